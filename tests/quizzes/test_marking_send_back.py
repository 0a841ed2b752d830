"""Sending back to revise, and undoing a turning-in by mistake."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Extension, Giving
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


@pytest.mark.parametrize(
    ("of_the_class", "of_ones_own", "writes"),
    [
        ({"due_at": 1, "closes_at": 2}, {"closes_at": -1}, True),  # nothing closes before it is due
        ({"closes_at": -1}, {"due_at": 1}, True),
        ({"closes_at": 1}, {"due_at": -2, "closes_at": -1}, False),
    ],
)
def test_who_still_writes_by_dates_of_ones_own(
    ana, attempt, giving, quiz, of_the_class, of_ones_own, writes
):
    now = timezone.now()

    def dates(days):
        return {name: now + timezone.timedelta(days=one) for name, one in days.items()}

    Giving.objects.update(due_at=None, closes_at=None)
    Giving.objects.update(**dates(of_the_class))
    Extension.objects.create(giving=giving, student=ana, **dates(of_ones_own))
    giving.refresh_from_db()
    seats = still_to_write(giving.assignment, quiz, now)
    assert (ana in [seat.user for seat in seats]) == writes
    assert (giving.dates_for(ana)[1] > now) == writes


def test_undoing_a_turning_in(sign_in, rivera, ana, reopen, paper, turned_in):
    client = sign_in(rivera)
    assert reopen in client.get(paper).content.decode()
    response = client.post(reopen, follow=True)
    assert said(response) == ["Ana Duarte can write on. Nothing you graded is lost."]
    turned_in.refresh_from_db()
    assert (turned_in.turned_in_at, turned_in.turned_in_by) == (None, None)
    assert not Mark.objects.done().exists()
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


# --- the revision never comes ---


@pytest.fixture
def second(rivera, turned_in):
    """A revision that was asked for and that nobody has begun."""
    return turned_in.send_back(rivera, "Once more.")


@pytest.fixture
def let_count(place):
    return reverse("quizzes:marking_let_earlier_count", args=place)


NOT_DONE = "It was not done: there is no later version, or something was written in it."


def test_the_earlier_version_counts_again(
    sign_in, rivera, ana, let_count, paper, turned_in, second, period3
):
    for response in turned_in.responses.exclude(marks__by_program=True):
        response.marks.create(marker=rivera, points=2, done_at=timezone.now())
    client, book = sign_in(rivera), reverse("quizzes:gradebook", args=[period3.pk])
    assert client.get(book).content.decode().count("not complete") == 2  # one says what it means
    assert f'action="{let_count}"' in client.get(paper).content.decode()
    assert "Send back to revise" not in client.get(paper).content.decode()
    response = client.post(let_count, follow=True)
    assert said(response) == ["What Ana Duarte turned in before counts again."]
    assert response.redirect_chain == [(paper, 302)]
    assert let_count not in response.content.decode()
    assert Attempt.objects.get() == turned_in
    assert client.get(book).content.decode().count("not complete") == 1
    event = AuditEvent.objects.get(action="earlier version counts")
    assert (event.actor, event.student) == (rivera, ana)
    assert "Sent back to revise" not in sign_in(ana).get("/").content.decode()


def test_from_the_progress_of_the_class(sign_in, rivera, giving, turned_in, second):
    client = sign_in(rivera)
    url = reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id])
    place = reverse("quizzes:marking_let_earlier_count", args=[giving.assignment_id, second.pk])
    assert f'action="{place}"' in client.get(url).content.decode()
    data = {"once": "a"}
    assert [client.post(place, data).status_code for _ in range(2)] == [302, 302]
    assert Attempt.objects.get() == turned_in
    assert "earlier version count" not in client.get(url).content.decode()


@pytest.mark.parametrize("kept", ["saved", "beside", "turned in"])
def test_what_was_written_stays(sign_in, rivera, ana, giving, let_count, paper, second, kept):
    if kept == "saved":
        Attempt.objects.filter(pk=second.pk).update(saved_at=timezone.now())
    elif kept == "beside":
        second.keep_draft("too_long")
    else:
        second.turn_in(ana)
    client = sign_in(rivera)
    url = reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id])
    assert "earlier version count" not in client.get(paper).content.decode()
    assert ("earlier version count" in client.get(url).content.decode()) == (kept == "beside")
    assert said(client.post(let_count, follow=True)) == [NOT_DONE]
    assert Attempt.objects.count() == 2
    assert not AuditEvent.objects.filter(action="earlier version counts").exists()


def test_where_nothing_was_sent_back(sign_in, rivera, let_count, turned_in):
    assert said(sign_in(rivera).post(let_count, follow=True)) == [NOT_DONE]
    assert Attempt.objects.get() == turned_in


def test_work_that_was_never_turned_in(sign_in, rivera, giving, attempt):
    place = reverse("quizzes:marking_let_earlier_count", args=[giving.assignment_id, attempt.pk])
    assert sign_in(rivera).post(place).status_code == 404


@pytest.mark.parametrize("who", ["ana", "ben", "okoro", "lindqvist", "admin"])
def test_others_let_nothing_count(request, who, sign_in, let_count, second):
    assert sign_in(request.getfixturevalue(who)).post(let_count).status_code == 404
    assert Attempt.objects.count() == 2


def test_only_post_lets_it_count(sign_in, rivera, let_count, second):
    assert sign_in(rivera).get(let_count).status_code == 405
