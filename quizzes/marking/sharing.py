"""Papers of an assignment shared out among those who grade it, some of them to be graded twice."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lessons.models import AuditEvent, Enrolment
from lessons.models.classroom import TEACHING
from lessons.views.classes import form_page, staff_only
from quizzes.forms.marking import plainly
from quizzes.forms.sharing import ShareForm, TurnsChosenForm
from quizzes.marking.release import all_work, own_assignment
from quizzes.models import Attempt, ChangedMeanwhile, Mark, Moderation, Share
from quizzes.models.release import classes_where_each_goes

State = Attempt.State


@staff_only
@form_page
def share(request, assignment_id):
    assignment = own_assignment(request, assignment_id)
    sharing, moderation = Sharing.of(papers_of(request, assignment)), Moderation.of(assignment)
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        graders=sharing.people,
        initial=sharing.evenly() | {"apart": moderation.apart, "base": moderation.revision},
    )
    if request.method == "POST" and form.is_valid():
        try:
            told = _kept(form.cleaned_data, sharing, assignment, request.user)
        except ChangedMeanwhile as changed:
            form.say_changed(changed.stored, "apart", plainly(changed.stored.apart))
        else:
            messages.success(request, told)
            return redirect("quizzes:marking_share", assignment_id)
    context = {
        "assignment": assignment,
        "each_goes": classes_where_each_goes(request.user, assignment),
        "form": form,
        "sharing": sharing,
        "turns": turns_of(sharing),
    }
    return render(request, "quizzes/marking/share.html", context)


@staff_only
@require_POST
def share_anew(request, assignment_id):
    """Take back what its grader has not begun, or has left not done."""
    assignment = own_assignment(request, assignment_id)
    turns = open_turns(papers_of(request, assignment))
    _take_back(request, assignment, turns.left_alone())
    return redirect("quizzes:marking_share", assignment_id)


@staff_only
@require_POST
def share_back(request, assignment_id):
    """Take back single turns that are not done, begun or not."""
    assignment = own_assignment(request, assignment_id)
    form = TurnsChosenForm(request.POST)
    chosen = form.cleaned_data["turn"] if form.is_valid() else []
    turns = open_turns(papers_of(request, assignment)).filter(pk__in=chosen)
    _take_back(request, assignment, turns)
    return redirect("quizzes:marking_share", assignment_id)


def open_turns(papers):
    return Share.objects.filter(attempt__in=papers.order_by().values("pk")).not_done()


def _take_back(request, assignment, turns):
    with _turned_in(assignment).each_when_ready():
        graders = turns.take_back()
    if not graders:
        messages.info(request, _("Nothing was taken back: no turn that is not done was chosen."))
        return
    AuditEvent.note(request.user, "shares taken back", about=assignment, count=len(graders))
    words = ngettext(
        "%(count)s turn taken back: %(who)s.", "%(count)s turns taken back: %(who)s.", len(graders)
    )
    messages.success(request, words % {"count": len(graders), "who": told_of(graders)})


def told_of(graders):
    """Who, and how often each: "Mr. Okoro (2), Ms. Rivera (1)"."""
    names = Counter(map(str, graders))
    return ", ".join(f"{name} ({names[name]})" for name in sorted(names, key=str.casefold))


def papers_of(request, assignment):
    """What this person grades of an assignment and has not given back."""
    work = all_work(request, assignment).filter(given_back_at=None).latest_round()
    return work.order_by("pk")


@dataclass
class Sharing:
    """`papers` with `shares` and `judged_by` (ids of who has begun them, who is done first), in
    an order by chance that stays; `graders` are those of each class."""

    papers: list
    graders: dict

    @classmethod
    def of(cls, work):
        work = work.with_state().with_signers().select_related("giving", "quiz")
        papers = list(work.prefetch_related("shares"))
        begun = defaultdict(dict)
        by_people = Mark.objects.filter(response__attempt__in=papers).exclude(marker=None)
        by_people = by_people.order_by(F("done_at").asc(nulls_last=True), "pk")
        for paper, marker in by_people.values_list("response__attempt", "marker"):
            begun[paper][marker] = True
        for paper in papers:
            paper.judged_by = list(begun[paper.pk])
        papers.sort(key=lambda one: sha256(f"shared-{one.pk}".encode()).digest())
        return cls(papers, _graders({one.giving.classroom_id for one in papers}))

    @property
    def people(self):
        """Everybody who grades one of the classes, by name."""
        found = {grader for some in self.graders.values() for grader in some}
        return sorted(found, key=lambda one: (str(one).casefold(), one.pk))

    @property
    def waiting(self):
        """Papers that nobody has finished and that are nobody's turn."""
        return [one for one in self.papers if _is_open(one) and not _turn(one, second=False)]

    @property
    def once(self):
        """Papers that could be graded a second time and are nobody's to do so."""
        return [one for one in self.papers if not _turn(one, second=True)]

    def evenly(self):
        """What a form begins with: as many papers for each."""
        count, people = len(self.waiting), self.people
        return {
            ShareForm.name_of(one): len(range(number, count, len(people)))
            for number, one in enumerate(people)
        }

    def first_turns(self, counts):
        """`[(paper, grader), …]`: to each as many as wanted, as far as the classes allow it."""
        left, found = Counter(counts), []
        for paper in sorted(self.waiting, key=lambda one: len(self._graders_of(one))):
            able = [one for one in self._graders_of(paper) if left[one] > 0]
            if able:
                grader = max(able, key=lambda one: left[one])
                left[grader] -= 1
                found.append((paper, grader))
        return found

    def second_turns(self, first, most=None):
        """The same of another grader than the first: of all, or of `most` drawn by chance. A
        paper that waits for everybody has no first."""
        begins = {paper.pk: [grader.pk] for paper, grader in first}
        load, found = Counter(), []
        for paper in self.once:
            taken = begins.get(paper.pk, []) + _taken_by(paper)
            able = [one for one in self._graders_of(paper) if one.pk not in taken]
            if able and len(found) != most and (taken or not _is_open(paper)):
                grader = min(able, key=lambda one: load[one])
                load[grader] += 1
                found.append((paper, grader))
        return found

    def begun_turns(self, second):
        """Of those to be graded a second time: who has begun what was nobody's turn is the
        first, and is waited for like any other."""
        nobodys = [one for one, _grader in second if not _turn(one, second=False)]
        return [(one, one.judged_by[0]) for one in nobodys if one.judged_by]

    def _graders_of(self, paper):
        return self.graders.get(paper.giving.classroom_id, [])


