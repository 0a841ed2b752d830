"""Earlier versions: what was saved before, and what was written beside it somewhere else."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quizzes.desk import Desk
from quizzes.desk.citing import cited_then
from quizzes.models import Draft
from quizzes.outline import read

PER_PAGE = 10


@require_safe
def earlier(request, assignment, step):
    desk = Desk.of(request.user, assignment, step)
    desk.take_round()
    if desk.is_shut:
        return redirect("quizzes:workspace", assignment, step)
    drafts = Draft.objects.filter(attempt__in=desk.attempts().values("pk"))
    page = Paginator(drafts, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "desk": desk,
        "page_obj": page,
        "versions": _versions(desk, page),
        "withdrawn": desk.withdrawn_documents,
    }
    return render(request, "quizzes/earlier.html", context)


@require_POST
def leave_aside(request, assignment, step, draft):
    """The student has looked at what is kept beside the answer, and it stays there."""
    desk = Desk.of(request.user, assignment, step)
    desk.take_round()
    drafts = Draft.objects.filter(attempt__in=desk.attempts().values("pk"))
    version = get_object_or_404(drafts.filter(kind__in=Draft.BESIDE), pk=draft)
    if desk.is_shut or not desk.may_write:
        messages.info(request, _("You cannot write here now. Nothing was changed."))
        return redirect("quizzes:workspace", assignment, step)
    version.settle()
    messages.success(request, _("It stays among the earlier versions and is no part of your work."))
    return redirect("quizzes:earlier", assignment, step)


def _versions(desk, drafts):
    """`[(draft, answers, is_open), …]`: of what was written beside the answer in one tab, while a
    choice was put off, the last stands open."""
    found, tabs = [], set()
    for draft in drafts:
        is_open = draft.kind in Draft.BESIDE and not (draft.tab and draft.tab in tabs)
        tabs.add(draft.tab)
        found.append((draft, _answers(desk, draft), is_open))
    return found


def _answers(desk, draft):
    """`[(number, question, lines, claims, passages), …]` of the questions that had any then."""
    found, cited = [], cited_then(desk, draft)
    for number, response in enumerate(desk.responses, 1):
        answer = draft.answers.get(str(response.question_id), "")
        lines = response.handler.shown(response.question, answer)
        claims = read(draft.outlines.get(str(response.question_id), ""))
        passages = [one for one in cited if one.question == response.question_id]
        if lines or claims or passages:
            found.append((number, response.question, lines, claims, passages))
    return found
