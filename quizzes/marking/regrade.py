"""A rubric that was corrected: what its levels give for the answers graded with the one before.

Levels go over to the row of the same name, and there to the level with the same words. Nothing
goes over before the list of what would change was looked at.
"""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.models import AuditEvent
from quizzes.forms.rescore import SeenForm
from quizzes.models import Anchor, Attempt, Mark, PracticeMark, Response
from quizzes.models.revision import ChangedMeanwhile, put_over
from quizzes.models.rubric import as_kept
from quizzes.rows import rows_of
from quizzes.wordings import asking_the_same

#: So many answers go over at once: everybody's save waits that long.
MOST = 200


@dataclass
class Moves:
    """From the rows of one rubric to those of another: `rows` by the id of the row before, and
    where its levels go, `{id of a row before: [(level, level after), …]}`."""

    rows: dict = field(default_factory=dict)
    levels: dict = field(default_factory=dict)

    @classmethod
    def between(cls, before, after):
        moves = cls()
        for place, row in enumerate(before):
            if other := _same_row(row, place, before, after):
                key = str(row.criterion.pk)
                moves.rows[key] = str(other.criterion.pk)
                moves.levels[key] = list(_levels(row, other))
        return moves

    def of(self, levels):
        """`Mark.levels` as they go over. What finds no level is left out."""
        found = {
            self.rows[row]: _goes_to(Decimal(points), self.levels[row])
            for row, points in levels.items()
            if row in self.rows and points
        }
        return {row: points for row, points in found.items() if points is not None}

    def words(self, steps):
        """The same for words that stand by a row."""
        return {self.rows[row]: words for row, words in steps.items() if row in self.rows}


def _goes_to(points, levels):
    """The points after, as a mark keeps them: within a level as far below its best as before."""
    for before, after in levels:
        if before.holds(points):
            return as_kept(max(after.lowest, after.points - (before.points - points)))
    return None


def _same_row(row, place, before, after):
    """The one that is called the same; where one was renamed, that in its place."""
    named = {one.criterion.title.casefold(): one for one in after}
    if found := named.get(row.criterion.title.casefold()):
        return found
    other = after[place] if len(before) == len(after) else None
    titles = {one.criterion.title.casefold() for one in before}
    return other if other and other.criterion.title.casefold() not in titles else None


def _levels(before, after):
    """(level, level after) of each that finds its own."""
    for place, level in enumerate(before.levels):
        if other := _same_level(level, place, before, after):
            yield level, other


def _same_level(level, place, before, after):
    """The one with the same words; of as many levels that in its place, else of the same points."""
    alike = [one for one in after.levels if _words(one) == _words(level) and any(_words(one))]
    if len(alike) == 1:
        return alike[0]
    if len(before.levels) == len(after.levels):
        return after.levels[place]
    return after.level_of(level.points)


def _words(level):
    return level.title, level.marker_text


@dataclass
class Judgement:
    """One grader's, as it would go over. `lacks` are the rows that are to be judged anew."""

    mark: Mark
    levels: dict
    lacks: list

    @property
    def points(self):
        """What would count: points that were set for a reason stay."""
        if self.mark.is_set or self.mark.points is None:
            return self.mark.points
        return sum((Decimal(points) for points in self.levels.values()), Decimal(0))

    @property
    def is_changed(self):
        return bool(self.lacks) or self.points != self.mark.points


@dataclass
class Regraded:
    """One answer, with what becomes of all that graders gave it."""

    response: Response
    moves: Moves
    judgements: list
    is_shown: bool

    @property
    def attempt(self):
        return self.response.attempt

    @property
    def counting(self):
        return next((one for one in self.judgements if one.mark.counts), None)

    @property
    def is_changed(self):
        return any(one.is_changed for one in self.judgements)

    @property
    def lacks(self):
        rows = {row.criterion.pk: row for one in self.judgements for row in one.lacks}
        return [row.criterion.title for row in rows.values()]

    @property
    def stays(self):
        """What a student reads already is not taken away: it is graded by hand."""
        return bool(self.lacks) and self.attempt.is_given_back


def regrade(request, assignment, question):
    answers = regraded(request.user, assignment, question)
    going = [one for one in answers if not one.stays]
    form = SeenForm(request.POST) if request.method == "POST" else None
    is_changed = False
    if form is not None:
        if form.is_valid() and form.cleaned_data["seen"] == fingerprint(answers):
            try:
                store(going, question, request.user, assignment)
            except ChangedMeanwhile:
                answers = regraded(request.user, assignment, question)
            else:
                messages.success(request, _told(len(going)))
                return redirect("quizzes:marking_rescore", assignment.pk, question.pk)
        is_changed = True
    context = {
        "assignment": assignment,
        "question": question,
        "answers": answers,
        "changed": [one for one in answers if one.is_changed],
        "going": going,
        "is_changed": is_changed,
        "confirm": SeenForm(initial={"seen": fingerprint(answers)}),
        "most": MOST,
    }
    return render(request, "quizzes/marking/regrade.html", context)


