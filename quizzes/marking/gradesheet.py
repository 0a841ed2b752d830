"""The points of a whole assignment: a column a question, a line a student."""

import hashlib
import itertools
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from lessons.late import left_of
from quizzes.conversion import grade_of
from quizzes.models import Attempt, Conversion, Criterion, Question, Response
from quizzes.standing import Standing, standings, under_numbers, with_names
from quizzes.wordings import by_question

OPEN = (Attempt.State.TURNED_IN, Attempt.State.BEING_GRADED, Attempt.State.MODERATION)


@dataclass
class GradeSheet:
    """What was graded in some classes of one assignment. `lines` turn points into grades."""

    columns: list
    students: list
    lines: list
    marks: dict

    @classmethod
    def of(cls, assignment, givings, marks):
        """Read from the database in a fixed number of queries, of these `marks` those of the
        classes: for a reader `MarkQuerySet.shown_to`. Work whose names are hidden has a line
        under its number, after those of the students."""
        givings = list(givings)
        columns = _columns([assignment.lesson_id], givings)[assignment.lesson_id]
        columns_of = {giving.pk: columns for giving in givings}
        sheets = cls._of(givings, columns_of, marks, numbered=True)
        students = [one for giving in givings for one in sheets[giving.pk].students]
        found = next((sheet.marks for sheet in sheets.values()), {})
        return cls(columns, students, Conversion.of(assignment).read(), found)

    @classmethod
    def of_each(cls, givings, marks):
        """`{giving id: GradeSheet}` of givings of any assignments, in as many queries."""
        givings = list(givings)
        lessons = {giving.pk: giving.assignment.lesson_id for giving in givings}
        columns = _columns(set(lessons.values()), givings)
        tables = Conversion.objects.filter(assignment__in=[one.assignment_id for one in givings])
        lines = {table.assignment_id: table.read() for table in tables}
        sheets = cls._of(givings, {pk: columns[lesson] for pk, lesson in lessons.items()}, marks)
        for giving in givings:
            sheets[giving.pk].lines = lines.get(giving.assignment_id, [])
        return sheets

    @classmethod
    def _of(cls, givings, columns, marks, numbered=False):
        """The same without the lines; `columns` by giving id."""
        everybodys = _marks(givings, marks)
        marks = {
            (mark.response.attempt_id, mark.response.question_id): mark
            for mark in everybodys
            if mark.counts and mark.is_done
        }
        stamps, found, sheets = _stamps(everybodys), standings(givings), {}
        mosts = _mosts(givings, columns.values())
        for pk, rows in found.items():
            here, shown = columns[pk], with_names(rows) + (under_numbers(rows) if numbered else [])
            asked = {column.question.quiz_id for column in here if not column.is_retired}
            students = [
                Graded(
                    one,
                    [column.mark(one, marks) for column in here],
                    stamps,
                    asked,
                    _most(one, here, mosts),
                )
                for one in shown
            ]
            sheets[pk] = cls(here, students, [], marks)
        return sheets

    @property
    def most(self):
        """The points of somebody who gets all of what is asked today."""
        return sum(column.most for column in self.columns if not column.is_retired)

    @property
    def takes_off(self):
        """Whether coming late may cost points in one of these classes."""
        rules = (one.standing.giving.late_rule for one in self.students)
        return any(rule and rule.percent for rule in rules)

    def grade(self, graded):
        """The school's grade of one student, "" as long as the points are not all there."""
        return "" if graded.waits else grade_of(self.lines, graded.total)


@dataclass
class Graded:
    """One student: where the work stands, and the mark that counts in each column, or None.

    `stamps` tell of each piece of work who graded what how often; `asked` are the ids of the
    parts that ask something; `most` are the points that this student could get.
    """

    standing: Standing
    marks: list
    stamps: dict
    asked: set
    most: Decimal

    @property
    def student(self):
        return self.standing.student

    @property
    def total(self):
        """What is left of the points of all parts: `Decimal`, or None where none are given."""
        given = self._points
        return sum(left_of(*one) for one in given) if given else None

    @property
    def off(self):
        """The points that coming late takes: `Decimal`, or None where it takes none."""
        given = self._points
        is_late = any(late and late.costs for _points, late in given)
        return sum(points for points, _late in given) - self.total if is_late else None

    @property
    def _points(self):
        """`[(points, Late or None), …]` of each part that has points."""
        late = {part.pk: part.late for part in self.standing.parts if part}
        given = defaultdict(Decimal)
        for mark in self.marks:
            if mark and mark.points is not None:
                given[mark.response.attempt_id] += mark.points
        return [(points, late.get(pk)) for pk, points in given.items()]

    @property
    def stamp(self):
        """Another one as soon as anything of this student's work is graded otherwise."""
        told = [(part.pk, self.stamps.get(part.pk)) for part in self.standing.parts if part]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12]

    @property
    def turned_in_at(self):
        """When the last part came in, or None."""
        parts = self.standing.parts
        return max((one.turned_in_at for one in parts if one and one.turned_in_at), default=None)

    @property
    def turned_in_told(self):
        """The same, of parts whose moment tells nothing that is not to be known."""
        parts = [one for one in self.standing.parts if one and one.tells_time]
        return max((one.turned_in_at for one in parts if one.turned_in_at), default=None)

    @property
    def is_overdue(self):
        due_at = self.standing.due_at
        return due_at is not None and due_at < timezone.now()

    @property
    def joined_later(self):
        """Whether it was due before the student came into the class."""
        due_at, joined_at = self.standing.due_at, getattr(self.student, "joined_at", None)
        return bool(due_at and joined_at and due_at < joined_at)

    @property
    def waits(self):
        """Whether the points are not all there yet: something that was turned in is not graded
        to the end, or a part is not turned in and still may be in time."""
        parts = [part for part in self.standing.parts if part]
        turned_in = {part.quiz_id for part in parts if part.is_turned_in}
        is_open = not (self.asked <= turned_in or self.is_overdue)
        return is_open or self.is_sent_back or any(part.state in OPEN for part in parts)

    @property
    def is_sent_back(self):
        """Whether a part is being revised: its points of before are not those to come."""
        return any(part.round > 1 and not part.is_turned_in for part in self.standing.parts if part)


