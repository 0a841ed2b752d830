"""A student who changes class takes the work along, where the new class has the assignment."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lessons.grants import open_givings
from lessons.models import AuditEvent, Pause, Progress, Sitting
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
    brought = [_bring(user, giving, place) for place in places]
    _notes_left_behind(user).of_assignment(giving.assignment_id).update(giving=giving)
    if any(brought):
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
    _bring_clock(user, giving, place)
    return True


def _bring_clock(user, giving, place):
    """The clock goes on as it stood: what was sat, and what stopped for this student alone."""
    sat = Sitting.objects.filter(student=user, step=place["quiz"])
    brought = sat.filter(giving=place["giving"])
    numbers = list(brought.values_list("number", flat=True))
    sat.filter(giving=giving, number__in=numbers).delete()  # leave to begin what is begun already
    brought.update(giving=giving)
    stops = Pause.objects.filter(student=user)
    brought = stops.filter(giving=place["giving"])
    if stops.until_told().filter(giving=giving).exists():  # one is enough
        brought = brought.exclude(ended_at=None)
    brought.update(giving=giving)
