"""A wrong key that was corrected: what the new one gives for the answers scored by the old one.

Nothing is scored again before the list of what would change was looked at.
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.models import AuditEvent
from lessons.views.classes import form_page, staff_only
from quizzes.forms.rescore import SeenForm
from quizzes.kinds.base import CENT
from quizzes.marking.regrade import regrade
from quizzes.marking.release import own_assignment
from quizzes.models import Attempt, Mark, MarkChange, Question, Response
from quizzes.wordings import asking_the_same

#: So many answers are scored at once: everybody's save waits that long.
MOST = 500


@dataclass
class Rescored:
    """One answer, its mark by the program, and the points that the key of today gives."""

    response: Response
    mark: Mark
    after: Decimal

    @property
    def before(self):
        return self.mark.points

    @property
    def attempt(self):
        return self.response.attempt


@staff_only
@form_page
def rescore(request, assignment_id, question_id):
    assignment = own_assignment(request, assignment_id)
    asked = Question.objects.filter(quiz__lesson=assignment.lesson_id).select_related("quiz")
    question = get_object_or_404(asked, pk=question_id)
    if not question.is_scored:
        if question.rubric_id is None:
            raise Http404
        return regrade(request, assignment, question)
    answers = rescored(request.user, assignment, question)
    changed = [one for one in answers if one.before != one.after]
    form = SeenForm(request.POST) if request.method == "POST" else None
    is_changed = False
    if form is not None:
        if form.is_valid() and form.cleaned_data["seen"] == fingerprint(answers):
            store(answers, question, request.user, assignment)
            messages.success(request, _told(len(changed)))
            return redirect("quizzes:marking_rescore", assignment_id, question_id)
        is_changed = True
    context = {
        "assignment": assignment,
        "question": question,
        "answers": answers,
        "changed": changed,
        "is_changed": is_changed,
        "confirm": SeenForm(initial={"seen": fingerprint(answers)}),
        "writing": _writing(request.user, assignment, question),
        "most": MOST,
    }
    return render(request, "quizzes/marking/rescore.html", context)


def _told(count):
    words = ngettext("%(count)s answer scored again.", "%(count)s answers scored again.", count)
    return words % {"count": count} if count else _("The new key counts. No points changed.")


def earlier(question):
    """Wordings before this one that ask the very same and have another key."""
    return [one for one in asking_the_same(question) if one.is_scored]


def _answers(assignment, question):
    """The answers to an earlier wording of it."""
    answers = Response.objects.filter(question__in=earlier(question))
    return answers.filter(attempt__giving__assignment=assignment)


def rescored(user, assignment, question):
    """A `Rescored` of every answer that this person may grade, that no person has graded and
    that today's key does not count for yet, or as it is today."""
    by_person = Mark.objects.filter(response=OuterRef("pk"), by_program=False)
    by_program = Mark.objects.done().filter(by_program=True)
    work = Attempt.objects.with_signers().select_related("giving__classroom")
    answers = _answers(assignment, question).for_marker(user).exclude(Exists(by_person))
    answers = (
        answers.filter(marks__in=by_program)
        .select_related("question")
        .prefetch_related(
            "evidence",
            Prefetch("attempt", work),
            Prefetch("marks", by_program, to_attr="scored"),
        )
    )
    found = islice(_differing(answers.order_by("pk"), question), MOST)
    return sorted(found, key=lambda one: one.attempt.called.casefold())


def _differing(answers, question):
    """Those that are settled already do not count towards `MOST`: the next ones would never be
    reached."""
    for response in answers.iterator(chunk_size=MOST):
        is_known = response.keyed_by_id == question.pk
        response.keyed_by, response.attempt.quiz = question, question.quiz
        points = question.handler.score_response(response).quantize(CENT)
        if not is_known or points != response.scored[0].points:
            yield Rescored(response, response.scored[0], points)


def _writing(user, assignment, question):
    """How many who were asked an earlier wording have not turned in."""
    work = Attempt.objects.for_marker(user).filter(turned_in_at=None)
    return _answers(assignment, question).filter(attempt__in=work).count()


def fingerprint(answers):
    """Of all that would be stored, and of what it rests on."""
    told = [
        [one.response.pk, one.mark.pk, one.mark.revision, str(one.before), str(one.after)]
        for one in sorted(answers, key=lambda one: one.response.pk)
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]


@transaction.atomic
def store(answers, question, by, assignment):
    """All of it. What a person grades at this moment stays as that person does."""
    why = _("the key was corrected")
    Response.objects.filter(pk__in=[one.response.pk for one in answers]).update(keyed_by=question)
    changes, marks = [], []
    for one in answers:
        if one.before != one.after:
            before = one.mark.as_change()
            one.mark.points, one.mark.revision = one.after, one.mark.revision + 1
            marks.append(one.mark)
            after = one.mark.as_change()
            changes.append(MarkChange(mark=one.mark, by=by, before=before, after=after, why=why))
    Mark.objects.bulk_update(marks, ["points", "revision"])
    MarkChange.objects.bulk_create(changes)
    AuditEvent.note(by, "scored again", about=assignment, count=len(changes))
