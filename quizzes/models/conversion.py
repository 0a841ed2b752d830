from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lessons.models import Assignment
from quizzes.conversion import grade_of, read_lines
from quizzes.models.attempt import Attempt
from quizzes.models.mark import ChangedMeanwhile, Mark
from quizzes.models.question import Question, Quiz
from quizzes.models.response import Response
from quizzes.models.rubric import Level
from quizzes.models.signature import Signature


class ConversionQuerySet(models.QuerySet):
    def in_use(self):
        """Those with lines: a table that was emptied turns nothing into grades."""
        return self.exclude(lines="")


class Conversion(models.Model):
    """The table that turns the points of one assignment into the school's grades."""

    assignment = models.OneToOneField(
        Assignment, models.CASCADE, related_name="conversion", verbose_name=_("assignment")
    )
    #: As typed; `quizzes.conversion.read_lines` reads them.
    lines = models.TextField(_("points = grade"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = ConversionQuerySet.as_manager()

    def __str__(self):
        return str(self.assignment)

    @classmethod
    def of(cls, assignment):
        """The table of an assignment, new, empty and unsaved if there is none yet."""
        return cls.objects.filter(assignment=assignment).first() or cls(assignment=assignment)

    @classmethod
    def store(cls, assignment, lines, by, base):
        """Put these lines over the revision `base` that the page showed.

        Raises `ChangedMeanwhile` with what is stored where somebody else was quicker.
        """
        cls.objects.get_or_create(assignment=assignment)
        fresh = cls.objects.filter(assignment=assignment, revision=base)
        if not fresh.update(lines=lines, changed_by=by, revision=F("revision") + 1):
            raise ChangedMeanwhile(cls.objects.get(assignment=assignment))

    def read(self):
        """Its lines, none where nothing is typed."""
        return read_lines(self.lines)


@dataclass(frozen=True)
class SchoolGrade:
    """What one student is told of a whole assignment: points of how many, and the grade."""

    points: Decimal
    most: Decimal
    grade: str


def with_school_grade(attempts, student=None):
    """Annotate work of this student's with what `school_grade_of` reads of its assignment.

    Without one: work of several students, each row for the one whose desk it is. Who also
    signed a classmate's work there is told nothing then, for that is not asked.

    There is something only where all that the grade rests on was given back: every part that
    asks questions, in its latest round, with every answer graded.
    """
    own = _own(student, OuterRef("student")).filter(giving=OuterRef("giving"))
    answers = _answers(student)
    table = Conversion.objects.in_use().filter(assignment__givings=OuterRef("giving"))
    is_told = (
        Exists(table)
        & ~Exists(own.filter(given_back_at=None))
        & ~Exists(_parts_never_begun(student))
        & ~Exists(answers.filter(~Exists(_counting(response=OuterRef("pk")))))
    )
    if student is None:
        place = {"attempt__giving": OuterRef("giving"), "student": OuterRef("student")}
        is_told &= ~Exists(Signature.objects.filter(**place))
    return attempts.annotate(
        school_lines=_where(is_told, Subquery(table.values("lines")[:1])),
        school_points=_where(is_told, _sum(answers, _given())),
        school_most=_where(is_told, _sum(answers, _most())),
    )


def school_grade_of(attempt):
    """The `SchoolGrade` of the assignment, or None. Needs `with_school_grade`."""
    if not attempt.school_lines or attempt.school_points is None:
        return None
    grade = grade_of(read_lines(attempt.school_lines), attempt.school_points)
    return SchoolGrade(attempt.school_points, attempt.school_most, grade)


def _where(condition, value):
    return Case(When(condition, then=value), default=Value(None))


def _own(student, outer):
    """The work of this student, or of the one whose desk a row around it is."""
    return Attempt.objects.of_student(student) if student else Attempt.objects.filter(student=outer)


def _parts_never_begun(student):
    asked = Question.objects.asked().filter(quiz=OuterRef("pk"))
    begun = _own(student, OuterRef(OuterRef("student"))).filter(
        quiz=OuterRef("pk"), giving=OuterRef(OuterRef("giving"))
    )
    parts = Quiz.objects.filter(lesson__assignments__givings=OuterRef("giving"))
    return parts.filter(Exists(asked), ~Exists(begun))


def _answers(student):
    """The student's answers of the latest round of every part of the giving."""
    later = Attempt.objects.filter(
        giving=OuterRef("attempt__giving"),
        quiz=OuterRef("attempt__quiz"),
        student=OuterRef("attempt__student"),
        round__gt=OuterRef("attempt__round"),
    )
    own = (
        Response.objects.of_student(student)
        if student
        else Response.objects.filter(attempt__student=OuterRef("student"))
    )
    return own.filter(~Exists(later), attempt__giving=OuterRef("giving"))


def _counting(**of):
    return Mark.objects.counting().done().filter(**of)


def _given():
    return Subquery(_counting(response=OuterRef("pk")).values("points")[:1])


def _most():
    """The points that a question can give: those of its rubric, where that has rows."""
    better = Level.objects.filter(criterion=OuterRef("criterion"), points__gt=OuterRef("points"))
    best = Level.objects.filter(~Exists(better), criterion__rubric=OuterRef("question__rubric"))
    return Coalesce(_sum(best, "points"), F("question__points"))


def _sum(rows, what):
    alike = rows.order_by().annotate(_all=Value(1)).values("_all")
    return Subquery(alike.annotate(_sum=Sum(what)).values("_sum"))
