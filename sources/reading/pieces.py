"""Text with tags as a flat list of pieces, and back to HTML that nests well.

A tree makes it hard to lay a sentence, a quotation and a highlight over each other where
they cross. So a block is a list of pieces, each a run of text with the tags around it;
layers are laid over ranges of code points; and writing closes and opens again whatever
crosses a border.
"""

import html
import re
import unicodedata
from dataclasses import dataclass, replace

# Outermost first: a sentence stands in its cell, a highlight in its sentence.
RANKS = dict.fromkeys(("table", "thead", "tbody", "tr", "th", "td"), 0)
SENTENCE, MARK, QUOTED, INLINE = 1, 2, 3, 4


@dataclass(frozen=True, eq=False)
class Tag:
    """One opened element; two alike stay two, so identity tells them apart.

    `first` is written in place of `opening` the first time: an id may stand only once.
    `senses` are the other ways to read the words, which are the `number`th such place.
    """

    name: str
    opening: str
    rank: int = INLINE
    first: str = ""
    senses: tuple = ()
    number: int = 0


@dataclass(frozen=True)
class Piece:
    """A run of text, or HTML that is no text (mark of a note or page, line break, empty cell)."""

    text: str = ""
    tags: tuple = ()
    atom: str | None = None


@dataclass(frozen=True)
class Layer:
    """A tag over the code points from `start` up to `end`."""

    start: int
    end: int
    tag: Tag


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


# --- putting pieces in order ---------------------------------------------------------


def tidy(pieces):
    """One space where the typist had several, none at the ends: what a browser shows."""
    kept, after_space = [], True
    for piece in pieces:
        if piece.atom is None:
            text = re.sub(r"[ \t\r\n\f]+", " ", piece.text)
            text = text[1:] if after_space and text.startswith(" ") else text
            if not text:
                continue
            piece, after_space = replace(piece, text=text), text.endswith(" ")
        kept.append(piece)
    return _without_last_space(kept)


def _without_last_space(pieces):
    for index in range(len(pieces) - 1, -1, -1):
        text = pieces[index].text
        if pieces[index].atom is None and text.endswith(" "):
            pieces[index] = replace(pieces[index], text=text[:-1])
            if not text[:-1]:
                del pieces[index]
        if text:
            break
    return pieces


def compose(pieces):
    """NFC over the whole: an accent that stands in the next tag joins its letter."""
    if unicodedata.is_normalized("NFC", text_of(pieces)):
        return pieces
    done, last = [], None
    for piece in pieces:
        if piece.atom is None:
            text = unicodedata.normalize("NFC", piece.text)
            while text and last is not None and not _stands_alone(done[last].text, text):
                joined = unicodedata.normalize("NFC", done[last].text + text[0])
                done[last], text = replace(done[last], text=joined), text[1:]
            if not text:
                continue
            piece, last = replace(piece, text=text), len(done)
        done.append(piece)
    return done


def _stands_alone(before, text):
    # Normalization never reaches back further than a handful of marks.
    return unicodedata.is_normalized("NFC", before[-32:] + text[:32])


# --- writing -------------------------------------------------------------------------


class _Writer:
    def __init__(self):
        self.out, self.open, self.seen = [], [], set()

    def write(self, path, markup):
        same = 0
        while same < min(len(path), len(self.open)) and path[same] is self.open[same]:
            same += 1
        self.out += [f"</{tag.name}>" for tag in reversed(self.open[same:])]
        self.out += [self._opening(tag) for tag in path[same:]]
        self.out.append(markup)
        self.open = list(path)

    def _opening(self, tag):
        again = tag in self.seen
        self.seen.add(tag)
        return tag.first if tag.first and not again else tag.opening

    def finish(self):
        self.write((), "")
        return "".join(self.out)


def write(pieces, layers=()):
    """HTML of the pieces with the layers' tags around their ranges."""
    writer, at = _Writer(), 0
    # Taken from the end; of two that begin together the longer goes outside.
    waiting = sorted(
        (one for one in layers if one.start < one.end), key=lambda one: (-one.start, one.end)
    )
    active = []
    for piece in pieces:
        if piece.atom is not None:
            writer.write(_path_of_atom(piece, active, at), piece.atom)
        start, end = at, at + len(piece.text)
        while at < end:
            active = [one for one in active if one.end > at]
            while waiting and waiting[-1].start <= at:
                active.append(waiting.pop())
            active = [one for one in active if one.end > at]
            stop = min([end, *(one.end for one in active)])
            stop = min(stop, waiting[-1].start) if waiting else stop
            text = html.escape(piece.text[at - start : stop - start], quote=False)
            writer.write(_path(piece.tags, active), text)
            at = stop
    return writer.finish()


def _path(tags, active):
    return sorted((*(one.tag for one in active), *tags), key=lambda tag: tag.rank)


def _path_of_atom(piece, active, at):
    """A marker belongs to the words before it, but not to a quotation that ends there."""
    if not piece.atom:
        return piece.tags
    around = [one for one in active if at < one.end or (at == one.end and one.tag.rank < QUOTED)]
    return _path([tag for tag in piece.tags if tag.name != "a"], around)


# --- reading back what was written ---------------------------------------------------

_TOKEN = re.compile(
    r"(?P<atom><(?P<apart>a|span)\b[^>]*\bdata-skip\b[^>]*>.*?</(?P=apart)>|<br>)"
    r"|<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)[^>]*>"
    r"|(?P<text>[^<]+)",
    re.DOTALL,
)


def read(markup):
    """The pieces of sanitised HTML written by this module; sentences keep their rank."""
    pieces, path, opened = [], [], False
    for token in _TOKEN.finditer(markup):
        if token["text"]:
            pieces.append(Piece(html.unescape(token["text"]), tuple(path)))
        elif token["atom"]:
            pieces.append(Piece(tags=tuple(path), atom=token["atom"]))
        elif token["close"]:
            if opened:
                pieces.append(Piece(tags=tuple(path), atom=""))
            path.pop()
        else:
            path.append(_tag_read(token["name"], token[0]))
        opened = bool(token["name"]) and not token["close"]
    return pieces


def _tag_read(name, opening):
    if name == "span" and "data-s=" in opening:
        return Tag(name, opening, SENTENCE)
    return Tag(name, opening, RANKS.get(name, QUOTED if name == "q" else INLINE))
