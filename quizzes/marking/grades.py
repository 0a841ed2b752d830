"""Grades as a CSV file that a spreadsheet opens and a gradebook takes."""

import csv

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.models import Assignment, AuditEvent, Classroom, Giving
from lessons.views.classes import staff_only
from quizzes.forms.marking import QueueForm
from quizzes.models import Criterion, Mark, Question
from quizzes.standing import standings
from quizzes.templatetags.desk import points as in_points

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe(cell):
    """A cell that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(DANGEROUS) else text


@staff_only
@require_safe
def grades(request, assignment_id):
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    assignment = get_object_or_404(assignments, pk=assignment_id)
    givings = Giving.objects.taught_by(request.user).filter(assignment=assignment)
    classrooms = Classroom.objects.filter(pk__in=givings.values("classroom"))
    form = QueueForm(request.GET, classrooms=classrooms)
    room = form.cleaned_data.get("room") if form.is_valid() else None
    if room:
        givings = givings.filter(classroom=room)
    AuditEvent.note(request.user, "grades exported", about=assignment)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    day = timezone.localdate().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="grades-{assignment.pk}-{day}.csv"'
    writer = csv.writer(answer)
    for row in rows(assignment, givings.select_related("assignment__lesson", "classroom")):
        writer.writerow([safe(cell) for cell in row])
    return answer


def rows(assignment, givings):
    """The heading, then a row a student: points of every question and row of a rubric."""
    questions = list(
        Question.objects.filter(quiz__lesson=assignment.lesson, retired=False)
        .select_related("quiz")
        .order_by("quiz__position", "quiz_id", "position", "pk")
    )
    criteria = {}
    used = {question.rubric_id for question in questions} - {None}
    for criterion in Criterion.objects.filter(rubric__in=used):
        criteria.setdefault(criterion.rubric_id, []).append(criterion)
    yield _heading(questions, criteria)
    marks = {
        (mark.response.attempt_id, _asked(mark.response.question)): mark
        for mark in Mark.objects.counting()
        .filter(response__attempt__giving__in=givings)
        .select_related("response__question")
    }
    found = standings(givings)
    for giving in givings:
        for standing in found[giving.pk]:
            yield _row(standing, questions, criteria, marks)


def _asked(question):
    """Old wordings of a question count in its column: the place within the part."""
    return question.quiz_id, question.position


def _heading(questions, criteria):
    columns = []
    for number, question in enumerate(questions, 1):
        columns.append(
            _("%(part)s, question %(number)s") % {"part": question.quiz, "number": number}
        )
        columns += [criterion.title for criterion in criteria.get(question.rubric_id, [])]
    first = [_("School number"), _("Name"), _("Class"), _("State"), _("Turned in"), _("Late")]
    return [*first, *columns, _("Total")]


def _row(standing, questions, criteria, marks):
    work = {part.quiz_id: part for part in standing.parts if part}
    cells, total = [], 0
    for question in questions:
        attempt = work.get(question.quiz_id)
        mark = marks.get((attempt.pk, _asked(question))) if attempt else None
        cells.append(in_points(mark.points) if mark else "")
        total += mark.points if mark and mark.points is not None else 0
        for criterion in criteria.get(question.rubric_id, []):
            cells.append(mark.levels.get(str(criterion.pk), "") if mark else "")
    student, zone = standing.student, standing.giving.classroom.zone
    turned_in = max(
        (part.turned_in_at for part in work.values() if part.turned_in_at), default=None
    )
    return [
        student.school_number,
        student,
        standing.giving.classroom,
        _("Excused") if standing.is_excused else standing.state.label,
        timezone.localtime(turned_in, zone).strftime("%Y-%m-%d %H:%M") if turned_in else "",
        _("late") if standing.late_by else "",
        *cells,
        in_points(total) if any(cells) else "",
    ]
