"""A spreadsheet saved as text: bytes in, rows with their line numbers out."""

import csv
import io
import re
from dataclasses import dataclass, field

from sources.importers.found import Mistakes, ReadError

MEGABYTE = 1024 * 1024
LARGEST = 50 * MEGABYTE
MOST_ROWS = 10_000
LONGEST_CELL = 5_000_000
DELIMITERS = ",;\t"
#: What a spreadsheet would take for a formula; ours goes out with an apostrophe before it.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")

csv.field_size_limit(LONGEST_CELL)


@dataclass
class Table:
    """`rows` are (line in the file, cells); `remark` is what the reader should be told."""

    header: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    remark: str = ""


def decoded(data):
    """(text, remark) of a file, whatever the spreadsheet called its encoding."""
    if data[:4] == b"PK\x03\x04":
        raise ReadError("This is a spreadsheet program's own file. Save it as CSV (UTF-8).")
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise ReadError("This is an old Excel file. Save it as CSV (UTF-8).")
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16"), ""
        if data[1:2] == b"\x00" or data[:1] == b"\x00":
            return data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"), ""
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return _of_windows(data, error)


def _of_windows(data, error):
    line = data[: error.start].count(b"\n") + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise ReadError(
            f"line {line}: this is no text that we can read. Save it as UTF-8."
        ) from None
    words = f"Read as Windows-1252, not UTF-8: look at the accents, first on line {line}."
    return text, words


def read_table(data):
    """The Table of a CSV file; raises ReadError, or Mistakes with line numbers."""
    if len(data) > LARGEST:
        raise ReadError(f"It is larger than {LARGEST // MEGABYTE} MB. Cut it into parts.")
    text, remark = decoded(data)
    text = text.replace("\x00", "").lstrip("\ufeff")
    text, delimiter, skipped = _delimiter(text)
    rows = _rows(text, delimiter, skipped)
    if not rows:
        raise ReadError("There is nothing in it.")
    if len(rows) - 1 > MOST_ROWS:
        raise ReadError(f"It has more than {MOST_ROWS:,} rows. Cut it into parts.")
    header = [cell.strip() for cell in rows[0][1]]
    _check_width(header, rows[1:])
    return Table(header, rows[1:], remark)


def _delimiter(text):
    """(text, delimiter, lines skipped). Excel may name the delimiter on a line of its own."""
    named = re.match(r'"?sep=(.)"?\r?\n', text)
    if named and named[1] in DELIMITERS:
        return text[named.end() :], named[1], 1
    header = re.sub(r'"[^"]*"', "", text[:100_000].lstrip("\r\n").split("\n", 1)[0])
    return text, max(DELIMITERS, key=header.count), 0


def _rows(text, delimiter, skipped):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line + skipped, [_safe_in(cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        words = "a quotation mark is left open, or stands in the middle of a cell."
        if "field larger" in str(error):
            words = "a cell is longer than five million characters."
        raise Mistakes([(line + skipped, words)]) from error
    return rows


def _safe_in(cell):
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def safe_out(cell):
    """A cell that no spreadsheet takes for a formula; `read_table` gives back what it was."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _check_width(header, rows):
    wrong = [
        (line, "it has more cells than the first line has names.")
        for line, cells in rows
        if any(cell.strip() for cell in cells[len(header) :])
    ]
    if wrong:
        raise Mistakes(wrong)
