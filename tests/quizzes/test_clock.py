"""When a student's writing closes: every way in which time is given, stopped and moved.

Each line of `DAYS` is a story in minutes: what happens when, and what Ana's clock shows then.
It begins at 1:20 in the night in which the clocks of the class go back: minutes are minutes.
"""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction

from lessons import clock
from lessons.models import Extension, Giving, Pause, Sitting, Support
from quizzes.desk import Desk
from quizzes.desk.clock import Clock, hand_in, of_work
from quizzes.desk.work import work_of
from quizzes.marking.pile import Pile
from quizzes.models import Attempt, Draft, Quiz
from quizzes.standing import standings, to_collect
from tests.cast import make_classroom
from tests.security.visiting import undone

START = datetime(2026, 11, 1, 6, 20, tzinfo=UTC)  # 1:20 CDT; forty minutes on it is 1:00 CST
DAY = 24 * 60


def at(minute):
    return time_machine.travel(START + timedelta(minutes=minute), tick=False)


class Story:
    """Does what a line says at the moment that is set."""

    def __init__(self, giving, quiz, ana, teacher):
        self.giving, self.quiz, self.ana, self.teacher = giving, quiz, ana, teacher

    def desk(self, who=None):
        return Desk.of(who or self.ana, self.giving.assignment_id, self.quiz.pk)

    def do(self, what, value=None):
        getattr(self, what)(*([] if value is None else [value]))

    def begin(self):
        shown = self.desk().clock
        assert shown.state == "to_begin", shown
        clock.begin(
            self.giving,
            self.quiz,
            self.ana,
            shown.next_number,
            shown.next_minutes,
            more_to_come=not shown.is_last,
        )
        Attempt.objects.open_for(self.giving, self.quiz, self.ana)

    def start(self, number):
        clock.start(self.giving, self.quiz, number, self.teacher)

    def start_ana(self, number):
        clock.start(self.giving, self.quiz, number, self.teacher, self.ana)

    def pause(self):
        clock.stop(self.giving, self.teacher, reason="Fire drill")

    def pause_ana(self):
        clock.stop(self.giving, self.teacher, self.ana)

    def pause_ben(self):
        clock.stop(self.giving, self.teacher, self.giving.classroom.people.get(username="ben"))

    def stop(self):
        clock.stop(self.giving, self.teacher, kind=Pause.Kind.STOP)

    def stop_ana(self):
        clock.stop(self.giving, self.teacher, self.ana, kind=Pause.Kind.STOP)

    def go_on(self):
        clock.go_on(Giving.objects.get(pk=self.giving.pk), self.teacher)

    def go_on_ana(self):
        clock.go_on(Giving.objects.get(pk=self.giving.pk), self.teacher, self.ana)

    def add(self, minutes):
        clock.add_minutes(self.giving, self.teacher, minutes)

    def add_ana(self, minutes):
        clock.add_minutes(self.giving, self.teacher, minutes, self.ana)

    def rest(self):
        clock.take_break(self.ana.sittings.last())

    def back(self):
        clock.come_back(self.giving, self.ana)

    def support(self, value):
        factor, minutes = value
        columns = {"time_factor": Decimal(factor), "break_minutes": minutes}
        Support.objects.update_or_create(student=self.ana, defaults=columns)

    def factor(self, value):
        before, after = map(Decimal, value)
        clock.change_factor(self.ana, before, after)

    def closes(self, minute):
        moment = START + timedelta(minutes=minute)
        Giving.objects.filter(pk=self.giving.pk).update(due_at=moment, closes_at=moment)
        self.giving.refresh_from_db()

    def closes_for_ana(self, minute):
        moment = START + timedelta(minutes=minute)
        Extension.objects.create(giving=self.giving, student=self.ana, closes_at=moment)

    def due(self, minute):
        moment = START + timedelta(minutes=minute)
        rule = {"late_work": "percent", "late_percent": 10}
        Giving.objects.filter(pk=self.giving.pk).update(due_at=moment, **rule)
        self.giving.refresh_from_db()

    def due_for_ana(self, minute):
        moment = START + timedelta(minutes=minute)
        Extension.objects.create(giving=self.giving, student=self.ana, due_at=moment)

    def timed(self, plan):
        Quiz.objects.filter(pk=self.quiz.pk).update(timed=plan)

    def waits(self):
        Quiz.objects.filter(pk=self.quiz.pk).update(waits_for_teacher=True)

    def restart(self):
        """Of the server: nothing is remembered but what is stored."""
        if not connection.in_atomic_block:
            connection.close()


