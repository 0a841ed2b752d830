"""What a reader typed, taken apart: words, "phrases", beginnings* and what to leave -out.

Nothing that is typed is wrong. A quotation mark without its other half ends at the end; what
is no word is passed over.
"""

import re
from dataclasses import dataclass, field

from sources.search.words import GAP, is_open_ended, trimmed, words_of

LONGEST = 200  # characters
MOST_TERMS = 8
MOST_IN_A_PHRASE = 12
SHORTEST_BEGINNING = 2

_PIECE = re.compile(
    r'(?P<minus>(?<!\S)[-−–])?(?:["“”„«»](?P<quoted>[^"“”„«»]*)["“”„«»]?|(?P<bare>[^\s"“”„«»]+))'
)


@dataclass(frozen=True)
class Term:
    """`words` one after the other; with `is_beginning` the last may go on."""

    words: tuple[str, ...]
    is_quoted: bool = False
    is_beginning: bool = False

    @property
    def is_single(self):
        return len(self.words) == 1 and not self.is_quoted


@dataclass(frozen=True)
class Question:
    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    #: Words that stand in nearly every document, as typed: they were not looked for.
    common: tuple[str, ...] = field(default=())

    def __bool__(self):
        return bool(self.wanted or self.unwanted)


def read(typed):
    wanted, unwanted, common = {}, {}, {}
    for piece in _PIECE.finditer(typed.replace("\x00", "")[:LONGEST]):
        term = _term(piece)
        if term is None:
            common |= _common(piece)
        elif len(wanted) + len(unwanted) < MOST_TERMS:
            (unwanted if piece["minus"] else wanted)[term] = True
    return Question(tuple(wanted), tuple(unwanted), tuple(common))


def _term(piece):
    quoted = piece["quoted"] is not None
    typed = piece["quoted"] if quoted else piece["bare"]
    words = trimmed(words_of(typed))[:MOST_IN_A_PHRASE]
    words = trimmed(words)
    if not words:
        return None
    open_ended = not quoted and is_open_ended(words[-1])
    begins = typed.rstrip().endswith("*") and len(words[-1]) >= SHORTEST_BEGINNING
    return Term(tuple(words), quoted, open_ended or begins)


def _common(piece):
    typed = (piece["quoted"] or piece["bare"] or "").strip()
    return {typed: True} if GAP in words_of(typed) else {}
