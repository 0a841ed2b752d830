"""Rows of cells as the bytes of an .xlsx file."""

import itertools
import re
from decimal import Decimal
from xml.sax.saxutils import escape

from config.passing import zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: What XML cannot carry, and what a spreadsheet program refuses in a cell.
UNHEARD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
NARROW, WIDE = 6, 40  # characters
TELLING = 100  # rows
PLAIN, BOLD, QUOTED = 0, 1, 2  # the styles, by their place in `STYLES`

STYLES = f"""{DECLARED}<styleSheet xmlns="{MAIN}">\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs>\
</styleSheet>"""

AROUND = {
    "[Content_Types].xml": f"""{DECLARED}<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>""",
    "_rels/.rels": f"""{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>\
</Relationships>""",
    "xl/workbook.xml": f"""{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">\
<sheets><sheet name="Dossier" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": STYLES,
}


def write(rows):
    """The file in pieces of bytes: the first row is its heading. A Decimal is a number; anything
    else is text, never a formula, whatever it begins with."""
    return zipped(_parts(iter(rows)))


def _parts(rows):
    for name, content in AROUND.items():
        yield name, [content.encode()]
    yield "xl/worksheets/sheet1.xml", _sheet(rows)


def _sheet(rows):
    """What says how wide the columns are stands before the rows: the first ones tell."""
    first = list(itertools.islice(rows, TELLING))
    yield (
        f'{DECLARED}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews>{_widths(first)}<sheetData>"
    ).encode()
    for number, row in enumerate(itertools.chain(first, rows), 1):
        yield _row(number, row).encode()
    yield b"</sheetData></worksheet>"


def _widths(rows):
    """Columns as wide as their longest cell, within reason."""
    widest = [max(len(str(cell or "")) for cell in column) for column in zip(*rows, strict=False)]
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{min(max(width + 2, NARROW), WIDE)}" customWidth="1"/>'
        for at, width in enumerate(widest, 1)
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _row(number, row):
    cells = "".join(_cell(f"{letters(at)}{number}", cell, number) for at, cell in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def _cell(place, cell, number):
    if isinstance(cell, Decimal):
        return f'<c r="{place}"><v>{cell.normalize():f}</v></c>'
    text = UNHEARD.sub("\ufffd", "" if cell is None else str(cell))[:LONGEST_CELL]
    if not text:
        return ""
    style = QUOTED if text.startswith(FORMULA) else BOLD if number == 1 else PLAIN
    words = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    return f'<c r="{place}" s="{style}" t="inlineStr">{words}</c>'


def letters(at):
    """What a spreadsheet calls its column: "A" for 0, "AA" for 26."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
