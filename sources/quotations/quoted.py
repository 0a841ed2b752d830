"""The quotations in an answer, with the brackets and dots by which a writer owns up."""

import re
from dataclasses import dataclass

from sources.quotations.words import fold

MIN_WORDS, MIN_LETTERS = 2, 12

# Marks pair within a paragraph. A single mark opens only before a letter and after no
# letter, and closes before none, so that apostrophes stay apostrophes.
_QUOTATION = re.compile(
    r"""(?:[“„«]|(?<!\w)")(?P<double>[^"“”„«»\n]+)["”“»]"""
    r"""|(?<!\w)‘(?=[^\W\d_]|\[)(?P<curly>(?:[^‘’\n]|(?<=\w)’(?=\w))+?)(?<=\S)’(?!\w)"""
    r"""|(?<!\w)'(?=[^\W\d_]|\[)(?P<straight>(?:[^'\n]|(?<=\w)'(?=\w))+?)(?<=\S)'(?!\w)"""
)
_DOTS = r"…|\.(?:\s?\.){2,3}"
_TOKEN = re.compile(
    rf"(?P<gap>[\[(]\s*(?:{_DOTS})\s*[\])]|{_DOTS})"
    r"|(?P<word>\[\w\]\w+(?:['’]\w+)*)"
    r"|(?P<bracket>\w*\[[^\[\]]*\])"
    r"|(?P<plain>\w+(?:['’]\w+)*)"
)


@dataclass(frozen=True)
class Word:
    """One word as compared (`folded`) and where it stands in the answer."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Quotation:
    """`start` and `end` hold the marks; `quote` does not.

    `plain` is every word, brackets' too. `parts` are lists of pieces between dots, and a
    piece is the words between brackets. `inserted` are the words within brackets, as typed.
    """

    start: int
    end: int
    quote: str
    plain: tuple
    parts: tuple
    inserted: tuple = ()

    @property
    def joined_parts(self):
        return [words for part in self.parts if (words := sum(part, ()))]


def quotations(answer):
    """The quotations of at least two words or twelve characters."""
    for found in _QUOTATION.finditer(answer):
        name = found.lastgroup
        quotation = _quotation(found, found[name], found.start(name))
        long = len(quotation.quote.strip()) >= MIN_LETTERS
        if len(quotation.plain) >= MIN_WORDS or (long and quotation.plain):
            yield quotation


def _quotation(found, quote, at):
    parts, inserted = [[[]]], []
    for token in _TOKEN.finditer(quote):
        if token["gap"]:
            parts.append([[]])
        elif token["bracket"]:
            parts[-1].append([])
            inserted.append(token["bracket"])
        else:
            parts[-1][-1].append(_word(token, at))
    kept = tuple(part for one in parts if (part := tuple(tuple(piece) for piece in one if piece)))
    plain = tuple(_word(token, at) for token in re.finditer(r"\w+(?:['’]\w+)*", quote))
    inserted = tuple(one[1:-1].strip() for one in inserted if re.match(r"\[.*\w", one))
    return Quotation(found.start(), found.end(), quote, plain, kept, inserted)


def _word(token, at):
    word = re.sub(r"[\[\]]", "", token[0])
    return Word(fold(word), at + token.start(), at + token.end())
