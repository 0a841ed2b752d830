"""Sending back to revise, and undoing a turning-in by mistake."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Extension
from quizzes.models import Attempt, Mark
from quizzes.models.still_to_write import still_to_write


@pytest.fixture
def place(turned_in):
    return [turned_in.giving.assignment_id, turned_in.pk]


@pytest.fixture
def url(place):
    return reverse("quizzes:marking_send_back", args=place)


@pytest.fixture
def reopen(place):
    return reverse("quizzes:marking_reopen", args=place)


@pytest.fixture
def paper(place):
    return reverse("quizzes:marking_paper", args=place)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_it_works(sign_in, rivera, ana, url, turned_in, quiz):
    response = sign_in(rivera).post(url, {"note": "Say more about the notice."}, follow=True)
    assert said(response) == ["Ana Duarte can revise it now."]
    first, second = Attempt.objects.order_by("round")
    assert (first.is_given_back, first.note) == (True, "Say more about the notice.")
    assert (second.round, second.is_turned_in, second.answers()) == (2, False, first.answers())
    assert AuditEvent.objects.filter(action="sent back to revise", student=ana).count() == 1
    page = f"/assignments/{turned_in.giving.assignment_id}/{quiz.pk}/feedback/"
    assert "Say more about the notice." in sign_in(ana).get(page).content.decode()


def test_twice(sign_in, rivera, url):
    client = sign_in(rivera)
    client.post(url, {"note": ""}, follow=True)
    response = client.post(url, {"note": ""}, follow=True)
    assert said(response) == ["It was sent back already: there is a later round."]
    assert Attempt.objects.count() == 2


def test_not_in_moderation(sign_in, rivera, co_teacher, url, paper, turned_in):
    """Its student, and the second grader, would read the first grade."""
    turned_in.shares.create(marker=co_teacher, is_second=True)
    client = sign_in(rivera)
    page = " ".join(client.get(paper).content.decode().split())
    assert "once its two graders agree: it is in moderation." in page and url not in page
    response = client.post(url, {"note": "Say more."}, follow=True)
    assert said(response) == [
        "It was not sent back: it is in moderation. Its graders are to agree first."
    ]
    assert Attempt.objects.get() == turned_in and not Attempt.objects.get().is_given_back
    turned_in.give_back(rivera)
    assert url in client.get(paper).content.decode()
    assert said(client.post(url, {"note": ""}, follow=True)) == ["Ana Duarte can revise it now."]


def test_a_note_that_is_too_long(sign_in, rivera, url):
    response = sign_in(rivera).post(url, {"note": "x" * 2001}, follow=True)
    assert said(response) == ["It was not sent back: the note is too long."]
    assert Attempt.objects.count() == 1


@pytest.fixture
def closed(giving):
    giving.due_at = timezone.now() - timezone.timedelta(days=2)
    giving.closes_at = timezone.now() - timezone.timedelta(days=1)
    giving.late_work = "marked"
    giving.save()
    return giving


def test_what_was_closed_is_revised_all_the_same(sign_in, rivera, ana, url, closed, quiz):
    response = sign_in(rivera).post(url, {"note": ""}, follow=True)
    words = (
        "Ana Duarte can revise it now, though it is closed for the others. Nothing ends that: "
        "give Ana Duarte different dates if it should close."
    )
    assert said(response) == [words]
    client, place = sign_in(ana), f"/assignments/{closed.assignment_id}/{quiz.pk}/"
    assert ">Revise: Questions</a>" in client.get("/").content.decode()
    page = client.get(place).content.decode()
    assert ('data-round="2"' in page, "This closed" in page) == (True, False)
    assert ("It was due" in page, "counts as late" in page) == (False, False)
    client.post(f"{place}submit/", {"base": 1, "pages": ""})
    second = Attempt.objects.get(round=2)
    assert (second.is_turned_in, second.late_by(closed.due_at)) == (True, None)


def test_other_dates_close_the_revising(sign_in, rivera, ana, url, closed, quiz):
    sign_in(rivera).post(url, {"note": ""})
    until = timezone.now() + timezone.timedelta(milliseconds=1)
    Extension.objects.create(giving=closed, student=ana, due_at=until, closes_at=until)
    page = sign_in(ana).get(f"/assignments/{closed.assignment_id}/{quiz.pk}/").content.decode()
    assert ('data-round="2"' in page, "This closed" in page) == (False, True)


def test_undone_it_is_revised_on(sign_in, rivera, turned_in, closed):
    turned_in.send_back(rivera).turn_in(turned_in.student)
    second = Attempt.objects.get(round=2)
    place = reverse("quizzes:marking_reopen", args=[closed.assignment_id, second.pk])
    response = sign_in(rivera).post(place, follow=True)
    assert said(response) == ["Ana Duarte can write on. Nothing you graded is lost."]


def test_who_revises_still_writes(rivera, ana, turned_in, closed, quiz):
    assert not still_to_write(closed.assignment, quiz, timezone.now()).exists()
    turned_in.send_back(rivera)
    seats = still_to_write(closed.assignment, quiz, timezone.now())
    assert [seat.user for seat in seats] == [ana]


def test_undoing_a_turning_in(sign_in, rivera, ana, reopen, paper, turned_in):
    client = sign_in(rivera)
    assert reopen in client.get(paper).content.decode()
    response = client.post(reopen, follow=True)
    assert said(response) == ["Ana Duarte can write on. Nothing you graded is lost."]
    turned_in.refresh_from_db()
    assert (turned_in.turned_in_at, turned_in.turned_in_by) == (None, None)
    assert list(Mark.objects.all()) == []
    assert AuditEvent.objects.filter(action="reopened", student=ana, actor=rivera).count() == 1
    assert client.get(paper).status_code == 404


def test_what_is_closed_needs_other_dates(sign_in, rivera, reopen, giving):
    past = timezone.now() - timezone.timedelta(hours=1)
    giving.due_at = giving.closes_at = past
    giving.save()
    response = sign_in(rivera).post(reopen, follow=True)
    words = "It is not turned in any more. Give Ana Duarte different dates to write on."
    assert said(response) == [words]


def test_what_was_given_back_is_not_reopened(sign_in, rivera, reopen, paper, turned_in):
    turned_in.give_back(rivera)
    client = sign_in(rivera)
    assert reopen not in client.get(paper).content.decode()
    response = client.post(reopen, follow=True)
    assert said(response) == ["This was given back. Send it back to revise instead."]
    turned_in.refresh_from_db()
    assert turned_in.is_turned_in


def test_who_may_not(client, sign_in, okoro, ana, zoe, technician, url, reopen, turned_in):
    assert [client.post(one).status_code for one in (url, reopen)] == [302, 302]
    for person in (okoro, ana, zoe, technician):
        other = sign_in(person)
        assert [other.post(one).status_code for one in (url, reopen)] == [404, 404]
    turned_in.refresh_from_db()
    assert (turned_in.is_turned_in, turned_in.is_given_back) == (True, False)


def test_work_that_is_not_turned_in(sign_in, rivera, url, reopen, turned_in):
    turned_in.reopen(rivera)
    client = sign_in(rivera)
    assert [client.post(one).status_code for one in (url, reopen)] == [404, 404]
    assert Attempt.objects.count() == 1


def test_other_methods(sign_in, rivera, url, reopen):
    client = sign_in(rivera)
    assert [client.get(one).status_code for one in (url, reopen)] == [405, 405]
