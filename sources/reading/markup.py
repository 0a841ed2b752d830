"""Markdown to drafts of blocks: the words in pieces, notes apart, nothing numbered yet."""

import html
import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from mdit_py_plugins.footnote import footnote_plugin

from sources.reading.pieces import RANKS, Piece, Tag

_SPAN_CLASS = re.compile(
    r"\{\s*\.(?:(?P<layer>stamp|margin|editorial)"
    r"|reading\s+or=(?:\"(?P<senses>[^\"]{1,4000})\"|“(?P<curly>[^“”]{1,4000})”))\s*\}"
)
MOST_SENSES = 9
_PAGE_CLASS = re.compile(
    r"\{\s*\.page(?:\s+#(?P<id>[\w.-]{1,80}))?(?:\s+facs=(?P<facs>[\w.:/-]{1,80}))?\s*\}"
)
#: A place of an edition, by the edition's name and the name of the place in it.
_TO = re.compile(r"edition:(?P<to>[\w.-]{1,80}#[\w.-]{1,80})")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SIMPLE = {"em_open": "em", "strong_open": "strong"}
_NO_XML = re.compile("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Draft:
    """A block before its number: kind, words, and for a heading its level."""

    kind: str
    pieces: list
    level: int = 0


@dataclass
class Drafts:
    """The blocks of a text, and its notes' blocks by label, in the order first referred to."""

    blocks: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)


def drafts(body):
    """Parse CommonMark with tables, footnotes and the spans of the layers, .reading and .page."""
    walker = _Walker()
    for token in _PARSER.parse(clean(body)):
        walker.take(token)
    order = [*walker.referred, *(one for one in walker.notes if one not in walker.referred)]
    return Drafts(walker.blocks, {label: walker.notes[label] for label in order})


def clean(text):
    """Drop what no page can hold: control characters, byte order marks; mark half characters."""
    text = re.sub("[\ud800-\udfff]", "\ufffd", text).replace("\f", "\n\n")
    return _NO_XML.sub("", text)


def note_key(label):
    """The label in letters that an HTML id may hold."""
    return re.sub(r"[^A-Za-z0-9_]", lambda found: f"-{ord(found[0]):x}-", label)


# --- the parser ----------------------------------------------------------------------


def _bracketed_span(state, silent):
    """`[Top Secret]{.stamp}`, `[sic]{.editorial}`, `[was]{.reading or="will be"}`.

    Other classes stay as typed.
    """
    if state.src[state.pos] != "[" or state.src.find("]{", state.pos) < 0:
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos, False)
    found = _SPAN_CLASS.match(state.src, end + 1) if end >= 0 else None
    senses = _senses(found["senses"] or found["curly"]) if found else []
    if not found or not (found["layer"] or senses):
        return False
    if not silent:
        limit, state.pos, state.posMax = state.posMax, state.pos + 1, end
        token = state.push("span_open", "span", 1)
        token.attrSet("class", found["layer"] or "reading")
        token.meta = {"senses": senses}
        state.md.inline.tokenize(state)
        state.push("span_close", "span", -1)
        state.posMax = limit
    state.pos = found.end()
    return True


def _senses(typed):
    """What stands between the bars: plain words, as somebody may read the clause instead."""
    words = (" ".join(one.split()) for one in (typed or "").split("|"))
    return [unicodedata.normalize("NFC", one) for one in words if one][: MOST_SENSES - 1]


def _page_mark(state, silent):
    """`[p. 962]{.page #pg_962 facs=0371}`: here a page of the printing begins.

    References name it by its id; `facs` names its picture.
    """
    if state.src[state.pos] != "[" or state.src.find("]{", state.pos) < 0:
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos, False)
    found = _PAGE_CLASS.match(state.src, end + 1) if end >= 0 else None
    if not found:
        return False
    if not silent:
        token = state.push("page_mark", "span", 0)
        token.content = unescapeAll(state.src[state.pos + 1 : end])
        token.meta = {"id": found["id"], "facs": found["facs"]}
    state.pos = found.end()
    return True


def _parser():
    md = MarkdownIt("commonmark", {"html": False}).enable("table")
    # An indented paragraph is a paragraph: typists indent, and no document holds programs.
    md.disable("code")
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.inline.ruler.before("link", "bracketed_span", _bracketed_span)
    md.inline.ruler.before("link", "page_mark", _page_mark)
    # Which links may stand is decided on writing, so that a refused one keeps its words.
    md.validateLink = lambda url: True
    return md


_PARSER = _parser()


# --- walking the tokens --------------------------------------------------------------


