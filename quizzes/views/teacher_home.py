"""A teacher's first page: her classes, and what waits for her."""

from django.core.paginator import Paginator
from django.shortcuts import render

from lessons.models import Assignment, Classroom, Giving
from quizzes.standing import counts, standings, waiting, with_work_waiting

PER_PAGE = 8


def teacher_home(request):
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    page = Paginator(assignments, PER_PAGE).get_page(request.GET.get("page"))
    shown = Giving.objects.taught_by(request.user).filter(assignment__in=list(page))
    givings = shown | with_work_waiting(request.user)
    givings = list(givings.select_related("assignment__lesson", "classroom"))
    rows = standings(givings)
    context = {
        "page_obj": page,
        "given": _by_assignment(page, givings, rows),
        "waiting": waiting(givings, rows),
        "classrooms": Classroom.objects.taught_by(request.user).with_student_count(),
    }
    return render(request, "quizzes/teacher_home.html", context)


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
