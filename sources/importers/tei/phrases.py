"""Within a paragraph of TEI: emphasis, notes, marks of pages, readings, names, words explained."""

import re

from sources.importers.tei import inline
from sources.importers.tei.reading import ID, name_of
from sources.reading.markup import note_key
from sources.rendering import page_id

BLOCKS = {
    "p", "ab", "list", "listBibl", "table", "lg", "l", "div", "div1", "div2", "div3", "div4",
    "head", "opener", "closer", "dateline", "signed", "salute", "postscript", "trailer", "byline",
    "epigraph", "argument", "attachment", "figure", "sp", "speaker", "stage", "floatingText",
    "front", "body", "back", "group", "text", "cit", "imprimatur", "docTitle", "titlePage",
    "titlePart", "address", "addrLine", "item", "label", "row", "cell", "bibl", "biblStruct",
    "entry", "figDesc", "listPerson", "person",
}  # fmt: skip
ITALIC = {"italic", "italics", "it", "i", "#italic", "#i", "italicize"}
STRONG = {"strong", "bold", "b", "#bold", "#b"}
#: Elements that give one reading beside another; the first is the paper's, the rest an editor's.
READINGS = {"sic": "corr", "orig": "reg", "abbr": "expan"}
#: Without words of their own, or with words that are no part of the document.
SILENT = {"graphic", "anchor", "milestone", "cb", "gb", "handShift", "space", "index", "fw"}
SAID_BY_EDITOR = {"supplied", "surplus", "corr", "reg", "expan"}
ORIGINAL = re.compile(r"\[?Footnote\s+in\s+(?:the\s+)?(?:source|original)", re.IGNORECASE)
FACS = re.compile(r"[\w.:/-]{1,80}")
SCHEME = re.compile(r"https?://[^\s<>()]+")
#: "#pg_962", or with another edition before it "frus1948v06#pg_858".
PLACE = re.compile(r"(?P<edition>[\w.-]{1,80})?#(?P<name>[\w.-]{1,80})")
NAME = re.compile(r"[\w.-]{1,80}")


