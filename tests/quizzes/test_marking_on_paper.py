from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent
from quizzes.models import Attempt


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_on_paper", args=[assignment.pk])


@pytest.fixture
def chosen(giving, quiz, ben):
    return {"room": giving.classroom_id, "student": ben.pk, "part": quiz.pk}


def test_it_works(sign_in, rivera, ben, giving, quiz, url, chosen):
    page = reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id])
    shown = sign_in(rivera).get(page).content.decode()
    assert "Somebody answered on paper" in shown
    assert f'<option value="{ben.pk}">Ben Sorensen</option>' in shown
    response = sign_in(rivera).post(url, chosen)
    attempt = Attempt.objects.get(student=ben)
    paper = reverse("quizzes:marking_paper", args=[giving.assignment_id, attempt.pk])
    assert (response.status_code, response.url) == (302, paper)
    assert (attempt.on_paper, attempt.turned_in_by, attempt.quiz) == (True, rivera, quiz)
    assert (
        AuditEvent.objects.filter(actor=rivera, student=ben, action="taken on paper").count() == 1
    )


def test_work_that_is_turned_in_stays_as_it_is(sign_in, rivera, ana, turned_in, url, chosen):
    sign_in(rivera).post(url, chosen | {"student": ana.pk})
    turned_in.refresh_from_db()
    assert (turned_in.on_paper, turned_in.turned_in_by) == (False, ana)


@pytest.mark.parametrize("field", ["room", "student", "part"])
def test_what_is_missing_is_said(sign_in, rivera, url, chosen, field):
    response = sign_in(rivera).post(url, chosen | {field: ""}, follow=True)
    assert [str(one) for one in response.context["messages"]] == ["Choose a student and a part."]
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("field", ["room", "student", "part"])
def test_a_number_that_no_database_has(sign_in, rivera, url, chosen, field):
    response = sign_in(rivera).post(url, chosen | {field: 10**30}, follow=True)
    assert [str(one) for one in response.context["messages"]] == ["Choose a student and a part."]
    assert Attempt.objects.count() == 0


def test_only_students_of_the_class(sign_in, rivera, zoe, url, chosen, period2):
    assert sign_in(rivera).post(url, chosen | {"student": zoe.pk}).status_code == 404
    assert sign_in(rivera).post(url, chosen | {"room": period2.pk}).status_code == 404
    assert Attempt.objects.count() == 0


def test_who_may_not(client, sign_in, okoro, ben, url, chosen):
    assert client.post(url, chosen).status_code == 302
    assert [sign_in(one).post(url, chosen).status_code for one in (okoro, ben)] == [404, 404]
    assert Attempt.objects.count() == 0


def test_a_sheet_that_is_entered_later_is_not_late(sign_in, rivera, ben, url, chosen, giving):
    giving.due_at = timezone.now() - timedelta(days=3)
    giving.save()
    sign_in(rivera).post(url, chosen)
    attempt = Attempt.objects.with_own_dates().get()
    assert (attempt.on_paper, attempt.own_delay) == (True, None)
    Attempt.objects.update(turned_in_by=ben)  # photographed and turned in by the student
    assert Attempt.objects.with_own_dates().get().own_delay > timedelta(days=2)


def test_other_methods(sign_in, rivera, url):
    assert sign_in(rivera).get(url).status_code == 405


def test_a_part_that_asks_nothing(sign_in, rivera, quiz, url, chosen):
    quiz.questions.update(retired=True)
    response = sign_in(rivera).post(url, chosen, follow=True)
    assert [str(one) for one in response.context["messages"]] == ["This part asks nothing yet."]
    assert Attempt.objects.count() == 0
