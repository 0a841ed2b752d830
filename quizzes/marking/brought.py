"""A file of grades that comes back from a spreadsheet: what it would change, and what it cannot.

`Plan.of` reads a table against what is stored; nothing is written before `Plan.store`.
"""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from lessons.models import AuditEvent
from quizzes.forms.marking import is_half
from quizzes.marking.grades import row_key, title_off, titles_about, titles_after
from quizzes.models import Attempt, Mark, Response
from quizzes.templatetags.desk import span
from sources.importers.found import ReadError

POINTS = re.compile(r"\d{1,4}([.,]\d{1,2})?", re.ASCII)
#: So many answers change at once: everybody's save waits that long.
MOST_ANSWERS = 300


@dataclass(frozen=True)
class Change:
    """One cell that says something else than what is stored. Points are Decimal or None."""

    names: str
    response: int
    question: str
    row: str
    before: Decimal | None
    after: Decimal
    is_given_back: bool


@dataclass
class Judgement:
    """What becomes of one answer: the teacher's own mark, and what `Mark.record` gets."""

    mark: Mark
    levels: dict
    points: Decimal | None
    done: bool

    def record(self):
        self.mark.record(
            levels=self.levels,
            points=self.points,
            comment=self.mark.comment,
            done=self.done,
            base=self.mark.revision,
            why=_("from a spreadsheet"),
        )


@dataclass
class Plan:
    """`mistakes` and `refused` are (line, who, sentence): with a mistake nothing is stored at
    all; what is refused stays as it is and the rest can be stored. `unread` are headings."""

    changes: list = field(default_factory=list)
    judgements: list = field(default_factory=list)
    mistakes: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    unread: list = field(default_factory=list)

    @classmethod
    def of(cls, table, sheet, marker, givings):
        """Raises ReadError where the file is none of ours."""
        return _Reader(table, sheet, marker, list(givings)).plan

    @property
    def is_storable(self):
        return bool(self.changes) and not self.mistakes

    @property
    def fingerprint(self):
        """Of every change and of the marks it rests on: another plan has another."""
        told = [
            [one.response, one.question, one.row, str(one.before), str(one.after)]
            for one in self.changes
        ]
        told += [[one.mark.response_id, one.mark.pk, one.mark.revision] for one in self.judgements]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]

    def store(self, by, assignment):
        """All of it, or nothing: raises `ChangedMeanwhile` where somebody was quicker."""
        graded = {one.mark.response_id for one in self.judgements}
        with Attempt.objects.filter(responses__in=graded).each_when_ready():
            for one in self.judgements:
                one.record()
            count = len(self.judgements)
            AuditEvent.note(by, "grades from a spreadsheet", about=assignment, count=count)


