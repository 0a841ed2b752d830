"""Earlier versions: /assignments/<assignment>/<step>/earlier/."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quizzes.models import Draft


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/earlier/"


def text(response):
    return " ".join(response.content.decode().split())


def draft(attempt, answer, kind="save", revision=1):
    essay = attempt.responses.get(question__kind="essay").question_id
    choice = attempt.responses.get(question__kind="single_choice").question_id
    answers = {str(essay): answer, str(choice): "a"}
    return Draft.objects.create(attempt=attempt, kind=kind, revision=revision, answers=answers)


def test_it_works(sign_in, ana, url, attempt):
    draft(attempt, "First <b>words</b>.")
    draft(attempt, "Other words.", kind="branch")
    page = text(sign_in(ana).get(url))
    assert page.index("Written somewhere else") < page.index("Saved</b>")
    assert "First &lt;b&gt;words&lt;/b&gt;." in page
    assert "Other words." in page
    assert "<div>The letter</div>" in page


def test_the_passages_of_a_version(sign_in, ana, url, attempt):
    """With the question that they were for, also where it had no answer yet."""
    row = draft(attempt, "")
    asked = {one.question.kind: one.question_id for one in attempt.responses.all()}
    one = {"key": "k1", "question": asked["essay"], "label": "Doc 1, ¶2", "role": "says"}
    row.evidence = [
        one | {"quote": "no <b>flag</b>"},
        one | {"key": "k2", "question": 10**9, "quote": "of a question that went"},
    ]
    row.save()
    page = text(sign_in(ana).get(url))
    quoted = '<q class="quoted" dir="auto">no &lt;b&gt;flag&lt;/b&gt;</q>'
    said = '<span class="quiet small">says what it says</span>'
    assert f"<li><b>(Doc 1, ¶2)</b> {quoted} {said}</li>" in page
    assert "of a question that went" not in page


def test_of_one_tab_the_last_that_was_kept_beside_stands_open(sign_in, ana, url, attempt):
    """A choice that is put off keeps a version every few seconds."""
    for number, tab in enumerate(["t1", "t1", "t2"]):
        row = draft(attempt, f"Version-{number}", kind="branch")
        Draft.objects.filter(pk=row.pk).update(tab=tab, seq=number)
    page = text(sign_in(ana).get(url))
    opened = re.findall(r'<details class="version" open>.*?(Version-\d)', page)
    assert opened == ["Version-2", "Version-1"]


def test_what_is_kept_beside_is_thinned_like_saves(attempt):
    long_ago = timezone.now() - timedelta(days=2)
    for number, tab in enumerate(["t1", "t1", "t2", ""]):
        row = draft(attempt, f"Version-{number}", kind="branch")
        Draft.objects.filter(pk=row.pk).update(tab=tab, seq=number, saved_at=long_ago)
    draft(attempt, "Just now", kind="branch")
    assert Draft.objects.thin() == 1
    essay = str(attempt.responses.get(question__kind="essay").question_id)
    left = [one.answers[essay] for one in Draft.objects.order_by("pk")]
    assert left == ["Version-1", "Version-2", "Version-3", "Just now"]


def test_nothing_yet(sign_in, ana, url, attempt):
    assert "Nothing was saved yet." in text(sign_in(ana).get(url))


def test_pages(sign_in, ana, url, attempt):
    for number in range(11):
        draft(attempt, f"Version-{number}", revision=number)
    client = sign_in(ana)
    assert text(client.get(url)).count("Version-") == 10
    assert "Version-0" in text(client.get(url + "?page=2"))


def test_versions_of_all_rounds(sign_in, ana, rivera, url, turned_in):
    """A page of the first round that was still open saved something beside it."""
    turned_in.send_back(rivera, "Say more.")
    draft(turned_in, "Late-words", kind="late")
    page = text(sign_in(ana).get(url))
    assert "Late-words" in page
    assert "<b>Given back</b>" in page


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, url, attempt):
    draft(attempt, "Canary")
    assert sign_in(request.getfixturevalue(who)).get(url).status_code == 404


def test_signed_out(url, attempt):
    assert Client().get(url).status_code == 302


def test_only_get(sign_in, ana, url, attempt):
    assert sign_in(ana).post(url).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, ana, url, attempt, number):
    for one in range(number):
        draft(attempt, f"Version-{one}", revision=one)
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) == 9
