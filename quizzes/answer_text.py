"""An answer as it is read: its citations lead to their passages, its remarks are pinned."""

from dataclasses import dataclass, field
from itertools import pairwise

from sources.passages import citations, find


@dataclass
class Piece:
    """A stretch of one line. `pins` are the numbers of the remarks that end with it."""

    text: str
    href: str = ""
    role: str = ""
    remarks: list[int] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    pins: list[int] = field(default_factory=list)


def lines_of(answer, evidence=(), remarks=()):
    """The lines of an answer, each a list of `Piece`; blank lines are left out.

    `evidence` with `href`; `remarks` with `start`, `end` in code points of the answer and
    `quote`, numbered from 1 in their order. A remark whose words are gone is pinned nowhere.
    """
    cited = list(_cited(answer, evidence))
    numbered = [(number, *_place(answer, one)) for number, one in enumerate(remarks, 1)]
    cuts = {0, len(answer)}
    cuts.update(at for start, end, _passage in cited for at in (start, end))
    cuts.update(at for _number, *place in numbered for at in place)
    cuts.update(at for i, letter in enumerate(answer) if letter == "\n" for at in (i, i + 1))
    lines = [[]]
    for start, end in pairwise(sorted(cuts)):
        if answer[start:end] == "\n":
            lines.append([])
            continue
        piece = Piece(answer[start:end])
        passage = next((one for first, last, one in cited if first <= start < last), None)
        if passage:
            piece.href, piece.role = passage.href, passage.role
        piece.remarks = [number for number, first, last in numbered if first <= start < last]
        piece.begins = [number for number, first, last in numbered if first == start < last]
        piece.pins = [number for number, _first, last in numbered if last == end]
        lines[-1].append(piece)
    return [line for line in lines if any(piece.text.strip() for piece in line)]


def _cited(answer, evidence):
    """(start, end, evidence) of each citation; a whole document leads to its first passage."""
    places = {}
    for one in evidence:
        places.setdefault(one.label.partition(",")[0], one)
    places |= {one.label: one for one in evidence}
    for one in citations(answer):
        if one.label in places:
            yield one.start, one.end, places[one.label]


def _place(answer, remark):
    """(start, end) of the words it is about, found again where the answer was changed."""
    quote = getattr(remark, "quote", "")
    if not quote or answer[remark.start : remark.end] == quote:
        return remark.start, remark.end
    found = find(answer, quote, start_hint=remark.start)
    return (found.start, found.end) if found else (0, 0)
