"""Giving back at a time: /marking/<assignment>/give-back/at/, and what happens then."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent
from quizzes.management.commands.nightly import give_back_what_is_due
from quizzes.models import Attempt, Mark, Release
from quizzes.models.release import let_out
from tests.cast import make_classroom
from tests.taken_along import data_of

HOUR = timedelta(hours=1)


def grade(attempt, marker, at):
    for response in attempt.responses.filter(marks=None):
        response.marks.create(marker=marker, points=1, comment="CANARYMARK7", done_at=at)
    Mark.objects.filter(response__attempt=attempt).update(done_at=at)
    Attempt.objects.filter(pk=attempt.pk).update(turned_in_at=at - HOUR)
    return attempt


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_release_at", args=[assignment.pk])


@pytest.fixture
def release_page(assignment):
    return reverse("quizzes:marking_release", args=[assignment.pk])


@pytest.fixture
def queue(assignment):
    return reverse("quizzes:marking_queue", args=[assignment.pk])


@pytest.fixture
def feedback(giving, quiz):
    return reverse("quizzes:feedback", args=[giving.assignment_id, quiz.pk])


@pytest.fixture
def graded(turned_in, rivera):
    """Ana's paper, graded three hours ago."""
    return grade(turned_in, rivera, timezone.now() - 3 * HOUR)


@pytest.fixture
def due(graded, giving, rivera):
    """It was to be given back an hour ago; nobody has opened a page since."""
    return Release.objects.create(giving=giving, at=timezone.now() - HOUR, by=rivera)


def typed(giving, at, shown=None):
    """Times to come, where the page `shown` another or none."""
    zone = giving.classroom.zone
    at, shown = (one and f"{timezone.localtime(one, zone):%Y-%m-%dT%H:%M}" for one in (at, shown))
    return {f"at-{giving.pk}": at or "", f"shown-{giving.pk}": shown or ""}


def in_hours(count):
    return (timezone.now() + count * HOUR).replace(second=0, microsecond=0)


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, ana, url, release_page, queue, feedback, giving, graded):
    client = sign_in(rivera)
    at = (timezone.now() + 2 * HOUR).replace(second=0, microsecond=0)
    assert client.post(url, typed(giving, at)).url == release_page
    planned = Release.objects.get()
    assert (planned.giving, planned.at, planned.by) == (giving, at, rivera)
    assert AuditEvent.objects.filter(action="giving back planned", actor=rivera).count() == 1
    page = words(client.get(queue))
    assert "Period 3: what is graded by" in page
    assert f'value="{typed(giving, at)[f"at-{giving.pk}"]}"' in words(client.get(release_page))
    student = sign_in(ana)
    assert student.get(feedback).status_code == 404
    Release.objects.update(at=at - 3 * HOUR)
    page = words(student.get(feedback))
    assert "CANARYMARK7" in page
    graded.refresh_from_db()
    assert (graded.given_back_at, graded.given_back_by) == (at - 3 * HOUR, rivera)
    assert not Release.objects.exists()
    assert "what is graded by" not in words(client.get(queue))


def test_taken_off_before(sign_in, rivera, url, queue, giving, graded):
    client = sign_in(rivera)
    client.post(url, typed(giving, in_hours(1)))
    client.post(url, typed(giving, None, in_hours(1)))
    assert not Release.objects.exists()
    assert "what is graded by" not in words(client.get(queue))
    assert AuditEvent.objects.filter(action="giving back not planned any more").count() == 1
    client.post(url, typed(giving, None))
    assert AuditEvent.objects.filter(action__startswith="giving back").count() == 2


@pytest.mark.parametrize("at", ["2020-01-01T10:00", "9999-12-31T10:00", "soon"])
def test_a_moment_that_cannot_be(sign_in, rivera, url, giving, graded, at):
    page = words(sign_in(rivera).post(url, {f"at-{giving.pk}": at}))
    assert 'class="invalid-feedback"' in page
    assert f'value="{at}"' in page
    assert not Release.objects.exists()


