"""A few words of a text around what was asked for, with the words marked."""

import re

from django.db.models import F
from django.db.models.functions import Left
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from sources.models import Text
from sources.models.rights import ask as ask_rights
from sources.search.words import GAP, plain

WIDTH = 240  # characters
FURTHEST = 200_000  # characters of a text that are looked through
MOST_PLACES = 60


def texts_of(sources, search, user):
    """Texts of these documents, which he may open: their `words`, and whether rights show them.

    `sources` is {pk: document}, each `with_reader`.
    """
    texts = Text.objects.filter(source__in=sources).exclude(current=None).order_by("position", "pk")
    texts = texts.only("source", "kind", "url", "withdrawn_at", "withdrawn_why", "rights")
    if search.question.wanted:
        texts = texts.annotate(words=Left(F("current__reading_text"), FURTHEST))
    texts = list(texts)
    for text in texts:
        text.source = sources[text.source_id]
    ask_rights(texts, user, search.decided)
    return texts


def quotable(texts):
    """Those whose words a list may show, for rights allow it and no warning stands before them:
    the one place that says so."""
    return [one for one in texts if one.may_show and not one.source.content_warning]


def snippets(sources, texts, search):
    """{document: html} of these documents' words that were found: of a text, or the summary.

    `texts` are those of `texts_of`.
    """
    pattern = _pattern(search)
    if pattern is None or not sources:
        return {}
    found = {}
    for text in quotable(texts):
        found[text.source_id] = found.get(text.source_id) or _quoted(text, pattern)
    return {pk: found.get(pk) or snippet(source.summary, pattern) for pk, source in sources.items()}


def _quoted(text, pattern):
    """The words of a text; a shortened one always says that it is one."""
    words = snippet(text.words or "", pattern)
    if words and text.is_adapted:
        return format_html('<span class="badge">{}</span> {}', _("Shortened for class"), words)
    return words


def _pattern(search):
    """What is to be marked; each term is a group, so that a snippet can have many of them."""
    terms = [
        "|".join(_words(words, term.is_beginning) for words in search.words_for(term))
        for term in search.question.wanted
    ]
    groups = "|".join(f"({term})" for term in terms if term)
    return re.compile(rf"\b(?:{groups})\b") if groups else None


def _words(words, is_beginning):
    between = r"[\W_]+"
    any_word = r"[^\W_]+"
    written = [any_word if word == GAP else _spelled(word) for word in words]
    return between.join(written) + (r"[^\W_]*" if is_beginning else "")


def _spelled(word):
    """The letters of a short word with the apostrophe or the dots that may be among them."""
    return r"['.]?".join(word) if len(word) < 8 else word


def snippet(text, pattern):
    """Html of the stretch with the most of the terms; nothing where none stands in the text."""
    places = []
    for place in pattern.finditer(plain(text)):
        places.append((place.start(), place.end(), place.lastindex))
        if len(places) == MOST_PLACES:
            break
    if not places:
        return ""
    best = max(places, key=lambda place: (_terms_near(places, place[0]), -place[0]))
    start, end = _stretch(text, best[0])
    inside = [place for place in places if start <= place[0] and place[1] <= end]
    return _marked(text, start, end, inside)


def _terms_near(places, start):
    return len({term for at, end, term in places if start <= at and end <= start + WIDTH * 3 // 4})


def _stretch(text, at):
    """From a word before the place to a word after it, or from the beginning of the text."""
    start = max(0, at - WIDTH // 4)
    if start:
        start = text.find(" ", start, at) + 1 or at
    end = min(len(text), start + WIDTH)
    if end < len(text):
        end = max(text.rfind(" ", at, end), text.find(" ", at) if end <= at else 0, at + 1)
    return start, end


def _marked(text, start, end, places):
    pieces, at = [], start
    for begins, ends, _term in places:
        pieces.append(format_html("{}<mark>{}</mark>", text[at:begins], text[begins:ends]))
        at = ends
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    words = format_html_join("", "{}", ((piece,) for piece in pieces))
    return format_html("{}{}{}{}", before, words, text[at:end], after)
