"""Two kinds of paper that catalogs flatten: a letter that was captured and translated twice, and
a clause that its translator could read in three ways. The words are invented."""

import pytest

from sources.models import Contribution, CustodyEvent, Person, Relation
from sources.search.indexing import index
from tests.cast import make_source
from tests.sources.search.test_finding import found
from tests.sources.test_layers import text_of, tree_of
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def captured(rivera):
    """An English letter; the paper is lost. It stands in a Russian translation of the capture,
    and in an English one made of that."""
    source = make_source(
        "captured", "Letter on the harbor", "Порт закрыт.", owner=rivera, kind="letter",
        written="1950-04-10", text_kind="translation", publicity="few",
    )  # fmt: skip
    russian = source.texts.get()
    russian.label, russian.language, russian.original_language = "For the ministry", "ru", "English"
    russian.save()
    english = source.texts.create(
        label="For readers", kind="translation", language="en", original_language="Russian",
        editor="M. Lindt", based_on=russian, position=1,
    )  # fmt: skip
    english.revise("The port is closed.", by=rivera)
    for position, (kind, columns) in enumerate(
        [
            ("written", {"when": "1950-04-10", "hand": "The secretary"}),
            ("sent", {"when": "1950-04-11", "place": "Lorn"}),
            ("handed_over", {"when": "1950-09", "note": "Found in the office."}),
            ("lost", {"note": "The English letter is not among the papers."}),
            ("translated", {"text": russian, "loss": "The writer’s own words."}),
            ("translated", {"text": english, "hand": "M. Lindt", "loss": "His tone."}),
        ]
    ):
        step = CustodyEvent(source=source, kind=kind, position=position, **columns)
        step.keep_sort_keys()
        step.save()
    for position, (role, name) in enumerate(
        [
            ("drafter", "Pell the secretary"),
            ("nominal_author", "President Hale"),
            ("signatory", "Hale"),
            ("transmitter", "Envoy Brandt"),
            ("addressee", "Dr. Olm"),
            ("final_recipient", "The Senate"),
        ]
    ):
        person = Person.objects.create(slug=f"p{position}", name=f"{name} of Lorn")
        Contribution.objects.create(
            source=source, person=person, role=role, name_as_printed=name, position=position
        )
    report = make_source("report", "Report that passes it on", "Enclosed.", owner=rivera)
    Relation.objects.create(source=report, kind="encloses", target=source)
    index(source)
    return source


def test_a_letter_captured_and_translated_twice(sign_in, ana, captured):
    english = captured.texts.get(label="For readers")
    page = words(sign_in(ana).get("/sources/captured/", {"printing": english.pk}))
    for role, name in [
        ("Drafted by", "Pell the secretary"),
        ("In the name of", "President Hale"),
        ("Signed by", "Hale"),
        ("Passed on by", "Envoy Brandt"),
        ("To", "Dr. Olm"),
        ("For", "The Senate"),
    ]:
        assert f"{role} {name}" in page, role
    assert "Is enclosed in Report that passes it on" in page
    assert "Translated from Russian" in page and "Made from For the ministry" in page
    way = page[page.index("How it reached us") :]
    said = [
        *("Written April 10, 1950 The secretary", "Sent April 11, 1950 Lorn"),
        *("Handed over September 1950", "The paper itself is lost"),
        *("Translated What may have been lost: The writer’s own words.",),
        *("Translated You are here M. Lindt What may have been lost: His tone.",),
    ]
    places = [way.index(one) for one in said]
    assert places == sorted(places)
    assert "Dates Written April 10, 1950 Sent April 11, 1950" in page


def test_on_the_page_of_the_first_translation_the_second_is_no_step(sign_in, ana, captured):
    russian = captured.texts.get(label="For the ministry")
    page = words(sign_in(ana).get("/sources/captured/", {"printing": russian.pk}))
    assert "Translated from English" in page and "His tone." not in page
    assert "Translated You are here What may have been lost: The writer’s own words." in page


def test_it_is_found_in_either_language_and_by_every_hand(ana, captured):
    for typed in ("порт", "port", "Pell", "Hale", "Brandt", "Olm", "senate", '"president hale"'):
        assert found(typed, ana) == ["captured"], typed


CLAUSE = (
    'The council [would not be ready for]{.reading or="would not want | could not begin"} a war '
    "that year[^t1].\n\n[^t1]: The verb is not clear: three readings are possible."
)


@pytest.fixture
def clause(rivera):
    return make_source("clause", "A clause", CLAUSE, owner=rivera, text_kind="translation")


def test_a_clause_with_three_readings(sign_in, ana, clause):
    tree = tree_of(sign_in(ana).get("/sources/clause/"))
    (link,) = tree.find_class("sense-ref")
    assert link.get("aria-label") == "3 possible readings"
    assert [text_of(one) for one in tree.xpath("//*[@data-sense]")] == [
        "would not be ready for",
        "would not want",
        "could not begin",
    ]
    assert "three readings are possible" in text_of(tree.get_element_by_id("note-t1"))
    assert tree.get_element_by_id("note-t1").get("data-voice") == "translator"
    assert {one.get("id") for one in tree.xpath("//*[@data-sense]")} == {"r1-1", "r1-2", "r1-3"}


def test_a_passage_counts_on_the_first_reading_alone(ana, clause):
    version = clause.texts.get().current
    assert version.reading_text == "The council would not be ready for a war that year."
    assert found('"would not be ready for a war"', ana) == ["clause"]
    assert found('"could not begin"', ana) == []
