from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from lessons.clock import GRACE
from lessons.models import AuditEvent, Enrolment, Extension
from quizzes.models import Attempt
from quizzes.standing import counts, standings
from tests.cast import make_person


@pytest.fixture
def url(giving):
    return reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id])


def standing_of(student, giving):
    return next(row for row in standings([giving])[giving.pk] if row.student == student)


def test_it_works(sign_in, rivera, turned_in, url):
    page = sign_in(rivera).get(url).content.decode()
    assert "Were the gates shut?" in page
    assert "Turned in" in page
    assert "<dt>not started</dt><dd>1</dd>" in page
    assert "<dt>turned in</dt><dd>1</dd>" in page
    assert '<td class="wide" data-label="Questions"><a class="small"' in page  # on a narrow page


def test_a_whole_year_group_comes_in_pages(sign_in, rivera, turned_in, url, monkeypatch):
    monkeypatch.setattr("quizzes.views.progress.ON_A_PAGE", 1)
    client = sign_in(rivera)
    first, second = (client.get(url, {"page": n}).content.decode() for n in (1, 2))
    assert first.count('<th scope="row">') == second.count('<th scope="row">') == 1
    assert '<th scope="row">Ana Duarte' in first and '<th scope="row">Ben Sorensen' in second
    assert "<dt>not started</dt><dd>1</dd>" in first  # the figures count the whole class
    assert ">Ben Sorensen</option>" in first


def test_who_may_not(client, sign_in, okoro, ana, zoe, url, rivera, giving):
    assert client.get(url).status_code == 302
    for stranger in (okoro, ana, zoe):
        assert sign_in(stranger).get(url).status_code == 404
    missing = reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id + 9])
    assert sign_in(rivera).get(missing).status_code == 404


def test_states_follow_the_work(rivera, ana, ben, giving, attempt):
    assert standing_of(ana, giving).state == "not_started"
    Attempt.objects.filter(pk=attempt.pk).update(revision=1)
    assert standing_of(ana, giving).state == "writing"
    attempt.turn_in(ana)
    assert standing_of(ana, giving).state == "turned_in"
    for response in attempt.responses.all():
        response.marks.update_or_create(
            counts=True, defaults={"marker": rivera, "points": 1, "done_at": timezone.now()}
        )
    assert standing_of(ana, giving).state == "graded"
    attempt.give_back(rivera)
    assert standing_of(ana, giving).state == "given_back"
    attempt.mark_read(ana)
    assert standing_of(ana, giving).state == "read"
    following = attempt.send_back(rivera, "Say more.")
    assert following.round == 2
    assert standing_of(ana, giving).state == "writing"
    assert standing_of(ben, giving).state == "not_started"


def test_late_is_told_and_own_dates_count(sign_in, rivera, ana, giving, turned_in, url):
    giving.due_at = turned_in.turned_in_at - timedelta(minutes=4)
    giving.save()
    assert "Late by 4 minutes" in sign_in(rivera).get(url).content.decode()
    Extension.objects.create(giving=giving, student=ana, due_at=timezone.now() + timedelta(1))
    assert "Late by" not in sign_in(rivera).get(url).content.decode()


def test_excused_and_gone(sign_in, rivera, ana, ben, giving, turned_in, url):
    Extension.objects.create(giving=giving, student=ben, excused=True)
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    rows = standings([giving])[giving.pk]
    assert [str(row.student) for row in rows] == ["Ana Duarte", "Ben Sorensen"]
    assert counts(rows)["excused"] == 1
    assert "Excused" in sign_in(rivera).get(url).content.decode()


@pytest.fixture
def closed(giving, attempt):
    """Ana wrote, and it closed before she turned it in."""
    now = timezone.now()
    giving.due_at = giving.closes_at = now - timedelta(minutes=6)
    giving.save()
    Attempt.objects.filter(pk=attempt.pk).update(revision=3, saved_at=now - timedelta(minutes=9))
    attempt.refresh_from_db()
    return attempt


def test_collecting_what_was_not_turned_in(sign_in, rivera, closed, url):
    client = sign_in(rivera)
    assert "1 paper was written and not turned in" in client.get(url).content.decode()
    page = client.post(url + "collect/", follow=True).content.decode()
    assert "1 paper collected. You can grade it now." in page
    assert "Collect what was not turned in" not in page
    work = Attempt.objects.get()
    assert (work.turned_in_by, work.turned_in_at) == (rivera, closed.saved_at)
    assert [draft.kind for draft in work.drafts.all()] == ["turned_in"]
    assert AuditEvent.objects.get().action == "collected"
    page = client.post(url + "collect/", follow=True).content.decode()
    assert "There was nothing to collect." in page
    assert client.get(url + "collect/").status_code == 405


def test_last_words_are_waited_for(sign_in, ana, rivera, giving, closed, url):
    """As long as a save still counts nothing is collected, and it says from when on it can be."""
    giving.closes_at = timezone.now() - timedelta(minutes=4)
    giving.save()
    client = sign_in(rivera)
    page = " ".join(client.get(url).content.decode().split())
    end = date_format(timezone.localtime(giving.closes_at + GRACE, giving.classroom.zone), "g:i A")
    said = f"1 paper can be collected from {end}. Until then last words are still taken."
    assert said in page
    assert "Collect what was not turned in" not in page
    page = " ".join(client.post(url + "collect/", follow=True).content.decode().split())
    assert "There was nothing to collect yet." in page
    assert not Attempt.objects.turned_in().exists()
    with time_machine.travel(giving.closes_at + GRACE + timedelta(seconds=1)):
        assert "Collect what was not turned in" in client.get(url).content.decode()


@pytest.mark.parametrize("why", ["open", "own dates", "nothing written"])
def test_what_is_not_collected(sign_in, rivera, ana, giving, closed, url, why):
    if why == "open":
        giving.closes_at = None
        giving.save()
    elif why == "own dates":
        later = timezone.now() + timedelta(1)
        Extension.objects.create(giving=giving, student=ana, closes_at=later)
    else:
        Attempt.objects.update(revision=0, saved_at=None)
    client = sign_in(rivera)
    assert "Collect what was not turned in" not in client.get(url).content.decode()
    client.post(url + "collect/")
    assert not Attempt.objects.turned_in().exists()


def test_who_may_not_collect(client, sign_in, okoro, ana, zoe, closed, url):
    assert client.post(url + "collect/").status_code == 302
    for stranger in (okoro, ana, zoe):
        assert sign_in(stranger).post(url + "collect/").status_code == 404
    assert not Attempt.objects.turned_in().exists()


@pytest.mark.parametrize("more", [0, 2])
def test_queries_do_not_grow(
    sign_in, rivera, giving, quiz, turned_in, url, more, django_assert_num_queries
):
    for number in range(more):
        student = make_person(f"more{number}", f"More {number}")
        Enrolment.objects.create(classroom=giving.classroom, user=student, role="student")
        Attempt.objects.open_for(giving, quiz, student)
    page = sign_in(rivera)
    with django_assert_num_queries(19):
        page.get(url)