class Phrases:
    """Runs of what stands within a paragraph; what a document names is remembered.

    `flow(element)` of the class built on it gives the blocks of a note.
    """

    def __init__(self, pages=(), is_ours=False, edition="", neighbors=None):
        self.is_ours = is_ours  # brackets of our own export are those of the paper
        self.edition, self.neighbors = edition, neighbors or {}
        self.landmarks, self.is_in_note, self.neighbor_count = {}, False, 0
        for _number, _facs, name in pages:
            self._mark_page(name)
        self.labels, self.by_id = set(), {}
        self.notes, self.counts = [], {"o": 0, "e": 0, "t": 0, "g": 0}
        self.waiting = [inline.raw(page_mark(*page)) for page in pages]
        self.people, self.terms, self.stamps = [], [], []
        self.page_count = 0

    def is_block(self, element):
        name = name_of(element)
        return name in BLOCKS or is_block_quote(element)

    def inside(self, element, style=""):
        """Runs of an element's content."""
        runs = [inline.words(element.text or "", style)]
        for child in element:
            runs += self.runs(child, style)
            runs.append(inline.words(child.tail or "", style))
        return runs

    def runs(self, element, style=""):
        """Runs of one element within a paragraph."""
        name = name_of(element)
        handler = INLINE_HANDLERS.get(name)
        if handler:
            return handler(self, element, style)
        if name in SILENT or not name:
            return []
        if self.is_block(element):  # a block within a phrase: its words, set apart by a line
            return [inline.raw("\\\n"), *self.inside(element, style)]
        return self.inside(element, style)

    def hi(self, element, style):
        rend = set((element.get("rend") or "").split())
        own = "em" if rend & ITALIC or name_of(element) == "emph" else ""
        own = own or ("strong" if rend & STRONG else "")
        runs = self.inside(element, style or own)
        neighbor = self.neighbors.get(_said(element).casefold().strip(" .,;"))
        if not (neighbor and own and self.is_in_note):
            return runs
        self.neighbor_count += 1
        return linked(runs, reference(f"#{neighbor}", self.edition), style)

    def lb(self, element, style):
        if element.get("break") == "no":
            return []
        return [inline.raw("\\\n")]

    def pb(self, element, style):
        self.page_count += 1
        page = page_of(element)
        self._mark_page(page[2])
        return [inline.raw(page_mark(*page))]

    def _mark_page(self, name):
        if NAME.fullmatch(name):
            self.landmarks[name] = page_id(name)

    def note(self, element, style):
        """The mark of a note; its words go to the foot of the document."""
        if element.get("type") == "source":
            return []
        voice = voice_of(element)
        self.counts[voice] += 1
        label = self._label(element, voice)
        self.by_id[element.get(ID)] = label
        if element.get(ID) and not self.is_ours:
            self.landmarks[element.get(ID)] = f"note-{note_key(label)}"
        place = len(self.notes)
        self.notes.append("")
        waiting, self.waiting = self.waiting, []
        around, self.is_in_note = self.is_in_note, voice == "e"
        blocks = self.flow(element) or ["…"]
        self.waiting, self.is_in_note = waiting + self.waiting, around
        first, *rest = "\n\n".join(blocks).split("\n")
        self.notes[place] = "\n".join([f"[^{label}]: {first}", *("    " + line for line in rest)])
        return [inline.raw(f"[^{label}]")]

    def ptr(self, element, style):
        """A second mark of a note that was called before."""
        label = self.by_id.get((element.get("target") or "#").removeprefix("#"))
        return [inline.raw(f"[^{label}]")] if label else []

    def _label(self, element, voice):
        """The note's own where it is one of ours, or the next of its voice."""
        given = element.get("n") or ""
        ours = re.fullmatch(r"[oetg]\w{1,20}", given) and given[0] == voice
        label = given if ours else f"{voice}{self.counts[voice]}"
        while label in self.labels:
            label = f"{voice}{self.counts[voice]}x{len(self.labels)}"
        self.labels.add(label)
        return label

    def reading(self, element, style):
        """A place with several readings: the first is the text's, the others are named."""
        by_name = {name_of(child): child for child in reversed(element)}
        others = [_said(child) for child in element if name_of(child) == "rdg"]
        lemma = by_name.get("lem")
        if lemma is None:
            lemma, others = by_name.get("rdg"), others[1:]
        if lemma is None:
            return []
        runs = self.inside(lemma, style)
        senses = "|".join(re.sub(r'[|"“”]', "’", one) for one in others if one)
        if not senses or not runs_have_words(runs):
            return runs
        end = f']{{.reading or="{senses}"}}'
        return [inline.Run("[", style, True), *runs, inline.Run(end, style, True)]

    def add(self, element, style):
        """What a hand added; beside the lines it is the paper's margin."""
        runs = self.inside(element, style)
        if "margin" not in (element.get("place") or "") or not runs_have_words(runs):
            return runs
        return [inline.Run("[", style, True), *runs, inline.Run("]{.margin}", style, True)]

    def ref(self, element, style):
        target = element.get("target") or ""
        address = target if SCHEME.fullmatch(target) else reference(target, self.edition)
        return linked(self.inside(element, style), address, style)

    def choice(self, element, style):
        by_name = {name_of(child): child for child in element}
        for first, second in READINGS.items():
            if first in by_name:
                runs = self.inside(by_name[first], style)
                if second in by_name:
                    runs += [inline.words(" "), *self.editors(by_name[second], style)]
                return runs
        return [run for child in list(element)[:1] for run in self.inside(child, style)]

    def editors(self, element, style):
        """What an editor put in."""
        runs = self.inside(element, style)
        if not runs_have_words(runs):
            return runs
        return [inline.Run("[", style, True), *runs, inline.Run("]{.editorial}", style, True)]

    def gap(self, element, style):
        parts = [element.get("quantity") or element.get("extent"), element.get("unit")]
        said = " ".join(filter(None, parts)) or element.get("reason") or ""
        words = " ".join(filter(None, ["…", said]))
        return [inline.Run("[", style, True), inline.words(words, style),
                inline.Run("]{.editorial}", style, True)]  # fmt: skip

    def unclear(self, element, style):
        return [*self.inside(element, style), inline.raw("[?]{.editorial}")]

    def stamp(self, element, style):
        runs = self.inside(element, style)
        if not runs_have_words(runs):
            return runs
        self.stamps.append(inline.plain(runs))
        return [inline.Run("[", style, True), *runs, inline.Run("]{.stamp}", style, True)]

    def named(self, element, style):
        pointer = element.get("corresp") or element.get("ref") or element.get("key") or ""
        if pointer:
            self.people.append(pointer.rpartition("#")[2])
        return self.inside(element, style)

    def gloss(self, element, style):
        pointer = element.get("target") or element.get("ref") or element.get("corresp") or ""
        if pointer:
            text = " ".join("".join(element.itertext()).split())
            self.terms.append((pointer.rpartition("#")[2], text))
        return self.inside(element, style)


