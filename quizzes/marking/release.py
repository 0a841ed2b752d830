"""Giving graded work back to students: all at once, from a list that was shown."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lessons.models import Assignment, Giving
from lessons.views.classes import staff_only
from quizzes.forms.marking import WorkChosenForm
from quizzes.forms.release import EachWhenReadyForm, ReleaseTimesForm
from quizzes.models import Attempt, Quiz, Release
from quizzes.models.release import let_out
from quizzes.models.still_to_write import writers_told_to
from quizzes.standing import standings

State = Attempt.State

#: So many papers go back with one press: nobody's save waits long for it.
ON_A_PAGE = 200
#: What is not ready is named so far; the queue has all of it.
NAMED = 30


@dataclass
class Room:
    """The work of one class: what is ready, what is not, what went back."""

    giving: Giving
    ready: list = field(default_factory=list)
    open: list = field(default_factory=list)
    release: Release | None = None  # how it goes by itself
    given_back: list = field(default_factory=list)
    absent: int = 0  # parts that nobody has turned in yet
    writing: list = field(default_factory=list)  # who may still write

    @property
    def going(self):
        """Of what is ready what goes at once, when each begins to."""
        return [one for one in self.ready if not one.is_hidden_again]

    def sort_in(self, part):
        if part is None or not part.is_turned_in:
            self.absent += 1
        elif part.is_given_back:
            self.given_back.append(part)
        else:
            (self.ready if part.state == State.GRADED else self.open).append(part)


def own_assignment(request, assignment_id):
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    return get_object_or_404(assignments, pk=assignment_id)


def all_work(request, assignment):
    work = Attempt.objects.for_marker(request.user).turned_in()
    return work.filter(giving__assignment=assignment)


def own_givings(request, assignment):
    givings = Giving.objects.taught_by(request.user).filter(assignment=assignment)
    return list(givings.select_related("assignment__lesson", "classroom"))


def rooms_of(givings, writing, planned):
    """`writing` are the seats of who may still write, `planned` the `Release`s to come."""
    found, releases = standings(givings), {one.giving_id: one for one in planned}
    hidden = Attempt.objects.filter(giving__in=givings).hidden_again()
    hidden = set(hidden.order_by().values_list("pk", flat=True))
    rooms = [Room(giving, release=releases.get(giving.pk)) for giving in givings]
    for room in rooms:
        here = (one for one in writing if one.classroom_id == room.giving.classroom_id)
        room.writing = sorted((one.user for one in here), key=str)
        for standing in found[room.giving.pk]:
            for part in standing.own_parts:
                if part or not standing.is_excused:
                    room.sort_in(part)
        for paper in room.ready:
            paper.is_hidden_again = paper.pk in hidden
        for papers in (room.ready, room.open):  # the students' names are no order for numbers
            papers.sort(key=lambda paper: paper.called.casefold())
    return rooms


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def release(request, assignment_id):
    assignment = own_assignment(request, assignment_id)
    givings = own_givings(request, assignment)
    planned = let_out(givings)
    ready = all_work(request, assignment).ready_to_give_back()
    form = WorkChosenForm(request.POST or None, choices=ready)
    if request.method == "POST" and _given_back(form, request.user):
        messages.success(request, _told(len(form.cleaned_data["work"])))
        return redirect("quizzes:marking_release", assignment_id)
    return _shown(request, assignment, givings, planned, form=form)


def _told(count):
    words = ngettext(
        "%(count)s paper given back. Its student sees it now.",
        "%(count)s papers given back. Their students see them now.",
        count,
    )
    return words % {"count": count}


@staff_only
@require_POST
def release_at(request, assignment_id):
    """What is graded by then is given back by itself, in each class that has a time."""
    assignment = own_assignment(request, assignment_id)
    givings = own_givings(request, assignment)
    planned = let_out(givings)
    times = ReleaseTimesForm(request.POST, givings=givings, planned=planned)
    if times.is_valid() and times.keep(request.user):
        messages.success(request, _("Saved."))
        return redirect("quizzes:marking_release", assignment_id)
    return _shown(request, assignment, givings, planned, times=times)


@staff_only
@require_POST
def release_each(request, assignment_id):
    """In the classes that are ticked each paper goes by itself, once it is ready."""
    assignment = own_assignment(request, assignment_id)
    givings = own_givings(request, assignment)
    planned = let_out(givings)
    each = EachWhenReadyForm(request.POST, givings=givings, planned=planned)
    count = each.keep(request.user) if each.is_valid() else None
    if count is None:
        return _shown(request, assignment, givings, planned, each=each)
    messages.success(request, _("Saved.") + (f" {_told(count)}" if count else ""))
    return redirect("quizzes:marking_release", assignment_id)


def _shown(request, assignment, givings, planned, **sent):
    """The page, with whichever of its forms was sent."""
    by_class = {"givings": givings, "planned": planned}
    forms = {
        "form": WorkChosenForm(choices=Attempt.objects.none()),
        "times": ReleaseTimesForm(**by_class),
        "each": EachWhenReadyForm(**by_class),
    }
    quizzes = Quiz.objects.filter(lesson=assignment.lesson_id)
    writing, others = writers_told_to(request.user, assignment, quizzes, timezone.now())
    rooms = rooms_of(givings, writing, planned)
    ready = [paper for room in rooms for paper in room.ready]
    given_back = [paper for room in rooms for paper in room.given_back]
    context = {
        "assignment": assignment,
        "rooms": rooms,
        "hides_names": quizzes.filter(hides_names=True).exists(),
        "others_writing": others,
        "page_obj": Paginator(ready, ON_A_PAGE).get_page(request.GET.get("page")),
        "given_back": Paginator(given_back, ON_A_PAGE).get_page(request.GET.get("back")),
        "named": f":{NAMED}",
    }
    return render(request, "quizzes/marking/release.html", context | forms | sent)


@transaction.atomic
def _given_back(form, by):
    """All of the stated list or, where one of it is not ready any more, none."""
    if not form.is_valid():
        return False
    form.cleaned_data["work"] = list(
        form.cleaned_data["work"].select_related("quiz").with_signers()
    )
    for attempt in form.cleaned_data["work"]:
        attempt.give_back(by)
    return True


@staff_only
@require_POST
def take_back(request, assignment_id):
    """Hide again what was given back too early."""
    assignment = own_assignment(request, assignment_id)
    let_out(own_givings(request, assignment))
    shown = all_work(request, assignment).exclude(given_back_at=None).latest_round()
    form = WorkChosenForm(request.POST, choices=shown)
    if form.is_valid():
        papers = list(form.cleaned_data["work"].select_related("quiz").with_signers())
        with transaction.atomic():
            for attempt in papers:
                attempt.take_back(request.user)
        words = ngettext(
            "%(count)s paper is hidden again.", "%(count)s papers are hidden again.", len(papers)
        )
        messages.success(request, words % {"count": len(papers)})
    else:
        messages.error(request, form.errors["work"][0])
    return redirect("quizzes:marking_release", assignment_id)
