"""Rubrics in Markdown: a heading with the title, the note, and a table with a line a level.

In a cell `\\|` is a bar, `<br>` the end of a line; a backslash keeps the next letter as it is.
"""

import re

from django.utils.translation import gettext as _

from quizzes.plain import plain
from quizzes.rubric_files.lines import HEADINGS, lines_of, read_lines
from quizzes.rubric_files.sheet import Faults, Sheet

COLUMNS = [name for name in HEADINGS if name not in ("rubric", "note")]
ESCAPED = re.compile(r"[\\|<&]")
READ = re.compile(r"\\(.)|<br\s*/?>|&#(\d{1,4});", re.IGNORECASE)
RULE = re.compile(r"\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?\s*)?")
BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
MARKS = ("#", "|", "\\")  # what would begin something else than a line of the note


def write(sheets):
    return "\n\n".join(_written(sheet) for sheet in sheets) + "\n"


def _written(sheet):
    note = [f"\\{line}" if line.startswith(MARKS) else line for line in sheet.note.split("\n")]
    head = " | ".join(HEADINGS[name] for name in COLUMNS)
    rows = [
        "| " + " | ".join(_cell(cells.get(name, "")) for name in COLUMNS) + " |"
        for cells in lines_of(sheet)
    ]
    rule = "|" + " --- |" * len(COLUMNS)
    about = [f"# {_cell(sheet.title)}", *(["", *note] if sheet.note else []), ""]
    return "\n".join([*about, f"| {head} |", rule, *rows])


def _cell(text):
    text = ESCAPED.sub(r"\\\g<0>", text).replace("\n", "<br>")
    bare = text.strip()
    before, _bare, after = text.partition(bare) if bare else (text, "", "")
    return (
        "".join(f"&#{ord(one)};" for one in before)
        + bare
        + "".join(f"&#{ord(one)};" for one in after)
    )


def _plain(cell):
    return READ.sub(_meant, cell.strip())


def _meant(found):
    if found[1] is not None:
        return found[1]
    return plain(chr(int(found[2]))) if found[2] else "\n"


def read(text):
    """Each table with the heading and the words before it."""
    sheets, faults, title, note, table = [], [], "", [], []
    lines = [*text.lstrip("\ufeff").splitlines(), ""]
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("|"):
            table.append((number, _cells(line)))
            continue
        if table:
            try:
                sheets += _read(table, title, note)
            except Faults as fault:
                faults += fault.sentences
            title, note, table = "", [], []
        if line.startswith("# "):
            title, note = _plain(line[2:]), []
        else:
            note.append(line[1:] if line.startswith("\\") else line)
    if faults:
        raise Faults(faults)
    return sheets


def _read(table, title, note):
    body = table[1:]
    if not body or not RULE.fullmatch("|" + "|".join(body[0][1]) + "|"):
        told = {"number": table[0][0]}
        raise Faults([_("Line %(number)s: below the headings of the table belongs | --- |") % told])
    words = "\n".join(note).strip("\n")
    header = [_plain(cell) for cell in table[0][1]]
    rows = [(number, [_plain(cell) for cell in cells]) for number, cells in body[1:]]
    found = read_lines(header, rows, title, words)
    return found or [Sheet(title, words)]


def _cells(line):
    """The cells between its bars, as they are written."""
    parts, start = [], 0
    line = line.strip().removeprefix("|")
    for bar in BAR.finditer(line):
        parts.append(line[start : bar.end() - 1])
        start = bar.end()
    return [*parts, line[start:]] if line[start:].strip() else parts
