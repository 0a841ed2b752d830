"""Files with a header: any field of a document and its text."""

import pytest

from sources.importers import ReadError, read


def test_it_works(read_file):
    (log,) = read_file("header.md")
    assert (log.title, log.slug, log.kind) == (
        "The log of the Good Intent",
        "log-of-the-good-intent",
        "diary",
    )
    assert (log.written, log.written_as_printed) == ("1903-03-09", "9 March 1903")
    assert (log.publicity, log.access) == ("few", "classes")
    assert log.people == [("author", "Captain Ines Faro")]
    assert log.relations == [("same_event", "varnian-note")]
    assert (log.text_kind, log.label) == ("translation", "Lantern Press edition")
    assert log.rights == "https://creativecommons.org/publicdomain/mark/1.0/"
    assert log.text_rights == "http://rightsstatements.org/vocab/InC/1.0/"
    assert log.body.startswith("## Ninth of March\n\nWe lay *outside* the chain.[^o1]")
    assert log.unplaced == "weather: fog"


def test_a_second_text_names_its_document(read_file):
    (text,) = read_file("second_text.md")
    assert (text.source, text.text_kind) == ("log-of-the-good-intent", "adaptation")
    assert (text.based_on, text.kind) == ("Lantern Press edition", "")


def test_values_stay_as_typed():
    (found,) = read("---\ntitle: 1903\nshelfmark: 0012\nwritten: 1903-03-09\nplace: no\n---\n")
    assert (found.title, found.shelfmark, found.place) == ("1903", "0012", "no")
    assert (found.written, found.body, found.text_kind) == ("1903-03-09", "", "")


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("title: [a", "The header is not YAML: look at line 2."),
        ("- a\n- b", "The header has no “name: value” lines."),
        ("place: Lorn", "The header has no title, and no “source” to add a text to."),
        ("title: [a, b]", "“title” in the header wants words, not a list."),
        ("title: a\ntext: b", "“text” in the header wants lines of its own, indented."),
        ("title: a\npeople: b", "“people” in the header wants a list of entries with names."),
        ("title: a\npeople: [{role: author}]", "An entry of a list in the header has no “name”."),
        (
            "title: &a [x]\nsummary: *a",
            "The header uses YAML aliases (*name); write the value out.",
        ),
        (f"title: {'a' * 64_000}", "The header is longer than 64,000 characters."),
    ],
)
def test_a_mistake_is_one_sentence(header, complaint):
    with pytest.raises(ReadError) as error:
        read(f"---\n{header}\n---\nwords")
    assert str(error.value) == complaint


def test_a_date_nobody_can_read_is_a_mistake():
    with pytest.raises(ReadError) as error:
        read("---\ntitle: a\nwritten: some day\n---\nwords")
    assert str(error.value).startswith("written: “some day” is not a date we can read.")


HISTORY = """
---
title: The log
named: [Captain Ines Faro, " "]
custody:
  - {kind: written, when: 9 March 1903, hand: Captain Ines Faro, place: Lorn}
  - {kind: filed, note: "Box 3", loss: The cover}
claims:
  - {about: written, value: "1904", claimant: A catalog, url: "http://a.example/"}
text:
  label: Lantern Press
  custody:
    - {kind: published, when: "1911"}
---
Words.
"""


def test_steps_and_statements():
    (log,) = read(HISTORY.strip())
    assert log.named == ["Captain Ines Faro"]
    assert log.custody == [
        {
            "kind": "written",
            "when": "1903-03-09",
            "when_as_printed": "9 March 1903",
            "hand": "Captain Ines Faro",
            "place": "Lorn",
        },
        {"kind": "filed", "note": "Box 3", "loss": "The cover"},
        {"kind": "published", "when": "1911", "of_printing": True},
    ]
    assert log.claims[0]["value"] == "1904"
    assert (log.unplaced, log.label) == ("", "Lantern Press")


@pytest.mark.parametrize(
    ("header", "complaint"),
    [
        ("custody: x", "“custody” in the header wants a list of entries with names."),
        ("custody: [{when: 1903}]", "An entry of a list in the header has no “kind”."),
        ("custody: [{kind: sent, hnd: A}]", "“custody” has no “hnd”. Did you mean “hand”?"),
        ("custody: [{kind: sent, hand: [A]}]", "An entry of “custody” wants words, not a list."),
        (
            "claims: [{about: title, value: A}]",
            "An entry of a list in the header has no “claimant”.",
        ),
        ("named: A", "“named” in the header wants a list of names."),
    ],
)
def test_a_mistake_in_them_is_one_sentence(header, complaint):
    with pytest.raises(ReadError) as error:
        read(f"---\ntitle: a\n{header}\n---\nwords")
    assert str(error.value) == complaint


def test_a_step_on_a_day_nobody_can_read():
    with pytest.raises(ReadError) as error:
        read("---\ntitle: a\ncustody: [{kind: sent, when: soon}]\n---\nwords")
    assert str(error.value).startswith("when: “soon” is not a date we can read.")
