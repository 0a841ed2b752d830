"""Words in quotation marks compared with the documents that somebody writes about.

Nothing here guesses at honesty. A quotation may stand in a text exactly, stand there with
its changes owned up to by brackets and dots, differ in some words, be made of the words of
whoever shortened the text, or stand in none of the texts that were given: then it may still
be a good quotation from elsewhere. Case, accents and punctuation are not compared.
"""

from dataclasses import dataclass, field
from functools import reduce
from itertools import islice

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sources.comparing.words import Vocabulary
from sources.passages import citations
from sources.quotations.quoted import quotations
from sources.quotations.shelf import Shelved
from sources.quotations.words import Row, align

EXACT, BRACKETED, ADAPTER = "exact", "bracketed", "adapter"
ALTERED, NOT_FOUND = "altered", "not_found"
_ORDER = (EXACT, BRACKETED, ADAPTER, ALTERED, NOT_FOUND)

_TOLD = 3


@dataclass(frozen=True)
class Paper:
    """A document as given: blocks may be an excerpt, offsets are those of the whole text."""

    label: str
    reading_text: str
    blocks: list
    adapted: bool = False


@dataclass(frozen=True)
class Difference:
    """Words as typed and as printed; one of the two may be empty."""

    typed: str
    printed: str


@dataclass(frozen=True)
class Finding:
    """One quotation of an answer: answer[start:end] with its marks, `quote` without.

    `doc` ("Doc 5"), `place` ("Doc 5, ¶3") and `passage` (offsets in its reading text) say where
    it stands or where it comes closest; all empty for NOT_FOUND. `given` are the phrases of
    the document itself in a quotation that is partly the adapter's.
    """

    start: int
    end: int
    quote: str
    verdict: str
    message: str
    doc: str = ""
    place: str = ""
    passage: tuple | None = None
    differences: tuple = ()
    given: tuple = ()

    @property
    def to_check(self):
        """Whether somebody should look: all but an exact one and an honest change."""
        return self.verdict not in (EXACT, BRACKETED)


def check(answer, papers, prompts=()):
    """`Shelf.check` of one answer."""
    return Shelf(papers).check(answer, prompts)


class Shelf:
    """Papers laid out once, to check any number of answers by."""

    def __init__(self, papers):
        self.vocabulary = Vocabulary()
        self.papers = [Shelved(paper, self.vocabulary) for paper in papers]
        self.asked = {}  # the codes of texts of ours, which many answers have in common

    def check(self, answer, prompts=(), most=None):
        """A Finding for each quotation of the answer, in its order; of the first `most` alone.

        `prompts` are texts of ours (question, headnotes): what stands only there word for word is
        no finding.
        """
        quoted = list(islice(quotations(answer), most))
        if not quoted:
            return []
        asked = [self._asked(text) for text in prompts]
        cited = citations(answer, [one.paper.label for one in self.papers])
        findings = []
        for one in quoted:
            words = self._encoded(one)
            finding = _finding(answer, one, words, self.papers, cited)
            is_elsewhere = finding.verdict in (ALTERED, NOT_FOUND)
            if not is_elsewhere or not any(words.code in text for text in asked):
                findings.append(finding)
        return findings

    def _asked(self, text):
        if text not in self.asked:
            self.asked[text] = Row(text, [(0, len(text))], self.vocabulary).code
        return self.asked[text]

    def _encoded(self, quotation):
        """The words of a quotation once for all papers."""
        encode = self.vocabulary.encode
        pieces = [
            (encode(word.folded for word in piece), index == 0)
            for part in quotation.parts
            for index, piece in enumerate(part)
        ]
        return _Encoded(encode(word.folded for word in quotation.plain), pieces)


# --- comparing -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Encoded:
    """As `Shelved.exact` and `Shelved.bracketed` take them."""

    code: str
    pieces: list


@dataclass(order=True)
class _Candidate:
    rank: tuple
    found: dict = field(compare=False)


def _finding(answer, quotation, words, shelf, cited):
    named = next((c.document for c in cited if 0 <= c.start - quotation.end <= 80), None)
    # What stands in one of them is compared with none: comparing takes longest of all.
    best = _closest(shelf, named, lambda one: _as_it_stands(quotation, words, one))
    best = best or _closest(shelf, named, lambda one: _altered(answer, quotation, one))
    found = best.found if best else {"verdict": NOT_FOUND, "message": _MESSAGE_NOT_FOUND}
    return Finding(quotation.start, quotation.end, quotation.quote, **found)


def _closest(shelf, named, judge):
    """The best `_Candidate`, of two alike the document that is `named`; None where there is none.

    `judge` gives ((rank of the verdict, distance), fields of the Finding) of one, or None.
    """
    candidates = (
        _Candidate((*rank, one.paper.label != named), found)
        for one in shelf
        if (judged := judge(one))
        for rank, found in [judged]
    )
    return min(candidates, default=None)


def _as_it_stands(quotation, words, shelved):
    if place := shelved.exact(words.code):
        found = _standing(quotation, shelved, [place], EXACT)
    elif spans := shelved.bracketed(words.pieces):
        found = _standing(quotation, shelved, spans, BRACKETED)
    else:
        return None
    return (_ORDER.index(found["verdict"]), 0), found


