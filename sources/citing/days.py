"""A stored date (EDTF) as each style writes it, and as CSL's data has it.

Chicago: "May 13, 1950", "[ca. 1936]", "[1936?]", "n.d." MLA: "13 May 1950", with the months it
shortens. APA: "1950, May 13", "ca. 1936", "n.d."
"""

from dataclasses import dataclass

from sources import dates
from sources.dates.edtf import DateError, read_day

#: Each with what the Modern Language Association makes of it: four letters stand whole.
SHORTENED = {
    "January": "Jan.",
    "February": "Feb.",
    "March": "Mar.",
    "April": "Apr.",
    "May": "May",
    "June": "June",
    "July": "July",
    "August": "Aug.",
    "September": "Sept.",
    "October": "Oct.",
    "November": "Nov.",
    "December": "Dec.",
}
MONTHS, MLA_MONTHS = list(SHORTENED), list(SHORTENED.values())
SEASONS = {21: "spring", 22: "summer", 23: "fall", 24: "winter"}
NO_DATE = "n.d."
DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class Days:
    """A date read for citing: `start`, and `end` of a stretch, each (year[, month[, day]]).

    `words` alone are there for a date that no numbers hold: a decade, one of two, an open end.
    """

    start: tuple = ()
    end: tuple = ()
    words: str = ""
    is_about: bool = False
    is_uncertain: bool = False

    @property
    def is_known(self):
        return bool(self.start or self.words)

    @property
    def is_exact(self):
        """One whole day, certain."""
        return len(self.start) == 3 and not (self.end or self.is_about or self.is_uncertain)


def read(edtf):
    """Days of a stored date; what is no date any more counts as words, as on the page."""
    if not edtf.strip():
        return Days()
    try:
        value = dates.parse(edtf).edtf
        ends = [_numbers(read_day(one)) for one in value.split("/") if one not in ("", "..")]
    except DateError:
        return Days(words=dates.in_words(edtf))
    is_open = "/" in value and len(ends) < 2
    if is_open or not all(ends):
        return Days(words=dates.in_words(edtf))
    about, uncertain = ("~" in value or "%" in value), ("?" in value or "%" in value)
    return Days(ends[0], ends[1] if len(ends) > 1 else (), "", about, uncertain)


def _numbers(day):
    """(year, month, day) as far as they are known; () for a decade or what lies before AD 1."""
    if day.first_year != day.last_year or day.first_year < 1:
        return ()
    return tuple(part for part in (day.first_year, day.month, day.day) if part)


# --- in words ------------------------------------------------------------------------


def chicago(days):
    """ "May 13, 1950", "June 27–28, 1950"; a guess stands in brackets."""
    words = _stretch(days, _month_first)
    if not (days.is_about or days.is_uncertain):
        return words
    words = f"ca. {words}" if days.is_about else words
    words = f"{words}?" if days.is_uncertain else words
    return f"[{words}]"


def mla(days):
    words = _stretch(days, _day_first)
    words = f"{words}?" if days.is_uncertain else words
    return f"circa {words}" if days.is_about else words


def apa(days):
    """What stands in APA's parentheses: "1950, May 13"."""
    words = _stretch(days, _year_first)
    words = f"{words}?" if days.is_uncertain else words
    return f"ca. {words}" if days.is_about else words


def _stretch(days, written):
    if not days.is_known:
        return NO_DATE
    if days.words:
        return days.words
    return written(days.start, days.end) if days.end else written(days.start)


def _month_first(start, end=()):
    if not end:
        between = ", " if len(start) == 3 else " "
        return between.join(filter(None, [_month_day(start), _year(start)]))
    if _same_month(start, end):
        return f"{_month(start)} {start[2]}{DASH}{end[2]}, {_year(end)}"
    first = _month_day(start) if _same_year(start, end) else _month_first(start)
    return f"{first}{DASH}{_month_first(end)}"


def _day_first(start, end=()):
    if not end:
        return " ".join(filter(None, [_day_month(start), _year(start)]))
    if _same_month(start, end):
        return f"{start[2]}{DASH}{_day_first(end)}"
    first = _day_month(start) if _same_year(start, end) else _day_first(start)
    return f"{first}{DASH}{_day_first(end)}"


def _year_first(start, end=()):
    if not end:
        return ", ".join(filter(None, [_year(start), _month_day(start)]))
    if _same_month(start, end):
        return f"{_year_first(start)}{DASH}{end[2]}"
    last = _month_day(end) if _same_year(start, end) else _year_first(end)
    return f"{_year_first(start)}{DASH}{last}"


def _same_year(start, end):
    return start[0] == end[0] and len(start) > 1 and len(end) > 1


def _same_month(start, end):
    return start[:2] == end[:2] and len(start) == len(end) == 3


def _year(parts):
    return str(parts[0])


def _month_day(parts):
    """ "May 13", "May" or nothing."""
    return " ".join([_month(parts), *map(str, parts[2:])]) if len(parts) > 1 else ""


def _day_month(parts):
    """ "13 May", "May" or nothing, as the Modern Language Association shortens it."""
    month = _month(parts, MLA_MONTHS) if len(parts) > 1 else ""
    return f"{parts[2]} {month}" if len(parts) == 3 else month


def _month(parts, names=MONTHS):
    return SEASONS.get(parts[1]) or names[parts[1] - 1]


# --- as data -------------------------------------------------------------------------


def as_csl(days):
    """CSL-JSON's date variable; None where nothing is known."""
    if not days.is_known:
        return None
    if days.words:
        return {"literal": days.words}
    parts = [one for one in (days.start, days.end) if one]
    found = {"date-parts": [[*one[:1], *(p for p in one[1:] if p <= 31)] for one in parts]}
    season = len(days.start) > 1 and days.start[1] > 12
    if season:
        found = {"date-parts": [[days.start[0]]], "season": days.start[1] - 20}
    return found | ({"circa": True} if days.is_about or days.is_uncertain else {})


def iso(days):
    """ "1950-05-13", "1950-05/1950-06": for Dublin Core and BibLaTeX; "" where no numbers are."""
    if not days.start or any(len(one) > 1 and one[1] > 12 for one in (days.start, days.end)):
        return ""
    ends = [one for one in (days.start, days.end) if one]
    return "/".join("-".join([f"{one[0]:04}", *(f"{p:02}" for p in one[1:])]) for one in ends)
