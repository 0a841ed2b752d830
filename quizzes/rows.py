"""The rows of rubrics with their levels, for pages that show them."""

from dataclasses import dataclass, field
from decimal import Decimal

from quizzes.models import Criterion, Level


@dataclass(frozen=True)
class Reached:
    """The level that somebody was given in a row, and with how many points."""

    level: Level
    points: Decimal


@dataclass
class Row:
    criterion: Criterion
    levels: list[Level] = field(default_factory=list)

    @property
    def most(self):
        return max((level.points for level in self.levels), default=0)

    @property
    def has_words(self):
        """Whether any level says for graders what it means."""
        return any(one.title or one.marker_text for one in self.levels)

    @property
    def told_to_students(self):
        """The levels that have words for students."""
        return [one for one in self.levels if one.student_text]

    def next_step(self, mark):
        """What to do next in this row, in words for the student: the grader's or, without them,
        those of the next level that has others than its own. "" where no level was given."""
        key = str(self.criterion.pk)
        given = mark.levels.get(key) if mark else None
        if not given:
            return ""
        own = self.level_of(Decimal(given))
        said = own.student_text if own else ""
        above = (one for one in self.told_to_students if one.lowest > Decimal(given))
        following = next((one for one in above if one.student_text != said), None)
        return mark.next_steps.get(key) or (following.student_text if following else "")

    def level_of(self, points):
        """The level that gives these points, or None."""
        return next((one for one in self.levels if one.holds(points)), None)

    def reached(self, levels):
        """The `Reached` of what a mark keeps as `levels`, or None."""
        given = levels.get(str(self.criterion.pk))
        level = self.level_of(Decimal(given)) if given else None
        return level and Reached(level, Decimal(given))


def rows_of(rubrics):
    """`{rubric id: [Row, …]}` of these rubric ids, in one query."""
    levels = (
        Level.objects.filter(criterion__rubric__in=rubrics)
        .select_related("criterion")
        .order_by("criterion__position", "criterion_id", "points")
    )
    rows = {}
    for level in levels:
        found = rows.setdefault(level.criterion.rubric_id, {})
        found.setdefault(level.criterion_id, Row(level.criterion)).levels.append(level)
    return {rubric: list(found.values()) for rubric, found in rows.items()}