def _told(count):
    words = ngettext(
        "%(count)s answer goes by the corrected rubric now.",
        "%(count)s answers go by the corrected rubric now.",
        count,
    )
    return words % {"count": count}


def earlier(question):
    """Wordings before this one that ask the very same and have another rubric."""
    others = (None, question.rubric_id)
    return [one for one in asking_the_same(question) if one.rubric_id not in others]


def regraded(user, assignment, question):
    """A `Regraded` of every answer to an earlier wording that this person may grade, begun or not,
    and for which the rubric of today does not count yet."""
    work = Attempt.objects.with_signers().select_related("giving__classroom", "quiz")
    answers = Response.objects.for_marker(user).filter(question__in=earlier(question))
    answers = answers.filter(attempt__giving__assignment=assignment)
    answers = answers.exclude(keyed_by=question).order_by("pk")
    answers = answers.select_related("question", "keyed_by").prefetch_related(
        Prefetch("attempt", work), Prefetch("marks", Mark.objects.filter(by_program=False))
    )
    answers = list(islice(answers.iterator(chunk_size=MOST), MOST))
    shown = Mark.objects.shown_to(user).filter(response__in=answers, counts=True)
    shown = set(shown.values_list("response", flat=True))
    rubrics = rows_of({question.rubric_id} | {one.rubric_id for one in answers} - {None})
    after, moves = rubrics.get(question.rubric_id, []), {}
    for one in answers:
        if one.rubric_id not in moves:
            moves[one.rubric_id] = Moves.between(rubrics.get(one.rubric_id, []), after)
    found = [_regraded(one, moves[one.rubric_id], after, one.pk in shown) for one in answers]
    return sorted(found, key=lambda one: one.attempt.called.casefold())


def _regraded(response, moves, after, is_shown):
    judgements = [_judgement(mark, moves, after) for mark in response.marks.all()]
    return Regraded(response, moves, judgements, is_shown)


def _judgement(mark, moves, after):
    levels = moves.of(mark.levels)
    by_levels = mark.is_done and not mark.is_set
    lacks = [row for row in after if str(row.criterion.pk) not in levels] if by_levels else []
    return Judgement(mark, levels, lacks)


def fingerprint(answers):
    """Of all that would be stored, and of what it rests on."""
    told = [
        [one.response.pk, [[two.mark.pk, two.mark.revision, two.levels] for two in one.judgements]]
        for one in sorted(answers, key=lambda one: one.response.pk)
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:24]


@transaction.atomic
def store(answers, question, by, assignment):
    """All of it, practice papers and practice too. Raises `ChangedMeanwhile`, storing nothing."""
    why = _("the rubric was corrected")
    for one in answers:
        for judgement in one.judgements:
            _store(judgement, one.moves, by, why)
        _store_practice(one)
    pks = [one.response.pk for one in answers]
    Response.objects.filter(pk__in=pks).update(keyed_by=question)
    AuditEvent.note(by, "graded again", about=assignment, count=len(answers))


def _store(judgement, moves, by, why):
    mark = judgement.mark
    before = mark.as_change()
    columns = {
        "levels": judgement.levels,
        "points": judgement.points,
        "next_steps": moves.words(mark.next_steps),
        "done_at": None if judgement.lacks else mark.done_at,
    }
    put_over(Mark.objects.filter(pk=mark.pk), mark.revision, **columns)
    mark.refresh_from_db()
    mark.changes.create(by=by, before=before, after=mark.as_change(), why=why)


def _store_practice(one):
    """What was agreed on for practice, and what graders gave it there."""
    for anchor in Anchor.objects.filter(loan__response=one.response):
        columns = {"reasons": one.moves.words(anchor.reasons) | _of_the_whole(anchor.reasons)}
        columns |= _sum_up(anchor, one.moves)
        put_over(Anchor.objects.filter(pk=anchor.pk), anchor.revision, **columns)
        for mark in PracticeMark.objects.filter(anchor=anchor):
            PracticeMark.objects.filter(pk=mark.pk).update(**_sum_up(mark, one.moves))


def _of_the_whole(reasons):
    return {"": reasons[""]} if reasons.get("") else {}


def _sum_up(judged, moves):
    levels = moves.of(judged.levels)
    if not judged.levels:
        return {}
    return {"levels": levels, "points": sum(map(Decimal, levels.values()), Decimal(0))}
