"""When a student's writing closes: the one place that says so.

Dates of the class and of the student, sittings, pauses and breaks are rows of `lessons`;
`lessons.clock` moves them. Here they are read, for the desk, a save, the countdown, the
progress of a class, collecting and the night alike: `with_clock` brings what is needed into
the query at hand, `Clock.of` makes sense of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from lessons.clock import GRACE, NOTHING, waiting
from lessons.models import Pause, Sitting
from sources.prepared import Outer, Prepared


class State(models.TextChoices):
    """What a student may do now, as far as time goes."""

    OPEN = "open"  # write: no clock, or it runs
    WAITING = "waiting"  # timed; the teacher has not started it
    TO_BEGIN = "to_begin"  # timed; the next sitting can be begun
    PAUSED = "pause"
    STOPPED = "stop"
    ON_BREAK = "break"
    BETWEEN = "between"  # a sitting is over, the next cannot be begun yet
    OVER = "over"  # the time of the last sitting is up
    CLOSED = "closed"  # the closing time has passed


#: How a clock that stands still is told.
HELD = {
    Pause.Kind.PAUSE: State.PAUSED,
    Pause.Kind.STOP: State.STOPPED,
    Pause.Kind.BREAK: State.ON_BREAK,
}


#: What is read of the sitting that a student began last.
OF_A_SITTING = ("number", "ends_at", "beyond", "more_to_come", "is_done")
#: What is read of what stops the clock.
OF_STOPS = ("clock_held_at", "clock_held_by")
#: All columns that `with_clock` brings, and what each is.
FIELDS = {f"clock_{name}": Sitting._meta.get_field(name) for name in OF_A_SITTING} | {
    "clock_opened": Sitting._meta.get_field("number"),
    "clock_held_at": Pause._meta.get_field("began_at"),
    "clock_held_by": Pause._meta.get_field("kind"),
}
OF_A_CLOCK = list(FIELDS)


def with_clock(rows, now, giving, step, student):
    """Annotate rows with what `Clock.of` reads; the last three are ids or `OuterRef`s."""
    return with_sittings(with_stops(rows, now, giving, student), now, giving, step, student)


def with_sittings(rows, now, giving, step, student):
    """The part of `with_clock` that differs from step to step."""
    found = _of_sittings(now, giving, step, student)
    return rows.annotate(**{name: Subquery(rows) for name, rows in found.items()})


def _of_sittings(now, giving, step, student):
    """`{column: queryset of its one value}`."""
    sittings = Sitting.objects.filter(giving=giving, step=step)
    begun = Sitting.objects.begun_at_a_part(giving, step, student)
    opened = sittings.meant_for(student).may_be_begun(now).order_by("-number")
    found = {f"clock_{name}": begun.values(name)[:1] for name in OF_A_SITTING}
    return found | {"clock_opened": opened.values("number")[:1]}


def with_stops(rows, now, giving, student):
    """Annotate where the clock stands still, and by what; nothing while it runs."""
    found = _of_stops(now, giving, student)
    return rows.annotate(**{name: Subquery(rows) for name, rows in found.items()})


def _of_stops(now, giving, student):
    """`{column: queryset of its one value}`."""
    stops = Pause.objects.going_on(now).filter(giving=giving).meant_for(student)
    # A break has moved the end already: the clock shows what it will show when it is over.
    readings = stops.annotate(reading=Coalesce("ended_at", "began_at")).order_by("reading")
    kinds = stops.order_by("-kind")  # stopped for the day, before paused, before a break
    return {
        "clock_held_at": readings.values("reading")[:1],
        "clock_held_by": kinds.values("kind")[:1],
    }


def _of_a_round(column, now, student):
    """One column of `with_clock` for rows of `Attempt`, as `Prepared` builds it."""
    giving, step = Outer("quizzes_attempt.giving_id"), Outer("quizzes_attempt.quiz_id")
    if column in OF_STOPS:
        return _of_stops(now, giving, student)[column]
    return _of_sittings(now, giving, step, student)[column]


_PREPARED = {
    column: Prepared(partial(_of_a_round, column), field) for column, field in FIELDS.items()
}


def with_prepared_clock(attempts, now, student):
    """`with_clock` of one student's attempts; what it asks is written once, for a save."""
    found = {column: ask(now=now, student=student) for column, ask in _PREPARED.items()}
    return attempts.annotate(**found)


def hand_in(work, now=None):
    """Turn in, as it stands, what ran out of time long enough ago for the last words to arrive.

    Whoever looks at work calls this first, and so does the night: no page need be open.
    """
    now = now or timezone.now()
    ending = Sitting.objects.begun().filter(
        giving=OuterRef("giving"),
        step=OuterRef("quiz"),
        student=OuterRef("student"),
        more_to_come=False,
        is_done=False,
    )
    running = work.filter(Exists(ending), turned_in_at=None, round=1)
    running = of_work(running.select_related("giving", "quiz", "student"), now).with_own_dates()
    return sum(_hand_in(attempt, now) for attempt in running)


def _hand_in(attempt, now):
    clock = Clock.of_work(attempt, now)
    is_over = clock.state == State.OVER and now - clock.ends > GRACE
    return is_over and attempt.run_out(at=clock.ends)


def of_work(attempts, now):
    """`with_clock` of attempts."""
    return with_clock(attempts, now, OuterRef("giving"), OuterRef("quiz"), OuterRef("student"))


