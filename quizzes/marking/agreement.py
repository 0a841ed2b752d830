"""Where a grader and each colleague agree on the answers that both have graded.

Only pairs in which the reader is one are told, after both are done: nobody learns here how a
colleague grades what one has not graded oneself, and no list compares colleagues.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.views.classes import staff_only
from quizzes.agreement import LEAST_FOR_KAPPA, Agreement
from quizzes.marking.release import own_assignment
from quizzes.models import Attempt, Mark, Response
from quizzes.rows import rows_of

#: So many papers are named, those that differ most.
NAMED = 10


@dataclass
class Compared:
    """One answer that was graded twice: `mine` and `theirs` have levels and points."""

    response: Response
    mine: object
    theirs: object
    at: object = None

    @property
    def difference(self):
        return self.mine.points - self.theirs.points

    @property
    def distance(self):
        """In points, row by row: levels that make up for each other are no agreement."""
        both = self.mine.levels.keys() & self.theirs.levels.keys()
        if not both:
            return abs(self.difference)
        given = [(Decimal(self.mine.levels[key]), Decimal(self.theirs.levels[key])) for key in both]
        return sum(abs(one - other) for one, other in given)

    def pairs(self, rows):
        """`[(row, my place on the scale of its levels, theirs), …]` of rows both have judged."""
        found = []
        for row in rows:
            mine, theirs = row.reached(self.mine.levels), row.reached(self.theirs.levels)
            if mine and theirs:
                places = [row.levels.index(one.level) for one in (mine, theirs)]
                found.append((row, *places))
        return found


@dataclass
class Colleague:
    """One colleague: `rows` are (what was judged, Agreement), `apart` the papers that differ."""

    person: object
    rows: list
    apart: list
    count: int


@staff_only
@require_safe
def agreement(request, assignment_id):
    assignment = own_assignment(request, assignment_id)
    context = {
        "assignment": assignment,
        "colleagues": colleagues_of(request.user, assignment),
        "least": LEAST_FOR_KAPPA,
    }
    return render(request, "quizzes/marking/agreement.html", context)


def colleagues_of(user, assignment):
    """A `Colleague` for each who has graded what this person has, by name."""
    marks = Mark.objects.for_marker(user).done().filter(by_program=False, points__isnull=False)
    own = marks.filter(marker=user, response__attempt__giving__assignment=assignment)
    work = Attempt.objects.with_signers().select_related("giving", "quiz")
    answers = Response.objects.select_related("question__quiz", "keyed_by")
    answers = answers.prefetch_related(Prefetch("attempt", work))
    mine = {mark.response_id: mark for mark in own}
    theirs = marks.filter(response__in=own.values("response")).exclude(marker=user)
    theirs = theirs.exclude(marker=None).select_related("marker")
    theirs = theirs.prefetch_related(Prefetch("response", answers))
    found = defaultdict(list)
    for mark in theirs:
        found[mark.marker].append(Compared(mark.response, mine[mark.response_id], mark))
    rubrics = rubrics_of(one for some in found.values() for one in some)
    people = sorted(found, key=lambda person: (str(person).casefold(), person.pk))
    return [_colleague(person, found[person], rubrics) for person in people]


def rubrics_of(compared):
    """`{rubric id: [Row, …]}` of what was compared, in one query."""
    return rows_of({one.response.rubric_id for one in compared} - {None})


def _colleague(person, compared, rubrics):
    return Colleague(person, rows_compared(compared, rubrics), most_apart(compared), len(compared))


def rows_compared(compared, rubrics):
    """`[(what was judged, Agreement), …]`: each row of each question's rubric, or its points."""
    rows = []
    for question, some in _by_question(compared):
        levels = rubrics.get(some[0].response.rubric_id)
        rows += _by_row(some, levels) if levels else [_by_points(question, some)]
    return rows


def most_apart(compared):
    """Those that differ, the furthest apart first."""
    apart = sorted(compared, key=lambda one: (-one.distance, one.response.pk))
    return [one for one in apart if one.distance][:NAMED]


def _by_question(compared):
    """(question, those compared of it), apart by the rubric they were graded with."""
    found = defaultdict(list)
    for one in compared:
        found[one.response.question, one.response.rubric_id].append(one)
    pairs = [(question, some) for (question, _rubric), some in found.items()]
    return sorted(pairs, key=lambda pair: (pair[0].position, pair[0].pk))


def _by_row(compared, rows):
    """(title, Agreement on its levels) of every row that both have judged."""
    judged = defaultdict(list)
    for one in compared:
        for row, *places in one.pairs(rows):
            judged[row.criterion.pk].append(tuple(places))
    for row in rows:
        if judged[row.criterion.pk]:
            yield row.criterion.title, Agreement(judged[row.criterion.pk])


def _by_points(question, compared):
    title = _("Points: %(question)s") % {"question": question}
    return title, Agreement([(one.mine.points, one.theirs.points) for one in compared])
