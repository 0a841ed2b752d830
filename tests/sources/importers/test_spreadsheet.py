"""Rows of an archive's spreadsheet, and of ours, into Founds."""

from pathlib import Path

import pytest

from sources.importers import ReadError
from sources.importers.found import Mistakes, Picture
from sources.importers.printings import settle
from sources.importers.rights import statement_of
from sources.importers.spreadsheet import read_spreadsheet
from sources.models import Source

FOLDER = Path(__file__).parent / "tables"


def rows(text, **options):
    return read_spreadsheet(text.encode(), **options)[0]


def mistakes(text):
    with pytest.raises(Mistakes) as error:
        rows(text)
    return error.value.lines


def test_an_archive_s_spreadsheet():
    founds, remarks = read_spreadsheet((FOLDER / "archive.csv").read_bytes())
    note, reply, chart = founds
    assert remarks == ["Kept to be sorted: “dc:format”."]
    assert [found.line for found in founds] == [2, 4, 5]
    assert (note.key, note.title, note.kind) == ("VA 17/1", "Note on the tolls of Lorn", "note")
    assert (note.written, note.written_as_printed) == ("1903-03~", "")
    assert note.people == [
        ("author", "Mira Halvik"),
        ("author", "Anton Reuss"),
        ("translator", "Josef Brand"),
    ]
    assert note.summary == 'The envoy asks that the tolls\nbe lowered, "at once".'
    assert note.subjects == ["tolls", "the harbor of Lorn"]
    assert (note.place, note.shelfmark) == ("Lorn", "Royal State Archive of Varnia: box 17")
    assert (note.rights, note.rights_note) == (Source.Rights.NO_COPYRIGHT, "")
    assert (note.unplaced, note.language) == ("dc:format: 1 leaf", "ru")


def test_without_words_there_is_no_printing_whose_language_it_could_be():
    note, reply, _chart = read_spreadsheet((FOLDER / "archive.csv").read_bytes())[0]
    for found in (note, reply):
        settle(found, None)
    assert (note.unplaced, note.language) == ("dc:format: 1 leaf\n\nlanguage: ru", "")
    assert reply.unplaced.endswith("language: en\n\npublished in: The Lorn Courier, no. 12")


def test_what_is_not_plain_is_kept_and_not_guessed():
    _note, reply, chart = read_spreadsheet((FOLDER / "archive.csv").read_bytes())[0]
    assert (reply.written, reply.written_as_printed) == ("1903", "03/07/1903")
    assert (reply.place, reply.shelfmark) == ("", "VA 17/2")
    assert reply.rights_note == "Ask the archive before copying."
    assert reply.people == [("author", "Harbor Office")]
    assert reply.unplaced == (
        "Dublin Core:Contributor: Ida Stern\n\ndc:coverage: spring of 1903\n\ndc:relation: VA 17/1"
    )
    assert (reply.language, reply.published_in) == ("en", "The Lorn Courier, no. 12")
    assert (chart.key, chart.kind, chart.written) == ("document-map-of-the-harbor", "map", "")
    assert chart.unplaced == "Date: undated\n\ndc:language: Old Varnian"


def test_our_own_columns():
    letter, second, note = read_spreadsheet((FOLDER / "ours.csv").read_bytes())[0]
    assert (letter.kind, letter.written, letter.time_of_day) == ("letter", "1903-03-14~", "3 p.m.")
    assert letter.people == [("sender", "the guild of Lorn"), ("addressee", "Envoy Halvik")]
    assert letter.known_as == {"the guild of Lorn": "Guild of Lorn"}
    assert (letter.repository, letter.repository_place) == ("Royal Archive", "Varn")
    assert (letter.shelfmark, letter.shelfmark_as_printed) == ("RA 3", "R.A. III")
    assert (letter.publicity, letter.access, letter.rights) == (
        "few",
        "classes",
        Source.Rights.PUBLIC_DOMAIN,
    )
    assert (letter.subjects, letter.named) == (["tolls", "grain"], ["Old Marten"])
    assert letter.collections == ["Lorn papers", "A | B"]
    assert letter.relations == [("replies_to", "note")]
    assert letter.custody == [
        {
            "kind": "sent",
            "when": "1903-03-15",
            "when_as_printed": "Ides of March",
            "hand": "the guild's boat",
            "place": "Lorn",
            "note": "two copies",
            "loss": "the seal",
        },
        {"kind": "declassified", "when": "1950"},
    ]
    assert letter.body == "We ask once more.\n\n| a | b |"
    assert (letter.text_kind, letter.original_language) == ("", "Varnian")
    assert letter.unplaced == "a loose slip"
    assert (second.source, second.label, second.language) == ("letter", "Second", "sv")
    assert (note.kind, note.shelfmark) == ("note", "note")


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "Title",
        "TITLE",
        "dc:title",
        "DC.Title",
        "dcterms:title",
        "Dublin Core:Title",
        "dc_title",
    ],
)
def test_names_of_columns(name):
    assert rows(f"{name}\nA\n")[0].title == "A"


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("dcterms:isPartOf", "collections", ["x"]),
        ("Is Part Of", "collections", ["x"]),
        ("dcterms:bibliographicCitation", "published_in", "x"),
        ("Archive number", "shelfmark", "x"),
        ("tags", "subjects", ["x"]),
        ("dcterms:abstract", "summary", "x"),
        ("dcterms:spatial", "place", "x"),
        ("Sent by", "people", [("sender", "x")]),
        ("Item Type Metadata:Weight", "unplaced", "Item Type Metadata:Weight: x"),
    ],
)
def test_columns_by_other_names(name, field, value):
    assert getattr(rows(f"title,{name}\nA,x\n")[0], field) == value


