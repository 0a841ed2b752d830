"""The record of a group's discussion: added to and changed by students, read by their teacher."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.once import once
from lessons.models import Giving, Step
from lessons.views.classes import staff_only
from quizzes.desk import Desk
from quizzes.desk.discussion import add_entry, discussion_of, take_role
from quizzes.forms.discussion import ChangeForm, EntryForm, RoleForm
from quizzes.models import DiscussionEntry, DiscussionRole
from quizzes.views.keep import keeps_words
from quizzes.views.workspace import show

CLOSED = gettext_lazy("The discussion is closed while you work against the clock. It was not sent.")
NO_ROLE = gettext_lazy("That is no role of this discussion. Choose one of those that are here.")


@keeps_words
@require_POST
@once
def discussion(request, assignment, step):
    """One more entry. What was typed stands there again where it was not taken."""
    desk, found = _open(request, assignment, step)
    form = EntryForm(request.POST)
    if not found.may_add:
        form.add_error(None, CLOSED)
    if not form.is_valid():
        return show(request, desk, entry=form, status=400)
    add_entry(desk, form.cleaned_data["words"], found.role)
    return redirect(_back(desk))


@require_POST
def discussion_role(request, assignment, step):
    desk, found = _open(request, assignment, step)
    form = RoleForm([role for role, _ in found.roles], request.POST)
    if found.may_add and form.is_valid():
        take_role(desk, form.cleaned_data["role"])
    else:
        messages.error(request, CLOSED if not found.may_add else NO_ROLE)
    return redirect(_back(desk))


@keeps_words
@require_http_methods(["GET", "HEAD", "POST"])
def discussion_entry(request, assignment, step, entry_id):
    """What one added oneself, to be changed."""
    desk, found = _open(request, assignment, step)
    own = DiscussionEntry.objects.of_student(request.user).filter(giving=desk.giving, step=step)
    entry = get_object_or_404(own, pk=entry_id)
    if not found.may_add:
        messages.error(request, CLOSED)
        return redirect(_back(desk))
    form, theirs = ChangeForm(entry, request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if entry.change(**form.cleaned_data):
            return redirect(_back(desk))
        entry.refresh_from_db()
        form, theirs = form.on_what_stands(entry), entry.words
    context = {"desk": desk, "entry": entry, "form": form, "theirs": theirs}
    status = 409 if theirs else 200
    return render(request, "quizzes/discussion_entry.html", context, status=status)


def _open(request, assignment, step):
    desk = Desk.of(request.user, assignment, step)
    found = discussion_of(desk)
    if found is None:
        raise Http404
    return desk, found


def _back(desk):
    here = [desk.giving.assignment_id, desk.step.pk]
    return reverse("quizzes:workspace", args=here) + "#discussion"


@staff_only
@require_safe
def class_discussion(request, classroom_id, assignment_id, step_id):
    """What the groups of a class said, for its teacher."""
    givings = Giving.objects.taught_by(request.user).select_related(
        "classroom", "assignment__lesson"
    )
    giving = get_object_or_404(givings, classroom=classroom_id, assignment=assignment_id)
    parts = giving.assignment.lesson.steps.filter(kind=Step.Kind.DISCUSSION)
    step = get_object_or_404(parts, pk=step_id)
    here = {"giving": giving, "step": step}
    entries = DiscussionEntry.objects.for_teacher(request.user).filter(**here)
    roles = DiscussionRole.objects.for_teacher(request.user).filter(**here)
    context = {
        "giving": giving,
        "classroom": giving.classroom,
        "lesson": giving.assignment.lesson,
        "step": step,
        "entries": entries.order_by("group", "said_at", "pk").select_related("student"),
        "roles": roles.select_related("student"),
    }
    return render(request, "quizzes/class_discussion.html", context)
