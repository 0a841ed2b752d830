"""A rubric as a list of lines, one a level: what CSV and Markdown have in common."""

from django.utils.translation import gettext as _

from quizzes.rubric_files.sheet import (
    Faults,
    Sheet,
    least_of,
    level,
    plainly,
    points_of,
    row,
    skill_of,
)

#: What stands over the columns; other words for them are read as well.
HEADINGS = {
    "rubric": "Rubric",
    "note": "Note",
    "row": "Row",
    "row_marker": "Row for graders",
    "row_student": "Row for students",
    "skill": "Skill",
    "level": "Level",
    "least": "From",
    "points": "Points",
    "marker": "For graders",
    "student": "For students",
}
OTHER_WORDS = {
    "criterion": "row",
    "criteria": "row",
    "score": "points",
    "description": "marker",
    "text": "marker",
    "rating": "level",
    "title": "rubric",
}


def lines_of(sheet):
    """Cells by column, a dict a level; what is said of the row stands with its first."""
    for one in sheet.rows:
        about = {
            "row": one["title"],
            "row_marker": one["marker_text"],
            "row_student": one["student_text"],
            "skill": one["skill"],
        }
        for rung in one["levels"] or [level(None)]:
            yield about | {
                "level": rung["title"],
                "least": plainly(rung["least"]),
                "points": plainly(rung["points"]),
                "marker": rung["marker_text"],
                "student": rung["student_text"],
            }
            about = {}


def columns_of(header):
    """`{column: its place}` by the words over them. Raises Faults where rows or points lack."""
    known = {words.casefold(): name for name, words in HEADINGS.items()} | OTHER_WORDS
    places = {}
    for place, cell in enumerate(header):
        name = known.get(" ".join(cell.split()).casefold())
        if name:
            places.setdefault(name, place)
    if not {"row", "points"} <= places.keys():
        told = {"row": HEADINGS["row"], "points": HEADINGS["points"]}
        words = _("The first line has to name the columns, at least “%(row)s” and “%(points)s”.")
        raise Faults([words % told])
    return places


def read_lines(header, lines, title="", note=""):
    """The Sheets of (line number, cells). A row, and a rubric, go on until another is named."""
    places, sheets, faults = columns_of(header), [], []
    for number, cells in lines:
        found = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
        try:
            _read(number, found, sheets, title, note)
        except Faults as fault:
            faults += fault.sentences
    if faults:
        raise Faults(faults)
    return sheets


def _read(number, cells, sheets, title, note):
    place = _("Line %(number)s") % {"number": number}
    if cells.get("rubric") or not sheets:
        sheets.append(Sheet(cells.get("rubric") or title, cells.get("note") or note))
    rows = sheets[-1].rows
    if cells["row"].strip():
        words = cells.get("row_marker", ""), cells.get("row_student", "")
        rows.append(row(cells["row"], *words, place, skill_of(cells.get("skill", ""), place)))
    elif not rows:
        raise Faults([_("%(place)s: name the row that this level belongs to.") % {"place": place}])
    rows[-1]["levels"].append(
        level(
            points_of(cells["points"], place),
            cells.get("level", ""),
            cells.get("marker", ""),
            cells.get("student", ""),
            least_of(cells.get("least", ""), place),
        )
    )
