"""Before a document opens a student says what to expect of it, and later what to think now.

The buttons stand among the documents; where answers are being written, these travel along and
are saved as by any button of the desk.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quizzes.desk import Desk
from quizzes.forms.answers import AnswersForm
from quizzes.forms.document import DocumentForm
from quizzes.forms.prediction import LaterForm, PredictionForm
from quizzes.models import Prediction
from quizzes.views.keep import keep, keeps_words
from quizzes.views.workspace import show


@keeps_words
@require_POST
def predict(request, assignment, step):
    """What stands of a document already stays: sent twice, it is kept once."""
    desk, document = _at(request, assignment, step)
    form = PredictionForm(document, request.POST)
    if not form.is_valid():
        document.prediction_form = form
        return _again(request, desk)
    if document.is_unforeseen:
        stands = Prediction.keep(request.user, document, form.cleaned_data["words"])
    else:
        stands = any(one.words == form.cleaned_data["words"] for one in document.predictions)
    if not stands:
        told_of(request, form)
    return _with_answers(request, desk, document)


@keeps_words
@require_POST
def think_again(request, assignment, step):
    """Beside what was expected, which opened the document."""
    desk, document = _at(request, assignment, step)
    prediction = next(iter(document.predictions), None)
    if prediction is None:
        raise Http404
    form = LaterForm(document, request.POST)
    if not form.is_valid():
        document.later_form = form
        return _again(request, desk)
    if not prediction.think_again(form.cleaned_data["words"]):
        told_of(request, form)
    return _with_answers(request, desk, document)


def _at(request, assignment, step):
    """The desk and the document that the pressed button is about; 404 where it does not lie."""
    desk = Desk.of(request.user, assignment, step)
    if desk.quiz is not None:
        desk.attempt = desk.attempts().first()
    form = DocumentForm(request.POST)
    wanted = form.cleaned_data["document"] if form.is_valid() else None
    for document in [] if desk.is_shut else desk.laid_out:
        if document.pk == wanted:
            return desk, document
    raise Http404


def _again(request, desk):
    """The desk with all that was typed on it, and nothing of it stored."""
    return show(request, desk, all_that_was_typed(request, desk), status=400)


def all_that_was_typed(request, desk):
    """The answers that came along, to be shown again; None where none did."""
    return AnswersForm(desk, request.POST) if desk.may_write and "base" in request.POST else None


def told_of(request, form):
    """Nothing typed is lost, also where something else stands already."""
    words = _("Something stands here already and stays. What you sent now is not kept: “%s”")
    messages.warning(request, words % form.cleaned_data["words"])


def _with_answers(request, desk, document):
    here = reverse("quizzes:workspace", args=[desk.giving.assignment_id, desk.step.pk])
    return answers_along(request, desk) or redirect(f"{here}#{document.prefix}sheet")


def answers_along(request, desk):
    """Save the answers that came along. A page where they cannot simply be saved, else None."""
    if "base" not in request.POST or desk.attempt is None:
        return None
    answer = keep(request, desk.giving.assignment_id, desk.step.pk)
    return answer if answer.status_code != 302 else None
