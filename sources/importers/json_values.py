"""JSON read value by value: no more of a long file is held than one of its records."""

import json
import re

from sources.importers.found import ReadError
from sources.importers.table import check_length

#: What is tried first; a value that does not end there is tried again in twice as much.
LEAST = 16_384
#: Characters of "-Infinity" and more than an escape has.
LONGEST_WORD = 16
_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class Words:
    """A file from its beginning on, `taken` characters so far. What was taken is let go.

    Raises ReadError, with the line, where it is no JSON or a record is too long.
    """

    def __init__(self, pieces):
        self._pieces = iter(pieces)
        self._held, self._at = "", 0
        self.line, self.taken = 1, 0

    def next_sign(self):
        """The next character that is no blank, which stays; "" at the end."""
        while True:
            self._pass(_BLANKS.match(self._held, self._at).end())
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._read_on(1):
                return ""

    def take(self, signs):
        """The next sign, which must be one of these."""
        sign = self.next_sign()
        if not sign or sign not in signs:
            raise self.wrong()
        self._pass(self._at + 1)
        return sign

    def parted(self, opening, closing, take):
        """What `take` takes again and again between two brackets, parted by commas."""
        self.take(opening)
        is_open = self.next_sign() != closing or self.take(closing) != closing
        while is_open:
            yield take()
            is_open = self.take("," + closing) == ","

    def name(self):
        """Of a member of an object, with the colon after it."""
        if self.next_sign() != '"':
            raise self.wrong()
        name = self.value()
        self.take(":")
        return name

    def value(self):
        self.next_sign()
        size, is_all = LEAST, False
        while True:
            try:
                value, end = _DECODER.raw_decode(self._held, self._at)
                if is_all or end < len(self._held):  # a number may go on in the next piece
                    break
            except (ValueError, RecursionError) as error:
                if is_all or not self._may_be_cut(error):
                    raise self.wrong(getattr(error, "pos", None)) from error
            check_length(len(self._held) - self._at, self.line)
            is_all = not self._read_on(size)
            size *= 2
        check_length(end - self._at, self.line)
        self._pass(end)
        return value

    def _may_be_cut(self, error):
        """Whether what is wrong may be only that no more is held yet: a word, an escape."""
        if not isinstance(error, json.JSONDecodeError):
            return False
        return error.msg.startswith("Unterminated") or error.pos > len(self._held) - LONGEST_WORD

    def wrong(self, at=None):
        line = self.line + self._held.count("\n", self._at, self._at if at is None else at)
        return ReadError(f"line {line}: this is not JSON.")

    def _pass(self, end):
        self.line += self._held.count("\n", self._at, end)
        self.taken += end - self._at
        self._at = end

    def _read_on(self, size):
        """Hold at least so many more characters; False at the end."""
        more = []
        while size > 0 and (piece := next(self._pieces, "")):
            more.append(piece)
            size -= len(piece)
        self._held, self._at = "".join([self._held[self._at :], *more]), 0
        return bool(more)
