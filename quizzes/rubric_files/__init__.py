"""Rubrics as files: CSV, a table in Markdown, and CASE 1.1 of 1EdTech; out and in.

Each format is a module with `write(sheets)`, which gives text, and `read(text)`, which gives
Sheets. What goes out comes in again letter by letter.
"""

from quizzes.rubric_files import case, markdown, table
from quizzes.rubric_files.sheet import Faults, Sheet, check

#: Ending of the file: (module, content type).
FORMATS = {
    "csv": (table, "text/csv; charset=utf-8"),
    "json": (case, "application/json"),
    "md": (markdown, "text/markdown; charset=utf-8"),
}


def read(text):
    """The Sheets of a file or of pasted text, whatever its format; raises Faults."""
    begin = text.lstrip("\ufeff \t\r\n")
    lines = begin.splitlines()
    if begin.startswith("{"):
        found = case.read(text)
    elif begin.startswith("# ") or any(line.startswith("|") for line in lines):
        found = markdown.read(text)
    else:
        found = table.read(text)
    check(found)
    return found


__all__ = ["FORMATS", "Faults", "Sheet", "read"]
