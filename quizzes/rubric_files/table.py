"""Rubrics as CSV: a line a level, under `lines.HEADINGS`."""

import csv
import io

from quizzes.rubric_files.lines import HEADINGS, lines_of, read_lines
from quizzes.rubric_files.sheet import Faults
from sources.importers.found import ReadError
from sources.importers.table import read_table, safe_out


def write(sheets):
    return as_csv([HEADINGS.values(), *(row for sheet in sheets for row in _rows(sheet))])


def _rows(sheet):
    about = {"rubric": sheet.title, "note": sheet.note}
    for cells in lines_of(sheet):
        yield [(about | cells).get(name, "") for name in HEADINGS]
        about = {}


def as_csv(rows):
    """Cells as text, none of which a spreadsheet takes for a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[safe_out(cell) for cell in row] for row in rows])
    return text.getvalue()


def read(text):
    try:
        found = read_table(text.encode())
    except ReadError as error:
        raise Faults([str(error)]) from error
    return read_lines(found.header, found.rows)
