"""A text set in lines of fixed length, so that everybody's paper has the same line numbers."""

import re
import textwrap
from dataclasses import dataclass, field
from html import escape, unescape
from itertools import pairwise

from django.utils.translation import gettext as _

from sources.reading.pieces import Piece, read, write

WIDTH = 78  # characters; fits 11.5 pt of any of our faces on letter and A4 paper
_LAYER = re.compile(r'<span class="(stamp|margin|editorial)">')
_NOTE = re.compile(r'data-note="([\w-]+)"')


@dataclass
class Line:
    number: int
    text: str
    paragraph: int | None  # on the first line of a numbered paragraph
    start: int = 0  # of its first letter in the words of the block

    @property
    def is_counted(self):
        return self.number % 5 == 0


def printed_lines(blocks, width=WIDTH):
    """`[[Line, …], …]`, a list a block. Lines count through the text.

    Marks of notes and pages stay, in brackets as the layers of the paper.
    """
    number, printed = 0, []
    for block in blocks:
        lines = []
        for row in _rows(block):
            at = 0
            for text in textwrap.wrap(row.text, width, break_on_hyphens=False) or [""]:
                number, at = number + 1, row.text.index(text, at)
                start = row.places[at] if row.places else 0
                lines.append(Line(number, text, None if lines else block["n"], start))
                at += len(text)
        printed.append(lines)
    return printed


@dataclass
class _Row:
    """Words as printed, and for each letter its place in the words of the block."""

    text: str = ""
    places: list = field(default_factory=list)

    def add(self, words, at, moves=False):
        for letter in words:
            if letter.isspace():
                letter = "" if self.text[-1:] in ("", " ") else " "
            if letter:
                self.text += letter
                self.places.append(at)
            at += moves


def _rows(block):
    """A table gives a row a line, any other block is one row."""
    rows, at = [_Row()], 0
    pieces = [Piece(), *read(block["html"]), Piece()]
    for before, piece in pairwise(pieces):
        if _tag(before, "tr") not in (None, _tag(piece, "tr")):
            rows.append(_Row())
        elif _tag(before, "td", "th") is not _tag(piece, "td", "th") and _tag(before, "tr"):
            rows[-1].add(" | ", at)
        rows[-1].add(_between(_layer(before), _layer(piece)), at)
        rows[-1].add(piece.text or _as_printed(piece), at, moves=bool(piece.text))
        at += len(piece.text)
    return [row for row in rows if row.text.strip()] or rows[:1]


def _tag(piece, *names):
    return next((tag for tag in piece.tags if tag.name in names), None)


def _layer(piece):
    found = (_LAYER.fullmatch(tag.opening) for tag in piece.tags)
    return next((one[1] for one in found if one), "")


def _between(before, after):
    if before == after:
        return ""
    begins = {"stamp": f"[{_('mark')}: ", "margin": f"[{_('margin')}: ", "editorial": "["}
    return ("]" if before else "") + begins.get(after, "")


def _as_printed(piece):
    """Words for HTML that is no text: the mark of a note, of a page."""
    note = _NOTE.search(piece.atom or "")
    if note:
        return f"[{note[1]}]"
    if "page-mark" in (piece.atom or ""):
        return f"[{unescape(re.sub('<[^>]*>', '', piece.atom))}] "
    return ""


# --- on a page -----------------------------------------------------------------------


def in_lines(blocks):
    """Stored blocks broken into the same lines, every fifth with its number.

    Nothing of the words changes: what is put in carries data-skip.
    """
    return [
        block | {"html": _broken(block, lines)}
        for block, lines in zip(blocks, printed_lines(blocks), strict=True)
    ]


def _broken(block, lines):
    breaks = {line.start: _mark(line) for line in lines}
    if block["kind"] != "table":
        breaks |= {line.start: f"<br>{_mark(line)}" for line in lines[1:]}
    pieces, at = [], 0
    for piece in read(block["html"]):
        end = at + len(piece.text)
        cuts = sorted({at, end, *(one for one in breaks if at < one < end)})
        for start, stop in pairwise(cuts):
            if start in breaks:
                pieces.append(Piece(tags=piece.tags, atom=breaks.pop(start)))
            pieces.append(Piece(piece.text[start - at : stop - at], piece.tags))
        if piece.atom is not None:
            pieces.append(piece)
        at = end
    return write(pieces)


def _mark(line):
    if not line.is_counted:
        return ""
    words = escape(_("line"))
    return (
        f'<span class="line-mark" data-skip=""><span class="visually-hidden">{words} </span>'
        f"{line.number}</span>"
    )
