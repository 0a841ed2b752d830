"""Dates of documents: EDTF, its words, and the phrases of real pages."""

import json
import os
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from sources import dates


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("1950-06-27", 19500627, 19500627),
        ("1950-06", 19500601, 19500630),
        ("1950", 19500101, 19501231),
        ("1952-02", 19520201, 19520229),
        ("195X", 19500101, 19591231),
        ("19XX", 19000101, 19991231),
        ("1950-06-XX", 19500601, 19500630),
        ("1950-XX", 19500101, 19501231),
        ("1950-06~", 19500601, 19500630),
        ("1950?-~06-27", 19500627, 19500627),
        ("2001-21", 20010301, 20010531),
        ("2001-24", 20011201, 20020228),
        ("1950-06-27/1950-06-28", 19500627, 19500628),
        ("1950-06-25/..", 19500625, None),
        ("../1950", None, 19501231),
        ("/1950", None, 19501231),
        ("1969/", 19690101, None),
        ("[1950-06,1950-08]", 19500601, 19500831),
        ("{1667,1668,1670..1672}", 16670101, 16721231),
        ("[..1760-12-03]", None, 17601203),
        ("0079", 790101, 791231),
        ("-0043-03-15", -429685, -429685),
        ("-200X", -20089899, -19998769),
        ("Y170002", 1700020101, 1700021231),
        ("Y170000002", 2147483647, 2147483647),
    ],
)
def test_parse(edtf, earliest, latest):
    assert dates.parse(edtf) == dates.Span(edtf, earliest, latest)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "Write a date, or leave the field empty."),
        ("1950-13", "“1950-13” has no such month."),
        ("1950-06-31", "“1950-06-31”: that month has no such day."),
        ("1951-02-29", "“1951-02-29”: that month has no such day."),
        ("2016-00", "“2016-00”: leave out what is not known, or write XX."),
        ("2016-05-00", "“2016-05-00”: leave out what is not known, or write XX."),
        ("1950-XX-15", "“1950-XX-15” gives a day but leaves the month open."),
        ("195X-06", "“195X-06” gives a month but leaves the year open."),
        ("1951/1950", "“1951/1950” ends before it begins."),
        ("[1950", "“[1950”: close the bracket."),
        ("-0000", "There is no year -0000: 0000 is 1 BC, and -0001 is 2 BC."),
        (
            "1949-04-21T15:00:00",
            "“1949-04-21T15:00:00” has a time of day: give the day alone.",
        ),
    ],
)
def test_what_is_no_date_is_explained(text, complaint):
    with pytest.raises(dates.DateError) as error:
        dates.parse(text)
    assert str(error.value) == complaint


@pytest.mark.parametrize(
    "text", ["June 1950", "2X13", "1950-1X", "/", "1/2/3", "[]", "{..}", "12345"]
)
def test_other_text_is_refused_with_examples(text):
    with pytest.raises(dates.DateError):
        dates.parse(text)


def test_a_form_is_told():
    with pytest.raises(ValidationError) as error:
        dates.validate("June 1950")
    assert error.value.messages == [
        "“June 1950” is not a date we can read. Write 1950-06-27, 1950-06, 1950, about 1950~, "
        "uncertain 1950?, a decade 195X, or a stretch 1950-06-27/1950-06-28."
    ]


def test_dates_sort_across_the_turn_of_the_era():
    in_order = ["-0100", "-0043-03-15", "-0043-12", "0000", "0079", "1950-05-13", "1950-06"]
    assert sorted(in_order, key=lambda edtf: dates.parse(edtf).earliest) == in_order


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("", "date not known"),
        ("1950-05-13", "May 13, 1950"),
        ("1949-03", "March 1949"),
        ("1950", "1950"),
        ("1950-06~", "about June 1950"),
        ("1950-05-13?", "perhaps May 13, 1950"),
        ("1950%", "perhaps about 1950"),
        ("195X", "1950s"),
        ("19XX", "between 1900 and 1999"),
        ("1950-06-XX", "June 1950 (day not known)"),
        ("1950-XX", "1950 (month not known)"),
        ("1950-06-27/1950-06-28", "June 27–28, 1950"),
        ("1950-06-30/1950-07-02", "between June 30, 1950 and July 2, 1950"),
        ("2005/..", "not before 2005"),
        ("../1950", "not after 1950"),
        ("../..", "date not known"),
        ("[1950-06,1950-07]", "June 1950 or July 1950"),
        ("{1950,1952..1954}", "1950 and between 1952 and 1954"),
        ("2001-23", "fall 2001"),
        ("-0043", "44 BC"),
        ("-0043-03-15", "March 15, 44 BC"),
        ("0000", "1 BC"),
        ("0079", "AD 79"),
        ("not a date", "not a date"),
    ],
)
def test_in_words(edtf, words):
    assert dates.in_words(edtf) == words


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ("1890-1986", "1890–1986"),
        ("1890–1986", "1890–1986"),
        ("1890/1986", "1890–1986"),
        ("1890~/1986?", "about 1890 – perhaps 1986"),
        ("1912~", "about 1912"),
        ("1890/..", "born 1890"),
        ("../1986", "died 1986"),
        ("1893-04-07–1971-10-12", "April 7, 1893 – October 12, 1971"),
        ("c. 1890–1986", "about 1890 – 1986"),
        ("1950-06-27", "June 27, 1950"),
        ("-0099/-0043", "100 BC – 44 BC"),
        ("189X", "1890s"),
        # What holds no dates stands as it was typed.
        ("in the time of the Han", "in the time of the Han"),
        ("n/a", "n/a"),
        ("1890–?", "1890–?"),
        ("../..", "../.."),
        ("–", "–"),
    ],
)
def test_a_life_in_words(years, words):
    assert dates.life_in_words(years) == words


