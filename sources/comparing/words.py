"""A text as a row of words, each with what is compared of it and where it stands."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_DASHES = "–—―"
# Scripts that set no spaces between words: there each sign is a word.
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_CHUNK = re.compile(rf"[{_SIGNS}]|[^\s{_DASHES}{_SIGNS}]+|[{_DASHES}]+")
# Marks of one meaning that printers set in several shapes.
_SHAPES = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′ʼ", "'") | dict.fromkeys("‐‑–—―−", "-")
)
_LETTERS = str.maketrans({"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"})
_COUNT_AS_LETTERS = "&%§№"
# Character for the first word met; the planes above hold nothing that is written.
_FIRST = 0x20000
_OPENING, _CLOSING = '“„«"', '”»“"'


class Word(NamedTuple):
    """What is compared is `key`, and `look` where the keys agree. Offsets hold its signs."""

    key: str
    look: str
    start: int
    end: int
    block: int


@lru_cache(16384)
def key_of(chunk):
    """Letters and digits without case and accents; empty where there are none."""
    if not chunk.isascii():
        chunk = unicodedata.normalize("NFKD", chunk.translate(_LETTERS))
    return "".join(sign for sign in chunk if _counts(sign)).casefold()


def _counts(sign):
    return (
        sign.isalnum()
        or sign in _COUNT_AS_LETTERS
        or (unicodedata.category(sign)[0] in "MS" and not unicodedata.combining(sign))
    )


@lru_cache(16384)
def look_of(chunk):
    return re.sub(r"-+", "-", chunk.translate(_SHAPES))


def words_of(reading_text, blocks, quotes_count=True):
    """The words of the blocks in their order; signs without a word belong to the one before.

    Where quotes do not count, `look` is without quotation marks.
    """
    row = []
    for number, block in enumerate(blocks):
        first = len(row)
        for chunk in _CHUNK.finditer(reading_text, block["start"], block["end"]):
            key, look = key_of(chunk[0]), look_of(chunk[0])
            look = look if quotes_count else look.replace('"', "")
            if key:
                row.append(Word(key, look, *chunk.span(), number))
            elif look and len(row) > first:
                last = row[-1]
                row[-1] = last._replace(look=last.look + look, end=chunk.end())
    return _without_marks_around(row, reading_text)


def _without_marks_around(row, text):
    """Quotation marks around the whole text are set by whoever prints it, not part of it."""
    if len(row) < 2 or not _is_quoted(text[row[0].start : row[-1].end]):
        return row
    first, last = row[0], row[-1]
    row[0] = first._replace(look=first.look.removeprefix('"'), start=first.start + 1)
    row[-1] = last._replace(look=last.look.removesuffix('"'), end=last.end - 1)
    return row


def _is_quoted(text):
    if text[0] not in _OPENING or text[-1] not in _CLOSING:
        return False
    inner = text[1:-1]
    if text[0] == '"':
        return '"' not in inner
    depth = 1
    for mark in re.findall(r"[“„«”»]", inner):
        depth += 1 if mark in "“„«" else -1
        if not depth:
            return False
    return depth == 1


class Vocabulary(dict):
    """Words to characters, given out as they are met."""

    def __missing__(self, word):
        self[word] = letter = chr(_FIRST + len(self))
        return letter

    def encode(self, words):
        return "".join([self[word] for word in words])
