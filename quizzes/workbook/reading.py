"""The first sheet of an .xlsx file as a `sources.importers.table.Table`.

Whoever sent the file is not believed: its size, what it unpacks to, its rows, columns and
cells are bounded, and its XML may define nothing.
"""

import io
import posixpath
import re
import zipfile
from decimal import Decimal

from django.utils.translation import gettext as _
from lxml import etree

from quizzes.workbook.writing import MAIN, OFFICE, PACKAGE
from sources.importers.beside import DAMAGED
from sources.importers.found import Mistakes, ReadError
from sources.importers.table import Table
from sources.importers.table import read_table as read_csv

MEGABYTE = 1024 * 1024
LARGEST_FILE = 2 * MEGABYTE
LARGEST_PART = 10 * MEGABYTE  # unpacked
MOST_MARKS = 800_000  # of tags and attributes in a part: what a tree of them takes in memory
MOST_PARTS = 500
MOST_ROWS = 3_000
MOST_COLUMNS = 300
MOST_CELLS = 60_000
LONGEST_CELL = 32_767
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,18})?([eE][+-]?\d{1,2})?", re.ASCII)
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)


def read_table(data):
    """The Table of a CSV or .xlsx file's bytes. Raises ReadError with what to do about it."""
    if len(data) > LARGEST_FILE:
        words = _("It is larger than %(most)s MB: no list of a class. Choose another file.")
        raise ReadError(words % {"most": LARGEST_FILE // MEGABYTE})
    try:
        found = read(data) if data[:4] == b"PK\x03\x04" else _read_csv(data)
    except Mistakes as mistakes:
        raise ReadError(str(mistakes)) from mistakes
    _bound(len(found.rows), max(len(row) for row in (found.header, *dict(found.rows).values())))
    return found


def _read_csv(data):
    if data[:1] == b"%" or b"\x00" in data[:400] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise ReadError(_("This is no spreadsheet. Choose a CSV or Excel (.xlsx) file."))
    return read_csv(data)


def _bound(rows, columns):
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        words = _(
            "It has more rows or columns than a class list: at most %(rows)s and %(columns)s."
        )
        raise ReadError(words % {"rows": MOST_ROWS, "columns": MOST_COLUMNS})


def read(data):
    """The Table of an .xlsx file, blank rows left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            rows = list(_rows(archive))
    except ReadError:
        raise
    except DAMAGED as error:
        raise ReadError(
            _("This Excel file is damaged. Save it once more and try again.")
        ) from error
    if not rows:
        raise ReadError(_("There is nothing in its first sheet."))
    header = [cell.strip() for cell in rows[0][1]]
    return Table(header, rows[1:])


def _rows(archive):
    """(line, cells) of the first sheet."""
    kinds = {one.compress_type for one in archive.infolist()}
    if len(archive.infolist()) > MOST_PARTS or kinds - {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ReadError(_("This Excel file is none that a spreadsheet writes. Save it as CSV."))
    shared = _shared(archive)
    count = 0
    for line, row in enumerate(_part(archive, _first_sheet(archive)).iter(f"{{{MAIN}}}row"), 1):
        cells = {}
        for cell in row.iter(f"{{{MAIN}}}c"):
            count += 1
            _bound(line, len(cells))
            if count > MOST_CELLS:
                _bound(MOST_ROWS + 1, 1)
            cells[_column(cell, cells)] = _text(cell, shared)
        if any(text.strip() for text in cells.values()):
            number = row.get("r", "")
            line = int(number) if number.isdecimal() and len(number) < 8 else line
            yield line, [cells.get(at, "") for at in range(max(cells) + 1)]


def _column(cell, before):
    """The place of a cell in its row, from 0: what it says, else after the one before."""
    said = REFERENCE.fullmatch(cell.get("r", ""))
    if not said:
        return max(before, default=-1) + 1
    at = 0
    for letter in said[1]:
        at = at * 26 + ord(letter) - 64
    _bound(1, at)
    return at - 1


def _text(cell, shared):
    """What a reader sees in it. A formula counts by the result that was stored with it."""
    kind, value = cell.get("t", "n"), cell.findtext(f"{{{MAIN}}}v") or ""
    if kind == "inlineStr":
        return _words(cell)
    if kind == "s":
        at = int(value) if value.isdecimal() and len(value) < 9 else -1
        return shared[at] if 0 <= at < len(shared) else ""
    if kind == "n" and NUMBER.fullmatch(value):
        return _number(value)
    return value[:LONGEST_CELL]


def _number(value):
    """ "6.4000000000000004", as spreadsheets store it, is 6.4."""
    return f"{Decimal(repr(float(value))).normalize():f}"


def _words(element):
    """The text of a cell; how it is pronounced (`rPh`) is none of it."""
    texts = element.iter(f"{{{MAIN}}}t")
    said = [one.text or "" for one in texts if one.getparent().tag != f"{{{MAIN}}}rPh"]
    return "".join(said)[:LONGEST_CELL]


def _shared(archive):
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    items = _part(archive, "xl/sharedStrings.xml").iter(f"{{{MAIN}}}si")
    return [_words(item) for item in items]


def _first_sheet(archive):
    """The name of the part that holds it."""
    sheet = _part(archive, "xl/workbook.xml").find(f".//{{{MAIN}}}sheet")
    wanted = None if sheet is None else sheet.get(f"{{{OFFICE}}}id")
    links = _part(archive, "xl/_rels/workbook.xml.rels")
    for link in links.iter(f"{{{PACKAGE}/relationships}}Relationship"):
        if link.get("Id") == wanted:
            return posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
    raise ReadError(_("This is no Excel file with a sheet. Save the list as CSV."))


def _part(archive, name):
    """One part as a tree."""
    try:
        with archive.open(name) as file:
            content = file.read(LARGEST_PART + 1)
    except KeyError as error:
        raise ReadError(_("This is no Excel file with a sheet. Save the list as CSV.")) from error
    marks = content.count(b"<") + content.count(b"=")
    if len(content) > LARGEST_PART or marks > MOST_MARKS:
        raise ReadError(_("This Excel file unpacks to far more than a class list. Save it as CSV."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(
            _("This Excel file is damaged. Save it once more and try again.")
        ) from error
    if root.getroottree().docinfo.doctype:
        raise ReadError(_("This Excel file is none that a spreadsheet writes. Save it as CSV."))
    return root
