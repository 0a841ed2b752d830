"""Look at it all once more, then turn it in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quizzes.counters import tagged
from quizzes.desk import Desk
from quizzes.desk.saving import takes_last_words, turn_in
from quizzes.forms.revision import TurnInForm
from quizzes.rows import rows_of
from quizzes.templatetags.desk import moment
from quizzes.views.workspace import questions


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, assignment, step):
    desk = Desk.of(request.user, assignment, step)
    desk.take_round()
    # The button that was pressed at the last second arrives a moment later.
    is_open = takes_last_words(desk) if request.method == "POST" else desk.may_write
    if desk.is_shut or not is_open:
        return _not_open(request, desk)
    changed = False
    if request.method == "POST":
        form = TurnInForm(request.POST)
        if form.is_valid() and turn_in(desk, **form.cleaned_data):
            if desk.is_closed and desk.attempt.turned_in_at > desk.ended_at:
                messages.info(request, _("It had just closed. It is turned in, as late."))
            return _to_the_work(desk)
        desk.take_round()
        if not desk.may_write:
            return _not_open(request, desk)
        changed = True
    return review(request, desk, changed)


def review(request, desk, changed):
    here = reverse("quizzes:workspace", args=[desk.giving.assignment_id, desk.step.pk])
    for evidence in desk.evidence:
        evidence.href = here + evidence.href  # the documents lie on the desk, not here
    asked = questions(desk)
    wanted = {one["question"].rubric_id for one in asked} - {None}
    is_timed = desk.clock.is_timed  # under a clock nobody checks by the rubric
    rubrics = {} if is_timed else rows_of(wanted)
    for one in asked:
        one["advice"] = one["response"].advice
        one["rows"] = rubrics.get(one["question"].rubric_id, [])
        if one["response"].takes_evidence:
            one["tagged"] = tagged(one["used"], one["response"].answer)
    blank = [one for one in asked if one["response"].is_blank]
    context = {
        "desk": desk,
        "form": TurnInForm(initial={"base": desk.attempt.revision, "pages": desk.attempt.pages}),
        "questions": asked,
        "blank": [one for one in blank if one["question"].required],
        "left_out": blank,
        "changed": changed,
        "no_self_check": bool(wanted) and is_timed,
    }
    return render(request, "quizzes/submit.html", context, status=409 if changed else 200)


def _not_open(request, desk):
    """Pressed twice, or too late: the desk says since when."""
    if desk.attempt.is_turned_in and request.method == "POST":
        words = _("This was turned in already: %(moment)s. Nothing was changed.")
        turned_in_at = moment(desk.attempt.turned_in_at, desk.zone)
        messages.info(request, words % {"moment": turned_in_at})
    return _to_the_work(desk)


def _to_the_work(desk):
    """Where the answers stand, and that they are turned in: a phone shows one half of the desk."""
    address = reverse("quizzes:workspace", args=[desk.giving.assignment_id, desk.step.pk])
    return redirect(address + "#questions")
