"""A class that has begun goes on with the corrected words of its documents, if its teacher says so.

What would change is listed first. Nobody's work may be turned in yet: it is graded by the words
it was written with.
"""

import hashlib
import json
from dataclasses import dataclass, field

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lessons.models import Assignment, AuditEvent, Giving, Pin
from lessons.views.classes import form_page, staff_only
from quizzes.desk.citing import found_in
from quizzes.forms.corrected import CorrectedForm
from quizzes.models import Attempt, Evidence
from sources.passages import label, parts_of


@dataclass
class Change:
    """One text of one class: the version it reads, today's, and the passages cited in it."""

    pin: Pin
    column: str  # of the pin: "version", or "other_version" where some read it instead
    document: object  # as it would lie there
    before: object
    follows: list = field(default_factory=list)  # `Evidence`, at its place in today's
    stays: list = field(default_factory=list)  # whose words are not there any more

    @property
    def after(self):
        return self.document.text.current

    def sort_in(self, evidence):
        """It follows where the same words stand in the same place: its label is in the answer."""
        passage = found_in(self.document, evidence)
        if passage is None or not self._is_as_before(passage, evidence):
            self.stays.append(evidence)
        else:
            evidence.version, evidence.start, evidence.end = self.after, passage.start, passage.end
            evidence.prefix, evidence.suffix = passage.prefix, passage.suffix
            self.follows.append(evidence)

    def _is_as_before(self, passage, evidence):
        name, where = parts_of(evidence.label)
        now = label(name, self.document.shown_blocks, passage.start, passage.end)
        return passage.quote == evidence.quote and parts_of(now)[1] == _place(where)


def _place(where):
    """Without the letter of a second passage there."""
    return where.rstrip("bcdefghijklmnopqrstuvwxyz")


@dataclass
class Room:
    giving: Giving
    changes: list = field(default_factory=list)

    @property
    def fingerprint(self):
        told = [
            [one.pin.pk, one.column, one.before.pk, one.after.pk, len(one.follows), len(one.stays)]
            for one in self.changes
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]

    @property
    def confirm(self):
        initial = {"giving": self.giving.pk, "seen": self.fingerprint}
        return CorrectedForm(initial=initial, auto_id=False)


@staff_only
@form_page
def corrected(request, assignment_id):
    own = Assignment.objects.taught_by(request.user).select_related("lesson")
    assignment = get_object_or_404(own, pk=assignment_id)
    form = CorrectedForm(request.POST) if request.method == "POST" else None
    with transaction.atomic():
        if form:
            hold_work(assignment)
        rooms = rooms_of(request.user, assignment)
        chosen = _chosen(form, rooms) if form else None
        if chosen:
            store(chosen, request.user)
            words = _("%s reads the corrected words now.")
            messages.success(request, words % chosen.giving.classroom)
            return redirect("quizzes:marking_corrected", assignment_id)
    context = {"assignment": assignment, "rooms": rooms, "is_changed": form is not None}
    return render(request, "quizzes/marking/corrected.html", context)


def hold_work(assignment):
    """Who saves or turns in at this moment comes before, or after with the words of then."""
    work = Attempt.objects.filter(giving__assignment=assignment).order_by("pk")
    list(work.select_for_update(no_key=True).values_list("pk"))


def _chosen(form, rooms):
    """The room that the form names, as it was shown; None where something changed meanwhile.

    A class that is not this person's own is none at all.
    """
    if not form.is_valid():
        return None
    room = rooms.get(form.cleaned_data["giving"])
    if room is None:
        raise Http404
    is_as_shown = form.cleaned_data["seen"] == room.fingerprint
    return room if room.changes and not room.giving.has_turned_in and is_as_shown else None


def rooms_of(user, assignment):
    """`{giving: Room}` of the classes whose dates this person may change."""
    done = Attempt.objects.filter(giving=OuterRef("pk"), turned_in_at__isnull=False)
    givings = Giving.objects.managed_by(user).filter(assignment=assignment)
    givings = givings.select_related("classroom").annotate(has_turned_in=Exists(done))
    rooms = {giving.pk: Room(giving) for giving in givings}
    changes = list(_changes(rooms))
    by_place = {(one.pin.giving_id, one.before.pk): one for one in changes}
    cited = Evidence.objects.filter(
        attempt__giving__in=rooms, version__in={one.before.pk for one in changes}
    )
    for evidence in cited.annotate(giving=F("attempt__giving")).order_by("pk"):
        if change := by_place.get((evidence.giving, evidence.version_id)):
            change.sort_in(evidence)
    for one in changes:
        rooms[one.pin.giving_id].changes.append(one)
    return rooms


def _changes(rooms):
    earlier = ~Q(version=F("document__text__current"))
    lent = ~Q(other_version=F("other_version__text__current"))
    pins = Pin.objects.filter(earlier | lent & Q(other_version__isnull=False), giving__in=rooms)
    pins = pins.select_related(
        "document__text__source",
        "document__text__current",
        "version",
        "other_version__text__current",
    )
    for pin in pins.order_by("document__step__position", "document__position", "document"):
        document, other = pin.document, pin.other_version
        if pin.version != document.text.current:
            document.version = document.text.current
            yield Change(pin, "version", document, pin.version)
        if other and other != other.text.current:
            yield Change(pin, "other_version", _lent(document, other), other)


def _lent(document, other):
    """The document as it lies before a student who reads its other text."""
    laid = type(document)(pk=document.pk, label=document.label)
    other.text.source = document.text.source
    laid.other_version = other.text.current
    laid.lay_other(other.text)
    return laid


def store(room, by):
    for one in room.changes:
        Pin.objects.filter(pk=one.pin.pk).update(**{one.column: one.after})
    follows = [evidence for one in room.changes for evidence in one.follows]
    Evidence.objects.bulk_update(follows, ["version", "start", "end", "prefix", "suffix"])
    AuditEvent.note(
        by, "gave corrected words", about=room.giving.assignment, count=len(room.changes)
    )