#: name: [(minute, what is done) or (minute, state, minutes left), …]
DAYS = {
    "no clock": [(0, "timed", ""), (5, "open", None)],
    "a new time factor while it is stopped": [
        (0, "begin"),
        (10, "pause"),
        (50, "factor", ("1", "1.5")),  # the clock has stood still past its end
        (50, "pause", 50),
        (60, "go_on"),
        (60, "open", 50),
    ],
    "and less time takes what is left, not more": [
        (0, "support", ("2", 0)),
        (0, "begin"),
        (50, "pause"),
        (90, "factor", ("2", "1")),
        (90, "over", 0),
        (95, "go_on"),
        (95, "over", 0),
    ],
    "not once it is over": [
        (0, "begin"),
        (41, "pause"),
        (50, "factor", ("1", "1.5")),
        (50, "over", 0),
    ],
    "nor by a stop of another student": [
        (0, "begin"),
        (10, "pause_ben"),
        (41, "factor", ("1", "1.5")),
        (41, "over", 0),
    ],
    "it closes": [(0, "timed", ""), (0, "closes", 30), (29, "open", 1), (30, "closed", 0)],
    "own closing": [
        (0, "timed", ""),
        (0, "closes", 30),
        (0, "closes_for_ana", 60),
        (59, "open", 1),
        (60, "closed", 0),
    ],
    "time runs out": [
        (1, "to_begin", None),
        (2, "begin"),
        (2, "open", 40),
        (41, "open", 1),
        (42, "over", 0),
    ],
    "the teacher starts": [
        (0, "waits"),
        (1, "waiting", None),
        (2, "start", 1),
        (3, "to_begin", None),
        (4, "begin"),
        (5, "open", 39),
    ],
    "leave to begin lapses": [
        (0, "waits"),
        (0, "start", 1),
        (239, "to_begin", None),
        (240, "waiting", None),
        (300, "start", 1),
        (301, "to_begin", None),
    ],
    "one student begins": [
        (0, "waits"),
        (0, "start_ana", 1),
        (1, "to_begin", None),
        (1, "begin"),
        (1, "open", 40),
    ],
    "time and a half": [
        (0, "support", ("1.5", 0)),
        (0, "begin"),
        (59, "open", 1),
        (60, "over", 0),
    ],
    "the closing time ends it": [(0, "closes", 45), (20, "begin"), (21, "open", 24)],
    "but waits for who has more time": [
        (0, "closes", 45),
        (0, "support", ("1.5", 0)),
        (20, "begin"),
        (21, "open", 44),
        (50, "open", 15),
        (65, "over", 0),
    ],
    "too late to begin": [(0, "closes", 45), (45, "closed", 0)],
    "a fire drill": [
        (0, "begin"),
        (10, "pause"),
        (15, "pause", 30),
        (20, "restart"),
        (21, "go_on"),
        (21, "open", 30),
        (50, "open", 1),
        (51, "over", 0),
    ],
    "a fire drill moves the closing": [
        (0, "timed", ""),
        (0, "closes", 30),
        (25, "pause"),
        (35, "pause", 5),
        (36, "go_on"),
        (40, "open", 1),
        (41, "closed", 0),
    ],
    "and that of who has an own one": [
        (0, "timed", ""),
        (0, "closes", 20),
        (0, "closes_for_ana", 30),
        (25, "pause"),
        (36, "go_on"),
        (40, "open", 1),
        (41, "closed", 0),
    ],
    "a pause after the end moves nothing": [
        (0, "begin"),
        (41, "pause"),
        (42, "over", 0),
        (52, "go_on"),
        (52, "over", 0),
    ],
    "paused before anybody begins": [
        (0, "pause"),
        (1, "pause", None),
        (2, "go_on"),
        (2, "to_begin", None),
    ],
    "one pause within another": [
        (0, "begin"),
        (5, "pause_ana"),
        (10, "pause"),
        (21, "go_on"),
        (22, "pause", 35),
        (25, "go_on_ana"),
        (25, "open", 35),
    ],
    "one pause into another": [
        (0, "begin"),
        (5, "pause"),
        (10, "pause_ana"),
        (16, "go_on"),
        (16, "pause", 35),
        (25, "go_on_ana"),
        (25, "open", 35),
    ],
    "one pause outlives the end": [
        (0, "begin"),
        (10, "pause_ana"),
        (50, "pause"),
        (61, "go_on"),
        (70, "go_on_ana"),
        (70, "open", 30),
    ],
    "a break": [
        (0, "support", ("1", 10)),
        (0, "begin"),
        (10, "rest"),
        (12, "break", 30),
        (15, "back"),
        (15, "open", 30),
        (20, "rest"),
        (24, "break", 25),
        (25, "open", 25),
        (30, "rest"),  # nothing is left of it
        (30, "open", 20),
        (50, "over", 0),
    ],
    "a drill during a break": [
        (0, "support", ("1", 10)),
        (0, "begin"),
        (10, "rest"),
        (14, "pause"),
        (15, "pause", 30),
        (25, "go_on"),
        (25, "open", 30),
        (25, "rest"),
        (30, "break", 30),
        (31, "open", 30),
    ],
    "a break waits as the closing does": [
        (0, "support", ("1", 10)),
        (0, "closes", 42),
        (0, "begin"),
        (10, "rest"),
        (20, "open", 30),
        (50, "over", 0),
    ],
    "five minutes more": [(0, "begin"), (30, "add", 5), (30, "open", 15), (45, "over", 0)],
    "asked for a moment late": [(0, "begin"), (42, "add", 5), (42, "open", 3), (45, "over", 0)],
    "asked for too late": [(0, "begin"), (46, "add", 5), (46, "over", 0)],
    "more during a pause": [
        (0, "begin"),
        (35, "pause"),
        (60, "add", 5),
        (60, "pause", 10),
        (70, "go_on"),
        (70, "open", 10),
    ],
    "more for one": [(0, "begin"), (30, "add_ana", 5), (30, "open", 15)],
    "more of what closes today": [
        (0, "timed", ""),
        (0, "closes", 30),
        (20, "add", 5),
        (20, "open", 15),
    ],
    "not of what closes another day": [
        (0, "timed", ""),
        (0, "closes", 2 * DAY),
        (20, "add", 5),
        (20, "open", 2 * DAY - 20),
    ],
    "two sittings": [
        (0, "timed", "40, 20"),
        (0, "begin"),
        (40, "between", 0),
        (DAY, "start", 2),
        (DAY, "to_begin", 0),
        (DAY + 1, "begin"),
        (DAY + 1, "open", 20),
        (DAY + 21, "over", 0),
    ],
    "who missed the first begins with it": [
        (0, "waits"),
        (0, "timed", "40, 20"),
        (0, "start", 1),
        (DAY, "start", 2),
        (DAY, "begin"),
        (DAY, "open", 40),
        (DAY + 40, "to_begin", 0),
        (DAY + 41, "begin"),
        (DAY + 41, "open", 20),
    ],
    "time and a half in each sitting, and the closing waits for both": [
        (0, "support", ("1.5", 0)),
        (0, "timed", "40, 20"),
        (0, "closes", 60),
        (0, "begin"),
        (40, "start", 2),
        (59, "open", 1),
        (60, "to_begin", 0),  # where the class is done
        (60, "begin"),
        (60, "open", 30),
        (89, "open", 1),
        (90, "over", 0),
    ],
    "in three": [
        (0, "support", ("1.5", 0)),
        (0, "timed", "20, 20, 20"),
        (0, "closes", 60),
        (0, "begin"),
        (20, "start", 2),
        (30, "begin"),
        (40, "start", 3),
        (60, "to_begin", 0),
        (60, "begin"),
        (60, "open", 30),
        (90, "over", 0),
    ],
    "as long as the sitting before took more": [
        (0, "support", ("1.5", 0)),
        (0, "timed", "40, 20"),
        (0, "closes", 60),
        (0, "begin"),
        (61, "between", 0),
        (79, "between", 0),
        (80, "closed", 0),
    ],
    "a break in the first sitting, too": [
        (0, "support", ("1", 10)),
        (0, "timed", "40, 20"),
        (0, "closes", 60),
        (0, "begin"),
        (10, "rest"),
        (20, "open", 30),
        (40, "start", 2),
        (50, "begin"),
        (69, "open", 1),
        (70, "over", 0),
    ],
    "not for the others": [
        (0, "timed", "40, 20"),
        (0, "closes", 60),
        (0, "begin"),
        (40, "start", 2),
        (59, "to_begin", 0),
        (60, "closed", 0),
    ],
    "begun late it is cut as theirs": [
        (0, "timed", "40, 20"),
        (0, "closes", 60),
        (0, "begin"),
        (40, "start", 2),
        (45, "begin"),
        (45, "open", 15),
    ],
    "stopped for today": [
        (0, "timed", "40, 20"),
        (0, "begin"),
        (35, "stop"),
        (36, "stop", 5),
        (DAY, "stop", 5),
        (DAY, "go_on"),
        (DAY, "open", 5),
        (DAY + 5, "between", 0),
    ],
    "starting the next goes on as well": [
        (0, "timed", "40, 20"),
        (0, "begin"),
        (35, "stop"),
        (DAY, "start", 2),
        (DAY, "open", 5),
        (DAY + 5, "to_begin", 0),
    ],
    "a pause becomes a stop": [
        (0, "begin"),
        (10, "pause"),
        (15, "stop"),
        (16, "stop", 30),
        (DAY, "go_on"),
        (DAY, "open", 30),
    ],
    "a stop moves no dates": [
        (0, "closes", DAY),
        (0, "begin"),
        (35, "stop"),
        (DAY - 5, "go_on"),
        (DAY - 5, "open", 5),
        (DAY, "over", 0),
    ],
    "but one that cuts off what is left": [
        (0, "closes", DAY),
        (0, "begin"),
        (35, "stop"),
        (DAY - 2, "go_on"),
        (DAY - 2, "open", 5),
        (DAY + 3, "over", 0),
    ],
    "or has passed meanwhile": [
        (0, "support", ("1.5", 0)),
        (0, "closes", DAY),
        (0, "begin"),
        (35, "stop"),
        (DAY + 9, "stop", 25),
        (DAY + 9, "go_on"),
        (DAY + 9, "open", 25),
        (DAY + 34, "over", 0),
    ],
    "for one student alone": [
        (0, "closes", DAY),
        (0, "begin"),
        (35, "stop_ana"),
        (DAY + 9, "go_on_ana"),
        (DAY + 9, "open", 5),
    ],
    "what closed meanwhile has as long as it had": [
        (0, "timed", ""),
        (0, "closes", 50),
        (40, "stop"),
        (DAY, "stop", 10),
        (DAY, "go_on"),
        (DAY, "open", 10),
        (DAY + 10, "closed", 0),
    ],
    "also for one student alone": [
        (0, "timed", ""),
        (0, "closes", 50),
        (40, "stop_ana"),
        (DAY, "go_on_ana"),
        (DAY, "open", 10),
    ],
    "a sitting that is still to come, too": [
        (0, "timed", "40, 20"),
        (0, "closes", 70),
        (0, "begin"),
        (35, "stop"),
        (DAY, "go_on"),
        (DAY, "open", 5),
        (DAY + 6, "start", 2),
        (DAY + 10, "begin"),
        (DAY + 10, "open", 20),
    ],
    "also where the first would be cut off": [
        (0, "timed", "40, 20"),
        (0, "closes", DAY),
        (0, "begin"),
        (35, "stop"),
        (DAY - 2, "go_on"),
        (DAY - 2, "open", 5),
        (DAY + 3, "between", 0),
        (DAY + 4, "start", 2),
        (DAY + 5, "begin"),
        (DAY + 5, "open", 20),
    ],
    "what is due soon before it closes": [
        (0, "timed", ""),
        (0, "closes", DAY + 5),
        (0, "due", 50),
        (40, "stop"),
        (DAY, "go_on"),
        (DAY, "open", 10),
    ],
    "more of what is due today and closes tomorrow": [
        (0, "timed", ""),
        (0, "closes", 23 * 60 + 45),
        (0, "due", 23 * 60 + 30),
        (60, "add", 20),
        (23 * 60, "open", 50),
    ],
    "what closed when it was stopped stays closed": [
        (0, "timed", ""),
        (0, "closes", 30),
        (35, "stop"),
        (40, "go_on"),
        (40, "closed", 0),
    ],
}
#: name: [(minute, what is done) or (minute, "late", by how many minutes if turned in now), …]
LATENESS = {
    "in time": [(0, "due", 30), (0, "begin"), (30, "late", 0)],
    "late": [(0, "due", 30), (0, "begin"), (35, "late", 5)],
    "time and a half": [
        (0, "support", ("1.5", 0)),
        (0, "due", 45),
        (20, "begin"),
        (60, "late", 0),
        (65, "late", 0),
        (66, "late", 1),
    ],
    "less than that is as for the class": [(0, "support", ("1", 0)), (0, "due", 5), (6, "late", 1)],
    "an own due date waits, too": [
        (0, "support", ("1.5", 0)),
        (0, "due", 10),
        (0, "due_for_ana", 45),
        (20, "begin"),
        (65, "late", 0),
        (67, "late", 2),
    ],
    "a break": [
        (0, "support", ("1", 10)),
        (0, "due", 40),
        (0, "begin"),
        (10, "rest"),
        (15, "back"),
        (45, "late", 0),
        (46, "late", 1),
    ],
    "a fire drill": [
        (0, "due", 40),
        (0, "begin"),
        (10, "pause"),
        (21, "go_on"),
        (51, "late", 0),
        (52, "late", 1),
    ],
    "more for one": [(0, "due", 40), (0, "begin"), (30, "add_ana", 5), (45, "late", 0)],
    "of the last sitting": [
        (0, "support", ("1.5", 0)),
        (0, "timed", "40, 20"),
        (0, "due", 59),
        (0, "begin"),
        (40, "start", 2),
        (60, "begin"),
        (89, "late", 0),
        (90, "late", 1),
    ],
    "no clock": [(0, "timed", ""), (0, "support", ("2", 0)), (0, "due", 30), (31, "late", 1)],
}
STATES = {"open", "closed", "over", "waiting", "to_begin", "pause", "stop", "break", "between"}


