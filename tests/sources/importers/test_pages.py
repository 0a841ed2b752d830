"""Pages as archives and web sites publish them: invented ones that repeat each shape."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import dates
from sources.importers import ReadError, read
from sources.rendering import render


def test_two_documents_announced_by_lines_with_a_date(read_file):
    note, reply = read_file("two_documents.txt")
    assert note.part == reply.part == "document"
    assert note.title == (
        "Note from the Varnian government delivered to the Ostian deputy minister "
        "by the Varnian envoy"
    )
    assert (note.kind, note.written, note.written_as_printed) == ("note", "1903-03-14", "")
    assert note.people == [
        ("sender", "the Varnian government"),
        ("addressee", "the Ostian deputy minister"),
        ("transmitter", "the Varnian envoy"),
    ]
    assert note.body.startswith("My Government has asked me")
    assert note.body.endswith("opened without delay.")
    assert (reply.title, reply.written) == ("The Ostian reply", "1903-03-16")
    assert [block[:2] for block in reply.body.split("\n\n")] == ["1.", "2.", "3."]
    assert reply.relations == [("replies_to", note.key)]
    assert note.context == reply.context
    assert note.context.startswith("In March 1903 ships")


def test_what_the_site_put_around_them_waits_to_be_sorted(read_file):
    note, reply = read_file("two_documents.txt")
    assert note.unplaced.split("\n\n")[0] == "Letters About the Harbor of Lorn"
    assert "ten best pages for young readers" in note.unplaced
    assert reply.unplaced.startswith("The Harbor Question\n\nPart of Ships and Kings")
    assert reply.unplaced.endswith("Contact Us")


def test_one_document_with_labelled_lines(read_file):
    (note,) = read_file("one_labelled.txt")
    assert (note.title, note.kind) == ("Varnian note on the harbor of Lorn", "note")
    assert (note.written, note.written_as_printed) == ("1903-03-14", "14 March 1903")
    assert note.caption.startswith("On 14 March 1903 the Varnian envoy Tomas Hale")
    assert note.published_in == (
        "The Harbor Question: Papers of Both Sides. Lorn: Lantern Press, 1904. 112 p. p. 37.\n\n"
        "Last updated: 04/06/2012"
    )
    assert note.text_rights == "http://rightsstatements.org/vocab/InC/1.0/"
    assert len(note.text_rights_note.split("\n\n")) == 3
    assert note.url == "http://archive.example/lorn/varnian_note_14_march_1903-en-77.html"
    assert note.body.startswith("Varnian “Note” of March 14, 1903\n\n“My Government")
    assert (note.shelfmark, note.unplaced) == ("", "")


def test_an_archive_page_with_values_below_the_labels(read_file):
    (cable,) = read_file("cable.txt")
    assert cable.title.startswith("Cable from Olsen to Kessler, Passing On")
    assert (cable.kind, cable.written, cable.place) == ("cable", "1903-03-10", "LORN")
    assert cable.publicity == "secret"
    assert cable.citation.endswith("Given by the King to the Mayor of Lorn, May 1954.")
    assert cable.url == "http://cellar.example/document/4711"
    assert cable.summary.startswith("The cable passes on a question")
    assert cable.credits == "This page was made possible by the Friends of the Lantern."
    assert (cable.text_kind, cable.language) == ("translation", "en")
    assert cable.original_language == "Swedish"
    assert cable.people == [
        ("sender", "Olsen"),
        ("addressee", "Kessler"),
        ("signatory", "Olsen"),
    ]
    assert cable.unplaced == ""


def test_the_voices_of_a_body_are_told_apart(read_file):
    (cable,) = read_file("cable.txt")
    paragraphs = cable.body.split("\n\n")
    assert paragraphs[:2] == [
        "[Making copies is forbidden]{.stamp}",
        "[Opened 3 June 1954]{.stamp}",
    ]
    assert "For immediate report to Mr. Lantern.[^o1]" in paragraphs
    assert "[Ostian]{.editorial} consul [in Lorn]{.editorial} Mr. [T.K.]{.editorial}" in cable.body
    assert paragraphs[-1] == (
        "[^o1]: Cover name of T.K. Kessler. "
        "[Ed. note: In the copy that the King gave to the town.]{.editorial}"
    )
    rendering = render(cable.body)
    assert [note["voice"] for note in rendering.notes] == ["original"]
    assert "1. Two pilots came to Lorn" in rendering.reading_text


def test_a_letter_its_commentary_and_another_document(read_file):
    commentary, letter, cable = read_file("letter_and_commentary.txt")
    assert (commentary.part, commentary.kind) == ("commentary", "commentary")
    assert commentary.title == "Letter of Kessler to Ada Brandt and What the Chain Was For"
    assert commentary.relations == [("comments_on", letter.key)]
    assert commentary.written == ""
    assert commentary.body.startswith("This newly found paper")
    assert "\\*\\*\\*\\* I thank the late Per Lund" in commentary.body
    assert "[greedy]{.editorial}" in commentary.body
    assert (letter.title, letter.kind) == ("Letter of Kessler to Ada Brandt", "letter")
    assert (letter.written, letter.publicity) == ("1903-04-02", "secret")
    assert letter.shelfmark == "RCA. Fond 12, Opis 3, Delo 7, Listy 41-42"
    assert ("signatory", "LANTERN") in letter.people
    assert (cable.title, cable.kind) == (
        "Cable between Kessler and the Master of the Guild",
        "cable",
    )
    assert cable.written == "1902-12-05"
    assert cable.shelfmark.endswith("KTA, fond.4, opis.1, delo. 33, listy. 7-8.")
    assert cable.people == [
        ("drafter", "Brandt"),
        ("circulated_to", "Olsen"),
        ("circulated_to", "Hale"),
        ("circulated_to", "Faro"),
        ("addressee", "Olsen"),
        ("addressee", "Hale"),
        ("final_recipient", "Master Quist"),
        ("signatory", "Lantern"),
        ("signatory", "Hale"),
    ]


def test_translators_notes_that_lost_their_marks_are_tied_where_the_line_broke(read_file):
    _, letter, cable = read_file("letter_and_commentary.txt")
    assert "into a winter at sea.[^t1] Therefore the winter is ours" in letter.body
    assert "“house of pilots[^t2] has no need" in letter.body
    assert letter.body.endswith("[^t2]: Word for word from lotsarnas hus.")
    assert letter.text_kind == "translation"
    assert "[^" not in cable.body


def test_notes_whose_place_is_lost_wait_to_be_sorted():
    (found,) = read("A letter\n\nWhat it says.\n\n• Translator's note: Unclear in the original.")
    assert found.body == "What it says."
    assert found.unplaced == "Translator’s note: Unclear in the original."


def test_damaged_brackets_stay_words(read_file):
    *_, cable = read_file("letter_and_commentary.txt")
    assert "([see the cable numbered 12 sent by Olsen]{.editorial}\\] meeting" in cable.body


def test_a_closing_source_line_ends_a_document():
    words = "It was a long and windy day on the quay of Lorn. " * 5
    page = (
        f"Dear Ada,\n\n{words}\n\nSource: Fond 1, delo 2.\n\nDear Per,\n\n{words}\n\nSource: Box 7"
    )
    first, second = read(page)
    assert (first.shelfmark, second.shelfmark) == ("Fond 1, delo 2.", "Box 7")
    assert first.body.startswith("Dear Ada,")
    assert second.body.startswith("Dear Per,")


def test_a_paragraph_alone_is_a_body():
    (found,) = read("We lay outside the chain.")
    assert (found.title, found.body) == ("", "We lay outside the chain.")
    assert found.shown_title == "We lay outside the chain."


def test_the_head_of_a_memorandum_stays_in_it():
    (found,) = read("Memorandum on the chain\n\nTo: Ada Brandt\n\nFrom: Kessler\n\nLift it.")
    assert found.body == "To: Ada Brandt\n\nFrom: Kessler\n\nLift it."
    assert ("addressee", "Ada Brandt") in found.people
    assert ("sender", "Kessler") in found.people


def test_markdown_stays_as_typed_and_plain_text_is_escaped():
    (markdown,) = read("# The log\n\nWe lay *outside* it.\n", "log.md")
    (plain,) = read("The log\n\nWe lay *outside* it, <b>far</b> out.\n", "log.txt")
    assert (markdown.title, markdown.body) == ("The log", "We lay *outside* it.")
    assert plain.body == "We lay \\*outside\\* it, \\<b>far\\</b> out."
    assert render(plain.body).reading_text == "We lay *outside* it, <b>far</b> out."


@pytest.mark.parametrize("text", ["", " \n\ufeff\n "])
def test_nothing_to_read_is_said(text):
    with pytest.raises(ReadError) as error:
        read(text)
    assert str(error.value) == "There is no text in it."


def test_a_page_too_long_is_said():
    with pytest.raises(ReadError):
        read("word " * 1_000_001)


FOLDER = Path(__file__).parent / "fixtures"
FIXTURES = [
    "two_documents.txt",
    "one_labelled.txt",
    "list_of_records.txt",
    "cable.txt",
    "letter_and_commentary.txt",
]
#: Words that say what other words are, and become the name of a field.
LABELS = (
    {"Caption", "Source", "Copyright", "URL", "Citation", "Summary", "Credits", "Contents"}
    | {"Original", "Language", "English", "Translation", "Stamp", "Translator", "note"}
    | {"drafted", "x"}
)


@pytest.mark.parametrize("name", FIXTURES)
def test_no_word_is_dropped(read_file, name):
    page = (FOLDER / name).read_text(encoding="utf-8")
    assert _words(page) - _kept(read_file(name)) - LABELS == set()


PIECES = st.sampled_from(
    ["A title of a page", "Document", "Document 2:", "Summary:", "Citation: a book", "May 3, 1903"]
    + [
        "The reply, May 4, 1903:",
        "Source: Fond 2",
        "Contact Us",
        "Top Secret",
        "x/ A note.",
        "Sir,",
    ]
    + ["He said [so].x/", "1. A point.", "Letter, A to B, 3 May 1903", "A sentence that ends here."]
    + ["Copyright: all rights reserved", "Translator’s note: unclear.", "URL: http://a.example/b"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=14), st.sampled_from(["\n", "\n\n", "\n \n"]))
def test_no_word_is_dropped_whatever_the_order(pieces, between):
    page = between.join(pieces)
    assert _words(page) - _kept(read(page)) - LABELS - {"Document", "s"} == set()


def _words(text):
    return set(re.findall(r"\w+", text))


def _kept(founds):
    values = [str(value) for found in founds for value in asdict(found).values()]
    in_words = [dates.in_words(found.written) for found in founds]
    return _words(" ".join(values + in_words))


def test_keys_name_a_document_in_its_file_for_good(read_file):
    first = [found.key for found in read_file("list_of_records.txt")]
    assert first == [found.key for found in read_file("list_of_records.txt")]
    assert len(set(first)) == len(first) == 9
