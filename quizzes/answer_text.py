"""An answer as it is read: its citations lead to their passages, its remarks are pinned."""

from dataclasses import dataclass, field
from itertools import pairwise

from sources.passages import citations


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

    `evidence` with `href`; `remarks` with `start` and `end` in code points of the answer,
    numbered from 1 in their order.
    """
    places = {one.label: one for one in evidence}
    cited = [one for one in citations(answer) if one.label in places]
    numbered = list(enumerate(remarks, 1))
    cuts = {0, len(answer)}
    cuts.update(at for one in [*cited, *remarks] for at in (one.start, one.end))
    cuts.update(at for i, letter in enumerate(answer) if letter == "\n" for at in (i, i + 1))
    lines = [[]]
    for start, end in pairwise(sorted(at for at in cuts if 0 <= at <= len(answer))):
        if answer[start:end] == "\n":
            lines.append([])
            continue
        passage = next((places[one.label] for one in cited if one.start <= start < one.end), None)
        piece = Piece(answer[start:end])
        if passage:
            piece.href, piece.role = passage.href, passage.role
        piece.remarks = [number for number, one in numbered if one.start <= start < one.end]
        piece.begins = [number for number, one in numbered if one.start == start]
        piece.pins = [number for number, one in numbered if one.end == end]
        lines[-1].append(piece)
    return [line for line in lines if any(piece.text.strip() for piece in line)]