def test_a_relation_of_dublin_core_that_names_a_link_is_one():
    found = rows("title,dc:relation\nA,replies_to: B 1 | B 2 | https://varn.example/\n")[0]
    assert found.relations == [("replies_to", "B 1")]
    assert found.unplaced == "dc:relation: B 2\n\ndc:relation: https://varn.example/"


def test_a_column_may_stand_twice():
    assert rows("title,dc:creator,dc:creator\nA,B,C\n")[0].people == [
        ("author", "B"),
        ("author", "C"),
    ]


def test_a_second_value_of_one_field_waits():
    found = rows("title,dc:type\nA|B,Letter|Letter\n")[0]
    assert (found.title, found.kind, found.unplaced) == (
        "A",
        "letter",
        "title: B\n\ndc:type: Letter",
    )


def test_another_separator_or_none():
    assert rows("title,subject\nA,b;c|d\n", separator=";")[0].subjects == ["b", "c|d"]
    assert rows("title,subject\nA,b;c|d\n", separator="")[0].subjects == ["b;c|d"]


def test_keys_stay_when_rows_move():
    first = {found.title: found.key for found in rows("title,date\nA,1900\nB,1901\n")}
    later = {found.title: found.key for found in rows("title,date\nC,1899\nB,1901\nA,1900\n")}
    assert {title: later[title] for title in first} == first


def test_an_address_as_identifier_is_no_archive_number():
    found = rows("identifier,title\nhttps://archive.example/1,A\n")[0]
    assert (found.key, found.shelfmark) == ("https://archive.example/1", "")
    assert found.url == "https://archive.example/1"
    settle(found, None)
    assert found.pictures == [Picture(url="https://archive.example/1")]


def test_a_long_identifier_still_names_its_row():
    founds = rows(f"identifier,title\n{'x' * 400}1,A\n{'x' * 400}2,B\n")
    assert [len(found.key) <= 300 for found in founds] == [True, True]
    assert founds[0].key != founds[1].key


def test_files_with_their_descriptions():
    found = rows(
        "title,file,alt,transcript,file_paragraph,file_rights\n"
        "A,p1.jpg|p2.jpg|https://film.example/3,A gate|,one \\| two||,1|7,Public domain|ask\n"
    )[0]
    assert found.pictures == [
        Picture(
            file="p1.jpg",
            alt="A gate",
            transcript="one | two",
            first_paragraph=1,
            rights=Source.Rights.PUBLIC_DOMAIN,
        ),
        Picture(file="p2.jpg", first_paragraph=7, rights_note="ask"),
        Picture(url="https://film.example/3"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title,x\nA,\n,b\n", [(3, "it has no title.")]),
        (
            "title,access,state\nA,everybody,\nB,,publishd\n",
            [
                (2, "“everybody” is nothing that “access” can be."),
                (3, "“publishd” is nothing that “state” can be. Did you mean “published”?"),
            ],
        ),
        (
            "identifier,title\n1,A\n1,B\n",
            [(3, "the identifier “1” stands on line 2 already.")],
        ),
        ("title,printing_of\n,x\n", [(2, "it is a further printing and has no text.")]),
        (
            "title,printing_of,body,summary\n,x,y,z\n",
            [(2, "it is a further printing and cannot have “summary”.")],
        ),
        ("title,file,alt\nA,x,b|c\n", [(2, "“alt” has 2 values, “file” has 1.")]),
        ("title,file,file_paragraph\nA,x,0\n", [(2, "“0” is no number of a paragraph.")]),
        ("title,file\nA,http://no where\n", [(2, "“http://no where” is no web address.")]),
        (
            "title,people\nA,Halvik\n",
            [(2, "“Halvik”: begin with a part such as “sender”, a colon, and a name.")],
        ),
        ("title,custody\nA,sent | someday\n", [(2, "“someday” is no date that we can read.")]),
    ],
)
def test_mistakes_are_told_with_their_lines(text, expected):
    assert mistakes(text) == expected


def test_the_first_mistake_and_where_the_others_are():
    with pytest.raises(Mistakes) as error:
        rows("title,x\n,a\n,b\nA,\n,c\n")
    assert str(error.value) == "line 2: it has no title. And more: line 3, 5."


def test_a_file_without_titles_is_told():
    with pytest.raises(ReadError) as error:
        rows("<html>,b\nx,y\n")
    assert str(error.value) == "No column is called “title”. The first line has “<html>”, “b”."
    with pytest.raises(ReadError):
        rows("title\n")


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        ("http://rightsstatements.org/vocab/InC/1.0/", Source.Rights.IN_COPYRIGHT),
        ("https://rightsstatements.org/vocab/InC/1.0", Source.Rights.IN_COPYRIGHT),
        ("https://www.rightsstatements.org/page/InC/1.0/?language=de", Source.Rights.IN_COPYRIGHT),
        ("http://creativecommons.org/licenses/by/4.0/deed.en", Source.Rights.CC_BY),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", Source.Rights.CC_BY),
        ("https://creativecommons.org/licenses/by/3.0/", ""),
        ("https://creativecommons.org.example/licenses/by/4.0/", ""),
        ("In copyright", Source.Rights.IN_COPYRIGHT),
        ("In copyright, ask", ""),
        ("", ""),
    ],
)
def test_statements_of_rights(words, statement):
    assert statement_of(words) == statement
