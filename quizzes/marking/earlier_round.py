"""The round before the one on the grading desk: what became of its words, and how it was graded."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from html import escape
from types import SimpleNamespace

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from quizzes.models import Mark, Remark, Response
from sources.columns import JSONList
from sources.comparing import compare
from sources.comparing.sides import changes

OF_AN_ANSWER = ("question", "answer")
OF_A_MARK = ("question", "points", "levels", "comment", "set_points", "reason")
OF_A_REMARK = ("question", "start", "quote", "sign", "label", "text")


@dataclass
class Earlier:
    """One answer as the round before had it. `mark` counts, or is None."""

    round: int
    response: Response  # of this round: the same question
    rows: list
    answer: str
    mark: Mark | None = None
    remarks: list = field(default_factory=list)

    @property
    def is_blank(self):
        return self.response.handler.is_blank(self.answer)

    @property
    def is_same(self):
        return self.answer == self.response.answer

    @cached_property
    def texts(self):
        """What stood there, and what stands now."""
        answers = self.answer, self.response.answer
        shown = self.response.handler.shown
        return [_laid(shown(self.response.question, answer)) for answer in answers]

    @cached_property
    def comparison(self):
        return compare(*self.texts, headings_count=True)

    @property
    def changes(self):
        """Blocks of this round's text, in them what was struck out and put in."""
        return changes(self.comparison, *self.texts)

    @property
    def levels(self):
        """`[(Row, its Reached or None), …]`."""
        given = self.mark.levels if self.mark else {}
        return [(row, row.reached(given)) for row in self.rows]


def _laid(lines):
    """Lines as `sources.comparing` takes a text."""
    blocks, start = [], 0
    for line in map(str, lines):
        block = {"n": None, "kind": "p", "start": start, "end": start + len(line)}
        blocks.append(block | {"html": escape(line)})
        start += len(line) + 1
    return SimpleNamespace(reading_text="\n".join(map(str, lines)), blocks=blocks)


def earlier_columns(reader):
    """What `read_earlier` takes, as columns of a row of `Attempt`: no query more for the desk."""
    answers = Response.objects.filter(**_place("attempt__"))
    marks = Mark.objects.shown_to(reader).counting().done()
    marks = marks.filter(**_place("response__attempt__"))
    remarks = Remark.objects.shown_to(reader).filter(**_place("response__attempt__"))
    return {
        "earlier_answers": _listed(answers, OF_AN_ANSWER),
        "earlier_marks": _listed(marks, OF_A_MARK, question="response__question"),
        "earlier_remarks": _listed(remarks, OF_A_REMARK, question="response__question"),
    }


def _place(path):
    """Where the round before is, of an outer row of `Attempt`."""
    same = {f"{path}{name}": OuterRef(name) for name in ("giving", "quiz", "student")}
    return same | {f"{path}round": OuterRef("round") - 1}


def _listed(rows, names, **paths):
    one = JSONObject(**{name: F(paths.get(name, name)) for name in names})
    return Subquery(rows.order_by().values(all=JSONList(one)))


def read_earlier(attempt):
    """`{question id: (answer, Mark or None, [Remark, …])}` of the round before; nothing in the
    first. Needs `earlier_columns`."""
    marks = {one["question"]: _mark(one) for one in attempt.earlier_marks or ()}
    remarks = defaultdict(list)
    for one in sorted(attempt.earlier_remarks or (), key=lambda one: one["start"]):
        remarks[one["question"]].append(Remark(**_without_question(one)))
    answers = {one["question"]: one["answer"] for one in attempt.earlier_answers or ()}
    return {pk: (answer, marks.get(pk), remarks[pk]) for pk, answer in answers.items()}


def _without_question(row):
    return {name: value for name, value in row.items() if name != "question"}


def _mark(row):
    """SQLite keeps JSON in a list of JSON as text, and numbers without their type."""
    levels = row["levels"]
    points = {name: _decimal(row[name]) for name in ("points", "set_points")}
    read = json.loads(levels) if isinstance(levels, str) else levels
    return Mark(**_without_question(row) | points | {"levels": read})


def _decimal(value):
    return None if value is None else Decimal(str(value))
