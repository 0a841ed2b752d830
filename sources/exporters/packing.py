"""The spreadsheet of documents, and beside it the files that it names.

A layout is a module with `HEADER`, the names of the columns, and `out`, which makes the rows of a
document by these names: `spreadsheet` (our own) or `dublin_core`.
"""

from dataclasses import dataclass, field

from config.passing import table, zipped
from sources.importers.table import safe_out
from sources.models.files import private_storage

NAME = "sources.csv"


@dataclass
class Taken:
    """What has gone out so far: how many documents, the files to put beside the spreadsheet, as
    (name, name in the storage), and lines on what stays here and why."""

    count: int = 0
    files: list = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)


def sheet(documents, layout, taken, is_for_us=False):
    """The spreadsheet in pieces of bytes; `taken` is kept up with it.

    `documents` are those of `spreadsheet.with_all`.
    """
    return table(_rows(documents, layout, taken, is_for_us), safe_out)


def _rows(documents, layout, taken, is_for_us):
    yield layout.HEADER
    for source in documents:
        out = layout.out(source, is_for_us)
        taken.count += 1
        taken.files += out.files
        taken.withheld += out.withheld
        for row in out.rows:
            yield [row.get(name, "") for name in layout.HEADER]


def packed(documents, layout):
    """A zip with the spreadsheet and its files, in pieces of bytes: nothing of it is kept."""
    return zipped(_entries(documents, layout, Taken()))


def _entries(documents, layout, taken):
    yield NAME, sheet(documents, layout, taken)
    for name, stored in taken.files:
        with private_storage().open(stored) as file:
            yield name, file.chunks()
