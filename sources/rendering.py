"""From Markdown as typed to the reading text that passages count on, and its blocks.

`render` is run once for each version of a text. The reading text holds the words of the
text in NFC: printed numbers, marks on the paper (`.stamp`, `.margin`) and an editor's
additions (`.editorial`) are words of it, and of a place that can be read in several ways
(`.reading`) the first; markers and bodies of notes and the marks of pages (`.page`) are not.
Blocks are joined by one newline, which stands nowhere else. Offsets are Unicode code
points, never UTF-16 units: JavaScript must convert (a character above U+FFFF has length 2
there).

A block is a dict:

    n          number of the paragraph, list item, paragraph of a quotation or table; None
               for a heading
    kind       "p", "h", "quote", "item" (its printed number is among the words), "bullet",
               "table" (html holds the whole table)
    level      1 to 6, headings alone
    start, end its place in the reading text
    html       sanitised inner HTML; its text without elements that carry data-skip equals
               reading_text[start:end]
    sentences  [[start, end], ...]; white space between them belongs to none. In a table each
               cell is one. The html has them as <span class="s" data-s="3.2">; those of the
               first heading count h1.1, h1.2
    readings   [{"n": 1, "start": 9, "end": 20, "senses": ["was", "will be"]}], where there are
               any: the places of the text that can be read in several ways, the first as
               printed. The html has them as <span class="readings" data-r="1">

A note is {"label": "t1", "key": "t1", "voice": "translator", "n": 1, "html": "..."}; key is
the label in letters that an id may hold.

The stored html names no ids, as several documents may stand on one page: `blocks_for` and
`notes_for` set them for one document's prefix.
"""

import html
import re
from dataclasses import dataclass, field, replace

import nh3
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from sources.reading.layers import layered
from sources.reading.markup import drafts, note_key
from sources.reading.pieces import (
    QUOTED,
    SENTENCE,
    Layer,
    Tag,
    compose,
    text_of,
    tidy,
    write,
)
from sources.reading.sentences import sentences

# Raise it when the reading text or the blocks of the same body would change.
RENDERER = 2

VOICES = {"o": "original", "e": "editor", "t": "translator", "g": "teacher"}
NOTE_NAMES = {
    "original": _("Note in the document, %(label)s"),
    "editor": _("Editor’s note %(label)s"),
    "translator": _("Translator’s note %(label)s"),
    "teacher": _("Teacher’s note %(label)s"),
    "": _("Note %(label)s"),
}
_QUOTED = re.compile(r"“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»|(?<!\w)\"(?=\S)[^\"]*?(?<=\S)\"(?!\w)")


@dataclass(frozen=True)
class Rendering:
    reading_text: str = ""
    blocks: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def render(body, adapted=False):
    """Render Markdown `body`; in an `adapted` text quoted phrases become <q>“…”</q>.

    Their straight marks are made curly, in the reading text too, and stay in the html.
    """
    found = drafts(body)
    blocks, texts, at = [], [], 0
    count = {"h": 0, "n": 0}
    for draft in found.blocks:
        pieces = compose(tidy(draft.pieces))
        if not text_of(pieces):
            continue
        block, text = _block(replace(draft, pieces=pieces), at, count, adapted)
        blocks.append(block)
        texts.append(text)
        at = block["end"] + 1
    return Rendering("\n".join(texts), blocks, _notes(found.notes))


def _block(draft, at, count, adapted):
    key = _next_key(draft, count)
    pieces, quoted = _with_quotations(draft.pieces) if adapted else (draft.pieces, [])
    text = text_of(pieces)
    ranges = _cells(pieces) if draft.kind == "table" else sentences(text)
    layers = [*quoted, *_sentence_layers(ranges, key)]
    block = {
        "n": None if draft.level else count["n"],
        "kind": draft.kind,
        "start": at,
        "end": at + len(text),
        "html": sanitise(write(pieces, layers)),
        "sentences": [[at + start, at + end] for start, end in ranges],
    }
    readings = _readings(pieces, at)
    block |= {"readings": readings} if readings else {}
    return (block | {"level": draft.level} if draft.level else block), text


def _readings(pieces, at):
    """Places with several senses; `at` is where the block begins in the reading text."""
    found = {}
    for piece in pieces:
        for tag in piece.tags:
            if tag.senses and piece.text:
                one = found.setdefault(tag, {"n": tag.number, "start": at, "senses": [""]})
                one["end"] = at + len(piece.text)
                one["senses"] = [one["senses"][0] + piece.text, *tag.senses]
        at += len(piece.text)
    return list(found.values())


def _next_key(draft, count):
    kind = "h" if draft.level else "n"
    count[kind] += 1
    return f"h{count[kind]}" if draft.level else str(count[kind])


def _sentence_layers(ranges, key):
    for number, (start, end) in enumerate(ranges, 1):
        opening = f'<span class="s" data-s="{key}.{number}">'
        yield Layer(start, end, Tag("span", opening, SENTENCE))


def _cells(pieces):
    """Ranges of the cells of a table that hold words."""
    ranges, at, cell = [], 0, None
    for piece in pieces:
        tag = next((tag for tag in reversed(piece.tags) if tag.name in ("td", "th")), None)
        if piece.text.strip():
            end = at + len(piece.text.rstrip())
            ranges, cell = _widened(ranges, at, end, same=tag is cell), tag
        at += len(piece.text)
    return ranges


