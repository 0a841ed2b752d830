"""A table that turns points into the school's grades, as somebody types it.

A line is "points = grade", such as "7 = 100" or "6.5 = B+": so many points or more get this
grade. Lines run from the most points down to 0, so that no total is left without a grade.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_LINES = 120
LONGEST_GRADE = 20
POINTS = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True)
class Line:
    """From `points` (a total of an assignment) on a student gets `grade`, a word or a number."""

    points: Decimal
    grade: str


def read_lines(text):
    """The lines of a table in their order. Raises ValidationError, a sentence a faulty line."""
    lines, faults = [], []
    for number, typed in enumerate(text.splitlines(), 1):
        if typed.strip():
            try:
                lines.append(_read(number, typed, lines))
            except ValidationError as fault:
                faults += fault.messages
    if len(lines) > MOST_LINES:
        faults = [_("A table has at most %(most)s lines.") % {"most": MOST_LINES}]
    if lines and not faults and lines[-1].points:
        told = {"points": f"{lines[-1].points.normalize():f}"}
        words = _("Totals below %(points)s have no grade. Add a last line, such as: 0 = F")
        faults.append(words % told)
    if faults:
        raise ValidationError(faults)
    return lines


def _read(number, typed, before):
    points, mark, grade = (part.strip() for part in typed.partition("="))
    told = {"number": number, "typed": typed.strip()[:60]}
    if not mark:
        words = _("Line %(number)s (%(typed)s) needs an equal sign, such as: 6 = 95")
    elif not POINTS.fullmatch(points):
        words = _("Line %(number)s (%(typed)s) has to begin with points, such as 6 or 6.5.")
    elif not grade or "=" in grade:
        words = _("Line %(number)s (%(typed)s) needs one grade after the equal sign.")
    elif len(grade) > LONGEST_GRADE:
        told["most"] = LONGEST_GRADE
        words = _("Line %(number)s: a grade has at most %(most)s letters or digits.")
    elif before and Decimal(points) >= before[-1].points:
        words = _(
            "Line %(number)s (%(typed)s) has as many points as the line before it, or more. "
            "Begin with the most points and go down."
        )
    else:
        return Line(Decimal(points), grade)
    raise ValidationError(words % told)


def line_of(lines, total):
    """The highest line at or below a total (`Decimal` or None), or None."""
    if total is None:
        return None
    return next((line for line in lines if line.points <= total), None)


def grade_of(lines, total):
    """The grade of a total, else ""."""
    line = line_of(lines, total)
    return line.grade if line else ""
