"""Excel files, written and read: quizzes/workbook/."""

import contextlib
import io
import random
import zipfile
from decimal import Decimal

import pytest
from lxml import etree

from quizzes.workbook import reading
from quizzes.workbook.reading import read_table
from quizzes.workbook.writing import AROUND, MAIN, letters
from quizzes.workbook.writing import write as pieces_of
from sources.importers.found import ReadError

SHEET = "xl/worksheets/sheet1.xml"


def write(rows):
    return b"".join(pieces_of(rows))


def made(sheet, **parts):
    """A file with this XML for its sheet, and other parts beside it by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (AROUND | {SHEET: sheet} | parts).items():
            if content is not None:
                archive.writestr(name, content)
    return buffer.getvalue()


def cells(*rows):
    """A sheet of raw cells."""
    body = "".join(f"<row>{row}</row>" for row in rows)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'


def sheet_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(SHEET))


def refusal(data):
    with pytest.raises(ReadError) as caught:
        read_table(data)
    return str(caught.value)


def test_what_is_written_is_read():
    rows = [
        ["Name", "Points", "Number"],
        ["O’Brien <&>", Decimal("1.50"), "007"],
        ["=1+1", Decimal(10), None],
        ["two\nlines ", Decimal(0), "x"],
    ]
    found = read_table(write(rows))
    assert found.header == ["Name", "Points", "Number"]
    assert found.rows == [
        (2, ["O’Brien <&>", "1.5", "007"]),
        (3, ["=1+1", "10"]),
        (4, ["two\nlines ", "0", "x"]),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(start):
    tree = sheet_of(write([["Name"], [f"{start}1+1"]]))
    cell = tree.findall(f".//{{{MAIN}}}c")[1]
    assert cell.get("t") == "inlineStr"
    assert cell.get("s") == "2"  # the style that keeps it text when somebody edits it
    assert cell.findtext(f".//{{{MAIN}}}t") == f"{start}1+1"
    assert tree.findall(f".//{{{MAIN}}}f") == []


def test_points_are_numbers_and_numbers_of_the_school_are_text():
    tree = sheet_of(write([["a", "b"], [Decimal("2.50"), "0012"]]))
    points, number = tree.findall(f".//{{{MAIN}}}c")[2:]
    assert (points.get("t"), points.findtext(f"{{{MAIN}}}v")) == (None, "2.5")
    assert number.get("t") == "inlineStr"


def test_what_xml_cannot_carry():
    assert read_table(write([["a\x00\x0b\ud800\uffffb"]])).header == ["a\ufffd\ufffd\ufffd\ufffdb"]


def test_a_very_long_cell_is_cut_where_excel_would_refuse_it():
    assert len(read_table(write([["x" * 40_000]])).header[0]) == 32_767


def test_columns_have_names():
    assert [letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_a_file_of_another_program():
    """Shared words, a blank row, cells left out, a result, a number as binary has it."""
    shared = (
        f'<sst xmlns="{MAIN}"><si><t>Name</t></si>'
        "<si><r><t>An</t></r><r><t>a</t></r><rPh><t>no</t></rPh></si></sst>"
    )
    sheet = cells(
        '<c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Points</t></is></c>',
        "",
        '<c t="s"><v>1</v></c><c r="C3"><f>1+1</f><v>6.4000000000000004</v></c>',
        '<c t="s"><v>9</v></c><c t="b"><v>1</v></c><c t="str"><v>sum</v></c>',
    )
    found = read_table(made(sheet, **{"xl/sharedStrings.xml": shared}))
    assert found.header == ["Name", "", "Points"]
    assert found.rows == [(3, ["Ana", "", "6.4"]), (4, ["", "1", "sum"])]


def test_a_csv_file_is_read_as_well():
    found = read_table("Name;Points\nAna;1\n".encode("utf-16"))
    assert (found.header, found.rows) == (["Name", "Points"], [(2, ["Ana", "1"])])


def test_a_file_that_was_changed_on_its_way():
    """Whatever a few changed bytes do to it, it is read or refused."""
    whole, chance = made(cells('<c t="b"><v>1</v></c>')), random.Random(7)
    for _number in range(1500):
        data = bytearray(whole)
        for _change in range(3):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(ReadError):
            read_table(bytes(data))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is nothing in it."),
        (b"%PDF-1.7 ...", "This is no spreadsheet. Choose a CSV or Excel (.xlsx) file."),
        (
            b"\x89PNG\r\n\x1a\n\x00\x00",
            "This is no spreadsheet. Choose a CSV or Excel (.xlsx) file.",
        ),
        (b"PK\x03\x04 and no more", "This Excel file is damaged. Save it once more and try again."),
        (made("<broken"), "This Excel file is damaged. Save it once more and try again."),
        (made(cells()), "There is nothing in its first sheet."),
        (made(None), "This is no Excel file with a sheet. Save the list as CSV."),
        (
            made(cells(), **{"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'}),
            "This is no Excel file with a sheet. Save the list as CSV.",
        ),
        (
            made(f'<!DOCTYPE w [<!ENTITY a "aa">]><worksheet xmlns="{MAIN}">&a;</worksheet>'),
            "This Excel file is none that a spreadsheet writes. Save it as CSV.",
        ),
        (
            b"a,b\n" + b"x" * (2 * 2**20),
            "It is larger than 2 MB: no list of a class. Choose another file.",
        ),
    ],
)
def test_what_is_no_such_file(data, words):
    assert refusal(data) == words


def test_a_zip_that_unpacks_to_far_more():
    words = "This Excel file unpacks to far more than a class list. Save it as CSV."
    assert refusal(made(" " * (reading.LARGEST_PART + 2))) == words
    assert refusal(made(cells("<c/>" * 900_000))) == words


def test_more_rows_columns_or_cells_than_a_class_list():
    words = "It has more rows or columns than a class list: at most 3,000 and 300."
    words = words.replace(",", "")
    assert refusal(made(cells(*["<c><v>1</v></c>"] * 3_100))) == words
    assert refusal(made(cells('<c r="ZZZ1"><v>1</v></c>'))) == words
    assert refusal(made(cells("<c><v>1</v></c>" * 301))) == words
    assert refusal(made(cells(*["<c><v>1</v></c>" * 250] * 300))) == words
    assert refusal(b"a\n" + b"1\n" * 3_100) == words
    assert refusal(b",".join([b"a"] * 301)) == words


def test_a_method_of_packing_that_no_spreadsheet_uses():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr(SHEET, cells())
    words = "This Excel file is none that a spreadsheet writes. Save it as CSV."
    assert refusal(buffer.getvalue()) == words
