"""Finding a passage again in a text that was corrected, by its words and its surroundings.

Scored as Hypothesis scores its anchors: the quotation weighs 50, the words before and after
20 each, the place 2, of 92. A score says how well a place fits, from 0 to 1.
"""

import re
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

CONTEXT = 32
SAME, MOVED = 0.95, 0.75


class Found(NamedTuple):
    start: int
    end: int
    score: float

    @property
    def state(self):
        """ "same", or "moved": somebody should look whether it is still what was meant."""
        return "same" if self.score >= SAME else "moved"


class Wanted(NamedTuple):
    text: str
    quote: str
    prefix: str
    suffix: str
    hint: int | None

    def at(self, start, end):
        likeness = Levenshtein.normalized_similarity(self.quote, self.text[start:end])
        return Found(start, end, self._score(start, end, likeness))

    def _score(self, start, end, likeness):
        before = self.text[max(0, start - len(self.prefix)) : start]
        after = self.text[end : end + len(self.suffix)]
        place = 1 if self.hint is None else 1 - abs(start - self.hint) / max(1, len(self.text))
        return (
            50 * likeness
            + 20 * Levenshtein.normalized_similarity(self.prefix, before)
            + 20 * Levenshtein.normalized_similarity(self.suffix, after)
            + 2 * max(0, place)
        ) / 92


def find(reading_text, quote, prefix="", suffix="", start_hint=None):
    """The best place of the quotation as Found(start, end, score), or None where it is lost.

    Lost is a best score under 0.75: then the student is asked, nothing is guessed.
    """
    if not quote.strip() or not reading_text:
        return None
    wanted = Wanted(reading_text, quote, prefix, suffix, start_hint)
    best = max(_exact(wanted), key=lambda one: one.score, default=None)
    if best is None:
        best = max(_near(wanted), key=lambda one: one.score, default=None)
    return best if best and best.score >= MOVED else None


def _exact(wanted):
    hint = wanted.hint
    if hint is not None and wanted.text[hint : hint + len(wanted.quote)] == wanted.quote:
        yield wanted.at(hint, hint + len(wanted.quote))
    # A single letter may stand anywhere; a thousand places are enough to choose from.
    for found in islice(re.finditer(re.escape(wanted.quote), wanted.text), 1000):
        yield wanted.at(*found.span())


def _near(wanted):
    """Places about as long as the quotation, with ends at borders of words."""
    for start, end in _windows(wanted):
        reach = min(80, 8 + (end - start) // 3)
        starts = _borders(wanted.text, start, reach)
        ends = _borders(wanted.text, end, reach)
        # One end at a time: the borders of a long passage are too many to pair.
        first = max((wanted.at(a, end) for a in starts if a < end), key=_score, default=None)
        if first:
            yield first
            yield from (wanted.at(first.start, b) for b in ends if b > first.start)


def _score(found):
    return found.score


def _windows(wanted):
    text, quote = wanted.text, wanted.quote
    whole = wanted.prefix + quote + wanted.suffix
    for words, before, after in (
        (quote, 0, 0),
        (whole, len(wanted.prefix), len(wanted.suffix)),
    ):
        place = fuzz.partial_ratio_alignment(words, text)
        if place and len(words) <= len(text):
            yield place.dest_start + before, max(place.dest_end - after, place.dest_start + before)
    if len(quote) >= len(text):
        yield 0, len(text)


def _borders(text, at, reach):
    low, high = max(0, at - reach), min(len(text), at + reach)
    borders = {low + found.start() for found in re.finditer(r"\b|\n|$", text[low:high])}
    return sorted(borders | {min(at, len(text))}, key=lambda one: abs(one - at))[:24]
