"""Which words of one row are those of the other, and what stands between them.

The longest common row of words is found first (rapidfuzz). It is then made readable: a small
word that two rewritten stretches happen to share joins them no longer, and what was put in
or left out is cut where a sentence begins rather than anywhere.
"""

from bisect import bisect_left
from itertools import accumulate, pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from sources.comparing.spelling import plain_spelling
from sources.comparing.words import Vocabulary

#: Pairs of words looked at in one piece: a bit each, so at most some 50 MB for a moment.
MOST_PAIRS = 400_000_000
#: Longer texts are cut first where this many words stand once in each.
CUT_FROM, CUT_WORDS = 4_000_000, 4


class Run(NamedTuple):
    """`size` words from `left` on are those from `right` on."""

    left: int
    right: int
    size: int


class Edit(NamedTuple):
    """Words `left` up to `left_end` stand where the other has `right` up to `right_end`."""

    left: int
    left_end: int
    right: int
    right_end: int
    is_order: bool = False


def align(left, right):
    """(runs, edits) of two rows of Words; together they cover both rows in order."""
    keys = [plain_spelling(word.key) for word in left], [plain_spelling(word.key) for word in right]
    vocabulary = Vocabulary()
    runs = _runs(*(vocabulary.encode(row) for row in keys))
    ends = Run(0, 0, 0), Run(len(left), len(right), 0)
    runs = _joined(_meaningful([ends[0], *runs, ends[1]], keys))
    runs = _joined(_cut_well(runs, (left, right)))
    return [run for run in runs if run.size], edits_between(runs)


def edits_between(runs):
    return [
        Edit(one.left + one.size, two.left, one.right + one.size, two.right)
        for one, two in pairwise(runs)
        if one.left + one.size < two.left or one.right + one.size < two.right
    ]


# --- the common words ----------------------------------------------------------------


def _runs(left, right):
    if len(left) * len(right) <= CUT_FROM:
        return list(_longest(left, right, 0, 0))
    cuts = [Run(0, 0, 0), *_cuts(left, right), Run(len(left), len(right), 0)]
    runs = []
    for one, two in pairwise(cuts):
        start, other = one.left + one.size, one.right + one.size
        runs += _longest(left[start : two.left], right[other : two.right], start, other)
        runs.append(two)
    return runs


def _longest(left, right, at, other):
    if len(left) * len(right) > MOST_PAIRS:
        return  # so long and no four words in common: nothing to align
    for part in Indel.opcodes(left, right):
        if part.tag == "equal":
            size = part.src_end - part.src_start
            yield Run(at + part.src_start, other + part.dest_start, size)


def _cuts(left, right):
    """The longest rising row of stretches that stand once in either text."""
    places = _once(right)
    pairs = [(at, places[words]) for words, at in _once(left).items() if words in places]
    tails, ends, before = [], [], []
    for number, (_at, place) in enumerate(pairs):
        rank = bisect_left(tails, place)
        tails[rank:] = [place, *tails[rank + 1 :]]
        ends[rank:] = [number, *ends[rank + 1 :]]
        before.append(ends[rank - 1] if rank else None)
    kept, number = [], ends[-1] if ends else None
    while number is not None:
        kept.append(Run(*pairs[number], 1))
        number = before[number]
    return reversed(kept)


def _once(row):
    """Where stretches of CUT_WORDS words stand that stand nowhere else in the row."""
    places = {}
    for at in range(len(row) - CUT_WORDS + 1):
        words = row[at : at + CUT_WORDS]
        places[words] = None if words in places else at
    return {words: at for words, at in places.items() if at is not None}


# --- made readable -------------------------------------------------------------------


def _joined(runs):
    """Runs that touch on both sides made one; the two empty ends stay."""
    joined = [runs[0]]
    for run in runs[1:-1]:
        last = joined[-1]
        touches = (last.left + last.size, last.right + last.size) == (run.left, run.right)
        if touches and last.size:
            joined[-1] = last._replace(size=last.size + run.size)
        elif run.size:
            joined.append(run)
    return [*joined, runs[-1]]


def _meaningful(runs, keys):
    """Without the runs that weigh little beside what differs on either side of them."""
    sums = [list(accumulate(map(len, row), initial=0)) for row in keys]

    def letters_between(one, two):
        return max(
            sums[0][two.left] - sums[0][one.left + one.size],
            sums[1][two.right] - sums[1][one.right + one.size],
        )

    def is_weak(before, run, after):
        if run.size * 2 > min(_words_between(before, run), _words_between(run, after)):
            return False
        letters = sums[0][run.left + run.size] - sums[0][run.left]
        return letters * 2 <= min(letters_between(before, run), letters_between(run, after))

    kept = []
    for run in _joined(runs):
        kept.append(run)
        while len(kept) > 2 and is_weak(*kept[-3:]):
            del kept[-2]
    return kept


def _words_between(one, two):
    return max(two.left - one.left - one.size, two.right - one.right - one.size)


def _cut_well(runs, rows):
    """Move the ends of what stands on one side alone to where a sentence or phrase begins."""
    done = [runs[0]]
    for run in runs[1:]:
        last = done[-1]
        gaps = run.left - last.left - last.size, run.right - last.right - last.size
        if (gaps[0] == 0) != (gaps[1] == 0):
            side = 0 if gaps[0] else 1
            start = last[side] + last.size
            shift = _best_shift(rows[side], start, start + gaps[side], last.size, run.size)
            done[-1] = last._replace(size=last.size + shift)
            run = Run(run.left + shift, run.right + shift, run.size - shift)
        done.append(run)
    return done


def _best_shift(row, start, end, most_back, most_on):
    """How far the words from `start` up to `end` can be read as standing further back or on."""
    low = high = 0
    while -low < most_back and row[start + low - 1].key == row[end + low - 1].key:
        low -= 1
    while high < most_on and row[start + high].key == row[end + high].key:
        high += 1
    return max(range(low, high + 1), key=lambda shift: (_opens(row, start + shift), -shift))


def _opens(row, at):
    """3 where a paragraph begins, 2 a sentence, 1 what follows a comma, else 0."""
    if at == 0 or row[at - 1].block != row[at].block:
        return 3
    sign = row[at - 1].look.rstrip("\"')]")[-1:]
    return 2 if sign and sign in ".!?…" else int(bool(sign) and sign in ",;:-")
