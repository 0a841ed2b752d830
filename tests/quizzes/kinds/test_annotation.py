"""Annotation: places marked in the author's meanings, each with a reason."""

import pytest
from django.core.exceptions import ValidationError

from quizzes.kinds.annotation import KIND
from quizzes.kinds.parts import joined

MEANINGS = "doubt\nthreat"


def test_it_works(ask):
    one = ask("annotation", items=MEANINGS, marks="2")
    assert one.settings == {
        "items": [{"key": "a", "text": "doubt"}, {"key": "b", "text": "threat"}],
        "marks": 2,
    }
    assert list(KIND.fields(one)) == ["1", "1-as", "1-why", "2", "2-as", "2-why"]
    assert KIND.places(one) == [("1", "Mark 1: Which words"), ("2", "Mark 2: Which words")]
    answer = KIND.clean(one, {"1": "(Doc 1, ¶3)", "1-as": "b", "1-why": "They shut them."})
    assert KIND.shown(one, answer) == [
        "Mark 1, Which words: (Doc 1, ¶3)",
        "Mark 1, They show: threat",
        "Mark 1, Because: They shut them.",
    ]
    assert KIND.initial_settings(one.settings)["items"] == MEANINGS
    assert not one.is_scored


def test_a_mark_without_a_meaning(ask):
    one = ask("annotation", items=MEANINGS)
    words = "Some marks do not say what they show."
    assert KIND.advice(one, joined({"1": "(Doc 1, ¶3)"})) == words
    assert KIND.advice(one, joined({"1": "(Doc 1, ¶3)", "1-as": "a"})) == ""


@pytest.mark.parametrize("sent", [{"1-as": "c"}, {"7": "x"}, {"song": "x"}])
def test_marks_that_are_none(ask, sent):
    with pytest.raises(ValidationError):
        KIND.clean(ask("annotation", items=MEANINGS), sent)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"items": "doubt"}, "Write at least 2 lines."),
        ({"items": "a\nb\nc\nd\ne"}, "Write at most 4 lines."),
        ({"items": "doubt\n" + "x" * 61}, "Shorten the meanings to 60 letters."),
        ({"marks": "13"}, "less than or equal to 12"),
    ],
)
def test_what_cannot_be_marked_in(ask, typed, words):
    with pytest.raises(ValidationError) as error:
        ask("annotation", **{"items": MEANINGS} | typed)
    assert words in str(error.value)
