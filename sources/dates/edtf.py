"""EDTF (ISO 8601-2): level 0 and 1 whole, of level 2 sets and qualified parts.

Years follow ISO: 0000 is 1 BC, -0043 is 44 BC. Seasons are those of the northern
hemisphere: 21 is March to May, and a winter ends in the following year.
"""

import calendar
import re
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

QUALIFIER = "[?~%]?"
DATE = re.compile(
    rf"(?P<q1>{QUALIFIER})(?P<year>-?\d\d(?:\d\d|\dX|XX))(?P<q2>{QUALIFIER})"
    rf"(?:-(?P<q3>{QUALIFIER})(?P<month>\d\d|XX)(?P<q4>{QUALIFIER})"
    rf"(?:-(?P<q5>{QUALIFIER})(?P<day>\d\d|XX)(?P<q6>{QUALIFIER}))?)?"
)
LONG_YEAR = re.compile(rf"Y(?P<year>-?[1-9]\d{{4,9}})(?P<q1>{QUALIFIER})")
SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}

#: What an integer column holds; a date further away sorts at the end.
FURTHEST = 2_147_483_647


class DateError(ValueError):
    """The text is no date we can read; says why in a sentence for a teacher."""


@dataclass(frozen=True)
class Span:
    """A date read: sort keys are year*10000 + month*100 + day, None for an open end."""

    edtf: str
    earliest: int | None
    latest: int | None


@dataclass(frozen=True)
class Day:
    """One date, not yet a stretch: `month` and `day` are None where not given, 0 for XX."""

    year: str
    month: int | None
    day: int | None
    qualifiers: str

    @property
    def first_year(self):
        """The year, or the earliest of a masked one; before Christ the mask turns round."""
        return int(self.year.replace("X", "9" if self.year.startswith("-") else "0"))

    @property
    def last_year(self):
        return int(self.year.replace("X", "0" if self.year.startswith("-") else "9"))


@lru_cache(maxsize=4096)  # a page says the date of a document four times over
def parse(text):
    """A Span of an EDTF string; raises DateError with a sentence for the teacher."""
    value = text.strip().replace("\N{EN DASH}", "-").replace("\N{MINUS SIGN}", "-")
    if not value:
        raise DateError(_("Write a date, or leave the field empty."))
    if "/" in value:
        return _interval(value)
    if value[0] in "[{":
        return _set(value)
    day = read_day(value)
    return Span(value, _first(day), _last(day))


def validate(value):
    """For a model field: parse, with the complaint that forms understand."""
    try:
        parse(value)
    except DateError as error:
        raise ValidationError(str(error), code="date") from error


@lru_cache(maxsize=4096)
def read_day(value):
    """A Day of one date without interval or set; raises DateError."""
    long = LONG_YEAR.fullmatch(value)
    if long:
        return Day(long["year"], None, None, long["q1"])
    found = DATE.fullmatch(value)
    if not found:
        raise DateError(_complaint(value))
    day = Day(found["year"], _part(found["month"]), _part(found["day"]), _qualifiers(found))
    _check(day, value)
    return day


def split_set(value):
    """The members of [a,b] or {a..b}: pairs of ends, "" where open, equal for one date."""
    members = [member.strip() for member in value[1:-1].split(",")]
    return [
        tuple(member.split("..", 1)) if ".." in member else (member, member) for member in members
    ]


def _part(digits):
    return None if digits is None else 0 if digits == "XX" else int(digits)


def _qualifiers(found):
    return "".join(sorted({found[f"q{place}"] for place in range(1, 7)} - {"", None}))


def _check(day, value):
    if day.year == "-0000":
        raise DateError(_("There is no year -0000: 0000 is 1 BC, and -0001 is 2 BC."))
    if "X" in day.year and day.month is not None:
        raise DateError(_("“%s” gives a month but leaves the year open.") % value)
    if day.month is None or day.month in SEASONS and day.day is None:
        return
    if day.month > 12:
        raise DateError(_("“%s” has no such month.") % value)
    if day.month == 0 and day.day:
        raise DateError(_("“%s” gives a day but leaves the month open.") % value)
    _check_day(day, value)


def _check_day(day, value):
    digits = DATE.fullmatch(value)
    if digits["month"] == "00" or digits["day"] == "00":
        raise DateError(_("“%s”: leave out what is not known, or write XX.") % value)
    if day.day and day.day > _days(day.first_year, day.month):
        raise DateError(_("“%s”: that month has no such day.") % value)


def _complaint(value):
    if re.search(r"\d[T ]\d\d:", value):
        return _("“%s” has a time of day: give the day alone.") % value
    return _(
        "“%s” is not a date we can read. Write 1950-06-27, 1950-06, 1950, about 1950~, "
        "uncertain 1950?, a decade 195X, or a stretch 1950-06-27/1950-06-28."
    ) % (value)


def _interval(value):
    start, end = [part.strip() for part in value.split("/", 1)]
    if not (start.strip(".") or end.strip(".")) and ".." not in value:
        raise DateError(_complaint(value))
    earliest = None if start in ("", "..") else _first(read_day(start))
    latest = None if end in ("", "..") else _last(read_day(end))
    return _span(f"{start}/{end}", earliest, latest)


def _set(value):
    closing = {"[": "]", "{": "}"}[value[0]]
    if value[-1] != closing or len(value) < 3:
        raise DateError(_("“%s”: close the bracket.") % value)
    spans = [_stretch(start, end) for start, end in split_set(value)]
    firsts, lasts = [span.earliest for span in spans], [span.latest for span in spans]
    earliest = None if None in firsts else min(firsts)
    return _span(value, earliest, None if None in lasts else max(lasts))


def _stretch(start, end):
    if not (start or end):
        raise DateError(_complaint(".."))
    earliest = _first(read_day(start)) if start else None
    return _span(start, earliest, _last(read_day(end)) if end else None)


def _span(value, earliest, latest):
    if earliest is not None and latest is not None and earliest > latest:
        raise DateError(_("“%s” ends before it begins.") % value)
    return Span(value, earliest, latest)


def _first(day):
    month = SEASONS[day.month][0] if day.month in SEASONS else day.month or 1
    return _key(day.first_year, month, day.day or 1)


def _last(day):
    year, month = day.last_year, day.month or 12
    if month in SEASONS:
        month = SEASONS[month][1]
        year += month == 2
    return _key(year, month, day.day or _days(year, month))


def _key(year, month, day):
    return max(-FURTHEST, min(FURTHEST, year * 10000 + month * 100 + day))


def _days(year, month):
    # The Gregorian calendar repeats every 400 years, also before Christ.
    return calendar.monthrange(year % 400 + 2000, month)[1]