def _standing(quotation, shelved, spans, verdict):
    where = shelved.place(spans[0][0], spans[-1][1])
    if all(shelved.owned(*span) for span in spans):
        return where | {
            "verdict": verdict,
            "message": _message_standing(verdict, where["place"], quotation.inserted),
        }
    given = _given(shelved, spans)
    return where | {"verdict": ADAPTER, "given": given, "message": _message_adapter(given)}


def _given(shelved, spans):
    """The runs of the document's own words in the spans that are worth quoting."""
    runs, last = [], object()
    for index in (index for span in spans for index in range(*span)):
        phrase = shelved.phrase_of[index]
        if phrase is not None and phrase == last and runs[-1][1] == index:
            runs[-1] = (runs[-1][0], index + 1)
        elif phrase is not None:
            runs.append((index, index + 1))
        last = phrase
    words = [shelved.row.printed(*run) for run in runs]
    return tuple(one for one in words if " " in one or len(one) > 3)


def _altered(answer, quotation, shelved):
    parts = quotation.joined_parts
    aligned = [_align(part, shelved) for part in parts]
    close = [one for one in aligned if one]
    if not close:
        return None
    typed = sum(map(len, parts))
    printed = sum(one.last - one.first for one in close)
    distance = 1 - 2 * sum(one.matched for one in close) / (typed + printed)
    differences = tuple(_differences(answer, parts, aligned, shelved.row))
    where = shelved.place(min(one.first for one in close), max(one.last for one in close))
    found = where | {"verdict": ALTERED, "differences": differences}
    return (_ORDER.index(ALTERED), distance), found | _whose(shelved, close, found)


def _align(words, shelved):
    return align([word.folded for word in words], shelved.row, shelved.vocabulary)


def _differences(answer, parts, aligned, row):
    for words, one in zip(parts, aligned, strict=True):
        if one is None:
            yield Difference(answer[words[0].start : words[-1].end], "")
            continue
        for a, b, first, last in (_with_neighbor(words, *change, one) for change in one.changes):
            typed = answer[words[a].start : words[b - 1].end] if a < b else ""
            yield Difference(typed, row.printed(first, last))


def _with_neighbor(words, a, b, first, last, alignment):
    """“the majority” tells more than “the”: a small change takes a word that is the same."""
    small = a == b or first == last or all(len(word.folded) < 4 for word in words[a:b])
    if small and b < len(words) and last < alignment.last:
        return a, b + 1, first, last + 1
    if small and a > 0 and first > alignment.first:
        return a - 1, b, first - 1, last
    return a, b, first, last


def _whose(shelved, close, found):
    """The message of an altered quotation, and what of it is the document's own."""
    spans = [(b, b + length) for one in close for _a, b, length in one.same]
    if all(shelved.owned(*span) for span in spans):
        return {"message": _message_altered(found["place"], found["differences"])}
    given = _given(shelved, spans)
    return {"given": given, "message": _message_adapter(given, found["place"])}


# --- what is said --------------------------------------------------------------------

_MESSAGE_EXACT = _("Stands in {place}, word for word.")
_MESSAGE_BRACKETED = _("Stands in {place}; what was changed or left out is marked.")
_MESSAGE_INSERTED = _(
    "Stands in {place}; what was changed or left out is marked. Put in, in brackets: {words}."
)
_MESSAGE_NOT_FOUND = _("These words are not in the text that was given.")
_MESSAGE_CHANGED = _("{place} has “{printed}” where you have “{typed}”.")
_MESSAGE_ADDED = _("“{typed}” is not in {place}.")
_MESSAGE_LEFT_OUT = _("“{printed}” in {place} is left out.")
_MESSAGE_GIVEN = _("The words given are {phrases}. The rest is the adapter’s.")
_MESSAGE_ADAPTER = _("These words are the adapter’s. Paraphrase, or quote the marked words.")
_MESSAGE_CLOSE = _(
    "Close to {place}, but those words are the adapter’s. Paraphrase, or quote the marked words."
)


def _message_standing(verdict, place, inserted):
    words = ", ".join(f"“{one}”" for one in inserted)
    honest = _MESSAGE_INSERTED if words else _MESSAGE_BRACKETED
    return format_lazy(_MESSAGE_EXACT if verdict == EXACT else honest, place=place, words=words)


def _message_altered(place, differences):
    told = [
        format_lazy(
            _MESSAGE_CHANGED
            if one.typed and one.printed
            else (_MESSAGE_ADDED if one.typed else _MESSAGE_LEFT_OUT),
            place=place,
            typed=one.typed,
            printed=one.printed,
        )
        for one in differences[:_TOLD]
    ]
    return reduce(lambda so_far, one: format_lazy("{} {}", so_far, one), told)


def _message_adapter(given, close_to=""):
    if given:
        phrases = ", ".join(f"“{phrase}”" for phrase in given)
        return format_lazy(_MESSAGE_GIVEN, phrases=phrases)
    return format_lazy(_MESSAGE_CLOSE, place=close_to) if close_to else _MESSAGE_ADAPTER
