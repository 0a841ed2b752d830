"""The body of a TEI document as our Markdown: blocks, notes, marks of pages.

What an element means is kept where our Markdown can say it; else its words are kept.
"""

import re

from sources.importers.tei import inline
from sources.importers.tei.phrases import BLOCKS, Phrases, is_block_quote, runs_have_words
from sources.importers.tei.reading import name_of

#: The last line of a block to which a mark can be added.
ENDS_IN_WORDS = re.compile(r"[^|\s-]\Z")
#: Words of which a stamp consists, and those of which one at least must be there.
STAMPS = {
    "secret", "confidential", "restricted", "unclassified", "urgent", "priority", "niact",
    "routine", "immediate", "flash", "sensitive", "nodis", "exdis", "limdis",
}  # fmt: skip
OF_STAMPS = STAMPS | {
    "top", "most", "strictly", "personal", "and", "no", "distribution", "eyes", "only", "very",
    "official", "use", "security", "information", "for", "release",
}  # fmt: skip


class Words(Phrases):
    """Turns elements into Markdown; remembers notes, pages and the people and terms named."""

    def markdown(self, elements):
        """The elements' blocks, then the notes that they call."""
        blocks = self._with_last_pages(self.mixed("", elements))
        return "\n\n".join([*blocks, *self.notes])

    def _with_last_pages(self, blocks):
        """A page that begins after the last word is marked there."""
        if self.waiting and blocks and not re.search(r"(?m)^\s*(?:\||>)", blocks[-1]):
            blocks[-1] += " " + "".join(run.text for run in self.waiting)
            self.waiting = []
        return blocks

    # --- blocks ------------------------------------------------------------------------

    def block(self, element):
        """The Markdown blocks of one element."""
        name = name_of(element)
        handler = getattr(self, f"_{name}", None) if name in BLOCK_HANDLERS else None
        if handler:
            return handler(element)
        return self.flow(element) if name in BLOCKS or is_block_quote(element) else []

    def flow(self, element, wrap=None):
        """Blocks of an element that mixes words with blocks of their own."""
        return self.mixed(element.text, element, wrap)

    def mixed(self, text, children, wrap=None):
        blocks, runs = [], [inline.words(text or "")]
        for child in children:
            if self.is_block(child):
                self.join(blocks, runs, wrap)
                runs = []
                blocks += self.block(child)
            else:
                runs += self.runs(child)
            runs.append(inline.words(child.tail or ""))
        self.join(blocks, runs, wrap)
        return blocks

    def join(self, blocks, runs, wrap=None):
        """A paragraph to the blocks; marks without words join the words before them."""
        if runs_have_words(runs) or not blocks or not ENDS_IN_WORDS.search(blocks[-1]):
            blocks += self.paragraph(runs, wrap)
        else:
            self.waiting += [run for run in runs if run.raw and "{.page" in run.text]
            blocks[-1] += "".join(run.text for run in runs if run.text.startswith("[^"))

    def paragraph(self, runs, wrap=None):
        """[] or one paragraph. Marks without words wait for the next and stand before its words."""
        if not runs_have_words(runs):
            self.waiting += [run for run in runs if run.raw and run.text[:2] in ("[^", "[p")]
            return []
        runs, self.waiting = [*self.waiting, *runs], []
        text = inline.markdown(runs, with_brackets=not self.is_ours)
        return [wrap(text) if wrap else text] if text else []

    def _head(self, element):
        return self.flow(element, wrap=lambda text: "### " + text.replace("\\\n", " "))

    def _quote(self, element):
        return [_prefixed("> ", block) for block in self.flow(element)]

    def _l(self, element):
        return self.flow(element)

    def _lg(self, element):
        """A stanza: its lines in one paragraph."""
        if any(name_of(child) not in ("l", "pb", "lb") for child in element):
            return self.flow(element)
        runs = []
        for number, line in enumerate(element):
            runs += [inline.raw("\\\n")] if number and name_of(line) == "l" else []
            runs += self.inside(line) if name_of(line) == "l" else self.runs(line)
        return self.paragraph(runs)

    def _opener(self, element):
        """Each line of an opening is a paragraph; what the paper is marked with is a stamp."""
        blocks, runs = [], [inline.words(element.text or "")]
        for child in element:
            name = name_of(child)
            if name in ("seg", "note", "lb") and not runs_have_words(runs):
                blocks += self._line(child)
            elif self.is_block(child) or name in ("seg", "lb"):
                blocks += self.paragraph(runs)
                runs = []
                blocks += self._line(child)
            else:
                runs += self.runs(child)
            runs.append(inline.words(child.tail or ""))
        return blocks + self.paragraph(runs)

    def _line(self, child):
        name = name_of(child)
        if name == "lb":
            return []
        if name == "seg":
            said = " ".join("".join(child.itertext()).split())
            if is_stamp(said):
                self.stamps.append(said)
                return self.flow(child, wrap=lambda text: f"[{text}]{{.stamp}}")
            return self.flow(child)
        return self.block(child) or self.paragraph(self.runs(child))

    _closer = _opener

    def _list(self, element):
        """Items with their printed numbers; lists of labels and items stay pairs."""
        blocks, label = [], None
        for child in element:
            name = name_of(child)
            if name == "label":
                blocks += self._lone_label(label)
                label = self.inside(child)
            elif name == "item":
                blocks += self._item_of_list(child, label)
                label = None
            elif name in ("pb", "lb"):
                self.waiting += self.runs(child) if name == "pb" else []
            else:
                blocks += self.block(child) or self.paragraph(self.runs(child))
        return blocks + self._lone_label(label)

    def _lone_label(self, label):
        return self.paragraph(label) if label else []

    def _item_of_list(self, item, label):
        said = inline.plain(label).strip() if label else (item.get("n") or "")
        has_mark = any(run.raw for run in label or [])
        if re.fullmatch(r"\d{1,9}[.)]", said) and not has_mark:
            return [_item(f"{said} ", self.flow(item) or [""])]
        if label:
            return self._labelled(label, item)
        marker = f"{inline.escaped(said)} " if said else "- "
        blocks = self.flow(item)
        if said:
            return [marker + blocks[0], *blocks[1:]] if blocks else []
        return [_item(marker, blocks)] if blocks else []

    def _labelled(self, label, item):
        """A label that is no plain number stands before the item's first words."""
        runs = [*label, inline.words(" ")]
        runs.append(inline.words(item.text or ""))
        blocks = []
        for child in item:
            if self.is_block(child):
                if not blocks and name_of(child) == "p" and not runs_have_words(runs[len(label) :]):
                    runs += self.inside(child)
                else:
                    blocks += self.paragraph(runs)
                    runs = []
                    blocks += self.block(child)
            else:
                runs += self.runs(child)
            runs.append(inline.words(child.tail or ""))
        return blocks + self.paragraph(runs)

    def _table(self, element):
        rows = [self._row_of(row) for row in element if name_of(row) == "row"]
        others = [child for child in element if name_of(child) not in ("row", "pb")]
        before = [block for child in others for block in self.block(child)]
        columns = max((len(row) for row in rows), default=0)
        if not columns:
            return before
        first = next(row for row in element if name_of(row) == "row")
        head = rows.pop(0) if first.get("role") == "label" else []
        lines = [_row(head, columns), "|" + " --- |" * columns]
        return [*before, "\n".join([*lines, *(_row(row, columns) for row in rows)])]

    def _row_of(self, row):
        cells = []
        for cell in row:
            if name_of(cell) == "cell":
                blocks = self.flow(cell)
                cells.append(" ".join(block.replace("\\\n", " ") for block in blocks))
                cells += [""] * (min(int(cell.get("cols") or 1), 50) - 1 if _digits(cell) else 0)
            elif name_of(cell) == "pb":
                self.waiting += self.runs(cell)
        return [cell.replace("\n", " ") for cell in cells]


BLOCK_HANDLERS = {"head", "quote", "lg", "l", "opener", "closer", "list", "table"}


def is_stamp(said):
    """Whether words are a classification or an urgency, as a clerk stamps them."""
    words = set(re.findall(r"[^\W\d_]+", said.casefold()))
    return bool(words & STAMPS or words == {"official", "use", "only"}) and words <= OF_STAMPS


def _item(marker, blocks):
    first, *rest = "\n\n".join(blocks).split("\n")
    indent = " " * len(marker)
    lines = [marker + first, *(indent + line if line else "" for line in rest)]
    return "\n".join(lines).rstrip()


def _prefixed(prefix, block):
    return "\n".join(f"{prefix}{line}".rstrip() for line in block.split("\n"))


def _row(cells, columns):
    return "| " + " | ".join([*cells, *[""] * (columns - len(cells))]) + " |"


def _digits(cell):
    return (cell.get("cols") or "1").isdigit()
