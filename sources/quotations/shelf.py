"""A document laid out for finding words in it."""

from sources.passages import address
from sources.quotations.words import Row
from sources.reading.pieces import read

# How many words dots and brackets may stand for.
_DOTS_REACH, _BRACKET_REACH = 400, 8


class Shelved:
    """A paper with its words in a row, and which of them are the document's own."""

    def __init__(self, paper, vocabulary):
        self.paper, self.vocabulary = paper, vocabulary
        ranges = [(one["start"], one["end"]) for one in paper.blocks]
        self.row = Row(paper.reading_text, ranges, vocabulary)
        self.phrase_of = self._phrases() if paper.adapted else None

    def _phrases(self):
        """For each word the number of its marked phrase, or None for the adapter's."""
        ranges = [span for block in self.paper.blocks for span in _marked(block)]
        numbers, number = [], 0
        for start, _end in self.row.spans:
            while number < len(ranges) and ranges[number][1] <= start:
                number += 1
            inside = number < len(ranges) and ranges[number][0] <= start
            numbers.append(number if inside else None)
        return numbers

    def owned(self, first, last):
        """Whether the words are all of one phrase of the document (of any, if not adapted)."""
        if self.phrase_of is None:
            return True
        return len(numbers := set(self.phrase_of[first:last])) == 1 and None not in numbers

    def exact(self, code):
        """Where the words stand as (first, last), the document's own before the adapter's."""
        places, at = [], self.row.code.find(code)
        while at >= 0 and code:
            places.append((at, at + len(code)))
            at = self.row.code.find(code, at + 1)
        return next((one for one in places if self.owned(*one)), places[0] if places else None)

    def bracketed(self, pieces):
        """Where all pieces follow one another within reach, as a list of (first, last).

        A piece is (code, whether it comes after dots).
        """
        at = self.row.code.find(pieces[0][0]) if pieces else -1
        while at >= 0:
            spans = self._follow(pieces[1:], at, at + len(pieces[0][0]))
            if spans:
                return spans
            at = self.row.code.find(pieces[0][0], at + 1)
        return None

    def _follow(self, pieces, first, last):
        spans = [(first, last)]
        for code, after_dots in pieces:
            reach = _DOTS_REACH if after_dots else _BRACKET_REACH
            at = self.row.code.find(code, last, last + reach + len(code))
            if at < 0:
                return None
            last = at + len(code)
            spans.append((at, last))
        return spans

    def place(self, first, last):
        start, end = self.row.offsets(first, last)
        where = address(self.paper.blocks, start, end)
        return {
            "doc": self.paper.label,
            "place": f"{self.paper.label}, {where}" if where else self.paper.label,
            "passage": (start, end),
        }


def _marked(block):
    """Ranges of the block's words inside <q>; one phrase may stand in several elements."""
    at, spans, after = block["start"], [], False
    for piece in read(block["html"]):
        inside = any(tag.name == "q" for tag in piece.tags)
        # Two phrases never touch, so touching elements are one phrase cut by a sentence.
        if piece.text and inside and after:
            spans[-1] = (spans[-1][0], at + len(piece.text))
        elif piece.text and inside:
            spans.append((at, at + len(piece.text)))
        after = inside if piece.text else after
        at += len(piece.text)
    return spans
