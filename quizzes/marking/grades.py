"""Grades as a CSV file that a spreadsheet opens and a gradebook takes."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.views.classes import staff_only
from quizzes.marking.files import as_csv, asked_for, local
from quizzes.models import Criterion, Mark, Question
from quizzes.standing import standings
from quizzes.wordings import by_question


@staff_only
@require_safe
def grades(request, assignment_id):
    assignment, givings = asked_for(request, assignment_id, "grades exported")
    return as_csv("grades", assignment, rows(assignment, givings))


def rows(assignment, givings):
    """The heading, then a row a student: points of every question and row of a rubric."""
    givings = list(givings)
    columns = list(_columns(assignment.lesson, givings))
    yield [*_about(), *(title for column in columns for title in column.titles), _("Total")]
    marks = {
        (mark.response.attempt_id, mark.response.question_id): mark
        for mark in Mark.objects.counting()
        .done()
        .filter(response__attempt__giving__in=givings)
        .select_related("response")
    }
    found = standings(givings)
    for giving in givings:
        for standing in found[giving.pk]:
            yield _row(standing, columns, marks)


class Column:
    """One question with the rows of its rubric. Earlier wordings of it count in its column."""

    def __init__(self, wordings, number, criteria):
        self.question = wordings[-1]
        self.wordings = [one.pk for one in wordings]
        self.criteria = criteria
        part = {"part": self.question.quiz, "number": number}
        self.titles = [_("%(part)s, question %(number)s") % part]
        self.titles += [criterion.title for criterion in criteria]

    def mark(self, work, marks):
        """The mark that counts in this student's work, or None."""
        attempt = work.get(self.question.quiz_id)
        found = (marks.get((attempt.pk, pk)) for pk in self.wordings) if attempt else ()
        return next((mark for mark in found if mark), None)

    def cells(self, mark):
        if mark is None:
            return [""] * len(self.titles)
        levels = [mark.levels.get(str(criterion.pk), "") for criterion in self.criteria]
        return [plainly(mark.points), *levels]


def _columns(lesson, givings):
    """A Column for what is asked today and for what somebody was asked, in the parts' order."""
    asked = Q(retired=False) | Q(responses__attempt__giving__in=givings)
    questions = Question.objects.filter(quiz__lesson=lesson).filter(asked).distinct()
    questions = list(
        questions.select_related("quiz").order_by("quiz__position", "quiz_id", "position", "pk")
    )
    criteria = defaultdict(list)
    for criterion in Criterion.objects.filter(rubric__questions__in=questions).distinct():
        criteria[criterion.rubric_id].append(criterion)
    numbers = defaultdict(int)
    for wordings in by_question(questions):
        last = wordings[-1]
        numbers[last.quiz_id] += 1
        yield Column(wordings, numbers[last.quiz_id], criteria[last.rubric_id])


def plainly(points):
    """Points as any program reads them: "2", "1.5"."""
    return "" if points is None else f"{points.normalize():f}"


def _about():
    return [
        _("School number"),
        _("Name"),
        _("Class"),
        _("State"),
        _("Turned in"),
        _("Late"),
    ]


def _row(standing, columns, marks):
    work = {part.quiz_id: part for part in standing.parts if part}
    judged = [column.mark(work, marks) for column in columns]
    cells = [
        cell for column, mark in zip(columns, judged, strict=True) for cell in column.cells(mark)
    ]
    points = [mark.points for mark in judged if mark and mark.points is not None]
    return [*_standing(standing, work), *cells, plainly(sum(points)) if points else ""]


def _standing(standing, work):
    student, room = standing.student, standing.giving.classroom
    times = [part.turned_in_at for part in work.values() if part.turned_in_at]
    return [
        student.school_number,
        student,
        room,
        _("Excused") if standing.is_excused else standing.state.label,
        local(max(times, default=None), room.zone),
        _("late") if standing.late_by else "",
    ]
