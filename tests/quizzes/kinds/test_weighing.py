"""Weighing: for each item for or against, how strongly, and why."""

import pytest
from django.core.exceptions import ValidationError

from quizzes.kinds.parts import joined
from quizzes.kinds.weighing import KIND

ITEMS = "Doc 1\nDoc 2\nThe harbor was empty"


def test_it_works(ask):
    one = ask("weighing", items=ITEMS)
    assert one.settings == {
        "items": [
            {"key": "a", "text": "Doc 1"},
            {"key": "b", "text": "Doc 2"},
            {"key": "c", "text": "The harbor was empty"},
        ],
        "why": True,
    }
    assert list(KIND.fields(one)) == ["a", "a-why", "b", "b-why", "c", "c-why"]
    answer = KIND.clean(one, {"a": "for-2", "a-why": "It says so (Doc 1, ¶3).", "b": "neither"})
    assert answer == "§ a\nfor-2\n§ a-why\nIt says so (Doc 1, ¶3).\n§ b\nneither"
    assert KIND.shown(one, answer) == [
        "Doc 1, It speaks: strongly for",
        "Doc 1, Because: It says so (Doc 1, ¶3).",
        "Doc 2, It speaks: neither",
    ]
    assert KIND.values(answer)["a"] == "for-2"
    assert KIND.initial_settings(one.settings)["items"] == ITEMS


def test_without_reasons(ask):
    one = ask("weighing", items=ITEMS, why=False)
    assert list(KIND.fields(one)) == ["a", "b", "c"]
    assert KIND.places(one) == []
    assert KIND.on_paper(one).heads[-1] == "strongly for"


def test_where_it_can_be_cited(ask):
    one = ask("weighing", items=ITEMS)
    assert KIND.places(one)[0] == ("a-why", "Doc 1: Because")


def test_a_step_that_is_not_on_the_scale(ask):
    with pytest.raises(ValidationError):
        KIND.clean(ask("weighing", items=ITEMS), {"a": "for-9"})


def test_it_is_judged_by_people(ask):
    one = ask("weighing", items=ITEMS)
    assert not one.is_scored
    assert one.handler.score(one, joined({"a": "for-2"})) is None


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ("Doc 1", "Write at least 2 lines."),
        ("\n".join(f"Item {n}" for n in range(13)), "Write at most 12 lines."),
        ("Doc 1\nDoc 1", "This stands here twice: “Doc 1”."),
        ("Doc 1\n" + "x" * 501, "longer than 500 letters"),
    ],
)
def test_what_cannot_be_weighed(ask, items, words):
    with pytest.raises(ValidationError) as error:
        ask("weighing", items=items)
    assert words in str(error.value)
