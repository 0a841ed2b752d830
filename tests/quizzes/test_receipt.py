"""The receipt for what was turned in: /assignments/<assignment>/<step>/receipt/."""

import hashlib
import json

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.fingerprint import fingerprint_of, in_groups
from quizzes.models import Attempt, Draft, Response


@pytest.fixture
def desk(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def url(desk):
    return f"{desk}receipt/"


@pytest.fixture
def written(attempt):
    attempt.responses.filter(question__kind="essay").update(answer="The gates were shut. Ähnlich.")
    Attempt.objects.filter(pk=attempt.pk).update(revision=3)
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def handed_in(sign_in, ana, desk, written):
    sign_in(ana).post(f"{desk}submit/", {"base": 3})
    written.refresh_from_db()
    return written


@pytest.fixture
def paper(giving, handed_in):
    return reverse("quizzes:marking_paper", args=[giving.assignment_id, handed_in.pk])


def text(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, ana, url, desk, handed_in):
    draft = Draft.objects.get()
    assert draft.fingerprint == fingerprint_of(handed_in.answers())
    shown = in_groups(draft.fingerprint)
    assert len(shown) == 79
    client = sign_in(ana)
    page = text(client.get(url))
    assert f'<code class="fingerprint">{shown}</code>' in page
    assert "Ana Duarte, Period 3" in page
    assert "5 words" in page
    page = text(client.get(desk))
    assert f'<code class="fingerprint">{shown}</code>' in page
    assert f'href="{url}"' in page


def test_anybody_can_take_it_again():
    answers = {"9": "Ähnlich.\n“So”", "12": ""}
    words = '{"12":"","9":"Ähnlich.\\n“So”"}'
    assert json.loads(words) == answers
    assert fingerprint_of(answers) == hashlib.sha256(words.encode()).hexdigest()
    assert fingerprint_of(dict(reversed(answers.items()))) == fingerprint_of(answers)
    assert fingerprint_of(answers | {"12": " "}) != fingerprint_of(answers)


def test_the_teacher_sees_the_same(sign_in, rivera, paper):
    page = text(sign_in(rivera).get(paper))
    assert in_groups(Draft.objects.get().fingerprint) in page
    assert "they are the words of the receipt" in page


def test_the_teacher_sees_that_words_are_others(sign_in, rivera, paper, handed_in):
    Response.objects.filter(attempt=handed_in, question__kind="essay").update(answer="Open.")
    page = text(sign_in(rivera).get(paper))
    assert "are not the words of the receipt" in page
    assert in_groups(fingerprint_of(handed_in.answers())) in page


def test_final_saves_give_one_too(sign_in, ana, desk, url, written):
    essay = str(written.responses.get(question__kind="essay").question_id)
    work = {
        "round": 1,
        "base": 3,
        "tab": "t1",
        "seq": 1,
        "user": ana.pk,
        "answers": {essay: "Open."},
        "final": True,
    }
    client = sign_in(ana)
    client.post(f"{desk}save/", json.dumps(work), content_type="application/json")
    assert Draft.objects.receipts().get().fingerprint == fingerprint_of(written.answers())
    assert client.get(url).status_code == 200


def test_time_that_was_up_and_collected(written, rivera):
    written.collect(rivera)
    assert written.receipt.fingerprint == fingerprint_of(written.answers())


def test_turned_in_again(sign_in, ana, rivera, url, desk, handed_in):
    first = handed_in.receipt.fingerprint
    handed_in.reopen(rivera)
    assert handed_in.receipt is None
    handed_in.responses.filter(question__kind="essay").update(answer="Open.")
    client = sign_in(ana)
    assert "Your teacher got it" not in text(client.get(desk))
    client.post(f"{desk}submit/", {"base": handed_in.revision})
    page = text(client.get(url))
    second = Draft.objects.receipts().first().fingerprint
    assert page.index(in_groups(second)) < page.index(in_groups(first))


def test_a_second_round(sign_in, ana, rivera, url, desk, handed_in):
    handed_in.send_back(rivera)
    client = sign_in(ana)
    assert in_groups(handed_in.receipt.fingerprint) in text(client.get(url))
    assert f'href="{url}"' in text(client.get(f"{desk}feedback/"))


def test_on_paper_there_is_none(sign_in, ana, rivera, url, attempt, desk):
    attempt.take_on_paper(rivera)
    client = sign_in(ana)
    assert client.get(url).status_code == 404
    assert f'href="{url}"' not in text(client.get(desk))


def test_not_turned_in(sign_in, ana, url, written):
    assert sign_in(ana).get(url).status_code == 404


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, url, handed_in):
    assert sign_in(request.getfixturevalue(who)).get(url).status_code == 404


def test_signed_out(url, handed_in):
    assert Client().get(url).status_code == 302


def test_only_get(sign_in, ana, url, handed_in):
    assert sign_in(ana).post(url).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, ana, url, handed_in, number):
    for _again in range(number - 1):
        handed_in.keep_draft(Draft.Kind.TURNED_IN)
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) == 6