def _is_open(paper):
    return paper.state in (State.TURNED_IN, State.BEING_GRADED)


def _turn(paper, second):
    return next((one for one in paper.shares.all() if one.is_second == second), None)


def _taken_by(paper):
    """The ids of its first grader and of all who have begun it."""
    turn = _turn(paper, second=False)
    return [turn.marker_id, *paper.judged_by] if turn else paper.judged_by


def _graders(classrooms):
    """`{class id: [who grades it, …]}`."""
    places = Enrolment.objects.current().filter(classroom__in=classrooms, role__in=TEACHING)
    places = places.filter(user__is_active=True, user__is_staff=True).select_related("user")
    found = defaultdict(list)
    for place in places.order_by("user__display_name", "user"):
        found[place.classroom_id].append(place.user)
    return found


def _turned_in(assignment):
    """All of it, colleagues' classes too: how far two may be apart holds for all."""
    return Attempt.objects.filter(giving__assignment=assignment).turned_in()


def _kept(chosen, sharing, assignment, by):
    """Store it; what was done, in words. What need not be agreed on any more may be ready."""
    with _turned_in(assignment).each_when_ready():
        return _store(chosen, sharing, assignment, by)


def _store(chosen, sharing, assignment, by):
    """Somebody who shares out at the same moment comes first. Raises `ChangedMeanwhile` where
    somebody changed how far two may be apart."""
    Moderation.store(assignment, chosen["base"], chosen["apart"] or 0)
    first = sharing.first_turns(chosen["counts"])
    second = sharing.second_turns(first, chosen["sample"])
    pairs = [(paper, grader.pk, False) for paper, grader in first]
    pairs += [(paper, grader.pk, True) for paper, grader in second]
    pairs += [(paper, grader, False) for paper, grader in sharing.begun_turns(second)]
    shares = [
        Share(attempt=paper, marker_id=grader, is_second=is_second, shared_by=by)
        for paper, grader, is_second in pairs
    ]
    Share.objects.bulk_create(shares, ignore_conflicts=True)
    counts = {"count": len(first), "second": len(second)}
    AuditEvent.note(by, "papers shared out", about=assignment, **counts)
    words = ngettext("%(count)s paper shared out.", "%(count)s papers shared out.", len(first))
    told = words % counts
    if second:
        words = _("%(second)s are to be graded a second time.")
        told = f"{told} {words % counts}"
    return told


@dataclass
class Turns:
    """What was shared out to one grader; of `not_done` each `Share` has its paper at hand, and
    whether it `is_begun`."""

    grader: object
    first: int = 0
    second: int = 0
    not_done: list = field(default_factory=list)
    has_left: bool = False  # some class of those not done

    @property
    def open(self):
        return sum(not one.is_second for one in self.not_done)

    @property
    def again(self):
        return sum(one.is_second for one in self.not_done)


def turns_of(sharing):
    """`[Turns, …]` by name of the grader. Two queries."""
    papers = {one.pk: one for one in sharing.papers}
    shares = Share.objects.filter(attempt__in=papers)
    left = dict(shares.not_done().with_left().values_list("pk", "has_left"))
    found = {}
    for one in shares.select_related("marker"):
        turns = found.setdefault(one.marker_id, Turns(one.marker))
        turns.first += not one.is_second
        turns.second += one.is_second
        if one.pk in left:
            one.attempt = papers[one.attempt_id]
            one.is_begun = one.marker_id in one.attempt.judged_by
            turns.not_done.append(one)
            turns.has_left |= left[one.pk]
    for turns in found.values():
        turns.not_done.sort(key=lambda one: one.attempt.called.casefold())
    return sorted(found.values(), key=lambda one: (str(one.grader).casefold(), one.grader.pk))
