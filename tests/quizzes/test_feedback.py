"""Work that came back: /assignments/<assignment>/<step>/feedback/."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.models import Enrolment, Giving
from quizzes.models import Attempt, Evidence, Remark
from tests.photographs import add_photos


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/feedback/"


@pytest.fixture
def graded(turned_in, rivera, rubric, lesson):
    """Ana's essay with a level in each row, a comment and a remark; nothing given back yet."""
    essay = turned_in.responses.get(question__kind="essay")
    thesis, evidence = rubric.criteria.all()
    essay.marks.create(
        marker=rivera,
        points=2,
        levels={str(thesis.pk): "1", str(evidence.pk): "1"},
        comment="Weigh the notice too.",
        done_at=timezone.now(),
    )
    short = turned_in.responses.get(question__kind="short_answer")
    short.marks.create(marker=rivera, points=Decimal("1.5"), done_at=timezone.now())
    Remark.objects.create(
        response=essay, marker=rivera, start=4, end=9, quote="gates", text="Which gates?"
    )
    letter = lesson.steps.first().documents.first()
    Evidence.objects.create(
        attempt=turned_in,
        response=essay,
        key="k1",
        label="Doc 1, ¶3",
        role="backs",
        version=letter.text.current,
        start=89,
        end=143,
        quote="We shall keep the gates shut until the council speaks.",
    )
    return turned_in


def text(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, ana, ben, rivera, url, graded, giving):
    giving.extensions.create(student=ben, excused=True)
    graded.give_back(rivera)
    response = sign_in(ana).get(url)
    assert response.status_code == 200
    page = text(response)
    assert '<b class="total">6.5</b> of 8 points' in page
    assert "I have 1 of Thesis" in page
    assert "I have 1 of Evidence" in page
    assert "for graders" not in page
    assert "Weigh the notice too." in page
    assert "Which gates?" in page
    assert 'The <span class="anchor" id="a' in page
    assert 'href="#d1p3" data-quote="We shall keep' in page
    assert 'aria-describedby="w-k1">(Doc 1, ¶3)</a>' in page
    assert 'id="w-k1">We shall keep' in page
    assert "backs my point" in page
    assert "It was kept secret." in page
    assert "Model answer" not in page
    assert "Guidance" not in page
    graded.refresh_from_db()
    assert graded.read_at is not None


RIGHT = 'class="badge done">Right'
WAITS = "The right answers are shown here once nobody who was given this can still write it."


@pytest.fixture
def keyed(graded, rivera):
    """Ana's paper is given back; Ben has not turned in his. Two parts of hers have a key."""
    choice = graded.responses.get(question__kind="single_choice")
    graded.give_back(rivera)
    return choice


def tells(page):
    return RIGHT in page, "It was kept secret." in page, WAITS in page


def test_no_key_while_somebody_may_still_write(sign_in, ana, ben, url, keyed, giving):
    """It comes by itself; who waits for it is told so. The own choice and its points are told."""
    client = sign_in(ana)
    page = text(client.get(url))
    assert tells(page) == (False, False, True)
    assert "You chose this" in page and '<b class="total">6.5</b> of 8 points' in page
    own = giving.extensions.create(student=ben, excused=True)
    assert tells(text(client.get(url))) == (True, True, False)
    past = timezone.now() - timezone.timedelta(minutes=1)
    own.excused, own.closes_at = False, past
    own.save()
    assert tells(text(client.get(url))) == (False, False, True)  # not before it is due
    own.due_at = past
    own.save()
    assert tells(text(client.get(url))) == (True, True, False)


def test_the_key_waits_for_who_has_more_time(sign_in, ana, ben, rivera, url, keyed, giving):
    """A clock that runs beyond the closing, and one that stands still across it."""
    now, minute = timezone.now(), timezone.timedelta(minutes=1)
    Giving.objects.update(due_at=None, closes_at=now - minute)
    client = sign_in(ana)
    assert tells(text(client.get(url))) == (True, True, False)
    step = keyed.attempt.quiz.step_ptr
    started = {"opened_at": now - 9 * minute, "begun_at": now - 9 * minute, "minutes": 20}
    clock = giving.sittings.create(
        step=step, student=ben, number=1, ends_at=now + 9 * minute, **started
    )
    assert tells(text(client.get(url))) == (False, False, True)
    clock.delete()
    stop = giving.pauses.create(began_at=now - 5 * minute, by=rivera)
    assert tells(text(client.get(url))) == (False, False, True)
    stop.delete()
    assert tells(text(client.get(url))) == (True, True, False)


def test_the_key_of_a_colleagues_class_waits_too(sign_in, ana, ben, url, keyed, giving, period2):
    giving.extensions.create(student=ben, excused=True)
    giving.assignment.givings.create(classroom=period2)
    assert tells(text(sign_in(ana).get(url))) == (False, False, True)


