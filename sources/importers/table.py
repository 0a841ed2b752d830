"""A spreadsheet saved as text: bytes in, rows with their line numbers out."""

import codecs
import csv
import io
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain

from sources.importers.found import Mistakes, ReadError

MEGABYTE = 1024 * 1024
LARGEST = 50 * MEGABYTE
MOST_ROWS = 10_000
CHUNK = 65_536
#: More a spreadsheet of documents never has; a file made to exhaust memory or patience does.
MOST_COLUMNS = 1_000
LONGEST_CELL = 5_000_000
#: Characters of one entry of a bibliography, likewise.
LONGEST_RECORD = 1_000_000
DELIMITERS = ",;\t"
#: Bytes that mean nothing in Windows-1252.
NOT_OF_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
#: What a spreadsheet would take for a formula; ours goes out with an apostrophe before it.
FORMULA = re.compile(r"'*[=+\-@\t\r\n]")

csv.field_size_limit(LONGEST_CELL)


@dataclass
class Table:
    """`rows` are (line in the file, cells); `remark` is what the reader should be told."""

    header: list[str] = field(default_factory=list)
    rows: Iterable[tuple[int, list[str]]] = field(default_factory=list)
    remark: str = ""


def check_length(length, line):
    """Raise ReadError where a record of a bibliography is longer than any is."""
    if length > LONGEST_RECORD:
        raise ReadError(f"line {line}: a record is longer than a million characters.")


def as_file(data):
    """Bytes as an open file; an open file as it is."""
    return data if hasattr(data, "read") else io.BytesIO(data)


def lines_of(file, longest=-1):
    """(lines of an open file, remark), whatever the spreadsheet called its encoding.

    The lines are read as they are asked for, those of more characters than `longest` in pieces.
    Raises ReadError.
    """
    if file.seek(0, 2) > LARGEST:
        raise ReadError(f"It is larger than {LARGEST // MEGABYTE} MB. Cut it into parts.")
    encoding, remark = _encoding(file)
    return _lines(file, encoding, longest), remark


def _lines(file, encoding, longest):
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        for number, line in enumerate(iter(lambda: text.readline(longest), "")):
            line = line.replace("\x00", "")
            yield line if number else line.lstrip("\ufeff")
    except UnicodeDecodeError:
        raise ReadError("This is no text that we can read. Save it as UTF-8.") from None
    finally:
        with suppress(ValueError):  # it was closed before all of it was read
            text.detach()


def _encoding(file):
    file.seek(0)
    begins = file.read(4)
    if begins == b"PK\x03\x04":
        raise ReadError("This is a spreadsheet program's own file. Save it as CSV (UTF-8).")
    if begins == b"\xd0\xcf\x11\xe0":
        raise ReadError("This is an old Excel file. Save it as CSV (UTF-8).")
    if begins[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16", ""
    if begins[1:2] == b"\x00" or begins[:1] == b"\x00":
        return ("utf-16-le" if begins[1:2] == b"\x00" else "utf-16-be"), ""
    wrong = _first_line_not_utf8(file)
    return _of_windows(file, wrong) if wrong else ("utf-8-sig", "")


def _chunks(file):
    file.seek(0)
    return iter(lambda: file.read(CHUNK), b"")


def _first_line_not_utf8(file):
    """Its number; 0 where all of it is UTF-8."""
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
            line += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + error.object[: error.start].count(b"\n")
    return 0


def _of_windows(file, line):
    if any(NOT_OF_WINDOWS.search(chunk) for chunk in _chunks(file)):
        raise ReadError(f"line {line}: this is no text that we can read. Save it as UTF-8.")
    words = f"Read as Windows-1252, not UTF-8: look at the accents, first on line {line}."
    return "cp1252", words


def decoded(data):
    """(text, remark) of a file's bytes."""
    lines, remark = lines_of(as_file(data))
    return "".join(lines), remark


def read_table(data):
    """The Table of a CSV file, its rows as a list; raises ReadError, or Mistakes with lines."""
    table = read_rows(data)
    table.rows = list(table.rows)
    return table


def read_rows(data):
    """The Table of a CSV file or its bytes, whose rows are read as they are asked for.

    Raises ReadError, or at its end Mistakes with line numbers.
    """
    lines, remark = lines_of(as_file(data))
    lines, delimiter, skipped = _delimiter(lines)
    rows = _rows(lines, delimiter, skipped)
    first = next(rows, None)
    if first is None:
        raise ReadError("There is nothing in it.")
    header = [cell.strip() for cell in first[1]]
    return Table(header, _as_wide(header, rows), remark)


def _delimiter(lines):
    """(lines, delimiter, lines skipped). Excel may name the delimiter on a line of its own."""
    first = next(lines, "")
    named = re.fullmatch(r'"?sep=(.)"?\r?\n', first)
    if named and named[1] in DELIMITERS:
        return lines, named[1], 1
    taken = [first]
    while taken[-1] and not taken[-1].strip("\r\n"):
        taken.append(next(lines, ""))
    header = re.sub(r'"[^"]*"', "", taken[-1][:100_000])
    return chain(taken, lines), max(DELIMITERS, key=header.count), 0


def _rows(lines, delimiter, skipped):
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    count, line = 0, 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                count += 1
                if len(cells) > MOST_COLUMNS:
                    raise ReadError(f"It has more than {MOST_COLUMNS:,} columns.")
                if count - 1 > MOST_ROWS:
                    raise ReadError(f"It has more than {MOST_ROWS:,} rows. Cut it into parts.")
                yield line + skipped, [_safe_in(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        words = "a quotation mark is left open, or stands in the middle of a cell."
        if "field larger" in str(error):
            words = "a cell is longer than five million characters."
        raise Mistakes([(line + skipped, words)]) from error


def _safe_in(cell):
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def safe_out(cell):
    """A cell that no spreadsheet takes for a formula; `read_table` gives back what it was."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _as_wide(header, rows):
    """The rows; at their end Mistakes where one has more cells than there are names."""
    wrong = []
    for line, cells in rows:
        if any(cell.strip() for cell in cells[len(header) :]):
            wrong.append((line, "it has more cells than the first line has names."))
        yield line, cells
    if wrong:
        raise Mistakes(wrong)
