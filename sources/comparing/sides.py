"""Two compared texts laid beside each other, paragraph by paragraph, what differs marked.

A word's address on the page is #d3, its place in the other text #d3-other, its row in the
table #d3-row. The marks of notes are left out: notes are not compared.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from sources.comparing.differences import Difference, Side
from sources.comparing.kinds import Kind
from sources.reading.layers import layered
from sources.reading.pieces import INLINE, Layer, Piece, Tag, read, write

#: Paragraphs stand beside each other that share so many words, or this part of the shorter.
LINKED_WORDS, LINKED_SHARE = 5, 0.3
#: A mark stands inside a quotation and around what is set in italics or framed.
INSIDE = INLINE
CONTEXT = 80  # characters looked at for the words around a difference


@dataclass(frozen=True)
class Row:
    """Paragraphs that stand beside each other, and the differences of the left ones."""

    left: list[dict]
    right: list[dict]
    differences: list[Difference]


class Place(NamedTuple):
    """Where to mark one side of a difference, and how. HTML, but for the offsets."""

    start: int
    end: int
    tag: str = ""
    opening: str = ""
    opening_again: str = ""
    before: str = ""
    after: str = ""


def sides(comparison, first, second):
    """The whole of both texts as a list of Row; `first` and `second` are the versions."""
    found = comparison.differences
    lefts = marked(first.blocks, [_on_the_left(one) for one in found])
    rights = marked(second.blocks, [_on_the_right(one) for one in found])
    notes = _differences_by_block(first.blocks, found)
    return [
        Row(
            [lefts[at] for at in left],
            [rights[at] for at in right],
            [note for at in left for note in notes[at]],
        )
        for left, right in beside(comparison, len(first.blocks), len(second.blocks))
    ]


def in_context(side, version):
    """The words of a side as {"before", "words", "after"}: two words of its line around them."""
    text = version.reading_text
    before = text[max(0, side.start - CONTEXT) : side.start].rpartition("\n")[2]
    after = text[side.end : side.end + CONTEXT].partition("\n")[0]
    return {
        "before": re.search(r"(?:\S+\s+){0,2}\S*$", before)[0],
        "words": side.words,
        "after": re.match(r"\S*(?:\s+\S+){0,2}", after)[0],
    }


def changes(comparison, original, adapted):
    """The adapted text, and in it what became of the original, as a list of blocks.

    What the adapter left out stands there as <del>, what she put in as <ins>.
    """
    rows = beside(comparison, len(original.blocks), len(adapted.blocks))
    gone = {at for left, right in rows if not right for at in left}
    places = [_changed(one, original, gone) for one in comparison.differences]
    blocks = marked(adapted.blocks, places)
    shown = []
    for left, right in rows:
        shown += [blocks[at] for at in right] or [_left_out(original.blocks[at]) for at in left]
    return shown


def _left_out(block):
    whole = Layer(0, block["end"] - block["start"], Tag("del", "<del>", INSIDE))
    words = f"{_unseen(_('[left out:'))}{_words(block['html'], [whole])}{_unseen(']')}"
    return block | {"n": None, "kind": "gone", "html": mark_safe(words)}  # noqa: S308 (stored so)


# --- which paragraphs stand beside each other ----------------------------------------


def beside(comparison, left_blocks, right_blocks):
    """[(numbers of left blocks, numbers of right ones)], in order; one may be empty."""
    rows, left, right = [], 0, 0
    for first, last, other, other_last in [
        *_linked(comparison),
        (left_blocks,) * 2 + (right_blocks,) * 2,
    ]:
        rows += _one_by_one(range(left, first), range(right, other))
        if first < left_blocks and other < right_blocks:
            rows.append((range(first, last + 1), range(other, other_last + 1)))
        left, right = last + 1, other_last + 1
    return rows


def _one_by_one(lefts, rights):
    """Blocks without a counterpart, in pairs where both sides have some."""
    for number in range(max(len(lefts), len(rights))):
        yield lefts[number : number + 1], rights[number : number + 1]


def _linked(comparison):
    """(first left, last left, first right, last right) of blocks that hold the same words."""
    shared = Counter((one.block, two.block) for one, two in comparison.same)
    sizes = [Counter(word.block for word in row) for row in (comparison.left, comparison.right)]
    groups = []
    for (left, right), count in sorted(shared.items()):
        size = min(sizes[0][left], sizes[1][right])
        if count < LINKED_WORDS and count < size * LINKED_SHARE:
            continue
        last = groups[-1] if groups else None
        if last and (left <= last[1] or right <= last[3]):
            groups[-1] = (last[0], max(left, last[1]), last[2], max(right, last[3]))
        else:
            groups.append((left, left, right, right))
    return groups


# --- what is marked, and how ---------------------------------------------------------


def _on_the_left(one):
    tag = "del" if one.kind in (Kind.LEFT_OUT, Kind.REPLACED) else "mark"
    return _pinned(one, one.left, tag, f"d{one.number}")


def _on_the_right(one):
    tag = "ins" if one.kind in (Kind.ADDED, Kind.REPLACED) else "mark"
    return _pinned(one, one.right, tag, f"d{one.number}-other")


def _pinned(one, side, tag, name):
    kind = str(one.kind.label)
    label = _("Difference %(number)s: %(kind)s") % {"number": one.number, "kind": kind}
    css = f'class="differs is-{one.kind.value.replace("_", "-")}"'
    pin = (
        f'<a class="pin" href="#d{one.number}-row" data-difference="{one.number}"'
        f' aria-label="{escape(label)}"'
    )
    if not side.words:
        return Place(side.start, side.end, after=f'{pin} id="{name}">{_NOTHING}{one.number}</a>')
    return Place(
        side.start,
        side.end,
        tag,
        f'<{tag} {css} id="{name}">',
        f"<{tag} {css}>",
        before=_unseen(f"[{kind}:"),
        after=f"{pin}>{one.number}</a>{_unseen(']')}",
    )


def _changed(one, original, gone):
    """One change of the adapter: the original's words struck out, then hers."""
    words = escape(" ".join(_kept_words(one.left, original, gone).split()))
    struck = f"{_unseen(_('[left out:'))}<del>{words}</del>{_unseen(']')} " if words else ""
    if not one.right.words:
        return Place(one.right.start, one.right.end, after=f" {struck}".rstrip())
    return Place(
        one.right.start,
        one.right.end,
        "ins",
        "<ins>",
        "<ins>",
        before=f"{struck}{_unseen(_('[put in:'))}",
        after=_unseen("]"),
    )


