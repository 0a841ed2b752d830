"""How a class did on each row of its rubrics: how many stand at each level."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from quizzes.models import Level
from quizzes.picture.answers import Asked, mean
from quizzes.rows import Row

#: The width of a drawing in its own units, and how wide a piece must be to hold its number.
WIDTH, ROOM_FOR_A_NUMBER = 300, 16
#: Shades from no points to all.
SHADES = 5


@dataclass
class AtLevel:
    """How many answers stand at one level, and its piece of the drawing."""

    level: Level
    count: int
    shade: int
    x: float = 0
    width: float = 0

    @property
    def middle(self):
        return self.x + self.width / 2

    @property
    def holds_number(self):
        return self.width >= ROOM_FOR_A_NUMBER


@dataclass
class RowTaken:
    """A row of a rubric as the class met it in one question."""

    asked: Asked
    row: Row
    levels: list
    graded: int
    share: float  # of the row's points, 0 to 1

    @property
    def percent(self):
        return round(self.share * 100)

    @property
    def taken(self):
        """The levels at which somebody stands."""
        return [one for one in self.levels if one.count]


def rows_taken(answers):
    """The `RowTaken` of what is graded, the one most missed first."""
    points = defaultdict(list)
    for one in answers:
        for row in one.asked.rows if one.mark else ():
            given = one.mark.levels.get(str(row.criterion.pk))
            if given is not None:
                points[one.response.question_id, row.criterion.pk].append(Decimal(given))
    asked = {one.response.question_id: one.asked for one in answers}
    found = [
        _taken(one, row, points[pk, row.criterion.pk])
        for pk, one in asked.items()
        for row in one.rows
        if points[pk, row.criterion.pk]
    ]
    return sorted(found, key=lambda one: one.share)


def _taken(asked, row, points):
    shares = [float(one / row.most) if row.most else 1 for one in points]
    levels = [
        AtLevel(level, sum(map(level.holds, points)), _shade(level.points, row.most))
        for level in row.levels
    ]
    x = 0
    for one in levels:
        one.x, one.width = x, WIDTH * one.count / len(points)
        x += one.width
    return RowTaken(asked, row, levels, len(points), mean(shares)[0])


def _shade(points, most):
    return round((SHADES - 1) * float(points / most)) if most else SHADES - 1
