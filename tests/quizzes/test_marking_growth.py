"""How an answer grew: /marking/<assignment>/<attempt>/growth/."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment
from quizzes.models import Attempt, Draft
from quizzes.models.response import words_at_once

MANY = " ".join(f"word{number}" for number in range(70))


@pytest.fixture
def url(giving, turned_in):
    return reverse("quizzes:marking_growth", args=[giving.assignment_id, turned_in.pk])


@pytest.fixture
def paper_url(giving, turned_in):
    return reverse("quizzes:marking_paper", args=[giving.assignment_id, turned_in.pk])


def keep(attempt, answer, **columns):
    """Six minutes after the one before, unless told otherwise."""
    essay = attempt.responses.get(question__kind="essay").question_id
    later = timezone.now() + timedelta(minutes=6 * attempt.drafts.count())
    kept = {"attempt": attempt, "revision": 1, "saved_at": later}
    return Draft.objects.create(answers={str(essay): answer}, **kept | columns)


def text(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, url, turned_in):
    turned_in.drafts.all().delete()
    keep(turned_in, "The gates")
    keep(turned_in, f"The gates {MANY}", words_added=70)
    keep(turned_in, f"The gates {MANY} end", kind="turned_in", words_added=1)
    page = text(sign_in(rivera).get(url))
    assert "3 versions kept" in page
    assert page.count("in one save</span>") == 1
    assert page.index("2 words") < page.index("72 words") < page.index("73 words")
    assert "70 words in one save" in page
    assert f"<div>The gates {MANY}</div>" in page
    assert "Dictation looks like typing, or, where it comes in one piece, like pasted" in page


def test_more_states_than_one_page_holds(sign_in, rivera, url, turned_in, monkeypatch):
    monkeypatch.setattr("quizzes.marking.growth.PER_PAGE", 2)
    turned_in.drafts.all().delete()
    for words in ("One", "One two", "One two three"):
        keep(turned_in, words)
    turned_in.responses.filter(question__kind="essay").update(answer="One two three four")
    client = sign_in(rivera)
    first, second = (text(client.get(url, {"page": n})) for n in (1, 2))
    assert "3 versions kept" in first and "Page 1 of 2" in first
    assert ("<div>One two</div>" in first, "<div>One two three</div>" in first) == (True, False)
    assert ("<div>One two</div>" in second, "<div>One two three</div>" in second) == (False, True)
    words = sum(len(one.answer.split()) for one in turned_in.responses.all())
    measure = f'max="{words}"'  # one for all pages
    assert [page.count(measure) for page in (first, second)] == [2, 1]


def test_what_never_stood_in_the_answer_is_left_out(sign_in, rivera, url, turned_in):
    turned_in.drafts.all().delete()
    keep(turned_in, "Kept beside", kind="branch")
    keep(turned_in, "After the end", kind="too_late")
    keep(turned_in, "In the last minute", kind="late")
    page = text(sign_in(rivera).get(url))
    assert "Kept beside" not in page
    assert "1 version kept" in page
    states = page.partition("1 version kept")[2]
    assert "In the last minute" in states
    assert "After the end" not in states


def test_one_state_of_five_minutes(sign_in, rivera, url, turned_in):
    """As the night leaves them; what came at once stays."""
    turned_in.drafts.all().delete()
    moment = timezone.now().replace(minute=1, second=0)
    for second, words in enumerate(["One", "One two", "One two three"]):
        keep(turned_in, words, saved_at=moment + timedelta(seconds=second), words_added=1)
    keep(turned_in, MANY, saved_at=moment + timedelta(seconds=10), words_added=67)
    keep(turned_in, f"{MANY} end", saved_at=moment + timedelta(minutes=5), words_added=1)
    page = text(sign_in(rivera).get(url))
    assert "3 versions kept" in page
    shown = [f"<div>{words}</div>" in page for words in ("One", "One two", "One two three", MANY)]
    assert shown == [False, False, True, True]


def test_nothing_was_kept(sign_in, rivera, url, turned_in):
    turned_in.drafts.all().delete()
    assert "No earlier version was kept." in text(sign_in(rivera).get(url))


def test_the_paper_tells_the_fact(sign_in, rivera, paper_url, turned_in):
    client = sign_in(rivera)
    assert "How it grew</a>" in text(client.get(paper_url))
    keep(turned_in, MANY, words_added=59)
    page = text(client.get(paper_url))
    assert "came in one save" not in page and "look the same" not in page
    keep(turned_in, MANY, words_added=60)
    page = text(client.get(paper_url))
    assert "60 words came in one save</a>" in page
    assert "Dictation and pasted notes look the same." in page


def test_a_save_knows_how_many_words_it_brought(sign_in, ana, attempt, giving, quiz):
    essay = attempt.responses.get(question__kind="essay").question_id
    short = attempt.responses.get(question__kind="short_answer").question_id
    client = sign_in(ana)
    save = f"/assignments/{giving.assignment_id}/{quiz.pk}/save/"
    for base, answers in enumerate(
        [{essay: "One two three"}, {essay: MANY, short: "Four five"}, {essay: "One"}]
    ):
        before = timezone.now() - timedelta(seconds=5)  # the words come five seconds after others
        Attempt.objects.update(started_at=before)
        Attempt.objects.exclude(saved_at=None).update(saved_at=before)
        data = {"round": 1, "base": base, "tab": "t", "seq": base + 1, "user": ana.pk}
        data |= {"answers": {str(pk): words for pk, words in answers.items()}, "final": False}
        response = client.post(save, data, content_type="application/json")
        assert response.status_code == 200
    assert list(Draft.objects.order_by("pk").values_list("words_added", flat=True)) == [3, 69, 0]


@pytest.mark.parametrize(
    ("added", "seconds", "counted"),
    [
        (-5, 5, 0),
        (59, 5, 59),
        (60, 5, 60),
        (600, 179, 600),
        (600, 180, 59),
        (600, 36_000, 59),
        (601, 180, 601),
        (1, 5, 1),
        (4, 0, 4),
    ],
)
def test_what_can_be_said_aloud_is_never_at_once(added, seconds, counted):
    assert words_at_once(added, timedelta(seconds=seconds)) == counted


def test_the_thinning_leaves_it(turned_in):
    turned_in.drafts.all().delete()
    moment = timezone.now().replace(minute=1, second=0) - timedelta(hours=3)
    first = keep(turned_in, MANY, words_added=70, saved_at=moment)
    keep(turned_in, MANY + " a", words_added=1, saved_at=moment + timedelta(seconds=5))
    last = keep(turned_in, MANY + " a b", words_added=1, saved_at=moment + timedelta(seconds=9))
    assert Draft.objects.thin() == 1
    assert list(Draft.objects.all()) == [last, first]


def test_who_reads_it_is_noted(sign_in, rivera, url, ana):
    sign_in(rivera).get(url)
    event = AuditEvent.objects.get(action="read")
    assert (event.actor, event.student) == (rivera, ana)


@pytest.mark.parametrize("who", ["okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, url, turned_in):
    keep(turned_in, "Canary", words_added=70)
    assert sign_in(request.getfixturevalue(who)).get(url).status_code == 404


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_students(request, who, sign_in, url):
    assert sign_in(request.getfixturevalue(who)).get(url).status_code == 404


def test_still_writing(sign_in, rivera, giving, attempt):
    url = reverse("quizzes:marking_growth", args=[giving.assignment_id, attempt.pk])
    assert sign_in(rivera).get(url).status_code == 404


def test_an_assistant(sign_in, okoro, period3, url):
    Enrolment.objects.create(classroom=period3, user=okoro, role="observer")
    assert sign_in(okoro).get(url).status_code == 404


def test_signed_out(url):
    assert Client().get(url).status_code == 302


def test_only_get(sign_in, rivera, url):
    assert sign_in(rivera).post(url).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, rivera, url, turned_in, number):
    for one in range(number):
        keep(turned_in, f"Version-{one}")
    client = sign_in(rivera)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) == 12


def test_what_came_too_late_is_read_by_both(sign_in, rivera, ana, url, paper_url, turned_in):
    """It never was the answer and is not lost: told on the paper, read here and by its writer."""
    client, hers = sign_in(rivera), sign_in(ana)
    desk = reverse("quizzes:workspace", args=[turned_in.giving.assignment_id, turned_in.quiz_id])
    assert "too late to count" not in text(client.get(paper_url))
    assert "Came too late to count" not in text(client.get(url))
    keep(turned_in, "Words from a bus without a connection.", kind="too_late")
    page = text(client.get(paper_url))
    assert "too late to count." in page
    assert f'href="{url}#too-late"' in page
    assert "Words from a bus" not in page
    page = text(client.get(url))
    assert "Words from a bus without a connection." in page
    assert "Came too late to count" in page
    earlier = reverse("quizzes:earlier", args=[turned_in.giving.assignment_id, turned_in.quiz_id])
    assert f'href="{earlier}"' in text(hers.get(desk))
    assert "Words from a bus without a connection." in text(hers.get(earlier))
