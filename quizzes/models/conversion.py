from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext_lazy as _

from lessons.late import left_of
from lessons.models import Assignment, Extension, Giving, Sitting
from quizzes.conversion import grade_of, read_lines
from quizzes.models.attempt import Attempt
from quizzes.models.mark import Mark
from quizzes.models.question import Question, Quiz
from quizzes.models.response import Response
from quizzes.models.revision import put_over
from quizzes.models.rubric import Level
from quizzes.models.signature import Signature
from sources.columns import JSONList, length_of, moment_of
from sources.prepared import Outer, Prepared


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
        put_over(cls.objects.filter(assignment=assignment), base, lines=lines, changed_by=by)

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
    """Annotate work of this student's with what `school_grade_of` reads of its assignment; or of
    several students, each piece with what the one whose desk it is may be told.

    There is something only where all that the grade rests on was given back: every part that
    asks questions, in its latest round, with every answer graded.
    """
    told = _told_of(student=student.pk) if student else _told_at_desks()
    return attempts.annotate(school=told)


def school_grade_of(attempt):
    """The `SchoolGrade` of the assignment, or None. Needs `with_school_grade`."""
    told = attempt.school
    given = [_left(one) for one in told["works"] or () if one["points"] is not None] if told else []
    if not given:
        return None
    points, most = sum(given), _decimal(told["most"])
    return SchoolGrade(points, most, grade_of(read_lines(told["lines"]), points))


def _left(work):
    """What coming late leaves of the points of one piece of work."""
    giving, own = (
        model(**{name: _read(name, work[f"{model.__name__}_{name}"]) for name in names})
        for model, names in ((Giving, OF_A_GIVING), (Extension, OF_AN_EXTENSION))
    )
    own.late_waived = own.late_waived or ""
    piece = Attempt(round=work["round"], turned_in_at=moment_of(work["turned_in_at"]))
    piece.clock_beyond = length_of(work["beyond"])
    return left_of(_decimal(work["points"]), piece.lateness(giving, own))


def _read(name, value):
    return moment_of(value) if name.endswith("_at") else value


def _decimal(number):
    """SQLite adds points as binary numbers."""
    return Decimal(str(number)).quantize(Decimal("0.01"))


#: What decides on late work: of a giving, and of the own dates of the one whose desk it is.
OF_A_GIVING = ("due_at", "late_work", "late_percent", "late_most")
OF_AN_EXTENSION = ("due_at", "late_waived")
#: Of the row of `Attempt` around the query.
GIVING, DESK = Outer("quizzes_attempt.giving_id"), Outer("quizzes_attempt.student_id")


def _told(student):
    """The table's lines with points and most of them, or no row where nothing may be told."""
    tables = Conversion.objects.in_use().filter(assignment__givings=GIVING)
    ungraded = _answers(student).filter(~Exists(_counting()))
    told = tables.filter(
        ~Exists(_work(student).filter(given_back_at=None)),
        ~Exists(_parts_never_begun(student)),
        ~Exists(ungraded),
    )
    values = {"works": _works(student), "most": _sum(_answers(student), _most())}
    return told.values(all=JSONObject(lines=F("lines"), **values))[:1]


_told_of = Prepared(_told, models.JSONField())
_told_at_desks = Prepared(lambda: _told(DESK), models.JSONField())


def _work(student):
    """What the student wrote in the giving, alone or with classmates."""
    signed = Signature.objects.filter(attempt=OuterRef("pk"), student=student)
    return Attempt.objects.filter(Q(student=student) | Exists(signed), giving=GIVING)


def _parts_never_begun(student):
    asked = Question.objects.asked().filter(quiz=OuterRef("pk"))
    begun = _work(student).filter(quiz=OuterRef("pk"))
    parts = Quiz.objects.filter(lesson__assignments__givings=GIVING)
    return parts.filter(Exists(asked), ~Exists(begun))


def _answers(student):
    """The student's answers of the latest round of every part of the giving."""
    return Response.objects.filter(attempt__in=_last_work(student).values("pk"))


def _last_work(student):
    """The latest round of what the student wrote in every part of the giving."""
    later = Attempt.objects.filter(
        giving=GIVING,
        quiz=OuterRef("quiz"),
        student=OuterRef("student"),
        round__gt=OuterRef("round"),
    )
    return _work(student).filter(~Exists(later))


def _works(student):
    """Of each of these its points, and what says whether it came late: a list."""
    own = Extension.objects.filter(giving=GIVING, student=OuterRef("student"))
    columns = {f"Giving_{name}": F(f"giving__{name}") for name in OF_A_GIVING}
    columns |= {f"Extension_{name}": Subquery(own.values(name)[:1]) for name in OF_AN_EXTENSION}
    points = _sum(Response.objects.filter(attempt=OuterRef("pk")), _given())
    place = [OuterRef(name) for name in ("giving", "quiz", "student")]
    columns["beyond"] = Subquery(Sitting.objects.begun_at_a_part(*place).values("beyond")[:1])
    one = JSONObject(points=points, round=F("round"), turned_in_at=F("turned_in_at"), **columns)
    return Subquery(_last_work(student).order_by().values(all=JSONList(one)))


def _counting():
    return Mark.objects.counting().done().filter(response=OuterRef("pk"))


def _given():
    return Subquery(_counting().values("points")[:1])


def _most():
    """The points that a question can give: those of its rubric, where that has rows, else its
    own; of a corrected question those of that."""
    better = Level.objects.filter(criterion=OuterRef("criterion"), points__gt=OuterRef("points"))
    rubric = Coalesce(OuterRef("keyed_by__rubric"), OuterRef("question__rubric"))
    best = Level.objects.filter(~Exists(better), criterion__rubric=rubric)
    return Coalesce(_sum(best, "points"), F("keyed_by__points"), F("question__points"))


def _sum(rows, what):
    alike = rows.order_by().annotate(_all=Value(1)).values("_all")
    return Subquery(alike.annotate(_sum=Sum(what)).values("_sum"))
