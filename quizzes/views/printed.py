"""One's own work on paper: each answer with the passages it stands on and where they are from."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from quizzes.desk import Desk
from quizzes.forms.rounds import RoundForm
from quizzes.views.workspace import questions


@require_safe
def printed(request, assignment, step):
    desk = Desk.of(request.user, assignment, step)
    desk.take_round(RoundForm(request.GET).number)
    if desk.is_shut or desk.rests:
        return redirect("quizzes:workspace", assignment, step)
    desk.with_surroundings()
    cited = {one.document.pk for one in desk.evidence if one.document}
    for one in desk.evidence:
        one.href = ""  # on paper a place leads to its words below the answer
    context = {
        "desk": desk,
        "questions": questions(desk),
        "documents": [one for one in desk.documents if one.pk in cited],
    }
    return render(request, "quizzes/printed.html", context)
