"""The words of a page as our Markdown, its voices told apart.

Marks on the paper become `[…]{.stamp}`, additions of an editor `[…]{.editorial}`, notes
`[^o1]` (the document's), `[^e1]` (an editor's), `[^t1]` (a translator's).
"""

import re
from dataclasses import dataclass

from sources.importers.lines import GAP

MARK_LINE = re.compile(
    r"(?:top secret|most secret|strictly (?:secret|confidential)|secret|confidential|restricted"
    r"|eyes only|urgent|very urgent|making copies is (?:forbidden|prohibited)|not for publication"
    r"|copy no\.? ?\d+|declassified\b.{0,60})[.!]?",
    re.IGNORECASE,
)
SECRET = re.compile(r"\b(?:top|most|strictly)? ?secret\b|copies is forbidden", re.IGNORECASE)

VOICED = re.compile(
    r"\W{0,3}\s*(?:(?P<t>trans(?:lator)?[.'’s]* note)|(?P<e>ed(?:itor)?[.'’s]* note))s?"
    r"\s*[:.\N{EN DASH}-]\s*(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
MARKED = re.compile(
    r"(?P<mark>x{1,3}/|\*{1,3}\)?|[†‡]|\d{1,2}/|\[\d{1,2}\]|[¹²³⁴-⁹])\s*(?P<text>[^\s*].*)",
    re.DOTALL,
)
IN_BRACKETS = re.compile(r"(?P<what>stamp|seal|mark)s?\s*:\s*(?P<words>.+)", re.IGNORECASE)
#: Where the n-th note of a body is called: a character that no page holds.
CALLS = 0xE100


@dataclass
class Note:
    voice: str
    text: str
    mark: str = ""
    label: str = ""


class Body:
    """The blocks of one document on their way to Markdown, with the notes they call."""

    def __init__(self, blocks, is_markdown=False):
        self.is_markdown = is_markdown
        self.texts = ["\n".join(block.lines) if is_markdown else block.text for block in blocks]
        self.notes = []

    def tie(self, note):
        """Put a note where its mark stands; False if the mark stands nowhere."""
        return self._call(note, _mark_pattern(note.mark)) if note.mark else False

    def tie_at_gap(self, note):
        """Put a note where the page lost a mark within a sentence."""
        return self._call(note, GAP, after=" ")

    @property
    def gaps(self):
        return sum(text.count(GAP) for text in self.texts)

    def _call(self, note, pattern, after=""):
        caller = self._caller() + after
        for at, text in enumerate(self.texts):
            self.texts[at], done = re.subn(pattern, caller, text, count=1)
            if done:
                self.notes.append(note)
                return True
        return False

    def _caller(self):
        return chr(CALLS + len(self.notes))

    def markdown(self):
        """The body as Markdown, notes labelled in the order of their calls."""
        paragraphs = [self._paragraph(text) for text in self.texts]
        written = "\n\n".join(paragraphs)
        for note in self._in_order(written):
            note.label = note.label or self._next_label(note.voice)
            written = written.replace(chr(CALLS + self.notes.index(note)), f"[^{note.label}]")
        notes = [f"[^{note.label}]: {_spans(note.text, None)}" for note in self.notes]
        return "\n\n".join([written, *notes]).strip()

    def _in_order(self, written):
        return sorted(
            self.notes, key=lambda note: written.find(chr(CALLS + self.notes.index(note)))
        )

    def _next_label(self, voice):
        return f"{voice}{sum(note.label.startswith(voice) for note in self.notes) + 1}"

    def _paragraph(self, text):
        if self.is_markdown:
            return text
        text = text.replace(GAP, " ")
        if MARK_LINE.fullmatch(text):
            return f"[{_escaped(text)}]{{.stamp}}"
        return _line_start(_spans(text, self))


def note_of(text):
    """A Note if the block reads like one at the foot of a page."""
    voiced = VOICED.fullmatch(text)
    if voiced:
        return Note("t" if voiced["t"] else "e", voiced["text"].replace(GAP, " ").strip())
    marked = MARKED.fullmatch(text)
    return Note("o", marked["text"].replace(GAP, " ").strip(), marked["mark"]) if marked else None


def without_notes(blocks):
    """(blocks without the notes at their foot, the notes in their order)."""
    notes, texts = [], [block.text for block in blocks]
    while len(texts) > 1:
        note = note_of(texts[-1])
        if not note or not _is_called(note, texts[:-1]):
            break
        notes.insert(0, note)
        texts.pop()
    return blocks[: len(texts)], notes


def _is_called(note, texts):
    """Whether a marked note is one: its mark stands in the text too."""
    return not note.mark or any(re.search(_mark_pattern(note.mark), text) for text in texts)


def _mark_pattern(mark):
    if mark[0] in "x0123456789":
        return rf"(?:(?<=[a-zà-ÿ.,;:!?”’\"')])| ){re.escape(mark)}(?![\w/])"
    return rf"(?<=\S) ?{re.escape(mark)}(?![\w*])"


def _spans(text, body):
    """Brackets of the page as spans of ours, everything else as plain words."""
    written, at = "", 0
    for start, end in _brackets(text):
        if start >= at:
            written += _escaped(text[at:start]) + _bracket(text[start + 1 : end - 1], body)
            at = end
    return written + _escaped(text[at:])


def _brackets(text):
    """Outermost pairs of brackets that close within the text."""
    open_at, pairs = [], []
    for at, sign in enumerate(text):
        if sign == "[":
            open_at.append(at)
        elif sign == "]" and open_at:
            pairs.append((open_at.pop(), at + 1))
    return sorted(pairs)


def _bracket(inner, body):
    note = note_of(inner) if VOICED.fullmatch(inner) else None
    if note and body is not None:
        caller = body._caller()
        body.notes.append(note)
        return caller
    stamp = IN_BRACKETS.fullmatch(inner)
    if stamp:
        words = stamp["words"].strip(' “”„"')
        return f"[{_escaped(words)}]{{.stamp}}"
    if not inner.strip() or re.fullmatch(r"\d+|[xX ]", inner):
        return _escaped(f"[{inner}]")
    return f"[{_escaped(inner)}]{{.editorial}}"


def _escaped(text):
    """Words that Markdown would take for signs, kept as words."""
    text = re.sub(r"([\\`*\[\]])", r"\\\1", text)
    text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)
    text = re.sub(r"<(?=[a-zA-Z/!?])", r"\\<", text)
    return re.sub(r"&(?=#?\w+;)", r"\\&", text).replace("~~", r"\~\~")


def _line_start(text):
    return re.sub(r"^(#{1,6}(?=\s|$)|>|\+(?=\s)|=+$|-{2,}|\|)", r"\\\1", text)
