"""Grades as a file that a spreadsheet opens and a gradebook takes."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.views.classes import staff_only
from quizzes.marking.files import as_csv, as_xlsx, asked_for, local
from quizzes.marking.gradesheet import GradeSheet


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
    return assignment, rows(GradeSheet.of(assignment, givings))


def rows(sheet):
    """The heading, then a row a student: points of every question and row of a rubric, the
    total and, where the assignment has a table for it, the school's grade."""
    titles = [title for column in sheet.columns for title in column.titles]
    graded = [_("Grade")] if sheet.lines else []
    yield [*_about(), *titles, _("Total"), *graded]
    for one in sheet.students:
        pairs = zip(sheet.columns, one.marks, strict=True)
        cells = [cell for column, mark in pairs for cell in column.cells(mark)]
        grade = [sheet.grade(one)] if sheet.lines else []
        yield [*_standing(one), *cells, one.total, *grade]


def _about():
    return [
        _("School number"),
        _("Name"),
        _("Class"),
        _("State"),
        _("Turned in"),
        _("Late"),
    ]


def _standing(graded):
    standing, room = graded.standing, graded.standing.giving.classroom
    return [
        graded.student.school_number,
        graded.student,
        room,
        _("Excused") if standing.is_excused else standing.state.label,
        local(graded.turned_in_at, room.zone),
        _("late") if standing.late_by else "",
    ]
