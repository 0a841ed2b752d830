"""One assignment: its question, its background, and its parts with their state."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizzes.desk import giving_of
from quizzes.work import work_of


@require_safe
def assignment(request, assignment):
    giving = giving_of(request.user, assignment)
    context = {"work": work_of(request.user, [giving])[0]}
    return render(request, "quizzes/assignment.html", context)
