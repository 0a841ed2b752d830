"""Words that come in large chunks, dictated or pasted by an aid: as normal as typed ones."""

import json
from html import unescape

import pytest
from django.urls import reverse

from quizzes.models import Attempt, Draft, Question

DICTATED = "The gates were shut, as the letter says. " * 300  # 2,400 words at once


@pytest.fixture
def essay(quiz):
    return Question.objects.get(kind="essay")


def address(giving, quiz, name):
    return reverse(f"quizzes:{name}", args=[giving.assignment_id, quiz.pk])


def test_it_works(sign_in, ana, giving, quiz, attempt, essay):
    client = sign_in(ana)
    for number, words in enumerate(["The", DICTATED, DICTATED * 2]):
        sent = {
            "round": 1,
            "base": number,
            "tab": "t1",
            "seq": number,
            "user": ana.pk,
            "answers": {str(essay.pk): words},
            "evidence": [],
            "final": False,
        }
        save = client.post(address(giving, quiz, "save"), json.dumps(sent), "application/json")
        assert save.status_code == 200
        answer = save.json()
        assert answer.pop("saved_at")
        assert answer == {
            "rev": number + 1,
            "seconds_left": None,
        }  # nothing is said of how much came
        assert attempt.responses.get(question=essay).answer == words
    assert set(Draft.objects.values_list("kind", flat=True)) == {"save"}


def test_by_the_form(sign_in, ana, giving, quiz, attempt, essay):
    data = {"round": 1, "base": 0, "all": "1", f"q{essay.pk}": DICTATED, "then": "save"}
    page = sign_in(ana).post(address(giving, quiz, "keep"), data, follow=True)
    assert attempt.responses.get(question=essay).answer.strip() == DICTATED.strip()
    assert "2,400 words" in page.content.decode() or "2400 words" in page.content.decode()


def test_graders_are_told_nothing(sign_in, ana, rivera, giving, quiz, attempt, essay):
    """Typed in a hundred saves or come at once: the paper looks the same."""

    def paper():
        address = reverse("quizzes:marking_paper", args=[giving.assignment_id, attempt.pk])
        page = unescape(sign_in(rivera).get(address).content.decode())
        return page[page.index("answer-text") : page.index('class="answer-foot"')]

    attempt.responses.filter(question=essay).update(answer=DICTATED)
    Attempt.objects.filter(pk=attempt.pk).update(revision=1)
    attempt.refresh_from_db()
    attempt.turn_in(ana)
    at_once = paper()
    for number in range(100):
        attempt.keep_draft(Draft.Kind.SAVE, tab="t1", seq=number)
    assert paper() == at_once
