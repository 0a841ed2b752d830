"""Chronology: items put in order; what an order earns is told before."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from lessons.models import Giving
from quizzes.kinds.chronology import KIND
from quizzes.kinds.parts import joined
from quizzes.models import Mark

ITEMS = "The letter\nThe notice\nA reply"  # in the right order


def placed(*places):
    return joined(dict(zip("abc", map(str, places), strict=True)))


def test_it_works(ask):
    one = ask("chronology", items=ITEMS, credit="pairs")
    assert one.settings == {
        "items": [
            {"key": "a", "text": "A reply"},
            {"key": "b", "text": "The letter"},
            {"key": "c", "text": "The notice"},
        ],
        "right": ["b", "c", "a"],
        "credit": "pairs",
    }
    assert KIND.initial_settings(one.settings)["items"] == ITEMS
    answer = KIND.clean(one, {"a": "1", "b": "2", "c": "3"})
    assert KIND.shown(one, answer) == ["1. A reply", "2. The letter", "3. The notice"]
    assert [said.right for said in KIND.said(one, answer)] == ["place 3", "place 1", "place 2"]
    assert "Each pair in the right order" in one.rule


def test_the_alphabet_does_not_tell():
    items = KIND.clean_settings({"items": "Abel\nBoaz\nCain", "credit": "pairs"})["items"]
    assert [item["text"] for item in items] == ["Cain", "Boaz", "Abel"]


@pytest.mark.parametrize(
    ("credit", "places", "points"),  # of a, b, c; right are 3, 1, 2
    [
        ("pairs", (3, 1, 2), "2"),
        ("pairs", (3, 2, 1), "0.67"),
        ("pairs", (1, 2, 3), "0"),
        ("pairs", (2, 1, ""), "0.67"),
        ("pairs", (1, 1, 1), "0"),
        ("places", (3, 2, 1), "0.67"),
        ("places", (3, 1, 2), "2"),
        ("all_or_nothing", (3, 1, 2), "2"),
        ("all_or_nothing", (3, 2, 1), "0"),
    ],
)
def test_what_an_order_earns(ask, credit, places, points):
    one = ask("chronology", items=ITEMS, credit=credit)
    assert KIND.score(one, placed(*places)) == Decimal(points)
    assert KIND.score(one, "") == 0


def test_scored_when_it_is_turned_in(ask, attempt, ana):
    one = ask("chronology", items=ITEMS)
    mine = attempt.responses.create(question=one, answer=placed(3, 1, 2))
    attempt.turn_in(ana)
    assert Mark.objects.get(response=mine).points == 2


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ((1, 1, 2), "Two stand in the same place."),
        ((1, "", ""), "Some have no place yet."),
        ((3, 1, 2), ""),
        (("", "", ""), ""),
    ],
)
def test_what_to_look_at_before_turning_in(ask, places, words):
    assert KIND.advice(ask("chronology", items=ITEMS), placed(*places)) == words


@pytest.mark.parametrize("sent", [{"a": "4"}, {"a": "0"}, {"d": "1"}, {"a": "１"}])
def test_places_that_are_none(ask, sent):
    with pytest.raises(ValidationError):
        KIND.clean(ask("chronology", items=ITEMS), sent)


@pytest.fixture
def client(sign_in, ana):
    return sign_in(ana)


def test_from_the_page_to_what_came_back(ask, attempt, quiz, giving, ana, rivera, client, sign_in):
    one = ask("chronology", items=ITEMS)
    attempt.responses.create(question=one)
    url = f"/assignments/{giving.assignment_id}/{quiz.pk}/"
    assert "How it is scored: Each pair in the right order" in client.get(url).content.decode()
    data = {"round": 1, "base": 0, "tab": "t", "seq": 1, "user": ana.pk, "evidence": []}
    data |= {"answers": {str(one.pk): {"a": "1", "b": "1", "c": ""}}}
    client.post(url + "save/", json.dumps(data), content_type="application/json")
    page = client.get(url + "submit/").content.decode()
    assert "Two stand in the same place." in page
    assert "place 3" not in page
    attempt.turn_in(ana)
    paper = sign_in(rivera).get(f"/marking/{giving.assignment_id}/{attempt.pk}/").content.decode()
    assert '1. A reply <span class="badge">right: place 3</span>' in paper
    assert "place 3" not in client.get(url).content.decode()
    attempt.give_back(rivera)
    assert "place 3" not in client.get(url + "feedback/").content.decode()  # Ben still writes
    Giving.objects.update(key_early=True)
    assert "place 3" in client.get(url + "feedback/").content.decode()
