"""What late work costs: told before, taken off in every total, waived for one student."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from lessons.late import Late, LateRule, left_of
from lessons.models import AuditEvent, Extension, Giving
from quizzes.models import Attempt, Conversion, ExportLayout
from quizzes.models.conversion import school_grade_of, with_school_grade
from tests.taken_along import text_of

TAKEN = "Late by 26 hours (counts as 2 days): 20% off"


@pytest.fixture
def rule(giving):
    """Each day begun takes 10 % of the points, at most 30 %; it was due 26 hours ago."""
    giving.late_work, giving.late_percent, giving.late_most = "percent", 10, 30
    giving.due_at = timezone.now() - timedelta(hours=26)
    giving.save()
    return giving


@pytest.fixture
def graded(rule, turned_in, rivera):
    """Ana's paper, 26 hours late: 7 points of 8, three of them scored by the program."""
    Attempt.objects.filter(pk=turned_in.pk).update(turned_in_at=rule.due_at + timedelta(hours=26))
    turned_in.refresh_from_db()
    for kind, points in (("essay", 3), ("short_answer", 1)):
        response = turned_in.responses.get(question__kind=kind)
        response.marks.create(marker=rivera, points=points, done_at=timezone.now())
    return turned_in


@pytest.fixture
def paper(graded, giving):
    return reverse("quizzes:marking_paper", args=[giving.assignment_id, graded.pk])


@pytest.fixture
def feedback(giving, quiz):
    return reverse("quizzes:feedback", args=[giving.assignment_id, quiz.pk])


@pytest.fixture
def dates(giving):
    return reverse("lessons:dates", args=[giving.classroom_id, giving.assignment_id])


@pytest.fixture
def ana_dates(giving, ana):
    args = [giving.classroom_id, giving.assignment_id, ana.pk]
    return reverse("lessons:student_dates", args=args)


def text(response):
    return " ".join(response.content.decode().split())


def grades(client, giving):
    page = client.get(f"/marking/{giving.assignment_id}/grades.csv").getvalue().decode()
    return {row["Name"]: row for row in csv.DictReader(io.StringIO(page))}


HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("rule", "delay", "percent", "left"),
    [
        (LateRule(10, 30), timedelta(seconds=1), 10, "6.30"),
        (LateRule(10, 30), DAY, 10, "6.30"),
        (LateRule(10, 30), DAY + HOUR, 20, "5.60"),
        (LateRule(10, 30), 40 * DAY, 30, "4.90"),
        (LateRule(33, 100), 3 * DAY, 99, "0.07"),
        (LateRule(60, 100), 3 * DAY, 100, "0.00"),
        (LateRule(), 3 * DAY, 0, "7"),
    ],
)
def test_what_a_rule_takes(rule, delay, percent, left):
    late = rule.on(delay)
    assert (late.percent, str(late.left(Decimal(7)))) == (percent, left)
    assert rule.on(delay, "ill").left(Decimal(7)) == 7


def test_nothing_is_left_of_nothing():
    assert Late(DAY, 10).left(None) is None
    assert left_of(Decimal(3), None) == 3


def test_it_works(sign_in, rivera, ana, giving, graded, paper, feedback):
    teacher, student = sign_in(rivera), sign_in(ana)
    assert f"{TAKEN}: 5.6 of 7 points." in text(teacher.get(paper))
    assert student.get(feedback).status_code == 404
    graded.give_back(rivera)
    page = text(student.get(feedback))
    assert f"{TAKEN}: 5.6 of 7 points." in page
    assert '<b class="total">5.6</b> of 8 points' in page
    row = grades(teacher, giving)["Ana Duarte"]
    assert (row["Taken off for coming late"], row["Total"]) == ("1.4", "5.6")
    assert row["Questions, question 4"] == "3"


def test_told_before_it_counts(sign_in, ana, quiz, rule):
    address = reverse("quizzes:assignment", args=[rule.assignment_id])
    desk = reverse("quizzes:workspace", args=[rule.assignment_id, quiz.pk])
    words = "Each day late, or part of a day, takes off 10% of the points, 30% at most."
    client = sign_in(ana)
    for hours in (2, -2):
        Giving.objects.update(due_at=timezone.now() + timedelta(hours=hours))
        for page in (address, desk):
            assert words in text(client.get(page))
    reading = quiz.lesson.steps.create(kind="reading", title="Read first", position=0)
    beside = reverse("quizzes:workspace", args=[rule.assignment_id, reading.pk])
    assert words not in text(client.get(beside))
    Giving.objects.update(late_work="marked", late_percent=None, late_most=None)
    assert "is marked late." in text(client.get(address))
    Giving.objects.update(late_work="")
    assert "marked late" not in text(client.get(address))


def test_only_marked(sign_in, rivera, ana, giving, graded, feedback):
    graded.give_back(rivera)
    Giving.objects.update(late_work="marked", late_percent=None, late_most=None)
    page = text(sign_in(ana).get(feedback))
    assert "Late by 26 hours." in page
    assert '<b class="total">7</b> of 8 points' in page
    Giving.objects.update(late_work="")
    assert "Late by" not in text(sign_in(ana).get(feedback))
    assert "Taken off for coming late" not in grades(sign_in(rivera), giving)["Ana Duarte"]


