"""The teacher's clock, and the student's: starting, stopping, going on, more time, breaks.

The end of every sitting is a stored moment. What stops the clock moves that moment by as
long as it stood, once, in the transaction that ends the stop; nothing needs to run meanwhile,
and a server that was restarted knows as much as before. Who was offline loses no minute.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from lessons.models import AuditEvent, Extension, Giving, Pause, Sitting, Support

Kind = Pause.Kind
NOTHING = timedelta(0)
LAST = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)

#: Words that arrive this long after the end are on their way since before it.
GRACE = timedelta(minutes=5)


def own_minutes(minutes, factor):
    """The minutes of the class as the `timedelta` that one student has, by the own time factor."""
    return timedelta(seconds=int(minutes * 60 * Decimal(factor)))


def waiting(moment, beyond):
    """A due or closing time, or None: it waits for who has so much more time than the class."""
    return moment and moment + (beyond or NOTHING)


# What a teacher does


@transaction.atomic
def start(giving, step, number, by, student=None, now=None):
    """From now on the class, or one student, may begin a sitting. What was stopped goes on."""
    now = now or timezone.now()
    go_on(giving, by, student, now)
    Sitting.objects.update_or_create(
        giving=giving,
        step=step,
        student=student,
        number=number,
        defaults={"opened_at": now, "opened_by": by},
    )
    _note(by, "clock started", giving, student, sitting=number)


@transaction.atomic
def stop(giving, by, student=None, reason="", kind=Kind.PAUSE, now=None):
    """The clock stands still from now on. One thing at a time stops a class or a student."""
    now = now or timezone.now()
    _hold(giving, student)  # no break begins meanwhile
    for before in _stops(giving, student):
        _end(before, now)
    _end_breaks(giving, student, now)
    words = {"kind": kind, "reason": reason, "by": by, "began_at": now}
    try:
        with transaction.atomic():
            pause = Pause.objects.create(giving=giving, student=student, **words)
    except IntegrityError:  # stopped by a colleague at the same moment
        return None
    _note(by, "clock stopped", giving, student, kind=kind, reason=reason)
    return pause


@transaction.atomic
def go_on(giving, by, student=None, now=None):
    """The clock goes on; what was open when it stopped ends as much later.

    Returns what stopped it, none where it ran.
    """
    now = now or timezone.now()
    ended = [pause for pause in _stops(giving, student) if _end(pause, now)]
    if ended:
        _note(by, "clock went on", giving, student)
    return ended


@transaction.atomic
def add_minutes(giving, by, minutes, student=None, reason="", now=None):
    """More time for what is open, or was open a moment ago.

    Returns how many clocks moved, and how many due and closing times. Of nothing nothing is noted.
    """
    now = now or timezone.now()
    more = timedelta(minutes=minutes)
    stops = list(Pause.objects.filter(giving=giving).until_told())
    moved = [
        sitting
        for sitting in _hold(giving, student)
        if sitting.ends_at > _reading(sitting, stops, now) - GRACE
    ]
    for sitting in moved:
        sitting.ends_at += more
    Sitting.objects.bulk_update(moved, ["ends_at"])
    dates = _move_dates(giving, student, more, now, until=end_of_day(giving, now))
    if not moved and not dates:
        return 0, 0
    Pause.objects.create(
        giving=giving,
        student=student,
        kind=Kind.MORE,
        began_at=now,
        ended_at=now,
        minutes=minutes,
        reason=reason,
        by=by,
    )
    _note(by, "time added", giving, student, minutes=minutes, reason=reason)
    return len(moved), dates


@transaction.atomic
def change_factor(student, before, after, now=None):
    """Clocks that run already, or stand still before their end, show what the new one gives."""
    now = now or timezone.now()
    clocks = Sitting.objects.with_a_clock().filter(student=student).select_for_update()
    stops = list(Pause.objects.filter(giving__in=clocks.values("giving")).until_told())
    for sitting in clocks:
        left = sitting.ends_at - _reading(sitting, stops, now)
        if left > NOTHING:
            more = own_minutes(sitting.minutes, after) - own_minutes(sitting.minutes, before)
            _lengthen(Sitting.objects.filter(pk=sitting.pk), max(more, -left))


# What a student does


def begin(giving, step, student, number, minutes, more_to_come, now=None):
    """The clock of a student's own sitting starts. Pressed twice, it started the first time."""
    now = now or timezone.now()
    own = own_minutes(minutes, Support.of(student).time_factor)
    before = Sitting.objects.begun_at_a_part(giving, step, student).first()
    sitting, _made = Sitting.objects.get_or_create(
        giving=giving, step=step, student=student, number=number
    )
    Sitting.objects.filter(pk=sitting.pk, begun_at=None).update(
        begun_at=now,
        minutes=minutes,
        beyond=own - timedelta(minutes=minutes) + (before.beyond if before else NOTHING),
        ends_at=now + own,
        more_to_come=more_to_come,
    )