def _kept_words(side: Side, original, gone):
    """The words of the side, but for paragraphs that are shown struck out as a whole."""
    kept = [
        original.reading_text[max(side.start, block["start"]) : min(side.end, block["end"])]
        for number, block in enumerate(original.blocks)
        if number not in gone and block["start"] < side.end and side.start < block["end"]
    ]
    return " ".join(kept)


_NOTHING = '<span class="nothing" aria-hidden="true">‸</span>'


def _unseen(words):
    return f'<span class="visually-hidden">{escape(words)} </span>'


# --- marks laid over blocks ----------------------------------------------------------


def marked(blocks, places):
    """The blocks with their html marked, safe for a page."""
    by_block = defaultdict(list)
    starts = [block["start"] for block in blocks]
    for place in places:
        number = max(0, bisect_right(starts, place.start) - 1)
        by_block[number].append(place)
        while number + 1 < len(blocks) and starts[number + 1] < place.end:
            number += 1
            by_block[number].append(place)
    return [_marked(block, by_block[number]) for number, block in enumerate(blocks)]


def _marked(block, places):
    layers, atoms = [], []
    for place in places:
        start, end = max(place.start, block["start"]), min(place.end, block["end"])
        opening = place.opening if start == place.start else place.opening_again
        if place.tag:
            tag = Tag(place.tag, opening, INSIDE, first=opening)
            layers.append(Layer(start - block["start"], end - block["start"], tag))
        if place.before and start == place.start:
            atoms.append((start - block["start"], True, place.before))
        if place.after and end == place.end:
            atoms.append((end - block["start"], False, place.after))
    words = _words(block["html"], layers, atoms)
    return block | {"html": mark_safe(words)}  # noqa: S308 (sanitised when it was stored)


def _words(markup, layers, atoms=()):
    pieces = [one for one in read(markup) if "note-ref" not in (one.atom or "")]
    return layered(write(_with_atoms(pieces, sorted(atoms, key=lambda one: one[:2])), layers))


def _with_atoms(pieces, atoms):
    """Put (offset, whether it opens, html) among the pieces: what closes stays with the words
    before it, what opens goes with those after."""
    done, at, waiting = [], 0, list(reversed(atoms))
    for piece in pieces:
        end, taken = at + len(piece.text), 0
        while piece.text and waiting and waiting[-1][0] + waiting[-1][1] <= end:
            offset, _opens, markup = waiting.pop()
            if at + taken < offset:
                done.append(Piece(piece.text[taken : offset - at], piece.tags))
                taken = offset - at
            around = tuple(tag for tag in piece.tags if tag.rank < INSIDE)
            done.append(Piece(tags=around, atom=markup))
        if piece.atom is not None or piece.text[taken:]:
            done.append(Piece(piece.text[taken:], piece.tags, piece.atom))
        at = end
    return [*done, *(Piece(atom=markup) for _offset, _opens, markup in reversed(waiting))]


def _differences_by_block(blocks, found):
    starts = [block["start"] for block in blocks]
    notes = defaultdict(list)
    for one in found:
        notes[max(0, bisect_right(starts, one.left.start) - 1)].append(one)
    return notes
