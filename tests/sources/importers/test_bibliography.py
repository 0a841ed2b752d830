"""Records of RIS and CSL-JSON: what has a field is in it, the rest is set aside."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from sources.importers import ReadError
from sources.importers.bibliography import NO_CSL, read_csl, read_ris
from sources.importers.found import Picture

FOLDER = Path(__file__).parent / "tables"


def test_ris():
    founds, remarks = read_ris((FOLDER / "bibliography.ris").read_bytes())
    cable, paper = founds
    assert remarks == []
    assert (cable.key, cable.kind, cable.title) == (
        "halvik-1",
        "cable",
        "Cable from Halvik to Reuss",
    )
    assert cable.people == [("author", "Mira Halvik"), ("addressee", "Anton Reuss")]
    assert (cable.written, cable.summary) == (
        "1903-03-14",
        "Halvik asks for orders.\nShe has none.",
    )
    assert (cable.repository, cable.shelfmark) == (
        "Royal Archive of Varnia",
        "collection 17, folder 3",
    )
    assert cable.subjects == ["tolls", "harbor"]
    assert cable.pictures == [Picture(url="https://archive.example/17-3")]
    assert cable.unplaced == "N1: Seen in the reading room.\n\nXX: nobody knows\n\nlanguage: ru"
    assert (paper.kind, paper.written, paper.line) == ("newspaper", "1903-03~", 21)
    assert paper.unplaced == "published in: The Lorn Courier"


def test_csl():
    founds, remarks = read_csl((FOLDER / "bibliography.json").read_bytes())
    cable, report, speech = founds
    assert remarks == []
    assert (cable.key, cable.kind, cable.written) == ("halvik-2", "cable", "1903-03-15~")
    assert cable.people == [
        ("author", "Mira Halvik"),
        ("addressee", "Jan van der Velde"),
        ("addressee", "Foreign Office"),
    ]
    assert (cable.repository, cable.repository_place) == ("Royal Archive of Varnia", "Varn")
    assert (cable.shelfmark, cable.summary) == ("collection 17, folder 4", "She asks again.")
    assert cable.subjects == ["tolls", "harbor"]
    assert cable.pictures == [Picture(url="https://archive.example/17-4")]
    assert cable.unplaced == "note: In pencil.\n\nlanguage: ru"
    assert (report.key, report.kind, report.written) == ("7", "report", "1903-04/1903-06")
    assert (speech.kind, speech.written) == ("speech", "1903-21")


def test_a_list_within_a_mapping_and_one_alone():
    assert [f.title for f in read_csl(b'{"items": [{"title": "A"}]}')[0]] == ["A"]
    assert [f.title for f in read_csl(b'{"title": "A", "type": "map"}')[0]] == ["A"]


def test_what_stands_beside_the_list_of_an_object_is_no_record():
    data = b"""
{"config": {"items": [{"title": "No record"}], "of": [1, "]"]},
 "items": [ {"title": "A [sic], \\"so\\\\"}, {"title": "B}", "page": ["1", {"n": 2}]} ],
 "collections": ["items", []]}
"""
    founds, _remarks = read_csl(data)
    assert [(found.title, found.line) for found in founds] == [('A [sic], "so\\', 1), ("B}", 2)]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_a_piece_may_end_anywhere(size, monkeypatch):
    data = rb'{"items":[{"title":"A \\\"B\\","abstract":"1, [2] {3}"},{"title":"\u00e9\\\\"}]}'
    monkeypatch.setattr("sources.importers.bibliography.CHUNK", size)
    monkeypatch.setattr("sources.importers.json_values.LEAST", 1)
    founds, _remarks = read_csl(data)
    said = [(found.title, found.summary) for found in founds]
    assert said == [('A \\"B\\', "1, [2] {3}"), ("é\\\\", "")]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_of_ris(newline):
    text = newline.join(["TY  - MAP", "TI  - The harbor", "ER  - ", ""])
    assert read_ris(text.encode("utf-8-sig"))[0][0].kind == "map"


def test_a_number_that_stands_twice_is_no_key():
    text = "TY  - MAP\nID  - 1\nTI  - A\nER  - \n" * 2
    assert [found.key for found in read_ris(text.encode())[0]] == ["record-a", "record-a-2"]


def test_a_file_cut_short_keeps_its_last_record():
    assert read_ris(b"TY  - MAP\nTI  - A")[0][0].title == "A"


def test_a_second_title_is_not_dropped():
    found = read_ris(b"TY  - MAP\nTI  - A\nT1  - B\nTI  - C\nER  - \n")[0][0]
    assert (found.title, found.unplaced) == ("A", "TI: C\n\nT1: B")


@pytest.mark.parametrize(
    ("reader", "data", "complaint"),
    [
        (read_ris, b"a page", "There is no record in it that begins with “TY  -”."),
        (read_ris, b"TY  - MAP\nER  - \n", "line 1: the record has no title."),
        (
            read_ris,
            b"TY  - MAP\nTI  - A\nTY  - MAP\nTI  - B\nER  - \n",
            "line 1: it has no end (“ER  -”) before the next begins.",
        ),
        (read_csl, b"[\n{]", "line 2: this is not JSON."),
        (read_csl, b"[" * 100_000, "line 1: this is not JSON."),
        (read_csl, b"[1]", "This is no CSL-JSON: a list of records, each with a type and a title."),
        (read_csl, b"[]", "This is no CSL-JSON: a list of records, each with a type and a title."),
        (read_csl, b'[{"title": "A"}, {}]', "line 2: the record has no title."),
        (read_csl, b"", "line 1: this is not JSON."),
        (read_csl, b"words", "line 1: this is not JSON."),
        (read_csl, b"7", NO_CSL),
        (read_csl, b'[{"title": "A"}]\n\n, 7', "line 3: this is not JSON."),
        (read_csl, b'[{"title": "A"},\n{"title": "B}]', "line 2: this is not JSON."),
        (read_csl, b'[{"title": "A\n"}]', "line 1: this is not JSON."),
        (read_csl, b'[{"title": "A"}\n}', "line 2: this is not JSON."),
        (read_csl, b'[{"title": "A"}\n', "line 2: this is not JSON."),
        (read_csl, b'{"items": [{"title": "A"}', "line 1: this is not JSON."),
        (read_csl, b'{"items": [{"title": "A"}]\n\n', "line 3: this is not JSON."),
        (read_csl, b'{"items": [\n{"title": "A"}\n],\n"of": }', "line 4: this is not JSON."),
        (read_csl, b'{"items": [{"title": "A"}]}\n}', "line 2: this is not JSON."),
        (read_csl, b'{"items": {"a": 1}}', "line 1: the record has no title."),
        (read_csl, b'{"items": 7}', NO_CSL),
        (read_csl, b'{"items": []}', NO_CSL),
        (read_csl, b'{"items": [7]}', NO_CSL),
    ],
)
def test_mistakes_are_told(reader, data, complaint):
    with pytest.raises(ReadError) as error:
        reader(data)
    assert str(error.value) == complaint


TOO_LONG = "line 1: a record is longer than a million characters."
NOT_JSON = "line 1: this is not JSON."


@pytest.mark.parametrize(
    ("begins", "goes_on", "complaint"),
    [
        ("", "{}", NOT_JSON),
        ("[", "{}", NOT_JSON),
        ("{", ",{}", NOT_JSON),
        ('{"items":[', "{}", NOT_JSON),
        ("", '"', NO_CSL),
        ("", "[", NOT_JSON),
        ('["', "\\", TOO_LONG),
        ('[{"a":[', "{},", TOO_LONG),
        ("[{", '"a":{},', TOO_LONG),
        ("{", '"a":{},', TOO_LONG),
    ],
)
def test_a_file_made_to_be_slow_is_refused_early(begins, goes_on, complaint):
    """Of 40 MB hardly more is read than one record may have."""
    file = BytesIO((begins + goes_on * (40_000_000 // len(goes_on))).encode())
    with pytest.raises(ReadError) as error:
        read_csl(file)
    assert str(error.value) == complaint
    assert file.tell() < 3_000_000


@pytest.mark.parametrize("goes_on", ["TY  - MAP\n", "KW  - tolls\n", "a"])
def test_a_record_without_end_is_refused_early(goes_on):
    file = BytesIO(("TY  - MAP\nTI  - A" + goes_on * (40_000_000 // len(goes_on))).encode())
    with pytest.raises(ReadError) as error:
        read_ris(file)
    assert str(error.value) == TOO_LONG
    assert file.tell() < 3_000_000


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_values_nested_without_end_crash_nothing(opening):
    closing = {"[": "]"}.get(opening, "}")
    for depth in range(400, 1000):
        value = opening * depth + "7" + closing * depth
        with suppress(ReadError):
            read_csl(f'[{{"title": "A", "note": [{value}]}}]'.encode())


@pytest.mark.parametrize(
    "issued",
    [
        '{"date-parts": [[]]}',
        '{"date-parts": [[null]]}',
        '{"date-parts": [["x", {}]]}',
        '{"date-parts": "x"}',
        '{"date-parts": [[1903, 99]]}',
        '{"season": 1, "date-parts": [[]]}',
        "[1]",
        "7",
        "{}",
    ],
)
def test_odd_dates_are_set_aside(issued):
    found = read_csl(f'[{{"title": "A", "issued": {issued}}}]'.encode())[0][0]
    assert found.written == ""
    assert found.unplaced in ("", f"issued: {issued}")
    assert bool(found.unplaced) == (issued != "{}")
