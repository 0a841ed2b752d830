"""A student's time: what stands before timed work, beginning it, breaks, and the light question
of an open page whether the clock still runs."""

from datetime import timedelta

from django import forms
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lessons.clock import begin, break_left, come_back, own_minutes, take_break
from lessons.models import Support
from quizzes.desk import Desk
from quizzes.desk.clock import State, hand_in
from quizzes.models import Attempt
from quizzes.views.save import for_scripts, time_left


class BeginForm(forms.Form):
    """Names the sitting that the page spoke of."""

    number = forms.IntegerField(min_value=1, max_value=9, widget=forms.HiddenInput)


@require_safe
@for_scripts
def clock(request, assignment, step):
    """Asked every few seconds by a page that is open; it keeps nobody signed in."""
    request.asks_by_itself = True
    desk = Desk.of(request.user, assignment, step)
    desk.attempt = desk.attempts().first() if desk.quiz else None
    if desk.is_over and hand_in(desk.attempts(), desk.now):
        desk.attempt = desk.attempts().first()
    answer = {"user": request.user.pk, "state": _state(desk)}
    return JsonResponse(answer | time_left(desk))


def _state(desk):
    """What the page must look like now, in one word."""
    if not desk.may_read:
        return "gone"
    if desk.attempt is not None and desk.attempt.is_turned_in:
        return "turned_in"
    state = desk.clock.state
    # Notes on a part without questions are made as long as it can be read.
    return State.OPEN if desk.quiz is None and state == State.CLOSED else state


def waiting(request, desk):
    """What stands there instead of a part that is not shown now, and why."""
    clock = desk.clock
    context = {"desk": desk, "clock": clock, "state": clock.state}
    if clock.state in (State.TO_BEGIN, State.WAITING, State.BETWEEN):
        context |= _before(desk, clock)
    return render(request, "quizzes/waiting.html", context)


def _before(desk, clock):
    """What a student must know before the clock starts."""
    support = Support.of(desk.student)
    own = own_minutes(clock.next_minutes, support.time_factor)
    beyond = own - timedelta(minutes=clock.next_minutes)
    last = clock.can_begin_until and clock.can_begin_until + beyond
    return {
        "form": BeginForm(initial={"number": clock.next_number}),
        "own": own,
        "factor": support.time_factor,
        "break_minutes": support.break_minutes,
        "cut_at": last if last and last < clock.now + own else None,
    }


@require_POST
def begin_sitting(request, assignment, step):
    """The clock starts. A page that speaks of another sitting than the next starts none."""
    desk = Desk.of(request.user, assignment, step)
    form = BeginForm(request.POST)
    if desk.quiz is None:
        raise Http404
    desk.sit_down()
    if form.is_valid() and _may_begin(desk, form.cleaned_data["number"]):
        _begin(desk)
    return redirect("quizzes:workspace", assignment, step)


def _may_begin(desk, number):
    clock = desk.clock
    is_shut = desk.is_shut and clock.state == State.TO_BEGIN
    return is_shut and clock.next_number == number and desk.quiz.questions.asked().exists()


@transaction.atomic
def _begin(desk):
    clock = desk.clock
    begin(
        desk.giving,
        desk.step,
        desk.student,
        clock.next_number,
        minutes=clock.next_minutes,
        more_to_come=not clock.is_last,
        now=desk.now,
    )
    if desk.attempt is None:
        Attempt.objects.begin(desk.giving, desk.quiz, desk.student, desk.support)


@require_POST
def take_a_break(request, assignment, step):
    """A student's own break, where a teacher allowed some; without any left, nothing happens."""
    desk, sitting = _running(request, assignment, step)
    if sitting and not desk.is_closed:
        take_break(sitting)
    return redirect("quizzes:workspace", assignment, step)


@require_POST
def end_break(request, assignment, step):
    """From the break, before it is over."""
    desk, _sitting = _running(request, assignment, step)
    come_back(desk.giving, request.user)
    return redirect("quizzes:workspace", assignment, step)


def _running(request, assignment, step):
    """The desk, and the sitting that the student began last, or None."""
    desk = Desk.of(request.user, assignment, step)
    if desk.quiz is None:
        raise Http404
    attempt = desk.take_round()
    is_open = not attempt.is_turned_in and desk.clock.is_timed
    sitting = attempt.sittings.select_related("giving", "student").last() if is_open else None
    return desk, sitting


def break_of(desk):
    """The minutes of break that a student may still take now; 0 where none were allowed."""
    if not (desk.may_write and desk.clock.is_timed and desk.clock.ends_at):
        return 0
    sitting = desk.attempt.sittings.select_related("student__support").last()
    support = getattr(sitting.student, "support", None)
    if support is None or not support.break_minutes:
        return 0
    return int(break_left(sitting, support).total_seconds() // 60)
