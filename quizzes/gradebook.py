"""How the totals of a class come about: categories with weights, what is dropped, the average.

A line is "category = weight", with ", drop 1" where the lowest results are left out, such as
"Essays = 60" and "Short questions = 40, drop 1". Weights count in proportion to each other.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_CATEGORIES = 12
LONGEST_NAME = 60
WEIGHT = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)\s*%?(?:\s*,\s*drop\s+(\d{1,2}))?", re.ASCII | re.I)


@dataclass(frozen=True)
class Category:
    """`weight` is relative to the other categories'; the `drop` lowest results do not count."""

    name: str
    weight: Decimal = Decimal(1)
    drop: int = 0


#: Where nobody has typed any: everything counts the same.
ALL = Category("")


def read_categories(text):
    """The categories in their order. Raises ValidationError, a sentence a faulty line."""
    found, faults = [], []
    for number, typed in enumerate(text.splitlines(), 1):
        if typed.strip():
            name, _mark, rule = (part.strip() for part in typed.partition("="))
            read = WEIGHT.fullmatch(rule)
            fault = _fault(name, read, found)
            if fault:
                faults.append(_("Line %(number)s: %(fault)s") % {"number": number, "fault": fault})
            else:
                found.append(Category(name, Decimal(read[1]), int(read[2] or 0)))
    if len(found) > MOST_CATEGORIES:
        faults = [_("There are at most %(most)s categories.") % {"most": MOST_CATEGORIES}]
    if faults:
        raise ValidationError(faults)
    return found


def _fault(name, read, before):
    if not name or not read or not Decimal(read[1]):
        return _("type a category and its weight, such as Essays = 60 or Quizzes = 40, drop 1")
    if len(name) > LONGEST_NAME:
        return _("a category has at most %(most)s letters.") % {"most": LONGEST_NAME}
    if name.casefold() in [one.name.casefold() for one in before]:
        return _("“%(name)s” is a category already.") % {"name": name}
    return ""


def average(results, drop=0):
    """The mean of percents without the `drop` lowest, of which one always stays; None of none."""
    kept = sorted(results)[min(drop, max(len(results) - 1, 0)) :]
    return sum(kept) / len(kept) if kept else None


def total(results, categories):
    """The whole of `[(category name, percent), …]` in percent, rounded to a tenth, or None.

    A category in which nothing counts yet takes no part.
    """
    share, weights = Decimal(0), Decimal(0)
    for category in categories or [ALL]:
        mean = average([one for name, one in results if name == category.name], category.drop)
        if mean is not None:
            share, weights = share + mean * category.weight, weights + category.weight
    return (share / weights).quantize(Decimal("0.1"), ROUND_HALF_UP) if weights else None
