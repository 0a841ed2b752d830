"""An answer as a grader reads it: tokens that lead to passages, quotations checked, remarks."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join

from quizzes.answer_text import lines_of, parted
from quizzes.counters import tagged
from quizzes.desk.table import by_label, lay_out
from quizzes.models import Evidence, Mark, Response
from quizzes.templatetags.desk import in_short
from sources import quotations
from sources.passages import (
    Highlight,
    citations,
    context,
    excerpt,
    highlighted,
    parts_of,
    span_of,
)
from sources.rendering import blocks_for


@dataclass
class Query:
    """What the check of quotations found, in the margin beside the remarks."""

    start: int
    end: int
    text: str
    is_query: bool = True


class OnTable:
    """The documents that lay on the table of a part, to check quotations by and to look up."""

    def __init__(self, quiz, work):
        """`work`: the student's, which pins what lay on that student's own table."""
        table = lay_out(quiz.shown_documents(), work, giving=work.giving_id)
        self.left_out = table.left_out
        self.all = table.documents
        self.documents = by_label(self.all)

    @classmethod
    def of_each(cls, quiz, works):
        """`{work: OnTable}`: one that all share who had the same before them."""
        tables = {}
        for work in works:
            if work.own_table not in tables:
                tables[work.own_table] = cls(quiz, work)
        return {work: tables[work.own_table] for work in works}

    @cached_property
    def shelf(self):
        """Without what is withheld: what is said of a quotation would tell its words."""
        papers = [one for one in self.all if not one.withheld_because]
        return quotations.Shelf([self._paper(one) for one in papers])

    @cached_property
    def because(self):
        """`{text: why}` of what is withheld from everybody at this table."""
        return {one.text_id: one.withheld_because for one in self.all if one.withheld_because}

    @cached_property
    def not_printed(self):
        """`{text: why}` of what stays off paper."""
        return {one.text_id: one.not_printed_because for one in self.documents.values()}

    @cached_property
    def open(self):
        """The names of what is not withheld."""
        return {name for name, one in self.documents.items() if not one.withheld_because}

    @staticmethod
    def _paper(document):
        version = document.shown_version
        return quotations.Paper(
            document.name,
            version.reading_text,
            blocks_of(document),
            adapted=document.text.is_adapted,
        )

    def evidence(self, label):
        """The place that a typed citation names, as `Evidence` never stored; None if nowhere."""
        name, where = parts_of(label)
        document = self.documents.get(name)
        span = span_typed(document, where) if document else None
        if span is None:
            return None
        version = document.shown_version
        version.text = document.text
        return Evidence(key=label, label=label, version=version, start=span[0], end=span[1])


def span_typed(document, where):
    """Offsets of a place as students type it, "¶3b", or of all that lies there for ""."""
    blocks = document.shown_version.blocks
    place = where.rstrip("bcdefghijklmnopqrstuvwxyz")
    if place or not blocks:
        return span_of(blocks, place)
    laid = blocks_of(document)
    return laid[0]["start"], laid[-1]["end"]


def blocks_of(document):
    blocks = document.shown_version.blocks
    return excerpt(blocks, document.first_paragraph, document.last_paragraph) or blocks


@dataclass
class Judged:
    """One answer with its form; `form` is None where the program gives the points.

    `query` is the page's own, carried on by the links to passages.
    """

    number: int
    response: Response
    rows: list
    on_table: OnTable
    form: object = None
    query: tuple = ()
    saved: Mark | None = None
    remark_form: object = None  # where the desk takes comments in the margin
    earlier: object = None  # the `Earlier` of the round before

    def __post_init__(self):
        self.question.open_texts = self.on_table.open

    @property
    def question(self):
        return self.response.keyed

    @property
    def is_written(self):
        return not self.question.is_scored

    @cached_property
    def most(self):
        return sum(row.most for row in self.rows) if self.rows else self.question.points

    @cached_property
    def findings(self):
        """Quotations that are not word for word in the texts that were given."""
        if not self.is_written:
            return []
        found = self.on_table.shelf.check(self.response.answer, [self.question.prompt])
        if self.on_table.because:  # a quotation found nowhere may stand in what is withheld
            found = [one for one in found if one.doc]
        return [Query(one.start, one.end, str(one.message)) for one in found if one.to_check]

    @cached_property
    def margin(self):
        """Remarks and queries by their place in the answer, as they are numbered there."""
        waiting = set() if self.sees_others else {mark.marker_id for mark in self.others}
        remarks = [one for one in self.response.remarks.all() if one.marker_id not in waiting]
        return sorted([*remarks, *self.findings], key=lambda one: one.start)

    @cached_property
    def kept(self):
        """The passages kept with the answer."""
        return list(self.response.evidence.all())

    @cached_property
    def evidence(self):
        """The same, then the places that are only typed in it."""
        kept = self.kept
        known = {name for one in kept for name in (one.label, parts_of(one.label)[0])}
        cited = citations(self.response.answer, self.on_table.documents)
        typed = dict.fromkeys(one.label for one in cited)
        named = [self.on_table.evidence(label) for label in typed if label not in known]
        return kept + [one for one in named if one]

    @cached_property
    def used_and_spare(self):
        """The passages that the answer uses, and those that the student only gathered."""
        is_prose = self.response.handler.shape is str
        return parted(self.response.answer, self.kept) if is_prose else (self.kept, [])

    @property
    def spare(self):
        return self.used_and_spare[1]

    @cached_property
    def tagged(self):
        """What the student's own tags add up to. It chooses no level."""
        return tagged(self.used_and_spare[0], self.response.answer)

    @property
    def shows_tags(self):
        """Whether there is anything to count, beside the rows of a rubric."""
        return self.is_written and (self.tagged.cited or self.tagged.outside)

    @cached_property
    def lines(self):
        for one in self.evidence:
            one.href = f"?{urlencode([*self.query, ('evidence', one.key)])}#passage"
        return lines_of(self.response, self.evidence, self.margin)

    @cached_property
    def passages(self):
        """Each passage kept with the answer, in its surroundings; `told` is what it has for itself
        to be drawn with, `apart` says that it has more."""
        found = [passage_beside(one, [self], around=0) for one in self.kept]
        for one in found:
            kept = one["evidence"]
            is_odd = one["because"] or one["not_printed"] or kept.withdrawn_at or _has_notes(one)
            one["told"] = kept.label, in_short(kept.quote, 120), one["words"]
            one["apart"] = kept.pk if is_odd else None
        return found

    @property
    def shown(self):
        return self.response.handler.shown(self.question, self.response.answer)

    @property
    def said(self):
        return self.response.handler.said(self.question, self.response.answer)

    @property
    def documents_cited(self):
        return len({one.version.text_id for one in self.evidence})

    @property
    def program_mark(self):
        return next((mark for mark in self.response.marks.all() if mark.by_program), None)

    @property
    def own_mark(self):
        marks = self.response.marks.all() if self.form else []
        return next((mark for mark in marks if mark.marker_id == self.form.marker_id), None)

    @property
    def others(self):
        """Marks of other graders; what they say is shown once one's own are done."""
        marks = self.response.marks.all() if self.form else []
        people = [mark for mark in marks if not mark.by_program]
        return [mark for mark in people if mark.marker_id != self.form.marker_id]

    @property
    def is_own_done(self):
        return bool(self.own_mark and self.own_mark.is_done)

    @property
    def sees_others(self):
        """Nobody's judgment leans on a colleague's: it waits, unless the student has it already."""
        return self.is_own_done or self.response.attempt.is_given_back

    @property
    def hides_others(self):
        """Whether a colleague's grade is there that this grader is not to see yet."""
        return bool(self.form and self.others) and not self.sees_others

    @property
    def may_make_count(self):
        is_agreed = any(mark.is_agreed for mark in self.others)
        return self.is_own_done and not self.own_mark.counts and not is_agreed


