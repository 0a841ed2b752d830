"""docs/teachers.md and the README speak in the words that stand on the screen."""

import html
import re
from functools import cache

import pytest

from quizzes import kinds
from quizzes.rubric_patterns import CHOICES
from tests.docs.pages import ROOT, name_of, prose

#: Words that are bold because they are explained, and stand on no button.
EXPLAINED = {"Bold", "For a teacher", "For who runs the server", "document", "passage", "give"}
MANUALS = [ROOT / "docs" / "teachers.md", ROOT / "README.md"]


@cache
def screen():
    """All words of templates, code and scripts, without case, tags and line breaks."""
    folders = ["templates", "sources", "lessons", "quizzes", "config", "static/js"]
    files = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".html", ".py", ".js")
    ]
    return plain(" ".join(path.read_text() for path in files))


def plain(text):
    text = re.sub(r'"\s*\n\s*_?\(?"', "", html.unescape(text))
    return re.sub(r"\s+", " ", text).casefold().replace("’", "'")


def bold(page):
    text = re.sub(r"\s+", " ", prose(page))
    return {words.rstrip(".:,") for words in re.findall(r"\*\*([^*]+)\*\*", text)} - EXPLAINED


@pytest.mark.parametrize("page", MANUALS, ids=name_of)
def test_every_bold_word_stands_on_the_screen(page):
    assert {words for words in bold(page) if plain(words) not in screen()} == set()


def test_every_kind_of_question_is_explained():
    words = plain((ROOT / "docs" / "teachers.md").read_text())
    assert [name for _key, name in kinds.choices if f"**{plain(str(name))}**" not in words] == []


def test_every_rubric_to_begin_with_is_named():
    words = plain((ROOT / "docs" / "teachers.md").read_text())
    assert [title for _key, title in CHOICES if plain(str(title)) not in words] == []