@dataclass(frozen=True)
class Clock:
    """One student's time at one part, at one moment."""

    now: datetime
    closes_at: datetime | None = None
    sittings: tuple = ()  # the class's minutes of each; empty where no clock runs
    waits: bool = False  # for the teacher to start the first
    number: int = 0  # of the sitting begun last
    ends_at: datetime | None = None
    beyond: timedelta = NOTHING
    more_to_come: bool = False
    is_done: bool = False  # turned in
    opened: int = 0  # the highest number that may be begun
    held_at: datetime | None = None
    held_by: str = ""

    @classmethod
    def of(cls, row, quiz, closes_at, now, round=1):
        """The clock of a row of `with_clock`. What is written anew after grading has none."""
        is_timed = quiz is not None and quiz.is_timed and round == 1
        return cls(
            now=now,
            closes_at=closes_at,
            sittings=tuple(quiz.sittings) if is_timed else (),
            waits=is_timed and quiz.waits_for_teacher,
            number=row.clock_number or 0,
            ends_at=row.clock_ends_at,
            beyond=row.clock_beyond or NOTHING,
            more_to_come=bool(row.clock_more_to_come),
            is_done=bool(row.clock_is_done),
            opened=row.clock_opened or 0,
            held_at=row.clock_held_at,
            held_by=row.clock_held_by or "",
        )

    @classmethod
    def of_work(cls, attempt, now):
        """The same of an attempt of `of_work`, with `AttemptQuerySet.with_own_dates`."""
        dates = attempt.giving.own_dates_of(attempt)
        closes_at = attempt.dates_in_round(dates)[1]
        return cls.of(attempt, attempt.quiz, closes_at, now, attempt.round)

    # What it shows

    @property
    def reading(self):
        """The moment that the clock shows: it stands still while it is stopped."""
        return self.held_at or self.now

    @property
    def is_timed(self):
        return bool(self.sittings)

    @property
    def has_begun(self):
        return not self.is_timed or self.number > 0

    @property
    def ends(self):
        """When writing closes; None where nothing ends it."""
        if not self.is_timed:
            return self.closes_at
        return min(filter(None, [self.ends_at, self.own(self.closes_at)]), default=None)

    def own(self, moment):
        """A due or closing time as it holds here: it waits for who has more time."""
        return waiting(moment, self.beyond) if self.is_timed else moment

    @property
    def left(self):
        """The time left to write, or None."""
        return max(self.ends - self.reading, NOTHING) if self.ends else None

    @property
    def seconds_left(self):
        return None if self.left is None else int(self.left.total_seconds())

    @property
    def until(self):
        """When writing closes if the clock goes on at once, or None."""
        return None if self.left is None else self.now + self.left

    # What may be done

    @property
    def state(self):
        if self._is_running:
            return HELD.get(self.held_by, State.OPEN)
        if self.is_timed and self.number and not self.more_to_come:
            return State.OVER
        if not self.is_timed or self._has_closed:
            return State.CLOSED
        if self.held_by:
            return HELD[self.held_by]
        if self._may_begin:
            return State.TO_BEGIN
        return State.BETWEEN if self.number else State.WAITING

    @property
    def _is_running(self):
        return self.has_begun and (self.ends is None or self.ends > self.reading)

    @property
    def _has_closed(self):
        return self.can_begin_until is not None and self.can_begin_until <= self.reading

    @property
    def can_begin_until(self):
        """The closing time as it holds for the next sitting, or None."""
        return self.own(self.closes_at)

    @property
    def _may_begin(self):
        first_is_free = self.number == 0 and not self.waits
        return first_is_free or self.opened > self.number

    @property
    def is_held(self):
        return self.state in HELD.values()

    @property
    def is_shut(self):
        """Nothing of the part is shown: documents, questions and answers wait."""
        return self.state not in (State.OPEN, State.OVER, State.CLOSED)

    @property
    def is_between(self):
        """Begun, to be gone on with another time."""
        rests = (State.BETWEEN, State.STOPPED, State.TO_BEGIN)
        return self.number > 0 and not self.is_done and self.state in rests

    @property
    def rests(self):
        """Begun, and between two sittings or stopped for a moment: its documents are closed."""
        is_stopped = self.is_timed and self.number > 0 and not self.is_done and self.is_held
        return self.is_between or is_stopped

    @property
    def runs(self):
        """Timed work is being written, or stands still for a moment."""
        is_written = self.is_timed and self.number > 0 and not self.is_done
        return is_written and self.state not in (State.OVER, State.CLOSED)

    @property
    def has_ended(self):
        """Whether writing is closed at this moment."""
        return self.is_between or self.state in (State.OVER, State.CLOSED, State.STOPPED)

    @property
    def ended_at(self):
        """Since when it is."""
        return self.held_at if self.state == State.STOPPED else self.ends

    # What comes next

    @property
    def to_come(self):
        """The class's minutes of the sittings after the one that is written."""
        return self.sittings[self.number :] if self.more_to_come and not self.is_done else ()

    @property
    def next_number(self):
        return min(self.number, len(self.sittings) - 1) + 1

    @property
    def next_minutes(self):
        return self.sittings[self.next_number - 1]

    @property
    def is_last(self):
        return self.next_number == len(self.sittings)