@pytest.fixture
def other(assignment, rivera, zoe):
    """Rivera's second class with the same assignment."""
    return assignment.givings.create(classroom=make_classroom("Period 5", rivera, zoe))


@pytest.mark.parametrize(("planned", "stays"), [(None, 3), (3, 3), (3, None)])
def test_a_class_that_was_not_changed_stays_as_a_colleague_left_it(
    sign_in, rivera, url, giving, other, planned, stays
):
    """Planned, moved or taken off since the page was opened."""
    shown = planned and in_hours(planned)
    if stays:
        Release.plan(giving, in_hours(stays), rivera, None)
    page = words(
        sign_in(rivera).post(
            url, typed(giving, shown, shown) | typed(other, in_hours(5)), follow=True
        )
    )
    assert "Saved." in page
    assert Release.objects.get(giving=other).at == in_hours(5)
    found = Release.objects.filter(giving=giving).values_list("at", flat=True)
    assert list(found) == ([in_hours(stays)] if stays else [])


@pytest.mark.parametrize(
    ("shown", "stored", "wanted"), [(None, 3, 5), (3, None, 5), (3, 4, 5), (3, 4, None)]
)
def test_changed_by_two_at_once(sign_in, rivera, okoro, url, giving, other, shown, stored, wanted):
    client = sign_in(rivera)
    shown, stored, wanted = (one and in_hours(one) for one in (shown, stored, wanted))
    if stored:
        Release.plan(giving, stored, okoro, None)
    sent = typed(giving, wanted, shown) | typed(other, in_hours(6))
    page = words(client.post(url, sent))
    assert "Somebody changed this meanwhile." in page
    there = stored and timezone.localtime(stored, giving.classroom.zone)
    says = f"{there:%b %-d, %-I:%M %p}" if there else "nothing"
    assert f"It says now: {says}" in page
    assert f'value="{sent[f"at-{giving.pk}"]}"' in page or wanted is None
    assert f'value="{sent[f"at-{other.pk}"]}"' in page
    assert list(Release.objects.values_list("at", flat=True)) == ([stored] if stored else [])
    # Sent once more over what stands there, it is a decision.
    shown_now = re.search(rf'name="shown-{giving.pk}"(?: value="([^"]*)")?', page)[1]
    client.post(url, sent | {f"shown-{giving.pk}": shown_now or ""})
    found = Release.objects.filter(giving=giving).values_list("at", flat=True)
    assert list(found) == ([wanted] if wanted else [])
    assert Release.objects.get(giving=other).at == in_hours(6)


def test_both_meant_the_same(sign_in, rivera, okoro, url, giving):
    Release.plan(giving, in_hours(2), okoro, None)
    sign_in(rivera).post(url, typed(giving, in_hours(2)))
    assert Release.objects.get().by == okoro


def test_a_page_that_was_not_sent_whole(sign_in, rivera, url, giving):
    sent = typed(giving, in_hours(2)) | {f"shown-{giving.pk}": "soon"}
    page = words(sign_in(rivera).post(url, sent))
    assert "This page was not sent whole. Open it again." in page
    assert not Release.objects.exists()


def test_what_has_come_since_the_page_was_opened(sign_in, rivera, url, giving, other):
    """An unchanged moment that has passed is in nobody's way."""
    past = in_hours(-1)
    sign_in(rivera).post(url, typed(giving, past, past) | typed(other, in_hours(2)))
    assert Release.objects.get().giving == other


