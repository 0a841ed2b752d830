"""The real pages that the readers were made for; their words are not ours to ship."""

import os
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from sources import dates
from sources.comparing import compare
from sources.importers import read
from sources.importers.likeness import LIKELY, likeness, words_of
from sources.rendering import render

SAMPLES = os.environ.get("DOSSIER_SAMPLES")
pytestmark = pytest.mark.skipif(not SAMPLES, reason="DOSSIER_SAMPLES names no folder of pages")


@pytest.fixture
def sample():
    def reader(number):
        (path,) = Path(SAMPLES).glob(f"{number}_*.txt")
        return read(path.read_text(encoding="utf-8"), path.name)

    return reader


def test_the_note_and_its_reply(sample):
    note, reply = sample("000")
    assert (note.written, note.kind, len(note.body.split())) == ("1950-06-27", "note", 154)
    assert (reply.title, reply.written) == ("The Soviet reply", "1950-06-29")
    assert reply.relations == [("replies_to", note.key)]
    assert reply.body.count("\n\n") == 2
    assert reply.unplaced.endswith("Contact Us")


def test_the_second_printing_of_the_note(sample):
    (second,) = sample("001")
    assert second.title == "United States aide-memoire"
    assert (second.written, second.written_as_printed) == ("1950-06-27", "27 June 1950")
    assert second.caption.startswith("On 27 June 1950, the US Ambassador")
    assert second.published_in.endswith("Last updated: 03/07/2015")
    assert second.text_rights == "http://rightsstatements.org/vocab/InC/1.0/"
    assert second.url.startswith("http://www.cvce.eu/obj/")
    first = sample("000")[0]
    assert likeness(words_of(first.body), words_of(second.body)) >= LIKELY


def test_the_two_printings_differ_in_seven_places(sample):
    first, second = (render(sample(number)[0].body) for number in ("000", "001"))
    comparison = compare(first, second)
    assert [
        (one.kind.value, one.left.words, one.right.words) for one in comparison.differences
    ] == [
        ("order", "to your attention", "your attention to"),
        ("spelling", "Representative", "representative"),
        ("order", "Security Council member", "member of the Security Council"),
        ("added", "", "of the Government"),
        ("left_out", "the", ""),
        ("spelling", "regime", "régime"),
        ("added", "", "an"),
    ]
    assert (len(comparison.left), len(comparison.right)) == (154, 159)


def test_the_list_of_records(sample):
    records = sample("002")
    spans = [record.written for record in records]
    assert len(records) == 34
    assert sum(len(written) == 10 for written in spans) == 31
    assert [written for written in spans if len(written) != 10] == ["1949-03", "", ""]
    assert [record.title == "" for record in records].count(True) == 1
    assert {record.collection for record in records} == {
        "List of Newly Translated Documents on the Korean War"
    }


def test_the_cable(sample):
    (cable,) = sample("003")
    assert (cable.written, cable.kind, cable.publicity) == ("1950-05-13", "cable", "secret")
    assert cable.original_language == "Russian"
    assert cable.credits.endswith("Leon Levy Foundation.")
    assert cable.url == "http://digitalarchive.wilsoncenter.org/document/115977"
    assert "[Declassified 14 December 1993]{.stamp}" in cable.body
    assert "Filippov.[^o1]" in cable.body
    assert "[^o1]: Pseudonym I.V. Stalin." in cable.body


def test_the_letter_its_commentary_and_the_other_cable(sample):
    commentary, letter, cable = sample("004")
    assert commentary.relations == [("comments_on", letter.key)]
    assert (letter.written, letter.publicity) == ("1950-08-27", "secret")
    assert letter.shelfmark.startswith("RGASPI.")
    assert ("signatory", "FILIPPOV") in letter.people
    assert "in a third world war.[^t1]" in letter.body
    assert "“camp of democracy[^t2]" in letter.body
    assert (cable.written, cable.kind) == ("1949-10-26", "cable")
    assert cable.shelfmark.endswith("listy. 47-48.")
    assert ("drafter", "Molotov") in cable.people
    assert "[^" not in cable.body


def test_no_word_is_dropped():
    labels = {
        "Caption",
        "Source",
        "Copyright",
        "URL",
        "Citation",
        "Summary",
        "Credits",
        "Contents",
    } | {"Original", "Language", "English", "Translation", "Stamp", "Translator", "note", "x"}
    for path in sorted(Path(SAMPLES).glob("*.txt")):
        page = path.read_text(encoding="utf-8")
        founds = read(page, path.name)
        kept = " ".join(str(value) for found in founds for value in asdict(found).values())
        kept += " ".join(dates.in_words(found.written) for found in founds)
        assert _words(page) - _words(kept) - labels == set(), path.name


def _words(text):
    return set(re.findall(r"\w+", text))
