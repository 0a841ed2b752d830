"""Matching and sorting: items into named groups, scored where each has its right one."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from quizzes.kinds.matching import KIND
from quizzes.kinds.parts import joined

ITEMS = "The notice = Public\nThe letter = Secret\nA draft = Secret\n= Neither"
OPEN = "The notice\nThe letter\n= Public\n= Secret"


def test_it_works(ask):
    one = ask("matching", items=ITEMS, credit="share")
    assert one.settings == {
        "items": [
            {"key": "a", "text": "A draft"},
            {"key": "b", "text": "The letter"},
            {"key": "c", "text": "The notice"},
        ],
        "groups": [
            {"key": "a", "text": "Neither"},
            {"key": "b", "text": "Public"},
            {"key": "c", "text": "Secret"},
        ],
        "right": {"a": "c", "b": "c", "c": "b"},
        "credit": "share",
        "why": False,
    }
    answer = KIND.clean(one, {"a": "c", "b": "b", "c": ""})
    assert KIND.shown(one, answer) == ["A draft: Secret", "The letter: Public", "The notice: –"]
    assert [said.right for said in KIND.said(one, answer)] == ["", "Secret", "Public"]
    assert KIND.said(one, "") == []
    assert one.is_scored
    assert KIND.places(one) == []


def test_what_the_author_typed_comes_back(ask):
    for typed in (ITEMS, OPEN):
        settings = ask("matching", items=typed).settings
        again = KIND.initial_settings(settings)["items"]
        assert sorted(again.splitlines()) == sorted(typed.splitlines())
        assert ask("matching", items=again).settings == settings


@pytest.mark.parametrize(
    ("credit", "groups", "points"),  # of a, b, c; right are c, c, b
    [
        ("share", "ccb", "2"),
        ("share", "cca", "1.33"),
        ("less", "cca", "0.67"),
        ("less", "aaa", "0"),
        ("all_or_nothing", "ccb", "2"),
        ("all_or_nothing", "cca", "0"),
    ],
)
def test_what_a_sorting_earns(ask, credit, groups, points):
    one = ask("matching", items=ITEMS, credit=credit)
    answer = joined(dict(zip("abc", groups, strict=True)))
    assert KIND.score(one, answer) == Decimal(points)
    assert KIND.score(one, "") == 0
    assert one.rule == dict(KIND.CREDITS)[credit]


def test_a_sorting_of_the_students_own(ask):
    one = ask("matching", items=OPEN, why=True)
    assert (one.is_scored, one.rule) == (False, "")
    assert list(KIND.fields(one)) == ["a", "a-why", "b", "b-why"]
    answer = KIND.clean(one, {"a": "b", "a-why": "Nobody saw it (Doc 1, ¶1)."})
    assert KIND.shown(one, answer) == [
        "The letter, It belongs to: Secret",
        "The letter, Because: Nobody saw it (Doc 1, ¶1).",
    ]


@pytest.mark.parametrize("sent", [{"a": "z"}, {"z": "a"}, {"a": "Secret"}])
def test_groups_that_are_none(ask, sent):
    with pytest.raises(ValidationError):
        KIND.clean(ask("matching", items=ITEMS), sent)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("A = X", "Write at least 2 lines."),
        ("A = X\nB = X", "Name 2 to 10 groups"),
        ("A = X\nB", "“B” has no group."),
        ("A = X\nA = Y", "This stands here twice: “A”."),
        ("A = X\nB = " + "y" * 101, "Shorten the groups’ names"),
    ],
)
def test_what_cannot_be_sorted(ask, typed, words):
    with pytest.raises(ValidationError) as error:
        ask("matching", items=typed)
    assert words in str(error.value)


def test_the_program_cannot_grade_reasons(ask):
    with pytest.raises(ValidationError) as error:
        ask("matching", items=ITEMS, why=True)
    assert "The program cannot grade reasons." in str(error.value)