class _Walker:
    def __init__(self):
        self.blocks, self.notes, self.referred = [], {}, {}
        self.into, self.in_note = self.blocks, False
        self.quotes, self.lists, self.cells = 0, [], []
        self.printed, self.fresh, self.level = "", False, 0
        self.table, self.readings = None, 0

    def take(self, token):
        handler = getattr(self, f"_{token.type}", None)
        if handler:
            handler(token)
        elif token.type in _TABLE_TAGS:
            self.cells.append(_table_tag(token))
        elif token.type in _TABLE_ENDS:
            self.cells.pop()

    def add(self, pieces):
        if self.printed:
            pieces, self.printed = [Piece(self.printed), *pieces], ""
        self.into.append(Draft(self.kind(), pieces, self.level))
        self.fresh = False

    def kind(self):
        if self.level:
            return "h"
        if self.quotes:
            return "quote"
        return self.lists[-1] if self.lists and self.fresh else "p"

    def _inline(self, token):
        self._number_readings(token.children)
        pieces = inline_pieces(token.children, self.refer)
        if self.table is not None:
            self._cell(pieces)
        else:
            self.add(pieces)

    def _number_readings(self, tokens):
        """Senses can be chosen in the text alone: in a note they stay words."""
        for token in tokens:
            if token.type == "span_open" and token.meta["senses"] and not self.in_note:
                self.readings += 1
                token.meta["number"] = self.readings

    def refer(self, label):
        """HTML of a note's marker; a note in a note is only named, it has no way back."""
        if self.in_note:
            return Piece(f"[{clean(label)}]")
        self.referred[label] = self.referred.get(label, 0) + 1
        again = f' data-again="{self.referred[label]}"' if self.referred[label] > 1 else ""
        return Piece(
            atom=f'<a class="note-ref" data-skip="" data-note="{note_key(label)}"{again}>'
            f"{html.escape(clean(label))}</a>"
        )

    def _heading_open(self, token):
        self.level = int(token.tag[1])

    def _heading_close(self, token):
        self.level = 0

    def _blockquote_open(self, token):
        self.quotes += 1

    def _blockquote_close(self, token):
        self.quotes -= 1

    def _bullet_list_open(self, token):
        self.lists.append("bullet")

    def _ordered_list_open(self, token):
        self.lists.append("item")

    def _bullet_list_close(self, token):
        self.lists.pop()

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, token):
        self.fresh = True
        if self.lists[-1] == "item":
            self.printed += f"{token.info}{token.markup} "

    def _list_item_close(self, token):
        if self.printed:
            self.add([])

    def _fence(self, token):
        self.add(_lines(token.content))

    def _footnote_reference_open(self, token):
        self.in_note, self.into = True, self.notes.setdefault(token.meta["label"], [])

    def _footnote_reference_close(self, token):
        self.in_note, self.into = False, self.blocks

    def _table_open(self, token):
        if self.printed:
            self.add([])
        self.table, self.cells = [], [_table_tag(token)]

    def _table_close(self, token):
        self.into.append(Draft("table", self.table))
        self.table, self.cells = None, []

    def _cell(self, pieces):
        path = tuple(self.cells)
        self.table.append(Piece(tags=path, atom=""))
        for piece in [*pieces, Piece(" ")]:
            self.table.append(Piece(piece.text, path + piece.tags, piece.atom))


_TABLE_TAGS = {f"{name}_open" for name in ("thead", "tbody", "tr", "th", "td")}
_TABLE_ENDS = {name.replace("_open", "_close") for name in _TABLE_TAGS}


def _table_tag(token):
    side = re.search(r"right|center", str(token.attrGet("style") or ""))
    css = f' class="{"end" if side[0] == "right" else "center"}"' if side else ""
    return Tag(token.tag, f"<{token.tag}{css}>", RANKS[token.tag])


def _lines(content):
    """Lines kept as lines; the space after each break is what the reading text holds."""
    pieces = []
    for line in content.strip("\n").split("\n"):
        pieces += [Piece(atom="<br>"), Piece(" " + clean(line))] if pieces else [Piece(clean(line))]
    return pieces


# --- the words of one block ----------------------------------------------------------


def inline_pieces(tokens, refer, path=()):
    pieces = []
    for token in tokens or ():
        if token.nesting == 1:
            path = (*path, _inline_tag(token))
        elif token.nesting == -1:
            path = path[:-1]
        else:
            pieces += _leaf(token, refer, path)
    return pieces


def _leaf(token, refer, path):
    tags = tuple(tag for tag in path if tag)
    match token.type:
        case "softbreak":
            return [Piece(" ", tags)]
        case "hardbreak":
            return [Piece(tags=tags, atom="<br>"), Piece(" ", tags)]
        case "code_inline":
            return [Piece(clean(token.content), (*tags, Tag("code", "<code>")))]
        case "image":  # no picture comes from elsewhere; its description stays
            return inline_pieces(token.children, refer, path)
        case "footnote_ref":
            marker = refer(token.meta["label"])
            return [Piece(marker.text, tags, marker.atom)]
        case "page_mark":
            return [Piece(tags=tags, atom=_page_atom(token))]
    return [Piece(clean(token.content), tags)]


def _page_atom(token):
    """No words of the document: passages skip it, as they skip the markers of notes."""
    named = "".join(f' data-{name}="{said}"' for name, said in token.meta.items() if said)
    words = html.escape(clean(token.content))
    return f'<span class="page-mark" data-skip=""{named}>{words}</span>'


def _inline_tag(token):
    if token.type in _SIMPLE:
        return Tag(token.tag, f"<{token.tag}>")
    if token.type == "span_open":
        return _span_tag(token)
    return _link(str(token.attrGet("href") or "")) if token.type == "link_open" else None


def _span_tag(token):
    senses, number = token.meta["senses"], token.meta.get("number")
    if senses and not number:
        return None
    if senses:
        opening = f'<span class="readings" data-r="{number}">'
        return Tag("span", opening, senses=tuple(senses), number=number)
    return Tag("span", f'<span class="{token.attrGet("class")}">')


def _link(href):
    """A link on another site, or a reference to a place of an edition, linked on the page alone."""
    href = clean(href)
    if to := _TO.fullmatch(unquote(href)):
        return Tag("a", f'<a class="ref" data-to="{to["to"]}">')
    scheme = _SCHEME.match(href)
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        return None
    rel = ' rel="noreferrer"' if scheme or href.startswith("//") else ""
    return Tag("a", f'<a href="{html.escape(href)}"{rel}>')
