"""Documents drawn on a line of time: where each stands, how wide its uncertainty is.

Nothing here asks the database, where the claims of the documents were fetched with them.
Lengths are units of the drawing; times are years with a fraction. A day stands as a point,
anything less certain as a bar over all it may be. Where somebody dates a document otherwise, a
hollow mark stands there, joined to the document's own. What several documents say of the date of
one event stands in a lane of its own, joined likewise.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext_lazy as _

from sources import dates
from sources.models import Claim, Source

#: Steps between the marks of the line, in years; the first that gives few enough is taken.
STEPS = [1 / 12, 1 / 4, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]
#: The days of each month that have a mark where the line is shorter than a year.
MARKED_DAYS = [range(1, 32), (1, 6, 11, 16, 21, 26), (1, 11, 21)]
ROW, POINT, SHORTEST, LANE_HEAD, FOOT = 24, 7, 14, 26, 30
#: A drawing for wide windows and one for phones, each with the most marks of its line.
WIDE, NARROW = (960, 10), (340, 4)

EVENTS, PUBLIC, CLOSED, UNKNOWN = "events", "public", "closed", "unknown"
LANE_OF = {
    Source.Publicity.ANYONE: PUBLIC,
    Source.Publicity.FEW: CLOSED,
    Source.Publicity.SECRET: CLOSED,
}


LANES = {
    EVENTS: _("Events"),
    PUBLIC: _("Meant for anyone"),
    CLOSED: _("For a few, or kept secret"),
    UNKNOWN: _("Not known for whom"),
}


def lane_of(thing):
    if isinstance(thing, Event):
        return EVENTS
    return LANE_OF.get(thing.publicity, UNKNOWN)


def year_of(key, after=False):
    """A sort key YYYYMMDD as years with a fraction; `after` is the end of that day.

    Every month is a twelfth, so that a month's beginning stands at its mark.
    """
    year, rest = divmod(key, 10000)
    month, day = divmod(rest, 100)
    return year + (month - 1 + (day - (not after)) / 31) / 12


class Otherwise(NamedTuple):
    """What somebody says of a date: a document's, not as its record has it, or an event's."""

    words: str
    claimant: str
    earliest: int | None
    latest: int | None
    source: Source | None = None


@dataclass
class Event:
    """Something that documents date; `label` stands beside it, `dates` are in order of time."""

    name: str
    dates: list
    label: str = ""

    @property
    def is_shared(self):
        """Whether two documents tell of it, to be laid face to face."""
        return len({said.source.pk for said in self.dates}) > 1


def key_of(event):
    """What is the same of two spellings of one event's name."""
    return " ".join(event.split()).casefold()


def events_of(claims, fits=lambda earliest, latest: True):
    """The `Event`s that these claims date, the first one first; `fits` asks for their time."""
    found = {}
    for claim in claims:
        said = _said(claim)
        if said and fits(said.earliest, said.latest):
            name = " ".join(claim.event.split())
            found.setdefault(key_of(name), Event(name, [])).dates.append(said)
    for event in found.values():
        event.dates.sort(key=_begins)
    events = sorted(found.values(), key=lambda event: _begins(event.dates[0]))
    for number, event in enumerate(events):
        event.label = _letters(number)
    return events


def _begins(said):
    first = said.latest if said.earliest is None else said.earliest
    return first, said.latest is None, said.latest or 0


def _letters(number):
    """A to Z, then AA."""
    above, last = divmod(number, 26)
    return (_letters(above - 1) if above else "") + chr(ord("A") + last)


def _said(claim):
    """The date of a claim; None where it is none."""
    if not claim.date:
        return None
    span = dates.parse(claim.date)
    if (span.earliest, span.latest) == (None, None):
        return None
    words = claim.date_in_words
    return Otherwise(words, claim.claimant, span.earliest, span.latest, claim.source)


def dated_otherwise(source):
    """Dates that a catalog or caption gives, and that nobody here has held to be wrong."""
    claims = (
        claim
        for claim in source.claims.all()
        if claim.about == Claim.About.WRITTEN and claim.ruling != Claim.Ruling.WRONG
    )
    return [said for claim in claims if claim.date != source.written and (said := _said(claim))]