@pytest.fixture
def story(giving, quiz, ana, rivera):
    moment = START - timedelta(days=1)
    Giving.objects.filter(pk=giving.pk).update(opens_at=moment, due_at=None)
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    giving.refresh_from_db()
    return Story(giving, quiz, ana, rivera)


def tells(line):
    """Whether a line tells what the clock shows, and not what is done ("pause" is both)."""
    return len(line) == 3 and line[1] in STATES


def told(story, lines):
    """The lines as they came out."""
    for line in lines:
        with at(line[0]):
            if not tells(line):
                story.do(*line[1:])
                yield line
            else:
                shown = story.desk().clock
                seconds = shown.seconds_left
                yield (line[0], shown.state, seconds if seconds is None else seconds / 60)


def test_every_day_goes_as_it_should(story):
    went = {}
    for name, lines in DAYS.items():
        with undone():
            story.giving.refresh_from_db()
            went[name] = list(told(story, lines))
    assert {name: lines for name, lines in went.items() if lines != DAYS[name]} == {}


def test_my_work_is_closed_where_the_desk_is(story):
    went = []
    for name, lines in DAYS.items():
        with undone():
            story.giving.refresh_from_db()
            for line in lines:
                with at(line[0]):
                    if not tells(line):
                        story.do(*line[1:])
                    elif line[1] != "over":  # it is handed in by whoever looks
                        went.append((name, line, work_of(story.ana)[0].is_closed))
    assert [one for one in went if one[2] != (one[1][1] == "closed")] == []


