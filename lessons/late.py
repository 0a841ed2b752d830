"""What late work costs: the one place that says so.

A day that has begun counts whole. What depends on it is told by the apps that keep it: a higher
app registers, in its `AppConfig.ready()`, a function from a giving as it is stored and as it is
to become to `[(who, points before, points after), …]` of what students have seen already.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

DAY = timedelta(days=1)

effects: list[Callable[..., list]] = []


def effects_of(before, after):
    return [one for effect in effects for one in effect(before, after)]


@dataclass(frozen=True)
class LateRule:
    """`percent` of the points a day, `most` percent in all; 0: late work is only marked so."""

    percent: int = 0
    most: int = 0

    def on(self, delay, waived=""):
        """What this `timedelta` costs. `waived` says why it costs this student nothing."""
        return Late(delay, min(self.percent * math.ceil(delay / DAY), self.most), waived)


@dataclass(frozen=True)
class Late:
    """A piece of work that came late: by how long, and how many percent of its points go."""

    delay: timedelta
    percent: int
    waived: str = ""

    @property
    def days(self):
        """Days begun."""
        return math.ceil(self.delay / DAY)

    @property
    def costs(self):
        return bool(self.percent) and not self.waived

    def left(self, points):
        """What is left of these points, a `Decimal` of two places; None of None."""
        if points is None or not self.costs:
            return points
        left = Decimal(points) * (100 - self.percent) / 100
        return left.quantize(Decimal("0.01"), ROUND_HALF_UP)


def left_of(points, late):
    """The same where it may have come in time (`late` is None)."""
    return late.left(points) if late else points
