"""A file as it comes: what kind it is, what stands in it, and the files beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sources.importers import pictures, read, running, store
from sources.importers.beside import Files, FolderFiles, ZipFiles
from sources.importers.bibliography import read_csl, read_ris
from sources.importers.found import Found, Mistakes, ReadError
from sources.importers.pile import Pile
from sources.importers.spreadsheet import SEPARATOR, read_spreadsheet
from sources.importers.table import LARGEST, MEGABYTE

SPREADSHEETS = (".csv", ".tsv")
RECORDS = {".ris": read_ris, ".json": read_csl}
PAGES = (".txt", ".md", ".markdown")
#: Endings of files that are read; a folder's others lie beside them.
TAKEN = (*PAGES, *SPREADSHEETS, *RECORDS, ".zip")


@dataclass
class Incoming:
    """What one file says. `remarks` are sentences for whoever brings it in."""

    name: str
    founds: Sequence[Found]
    files: Files = field(default_factory=Files)
    remarks: list[str] = field(default_factory=list)
    survey = None

    @property
    def count(self):
        return len(self.founds)

    @property
    def file_count(self):
        return sum(bool(picture.file) for one in self.founds for picture in one.pictures)

    def plan(self, file, owner):
        return list(plan(self, file, owner))

    def bring_in(self, file, owner):
        """An Outcome each, in the order in which they were done."""
        outcomes = []
        running.import_founds(self.founds, file, owner, self.files, outcomes.append)
        return outcomes

    def close(self):
        pass


def open_path(path, separator=SEPARATOR):
    """The Incoming of a file on this machine. Raises ReadError, UnicodeDecodeError, OSError."""
    if path.suffix.lower() == ".zip":
        return open_zip(path, path.name, separator)
    with path.open("rb") as file:
        return open_file(file, path.name, separator, FolderFiles(path.parent))


def open_file(file, name, separator=SEPARATOR, files=None):
    """The same of an open file, with `files` beside it."""
    ending = Path(name).suffix.lower()
    if ending in SPREADSHEETS:
        return _spreadsheet(file, name, files or Files(), separator)
    if ending in RECORDS:
        founds, remarks = RECORDS[ending](file)
        return _checked(Incoming(name, founds, remarks=remarks))
    return _checked(Incoming(name, read(file.read().decode("utf-8-sig"), name)))


def open_zip(file, name, separator=SEPARATOR):
    """The same of a zip with one spreadsheet and the files that it names."""
    files = ZipFiles(file)
    sheets = [path for path in files.names if path.lower().endswith(SPREADSHEETS)]
    if len(sheets) != 1:
        told = (
            f"{len(sheets)} spreadsheets: {', '.join(sheets[:5])}" if sheets else "no spreadsheet"
        )
        raise ReadError(f"The zip has {told}. Put one .csv file into it.")
    files.base = PurePosixPath(sheets[0]).parent
    with files.open(sheets[0]) as sheet:
        if sheet.size > LARGEST:
            raise ReadError(f"“{sheets[0]}” is larger than {LARGEST // MEGABYTE} MB.")
        return _spreadsheet(sheet, name, files, separator)


def _spreadsheet(file, name, files, separator):
    founds, remarks = read_spreadsheet(file, separator)
    if founds.file_count:
        founds = Pile(pictures.found(founds, files))
    return _checked(Incoming(name, founds, files, remarks + _unnamed(founds, files)))


def _unnamed(founds, files):
    """Files that lie beside the spreadsheet and stand in no cell of it."""
    named = {picture.file for found in founds for picture in found.pictures}
    if not named - {""}:
        return []
    left = [name for name in files.names if name not in named and not name.endswith(TAKEN)]
    more = f" and {len(left) - 10} more" if len(left) > 10 else ""
    return [f"In no cell: {', '.join(left[:10])}{more}."] if left else []


def _checked(incoming):
    mistakes = []
    for found in incoming.founds:
        try:
            store.check(found)
        except ReadError as error:
            mistakes.append((found.line, str(error)))
    if mistakes and mistakes[0][0]:
        raise Mistakes(mistakes)
    if mistakes:
        raise ReadError(mistakes[0][1])
    return incoming


def plan(incoming, file, owner=None, coming=()):
    """Outcomes of a run that is not made. Raises ReadError where the run would refuse.

    `coming` are addresses of documents that files before this one would bring.
    """
    running.check(incoming.founds, file, owner, coming)
    judged = pictures.check(incoming.founds, incoming.files)
    return running.plan(incoming.founds, file, owner, judged)
