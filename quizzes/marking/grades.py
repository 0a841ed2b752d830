"""Grades as a file that a spreadsheet opens and a gradebook takes."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.views.classes import staff_only
from quizzes.marking.files import as_csv, as_xlsx, asked_for, local
from quizzes.marking.gradesheet import GradeSheet
from quizzes.models import Mark


@staff_only
@require_safe
def grades(request, assignment_id):
    return as_csv("grades", *_asked_for(request, assignment_id))


@staff_only
@require_safe
def grades_xlsx(request, assignment_id):
    return as_xlsx("grades", *_asked_for(request, assignment_id))


def _asked_for(request, assignment_id):
    """(assignment, rows of the file)."""
    assignment, givings = asked_for(request, assignment_id, "grades exported")
    marks = Mark.objects.shown_to(request.user)
    return assignment, rows(GradeSheet.of(assignment, givings, marks))


def rows(sheet):
    """The heading, then a row a student: points of every question and row of a rubric, the
    total (before it, where that may be, what coming late takes), the school's grade where the
    assignment has a table for it, and the row's key."""
    titles = [title for column in sheet.columns for title in column.titles]
    total, grade, key = titles_after()
    late = [title_off()] if sheet.takes_off else []
    yield [*titles_about(), *titles, *late, total, *([grade] if sheet.lines else []), key]
    for one in sheet.students:
        pairs = zip(sheet.columns, one.marks, strict=True)
        cells = [cell for column, mark in pairs for cell in column.cells(mark)]
        grade = [sheet.grade(one)] if sheet.lines else []
        off = [one.off] if sheet.takes_off else []
        yield [*_standing(one), *cells, *off, one.total, *grade, row_key(one)]


def row_key(graded):
    """By what a row is known again when the file comes back, and whether it is still so."""
    standing = graded.standing
    return f"{standing.giving.pk}-{graded.student.pk}-{graded.stamp}"


def title_off():
    return _("Taken off for coming late")


def titles_after():
    return [_("Total"), _("Grade"), _("Row key")]


def titles_about():
    return [
        _("School number"),
        _("Name"),
        _("Class"),
        _("State"),
        _("Turned in"),
        _("Late"),
        _("Written with"),
    ]


def _standing(graded):
    standing, room = graded.standing, graded.standing.giving.classroom
    return [
        graded.student.school_number,
        graded.student,
        room,
        _("Excused") if standing.is_excused else standing.state.label,
        local(graded.turned_in_told, room.zone),
        _("late") if standing.late_by else "",
        ", ".join(_written_with(standing)),
    ]


def _written_with(standing):
    """The names of who wrote some part together with this student."""
    parts = [part for part in standing.parts if part and not part.hides_names]
    people = [person for part in parts for person in part.people]
    return dict.fromkeys(str(one) for one in people if one.pk != standing.student.pk)
