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
        _told_of(request, form)
    return _with_answers(request, desk, document)


@keeps_words
@require_POST
def think_again(request, assignment, step):
    """Beside what was expected, once the document is open."""
    desk, document = _at(request, assignment, step)
    prediction = next(iter(document.predictions), None)
    if prediction is None or document.because:
        raise Http404
    form = LaterForm(document, request.POST)
    if not form.is_valid():
        document.later_form = form
        return _again(request, desk)
    if not prediction.think_again(form.cleaned_data["words"]):
        _told_of(request, form)
    return _with_answers(request, desk, document)


def _at(request, assignment, step):
    """The desk and the document that the pressed button is about; 404 where it does not lie."""
    desk = Desk.of(request.user, assignment, step)
    if desk.quiz is not None:
        desk.attempt = desk.attempts().first()
    form = DocumentForm(request.POST)
    wanted = form.cleaned_data["document"] if form.is_valid() else None
    for document in [] if desk.is_shut else desk.laid_out:
        if document.pk == wanted and not document.is_withheld:
            return desk, document
    raise Http404


def _again(request, desk):
    """The desk with all that was typed on it, and nothing of it stored."""
    answers = AnswersForm(desk, request.POST) if _has_answers(request, desk) else None
    return show(request, desk, answers, status=400)


def _has_answers(request, desk):
    return desk.may_write and "base" in request.POST


def _told_of(request, form):
    """Nothing typed is lost, also where something else stands already."""
    words = _("Something stands here already and stays. What you sent now is not kept: “%s”")
    messages.warning(request, words % form.cleaned_data["words"])


def _with_answers(request, desk, document):
    here = [desk.giving.assignment_id, desk.step.pk]
    if "base" in request.POST and desk.attempt is not None:
        answer = keep(request, *here)
        if answer.status_code != 302:  # it was written somewhere else meanwhile, or is closed
            return answer
    return redirect(reverse("quizzes:workspace", args=here) + f"#{document.prefix}sheet")
