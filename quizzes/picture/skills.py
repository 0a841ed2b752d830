"""A skill's growth over the year: each student's share of its points, assignment by assignment."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from django.db.models import Max
from django.db.models.functions import Coalesce

from lessons.models import Giving
from quizzes.hidden_names import is_hidden
from quizzes.models import Attempt, Criterion, Mark, Signature
from quizzes.picture.answers import mean

#: The drawing of one line, in its own units.
WIDTH, HEIGHT, EDGE = 120, 28, 4


@dataclass
class Line:
    """Shares of one student, 0 to 1, one an assignment; None where none. A class has `counts`."""

    who: object
    shares: list
    counts: list = field(default_factory=list)

    @property
    def cells(self):
        """[(percent or None, of how many students or "")], one an assignment."""
        percents = [None if one is None else round(one * 100) for one in self.shares]
        return list(zip(percents, self.counts or [""] * len(percents), strict=True))

    @property
    def points(self):
        """(x, y) of the assignments with grades, in the units of the drawing; one in its middle."""
        wide, tall, last = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE, len(self.shares) - 1
        return [
            (
                round(EDGE + wide * (place / last if last else 0.5), 1),
                round(EDGE + tall * (1 - share), 1),
            )
            for place, share in enumerate(self.shares)
            if share is not None
        ]

    @property
    def path(self):
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass
class SkillGrown:
    """One skill in one class, over the assignments whose rubrics have a row of it."""

    name: str
    givings: list
    whole: Line
    students: list = field(default_factory=list)


def skills_of(classroom, students, reader):
    """The `SkillGrown` of every skill that is graded in a class, of these students. Five queries.

    What was taken back from the class does not count, as in its gradebook.
    Of a student's work on a part the newest round that was turned in counts, and marks that
    count and are done, given back or not, but for papers that are graded under a number and
    those that `reader` is not to know. The class's share is the mean of its students' own, of
    those too who are not among `students`.
    """
    givings = list(_in_time(Giving.objects.current().filter(classroom=classroom)))
    rows = {
        str(row.pk): row
        for row in Criterion.objects.exclude(skill="").annotate(most=Max("levels__points"))
        if row.most
    }
    found = _shares(givings, rows, Mark.objects.shown_to(reader))
    return [
        _grown(skill, found[skill], givings, students)
        for skill in Criterion.Skill
        if skill in found
    ]


def _in_time(givings):
    """By when it was due; without a day, by when it opened or was given."""
    when = Coalesce("due_at", "opens_at", "assignment__created_at")
    return givings.select_related("assignment__lesson").annotate(when=when).order_by("when", "pk")


def _shares(givings, rows, marks):
    """`{skill: {giving id: {student id: share}}}` of what is graded."""
    work = Attempt.objects.filter(giving__in=givings).last_turned_in().order_by().values("pk")
    marks = marks.counting().done().filter(response__attempt__in=work)
    marks = marks.exclude(is_hidden("response__attempt__"))
    marks = marks.exclude(levels={}).values_list(
        "levels", "response__attempt__giving", "response__attempt", "response__attempt__student"
    )
    signed = _signed(work)
    sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for levels, giving, attempt, student in marks:
        for pk, writer in product(levels.keys() & rows.keys(), [student, *signed[attempt]]):
            earned = sums[rows[pk].skill, giving, writer]
            earned[0] += Decimal(levels[pk])
            earned[1] += rows[pk].most
    found = defaultdict(lambda: defaultdict(dict))
    for (skill, giving, student), (points, most) in sums.items():
        found[skill][giving][student] = float(points / most)
    return found


def _signed(work):
    """`{attempt id: [student id, …]}` of who wrote it together with the one whose desk it is."""
    found = defaultdict(list)
    signatures = Signature.objects.filter(attempt__in=work)
    for attempt, student in signatures.values_list("attempt", "student"):
        found[attempt].append(student)
    return found


def _grown(skill, found, givings, students):
    kept = [giving for giving in givings if giving.pk in found]
    means = [mean(found[giving.pk].values()) for giving in kept]
    whole = Line(None, [share for share, _count in means], [count for _share, count in means])
    lines = [Line(who, [found[giving.pk].get(who.pk) for giving in kept]) for who in students]
    return SkillGrown(skill.label, kept, whole, lines)
