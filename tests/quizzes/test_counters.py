"""Documents counted by what a student says of the passages: quizzes.counters."""

import pytest

from quizzes.counters import OF_SKILL, Tagged, of_row, tagged
from quizzes.models import Criterion, Evidence


def passages(*pairs):
    """Never stored: the count asks no database."""
    return [Evidence(version_id=version, role=role) for version, role in pairs]


def test_it_works():
    found = passages((1, "says"), (2, "backs"), (3, "backs"), (4, "who_wrote"), (5, ""))
    assert tagged(found) == Tagged(cited=5, described=1, used=2, sourced=1, untagged=1)


def test_nothing_cited():
    assert tagged([]) == Tagged(cited=0, described=0, used=0, sourced=0, untagged=0)


def test_two_passages_of_one_document_are_one_document():
    found = passages((1, "says"), (1, "says"))
    assert tagged(found) == Tagged(cited=1, described=1)


def test_one_document_counts_under_each_of_its_tags():
    found = passages((1, "says"), (1, "backs"), (1, "who_wrote"))
    assert tagged(found) == Tagged(cited=1, described=1, used=1, sourced=1)


def test_passages_without_a_tag_are_counted_as_passages():
    found = passages((1, ""), (1, ""), (1, "backs"))
    assert tagged(found) == Tagged(cited=1, used=1, untagged=2)


@pytest.mark.parametrize(
    ("answer", "outside"),
    [
        ("", 0),
        ("The Charter gave five powers a veto (outside evidence).", 1),
        ("One (Outside  evidence) and two ( outside evidence )", 2),
        ("Outside evidence is what I lack, and this (Doc 1, ¶2).", 0),
    ],
)
def test_facts_from_outside_are_marked_in_the_text(answer, outside):
    assert tagged([], answer) == Tagged(outside=outside)


@pytest.mark.parametrize("role", [one.value for one in Evidence.Role])
def test_every_tag_is_told_somewhere(role):
    counted = tagged(passages((1, role)))
    told = (counted.described, counted.used, counted.sourced, counted.untagged)
    assert sorted(told) == [0, 0, 0, 1]


COUNTED = Tagged(cited=5, described=1, used=2, sourced=3, untagged=4, outside=0)


@pytest.mark.parametrize(
    ("skill", "told"),
    [
        ("sourcing", "3 documents sourced"),
        ("context", "0 facts from outside the documents"),
        ("close_reading", "1 document described, 2 documents used for the argument"),
        ("corroboration", "5 documents cited"),
        ("argument", "2 documents used for the argument"),
        ("", ""),
    ],
)
def test_the_numbers_of_a_row(skill, told):
    assert of_row(Criterion(skill=skill), COUNTED) == told


def test_every_skill_has_its_numbers():
    assert set(OF_SKILL) == set(Criterion.Skill)
