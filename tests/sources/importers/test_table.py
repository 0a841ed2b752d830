"""Bytes of a spreadsheet into rows, whatever program wrote them."""

import pytest

from sources.importers import ReadError
from sources.importers.found import Mistakes
from sources.importers.table import decoded, read_table, safe_out

ROWS = 'title,place\n"A ""note""\nof two lines",Malmö\nB,\n'


def test_it_works():
    table = read_table(ROWS.encode())
    assert table.header == ["title", "place"]
    assert table.rows == [(2, ['A "note"\nof two lines', "Malmö"]), (4, ["B", ""])]
    assert table.remark == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_newlines_are_all_one(encoding, newline):
    data = ROWS.replace("\n", newline).encode(encoding)
    assert read_table(data).rows[0][1] == ['A "note"\nof two lines', "Malmö"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter):
    data = f'title{delimiter}"a, b; c"\nx{delimiter}y\n'.encode()
    assert read_table(data).rows == [(2, ["x", "y"])]


def test_excel_may_name_the_delimiter():
    table = read_table(b"sep=;\r\ntitle;a,b,c\r\nx;y\r\n")
    assert (table.header, table.rows) == (["title", "a,b,c"], [(3, ["x", "y"])])


def test_windows_letters_are_told():
    table = read_table("title\nNo accent\nCafé\n".encode("cp1252"))
    assert table.rows[1] == (3, ["Café"])
    assert table.remark == (
        "Read as Windows-1252, not UTF-8: look at the accents, first on line 3."
    )


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"PK\x03\x04more", "This is a spreadsheet program's own file. Save it as CSV (UTF-8)."),
        (b"\xd0\xcf\x11\xe0", "This is an old Excel file. Save it as CSV (UTF-8)."),
        (b"", "There is nothing in it."),
        (b"\xef\xbb\xbf\n\n", "There is nothing in it."),
        (b"title\n\x81\xff", "line 2: this is no text that we can read. Save it as UTF-8."),
        (b"title\n" + b"x\n" * 10_001, "It has more than 10,000 rows. Cut it into parts."),
        (b"title" + b",a" * 1_000 + b"\nx\n", "It has more than 1,000 columns."),
    ],
)
def test_what_cannot_be_read_is_told(data, complaint):
    with pytest.raises(ReadError) as error:
        read_table(data)
    assert str(error.value) == complaint


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('title\n"a\n\nb', 2, "a quotation mark is left open, or stands in the middle of a cell."),
        ('title\n"a"b', 2, "a quotation mark is left open, or stands in the middle of a cell."),
        ("title\na\nb,c", 3, "it has more cells than the first line has names."),
        ("title\n" + "x" * 5_000_001, 2, "a cell is longer than five million characters."),
    ],
)
def test_a_broken_row_is_told_with_its_line(text, line, words):
    with pytest.raises(Mistakes) as error:
        read_table(text.encode())
    assert error.value.lines == [(line, words)]


def test_what_is_too_large_is_refused_unread(monkeypatch):
    monkeypatch.setattr("sources.importers.table.LARGEST", 3)
    monkeypatch.setattr("sources.importers.table._encoding", None)
    with pytest.raises(ReadError):
        read_table(b"title")


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "''=1", "'quoted'", "plain", "", "=\n=", "\n="]
)
def test_formulas_go_out_harmless_and_come_back(cell):
    out = safe_out(cell)
    assert out[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    quoted = out.replace('"', '""')
    assert read_table(f'title,x\n1,"{quoted}"\n'.encode()).rows[0][1][1] == cell


def test_a_nul_never_reaches_the_database():
    assert "\x00" not in str(read_table(b"title\na\x00b\n").rows)
    assert decoded("é".encode("utf-16-le") * 2)[0]
