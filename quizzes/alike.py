"""Long word sequences that answers share, once what everybody was given is taken out.

Nothing is judged: shingles of `LEAST` words are compared, and the longest shared run is told.
The database is not asked here.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from sources.passages import citations
from sources.search.words import plain

#: So many words in a row make a passage that two answers share.
LEAST = 8
#: So many in a row that stand in what was given are nobody's own.
GIVEN = 5
#: A sequence in more answers than this is everybody's: from notes, the board, the news.
MANY = 12

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class Word(NamedTuple):
    """`text` in lower case without accents; `start` and `end` in the answer as it was written."""

    text: str
    start: int
    end: int


def words_in(text, offset=0):
    return [
        Word(one[0], offset + one.start(), offset + one.end())
        for one in _WORD.finditer(plain(text).replace("’", "'"))
    ]


class GivenWords:
    """The word sequences of what lay before everybody: documents, questions, starters."""

    def __init__(self, texts):
        self.runs = defaultdict(set)  # by their length, `GIVEN` or a whole shorter text
        for text in texts:
            words = [one.text for one in words_in(text)]
            size = min(GIVEN, len(words))
            if size > 1:
                self.runs[size].update(_shingles(words, size))

    def stretches_beside(self, words):
        """The words in stretches, without those that were given."""
        texts, own = [one.text for one in words], [True] * len(words)
        for size, known in self.runs.items():
            for at, run in enumerate(_shingles(texts, size)):
                if run in known:
                    own[at : at + size] = [False] * size
        stretches = [[]]
        for word, is_own in zip(words, own, strict=True):
            if is_own:
                stretches[-1].append(word)
            elif stretches[-1]:
                stretches.append([])
        return [one for one in stretches if len(one) >= LEAST]


def _shingles(words, size):
    return [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]


def own_words(response, given):
    """The stretches of a student's own words in an answer; places cited stand in none."""
    places = [(one.start, one.end) for one in citations(response.answer)]
    found = []
    for said in response.handler.said(response.question, response.answer):
        if said.start is not None:
            words = [one for one in words_in(said.text, said.start) if not _inside(one, places)]
            found += given.stretches_beside(words)
    return found


def _inside(word, places):
    return any(start <= word.start < end for start, end in places)


class Shared(NamedTuple):
    """A stretch of one answer whose words stand in the other, `length` words long."""

    start: int
    end: int
    length: int


@dataclass
class Pair:
    """Two answers by their places in what was compared, with what they share, side by side."""

    first: int
    second: int
    shared: list = field(default_factory=list)  # [(Shared of the first, Shared of the second)]

    @property
    def longest(self):
        return max(one.length for one, _other in self.shared)

    @property
    def total(self):
        return sum(one.length for one, _other in self.shared)


def alike(answers, may_pair):
    """The `Pair`s of `answers`, each a list of stretches of `Word`; the longest run first.

    `may_pair(first, second)` says whether two of them, by their places, are compared at all.
    """
    words = [_laid_out(stretches) for stretches in answers]
    diagonals = defaultdict(list)
    for places in _index(words).values():
        if 1 < len(places) <= MANY:
            for (first, at), (second, there) in combinations(places.items(), 2):
                diagonals[first, second, there - at].append(at)
    pairs = {}
    for (first, second, shift), starts in diagonals.items():
        if may_pair(first, second):
            pair = pairs.setdefault((first, second), Pair(first, second))
            pair.shared += _runs(words[first], words[second], shift, sorted(starts))
    for pair in pairs.values():
        pair.shared = _apart(pair.shared)
    return sorted(pairs.values(), key=lambda one: (-one.longest, -one.total))


def _laid_out(stretches):
    """All words in one row, with a None where a stretch ends."""
    return [word for stretch in stretches for word in [*stretch, None]]


def _index(answers):
    """`{run of words: {answer: where it first stands there}}`."""
    index = defaultdict(dict)
    for number, words in enumerate(answers):
        last_gap = -1
        texts = [word.text if word else "" for word in words]
        for at, word in enumerate(words):
            if word is None:
                last_gap = at
            elif at - last_gap >= LEAST:
                run = " ".join(texts[at - LEAST + 1 : at + 1])
                index[run].setdefault(number, at - LEAST + 1)
    return index


def _runs(first, second, shift, starts):
    """Consecutive shingles, put together into the stretches that both answers share."""
    begin = previous = starts[0]
    for at in [*starts[1:], None]:
        if at != previous + 1:
            length = previous - begin + LEAST
            yield _stretch(first, begin, length), _stretch(second, begin + shift, length)
            begin = at
        previous = at


def _stretch(words, at, length):
    return Shared(words[at].start, words[at + length - 1].end, length)


def _apart(shared):
    """In the order of the first answer, the longest kept where two overlap in either."""
    kept = []
    for pair in sorted(shared, key=lambda one: -one[0].length):
        if not any(_meet(pair[side], one[side]) for one in kept for side in (0, 1)):
            kept.append(pair)
    return sorted(kept)


def _meet(one, other):
    return one.start < other.end and other.start < one.end
