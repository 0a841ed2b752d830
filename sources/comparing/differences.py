"""What differs between two texts, counted, classed, each with its place in both."""

from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Indel

from sources.comparing.alignment import Edit, align
from sources.comparing.kinds import Kind, kind_of
from sources.comparing.moves import with_moves
from sources.comparing.words import Word, words_of

#: Under this share of common words, of the shorter text, two texts are not one document's.
UNLIKE = 0.2
#: A first line of so many words at most, without a stop, is a heading somebody set over a text.
HEADING_WORDS = 15


@dataclass(frozen=True)
class Side:
    """`words` as printed, and their place: code points of the reading text, paragraph.

    Where the text has nothing the words are empty and `start` equals `end`: the place after
    the word before. The paragraph is None where the text has no numbered one.
    """

    words: str
    start: int
    end: int
    paragraph: int | None


@dataclass(frozen=True)
class Difference:
    number: int
    kind: Kind
    left: Side
    right: Side

    @property
    def sides(self):
        return self.left, self.right

    @property
    def place(self):
        """(start, end) in the left text, then in the right one."""
        return tuple((side.start, side.end) for side in self.sides)


@dataclass(frozen=True)
class Comparison:
    """`same` are pairs (Word of the left, Word of the right) that agree, spelling aside.

    `headings` are the lines over either text that were set aside, "" where there are none.
    """

    differences: list[Difference]
    left: list[Word]
    right: list[Word]
    same: list[tuple[Word, Word]]
    headings: tuple[str, str]

    @property
    def share(self):
        """How much of the shorter text stands in the other, from 0 to 1."""
        shorter = min(len(self.left), len(self.right))
        return len(self.same) / shorter if shorter else 0.0

    @property
    def is_alike(self):
        return self.share >= UNLIKE

    @cached_property
    def counts(self):
        """[(kind, how many)] of the kinds that occur."""
        kinds = [one.kind for one in self.differences]
        return [(kind, kinds.count(kind)) for kind in Kind if kind in kinds]


def differences(first, second):
    """What differs, as a list of Difference; see `compare`."""
    return compare(first, second).differences


def compare(first, second, *, headings_count=False, quotes_count=True):
    """Compare two versions of texts, anything with `reading_text` and `blocks`.

    Kinds are told from the first to the second. Paragraph breaks, notes and the shape of
    quotation marks and dashes are no differences. A heading that one printing alone has is
    set aside, unless `headings_count`. In a text shortened for class quotation marks say whose
    the words are: compare one without `quotes_count`.
    """
    texts = _Text(first, quotes_count), _Text(second, quotes_count)
    if not headings_count:
        for text, other in (texts, texts[::-1]):
            text.set_heading_aside(other.first_line)
    left, right = texts[0].words, texts[1].words
    runs, edits = align(left, right)
    edits = with_moves(edits, left, right)
    pairs = [(run.left + n, run.right + n) for run in runs for n in range(run.size)]
    edits = sorted([*edits, *_spelled(pairs, edits, left, right)])
    found = [
        Difference(
            number,
            _kind(edit, left, right),
            *_trimmed(texts[0].side(*edit[:2]), texts[1].side(*edit[2:4])),
        )
        for number, edit in enumerate(edits, 1)
    ]
    same = [(left[at], right[place]) for at, place in pairs]
    return Comparison(found, left, right, same, (texts[0].heading, texts[1].heading))


