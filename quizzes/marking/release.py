"""Giving graded work back to students: all at once, from a list that was shown."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lessons.models import Assignment, Giving
from lessons.views.classes import staff_only
from quizzes.forms.marking import WorkChosenForm
from quizzes.models import Attempt


def own_assignment(request, assignment_id):
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    return get_object_or_404(assignments, pk=assignment_id)


def all_work(request, assignment):
    work = Attempt.objects.for_marker(request.user).turned_in()
    return work.filter(giving__assignment=assignment)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def release(request, assignment_id):
    assignment = own_assignment(request, assignment_id)
    work = all_work(request, assignment)
    form = WorkChosenForm(request.POST or None, choices=work.ready_to_give_back())
    if request.method == "POST" and form.is_valid():
        count = give_back(form.cleaned_data["work"], request.user)
        words = ngettext(
            "%(count)s paper given back. Its student sees it now.",
            "%(count)s papers given back. Their students see them now.",
            count,
        )
        messages.success(request, words % {"count": count})
        return redirect("quizzes:marking_release", assignment_id)
    papers = list(work.with_state().select_related("student", "quiz", "giving__classroom"))
    writing = Giving.objects.taught_by(request.user).filter(assignment=assignment)
    context = {
        "assignment": assignment,
        "form": form,
        "ready": [one for one in papers if not one.is_given_back and one.asked == one.judged],
        "open": [one for one in papers if not one.is_given_back and one.asked != one.judged],
        "given_back": [one for one in papers if one.is_given_back and not one.was_sent_back],
        "classes": len({giving.classroom_id for giving in writing}),
    }
    return render(request, "quizzes/marking/release.html", context)


@transaction.atomic
def give_back(work, by):
    """All of the stated list or, where anything fails, none of it."""
    papers = list(work.select_related("quiz", "student"))
    for attempt in papers:
        attempt.give_back(by)
    return len(papers)


@staff_only
@require_POST
def take_back(request, assignment_id):
    """Hide again what was given back too early."""
    assignment = own_assignment(request, assignment_id)
    shown = all_work(request, assignment).exclude(given_back_at=None).latest_round()
    form = WorkChosenForm(request.POST, choices=shown)
    if form.is_valid():
        papers = list(form.cleaned_data["work"].select_related("quiz", "student"))
        with transaction.atomic():
            for attempt in papers:
                attempt.take_back(request.user)
        words = ngettext(
            "%(count)s paper is hidden again.", "%(count)s papers are hidden again.", len(papers)
        )
        messages.success(request, words % {"count": len(papers)})
    else:
        messages.error(request, _("Tick at least one paper."))
    return redirect("quizzes:marking_release", assignment_id)
