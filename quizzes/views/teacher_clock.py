"""The teacher's clock: start, stop, go on, more time, for a class or for one student."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.once import once
from lessons import clock
from lessons.models import Giving, Pause, Sitting
from lessons.models.sitting import LEAVE
from lessons.views.classes import staff_only
from quizzes.desk.clock import Clock, hand_in, of_work
from quizzes.forms.clock import ClockForm, MoreForm, ReasonForm, StartForm
from quizzes.models import Attempt, Quiz


def taught_giving(request, classroom_id, assignment_id):
    """Who covers a lesson stops the clock as well as who teaches the class."""
    givings = Giving.objects.taught_by(request.user).select_related(
        "classroom", "assignment__lesson"
    )
    return get_object_or_404(givings, classroom=classroom_id, assignment=assignment_id)


class NothingMoved(Exception):
    """Nothing was done. Says why, in words."""


def to_the_clock(form_class):
    """A button of the clock: `act(request, giving, **cleaned)` does it and says so in words."""

    def decorator(act):
        @staff_only
        @require_POST
        @once
        @wraps(act)
        def view(request, classroom_id, assignment_id):
            giving = taught_giving(request, classroom_id, assignment_id)
            form = form_class(request.POST, giving=giving)
            if form.is_valid():
                _do(act, request, giving, form)
            else:
                messages.error(request, _("The clock was left as it is. Look again and repeat."))
            return redirect(_onward(giving, form))

        return view

    return decorator


def _do(act, request, giving, form):
    try:
        messages.success(request, act(request, giving, **form.cleaned_data))
    except NothingMoved as why:
        messages.error(request, str(why))


def _onward(giving, form):
    """Back to the page whose button it was."""
    student = form.cleaned_data.get("student")
    here = [giving.classroom_id, giving.assignment_id]
    if student:
        return reverse("quizzes:student_clock", args=[*here, student.pk])
    return reverse("quizzes:progress", args=here)


@to_the_clock(StartForm)
def start(request, giving, part, number, student):
    clock.start(giving, part, number, request.user, student)
    if student:
        return _("%(name)s can begin now.") % {"name": student}
    return _("Your students can begin now.")


@to_the_clock(ReasonForm)
def pause(request, giving, student, reason):
    clock.stop(giving, request.user, student, reason)
    return _("The clock is stopped. Screens are covered as soon as they hear of it.")


@to_the_clock(ReasonForm)
def stop(request, giving, student, reason):
    clock.stop(giving, request.user, student, reason, kind=Pause.Kind.STOP)
    return _("Stopped for today. What is left of the time is kept for the next time.")


@to_the_clock(ClockForm)
def go_on(request, giving, student):
    ended = clock.go_on(giving, request.user, student)
    if not ended:
        return _("The clock was running.")
    if any(one.kind == Pause.Kind.STOP for one in ended):
        return _("It goes on with the time that was left, and what closed meanwhile is open.")
    return _("The clock runs again. Everything that was open ends as much later.")


@to_the_clock(MoreForm)
def add_minutes(request, giving, student, minutes, reason):
    if student and _is_turned_in(giving, student):
        raise NothingMoved(_("It is turned in already. Undo that first; then add minutes."))
    if not any(clock.add_minutes(giving, request.user, minutes, student, reason)):
        raise NothingMoved(_why_nothing(giving, student))
    words = ngettext("%(count)s minute more.", "%(count)s minutes more.", minutes)
    return words % {"count": minutes}


def _is_turned_in(giving, student):
    """All that this student has to write: more time would open nothing."""
    done = Attempt.objects.of_student(student).filter(giving=giving).latest_round().turned_in()
    parts = Quiz.objects.filter(lesson=giving.assignment.lesson_id)
    return done.exists() and not parts.exclude(pk__in=done.values("quiz")).exists()


def _why_nothing(giving, student):
    dates = giving.dates_for(student) if student else (giving.due_at, giving.closes_at)
    end = clock.end_of_day(giving, timezone.now())
    if any(moment and moment > end for moment in dates):
        return _("It ends later than today. Change the dates instead.")
    return _(
        "No clock runs, and nothing is due or closes today."
        " Where work is turned in, undo that first."
    )


def clock_of_class(giving, quizzes, student=None, shows_breaks=False):
    """What the buttons need to know: what stands still, what may be started, what happened."""
    pauses = Pause.objects.filter(giving=giving, student=student)
    if not shows_breaks:
        pauses = pauses.exclude(kind=Pause.Kind.BREAK)
    pauses = list(pauses.select_related("by")[:20])
    openings = Sitting.objects.filter(giving=giving, student=student)
    timed = [quiz for quiz in quizzes if quiz.is_timed]
    opened = {(one.step_id, one.number): one for one in openings} if timed else {}
    return {
        "student": student,
        "held": next((one for one in pauses if one.ended_at is None), None),
        "parts": [_startable(quiz, opened, student) for quiz in timed],
        "pauses": pauses,
    }


def _startable(quiz, opened, student):
    """The sittings of a part: which was started when, and which may be started now."""
    numbers = range(1, len(quiz.sittings) + 1)
    first_is_free = not quiz.waits_for_teacher
    rows = [opened.get((quiz.pk, number)) for number in numbers]
    started = [one for one in rows if one and (student is None or one.opened_by_id)]
    latest = max((one.number for one in started), default=int(first_is_free))
    following = latest + 1 if latest < len(numbers) else None
    lapsed = started and started[-1].opened_at < timezone.now() - LEAVE
    return {
        "quiz": quiz,
        "started": started,
        "next": following,
        "again": latest if lapsed else None,
        "total": len(numbers),
    }


@staff_only
@require_safe
def student_clock(request, classroom_id, assignment_id, student_id):
    """One student's clock: what runs until when, and the buttons for this student alone."""
    giving = taught_giving(request, classroom_id, assignment_id)
    seats = giving.classroom.enrolments.current().students().select_related("user")
    student = get_object_or_404(seats, user=student_id).user
    mine = Attempt.objects.of_student(student).filter(giving=giving)
    hand_in(mine)
    now = timezone.now()
    work = of_work(mine.latest_round(), now).with_own_dates()
    work = {one.quiz_id: one for one in work.select_related("giving", "quiz")}
    quizzes = list(Quiz.objects.filter(lesson=giving.assignment.lesson_id))
    # Breaks are an aid: of those only who manages the class knows.
    is_managed = Giving.objects.managed_by(request.user).filter(pk=giving.pk).exists()
    context = {
        "giving": giving,
        "classroom": giving.classroom,
        "lesson": giving.assignment.lesson,
        "person": student,
        "lines": [(quiz, *_line(work.get(quiz.pk), now)) for quiz in quizzes],
        "clock": clock_of_class(giving, quizzes, student, shows_breaks=is_managed),
        "is_managed": is_managed,
        "reason_form": ReasonForm(giving=giving),
        "more_form": MoreForm(giving=giving),
    }
    return render(request, "quizzes/student_clock.html", context)


def _line(attempt, now):
    return attempt, Clock.of_work(attempt, now) if attempt else None