@dataclass(frozen=True)
class Place:
    """Where a date stands: from `x` on all that it may mean."""

    x: float
    y: float
    width: float
    is_point: bool  # known to the day
    said: Otherwise | None = None  # None: the document's own date

    @property
    def middle(self):
        return round(self.x + self.width / 2, 1)

    @property
    def bar_y(self):
        return self.y - 5

    @property
    def end(self):
        return self.middle + POINT if self.is_point else self.x + self.width


@dataclass(frozen=True)
class Mark(Place):
    """A document or an event in the drawing; `others` are the places of its other dates."""

    number: int | str = 0
    source: Source | Event | None = None
    others: tuple = ()

    @property
    def label_x(self):
        return round(max(one.end for one in (self, *self.others)) + 3, 1)

    @property
    def joined(self):
        """From where to where the line runs that joins it to the dates that others give."""
        middles = [one.middle for one in (self, *self.others)]
        return min(middles), max(middles)


@dataclass(frozen=True)
class Lane:
    name: str
    top: float
    height: float
    marks: list

    @property
    def title(self):
        return LANES[self.name]

    @property
    def label_y(self):
        return self.top + 16


@dataclass(frozen=True)
class Tick:
    """A mark of the line; a month of 0 and a day of 0 are the beginning of a year and a month."""

    at: float
    year: int
    month: int = 0
    day: int = 0
    x: float = 0
    is_first: bool = False

    @property
    def label(self):
        year = dates.in_words(_edtf(self.year)).removeprefix("AD ")
        if not (self.month or self.day):
            return year
        month = MONTHS_3[max(self.month, 1)].title()
        if not self.day:
            return f"{month} {year}"
        return f"{month} {self.day}, {year}" if self.is_first else f"{month} {self.day}"


@dataclass(frozen=True)
class Drawing:
    width: int
    height: float
    lanes: list
    ticks: list

    @property
    def line_y(self):
        return self.height - FOOT + 4


def drawing(sources, size=WIDE, between=(None, None), events=()):
    """The drawing of dated `sources`, in the order in which they are numbered from 1, and `events`.

    `between` are the sort keys of the time that was asked for: it ends there.
    """
    width, most = size
    things = [(one.label, one, one.dates) for one in events]
    things += [(number, one, [one, *dated_otherwise(one)]) for number, one in enumerate(sources, 1)]
    dated = [own for _number, _thing, own in things]
    limits = _limits([one for own in dated for one in own])
    spans = [[_span(one, limits, between) for one in own] for own in dated]
    first = min(start for own in spans for start, _end in own)
    last = max(end for own in spans for _start, end in own)
    ticks = _axis(first, last, most)
    first, last = ticks[0].at, ticks[-1].at
    room = width - 2 * POINT - 8 * len(str(len(sources)))  # the last has its number beside it

    def place(year):
        return round(POINT + (year - first) / (last - first) * room, 1)

    numbered = [
        (*thing, [(place(start), place(end)) for start, end in own])
        for thing, own in zip(things, spans, strict=True)
    ]
    lanes, height = _lanes(numbered)
    placed = [
        replace(tick, x=place(tick.at), is_first=not number) for number, tick in enumerate(ticks)
    ]
    return Drawing(width, height + FOOT, lanes, placed)


def _limits(dated):
    known = [key for one in dated for key in (one.earliest, one.latest) if key is not None]
    return min(known), max(known)


def _span(dated, limits, between):
    """Where a date begins and ends; an open end goes as far as any other date does."""
    start = limits[0] if dated.earliest is None else dated.earliest
    end = limits[1] if dated.latest is None else dated.latest
    first, last = between
    start = start if first is None else min(max(start, first), end)
    end = end if last is None else max(min(end, last), start)
    return year_of(start), year_of(end, after=True)


def _lanes(numbered):
    lanes, top = [], 0
    for name in LANES:
        own = [one for one in numbered if lane_of(one[1]) == name]
        if not own:
            continue
        marks, rows = _stacked(own, top + LANE_HEAD)
        lanes.append(Lane(name, top, LANE_HEAD + rows * ROW, marks))
        top += LANE_HEAD + rows * ROW
    return lanes, top


