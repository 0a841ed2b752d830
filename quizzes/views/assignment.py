"""One assignment: its question, its background, and its parts with their state."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quizzes.desk import givings_of
from quizzes.work import work_of


@require_safe
def assignment(request, assignment):
    given = givings_of(request.user).filter(assignment=assignment)
    giving = given.order_by("-is_given", "-pk").first()
    if giving is None:
        raise Http404
    context = {"work": work_of(request.user, [giving])[0]}
    return render(request, "quizzes/assignment.html", context)
