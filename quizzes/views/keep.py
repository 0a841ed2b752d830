"""Saving by a button, and citing: the same as the scripts do, a page at a time."""

import uuid
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.errors import signed_out
from quizzes.desk import Desk
from quizzes.desk.citing import as_cited, cite
from quizzes.desk.saving import Closed, Conflict, Saved, save_work
from quizzes.forms.answers import SENT, AnswersForm, CiteForm, initial_of, name_of
from quizzes.forms.save import Work
from quizzes.outline import merged, read, write
from quizzes.views.workspace import fields_of, questions, show


def keeps_words(view):
    """Signed out, a student gets back what was sent instead of a page to sign in alone."""

    @wraps(view)
    def answer(request, assignment, step, **place):
        if request.user.is_authenticated:
            return view(request, assignment, step, **place)
        onward = reverse("quizzes:workspace", args=[assignment, step])
        if request.method == "POST":
            return signed_out(request, onward)
        return redirect_to_login(onward)

    return login_not_required(answer)


@keeps_words
@require_POST
def keep(request, assignment, step):
    desk = Desk.of(request.user, assignment, step)
    desk.take_round()
    form = AnswersForm(desk, request.POST)
    if not form.is_valid():
        return show(request, desk, form, status=400)
    work = form.work
    if work.round != desk.attempt.round:
        desk.take_round(work.round)
    outcome = save_work(desk, work)
    if isinstance(outcome, Saved):
        return redirect(_onward(desk, form))
    if isinstance(outcome, Closed) and outcome.counts:
        messages.info(request, _("It is closed now. What you just sent was still taken, as late."))
        return redirect("quizzes:workspace", assignment, step)
    if isinstance(outcome, Closed) and desk.is_shut:
        messages.info(request, _("It was closed already. What you just sent is kept beside it."))
        return redirect("quizzes:workspace", assignment, step)
    return beside(request, desk, work, outcome)


def _onward(desk, form):
    """The page that the pressed button leads to."""
    here = [desk.giving.assignment_id, desk.step.pk]
    if form.cleaned_data["then"] == "check":
        return reverse("quizzes:submit", args=here)
    if form.cleaned_data["then"] == "quotations":
        return reverse("quizzes:quotations", args=here)
    if form.cleaned_data["then"] == "photos":
        return reverse("quizzes:photos", args=here)
    if form.cleaned_data["then"] == "together":
        return reverse("quizzes:together", args=here)
    if place := form.cleaned_data["cite"]:
        return reverse("quizzes:cite", args=here) + f"?at={place}"
    return reverse("quizzes:workspace", args=here) + f"#{form.place_changed}"


def beside(request, desk, work, outcome):
    """What stands and what was sent, side by side: both are kept, the student chooses."""
    vars(desk).pop("responses", None)  # read again what stands there
    is_conflict = isinstance(outcome, Conflict)
    outlined = is_conflict and _put_together(desk, work)
    asked = questions(desk)
    changed = [one for one in asked if _sent(one, work) != one["response"].answer]
    sent = {}
    for one in changed:
        sent |= dict.fromkeys(_names(one), "") | initial_of(one["response"], _sent(one, work))
    picks = {f"pick-{one['question'].pk}": SENT for one in changed}
    form = AnswersForm(desk, initial=sent | picks)
    for name, value in sent.items():
        form.fields[name].initial = value
    context = {
        "desk": desk,
        "outcome": outcome,
        "conflict": is_conflict,
        "form": form,
        "changed": [_side_by_side(one, work, form) for one in changed],
        "outlined": outlined,
        "claims": [
            field.as_hidden()
            for one in asked
            for _number, *fields in form.claims(one["response"])
            for field in fields
        ],
        "same": [
            field.as_hidden()
            for one in asked
            if one not in changed
            for field in form.parts(one["response"]).values()
        ],
    }
    return render(request, "quizzes/beside.html", context, status=409 if is_conflict else 410)


def _put_together(desk, work):
    """Offer the claims that stand and those that were sent, to be saved with what is chosen."""
    outlined = False
    for response in desk.responses:
        mine = read(work.outlines.get(response.question_id, response.outline))
        outlined |= mine != read(response.outline)
        response.outline = write(merged(read(response.outline), mine))  # to be shown, not stored
    return outlined


def _sent(one, work):
    return work.answers.get(one["question"].pk, one["response"].answer)


def _names(one):
    response = one["response"]
    return [name_of(response, part) for part in response.handler.fields(response.question)]


def _side_by_side(one, work, form):
    kind, question = one["response"].handler, one["question"]
    return one | {
        "stands": kind.shown(question, one["response"].answer),
        "sent": kind.shown(question, _sent(one, work)),
        **fields_of(form, one["response"]),
        "pick": form[f"pick-{question.pk}"],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def cite_paragraph(request, assignment, step):
    """Cite a paragraph, or a sentence of it, without a script."""
    desk = Desk.of(request.user, assignment, step)
    desk.take_round()
    if desk.is_shut:
        return redirect("quizzes:workspace", assignment, step)
    document, paragraph = _paragraph(desk, request.GET.get("at", ""))
    form = CiteForm(desk, document, paragraph, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _cited(request, desk, document, form.cleaned_data)
    context = {"desk": desk, "document": document, "paragraph": paragraph, "form": form}
    return render(request, "quizzes/cite.html", context)


def _paragraph(desk, place):
    prefix, _colon, number = place.partition(":")
    for document in desk.documents if desk.may_write else []:
        if document.prefix == prefix:
            for block in document.shown_blocks:
                if str(block["n"]) == number:
                    return document, block
    raise Http404


def _cited(request, desk, document, chosen):
    question = {response.pk: response.question_id for response in desk.responses}
    response, part = chosen["question"]
    new = cite(
        desk, response.question_id, uuid.uuid4().hex, document, *chosen["words"], chosen["role"]
    )
    answers = {}
    if chosen["put_in"]:
        answers[new.question] = response.handler.cite_in(response.answer, part, new.label)
    evidence = [as_cited(one, question[one.response_id]) for one in desk.evidence]
    work = Work(base=desk.attempt.revision, answers=answers, evidence=[*evidence, new])
    outcome = save_work(desk, work)
    if not isinstance(outcome, Saved):
        return beside(request, desk, work, outcome)
    messages.success(request, _("%(place)s is among your evidence.") % {"place": new.label})
    here = reverse("quizzes:workspace", args=[desk.giving.assignment_id, desk.step.pk])
    return redirect(f"{here}#q{new.question}")