def lateness(story):
    """Where lateness is told, once it is turned in: {by whom: how many minutes}."""
    work, rivera = Attempt.objects.open_for(story.giving, story.quiz, story.ana), story.teacher
    desk = story.desk()
    desk.take_round()
    [work_now] = work_of(story.ana)
    assert work_now.is_overdue == (work_now.due_at < desk.now)
    work.turn_in(story.ana)
    story.giving.refresh_from_db()
    [row] = [one for one in standings([story.giving])[story.giving.pk] if one.student == story.ana]
    [paper] = Pile(rivera).papers(story.giving.assignment, story.quiz)
    costs = [row.parts[0].late, Attempt.objects.with_own_dates().get().own_lateness]
    told = [row.late_by, paper.late, *(late and late.delay for late in costs)]
    told += [max(desk.now - one.due_at, timedelta(0)) for one in (desk, work_now)]
    found = {one.total_seconds() / 60 if one else 0 for one in told}
    percent = {late.percent if late else 0 for late in costs}
    return found, percent


def test_everywhere_it_is_as_late_as_its_clock_says(story):
    went = {}
    for name, lines in LATENESS.items():
        with undone():
            story.giving.refresh_from_db()
            for minute, what, *value in lines:
                with at(minute):
                    if what != "late":
                        story.do(what, *value)
                        continue
                    with undone():
                        went[name, minute] = lateness(story)
    said = {
        (name, minute): ({value[0]}, {10 if value[0] else 0})
        for name, lines in LATENESS.items()
        for minute, what, *value in lines
        if what == "late"
    }
    assert went == said


