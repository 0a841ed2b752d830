"""A teacher's first page: her classes, and what waits for her."""

from django.core.paginator import Paginator
from django.shortcuts import render

from lessons.models import Assignment, Classroom, Giving
from quizzes.desk.clock import hand_in
from quizzes.models import Attempt, StudentQuestion
from quizzes.models.release import let_out
from quizzes.standing import counts, standings, waiting, with_work_waiting

PER_PAGE = 8
MOST_QUESTIONS = 20


def teacher_home(request):
    hand_in(Attempt.objects.for_marker(request.user))
    let_out(Giving.objects.taught_by(request.user))
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    page = Paginator(assignments, PER_PAGE).get_page(request.GET.get("page"))
    shown = Giving.objects.taught_by(request.user).filter(assignment__in=list(page))
    givings = shown | with_work_waiting(request.user)
    givings = list(givings.select_related("assignment__lesson", "classroom"))
    rows = standings(givings)
    asked = _asked(request.user, request.GET.get("asked"))
    context = {
        "page_obj": page,
        "given": _by_assignment(page, givings, rows),
        "waiting": waiting(givings, rows),
        "asked": asked,
        "more_asked": asked.paginator.count - asked.end_index(),
        "classrooms": Classroom.objects.taught_by(request.user).with_student_count(),
    }
    return render(request, "quizzes/teacher_home.html", context)


def _asked(user, number):
    """A page of the students' questions that wait for an answer, the oldest first."""
    questions = StudentQuestion.objects.for_marker(user).waiting()
    related = ("attempt__student", "asked_by", "attempt__quiz", "attempt__giving__classroom")
    return Paginator(questions.select_related(*related), MOST_QUESTIONS).get_page(number)


def _by_assignment(page, givings, rows):
    """`[(assignment, [(giving, counts), …]), …]` in the page's order."""
    return [
        (
            assignment,
            [
                (giving, counts(rows[giving.pk]))
                for giving in givings
                if giving.assignment_id == assignment.pk
            ],
        )
        for assignment in page
    ]
