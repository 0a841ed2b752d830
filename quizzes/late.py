"""What another rule on late work, or another due date, changes for who has the grades already."""

from quizzes.forms.marking import plainly
from quizzes.marking.gradesheet import GradeSheet
from quizzes.models import Mark


def changed_totals(before, after):
    """`[(student, points before, points after), …]` in words of totals that students have seen."""
    sheets = GradeSheet.of_each([before], Mark.objects.given_back())
    students = sheets[before.pk].students
    return [change for one in students if (change := _change(one, after))]


def _change(graded, after):
    parts = [part for part in graded.standing.parts if part]
    if not any(part.is_given_back for part in parts):
        return None
    total = graded.total
    for part in parts:
        part.late = part.lateness(after, part.own_extension)
    told = (graded.student, plainly(total), plainly(graded.total))
    return told if graded.total != total else None