@pytest.mark.parametrize(
    ("phrase", "edtf"),
    [
        ("13 May 1950", "1950-05-13"),
        ("13th of May, 1950", "1950-05-13"),
        ("May 13, 1950", "1950-05-13"),
        ("Sept. 9, 1950:", "1950-09-09"),
        ("Saturday, May 13, 1950", "1950-05-13"),
        ("March 1949", "1949-03"),
        ("1949", "1949"),
        ("1949-03", "1949-03"),
        ("1949-03-17", "1949-03-17"),
        ("c. June 1950", "1950-06~"),
        ("ca 1950", "1950~"),
        ("about 13 May 1950", "1950-05-13~"),
        ("1950?", "1950?"),
        ("[1950]", "1950?"),
        ("[c. 1950]", "1950%"),
        ("27–28 June 1950", "1950-06-27/1950-06-28"),
        ("June 27-28, 1950", "1950-06-27/1950-06-28"),
        ("30 June – 2 July 1950", "1950-06-30/1950-07-02"),
        ("June 30 to July 2, 1950", "1950-06-30/1950-07-02"),
        ("May–June 1950", "1950-05/1950-06"),
        ("December 1949 – January 1950", "1949-12/1950-01"),
        ("between May 1 and May 9, 1950", "1950-05-01/1950-05-09"),
        ("1950–1953", "1950/1953"),
        ("1950-53", "1950/1953"),
        ("1905-06", "1905/1906"),
        ("mid-1950", "1950-05~/1950-08~"),
        ("early June 1950", "1950-06-01/1950-06-10~"),
        ("late 1950s", "1956~/1959"),
        ("1950s", "195X"),
        ("1900s", "19XX"),
        ("early 1900s", "1900/1933~"),
        ("19th century", "1801/1900"),
        ("spring of 1950", "1950-21"),
        ("13/5-50", "1950-05-13?"),
        ("13/5-1950", "1950-05-13"),
        ("13.5.1950", "1950-05-13"),
        ("13.V.1950", "1950-05-13"),
        ("5/13/1950", "1950-05-13"),
        ("Last updated: 03/07/2015", "2015"),
        ("07/07/2015", "2015-07-07"),
        ("not before 2005", "2005/.."),
        ("before 1950", "../1949"),
        ("44 BC", "-0043"),
        ("March 15, 44 BC", "-0043-03-15"),
        ("c. 44 B.C.", "-0043~"),
        ("1 BC", "0000"),
        ("AD 79", "0079"),
        ("24 August AD 79", "0079-08-24"),
    ],
)
def test_from_phrase(phrase, edtf):
    assert dates.from_phrase(phrase) == edtf


@pytest.mark.parametrize(
    "phrase",
    ["", "undated", "n.d.", "June 27", "the fifties", "31 June 1950", "25/30/1950", "May", "0 BC"]
    + ["spring and summer", "June 31, 1950", "42", "about nothing", "Telegram No. 418"],
)
def test_what_is_not_understood_gives_nothing(phrase):
    assert dates.from_phrase(phrase) is None


SEASON = re.compile(r"\d{4}[?~%]?-2[1-4](?!\d|-)")
CASES = os.environ.get("DOSSIER_EDTF")


@pytest.mark.skipif(not CASES, reason="DOSSIER_EDTF names no file of EDTF cases")
def test_against_another_implementation():
    """What we accept, it accepts, between the same days; it has other seasons and sets."""
    disagreements = []
    for text, expected in json.loads(Path(CASES).read_text()):
        try:
            span = dates.parse(text)
        except dates.DateError:
            continue
        if SEASON.search(text):
            continue
        if expected is None or _ends(expected) not in (None, (span.earliest, span.latest)):
            disagreements.append((text, expected, span))
    assert disagreements == []


def _ends(expected):
    kind, first, last = expected
    if kind in ("Season", "Set", "List") or first.startswith(("-0", "-1", "+")):
        return None
    return _key(first), _key(last)


def _key(day):
    return None if day in ("null", "Infinity", "-Infinity") else int(day.replace("-", ""))
