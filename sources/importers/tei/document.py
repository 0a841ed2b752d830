"""The second reading of a TEI file: one document after another, with all that it says."""

import re

from sources.importers.tei import header
from sources.importers.tei.edited import Edited
from sources.importers.tei.filling import Filler, empty_copy
from sources.importers.tei.ledger import lost_words
from sources.importers.tei.lists import PAGES_AROUND
from sources.importers.tei.phrases import page_of
from sources.importers.tei.reading import clear, name_of, walk
from sources.importers.tei.survey import DIVISIONS, is_typed_document
from sources.importers.tei.words import Words
from sources.models import Text
from sources.rendering import render


def documents(survey):
    """(Edited, its Rendering) one after another, in the order of the file."""
    reader = _Reader(survey)
    for step in walk(survey.path):
        found = reader.take(step)
        if found is not None:
            yield found
    for *_page, mark in reader.pages:
        survey.ledger.leave_out(mark, *PAGES_AROUND)


class _Reader:
    def __init__(self, survey):
        self.survey, self.count, self.parts = survey, 0, 0
        self.pages, self.page, self.header = [], "", survey.header
        self.open, self.first_page = None, ""

    def take(self, step):
        element, above = step.element, step.above
        if not step.is_end:
            self._begin(element, step.name, above)
            return None
        if self.open is element:
            self.open = None
            found = self._document(element, above)
            clear(element)
            return found
        if self.open is None:
            self._around(element, step.name, above)
        elif step.name == "pb":
            self.page = element.get("n") or ""
        return None

    def _begin(self, element, name, above):
        if self.open is not None:
            return
        if self._is_document(element, name, above):
            self.open, self.first_page = element, self.page
        elif name in DIVISIONS and any(name_of(one) == "body" for one in above):
            element.set("part", str(self.parts))
            self.parts += 1

    def _is_document(self, element, name, above):
        rule = self.survey.rule
        if rule == "typed":
            return is_typed_document(element, name, above)
        if rule == "whole":
            return name == "text" and not any(name_of(one) == "text" for one in above)
        return name in DIVISIONS and bool(above) and name_of(above[-1]) == "body"

    def _around(self, element, name, above):
        """Pages between documents begin the next one; chapters keep their headings."""
        ledger, inside = self.survey.ledger, any(name_of(one) == "body" for one in above)
        if name == "pb" and inside:
            self.page = element.get("n") or ""
            self.pages.append((*page_of(element), element))
        elif name == "teiHeader" and len(above) > 1:
            self.header = header.read(element, self.survey)
        elif name == "head" and inside and above[-1].get("part"):
            ledger.keep(element)
            ledger.only_words("ref", self.survey.references.leave_in_heading(element))
        elif name in DIVISIONS and inside:
            ledger.keep(empty_copy(element))
        elif name in DIVISIONS or name == "titlePage":
            clear(element)

    def _document(self, element, above):
        self.count += 1
        pages = [page[:3] for page in self.pages]
        neighbors = self.survey.neighbors_of(self.count - 1)
        found = Edited()
        words = Words(pages, self.header.is_ours, self.survey.identifier, neighbors)
        found.page_count = len(self.pages)
        for *_page, mark in self.pages:
            self.survey.ledger.keep(mark)
        self.pages = []
        Filler(self, element, above, found, words).fill()
        rendering = render(found.body, adapted=found.text_kind == Text.Kind.ADAPTATION)
        found.lost = _lost(element, found, words, rendering)
        self.survey.ledger.keep(element)
        left = self.survey.references.take(element, found, words)
        self.survey.ledger.only_words("ref", left)
        self._count(found)
        return found, rendering

    def _count(self, found):
        survey = self.survey
        survey.note_count += found.note_count
        survey.page_count += found.page_count
        survey.lost_count += len(found.lost)
        survey.names |= {*found.known_as.values(), *found.mentioned}
        if found.lost:
            survey.ledger.unplaced[f"{found.key}: “{' '.join(found.lost[:20])}”", "words"] += 1
            found.set_aside(" ".join(found.lost))


def _lost(element, found, words, rendering):
    notes = [re.sub("<[^>]+>", " ", _unescaped(note["html"])) for note in rendering.notes]
    notes += [
        " ".join(place["senses"]) for one in rendering.blocks for place in one.get("readings", [])
    ]
    return lost_words(
        element,
        [found.title, found.shelfmark_as_printed or found.shelfmark, rendering.reading_text]
        + [event["note"] for event in found.custody if event["kind"] == "filed"]
        + notes,
    )


def _unescaped(markup):
    return re.sub(
        r"<(a|span) [^>]*data-skip[^>]*>[^<]*</\1>|</?(?:span|em|strong|a|q)[^>]*>", "", markup
    )