def _widened(ranges, start, end, same):
    return [*ranges[:-1], (ranges[-1][0], end)] if same and ranges else [*ranges, (start, end)]


def _with_quotations(pieces):
    text = text_of(pieces)
    layers, marks = [], {}
    for found in _QUOTED.finditer(text):
        layers.append(Layer(*found.span(), Tag("q", "<q>", QUOTED)))
        if found[0][0] == '"':
            marks |= {found.start(): "“", found.end() - 1: "”"}
    return (_with_marks(pieces, marks) if marks else pieces), layers


def _with_marks(pieces, marks):
    done, at = [], 0
    for piece in pieces:
        text = "".join(marks.get(at + i, letter) for i, letter in enumerate(piece.text))
        done.append(replace(piece, text=text))
        at += len(text)
    return done


def _notes(found):
    return [
        {
            "label": label,
            "key": note_key(label),
            "voice": voice_of(label),
            "n": number,
            "html": sanitise("<br>".join(write(compose(tidy(one.pieces))) for one in blocks)),
        }
        for number, (label, blocks) in enumerate(found.items(), 1)
    ]


# --- the last gate -------------------------------------------------------------------

_CLASSES = {
    "a": {"note-ref", "ref"},
    "span": {"s", "stamp", "margin", "editorial", "readings", "page-mark"},
    "th": {"end", "center"},
    "td": {"end", "center"},
}


def sanitise(markup):
    """What passes here is what a page may show; nothing later trusts a text more."""
    return nh3.clean(
        markup,
        tags={
            *("a", "em", "strong", "code", "span", "q", "br"),
            *("table", "thead", "tbody", "tr", "th", "td"),
        },
        attributes={
            "a": {"href", "rel", "data-skip", "data-note", "data-again", "data-to"},
            "span": {"data-s", "data-r", "data-skip", "data-id", "data-facs"},
        },
        allowed_classes=_CLASSES,
        url_schemes={"http", "https"},
        link_rel=None,
    )


# --- on a page -----------------------------------------------------------------------

_MARKER = re.compile(
    r'<a class="note-ref" data-skip="" data-note="(?P<key>[\w-]+)"'
    r'(?: data-again="(?P<again>\d+)")?>'
    r"(?P<label>[^<]*)"
)


_PAGE = re.compile(r'(?P<mark><span class="page-mark" data-skip="") data-id="(?P<id>[^"]+)"')
_REFERENCE = re.compile(r'<a class="ref" data-to="(?P<to>[^"]+)">(?P<words>.*?)</a>', re.DOTALL)


def references_of(version):
    """The places of editions to which these words refer, as "frus1949v07p2#pg_962"."""
    parts = [*version.blocks, *version.notes]
    return {found["to"] for part in parts for found in _REFERENCE.finditer(part["html"])}


def referring(markup, references):
    """References as links to the addresses of `references`; the others are words."""

    def reference(found):
        address = references.get(html.unescape(found["to"])) if references else None
        if not address:
            return found["words"]
        return f'<a class="ref" href="{html.escape(address)}">{found["words"]}</a>'

    return _REFERENCE.sub(reference, markup)


def place(markup, prefix="", readings=(), references=None):
    """Stored html with the links and ids of its notes' markers, unique under `prefix`.

    `readings` are those of its block; without them they cannot be switched. `references` are
    the addresses of the places to which it refers, as far as the reader may go there.
    """
    if "layer-said" in markup:
        return markup  # it was placed before

    def marker(found):
        key, label = found["key"], html.unescape(found["label"])
        again = f"-{found['again']}" if found["again"] else ""
        name = html.escape(note_name(label))
        return (
            f'<a class="note-ref" data-skip="" href="#{prefix}note-{key}"'
            f' id="{prefix}note-{key}-ref{again}" aria-label="{name}"'
            f' data-voice="{voice_of(label) or "other"}">{found["label"]}'
        )

    placed = referring(_MARKER.sub(marker, markup), references)
    placed = _PAGE.sub(lambda one: f'{one["mark"]} id="{prefix}{page_id(one["id"])}"', placed)
    return mark_safe(layered(placed, prefix, readings))  # noqa: S308 (sanitised when it was stored)


def page_id(name):
    """The id under which the mark of a page stands in the document."""
    return f"page-{name}"


def blocks_for(blocks, prefix="", references=None):
    """Blocks for a page: html placed, and an id such as d5p3 (a heading's is d5h1)."""
    headings = 0
    placed = []
    for block in blocks:
        headings += block["n"] is None
        name = f"h{headings}" if block["n"] is None else f"p{block['n']}"
        said = place(block["html"], prefix, block.get("readings", ()), references)
        placed.append(block | {"id": prefix + name, "html": said})
    return placed


def notes_for(notes, prefix="", references=None):
    """Notes for a page: html safe, id, the id of the first marker as `back`, a name to show."""
    return [
        note
        | {
            "id": f"{prefix}note-{note['key']}",
            "back": f"{prefix}note-{note['key']}-ref",
            "name": note_name(note["label"]),
            "html": mark_safe(  # noqa: S308 (sanitised when it was stored)
                layered(referring(note["html"], references))
            ),
        }
        for note in notes
    ]


def voice_of(label):
    return VOICES.get(label[:1].lower(), "")


def note_name(label):
    return NOTE_NAMES[voice_of(label)] % {"label": label}
