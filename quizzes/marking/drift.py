"""How one's own grading moves over time, for oneself alone: against practice papers and against
colleagues who graded the same answers."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.views.classes import staff_only
from quizzes.agreement import Agreement
from quizzes.marking.agreement import Compared, rubrics_of
from quizzes.models import Mark, PracticeMark, Response

#: So far back it looks, and so long it calls "of late".
BACK, LATE = timedelta(days=730), timedelta(days=30)
#: Of fewer rows judged it says nothing, and so much of a level it calls another way of grading.
LEAST, MOVED = 10, 0.25
#: The drawing in its own units: a level higher or lower is so much above or below the middle.
WIDTH, HEIGHT, EDGE, A_LEVEL = 320, 96, 8, 40


@dataclass
class Stretch:
    """Some time of grading: `pairs` are (my place on a row's scale, the other's)."""

    pairs: list
    start: object = None

    @property
    def agreement(self):
        return Agreement(self.pairs)

    @property
    def mean(self):
        """By how many levels one is higher on average; lower where it is less than none."""
        return sum(one - other for one, other in self.pairs) / len(self.pairs)


@dataclass
class Drift:
    """The stretches of a grader's months, the first first; of late, and all of before."""

    months: list
    late: Stretch
    before: Stretch

    @property
    def is_told(self):
        return min(len(self.late.pairs), len(self.before.pairs)) >= LEAST

    @property
    def moved(self):
        """By how many levels one gives more than before, where that is worth a word; else 0."""
        by = self.late.mean - self.before.mean
        return by if abs(by) >= MOVED else 0

    @property
    def points(self):
        """(x, y) of the months in the units of the drawing."""
        last, middle = len(self.months) - 1, HEIGHT / 2
        wide, most = WIDTH - 2 * EDGE, middle - EDGE
        return [
            (
                round(EDGE + wide * (place / last if last else 0.5), 1),
                round(middle - max(-most, min(most, A_LEVEL * one.mean)), 1),
            )
            for place, one in enumerate(self.months)
        ]

    @property
    def path(self):
        return " ".join(f"{x},{y}" for x, y in self.points)


@staff_only
@require_safe
def drift(request):
    now = timezone.now()
    context = {
        "drift": drift_of(request.user, now),
        "since": now - LATE,
        "least": LEAST,
        "width": WIDTH,
        "height": HEIGHT,
        "middle": HEIGHT // 2,
    }
    return render(request, "quizzes/marking/drift.html", context)


def drift_of(user, now):
    """A `Drift`. Four queries, whatever was graded."""
    compared = [*practiced(user, now - BACK), *seconded(user, now - BACK)]
    judged = sorted(_judged(compared), key=lambda one: one[0])
    by_month = defaultdict(list)
    for at, *pair in judged:
        by_month[timezone.localtime(at).date().replace(day=1)].append(tuple(pair))
    late = [tuple(pair) for at, *pair in judged if at >= now - LATE]
    before = [tuple(pair) for at, *pair in judged if at < now - LATE]
    months = [Stretch(pairs, start) for start, pairs in by_month.items()]
    return Drift(months, Stretch(late), Stretch(before))


def _judged(compared):
    """(when, my place, the other's) of each row of a rubric that was judged."""
    rubrics = rubrics_of(compared)
    for one in compared:
        for _row, mine, theirs in one.pairs(rubrics.get(one.response.rubric_id, [])):
            yield one.at, mine, theirs


def practiced(user, since):
    """One's practice grades beside the agreed levels."""
    own = PracticeMark.objects.of_grader(user).filter(made_at__gte=since)
    own = own.select_related("anchor__loan__response__question", "anchor__loan__response__keyed_by")
    return [Compared(one.anchor.response, one, one.anchor, one.made_at) for one in own]


def seconded(user, since):
    """One's grades beside those of colleagues who did the same answer, or what was agreed on."""
    marks = Mark.objects.for_marker(user).done().filter(by_program=False, points__isnull=False)
    own = marks.filter(marker=user, is_agreed=False, done_at__gte=since)
    answers = Response.objects.select_related("question", "keyed_by")
    others = marks.filter(response__in=own.values("response")).exclude(marker=user)
    others = others.prefetch_related(Prefetch("response", answers))
    theirs = defaultdict(list)
    for mark in others.order_by("pk"):
        theirs[mark.response_id].append(mark)
    return [
        Compared(found[0].response, one, _reference(found), one.done_at)
        for one in own
        if (found := theirs.get(one.response_id))
    ]


def _reference(marks):
    """What was agreed on; where nothing was, what the first colleague gave."""
    return next((one for one in marks if one.is_agreed), marks[0])