def passage_beside(evidence, answers, around=1):
    """The cited words in their surroundings, with the answers' other passages marked too."""
    version = evidence.version
    because = answers[0].on_table.because.get(version.text_id, "")
    near = [] if because else context(version.blocks, evidence.start, evidence.end, around)
    kept = [one for answer in answers for one in answer.kept]
    marks = [
        Highlight(
            one.start, one.end, one.role + (" picked" if one.pk == evidence.pk else ""), one.key
        )
        for one in kept
        if one.version_id == version.pk
    ]
    if evidence.pk is None and "," in evidence.label:
        marks.append(Highlight(evidence.start, evidence.end, "picked", "typed"))
    prefix = f"beside-{evidence.pk or 0}-"
    blocks = blocks_for(near, prefix)
    return {
        "evidence": evidence,
        "version": version,
        "source": version.text.source,
        "is_adapted": version.text.is_adapted,
        "prefix": prefix,
        "because": because,
        "not_printed": answers[0].on_table.not_printed.get(version.text_id, ""),
        "blocks": blocks,
        "words": _words(blocks, marks, prefix),
    }


def _has_notes(passage):
    """Whether notes may stand under it: what it does not call stands under a whole text alone."""
    version = passage["version"]
    is_whole = len(passage["blocks"]) == len(version.blocks)
    return bool(version.notes) and (is_whole or "note-ref" in passage["words"])


def _words(blocks, marks, prefix):
    """Written here and not in a template: a page of answers has hundreds of paragraphs."""
    paragraph = '<div class="para" id="{}">{}{}</div>'
    number = '<span class="para-no">¶{}</span>'
    return format_html_join(
        "",
        paragraph,
        (
            (
                block["id"],
                format_html(number, block["n"]) if block["n"] else "",
                highlighted(block, marks, prefix),
            )
            for block in blocks
        ),
    )
