"""A student who changes class takes the work along, where the new class has the assignment."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lessons.clock import take_along
from lessons.grants import open_givings
from lessons.models import AuditEvent, Progress
from quizzes.models import Attempt, Note

#: Words, or photographs of pages: `Attempt.is_begun`. Or work on a sheet.
WRITTEN = Q(revision__gt=0) | Q(saved_at__isnull=False) | Q(turned_in_at__isnull=False)


def left_behind(user):
    """Work of this student in classes that do not have the assignment for them any more.

    What classmates signed stays in the class where they wrote it together.
    """
    alone = _own_desks(user).filter(signatures=None)
    return alone.filter(WRITTEN).exclude(giving__in=_seats(user))


def _own_desks(user):
    return Attempt.objects.filter(student=user)


def _notes_left_behind(user):
    return Note.objects.of_student(user).exclude(giving__in=_seats(user))


def has_left_behind(user):
    """The same, and notes, as a condition on a giving: on its assignment, in another class."""
    work = left_behind(user).filter(giving__assignment=OuterRef("assignment"))
    notes = _notes_left_behind(user).of_assignment(OuterRef("assignment"))
    return Exists(work) | Exists(notes)


def _seats(user):
    return open_givings(user=user.pk, now=timezone.now())


@transaction.atomic
def bring_along(user, giving):
    """All rounds of each part, unless something is written in the new class already."""
    left = left_behind(user).filter(giving__assignment=giving.assignment_id)
    places = left.order_by("-giving_id").values("giving", "quiz").distinct()
    brought = [place for place in places if _bring(user, giving, place)]
    for before in {place["giving"] for place in brought}:
        steps = [place["quiz"] for place in brought if place["giving"] == before]
        take_along(user, steps, before, giving)
    _notes_left_behind(user).of_assignment(giving.assignment_id).update(giving=giving)
    if brought:
        AuditEvent.note(user, "work brought along to another class", user, giving)


def _bring(user, giving, place):
    there = {"giving": giving, "quiz": place["quiz"]}
    _own_desks(user).filter(**there, signatures=None).exclude(WRITTEN).delete()
    if Attempt.objects.of_student(user).filter(**there).exists():
        return False
    _own_desks(user).filter(**place).update(giving=giving)
    opened = Progress.objects.filter(student=user)
    known = list(opened.filter(giving=giving).values_list("step", flat=True))
    opened.filter(giving=place["giving"]).exclude(step__in=known).update(giving=giving)
    return True