def test_in_every_total(sign_in, rivera, ana, period3, giving, graded):
    graded.give_back(rivera)
    client = sign_in(rivera)
    gradebook = client.get(reverse("quizzes:gradebook", args=[period3.pk]) + "?show=points")
    assert "5.6" in text(gradebook)
    percents = reverse("quizzes:gradebook_csv", args=[period3.pk])
    assert "Ana Duarte,70,70" in client.get(percents).getvalue().decode()
    assert "5.6 of 8 points" in text(
        client.get(reverse("quizzes:class_reports", args=[period3.pk]))
    )
    printed = text(client.get(reverse("quizzes:marking_papers", args=[giving.assignment_id])))
    assert f"5.6 of 8 points. {TAKEN}: 5.6 of 7 points." in printed
    layout = ExportLayout.objects.create(name="Ours", columns="student\npoints\npercent")
    file = reverse("quizzes:marking_export_file", args=[giving.assignment_id, layout.pk])
    assert "S-001,5.6,70" in client.get(file).getvalue().decode()
    assert "Late, days begun: 2. Percent off: 20" in text_of(ana)


def test_in_the_school_grade(sign_in, rivera, ana, giving, graded, feedback):
    Conversion.objects.create(assignment=giving.assignment, lines="7 = A\n5.6 = B\n0 = F")
    graded.give_back(rivera)
    told = school_grade_of(with_school_grade(Attempt.objects.all(), ana).get())
    assert (told.points, told.most, told.grade) == (Decimal("5.60"), 8, "B")
    assert grades(sign_in(rivera), giving)["Ana Duarte"]["Grade"] == "B"
    own = Extension.objects.create(giving=giving, student=ana, due_at=timezone.now())
    assert school_grade_of(with_school_grade(Attempt.objects.all()).get()).grade == "A"
    own.due_at, own.late_waived = None, "Ill"
    own.save()
    assert school_grade_of(with_school_grade(Attempt.objects.all(), ana).get()).grade == "A"


def test_own_dates_move_the_rule(sign_in, rivera, ana, giving, graded, paper):
    own = Extension.objects.create(giving=giving, student=ana, due_at=timezone.now())
    assert "% off" not in text(sign_in(rivera).get(paper))
    assert grades(sign_in(rivera), giving)["Ana Duarte"]["Total"] == "7"
    own.due_at = giving.due_at + timedelta(hours=3)
    own.save()
    assert "(counts as 1 day): 10% off: 6.3 of 7 points." in text(sign_in(rivera).get(paper))


def test_who_has_more_time_is_not_late(
    sign_in, rivera, ana, giving, quiz, period3, graded, paper, feedback
):
    """What is due waits as the closing does: on every page, and in the points."""
    Conversion.objects.create(assignment=giving.assignment, lines="7 = A\n6.3 = B\n5.6 = C\n0 = F")
    begun = {"begun_at": giving.due_at, "ends_at": giving.due_at + 3 * DAY}
    own = ana.sittings.create(giving=giving, step=quiz, number=1, beyond=26 * HOUR, **begun)
    graded.give_back(rivera)
    for beyond, left, grade in [(26, "7", "A"), (25, "6.3", "B")]:
        own.beyond = beyond * HOUR
        own.save()
        page = text(sign_in(ana).get(feedback))
        assert f'<b class="total">{left}</b> of 8 points' in page
        client = sign_in(rivera)
        progress = reverse("quizzes:progress", args=[period3.pk, giving.assignment_id])
        pages = [client.get(one) for one in (paper, progress)]
        assert ["Late by" in text(one) for one in pages] == [beyond == 25] * 2
        gradebook = client.get(reverse("quizzes:gradebook", args=[period3.pk]) + "?show=points")
        assert f">{left}<" in gradebook.content.decode()
        row = grades(client, giving)["Ana Duarte"]
        assert (row["Total"], row["Grade"]) == (left, grade)
        told = school_grade_of(with_school_grade(Attempt.objects.all()).get())
        assert (told.points, told.grade) == (Decimal(left), grade)
        assert ("Late, days begun" in text_of(ana)) == (beyond == 25)


def test_a_second_round_is_not_late(sign_in, rivera, ana, giving, graded, feedback):
    following = graded.send_back(rivera)
    following.turn_in(ana)
    following.give_back(rivera)
    client = sign_in(ana)
    assert "% off" not in text(client.get(feedback))
    assert TAKEN in text(client.get(f"{feedback}?round=1"))


