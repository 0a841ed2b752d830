"""The answers that a class's picture is made of, each with the mark that counts."""

from dataclasses import dataclass
from decimal import Decimal

from quizzes.models import Attempt, Mark, Question, Response, Signature
from quizzes.rows import rows_of
from quizzes.wordings import by_question


@dataclass
class Asked:
    """A question as it was worded for some: where it stands, and the rows it is graded by.

    Where a key was corrected it is the wording whose key counts, as in `Response.keyed`.
    """

    question: Question
    number: int  # in its part, earlier wordings under the number of today's
    rows: list

    @property
    def most(self):
        """The points that a full answer gets."""
        return sum(row.most for row in self.rows) if self.rows else self.question.points


@dataclass
class Answered:
    """One answer. `mark` is the one that counts, once it is done; None before."""

    response: Response
    attempt: Attempt
    asked: Asked
    mark: Mark | None = None

    @property
    def points(self):
        return self.mark.points if self.mark else None

    @property
    def share(self):
        """Its points as a share of the most, 0 to 1; None where none are given."""
        if self.points is None or not self.asked.most:
            return None
        return float(min(Decimal(1), self.points / self.asked.most))


def last_work(user, assignment, room=None):
    """The work of an assignment that counts in its picture, in the classes this person teaches."""
    work = Attempt.objects.for_marker(user).last_turned_in().filter(giving__assignment=assignment)
    return work.filter(giving__classroom=room) if room else work


def answers_of(work, reader):
    """The `Answered` of a queryset of attempts, in the order of the parts, each with the mark
    that counts and that its reader may know. Five queries."""
    signed = work.annotate(signed=Signature.objects.as_column())
    attempts = {one.pk: one for one in signed.only("student", "giving", "quiz", "reading_text")}
    responses = Response.objects.filter(attempt__in=work.order_by().values("pk"))
    responses = responses.defer("outline").order_by("attempt_id", "question_id")
    marks = Mark.objects.shown_to(reader).counting().done()
    marks = marks.filter(response__in=responses.order_by().values("pk"))
    found = {mark.response_id: mark for mark in marks.defer("comment")}
    responses = list(responses)
    asked = _asked({one.keyed_by_id or one.question_id for one in responses})
    for response in responses:
        response.question = asked[response.keyed_by_id or response.question_id].question
    answers = [
        Answered(one, attempts[one.attempt_id], asked[one.question_id], found.get(one.pk))
        for one in responses
    ]
    order = {pk: place for place, pk in enumerate(asked)}
    return sorted(answers, key=lambda one: order[one.response.question_id])


def _asked(questions):
    """`{question id: Asked}` in the order of the parts."""
    rows = Question.objects.filter(pk__in=questions).select_related("quiz")
    rows = list(rows.order_by("quiz__position", "quiz_id", "position", "pk"))
    rubrics = rows_of({one.rubric_id for one in rows} - {None})
    found, numbers = {}, {}
    for wordings in by_question(rows):
        quiz = wordings[-1].quiz_id
        numbers[quiz] = numbers.get(quiz, 0) + 1
        for question in wordings:
            kept = rubrics.get(question.rubric_id, [])
            found[question.pk] = Asked(question, numbers[quiz], kept)
    return found


def mean(shares):
    """The mean of the shares that there are, and of how many: (None, 0) of none."""
    known = [one for one in shares if one is not None]
    return (sum(known) / len(known) if known else None), len(known)
