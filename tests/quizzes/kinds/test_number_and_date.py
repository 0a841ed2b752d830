"""Numbers and dates, right within a tolerance that is told."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from quizzes.kinds.date import KIND as DATE
from quizzes.kinds.number import KIND as NUMBER
from quizzes.kinds.number import read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("11", "11"),
        ("eleven", None),
        ("11 masts", "11"),
        ("11 or 12", None),
        ("1,200", "1200"),
        ("1 200", "1200"),
        ("1,234,567.5", "1234567.5"),
        ("3.5", "3.5"),
        ("3,5", "3.5"),
        ("−4", "-4"),
        ("１２", "12"),
        ("1e400", None),
        ("9" * 16, None),
        ("", None),
    ],
)
def test_numbers_are_read(text, number):
    assert read_number(text) == (number and Decimal(number))


def test_a_number(ask):
    one = ask("number", right="1,200", tolerance="5%", unit="ships")
    assert one.settings == {"right": "1200", "tolerance": "5%", "unit": "ships"}
    earned = {text: NUMBER.score(one, text) for text in ("1200", "1140", "1139", "1261", "many")}
    assert earned == {"1200": 2, "1140": 2, "1139": 0, "1261": 0, "many": 0}
    assert one.rule == "All points up to 5% away from the right number"
    assert NUMBER.said(one, "3")[0].right == "1200 ships"
    assert NUMBER.advice(one, "many").startswith("No single number")
    assert NUMBER.advice(one, "") == ""


def test_the_very_number(ask):
    one = ask("number", right="11")
    assert [NUMBER.score(one, text) for text in ("11", "11.0", "12")] == [2, 2, 0]
    assert one.rule == "All points for the right number exactly"


@pytest.mark.parametrize(
    "typed", [{"right": "some"}, {"right": "1 or 2"}, {"right": "1", "tolerance": "-1"}]
)
def test_numbers_that_cannot_be_scored(ask, typed):
    with pytest.raises(ValidationError):
        ask("number", **typed)


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        ("June 27, 1950", 2),
        ("27 June 1950", 2),
        ("1950-06-27", 2),
        ("1950-06-28", 0),
        ("June 1950", 1),
        ("1950", 1),
        ("195X", 0),
        ("1950-06-26/1950-06-28", 1),
        ("../1950", 0),
        ("July 1950", 0),
        ("long ago", 0),
        ("", 0),
    ],
)
def test_a_date(ask, answer, points):
    assert DATE.score(ask("date", right="June 27, 1950"), answer) == points


@pytest.mark.parametrize(
    ("right", "days", "answer", "points"),
    [
        ("June 1950", "", "June 27, 1950", 2),
        ("June 1950", "", "1950", 1),
        ("June 27, 1950", "2", "June 29, 1950", 2),
        ("June 27, 1950", "2", "June 30, 1950", 0),
        ("1949-12-31", "1", "January 1, 1950", 2),
        ("-0043-03-15", "", "-0043-03-15", 2),
        ("Y17000", "", "Y17000", 2),
    ],
)
def test_a_date_within_what_is_allowed(ask, right, days, answer, points):
    assert DATE.score(ask("date", right=right, tolerance=days), answer) == points


def test_what_is_told(ask):
    one = ask("date", right="June 27, 1950", tolerance="2")
    assert one.settings == {"right": "1950-06-27", "tolerance": 2}
    assert one.rule.startswith("All points up to 2 days away from the right date.")
    assert DATE.said(one, "1949")[0].right == "June 27, 1950"
    assert DATE.said(one, "1950-06-27")[0].right == ""
    assert DATE.advice(one, "long ago").startswith("No date can be read in this.")


@pytest.mark.parametrize("right", ["long ago", "1950/.."])
def test_dates_that_cannot_be_scored(ask, right):
    with pytest.raises(ValidationError):
        ask("date", right=right)
