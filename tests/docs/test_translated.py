"""Every word of a template goes through translation: none stands in it as it is.

A rule of thumb: what is left of a template without its tags, its translated blocks and its
comments may hold no word, neither as text nor in an attribute that is spoken or shown.
"""

import re
from html.parser import HTMLParser

import pytest

from tests.docs.pages import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
UNREAD = ("script", "style", "kbd")  # keys are named as on the keyboard
SHOWN = {"alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title"}
#: The product's name, the user names of the demonstration, and what Zotero looks for by its name.
SAME_EVERYWHERE = {"Dossier", "rivera", "ana", "amira", "admin", "unAPI"}
TAKEN_OUT = [
    r"{#.*?#}",
    r"{%\s*comment\b.*?{%\s*endcomment\s*%}",
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}",
    r"{%\s*block (?:body_?class|coltype)\s*%}.*?{%\s*endblock\b.*?%}",
    r"{%.*?%}",
    r"{{.*?}}",
    r"\bdata-[\w-]+(?:=\"\")?",  # attributes alone, in a piece that stands inside a tag
]
#: Words that a tag or filter would show: {{ x|default:"None" }}, {% firstof x "None" %}.
GIVEN_AS_WORDS = re.compile(
    r'\|(?:default|default_if_none|add|join):"([^"#]*[A-Z ][^"]*)"|{%\s*firstof\b[^%]*?\s"([^"]*)"'
)


class Bare(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in UNREAD
        shown = SHOWN | (
            {"value"} if (tag, dict(attrs).get("type")) == ("input", "submit") else set()
        )
        for name, value in attrs:
            if name in shown and value:
                self.keep(value)

    def handle_endtag(self, tag):
        self.hidden -= tag in UNREAD

    def handle_data(self, data):
        if not self.hidden:
            self.keep(data)

    def keep(self, text):
        words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in SAME_EVERYWHERE]
        if words:
            self.found.append(" ".join(text.split()))


def untranslated(source):
    given = [first or second for first, second in GIVEN_AS_WORDS.findall(source)]
    for pattern in TAKEN_OUT:
        source = re.sub(pattern, "", source, flags=re.S)
    bare = Bare()
    bare.feed(source)
    for words in given:
        bare.keep(words)
    return bare.found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p>{% translate "Hello" %}, {{ name }}.</p>', []),
        ("{% blocktranslate %}{{ n }} words{% endblocktranslate %}", []),
        ('<img alt="A chart">', ["A chart"]),
        ('<input type="submit" value="Save">', ["Save"]),
        ('<input type="hidden" value="save">', []),
        ('{{ kind|default:"none yet" }}', ["none yet"]),
        ("<b>¶3</b> · x", []),
    ],
)
def test_the_rule_of_thumb(source, found):
    assert untranslated(source) == found


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix()
)
def test_every_word_is_translated(path):
    assert untranslated(path.read_text()) == []


def test_every_translating_template_loads_the_tags():
    uses = re.compile(r"{%\s*(?:block)?trans(?:late)?\b")
    loads = re.compile(r"{%\s*load\b[^%]*\bi18n\b")
    silent = [
        path.name
        for path in TEMPLATES
        if uses.search(text := path.read_text()) and not loads.search(text)
    ]
    assert silent == []
