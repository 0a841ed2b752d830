"""Take an earlier version back into the answer, after a look at what it would replace."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from quizzes.desk import Desk
from quizzes.desk.citing import coming_back
from quizzes.desk.saving import take_version as take
from quizzes.forms.revision import RevisionForm
from quizzes.models import Draft
from quizzes.outline import read


@require_http_methods(["GET", "HEAD", "POST"])
def take_version(request, assignment, step, draft):
    desk = Desk.of(request.user, assignment, step)
    desk.take_round()
    version = get_object_or_404(
        Draft.objects.fitting().filter(attempt__in=desk.attempts().values("pk")), pk=draft
    )
    if desk.is_shut or not desk.may_write:
        messages.info(request, _("You cannot write here now. Nothing was changed."))
        return redirect("quizzes:workspace", assignment, step)
    changed = False
    if request.method == "POST":
        form = RevisionForm(request.POST)
        taken = form.is_valid() and take(desk, version, form.cleaned_data["base"])
        if taken:
            _tell(request, taken)
            return redirect("quizzes:workspace", assignment, step)
        desk = Desk.of(request.user, assignment, step)
        desk.take_round()
        changed = True
    return compare(request, desk, version, changed)


def _tell(request, taken):
    words = _("It is your answer again. What stood there is among the earlier versions.")
    messages.success(request, words)
    if lost := len(taken.kept.lost):
        words = ngettext(
            "%(lost)s passage did not come back: its words are not in the documents as they are "
            "now, or you have 200. The earlier version keeps it.",
            "%(lost)s passages did not come back: their words are not in the documents as they "
            "are now, or you have 200. The earlier version keeps them.",
            lost,
        )
        messages.warning(request, words % {"lost": lost})


def compare(request, desk, version, changed):
    context = {
        "desk": desk,
        "version": version,
        "form": RevisionForm(initial={"base": desk.attempt.revision}),
        "replaced": [one for one in _side_by_side(desk, version) if _is_other(one)],
        "changed": changed,
        "withdrawn": desk.withdrawn_documents,
    }
    return render(request, "quizzes/take_version.html", context, status=409 if changed else 200)


def _is_other(one):
    return one["passages"] or (one["stands"], one["claims"]) != (one["kept"], one["kept_claims"])


def _side_by_side(desk, version):
    back = coming_back(desk, version)
    for number, response in enumerate(desk.responses, 1):
        kind, question = response.handler, response.question
        kept = version.answers.get(str(question.pk), response.answer)
        outline = version.outlines.get(str(question.pk), response.outline)
        yield {
            "number": number,
            "question": question,
            "stands": kind.shown(question, response.answer),
            "kept": kind.shown(question, kept),
            "claims": read(response.outline),
            "kept_claims": read(outline),
            "passages": [one for one in back if one.question == question.pk],
        }