def test_the_teacher_may_show_the_key_all_the_same(sign_in, ana, rivera, url, keyed, giving):
    """For this class, on the page with its dates; or for the part, at once."""
    dates = reverse("lessons:dates", args=[giving.classroom_id, giving.assignment_id])
    assert sign_in(rivera).post(dates, {"key_early": "on"}).status_code == 302
    assert tells(text(sign_in(ana).get(url))) == (True, True, False)
    Giving.objects.update(key_early=False)
    keyed.attempt.quiz.feedback = "turned_in"
    keyed.attempt.quiz.save()
    assert tells(text(sign_in(ana).get(url))) == (True, True, False)


def test_no_key_for_who_revises(sign_in, ana, ben, url, graded, giving, rivera):
    """The choices are open again in the next round, and scored anew: whatever the teacher shows."""
    giving.extensions.create(student=ben, excused=True)
    Giving.objects.update(key_early=True)
    following = graded.send_back(rivera)
    client = sign_in(ana)
    assert tells(text(client.get(f"{url}?round=1"))) == (False, False, True)
    following.turn_in(ana)
    assert tells(text(client.get(f"{url}?round=1"))) == (True, True, False)


def test_nothing_waits_where_nothing_has_a_key(sign_in, ana, url, keyed):
    keyed.attempt.responses.exclude(question__kind__in=["essay", "short_answer"]).delete()
    assert tells(text(sign_in(ana).get(url))) == (False, False, False)


def test_reading_again_keeps_the_first_time(sign_in, ana, rivera, url, graded):
    graded.give_back(rivera)
    client = sign_in(ana)
    client.get(url)
    first = Attempt.objects.get().read_at
    client.get(url)
    assert Attempt.objects.get().read_at == first


def test_nothing_before_it_is_given_back(sign_in, ana, giving, quiz, url, graded):
    client = sign_in(ana)
    assert client.get(url).status_code == 404
    for address in (
        "/",
        "/assignments/",
        f"/assignments/{giving.assignment_id}/",
        f"/assignments/{giving.assignment_id}/{quiz.pk}/",
    ):
        page = text(client.get(address))
        for canary in ("Weigh the notice", "Which gates?", "I have 1 of", ">6.5<"):
            assert canary not in page


def test_taken_back_hides_it_again(sign_in, ana, rivera, url, graded):
    graded.give_back(rivera)
    graded.take_back(rivera)
    assert sign_in(ana).get(url).status_code == 404


def test_a_mark_that_does_not_count_stays_hidden(sign_in, ana, rivera, okoro, url, graded):
    essay = graded.responses.get(question__kind="essay")
    essay.marks.create(marker=okoro, points=0, comment="Canary", counts=False)
    graded.give_back(rivera)
    assert "Canary" not in text(sign_in(ana).get(url))


def test_rounds(sign_in, ana, rivera, giving, quiz, url, graded):
    following = graded.send_back(rivera, "Say more about the notice.")
    client = sign_in(ana)
    page = text(client.get(url))
    assert "Say more about the notice." in page
    assert ">Revise it</a>" in page
    assert client.get(url + "?round=2").status_code == 404
    following.turn_in(ana)
    following.give_back(rivera)
    page = text(client.get(url))
    assert "Version 1" in page
    assert "Weigh the notice too." not in page
    assert "Weigh the notice too." in text(client.get(url + "?round=1"))


@pytest.mark.parametrize("odd", ["0", "-1", "x", str(10**20)])
def test_odd_rounds(sign_in, ana, rivera, url, graded, odd):
    graded.give_back(rivera)
    assert sign_in(ana).get(url + f"?round={odd}").status_code == 200


def test_on_paper(sign_in, ana, rivera, url, attempt):
    attempt.take_on_paper(rivera)
    attempt.give_back(rivera)
    page = text(sign_in(ana).get(url))
    assert "You answered this on paper." in page
    assert "On your sheet" in page


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, rivera, url, graded):
    graded.give_back(rivera)
    assert sign_in(request.getfixturevalue(who)).get(url).status_code == 404


def test_signed_out(url, rivera, graded):
    graded.give_back(rivera)
    assert Client().get(url).status_code == 302


def test_own_feedback_stays_after_leaving(sign_in, ana, rivera, url, graded):
    graded.give_back(rivera)
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    page = text(sign_in(ana).get(url))
    assert "Weigh the notice too." in page
    assert "I counted eleven masts" not in page


@pytest.mark.parametrize("photos", [0, 1, 3])
def test_queries(count_queries, sign_in, ana, rivera, url, graded, photos):
    """On the first visit too, where passages and photographs of pages meet."""
    Attempt.objects.filter(pk=graded.pk).update(revision=1)
    if photos:
        add_photos(graded, rivera, *range(photos))
    graded.give_back(rivera)
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) == 12
    assert count_queries(lambda: client.get(url)) == 11