ADDRESSES = [
    "/",
    "/assignments/",
    "/assignments/{assignment}/",
    "/assignments/{assignment}/{quiz}/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_a_student_opens(sign_in, ana, giving, quiz, due, address):
    address = address.format(assignment=giving.assignment_id, quiz=quiz.pk)
    assert sign_in(ana).get(address).status_code in (200, 302)
    assert Attempt.objects.get().given_back_at == due.at


def test_whatever_a_teacher_opens(sign_in, rivera, giving, graded, queue, release_page):
    args = [giving.classroom_id, giving.assignment_id]
    paper = reverse("quizzes:marking_paper", args=[giving.assignment_id, graded.pk])
    reports = reverse("quizzes:class_reports", args=[giving.classroom_id])
    progress = reverse("quizzes:progress", args=args)
    pages = ["/", reverse("quizzes:grading"), queue, release_page, paper, reports, progress]
    client = sign_in(rivera)
    for address in pages:
        at = timezone.now() - HOUR
        Release.objects.create(giving=giving, at=at, by=rivera)
        words(client.get(address))
        graded.refresh_from_db()
        assert (address, graded.given_back_at) == (address, at)
        graded.take_back(rivera)
        words(client.get(address))
        assert Attempt.objects.get().given_back_at is None


def test_the_paper_says_so_at_once(sign_in, rivera, giving, due):
    paper = reverse("quizzes:marking_paper", args=[giving.assignment_id, Attempt.objects.get().pk])
    page = words(sign_in(rivera).get(paper))
    assert '<span class="badge done">Given back</span>' in page
    assert "data-kept" not in page


def test_what_is_due_back_is_not_reopened(sign_in, rivera, giving, due):
    args = [giving.assignment_id, Attempt.objects.get().pk]
    sign_in(rivera).post(reverse("quizzes:marking_reopen", args=args))
    assert Attempt.objects.get().is_turned_in
    assert Attempt.objects.get().given_back_at == due.at


def test_what_one_takes_along(ana, due):
    assert data_of(ana)["work"][0]["given_back"] is not None
    assert "CANARYMARK7" in str(data_of(ana))


def test_the_night(due):
    assert give_back_what_is_due(dry_run=True) == "would give back what was planned"
    assert Release.objects.exists()
    assert give_back_what_is_due(dry_run=False) == "gave back 1"
    assert Attempt.objects.get().given_back_at == due.at


def test_what_was_not_ready_then_waits(ben, rivera, giving, quiz, due):
    late = Attempt.objects.open_for(giving, quiz, ben)
    late.turn_in(ben)
    grade(late, rivera, due.at + HOUR / 2)
    let_out([giving])
    late.refresh_from_db()
    assert late.given_back_at is None
    assert Attempt.objects.exclude(given_back_at=None).count() == 1


def test_what_is_begun_again_is_not_ready(rivera, giving, due):
    Mark.objects.filter(response__question__kind="essay").update(done_at=None)
    let_out([giving])
    assert Attempt.objects.get().given_back_at is None
    assert not Release.objects.exists()


def test_carried_out_once(rivera, graded, due):
    second = Release.objects.get()
    assert due.carry_out() == 1
    graded.refresh_from_db()
    graded.take_back(rivera)
    assert second.carry_out() == 0
    assert Attempt.objects.get().given_back_at is None


def test_moved_meanwhile_it_waits(giving, due):
    Release.objects.update(at=timezone.now() + HOUR)
    assert due.carry_out() == 0
    assert Release.objects.count() == 1


def test_another_class_is_not_touched(
    sign_in, rivera, okoro, zoe, giving, assignment, quiz, url, due
):
    room = make_classroom("Period 5", okoro, zoe)
    other = assignment.givings.create(classroom=room)
    theirs = Attempt.objects.open_for(other, quiz, zoe)
    theirs.turn_in(zoe)
    grade(theirs, okoro, timezone.now() - 3 * HOUR)
    sign_in(rivera).post(url, typed(other, timezone.now() + HOUR))
    assert not Release.objects.filter(giving=other).exists()
    let_out([giving])
    theirs.refresh_from_db()
    assert theirs.given_back_at is None


@pytest.mark.parametrize("who", ["ana", "okoro", "lindqvist"])
def test_strangers(request, who, sign_in, url, giving, graded):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(url, typed(giving, timezone.now() + HOUR)).status_code == 404
    assert not Release.objects.exists()


def test_other_methods(sign_in, rivera, url):
    assert sign_in(rivera).get(url).status_code == 405