class Column:
    """One question with the rows of its rubric. Earlier wordings of it count in its column."""

    def __init__(self, wordings, number, rows):
        """`rows` are the criteria of each rubric, by its id."""
        self.question = wordings[-1]
        self.wordings = [one.pk for one in wordings]
        self.criteria = criteria = rows.get(self.question.rubric_id, [])
        #: The most that each wording gives by its rubric, where that has rows.
        self.by_rubric = {
            one.pk: sum(criterion.points for criterion in rows[one.rubric_id])
            for one in wordings
            if one.rubric_id in rows
        }
        part = {"part": self.question.quiz, "number": number}
        self.titles = [_("%(part)s, question %(number)s") % part]
        self.titles += [criterion.title for criterion in criteria]

    @property
    def is_retired(self):
        """Whether it is asked of nobody any more."""
        return self.question.retired

    @property
    def most(self):
        return self.by_rubric.get(self.question.pk, self.question.points)

    def mark(self, standing, marks):
        """The mark that counts in this student's work, or None."""
        work = (part for part in standing.parts if part)
        attempt = next((part for part in work if part.quiz_id == self.question.quiz_id), None)
        found = (marks.get((attempt.pk, pk)) for pk in self.wordings) if attempt else ()
        return next((mark for mark in found if mark), None)

    def cells(self, mark):
        """Its points, then those of each row: a Decimal each, or None."""
        if mark is None:
            return [None] * len(self.titles)
        levels = [mark.levels.get(str(criterion.pk)) for criterion in self.criteria]
        return [mark.points, *(None if level is None else Decimal(level) for level in levels)]


def _marks(givings, marks):
    """Everybody's, also those that do not count and those half done."""
    found = marks.filter(response__attempt__giving__in=givings)
    return list(found.select_related("response").order_by("pk"))


def _stamps(marks):
    """`{attempt id: [(mark id, revision, whether it counts), …]}`."""
    found = defaultdict(list)
    for mark in marks:
        found[mark.response.attempt_id].append((mark.pk, mark.revision, mark.counts))
    return found


def _mosts(givings, columns):
    """`{attempt id: points}` that its own answers could get, whatever is asked today: by the
    rubric of what was asked, else its points; of a corrected question by those of that."""
    by_rubric = {}
    for column in itertools.chain.from_iterable(columns):
        by_rubric |= column.by_rubric
    points = Coalesce("keyed_by__points", "question__points")
    answers = Response.objects.filter(attempt__giving__in=givings).order_by()
    found = defaultdict(Decimal)
    for attempt, question, most in answers.values_list(
        "attempt", Coalesce("keyed_by", "question"), points
    ):
        found[attempt] += by_rubric.get(question, most)
    return found


def _most(standing, columns, mosts):
    """Of each part that the student has begun what the own answers could get, of the others
    what is asked today."""
    begun = {part.quiz_id: mosts[part.pk] for part in standing.parts if part and part.pk}
    todays = (
        column.most
        for column in columns
        if not column.is_retired and column.question.quiz_id not in begun
    )
    return sum(begun.values()) + sum(todays)


def _columns(lessons, givings):
    """`{lesson id: [Column, …]}` of what is asked today and of what somebody was asked, in the
    parts' order."""
    asked = Q(retired=False) | Q(responses__attempt__giving__in=givings)
    questions = Question.objects.filter(quiz__lesson__in=lessons).filter(asked).distinct()
    questions = list(
        questions.select_related("quiz").order_by("quiz__position", "quiz_id", "position", "pk")
    )
    criteria = defaultdict(list)
    rows = Criterion.objects.filter(rubric__questions__in=questions).distinct()
    for criterion in rows.prefetch_related("levels"):
        criteria[criterion.rubric_id].append(criterion)
    numbers, found = defaultdict(int), defaultdict(list)
    for wordings in by_question(questions):
        last = wordings[-1]
        numbers[last.quiz_id] += 1
        found[last.quiz.lesson_id].append(Column(wordings, numbers[last.quiz_id], criteria))
    return found
