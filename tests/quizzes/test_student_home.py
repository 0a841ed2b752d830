"""My work: what is due, in what state, and what came back. / and /assignments/."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lessons import clock
from lessons.models import Assignment, Enrolment, Extension, Giving, Lesson, Progress, Step
from quizzes.models import Attempt, Quiz
from sources.models import State


def text(response):
    return " ".join(response.content.decode().split())


def give(classroom, teacher, title, **dates):
    lesson = Lesson.objects.create(
        slug=title.lower(), title=title, owner=teacher, state=State.PUBLISHED
    )
    Step.objects.create(lesson=lesson, kind="reading", title=f"{title}: read")
    assignment = Assignment.objects.create(lesson=lesson, given_by=teacher)
    return Giving.objects.create(assignment=assignment, classroom=classroom, **dates)


def test_it_works(sign_in, ana, giving, quiz):
    page = text(sign_in(ana).get("/"))
    assert "<h1>My work</h1>" in page
    assert "Period 3, Ms. Rivera" in page
    assert "Were the gates shut?" in page
    assert "Due " in page
    assert ">Begin</a>" in page
    assert "Not opened yet" in page
    assert "Not started" in page


def test_timed_work_that_has_begun(sign_in, ana, giving, quiz, attempt):
    """The clock runs, also where nothing was saved yet."""
    Quiz.objects.update(timed="40, 20")
    clock.begin(giving, quiz, ana, 1, 40, more_to_come=True)
    client = sign_in(ana)
    page = text(client.get("/"))
    assert ">Continue: Questions</a>" in page
    assert "Left on your clock: 40 minutes." in page
    assert "0 of 4 answered" in page
    assert "Not started" not in page
    attempt.turn_in(ana)
    assert "Left on your clock" not in text(client.get("/"))


def test_a_clock_has_run_out(sign_in, ana, giving, quiz, attempt):
    Quiz.objects.update(timed="40, 20")
    ago = timezone.now() - timedelta(hours=1)
    clock.begin(giving, quiz, ana, 1, 40, more_to_come=True, now=ago)
    page = text(sign_in(ana).get("/"))
    assert ">Continue: Questions</a>" in page
    assert "Left on your clock" not in page


def test_signed_work_closes_with_its_desk(sign_in, ana, ben, giving, attempt):
    """A classmate who signed goes by the dates of the one at whose desk it is written."""
    attempt.signatures.create(student=ben)
    hour = timedelta(hours=1)
    Giving.objects.update(due_at=timezone.now() - hour, closes_at=timezone.now() - hour)
    own = Extension.objects.create(giving=giving, student=ben, closes_at=timezone.now() + hour)
    assert '<span class="badge">Closed</span>' in text(sign_in(ben).get("/assignments/"))
    Extension.objects.update(student=ana, due_at=own.closes_at)
    page = text(sign_in(ben).get("/assignments/"))
    assert (">Closed</span>" in page, ">Late</span>" in page) == (False, False)


def test_a_visitor_meets_the_front(db):
    page = text(Client().get("/"))
    assert "Sign in" in page
    assert "My work" not in page


def test_staff_meet_their_classes(sign_in, rivera, giving):
    page = text(sign_in(rivera).get("/"))
    assert "My work" not in page
    assert "Period 3" in page


def test_no_class_yet(sign_in, ana):
    page = text(sign_in(ana).get("/"))
    assert "You are not in a class yet." in page


def test_nothing_given_yet(sign_in, ana, period3):
    page = text(sign_in(ana).get("/"))
    assert "Nothing is due." in page
    assert "As soon as your teacher gives you something to do" in page


def test_begun(sign_in, ana, giving, quiz, attempt, lesson):
    attempt.responses.filter(question__kind="essay").update(answer="Shut.")
    Attempt.objects.update(revision=1, saved_at=timezone.now())
    page = text(sign_in(ana).get("/"))
    assert "1 of 4 answered" in page
    assert ">Continue: Questions</a>" in page
    assert "1 of 4 answered, saved " in page


def test_reading_comes_first(sign_in, ana, giving, quiz, lesson):
    client = sign_in(ana)
    client.get(f"/assignments/{giving.assignment_id}/{lesson.steps.first().pk}/")
    assert ">Continue: Read</a>" in text(client.get("/"))
    Progress.objects.update(finished_at=timezone.now())
    page = text(client.get("/"))
    assert ">Continue: Questions</a>" in page
    assert "Finished" in page


def test_turned_in_tells_nothing_of_grading(sign_in, ana, rivera, giving, turned_in):
    essay = turned_in.responses.get(question__kind="essay")
    essay.marks.create(marker=rivera, points=3, done_at=timezone.now(), comment="Canary")
    for address in ("/", "/assignments/", f"/assignments/{giving.assignment_id}/"):
        page = text(sign_in(ana).get(address))
        assert "Turned in" in page
        assert "Graded" not in page
        assert "graded" not in page
        assert "Canary" not in page


def test_given_back(sign_in, ana, rivera, giving, quiz, turned_in):
    turned_in.give_back(rivera)
    page = text(sign_in(ana).get("/"))
    feedback = f"/assignments/{giving.assignment_id}/{quiz.pk}/feedback/#questions"
    assert f'<a href="{feedback}">Read what came back: Questions</a>' in page


def test_sent_back_to_revise(sign_in, ana, rivera, giving, turned_in):
    turned_in.send_back(rivera, "Say more.")
    page = text(sign_in(ana).get("/"))
    assert "Sent back to revise" in page
    assert ">Revise: Questions</a>" in page


def test_the_next_due_comes_first(sign_in, ana, rivera, period3):
    now = timezone.now()
    give(period3, rivera, "Later", due_at=now + timedelta(days=5))
    give(period3, rivera, "Sooner", due_at=now + timedelta(days=1))
    give(period3, rivera, "Someday")
    page = text(sign_in(ana).get("/"))
    assert page.index("Sooner") < page.index("Later") < page.index("Someday")
    assert page.count("btn-primary") == 1


def test_late_closed_and_excused(sign_in, ana, rivera, period3):
    now = timezone.now()
    give(period3, rivera, "Tardy", due_at=now - timedelta(days=1))
    shut = now - timedelta(hours=1)
    give(period3, rivera, "Gone", due_at=shut, closes_at=shut)
    excused = give(period3, rivera, "Spared", due_at=now + timedelta(days=1))
    Extension.objects.create(giving=excused, student=ana, excused=True)
    page = text(sign_in(ana).get("/"))
    waiting, rest = page.split("Done, or closed")
    assert "Tardy" in waiting
    assert ">Late</span>" in waiting
    assert "Gone" in rest
    assert ">Closed</span>" in rest
    assert "Spared" in rest
    assert ">Excused</span>" in rest


def test_what_is_not_a_students_yet_or_any_more(sign_in, ana, zoe, rivera, period3, period2):
    give(period3, rivera, "Tomorrow", opens_at=timezone.now() + timedelta(days=1))
    give(period3, rivera, "Withdrawn").withdraw()
    give(period2, rivera, "Elsewhere")
    draft = give(period3, rivera, "Draft")
    Lesson.objects.filter(pk=draft.assignment.lesson_id).update(state=State.DRAFT)
    page = text(sign_in(ana).get("/"))
    for title in ("Tomorrow", "Withdrawn", "Elsewhere", "Draft"):
        assert title not in page
    for giving in Giving.objects.all():
        address = f"/assignments/{giving.assignment_id}/"
        assert sign_in(ana).get(address).status_code == 404


def test_own_work_stays_after_it_was_taken_back(sign_in, ana, giving, turned_in):
    giving.withdraw()
    page = text(sign_in(ana).get("/assignments/"))
    assert "Were the gates shut?" in page
    assert ">Taken back</span>" in page
    page = text(sign_in(ana).get(f"/assignments/{giving.assignment_id}/"))
    assert "Your teacher has taken this assignment back." in page
    assert "Who told the truth about the gates?" not in page


def test_own_work_stays_after_leaving(sign_in, ana, giving, turned_in):
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    page = text(sign_in(ana).get(f"/assignments/{giving.assignment_id}/"))
    assert "You are not in this class any more." in page


def test_all_my_work_in_pages(sign_in, ana, rivera, period3):
    for number in range(21):
        give(period3, rivera, f"Lesson-{number:02}")
    client = sign_in(ana)
    first = text(client.get("/assignments/"))
    assert "Page 1 of 2" in first
    assert first.count("Lesson-") == 20
    assert text(client.get("/assignments/?page=2")).count("Lesson-") == 1
    for odd in ("0", "-1", "abc", str(10**20)):
        assert client.get(f"/assignments/?page={odd}").status_code == 200


def test_one_assignment(sign_in, ana, giving, lesson):
    Lesson.objects.update(background="The harbor lay quiet.\n\nThen ships came.")
    page = text(sign_in(ana).get(f"/assignments/{giving.assignment_id}/"))
    assert "Who told the truth about the gates?" in page
    assert "<p>The harbor lay quiet.</p>" in page
    assert "1. Read" in page
    assert "2. Questions" in page


@pytest.mark.parametrize("who", ["zoe", "rivera", "okoro", "lindqvist", "technician", "admin"])
def test_strangers(request, who, sign_in, giving):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(f"/assignments/{giving.assignment_id}/").status_code == 404
    assert "Were the gates shut?" not in text(client.get("/assignments/"))


def test_signed_out(giving):
    for address in ("/assignments/", f"/assignments/{giving.assignment_id}/"):
        assert Client().get(address).status_code == 302


def test_wrong_methods(sign_in, ana, giving):
    client = sign_in(ana)
    for address in ("/", "/assignments/", f"/assignments/{giving.assignment_id}/"):
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("address", ["/", "/assignments/"])
def test_queries(count_queries, sign_in, ana, rivera, period3, giving, turned_in, number, address):
    for one in range(number):
        give(period3, rivera, f"L{one}", due_at=timezone.now() + timedelta(days=1))
    client = sign_in(ana)
    client.get("/accounts/password/")
    expected = {"/": 10, "/assignments/": 7}[address]
    assert count_queries(lambda: client.get(address)) == expected


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("address", "expected"), [("/", 10), ("/assignments/", 7)])
def test_queries_under_the_clock(
    count_queries, sign_in, ana, giving, quiz, number, address, expected
):
    columns = {"lesson": quiz.lesson, "timed": "40"}
    parts = [Quiz.objects.create(title=f"P{one}", position=9 + one, **columns) for one in range(3)]
    for part in parts[:number]:
        clock.begin(giving, part, ana, 1, 40, more_to_come=False)
        Attempt.objects.create(giving=giving, quiz=part, student=ana)
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(address)) == expected