def test_waived_for_one_student_and_taken_back(
    sign_in, rivera, ana, giving, graded, paper, feedback, ana_dates
):
    graded.give_back(rivera)
    teacher, student = sign_in(rivera), sign_in(ana)
    teacher.post(ana_dates, {"late_waived": "Broken bus"})
    page = text(teacher.get(paper))
    assert "Late by 26 hours. Nothing is taken off: Broken bus" in page
    progress = reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id])
    assert "Nothing off for coming late: Broken bus" in text(teacher.get(progress))
    page = text(student.get(feedback))
    assert "Late by 26 hours. Nothing is taken off." in page
    assert '<b class="total">7</b> of 8 points' in page
    assert "Broken bus" not in page
    assert "Broken bus" not in text_of(ana)
    assert "Broken bus" not in text(student.get(f"/assignments/{giving.assignment_id}/"))
    assert grades(teacher, giving)["Ana Duarte"]["Total"] == "7"
    event = AuditEvent.objects.get(action="late work waived")
    assert (event.actor, event.student, event.details) == (rivera, ana, {"why": "Broken bus"})
    teacher.post(ana_dates, {"late_waived": ""})
    assert AuditEvent.objects.filter(action="late work not waived any more").count() == 1
    assert f"{TAKEN}: 5.6 of 7 points." in text(student.get(feedback))


def test_who_is_waived_is_told_no_rule(sign_in, ana, rule):
    Extension.objects.create(giving=rule, student=ana, late_waived="Broken bus")
    page = text(sign_in(ana).get(reverse("quizzes:assignment", args=[rule.assignment_id])))
    assert "Each day late" not in page


def test_work_of_several_is_as_late_as_its_desk(
    sign_in, rivera, ana, ben, giving, graded, feedback
):
    graded.signatures.create(student=ben)
    graded.give_back(rivera)
    own = Extension.objects.create(giving=giving, student=ben, due_at=timezone.now())
    assert TAKEN in text(sign_in(ben).get(feedback))
    found = grades(sign_in(rivera), giving)
    assert (found["Ana Duarte"]["Total"], found["Ben Sorensen"]["Total"]) == ("5.6", "5.6")
    own.student = ana
    own.save()
    assert "% off" not in text(sign_in(ben).get(feedback))


def test_what_a_change_does_to_grades_given_back_is_said_first(
    sign_in, rivera, giving, graded, dates
):
    client = sign_in(rivera)
    typed = {"late_work": "percent", "late_percent": "50", "late_most": ""}
    typed["due_at"] = timezone.localtime(giving.due_at, giving.classroom.zone).strftime(
        "%Y-%m-%dT%H:%M"
    )
    graded.give_back(rivera)
    page = text(client.post(dates, typed))
    assert "it changes the points of 1 student who has them already." in page
    assert "Ana Duarte: 5.6 points become 0" in page
    seal = re.search(r'type="checkbox" name="sure" value="(\w+)"', page)[1]
    assert 'value="50"' in page
    page = text(client.post(dates, typed | {"late_percent": "40", "sure": seal}))
    assert "Ana Duarte: 5.6 points become 1.4" in page
    assert " checked" not in page.partition('name="sure"')[2].partition(">")[0]
    giving.refresh_from_db()
    assert giving.late_percent == 10
    assert client.post(dates, typed | {"sure": seal}).status_code == 302
    giving.refresh_from_db()
    assert (giving.late_percent, giving.late_most) == (50, None)
    assert AuditEvent.objects.get(action="dates changed").details["percent"] == 50


def test_what_nobody_has_seen_is_changed_at_once(sign_in, rivera, giving, graded, dates):
    typed = {"late_work": "", "due_at": "2026-12-24T09:00"}
    assert sign_in(rivera).post(dates, typed).status_code == 302
    giving.refresh_from_db()
    assert (giving.late_work, giving.late_percent, giving.late_most) == ("", None, None)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"late_percent": ""}, "Say how many percent each day late takes off."),
        ({"late_percent": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"late_percent": "101"}, "Ensure this value is less than or equal to 100."),
        ({"late_most": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"late_work": "x"}, "Select a valid choice."),
        ({"due_at": ""}, "Say when it is due: late is counted from then on."),
    ],
)
def test_a_rule_that_cannot_be(sign_in, rivera, giving, dates, typed, sentence):
    whole = {"late_work": "percent", "late_percent": "10", "due_at": "2026-12-24T09:00"}
    response = sign_in(rivera).post(dates, whole | typed)
    assert response.status_code == 200
    assert sentence in text(response)
    giving.refresh_from_db()
    assert giving.late_work == ""


def test_the_database_refuses_a_rule_without_a_percent(giving):
    with pytest.raises(IntegrityError):
        Giving.objects.update(late_work="percent")


def test_chosen_while_giving(sign_in, rivera, lesson, period3):
    typed = {"given": "on", "due_at": "2026-12-24T09:00", "late_work": "percent"}
    typed |= {"late_percent": "5", "late_most": "20"}
    sent = {f"{period3.pk}-{name}": value for name, value in typed.items()}
    assert (
        sign_in(rivera).post(reverse("lessons:give", args=[lesson.slug]), sent).status_code == 302
    )
    rule = Giving.objects.get().late_rule
    assert rule == LateRule(5, 20)
