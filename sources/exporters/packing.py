"""The spreadsheet of documents, and beside it the files that it names.

A layout is a module with `HEADER`, the names of the columns, and `out`, which makes the rows of a
document by these names: `spreadsheet` (our own) or `dublin_core`.
"""

import csv
import io
import zipfile
from dataclasses import dataclass, field

from config.passing import Passing
from sources.importers.table import safe_out

NAME = "sources.csv"
#: Without it a spreadsheet program takes UTF-8 for something else.
BYTE_ORDER_MARK = "\ufeff"


@dataclass
class Taken:
    """What has gone out so far: how many documents, the files to put beside the spreadsheet, as
    (name, Attachment), and lines on what stays here and why."""

    count: int = 0
    files: list = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)


def sheet(documents, layout, taken, is_for_us=False):
    """The spreadsheet in pieces of bytes, a document a piece; `taken` is kept up with it.

    `documents` are those of `spreadsheet.with_all`.
    """
    yield (BYTE_ORDER_MARK + _lines([layout.HEADER])).encode()
    for source in documents:
        out = layout.out(source, is_for_us)
        taken.count += 1
        taken.files += out.files
        taken.withheld += out.withheld
        yield _lines([row.get(name, "") for name in layout.HEADER] for row in out.rows).encode()


def _lines(rows):
    """Lines of CSV, of which no spreadsheet takes a cell for a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([safe_out(cell) for cell in row] for row in rows)
    return text.getvalue()


def packed(documents, layout):
    """A zip with the spreadsheet and its files, in pieces of bytes: nothing of it is kept."""
    passing, taken = Passing(), Taken()
    with zipfile.ZipFile(passing, "w", zipfile.ZIP_DEFLATED) as made:
        with made.open(NAME, "w") as entry:
            for piece in sheet(documents, layout, taken):
                entry.write(piece)
                yield passing.taken()
        for name, attachment in taken.files:
            with attachment.file.open("rb") as file, made.open(name, "w") as entry:
                for piece in file.chunks():
                    entry.write(piece)
                    yield passing.taken()
    yield passing.taken()
