"""A stored date in the words of a page."""

import re

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from sources.dates.edtf import DateError, parse, read_day, split_set
from sources.dates.phrases import from_phrase

#: Both ends of a life: 1890/1986, 1890–1986, 1890-1986; a hyphen also stands in 1950-06-27.
LIFE = re.compile(r"([^/]*)/([^/]*)|([^–—]*)[–—]([^–—]*)|([^-]*\d{4}[^-]*)-(.*\d{4}.*)")

APPROXIMATE, UNCERTAIN, BOTH = "~", "?", "%"


def in_words(edtf):
    """ "May 13, 1950", "about June 1950", "not before 2005"; a text that is no date as it is."""
    if not edtf.strip():
        return _("date not known")
    try:
        value = parse(edtf).edtf
    except DateError:
        return edtf
    if "/" in value:
        return _interval(*value.split("/"))
    if value[0] in "[{":
        return _set(value)
    return _qualified(read_day(value))


def life_in_words(years):
    """ "1890–1986", "about 1912", "born 1890"; what holds no dates as it is."""
    ends = LIFE.fullmatch(years.strip())
    start, end = [one.strip() for one in ends.groups() if one is not None] if ends else [years, ""]
    said = [_said(one) for one in (start, end)]
    if None in said or not any(said):
        return years
    if all(said):
        dash = " \N{EN DASH} " if " " in "".join(said) else "\N{EN DASH}"
        return dash.join(said)
    if not ends:
        return said[0]
    return _("born %s") % said[0] if said[0] else _("died %s") % said[1]


def _said(end):
    """A date in words; "" for an open end and None for no date."""
    if _is_open(end):
        return ""
    try:
        return in_words(parse(end).edtf)
    except DateError:
        found = from_phrase(end)
        return in_words(found) if found else None


def _interval(start, end):
    if _is_open(start) and _is_open(end):
        return _("date not known")
    if _is_open(end):
        return _("not before %s") % _one(start)
    if _is_open(start):
        return _("not after %s") % _one(end)
    return _days_of_a_month(read_day(start), read_day(end)) or _(
        "between %(start)s and %(end)s"
    ) % {
        "start": _one(start),
        "end": _one(end),
    }


def _days_of_a_month(start, end):
    same = (start.year, start.month) == (end.year, end.month)
    if not same or not (start.day and end.day) or start.qualifiers or end.qualifiers:
        return ""
    days = f"{start.day}\N{EN DASH}{end.day}"
    return _date(MONTHS[start.month], days, _year(start))


def _set(value):
    joined = _("%(first)s or %(second)s") if value[0] == "[" else _("%(first)s and %(second)s")
    members = [_member(start, end) for start, end in split_set(value)]
    words = members[0]
    for member in members[1:]:
        words = joined % {"first": words, "second": member}
    return words


def _member(start, end):
    return _one(start) if start == end else _interval(start or "..", end or "..")


def _is_open(end):
    return end in ("", "..")


def _one(value):
    return _qualified(read_day(value))


def _qualified(day):
    words = _plain(day)
    marks = day.qualifiers
    if BOTH in marks or (APPROXIMATE in marks and UNCERTAIN in marks):
        return _("perhaps about %s") % words
    if APPROXIMATE in marks:
        return _("about %s") % words
    return _("perhaps %s") % words if UNCERTAIN in marks else words


def _plain(day):
    if day.month is None:
        return _year(day)
    if day.month == 0:
        return _("%s (month not known)") % _year(day)
    if day.month > 12:
        return f"{_season(day.month)} {_year(day)}"
    month = MONTHS[day.month]
    if day.day:
        return _date(month, day.day, _year(day))
    words = _("%(month)s %(year)s") % {"month": month, "year": _year(day)}
    return words if day.day is None else _("%s (day not known)") % words


def _date(month, day, year):
    return _("%(month)s %(day)s, %(year)s") % {"month": month, "day": day, "year": year}


def _season(number):
    return {21: _("spring"), 22: _("summer"), 23: _("fall"), 24: _("winter")}[number]


def _year(day):
    first, last = day.first_year, day.last_year
    if last - first == 9 and first > 0:
        return _("%ss") % first
    if first != last:
        return _("between %(start)s and %(end)s") % {
            "start": _number(first),
            "end": _number(last),
        }
    return _number(first)


def _number(year):
    if year <= 0:
        return _("%s BC") % (1 - year)
    return _("AD %s") % year if year < 1000 else str(year)
