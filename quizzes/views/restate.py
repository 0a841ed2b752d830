"""After each stage of the documents a student says the answer for now: that opens the next."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from quizzes.desk import Desk
from quizzes.forms.restatement import RestatementForm, StageForm
from quizzes.models import Restatement
from quizzes.views.keep import keeps_words
from quizzes.views.predict import all_that_was_typed, answers_along, told_of
from quizzes.views.workspace import show


@keeps_words
@require_POST
def restate(request, assignment, step):
    """What stands after a stage already stays: sent twice, it is kept once."""
    desk = Desk.of(request.user, assignment, step)
    if desk.quiz is not None:
        desk.attempt = desk.attempts().first()
    views = None if desk.is_shut else desk.table.views
    stage = _stage(request, views)
    form = RestatementForm(views, stage, request.POST)
    if not form.is_valid():
        answers = all_that_was_typed(request, desk)
        return show(request, desk, answers, status=400, restatement_form=form)
    if not Restatement.keep(request.user, views.step, stage, **form.cleaned_data):
        told_of(request, form)
    here = reverse("quizzes:workspace", args=[assignment, step])
    return answers_along(request, desk) or redirect(f"{here}#views")


def _stage(request, views):
    """The one that is to be answered next, or was answered already; 404 for any other."""
    form = StageForm(request.POST)
    stage = form.cleaned_data["stage"] if form.is_valid() else None
    if views is None or stage is None or not (stage == views.stage or views.said_after(stage)):
        raise Http404
    return stage