class _Reader:
    """Reads the rows of one table into a Plan."""

    def __init__(self, table, sheet, marker, givings):
        self.sheet, self.marker, self.plan = sheet, marker, Plan()
        self.places = self._places(table.header)
        self.header = [cell.strip() for cell in table.header]
        self.answers = _answers(marker, givings)
        self.seen, self.said = set(), {}
        for line, cells in table.rows:
            self._read_row(line, cells)
        if len(self.plan.judgements) > MOST_ANSWERS:
            words = _("It changes more than %(most)s answers. Bring it in class by class.")
            raise ReadError(words % {"most": MOST_ANSWERS})

    def _places(self, header):
        """`{column of the file: (Column, place of the cell in it)}`; headings that stand in the
        sheet twice are told apart by their order."""
        ours = defaultdict(list)
        for column in self.sheet.columns:
            for at, title in enumerate(column.titles):
                ours[_folded(title)].append((column, at))
        theirs = defaultdict(list)
        for place, cell in enumerate(header):
            theirs[_folded(cell)].append(place)
        about = {_folded(title) for title in (*titles_about(), title_off(), *titles_after())} | {""}
        found = {}
        for title, places in theirs.items():
            if len(places) == len(ours.get(title, ())):
                found |= dict(zip(places, ours[title], strict=True))
            elif title not in about:
                self.plan.unread.append(header[places[0]].strip())
        if not found:
            words = _(
                "No column of it is a question of this assignment. Take Grades as CSV here and "
                "leave its headings as they are."
            )
            raise ReadError(words)
        return found

    def _cell(self, cells, title):
        at = next((at for at, one in enumerate(self.header) if _folded(one) == _folded(title)), -1)
        return cells[at].strip() if 0 <= at < len(cells) else ""

    # --- whose row it is

    def _read_row(self, line, cells):
        graded, who, refusal = self._student(cells)
        if not refusal and id(graded) in self.seen:
            refusal = _("this student stands in an earlier line already.")
        if refusal:
            self.plan.refused.append((line, who, refusal))
            return
        self.seen.add(id(graded))
        typed = defaultdict(dict)
        for place, (column, at) in self.places.items():
            cell = cells[place].strip() if place < len(cells) else ""
            if cell:
                typed[column][at] = cell
        for column, values in typed.items():
            self._read_answer(line, graded, column, values)

    def _student(self, cells):
        """(Graded, name, why it is refused)."""
        key, number = self._cell(cells, titles_after()[-1]), self._cell(cells, titles_about()[0])
        name = self._cell(cells, titles_about()[1]) or number or key
        if key:
            begin = key.rpartition("-")[0]
            found = [one for one in self.sheet.students if row_key(one).rpartition("-")[0] == begin]
            if found and row_key(found[0]) != key:
                words = _("graded or changed here since the file was made. Take a new file for it.")
                return found[0], str(found[0].student), words
        else:
            number = _folded(number)
            people = self.sheet.students if number else []
            found = [one for one in people if _folded(one.student.school_number) == number]
        if len(found) == 1:
            return found[0], str(found[0].student), ""
        if found:
            return None, name, _("more than one student here has this school number.")
        return None, name, _("nobody of your classes in this assignment.")

    # --- what it says of one answer

    def _read_answer(self, line, graded, column, values):
        before = column.cells(column.mark(graded.standing, self.sheet.marks))
        answer = self._answer(graded, column)
        if answer and self._stood_before(line, graded, column, values, answer):
            return
        own = answer and answer.own
        if own and not own.is_done:
            before = column.cells(own)
        after, faults = self._numbers(column, values, before, answer)
        who = str(graded.student)
        self.plan.mistakes += [(line, who, f"{column.titles[0]}: {fault}") for fault in faults]
        if faults or not after:
            return
        refusal = _hidden(graded, column) or _refusal(answer, column, self.marker)
        if refusal:
            self.plan.refused.append((line, who, f"{column.titles[0]}: {refusal}"))
            return
        self.plan.judgements.append(_judged(column, answer, self.marker, after))
        for at, value in after.items():
            row = column.titles[at] if at else ""
            self.plan.changes.append(
                Change(
                    answer.names,
                    answer.response.pk,
                    column.titles[0],
                    row,
                    before[at],
                    value,
                    answer.is_back,
                )
            )

    def _stood_before(self, line, graded, column, values, answer):
        """Whether an earlier line is of the same answer: those who wrote together have a line
        each, and all of them must say the same."""
        first, said = self.said.setdefault(answer.response.pk, (line, values))
        if first != line and any(said.get(at, cell) != cell for at, cell in values.items()):
            words = _("line %(line)s gives other points for what they wrote together.")
            fault = f"{column.titles[0]}: {words % {'line': first}}"
            self.plan.mistakes.append((line, str(graded.student), fault))
        return first != line

    def _answer(self, graded, column):
        attempts = {part.pk for part in graded.standing.parts if part}
        found = (self.answers.get(pk, ()) for pk in column.wordings)
        return next((one for some in found for one in some if one.attempt in attempts), None)

    def _numbers(self, column, values, before, answer):
        """(`{place: Decimal}` of the cells that differ, sentences of what is wrong)."""
        after, faults = {}, []
        for at, cell in values.items():
            if not POINTS.fullmatch(cell):
                faults.append(_("“%(cell)s” is no number of points.") % {"cell": cell[:40]})
                continue
            value = Decimal(cell.replace(",", "."))
            if value == before[at]:
                continue
            after[at] = value
            fault = _out_of_range(column, at, value, answer)
            if fault:
                faults.append(fault)
        if column.criteria and 0 in after and not faults:
            sum_of_rows = sum(after.get(at, before[at]) or 0 for at in range(1, len(before)))
            if after.pop(0) != sum_of_rows:
                faults.append(
                    _("its points come from its rows. Type them in the columns of those.")
                )
        return after, faults