def break_left(sitting, support):
    """How much break a student still has in a sitting that has begun."""
    taken = Pause.objects.filter(
        giving=sitting.giving_id,
        student=sitting.student_id,
        kind=Kind.BREAK,
        began_at__gte=sitting.begun_at,
    )
    used = sum((one.length for one in taken), NOTHING)
    return max(timedelta(minutes=support.break_minutes) - used, NOTHING)


@transaction.atomic
def take_break(sitting, now=None):
    """The clock of one sitting stands still, at most for what is left of the breaks."""
    now = now or timezone.now()
    _hold(sitting.giving, sitting.student)
    sitting.refresh_from_db()
    left = break_left(sitting, Support.of(sitting.student))
    is_running = sitting.ends_at and sitting.ends_at > now
    stops = Pause.objects.filter(giving=sitting.giving_id).meant_for(sitting.student_id)
    if not left or not is_running or stops.going_on(now).exists():
        return None
    _lengthen(_running(sitting.giving, sitting.student, now), left)
    return Pause.objects.create(
        giving=sitting.giving,
        student=sitting.student,
        kind=Kind.BREAK,
        began_at=now,
        ended_at=now + left,
        by=sitting.student,
    )


@transaction.atomic
def come_back(giving, student, now=None):
    """The break ends before its time: what is left of it can be taken later."""
    now = now or timezone.now()
    _end_breaks(giving, student, now)


@transaction.atomic
def take_along(student, steps, before, giving, now=None):
    """A student goes from one class to another: the clock goes on as it stood, whichever of both
    stands still. What was sat comes along, and what stopped for this student alone."""
    now = now or timezone.now()
    sat = Sitting.objects.filter(student=student, step__in=steps)
    brought = sat.filter(giving=before)
    clocks = list(brought.with_a_clock().select_for_update())
    shown = _readings(clocks, now)
    for step, number in brought.values_list("step", "number"):  # leave to begin what is begun
        sat.filter(giving=giving, step=step, number=number).delete()
    brought.update(giving=giving)
    _bring_stops(student, before, giving)
    for sitting in clocks:
        sitting.giving = giving
    running = [one for one in clocks if one.ends_at > shown[one.pk]]
    shows = _readings(running, now)
    for sitting in running:
        sitting.ends_at += shows[sitting.pk] - shown[sitting.pk]
    Sitting.objects.bulk_update(running, ["ends_at"])


def _bring_stops(student, before, giving):
    stops = Pause.objects.filter(student=student)
    brought = stops.filter(giving=before)
    if stops.until_told().filter(giving=giving).exists():  # one is enough
        brought = brought.exclude(ended_at=None)
    brought.update(giving=giving)


def _readings(sittings, now):
    """`{sitting: moment}`: what each clock shows, and a stop takes from it when it goes on."""
    givings = {one.giving_id for one in sittings}
    stops = list(Pause.objects.filter(giving__in=givings).until_told())
    return {one.pk: max(_reading(one, stops, now), one.begun_at) for one in sittings}


# How the ends move


def _stops(giving, student):
    """What a teacher must end: of the class, or of this student alone."""
    return Pause.objects.filter(giving=giving, student=student).until_told()


def _end(pause, now):
    """Once: pressed twice, or by two teachers, it moves nothing a second time."""
    if not Pause.objects.filter(pk=pause.pk, ended_at=None).update(ended_at=now):
        return False
    pause.ended_at = now
    _move_sittings(pause)
    if pause.kind == Kind.PAUSE:
        _move_dates(pause.giving, pause.student, pause.length, pause.began_at)
    if pause.kind == Kind.STOP:
        _let_time_run_out(pause)
    return True


