"""Kinds of question: what they store, how the program scores, what the author types."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from quizzes import kinds
from quizzes.models import Question

OPTIONS = "* the first // Well seen.\nthe second\n* the third\nthe fourth"


def question(kind, points=2, **settings):
    typed = {"options": OPTIONS} | settings if "choice" in kind else settings
    stored = kinds.get(kind).clean_settings(typed)
    return Question(kind=kind, points=Decimal(points), settings=stored)


def test_the_kinds_there_are():
    assert [key for key, name in kinds.choices] == [
        "single_choice",
        "several_choices",
        "short_answer",
        "essay",
        "sourcing_card",
        "evidence_hunt",
        "chronology",
        "matching",
        "weighing",
        "corroboration",
        "variants",
        "annotation",
        "number",
        "date",
    ]


def test_options_are_typed_as_lines_and_keep_their_keys():
    one = question("several_choices", credit="one_slip")
    assert one.settings["options"] == [
        {"key": "a", "text": "the first", "right": True, "feedback": "Well seen."},
        {"key": "b", "text": "the second", "right": False, "feedback": ""},
        {"key": "c", "text": "the third", "right": True, "feedback": ""},
        {"key": "d", "text": "the fourth", "right": False, "feedback": ""},
    ]
    assert one.handler.initial_settings(one.settings)["options"] == OPTIONS


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("single_choice", "* only", "Write at least two options"),
        ("single_choice", "one\ntwo", "exactly one option"),
        ("single_choice", "* one\n* two", "exactly one option"),
        ("several_choices", "one\ntwo", "Begin the right option with an asterisk"),
        ("several_choices", "\n".join(["* x"] * 27), "at most 26 options"),
    ],
)
def test_options_that_cannot_be_scored(kind, typed, words):
    with pytest.raises(ValidationError) as error:
        kinds.get(kind).clean_settings({"options": typed})
    assert words in str(error.value)


@pytest.mark.parametrize(("answer", "points"), [("a", 2), ("b", 0), ("", 0), ("z", 0)])
def test_single_choice(answer, points):
    one = question("single_choice", options="* the first\nthe second")
    assert one.handler.score(one, answer) == points


@pytest.mark.parametrize(
    ("credit", "answer", "points"),
    [
        ("one_slip", "a\nc", "2"),
        ("one_slip", "a", "1"),
        ("one_slip", "a\nb\nc", "1"),
        ("one_slip", "a\nb", "0"),
        ("one_slip", "", "0"),
        ("share", "a\nc", "2"),
        ("share", "a", "1"),
        ("share", "a\nb", "0"),
        ("share", "b\nd", "0"),
        ("all_or_nothing", "a\nc", "2"),
        ("all_or_nothing", "a", "0"),
    ],
)
def test_several_choices(credit, answer, points):
    one = question("several_choices", credit=credit)
    assert one.handler.score(one, answer) == Decimal(points)


def test_a_share_is_rounded_to_hundredths():
    one = question("several_choices", points=1, options="* a\n* b\n* c\nd", credit="share")
    assert one.handler.score(one, "a") == Decimal("0.33")


def test_words_are_judged_by_people():
    one = question("essay", least_words=50, most_words=None, passages=None)
    assert one.settings == {"least_words": 50}
    assert one.handler.score(one, "Long words.") is None
    assert one.handler.is_blank(" \n ")
    assert one.handler.shown(one, "One.\n\nTwo.") == ["One.", "Two."]


def test_choices_are_stored_as_lines():
    handler = kinds.get("several_choices")
    assert handler.encode(["a", "c"]) == "a\nc"
    assert handler.decode("a\nc") == ["a", "c"]
    one = question("several_choices")
    assert handler.shown(one, "a\nc") == ["the first", "the third"]
