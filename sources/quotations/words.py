"""Texts as rows of words, each word one character, so that comparing them is quick."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

_WORD = re.compile(r"\w+(?:['’]\w+)*")

CLOSE = 0.6
CLOSE_LETTERS = 88


@lru_cache(8192)
def fold(word):
    """The word without case, accents and the shape of its apostrophe."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.replace("’", "'"))
        word = "".join(letter for letter in word if not unicodedata.combining(letter))
    return word.casefold()


class Row:
    """The words of one text: `code` has a character for each, `spans` its offsets."""

    def __init__(self, text, ranges, vocabulary):
        self.text = text
        self.spans = [
            found.span() for start, end in ranges for found in _WORD.finditer(text, start, end)
        ]
        self.words = [fold(text[start:end]) for start, end in self.spans]
        self.code = vocabulary.encode(self.words)

    def __len__(self):
        return len(self.spans)

    def offsets(self, first, last):
        """Offsets in the text of the words from `first` up to `last`."""
        return self.spans[first][0], self.spans[last - 1][1]

    def printed(self, first, last):
        return self.text[slice(*self.offsets(first, last))] if first < last else ""

    @cached_property
    def joined(self):
        return " ".join(self.words)

    @cached_property
    def starts(self):
        starts, at = [], 0
        for word in self.words:
            starts.append(at)
            at += len(word) + 1
        return starts


@dataclass(frozen=True)
class Alignment:
    """How words of a quotation lie on those of a row.

    `same` are runs (first word of the quotation, first of the row, length); `changes` are
    (typed first, typed last, printed first, printed last), one side may be empty.
    """

    first: int
    last: int
    same: tuple
    changes: tuple

    @property
    def matched(self):
        return sum(length for _, _, length in self.same)


def align(typed, row, vocabulary):
    """The closest place of the folded words `typed` in the row, or None where none is close."""
    code = vocabulary.encode(typed)
    if not row.code or not code:
        return None
    if found := _by_words(typed, code, row):
        found = _widened(typed, code, row, *found)
    else:
        found = _by_letters(typed, row)
    return _alignment(code, row, *found) if found else None


def _by_words(typed, code, row):
    """A window of the row that shares most words, if it shares enough that mean something."""
    size, low, high = len(code), 0, len(row)
    if size < len(row):
        place = fuzz.partial_ratio_alignment(code, row.code)
        low, high = max(0, place.dest_start - size // 4 - 2), place.dest_end + size // 4 + 2
    runs = _runs(code, row.code[low:high])
    if not runs:
        return None
    first, last = low + runs[0][1], low + runs[-1][1] + runs[-1][2]
    same = [word for a, _, length in runs for word in typed[a : a + length]]
    close = 2 * len(same) >= CLOSE * (size + last - first)
    return (first, last) if close and len(same) > 1 and max(map(len, same)) > 3 else None


def _by_letters(typed, row):
    """A few words with a slip in the spelling share letters where they share no words."""
    words = " ".join(typed)
    if not 8 <= len(words) <= len(row.joined):
        return None
    place = fuzz.partial_ratio_alignment(words, row.joined, score_cutoff=CLOSE_LETTERS)
    if place is None:
        return None
    first = max(0, bisect_right(row.starts, place.dest_start + 2) - 1)
    return first, max(first + 1, bisect_left(row.starts, place.dest_end - 1))


def _runs(code, window):
    return [
        (op.src_start, op.dest_start, op.src_end - op.src_start)
        for op in Indel.opcodes(code, window)
        if op.tag == "equal"
    ]


def _widened(typed, code, row, first, last):
    """Take in what stands in the row where the quotation's first or last words differ."""
    runs = _runs(code, row.code[first:last])
    head = runs[0][0] if runs else 0
    tail = len(code) - (runs[-1][0] + runs[-1][2]) if runs else 0
    if head:
        first = _reach(typed[0], row, first, -1, head)
    if tail:
        last = _reach(typed[-1], row, last - 1, 1, tail) + 1
    return first, last


def _alignment(code, row, first, last):
    runs = _runs(code, row.code[first:last])
    same = tuple((a, first + b, length) for a, b, length in runs)
    return Alignment(first, last, same, tuple(_changes(same, len(code), first, last)))


def _reach(word, row, at, step, count):
    """The index of a word like `word` a little further on, else as many words further."""
    near = [at + step * number for number in range(1, count + 4)]
    near = [index for index in near if 0 <= index < len(row)]
    alike = [index for index in near if fuzz.ratio(word, row.words[index]) >= 65]
    return alike[0] if alike else (near[:count] or [at])[-1]


def _changes(same, size, first, last):
    typed, printed = 0, first
    for a, b, length in (*same, (size, last, 0)):
        if typed < a or printed < b:
            yield typed, a, printed, b
        typed, printed = a + length, b + length
