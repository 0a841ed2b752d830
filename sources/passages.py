"""The passage: a stretch of one version of a text, addressed so that it is found again.

Offsets count Unicode code points of the version's reading text. A browser counts UTF-16
units, in which a character above U+FFFF has length 2: the page converts before it sends and
after it receives, and `check` never trusts a place without its words.

Blocks are those of `sources.rendering`; nothing here asks the database.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from sources.reading.citing import Citation, citations, label_key, parts_of
from sources.reading.pieces import MARK, Layer, Tag, read, write
from sources.reading.refind import CONTEXT, MOVED, SAME, Found, find
from sources.rendering import place

__all__ = [
    "CONTEXT",
    "MOVED",
    "SAME",
    "Citation",
    "Found",
    "Highlight",
    "Passage",
    "address",
    "at",
    "check",
    "citations",
    "context",
    "excerpt",
    "find",
    "highlighted",
    "label",
    "label_key",
    "parts_of",
    "span_of",
]


@dataclass(frozen=True)
class Passage:
    start: int
    end: int
    quote: str
    prefix: str = ""
    suffix: str = ""


def at(reading_text, start, end):
    """The passage from `start` up to `end`, with 32 characters on either side."""
    if not 0 <= start < end <= len(reading_text):
        raise ValueError("A passage needs at least one character of the text.")
    return Passage(
        start,
        end,
        reading_text[start:end],
        reading_text[max(0, start - CONTEXT) : start],
        reading_text[end : end + CONTEXT],
    )


def check(reading_text, passage):
    """Whether the words stand where the passage says."""
    start, end = passage.start, passage.end
    return 0 <= start < end <= len(reading_text) and reading_text[start:end] == passage.quote


# --- addresses -----------------------------------------------------------------------


def touching(blocks, start, end):
    """The blocks that hold a part of the range (or, for an empty one, its place)."""
    return [one for one in blocks if one["start"] < end and start < one["end"]] or [
        one for one in blocks if one["start"] <= start <= one["end"]
    ]


def address(blocks, start, end):
    """ "¶3" or "¶3–4"; a heading counts to the paragraph under it."""
    numbers = [number for one in touching(blocks, start, end) if (number := _number(blocks, one))]
    if not numbers:
        return ""
    first, last = min(numbers), max(numbers)
    return f"¶{first}" if first == last else f"¶{first}–{last}"


def _number(blocks, block):
    if block["n"] is not None:
        return block["n"]
    after = [one["n"] for one in blocks if one["n"] is not None and one["start"] > block["start"]]
    before = [one["n"] for one in blocks if one["n"] is not None]
    return after[0] if after else (before[-1] if before else None)


_ADDRESS = re.compile(r"¶?(?P<block>h?\d+)(?:\.(?P<sentence>\d+))?(?:[–—-](?P<last>\d+))?")


def span_of(blocks, place):
    """Offsets of "3" (paragraph), "3.2" (sentence), "3–4" or "h1"; None where there is none."""
    found = _ADDRESS.fullmatch(place.strip())
    block = _addressed(blocks, found["block"]) if found else None
    if block is None:
        return None
    if found["sentence"]:
        number = int(found["sentence"])
        inside = 0 < number <= len(block["sentences"])
        return tuple(block["sentences"][number - 1]) if inside else None
    last = _addressed(blocks, found["last"]) if found["last"] else block
    return (block["start"], last["end"]) if last and last["end"] >= block["end"] else None


def _addressed(blocks, name):
    if name.startswith("h"):
        headings = [one for one in blocks if one["n"] is None]
        number = int(name[1:])
        return headings[number - 1] if 0 < number <= len(headings) else None
    return next((one for one in blocks if one["n"] == int(name)), None)


def label(doc_label, blocks, start, end, taken=()):
    """ "Doc 3, ¶2", with a letter from b on where that label is taken: "Doc 3, ¶2b"."""
    where = address(blocks, start, end)
    plain = f"{doc_label}, {where}" if where else doc_label
    number = 1
    while (candidate := plain + _letters(number)) in taken:
        number += 1
    return candidate


def _letters(number):
    """1 is no letter, 2 is b, 26 is z, 27 is bb, 28 is bc."""
    if number == 1:
        return ""
    rounds, rest = divmod(number - 2, 25)
    letter = "bcdefghijklmnopqrstuvwxyz"[rest]
    return letter * (rounds + 1) if rounds else letter


def excerpt(blocks, first=None, last=None):
    """The blocks from ¶first to ¶last, with the headings that stand over them."""
    low, high = first or 0, last or float("inf")
    return [one for one in blocks if low <= (_number(blocks, one) or 0) <= high]


def context(blocks, start, end, around=1):
    """The blocks of a passage with `around` more on either side."""
    inside = [blocks.index(one) for one in touching(blocks, start, end)]
    return blocks[max(0, inside[0] - around) : inside[-1] + around + 1] if inside else []


# --- highlights ----------------------------------------------------------------------

KINDS = {"says", "backs", "who-wrote", "ask", "anchor", "query", "picked"}


@dataclass(frozen=True)
class Highlight:
    """A range of the reading text to mark; `kind` may be several words of KINDS."""

    start: int
    end: int
    kind: str = ""
    key: str = ""


def highlighted(block, block_marks, prefix=""):
    """The block's html, placed under `prefix`, with a <mark> around each Highlight's words.

    What crosses a sentence is marked in each; the first element of the block in which a
    highlight begins has the id `<prefix>m-<key>`. Plain text is marked the same way, as the
    block {"start": 0, "end": len(text), "html": escape(text)}.
    """
    layers = [_layer(mark, block, prefix) for mark in block_marks if _reaches(mark, block)]
    return place(write(_read(block["html"]), layers), prefix)


@lru_cache(512)
def _read(markup):
    """What many answers cite is read once: the same paragraphs come again and again."""
    return tuple(read(markup))


def _reaches(mark, block):
    return max(mark.start, block["start"]) < min(mark.end, block["end"])


def _layer(mark, block, prefix):
    start, end = max(mark.start, block["start"]), min(mark.end, block["end"])
    kinds = " ".join(one for one in mark.kind.replace("_", "-").split() if one in KINDS)
    css = f' class="{kinds}"' if kinds else ""
    key = f' data-key="{escape(mark.key)}"' if mark.key else ""
    name = f' id="{escape(prefix)}m-{escape(mark.key)}"' if key and start == mark.start else ""
    tag = Tag("mark", f"<mark{css}{key}>", MARK, first=f"<mark{css}{key}{name}>")
    return Layer(start - block["start"], end - block["start"], tag)
