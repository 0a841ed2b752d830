"""How hard the questions that the program scores were, and whether they tell readers apart."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import StatisticsError, correlation

from django.utils.translation import gettext as _

from quizzes.picture.answers import Asked, mean

#: From so many scored answers on more is said than the bare counts.
LEAST = 10
#: At and above: told apart well, and a little (Ebel, "Measuring Educational Achievement", 1965).
WELL, A_LITTLE = 0.3, 0.2


@dataclass
class Option:
    text: str
    right: bool
    count: int
    of: int  # answers

    @property
    def width(self):
        """Of its bar, in hundredths."""
        return 100 * self.count / self.of if self.of else 0


@dataclass
class QuestionTaken:
    """One question as the class met it. Under `LEAST` answers only its counts are shown."""

    asked: Asked
    count: int
    full: int  # answers with all points
    share: float  # of the points, 0 to 1: how easy it was
    tells: float | None  # see `discrimination`
    options: list
    blank: int

    @property
    def has_enough(self):
        return self.count >= LEAST

    @property
    def percent(self):
        return round(self.share * 100)

    @property
    def verdict(self):
        """Whether those who did well on the rest got this right more often."""
        if self.tells is None:
            return _("cannot be told: too few other grades, or all the same")
        if self.tells >= WELL:
            return _("yes")
        return _("a little") if self.tells >= A_LITTLE else _("no")


def questions_taken(answers):
    """The `QuestionTaken` of every question that the program scores, the hardest first."""
    scored = defaultdict(list)
    for one in answers:
        if one.response.question.is_scored and one.share is not None:
            scored[one.response.question_id].append(one)
    rest = Rest(answers)
    found = [_taken(group, rest) for group in scored.values()]
    return sorted(found, key=lambda one: one.share)


def _taken(group, rest):
    asked = group[0].asked
    return QuestionTaken(
        asked=asked,
        count=len(group),
        full=sum(one.share == 1 for one in group),
        share=mean(one.share for one in group)[0],
        tells=discrimination([(one.share, rest.share_beside(one)) for one in group]),
        options=_options(asked.question, group),
        blank=sum(one.response.is_blank for one in group),
    )


def _options(question, group):
    handler = question.handler
    chosen = Counter(
        option["key"] for one in group for option in handler.chosen(question, one.response.answer)
    )
    return [
        Option(option["text"], bool(option.get("right")), chosen[option["key"]], len(group))
        for option in handler.options(question)
    ]


def discrimination(pairs):
    """The corrected item-total correlation, -1 to 1, of `[(share here, share elsewhere)]`.

    Corrected: the question's own points are no part of the total it is set against (Henrysson,
    "Correction of item-total correlations in item analysis", Psychometrika 28, 1963). Pairs
    with None are left out; None under `LEAST` pairs, or where one side never differs.
    """
    known = [pair for pair in pairs if None not in pair]
    if len(known) < LEAST:
        return None
    try:
        return correlation(*zip(*known, strict=True))
    except StatisticsError:
        return None


class Rest:
    """What each student has on everything else that is graded in the assignment."""

    def __init__(self, answers):
        self.points, self.most = Counter(), Counter()
        for one in answers:
            if one.share is not None:
                self.points[self._whose(one)] += one.points
                self.most[self._whose(one)] += one.asked.most

    @staticmethod
    def _whose(answered):
        return answered.attempt.giving_id, answered.attempt.student_id

    def share_beside(self, answered):
        """The share of the points, 0 to 1, without this answer; None if nothing else is graded."""
        whose = self._whose(answered)
        most = self.most[whose] - answered.asked.most
        return float((self.points[whose] - answered.points) / most) if most else None
