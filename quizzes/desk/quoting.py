"""What a student is told of quoted words before anybody else reads them. Nothing is stored."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from quizzes.desk.seat import address_of
from quizzes.desk.table import by_label
from sources import quotations
from sources.quotations import ADAPTER, ALTERED, BRACKETED, EXACT, NOT_FOUND, Finding

#: So many quotations are compared at one press; an essay has a dozen.
MOST = 40

_CLOSED = _("These words are not in the texts that you can read now. One is closed to you.")
_SAID = {
    EXACT: (_("Word for word"), ""),
    BRACKETED: (_("Changes are marked"), ""),
    ADAPTER: (_("Words of the shortened text"), ""),
    ALTERED: (
        _("Differs"),
        _("Copy the words as they stand, or mark what you change: [brackets] and … for a gap."),
    ),
    NOT_FOUND: (
        _("Not found"),
        _("If they come from somewhere else, say where. If not, look at the words again."),
    ),
}


@dataclass(frozen=True)
class Told:
    """One quotation of an answer. `start` and `end` are its place there, marks included."""

    finding: Finding
    href: str = ""
    printed: str = ""
    some_closed: bool = False

    @property
    def start(self):
        return self.finding.start

    @property
    def end(self):
        return self.finding.end

    @property
    def name(self):
        return _SAID[self.finding.verdict][0]

    @property
    def advice(self):
        return _SAID[self.finding.verdict][1]

    @property
    def message(self):
        is_closed = self.some_closed and self.finding.verdict == NOT_FOUND
        return _CLOSED if is_closed else self.finding.message

    @property
    def differences(self):
        """Shown one by one where all of the words compared are the document's own."""
        finding = self.finding
        return finding.differences if finding.verdict == ALTERED else ()


class Quoting:
    """The documents on a desk, laid out once to compare answers with."""

    def __init__(self, desk):
        self.documents = by_label(desk.documents)
        self.some_closed = len(desk.documents) < len(desk.laid_out)
        self.shelf = quotations.Shelf([_paper(one) for one in desk.documents])

    def of(self, response, answer=None):
        """`[Told, …]` of the first quotations of an answer, by default the stored one."""
        if not response.handler.takes_evidence:
            return []
        answer = response.answer if answer is None else answer
        found = self.shelf.check(answer, [response.question.prompt], MOST)
        return [self._told(one) for one in found]

    def _told(self, finding):
        document = self.documents.get(finding.doc)
        if document is None:
            return Told(finding, some_closed=self.some_closed)
        start, end = finding.passage
        printed = document.shown_version.reading_text[start:end]
        return Told(finding, address_of(document, start), printed)


def _paper(document):
    return quotations.Paper(
        document.name,
        document.shown_version.reading_text,
        document.shown_blocks,
        document.text.is_adapted,
    )