class _Text:
    def __init__(self, version, quotes_count):
        self.reading_text, self.blocks = version.reading_text, version.blocks
        self.quotes_count, self.heading = quotes_count, ""
        self.words = self._words_from(0)
        self.first_line = [word.key for word in self.words if word.block == self.words[0].block]

    def set_heading_aside(self, other_line):
        block = self.blocks[self.words[0].block] if self.words else None
        if block is None or len(self.first_line) == len(self.words):
            return
        line = self.reading_text[block["start"] : block["end"]]
        is_heading = block["kind"] == "h" or (
            len(self.first_line) <= HEADING_WORDS and line[-1:] not in ".,:;!?…"
        )
        if is_heading and Indel.normalized_similarity(self.first_line, other_line) < 0.5:
            self.heading = line
            self.words = self._words_from(self.words[0].block + 1)

    def _words_from(self, number):
        """The words from one block on."""
        row = words_of(self.reading_text, self.blocks[number:], self.quotes_count)
        return [word._replace(block=word.block + number) for word in row] if number else row

    def side(self, first, last):
        """The words from `first` up to `last`; where there are none, the end of those before."""
        if not self.words:
            return Side("", 0, 0, None)
        if first < last:
            start, end = self.words[first].start, self.words[last - 1].end
        else:
            start = end = self.words[first - 1].end if first else self.words[0].start
        at = self.words[first if first < last else max(0, first - 1)]
        return Side(self.reading_text[start:end], start, end, self._numbers[at.block])

    @cached_property
    def _numbers(self):
        """The paragraph of each block; a heading counts to the paragraph under it."""
        numbers, following = [], None
        for block in reversed(self.blocks):
            following = block["n"] if block["n"] is not None else following
            numbers.append(following)
        return numbers[::-1]


def _kind(edit, left, right):
    return kind_of(edit, left[edit.left : edit.left_end], right[edit.right : edit.right_end])


def _spelled(pairs, edits, left, right):
    """Edits for the words that agree in their letters alone; neighbors are one place."""
    inside = {at for one in edits if one.is_order for at in range(one.left, one.left_end)}
    beside = _Beside(edits, left, right)
    found = []
    for at, place in pairs:
        one, two = left[at], right[place]
        if one.look == two.look or at in inside or beside.explains(at, one, two):
            continue
        last = found[-1] if found else None
        if last and (last.left_end, last.right_end) == (at, place):
            found[-1] = last._replace(left_end=at + 1, right_end=place + 1)
        else:
            found.append(Edit(at, at + 1, place, place + 1))
    return found


_STOPS = ".,;:!?-\"')]"


class _Beside:
    """Looks that differ only because something was put in or left out next to the word."""

    def __init__(self, edits, left, right):
        self.left, self.right = left, right
        self.after = {one.left: one for one in edits if not one.is_order}
        self.before = {one.left_end: one for one in edits if not one.is_order}

    def explains(self, at, one, two):
        """A stop that went on to the end of what was added; a capital that is no longer first."""
        edit = self.after.get(at + 1)
        if edit and one.look.rstrip(_STOPS) == two.look.rstrip(_STOPS):
            last = self.left[edit.left_end - 1] if edit.left < edit.left_end else one
            other = self.right[edit.right_end - 1] if edit.right < edit.right_end else two
            return _stop(last) == _stop(other)
        edit = self.before.get(at)
        if edit and one.look.casefold() == two.look.casefold():
            first = self.left[edit.left] if edit.left < edit.left_end else one
            other = self.right[edit.right] if edit.right < edit.right_end else two
            return first.look[:1].isupper() and other.look[:1].isupper()
        return False


def _stop(word):
    return word.look[len(word.look.rstrip(_STOPS)) :]


def _trimmed(left, right):
    """Without the signs at the ends that both have: quotation marks, a comma."""
    one, two = left.words, right.words
    low = high = 0
    while _same_sign(one[low : low + 1], two[low : low + 1]):
        low += 1
    while high < min(len(one), len(two)) - low and _same_sign(one[-1 - high], two[-1 - high]):
        high += 1
    return _cut(left, low, high), _cut(right, low, high)


def _same_sign(one, two):
    return one != "" and one == two and not one.isalnum()


def _cut(side, low, high):
    words = side.words[low : len(side.words) - high]
    return Side(words, side.start + low, side.end - high, side.paragraph)
