"""A class's grades in the layout of a school's gradebook, and a file read back against a class."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from quizzes.hidden_names import Nobody
from quizzes.marking.files import local
from sources.importers.found import ReadError

NAMED = 30  # so many of what did not match are named


def rows(layout, sheet, assignment):
    """The heading, then a row a student, as the layout wants them."""
    columns = layout.read()
    questions = [title for column in sheet.columns for title in column.titles]
    headings = [questions if key == "questions" else [heading] for key, heading in columns]
    yield [cell for heading in headings for cell in heading]
    for graded in named(sheet):
        one = Line(layout, sheet, assignment, graded)
        yield [cell for key, _heading in columns for cell in one.cells(key)]


def named(sheet):
    """Without the lines under a number: no gradebook knows whose they are."""
    return [one for one in sheet.students if not isinstance(one.student, Nobody)]


@dataclass
class Line:
    """One student's row: `cells` of a column by its key."""

    layout: object
    sheet: object
    assignment: object
    graded: object

    def cells(self, key):
        return self.questions() if key == "questions" else [getattr(self, f"_{key}")()]

    def questions(self):
        pairs = zip(self.sheet.columns, self.graded.marks, strict=True)
        return [cell for column, mark in pairs for cell in column.cells(mark)]

    def _student(self):
        return identifier_of(self.layout, self.graded.student)

    def _name(self):
        return str(self.graded.student)

    def _first_name(self):
        return self._name().rpartition(" ")[0]

    def _last_name(self):
        return self._name().rpartition(" ")[2]

    def _school_number(self):
        return self.graded.student.school_number

    def _user_name(self):
        return self.graded.student.username

    def _class(self):
        return str(self.graded.standing.giving.classroom)

    def _assignment(self):
        return str(self.assignment)

    def _state(self):
        standing = self.graded.standing
        return _("Excused") if standing.is_excused else standing.state.label

    def _turned_in(self):
        return local(self.graded.turned_in_told, self.graded.standing.giving.classroom.zone)

    def _late(self):
        return _("late") if self.graded.standing.late_by else ""

    def _score(self):
        return self._grade() if self.layout.score == self.layout.Score.GRADE else self._points()

    def _points(self):
        return self.graded.total

    def _most(self):
        return Decimal(self.graded.most)

    def _percent(self):
        if self.graded.total is None or not self.graded.most:
            return None
        share = self.graded.total * 100 / self.graded.most
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)

    def _grade(self):
        return as_number(self.sheet.grade(self.graded))

    def _empty(self):
        return ""


def as_number(grade):
    """A grade of digits is a number for a gradebook; "B+" and "007" are not."""
    is_number = grade.isascii() and grade.isdecimal() and str(int(grade)) == grade
    return Decimal(grade) if is_number else grade


def identifier_of(layout, student):
    values = {
        layout.Identifier.SCHOOL_NUMBER: student.school_number,
        layout.Identifier.USER_NAME: student.username,
        layout.Identifier.NAME: str(student),
    }
    return values[layout.identifier]


@dataclass
class Check:
    """What a file has of a class: `matched` counts students; the rest names what did not match.

    `strangers` are rows of the file: (line, what stands in the student's column, what it may
    be meant to be). `missing` are students without a row, `nameless` those who have no number
    here, `twice` what stands in more than one row.
    """

    matched: int = 0
    strangers: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    nameless: list = field(default_factory=list)
    twice: list = field(default_factory=list)

    @property
    def unmatched(self):
        return len(self.strangers) + len(self.missing) + len(self.nameless) + len(self.twice)


def check(layout, table, students):
    """Read a file back against the people of a class. Raises ReadError where it has no column
    of students, or two."""
    at = _column(layout.student_heading, table.header)
    known, found = {}, Check()
    for student in students:
        key = _folded(identifier_of(layout, student))
        if not key:
            found.nameless.append(student)
        elif key in known:
            found.twice.append((key, str(student)))
        else:
            known[key] = student
    seen = set()
    for line, cells in table.rows:
        value = cells[at].strip() if at < len(cells) else ""
        key = _folded(value)
        if not key:
            continue  # a line of headings or of what can be reached
        if key in seen:
            found.twice.append((value, _("line %(line)s") % {"line": line}))
        elif key in known:
            seen.add(key)
        else:
            found.strangers.append((line, value, _meant(key, known)))
    found.matched = len(seen)
    found.missing = [student for key, student in known.items() if key not in seen]
    return found


def _column(heading, header):
    places = [at for at, cell in enumerate(header) if _folded(cell) == _folded(heading)]
    if len(places) == 1:
        return places[0]
    told = {"heading": heading, "columns": ", ".join(filter(None, header))[:300]}
    if places:
        raise ReadError(_("The file has more than one column “%(heading)s”.") % told)
    words = _("The file has no column “%(heading)s”. Its columns are: %(columns)s.")
    raise ReadError(words % told)


def _folded(value):
    return " ".join(str(value).split()).casefold()


def _meant(key, known):
    """Whose number it is, but for zeros at its beginning, which spreadsheets drop; or None."""
    bare = key.lstrip("0")
    alike = [student for other, student in known.items() if other.lstrip("0") == bare]
    return alike[0] if bare and len(alike) == 1 else None