def _move_sittings(pause):
    others = list(Pause.objects.filter(giving=pause.giving_id).until_told())
    moved = []
    for sitting in _hold(pause.giving, pause.student):
        if sitting.ends_at > pause.began_at:
            # Where another stop goes on, that one counts from where it began.
            until = _reading(sitting, others, pause.ended_at)
            sitting.ends_at += max(until - max(pause.began_at, sitting.begun_at), NOTHING)
            moved.append(sitting)
    Sitting.objects.bulk_update(moved, ["ends_at"])


def _clocks(giving, student):
    """The latest sittings that have a clock, of all students or of one."""
    own = {} if student is None else {"student": student}
    return Sitting.objects.with_a_clock().filter(giving=giving, **own)


def _hold(giving, student):
    """The same, held until the end of the transaction: one deed after the other moves them."""
    return list(_clocks(giving, student).select_for_update())


def _reading(sitting, stops, now):
    """What the student's clock shows: where the earliest stop that goes on began, else now."""
    here = [one for one in stops if one.giving_id == sitting.giving_id]
    own = [one.began_at for one in here if one.student_id in (None, sitting.student_id)]
    return min([now, *own])


def _move_dates(giving, student, length, since, until=LAST):
    """Due and closing times, of the class and of who has own ones, that come after `since`.

    Returns how many.
    """
    moved = 0
    for name, coming in _coming(giving, student, since, until):
        later = F(name) + length
        if name == "due_at":  # nothing closes before it is due
            coming.filter(closes_at__lt=later).update(closes_at=later)
        moved += coming.update(**{name: later})
    return moved


def _let_time_run_out(pause):
    """A stop for the day moves no date but one that passed meanwhile, as a pause does, and one
    that would cut off what is left of the time."""
    clocks = list(_clocks(pause.giving, pause.student).filter(ends_at__gt=pause.ended_at))
    # The closing time waits for who has more time than the class.
    ends = [(one.ends_at - one.beyond, one.more_to_come) for one in clocks]
    passed = max([pause.ended_at, *(end for end, more_to_come in ends if more_to_come)])
    _move_dates(pause.giving, pause.student, pause.length, pause.began_at, until=passed)
    last = max((end for end, _more in ends), default=pause.began_at)
    for name, coming in _coming(pause.giving, pause.student, pause.began_at, last):
        coming.update(**{name: last})


def _coming(giving, student, since, until):
    """`(column, rows)` with the due and closing times, of the class or of one student, between."""
    if student and not _is_coming(giving.dates_for(student), since, until):
        return
    own = _own_dates(giving, student) if student else giving.extensions.all()
    rows = [own] if student else [Giving.objects.filter(pk=giving.pk), own]
    for name in ("closes_at", "due_at"):  # in this order: nothing closes before it is due
        for dated in rows:
            yield name, dated.filter(**{f"{name}__gt": since, f"{name}__lte": until})


def _is_coming(dates, since, until):
    return any(moment and since < moment <= until for moment in dates)


def _own_dates(giving, student):
    """The student's own dates, from now on also those that were the class's."""
    own, _made = Extension.objects.get_or_create(giving=giving, student=student)
    own.due_at, own.closes_at = giving.dates_with(own)
    own.save(update_fields=["due_at", "closes_at"])
    return Extension.objects.filter(pk=own.pk)


def _end_breaks(giving, student, now):
    """Of the class or of one student. What was not used is given back to the breaks."""
    own = {} if student is None else {"student": student}
    breaks = Pause.objects.filter(giving=giving, kind=Kind.BREAK, **own).going_on(now)
    for pause in breaks:
        same = Pause.objects.filter(pk=pause.pk, ended_at=pause.ended_at)
        if same.update(ended_at=now):
            _lengthen(_running(giving, pause.student, now), now - pause.ended_at)


def _running(giving, student, now):
    return _clocks(giving, student).filter(ends_at__gt=now)


def _lengthen(sittings, length):
    """One student's own time, beyond that of the class."""
    sittings.update(ends_at=F("ends_at") + length, beyond=F("beyond") + length)


def end_of_day(giving, now):
    """In the zone of the class."""
    local = timezone.localtime(now, giving.classroom.zone)
    return local.replace(hour=23, minute=59, second=59, microsecond=999_999)


def _note(by, what, giving, student, **details):
    AuditEvent.note(by, what, student, giving, **details)