def test_the_queries_of_a_class_read_the_same(story):
    """The clock of the desk and that of a list of work are one."""
    for minute, what in [(0, "begin"), (10, "pause"), (21, "go_on")]:
        with at(minute):
            story.do(what)
    for minute in (20, 30, 50, 51, 60):
        with at(minute):
            desk = story.desk()
            work = of_work(Attempt.objects.all(), desk.now).select_related("giving", "quiz")
            assert Clock.of_work(work.with_own_dates().get(), desk.now) == desk.clock


def test_pressed_twice_it_moves_once(story):
    with at(0):
        story.begin()
    with at(10):
        story.pause()
        story.pause()
    with at(21):
        story.go_on()
        story.go_on()
        assert story.desk().clock.seconds_left == 30 * 60
    ended = Pause.objects.filter(reason="Fire drill").exclude(began_at=None)
    assert sorted(one.length for one in ended) == [timedelta(0), timedelta(minutes=11)]


def test_beginning_twice_begins_once(story):
    with at(0):
        story.begin()
    with at(5):
        clock.begin(story.giving, story.quiz, story.ana, 1, 40, more_to_come=False)
        assert story.desk().clock.seconds_left == 35 * 60


def test_a_new_factor_moves_the_clock_that_runs(story):
    with at(0):
        story.begin()
    with at(10):
        clock.change_factor(story.ana, Decimal(1), Decimal("1.5"))
        assert story.desk().clock.seconds_left == 50 * 60
        clock.change_factor(story.ana, Decimal("1.5"), Decimal(1))
        assert story.desk().clock.seconds_left == 30 * 60


