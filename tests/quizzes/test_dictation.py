"""Words that come in large chunks, dictated or pasted by an aid: as normal as typed ones."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from quizzes.desk import Desk
from quizzes.desk.saving import Saved, save_work
from quizzes.forms.save import Work
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


FIVE_MINUTES = "The gates were shut, as the letter says. " * 75  # 600 words
STEPS = [FIVE_MINUTES[: len(FIVE_MINUTES) * part // 10] for part in range(1, 11)]


@pytest.mark.parametrize("states", [STEPS, [FIVE_MINUTES]], ids=["typed", "dictated"])
def test_nobody_sees_who_dictates(sign_in, ana, rivera, giving, quiz, attempt, essay, states):
    """Five minutes' words, saved while they are typed or said first and come at once."""
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=start)
    for number, words in enumerate(states):
        now = start + timedelta(seconds=299) * (number + 1) / len(states)
        desk = Desk.at_work(ana, giving.assignment_id, quiz.pk, 1, now)
        answers = {essay.pk: words.strip()}
        work = Work(number, answers, tab="t1", seq=number)
        assert isinstance(save_work(desk, work), Saved)
    Attempt.objects.get(pk=attempt.pk).turn_in(ana, at=start + timedelta(minutes=7))
    page = read(sign_in(rivera), "marking_growth", giving, attempt)
    assert "1 version kept" in page
    assert re.findall(r"\d+ words", page) == ["600 words"]
    paper = read(sign_in(rivera), "marking_paper", giving, attempt)
    assert "How it grew</a>" in paper
    assert "came in one save" not in paper
    assert "in one save</span>" not in page


def test_what_nobody_can_say_so_fast_is_told(sign_in, ana, rivera, giving, quiz, attempt, essay):
    """The guard above can fail."""
    start = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    Attempt.objects.filter(pk=attempt.pk).update(started_at=start)
    desk = Desk.at_work(ana, giving.assignment_id, quiz.pk, 1, start + timedelta(seconds=100))
    work = Work(0, {essay.pk: FIVE_MINUTES}, tab="t1", seq=1)
    assert isinstance(save_work(desk, work), Saved)
    Attempt.objects.get(pk=attempt.pk).turn_in(ana)
    assert "600 words in one save" in read(sign_in(rivera), "marking_growth", giving, attempt)


def read(client, name, giving, attempt):
    page = client.get(reverse(f"quizzes:{name}", args=[giving.assignment_id, attempt.pk]))
    return unescape(page.content.decode())


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
