"""A few words around what was asked for, marked, and nothing that is kept from the reader."""

import pytest

from sources.models import RightsDecision, Source
from sources.search.asking import read
from sources.search.finding import Search
from sources.search.indexing import index
from sources.search.snippets import WIDTH, snippets, texts_of
from tests.cast import make_source

pytestmark = pytest.mark.django_db


def quoted(source, typed, user):
    search, found = Search(read(typed), user), {source.pk: source}
    return snippets(found, texts_of(found, search, user), search).get(source.pk, "")


def test_it_works(ana):
    filler = "Nothing of note. " * 40
    source = make_source("note", "Note", f"{filler}The gates were shut, the farmers say. {filler}")
    words = quoted(source, "farmer gate", ana)
    assert "The <mark>gates</mark> were shut, the <mark>farmers</mark> say." in words
    assert words.startswith("… ") and words.endswith(" …")
    assert WIDTH / 2 < len(words) < WIDTH + 60


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("zurich", "From <mark>Zürich</mark>, where"),
        ("USSR", "the <mark>U.S.S.R</mark>. asked"),
        ("obrien", "Mr. <mark>O’Brien</mark> of"),
        ('"king of spain"', "The <mark>King of Spain</mark> said"),
        ("negot*", "we <mark>negotiated</mark> &lt;b&gt;"),
        ("сталин", "<mark>Сталин</mark> ответил"),
        ("스탈린", "<mark>스탈린은</mark> 오지"),
        ("b", "we negotiated &lt;<mark>b</mark>&gt;"),
        ("大林", "斯<mark>大林</mark>说"),
        ('"spain said"', "King of <mark>Spain said</mark>"),
        ("pain", None),
    ],
)
def test_marked_as_it_stands(ana, typed, marked):
    source = make_source(
        "note",
        "Note",
        "From Zürich, where the U.S.S.R. asked Mr. O’Brien of York. The King of Spain said that "
        r"we negotiated \<b\>. Сталин ответил. 스탈린은 오지 않았다. 斯大林说。",
    )
    words = quoted(source, typed, ana)
    if marked is None:
        assert words == ""
        return
    assert marked in words
    assert words.count("<mark>") == 1


def test_the_stretch_with_most_of_the_words(ana):
    filler = "Nothing of note. " * 40
    source = make_source("note", "Note", f"Gates. {filler} Ships at the gates. {filler}")
    assert "<mark>Ships</mark> at the <mark>gates</mark>" in quoted(source, "gates ships", ana)


def test_words_of_the_summary_where_the_text_has_none(ana):
    source = make_source("note", "Note", "x", summary="Of <i>grain</i>.")
    assert quoted(source, "grain", ana) == "Of &lt;i&gt;<mark>grain</mark>&lt;/i&gt;."
    assert not quoted(source, "note", ana)
    assert not quoted(source, "-grain", ana)


def test_what_rights_keep_back_is_not_quoted(ana, rivera):
    source = make_source("note", "Note", "The gates were shut.", owner=rivera)
    assert "gates" in quoted(source, "gates", ana)
    decision = {"ground": "other", "is_allowed": False, "decided_on": "2026-01-01"}
    RightsDecision.objects.create(source=source, use="show", **decision)
    assert quoted(source, "gates", ana) == ""
    assert "gates" in quoted(source, "gates", rivera)


def test_a_withdrawn_text_is_not_quoted(ana):
    source = make_source("note", "Note", "The gates were shut.", summary="Gates.")
    source.texts.update(withdrawn_at="2026-01-01T00:00Z")
    index(source)
    assert quoted(Source.objects.get(), "gates", ana) == "<mark>Gates</mark>."
