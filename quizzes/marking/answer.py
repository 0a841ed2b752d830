"""An answer as a grader reads it: tokens that lead to passages, quotations checked, remarks."""

from dataclasses import dataclass

from django.utils.functional import cached_property

from quizzes import quotations
from quizzes.answer_text import lines_of
from quizzes.models import Mark, Response
from sources.passages import Highlight, context, excerpt, highlighted
from sources.rendering import blocks_for


@dataclass
class Query:
    """What the check of quotations found, in the margin beside the remarks."""

    start: int
    end: int
    text: str
    is_query: bool = True


@dataclass
class Judged:
    """One answer with its form; `form` is None where the program gives the points."""

    number: int
    response: Response
    rows: list
    papers: list
    form: object = None
    saved: Mark | None = None

    @property
    def question(self):
        return self.response.question

    @property
    def most(self):
        return sum(row.most for row in self.rows) if self.rows else self.question.points

    @cached_property
    def findings(self):
        """Quotations that are not word for word in the texts that were given."""
        if self.form is None:
            return []
        found = quotations.check(self.response.answer, self.papers, [self.question.prompt])
        return [Query(one.start, one.end, str(one.message)) for one in found if one.to_check]

    @cached_property
    def margin(self):
        """Remarks and queries by their place in the answer, as they are numbered there."""
        return sorted([*self.response.remarks.all(), *self.findings], key=lambda one: one.start)

    @cached_property
    def lines(self):
        evidence = list(self.response.evidence.all())
        for one in evidence:
            one.href = f"?evidence={one.key}#passage"
        return lines_of(self.response.answer, evidence, self.margin)

    @property
    def shown(self):
        return self.response.handler.shown(self.question, self.response.answer)

    @property
    def documents_cited(self):
        return len({one.version.text_id for one in self.response.evidence.all()})

    @property
    def program_mark(self):
        return next((mark for mark in self.response.marks.all() if mark.by_program), None)

    @property
    def others(self):
        """Marks of other graders; their points are shown once one's own is stored."""
        if self.form is None:
            return []
        marks = [mark for mark in self.response.marks.all() if not mark.by_program]
        return [mark for mark in marks if mark.marker_id != self.form.marker_id]

    @property
    def is_own_stored(self):
        return bool(self.form and self.form.initial["base"])


def papers_of(quiz):
    """The texts that lay on the table, for the check of quotations."""
    papers = []
    for document in quiz.shown_documents().with_words():
        version = document.shown_version
        blocks = excerpt(version.blocks, document.first_paragraph, document.last_paragraph)
        papers.append(
            quotations.Paper(
                document.label, version.reading_text, blocks, adapted=document.text.is_adapted
            )
        )
    return papers


def passage_beside(evidence, answers):
    """The cited words in their surroundings, with the answer's other passages marked too."""
    version = evidence.version
    near = context(version.blocks, evidence.start, evidence.end)
    same = [
        one
        for answer in answers
        for one in answer.response.evidence.all()
        if one.version_id == version.pk
    ]
    marks = [
        Highlight(one.start, one.end, one.role + (" picked" if one == evidence else ""), one.key)
        for one in same
    ]
    return {
        "evidence": evidence,
        "version": version,
        "source": version.text.source,
        "is_adapted": version.text.is_adapted,
        "blocks": [
            block | {"shown": highlighted(block, marks, "beside-")}
            for block in blocks_for(near, "beside-")
        ],
    }
