"""Who may still write a part: as long as anybody may, others' work on it stays closed."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from lessons.models import Classroom, Enrolment, Extension, Pause, Sitting
from quizzes.models.signature import Signature


def still_to_write(assignment, quiz, now):
    """The seats (`Enrolment`) of students who have not turned this part in and still could.

    In whichever class has the assignment. Who is excused writes nothing; what was sent back to
    revise is still written.
    """
    seats = Enrolment.objects.current().students()
    seats = seats.filter(
        classroom__givings__assignment=assignment, classroom__givings__withdrawn_at=None
    ).annotate(giving=F("classroom__givings"))
    own = Extension.objects.filter(giving=OuterRef("giving"), student=OuterRef("user"))
    dates = {
        f"own_{name}": Coalesce(Subquery(own.values(name)[:1]), F(f"classroom__givings__{name}"))
        for name in ("due_at", "closes_at")
    }
    seats = seats.annotate(**dates)
    work = _work(quiz)
    is_open = Q(own_closes_at=None) | Q(own_closes_at__gt=now) | Q(own_due_at__gt=now)
    # Sent back after it closed: `Attempt.dates_in_round`.
    is_open |= Exists(work.filter(round__gt=1, started_at__gte=OuterRef("own_closes_at")))
    is_open |= _clocks(quiz, now) | Exists(_stops())
    done = Exists(work.turned_in()) & ~Exists(work.filter(turned_in_at=None))
    return seats.filter(is_open).exclude(Exists(own.filter(excused=True))).exclude(done)


def writers_told_to(user, assignment, quizzes, now):
    """Who has one of these parts still to write, as far as this person is told: `([seat, …], how
    many others)`, the seats with their `user`, of the classes that this person teaches."""
    open_still = Q(pk__in=[])
    for quiz in quizzes:
        open_still |= Q(pk__in=still_to_write(assignment, quiz, now).values("pk"))
    own = Classroom.objects.taught_by(user).filter(pk=OuterRef("classroom"))
    seats = Enrolment.objects.filter(open_still).annotate(is_own=Exists(own))
    seats = list(seats.select_related("user"))
    told = [seat for seat in seats if seat.is_own]
    return told, len(seats) - len(told)


def _clocks(quiz, now):
    """Of a seat around this query: what runs, or is to be gone on with, beyond the closing for who
    has more time."""
    own = Sitting.objects.filter(giving=OuterRef("giving"), student=OuterRef("user"), step=quiz)
    return Exists(own.filter(ends_at__gt=now)) | Exists(own.between(now))


def _stops():
    """Of such a seat: what moves its closing once the teacher lets the clock go on."""
    return Pause.objects.filter(giving=OuterRef("giving")).meant_for(OuterRef("user")).until_told()


def _work(quiz):
    """Of a seat around this query: what its student wrote, alone or with classmates."""
    Attempt = Signature.attempt.field.related_model
    signed = Signature.objects.filter(attempt=OuterRef("pk"), student=OuterRef(OuterRef("user")))
    mine = Q(student=OuterRef("user")) | Exists(signed)
    return Attempt.objects.filter(mine, giving=OuterRef("giving"), quiz=quiz)
