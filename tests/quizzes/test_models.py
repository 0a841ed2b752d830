"""Answers of other students as models: /assignments/<assignment>/<step>/models/."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lessons.models import Assignment, Enrolment, Extension, Giving
from quizzes.models import Attempt, Loan

HERS = "The gates were shut."


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/models/"


def worked(giving, quiz, student, by):
    """A student's work that is given back."""
    attempt = Attempt.objects.open_for(giving, quiz, student)
    attempt.turn_in(student)
    attempt.give_back(by)
    return attempt


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, ben, rivera, giving, quiz, url, lend, turned_in):
    worked(giving, quiz, ben, rivera)
    client, feedback = sign_in(ben), url.replace("models", "feedback")
    assert "Read answers by other students" not in words(client.get(feedback))
    loan = lend(turned_in, "class", struck="gates")
    page = words(client.get(url))
    assert "The […] were shut." in page and "gates were" not in page
    assert "Ana" not in page and "Duarte" not in page
    assert "Read answers by other students" in words(client.get(feedback))
    loan.consents.get().say(False)
    page = words(client.get(url))
    assert "None stand here now." in page and "were shut" not in page
    assert "Read answers by other students" not in words(client.get(feedback))


def test_closed_while_anybody_may_still_write(
    sign_in, ben, rivera, giving, quiz, url, lend, turned_in, ana
):
    """Also where one of them was given more time, until the teacher shows it all the same."""
    loan = lend(turned_in, "class")
    work = worked(giving, quiz, ben, rivera)
    client = sign_in(ben)
    assert HERS in words(client.get(url))
    Attempt.objects.filter(pk=work.pk).update(turned_in_at=None)  # sent back, say
    assert HERS not in words(client.get(url))
    Attempt.objects.filter(pk=work.pk).update(turned_in_at=timezone.now())
    late = type(ben).objects.create_user("late", display_name="Late Comer")
    giving.classroom.enrolments.create(user=late, role="student")
    assert HERS not in words(client.get(url))
    Loan.objects.update(shown_early=True)
    assert HERS in words(client.get(url))
    Loan.objects.update(shown_early=False)
    Extension.objects.create(giving=giving, student=late, excused=True)
    assert HERS in words(client.get(url))
    Extension.objects.update(excused=False)
    ended = timezone.now() - timedelta(hours=1)
    Giving.objects.update(due_at=ended, closes_at=ended)
    assert HERS in words(client.get(url))
    Extension.objects.update(closes_at=timezone.now() + timedelta(hours=1))
    assert HERS not in words(client.get(url))
    assert Loan.objects.lent().get() == loan


def test_later_classes_and_this_one_apart(
    sign_in, ben, zoe, rivera, lesson, giving, quiz, period2, url, lend, turned_in
):
    worked(giving, quiz, ben, rivera)
    later = Assignment.objects.create(lesson=lesson, given_by=rivera)
    there = Giving.objects.create(assignment=later, classroom=period2)
    worked(there, quiz, zoe, rivera)
    elsewhere = f"/assignments/{later.pk}/{quiz.pk}/models/"
    loan = lend(turned_in, "class")
    assert HERS in words(sign_in(ben).get(url))
    assert HERS not in words(sign_in(zoe).get(elsewhere))
    Loan.objects.filter(pk=loan.pk).update(purpose="later")
    assert HERS not in words(sign_in(ben).get(url))
    assert HERS in words(sign_in(zoe).get(elsewhere))
    Enrolment.objects.create(classroom=period2, user=ben, role="student")  # still to write there
    Loan.objects.filter(pk=loan.pk).update(shown_early=True)  # said of the class of before
    assert HERS not in words(sign_in(zoe).get(elsewhere))
    Loan.objects.filter(pk=loan.pk).update(purpose="practice")
    assert HERS not in words(sign_in(ben).get(url))
    assert HERS not in words(sign_in(zoe).get(elsewhere))


def test_who_may_not(client, sign_in, ben, zoe, rivera, giving, quiz, url, lend, turned_in):
    """Nor who has not got the own work back."""
    lend(turned_in, "class", shown_early=True)
    assert client.get(url).status_code == 302
    for person in (ben, zoe, rivera):
        assert sign_in(person).get(url).status_code == 404
    attempt = Attempt.objects.open_for(giving, quiz, ben)
    attempt.turn_in(ben)
    assert sign_in(ben).get(url).status_code == 404
    assert not Loan.objects.models_for(ben, giving, quiz, timezone.now()).exists()
    attempt.give_back(rivera)
    assert HERS in words(sign_in(ben).get(url))


def test_other_methods(sign_in, ana, rivera, url, lend, turned_in):
    lend(turned_in, "class")
    assert sign_in(ana).post(url).status_code == 405
    assert sign_in(ana).get("/assignments/999999/1/models/").status_code == 404
