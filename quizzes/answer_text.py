"""An answer as it is read: its citations lead to their passages, its remarks are pinned."""

from dataclasses import dataclass, field
from itertools import pairwise

from sources.passages import citations, find, parts_of


def parted(answer, evidence):
    """(in the text, in its order; not used yet): passages by whether their label stands there."""
    places = {}
    for one in citations(answer, _names(one.label for one in evidence)):
        places.setdefault(one.label, one.start)
    used = sorted(
        (one for one in evidence if one.label in places), key=lambda one: places[one.label]
    )
    return used, [one for one in evidence if one.label not in places]


def renamed(answer, labels):
    """The answer with the places typed in it, in whatever way, under other labels: {old: new}."""
    for one in reversed(citations(answer, _names(labels))):
        if to := labels.get(one.label):
            alone = answer[one.start] == "("
            answer = answer[: one.start] + (f"({to})" if alone else to) + answer[one.end :]
    return answer


def _names(labels):
    """Of the documents that these places are in."""
    return [parts_of(label)[0] for label in labels]


@dataclass
class Piece:
    """A stretch of one line. `pins` are the numbers of the remarks that end with it; `quote` and
    `key` are those of the passage that it names."""

    text: str
    href: str = ""
    quote: str = ""
    key: str = ""
    role: str = ""
    remarks: list[int] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    pins: list[int] = field(default_factory=list)


class Line(list):
    """A line of `Piece`, and what stands over it where a part of the answer begins with it."""

    group = label = right = ""


def lines_of(response, evidence=(), remarks=()):
    """The lines of an answer; blank lines are left out.

    `evidence` with `href`; `remarks` with `start`, `end` in code points of the answer and
    `quote`, numbered from 1 in their order. A remark whose words are gone is pinned nowhere.
    """
    said = response.handler.said(response.keyed, response.answer)
    pieces = _pieces(response.answer, evidence, remarks, said)
    lines, group = [], ""
    for one in said:
        found = _lines(pieces, one)
        if found:
            found[0].label, found[-1].right = one.label, one.right
            found[0].group = one.group if one.group != group else ""
            group = one.group
        lines += found
    return lines


def _lines(pieces, said):
    if said.start is None:
        return [Line([Piece(line)]) for line in said.text.split("\n")]
    lines = [Line()]
    for start, piece in pieces:
        if said.start <= start < said.end:
            if piece.text == "\n":
                lines.append(Line())
            else:
                lines[-1].append(piece)
    return [line for line in lines if any(piece.text.strip() for piece in line)]


def _pieces(answer, evidence, remarks, said):
    """[(start, Piece)]: the answer cut wherever something begins, ends or is pinned."""
    cited = list(_cited(answer, evidence))
    numbered = [(number, *_place(answer, one)) for number, one in enumerate(remarks, 1)]
    cuts = {0, len(answer)}
    cuts.update(at for one in said if one.start is not None for at in (one.start, one.end))
    cuts.update(at for start, end, _passage in cited for at in (start, end))
    cuts.update(at for _number, *place in numbered for at in place)
    cuts.update(at for i, letter in enumerate(answer) if letter == "\n" for at in (i, i + 1))
    return [
        (start, _piece(answer[start:end], start, end, cited, numbered))
        for start, end in pairwise(sorted(cuts))
    ]


def _piece(text, start, end, cited, numbered):
    piece = Piece(text)
    passage = next((one for first, last, one in cited if first <= start < last), None)
    if passage:
        piece.href, piece.role = passage.href, passage.role
        piece.quote, piece.key = passage.quote, passage.key
    piece.remarks = [number for number, first, last in numbered if first <= start < last]
    piece.begins = [number for number, first, last in numbered if first == start < last]
    piece.pins = [number for number, _first, last in numbered if last == end]
    return piece


def _cited(answer, evidence):
    """(start, end, evidence) of each citation; a whole document leads to its first passage."""
    places = {}
    for one in evidence:
        places.setdefault(parts_of(one.label)[0], one)
    places |= {one.label: one for one in evidence}
    for one in citations(answer, _names(places)):
        if one.label in places:
            yield one.start, one.end, places[one.label]


def _place(answer, remark):
    """(start, end) of the words it is about, found again where the answer was changed."""
    quote = getattr(remark, "quote", "")
    if not quote or answer[remark.start : remark.end] == quote:
        return remark.start, remark.end
    found = find(answer, quote, start_hint=remark.start)
    return (found.start, found.end) if found else (0, 0)