def test_a_pause_is_of_one_class(story, quiz, okoro, zoe):
    other = make_classroom("Period 4", okoro, zoe)
    giving = Giving.objects.create(assignment=story.giving.assignment, classroom=other)
    with at(0):
        story.begin()
        clock.stop(giving, okoro)
        assert story.desk().clock.state == "open"
        clock.stop(story.giving, story.teacher, story.giving.classroom.people.get(username="ben"))
        assert story.desk().clock.state == "open"


def test_who_is_late_finds_the_night(story):
    """Nobody has the page open: it is turned in by whoever looks first, as of when it ended."""
    with at(0):
        story.begin()
    Attempt.objects.update(revision=3, saved_at=START + timedelta(minutes=30))
    with at(44):
        assert hand_in(Attempt.objects.all()) == 0  # last words may be on their way
    with at(46):
        assert hand_in(Attempt.objects.all()) == 1
        assert hand_in(Attempt.objects.all()) == 0
    work = Attempt.objects.get()
    assert work.turned_in_at == START + timedelta(minutes=40)
    assert work.turned_in_by is None
    assert Draft.objects.get().kind == "turned_in"


def test_last_words_make_it_later(story):
    with at(0):
        story.begin()
    late = START + timedelta(minutes=41)
    Attempt.objects.update(revision=3, saved_at=late)
    with at(46):
        hand_in(Attempt.objects.all())
    assert Attempt.objects.get().turned_in_at == late


