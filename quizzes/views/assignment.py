"""One assignment: its question, its background, and its parts with their state."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizzes.desk import Desk
from quizzes.desk.notes import notes_of_assignment
from quizzes.desk.work import work_of
from quizzes.models import NoteNames


@require_safe
def assignment(request, assignment):
    desk = Desk.of(request.user, assignment)
    context = {
        "desk": desk,
        "work": work_of(request.user, [desk.giving])[0],
        "notes": notes_of_assignment(desk),
        "meanings": NoteNames.of(desk.giving),
    }
    return render(request, "quizzes/assignment.html", context)