def _stacked(own, top):
    """Marks in as few rows as keep each and its number clear of the others."""
    ends, marks = [], []
    for number, thing, dated, spans in own:
        wide = [_wide(one, *span) for one, span in zip(dated, spans, strict=True)]
        start, end = min(start for start, _width in wide), max(map(sum, wide))
        row = next((row for row, used in enumerate(ends) if used <= start), len(ends))
        room = max(end, start + 2 * POINT) + 8 * len(str(number)) + 8
        ends[row:] = [room] if row == len(ends) else [room, *ends[row + 1 :]]
        y = top + row * ROW + ROW / 2
        marks.append(_mark(number, thing, dated, wide, y))
    return marks, len(ends)


def _wide(dated, start, end):
    """(start, width) of a date; what is not known to the day is never too short to be seen."""
    width = max(end - start, 0 if _is_point(dated) else SHORTEST)
    return (min(start, end - width / 2) if end - start < width else start), width


def _is_point(dated):
    return dated.earliest == dated.latest


def _mark(number, thing, dated, wide, y):
    """Of a document the mark is its own date; of an event the first that somebody gives."""
    places = [
        (round(start, 1), y, round(width, 1), _is_point(one), None if one is thing else one)
        for one, (start, width) in zip(dated, wide, strict=True)
    ]
    others = tuple(Place(*place) for place in places[1:])
    return Mark(*places[0], number=number, source=thing, others=others)


def _axis(first, last, most):
    """The finest marks of which no more than `most` steps hold the time between."""
    for ticks in _scales(first, last):
        if len(ticks) <= most + 1:
            break
    return ticks


def _scales(first, last):
    if last - first < 1:
        for days in MARKED_DAYS:
            yield _by_days(first, last, days)
    for step in STEPS:
        start = floor(first / step)
        end = max(ceil(last / step), start + 1)
        if (end - start) <= 1000:
            yield [_by_step(number, step) for number in range(start, end + 1)]


def _by_step(number, step):
    year, month = divmod(round(number * step * 12), 12)
    return Tick(number * step, year, month + 1 if month else 0)


def _by_days(first, last, days):
    """Marks from the last one before the time to the first one after it."""
    ticks = []
    for month in range(floor(first * 12) - 1, floor(last * 12) + 2):
        year, number = divmod(month, 12)
        there = [day for day in days if day <= monthrange(year % 400 + 2000, number + 1)[1]]
        keys = [(year * 100 + number + 1) * 100 + day for day in there]
        ticks += [Tick(year_of(key), year, number + 1, key % 100) for key in keys]
    start = max(at for at, tick in enumerate(ticks) if tick.at <= first)
    end = next(at for at, tick in enumerate(ticks) if tick.at >= last - 1e-9)
    return ticks[start : end + 1]


@dataclass(frozen=True)
class Stretch:
    """So many documents begin between two dates (EDTF), both included."""

    first: str
    last: str
    count: int
    share: float  # of the fullest stretch, 0 to 100

    @property
    def label(self):
        first, last = dates.in_words(self.first), dates.in_words(self.last)
        return first if first == last else f"{first}\N{EN DASH}{last}"


def stretches(years, most=24):
    """`{year: how many documents}` gathered into at most `most` stretches that hold any."""
    if not years:
        return []
    first, last = min(years), max(years)
    step = next(s for s in [*STEPS[2:], last - first + 1] if (last - first + 1) / s <= most)
    edges = range(int(first // step * step), last + int(step) + 1, int(step))
    counts = [
        (start, end - 1, sum(n for year, n in years.items() if start <= year < end))
        for start, end in pairwise(edges)
    ]
    return _shared([(_edtf(start), _edtf(end), count) for start, end, count in counts if count])


def months(counts):
    """The same of the months of a year: `{year * 100 + month: how many}`."""
    rows = [(_edtf(*divmod(month, 100)), count) for month, count in sorted(counts.items())]
    return _shared([(month, month, count) for month, count in rows])


def days(counts):
    """The same of the days of a month, by their sort keys."""
    rows = [(*divmod(key, 10_000), count) for key, count in sorted(counts.items())]
    rows = [(_edtf(year, *divmod(rest, 100)), count) for year, rest, count in rows]
    return _shared([(day, day, count) for day, count in rows])


def _shared(rows):
    fullest = max(count for _first, _last, count in rows)
    return [Stretch(*row, round(100 * row[-1] / fullest, 1)) for row in rows]


def _edtf(year, *rest):
    start = f"{year:04}" if year >= 0 else f"{year:05}"
    return "-".join([start, *(f"{part:02}" for part in rest)])