@pytest.mark.parametrize("why", ["paused", "more to come", "turned in", "second round", "no end"])
def test_what_is_not_handed_in(story, why, rivera):
    with at(0):
        if why == "more to come":
            story.timed("40, 20")
        story.begin()
        attempt = Attempt.objects.get()
        if why == "turned in":
            attempt.turn_in(story.ana)
        if why == "second round":
            attempt.turn_in(story.ana)
            attempt.send_back(rivera)
    with at(30):
        if why == "paused":
            story.pause()
        if why == "no end":
            attempt.sittings.update(ends_at=None)
    with at(60):
        assert hand_in(Attempt.objects.all()) == 0


def test_opened_again_no_clock_runs(story, rivera):
    with at(0):
        story.begin()
    with at(50):
        hand_in(Attempt.objects.all())
        Attempt.objects.get().reopen(rivera)
        shown = story.desk().clock
        assert (shown.state, shown.ends) == ("open", None)


def test_opened_again_in_time_the_clock_runs_on(story, rivera):
    with at(0):
        story.begin()
        Attempt.objects.get().turn_in(story.ana)
    with at(10):
        Attempt.objects.get().reopen(rivera)
        assert story.desk().clock.seconds_left == 30 * 60


def test_opened_again_between_two_sittings_the_next_one_is_waited_for(story, rivera):
    with at(0):
        story.timed("40, 20")
        story.begin()
        Attempt.objects.get().turn_in(story.ana)
    with at(180):
        Attempt.objects.get().reopen(rivera)
        assert (story.desk().clock.state, story.desk().rests) == ("between", True)
        story.start(2)
        story.begin()
        assert story.desk().clock.seconds_left == 20 * 60


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", ["add", "go_on"])
def test_a_break_at_the_same_moment_is_not_written_over(story, deed, monkeypatch):
    """Ana presses for her break after her clock was read, and before it is written."""
    write = Sitting.objects.bulk_update
    threads = []

    def rest():
        try:
            with transaction.atomic():
                story.rest()
        finally:
            connection.close()

    def written(*args):
        threads.append(threading.Thread(target=rest))
        threads[0].start()
        threads[0].join(1)
        return write(*args)

    with at(0):
        story.support(("1", 10))
        story.begin()
    with at(10):
        if deed == "go_on":
            story.pause()
    with at(15):
        monkeypatch.setattr(Sitting.objects, "bulk_update", written)
        story.do(*{"add": ("add", 5), "go_on": ("go_on",)}[deed])
        threads[0].join()
        assert Pause.objects.filter(kind="break").count() == 1
        assert story.desk().clock.ends == START + timedelta(minutes=40 + 5 + 10)


def test_only_what_closed_by_date_is_collected(story):
    with at(0):
        story.timed("40, 20")
        story.closes(50)
        story.begin()
        Attempt.objects.update(revision=1, saved_at=START)
    for minute, count in [(30, 0), (45, 0), (51, 1)]:
        with at(minute):
            assert len(to_collect(standings([story.giving])[story.giving.pk]).now) == count