@dataclass
class Answer:
    """One answer that was turned in, with the marks on it."""

    response: Response
    own: Mark | None

    @property
    def attempt(self):
        return self.response.attempt_id

    @property
    def names(self):
        return self.response.attempt.called

    @property
    def is_back(self):
        return self.response.attempt.is_given_back


def _answers(marker, givings):
    """`{question id: [Answer, …]}` of all that this person may grade there."""
    found = defaultdict(list)
    responses = Response.objects.for_marker(marker).filter(attempt__giving__in=givings)
    responses = responses.select_related("question", "keyed_by")
    work = Prefetch("attempt", Attempt.objects.with_signers().select_related("giving", "quiz"))
    marks = Prefetch("marks", Mark.objects.standing().select_related("marker"))
    for response in responses.prefetch_related(work, marks):
        own = (one for one in response.marks.all() if one.marker_id == marker.pk)
        found[response.question_id].append(Answer(response, next(own, None)))
    return found


def _hidden(graded, column):
    """Why a line with a name takes no points for what is graded under a number, or ""."""
    masked = {part.quiz_id for part in graded.standing.parts if part and part.pk is None}
    if column.question.quiz_id in masked:
        return _("names are hidden here. Type it in the line of the paper’s number.")
    return ""


def _refusal(answer, column, marker):
    """Why this person's points for it would not count, or ""."""
    if answer is None:
        return _("not turned in.")
    if answer.response.rubric_id != column.question.rubric_id:
        return _("it has an earlier rubric, with other rows. Open the paper for it.")
    marks = list(answer.response.marks.all())
    by_hand = any(not one.by_program for one in marks)
    on_sheet = answer.response.attempt.on_paper and not marks
    if answer.response.question.is_scored and not (by_hand or on_sheet):
        return _("scored by the program.")
    counting = next((one for one in marks if one.counts and one.is_done), None)
    if counting and counting.marker_id != marker.pk:
        return _("graded by %(name)s. Open the paper to let yours count.") % {
            "name": counting.marker or _("somebody else")
        }
    if any(one.marker_id == marker.pk and one.set_points is not None for one in marks):
        return _("its points were set otherwise than the sum of its rows. Open the paper for it.")
    return ""


def _out_of_range(column, at, value, answer):
    """A sentence where no answer to it can get these points, or ""."""
    if not at:
        question = answer.response.question if answer else column.question
        if column.criteria or value == question.points:
            return ""
        if value < question.points:
            return "" if is_half(value) else _("type whole or half points.")
        return _("%(points)s are more than the %(most)s points there are.") % {
            "points": value,
            "most": f"{question.points.normalize():f}",
        }
    criterion = column.criteria[at - 1]
    offered = list(criterion.levels.all())
    if any(level.gives(value) for level in offered):
        return ""
    levels = ", ".join(map(span, offered))
    told = {"row": criterion, "points": value, "levels": levels}
    return _("the row %(row)s has no level of %(points)s points, but: %(levels)s.") % told


def _judged(column, answer, marker, after):
    mark = answer.own or Mark(response=answer.response, marker=marker)
    if not column.criteria:
        return Judgement(mark, {}, after[0], True)
    chosen = {
        str(column.criteria[at - 1].pk): f"{value.normalize():f}" for at, value in after.items()
    }
    levels = {**mark.levels, **chosen}
    done = all(str(criterion.pk) in levels for criterion in column.criteria)
    return Judgement(mark, levels, sum(map(Decimal, levels.values())), done)


def _folded(text):
    return " ".join(str(text).split()).casefold()