INLINE_HANDLERS = {
    "hi": Phrases.hi, "emph": Phrases.hi, "lb": Phrases.lb, "pb": Phrases.pb, "note": Phrases.note,
    "ref": Phrases.ref, "choice": Phrases.choice, "gap": Phrases.gap, "unclear": Phrases.unclear,
    "stamp": Phrases.stamp, "persName": Phrases.named, "rs": Phrases.named, "gloss": Phrases.gloss,
    "term": Phrases.gloss, "app": Phrases.reading, "add": Phrases.add,
    "ptr": Phrases.ptr,
    **dict.fromkeys(SAID_BY_EDITOR, Phrases.editors),
}  # fmt: skip


def is_block_quote(element):
    return name_of(element) == "quote" and (
        "blockquote" in (element.get("rend") or "")
        or any(name_of(child) in BLOCKS for child in element)
        or name_of(element.getparent()) in ("div", "body", "attachment", "cit", "item")
    )


def runs_have_words(runs):
    return any(not run.raw and run.text.strip(f" \t\n{inline.SOFT}") for run in runs)


def linked(runs, address, style):
    """Runs as a link; where a mark or a bracket stands in them, Markdown could not read it back."""
    holds_signs = any(run.raw or "[" in run.text or "]" in run.text for run in runs)
    if not address or holds_signs or not runs_have_words(runs):
        return runs
    return [inline.Run("[", style, True), *runs, inline.Run(f"]({address})", style, True)]


def reference(target, edition):
    """The address, in our Markdown, of a place in this edition or another; "" where it is none."""
    place = PLACE.fullmatch(target)
    within = place and (place["edition"] or edition)
    return f"edition:{within}#{place['name']}" if within else ""


def page_of(mark):
    """(its number, the name of its picture, its id) of <pb>."""
    return mark.get("n") or "", mark.get("facs") or "", mark.get(ID) or ""


def page_mark(number, facs="", name=""):
    named = f" #{name}" if NAME.fullmatch(name) else ""
    named += f" facs={facs}" if FACS.fullmatch(facs) else ""
    words = inline.escaped(f"p. {' '.join(number.split())}" if number.strip() else "page")
    return f"[{words}]{{.page{named}}}"


def voice_of(note):
    """o (the document's), e (an editor's), t (a translator's) or g (a teacher's)."""
    said = " ".join(filter(None, [note.get("type"), note.get("resp")])).casefold()
    for voice, names in {
        "o": ("document", "author", "original"), "t": ("translat",), "g": ("teacher", "gloss"),
        "e": ("#editor",),
    }.items():  # fmt: skip
        if any(name in said for name in names):
            return voice
    return "o" if ORIGINAL.search("".join(note.itertext())) else "e"


def _said(element):
    return " ".join("".join(element.itertext()).split())
