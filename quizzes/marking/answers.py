"""Answers as a file, a row for each piece of an answer and for each passage it cites."""

import itertools

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.passing import batches
from lessons.views.classes import staff_only
from quizzes.hidden_names import by_name
from quizzes.marking.files import as_csv, as_xlsx, asked_for, local
from quizzes.models import Attempt, Response
from quizzes.workbook.writing import LONGEST_CELL

ANSWER = 9  # the column of the words
BATCH = 50  # answers


@staff_only
@require_safe
def answers(request, assignment_id):
    return as_csv("answers", *_asked_for(request, assignment_id))


@staff_only
@require_safe
def answers_xlsx(request, assignment_id):
    assignment, found = _asked_for(request, assignment_id)
    return as_xlsx("answers", assignment, in_cells(found))


def _asked_for(request, assignment_id):
    """(assignment, rows of the file)."""
    assignment, givings = asked_for(request, assignment_id, "answers exported")
    found = Response.objects.for_marker(request.user).filter(attempt__giving__in=givings)
    return assignment, rows(found)


def in_cells(found):
    """The same rows; words too long for a cell go on in rows below, and none is lost."""
    for row in found:
        words = str(row[ANSWER])
        for start in range(0, len(words) or 1, LONGEST_CELL):
            yield [*row[:ANSWER], words[start : start + LONGEST_CELL], *row[ANSWER + 1 :]]


def rows(responses):
    """The heading, then the rows of every answer, the pieces in the order of its question."""
    people = ("attempt__giving__classroom__name", by_name("attempt__"), "attempt")
    found = responses.order_by(*people, "question__position", "question")
    keys = list(found.values_list("pk", flat=True))
    return itertools.chain([_heading()], _of(found, keys))


def _heading():
    return [
        _("School number"),
        _("Name"),
        _("Class"),
        _("Part"),
        _("Version"),
        _("Turned in"),
        _("Kind"),
        _("Question"),
        _("What"),
        _("Answer"),
        _("Place"),
        _("What it does"),
    ]


def _of(responses, keys):
    """The rows of those with these keys, BATCH at a time; what was taken back since is left out."""
    work = Attempt.objects.with_signers().select_related("quiz", "giving__classroom")
    found = responses.select_related("question").prefetch_related(
        "evidence", Prefetch("attempt", work)
    )
    for batch in batches(keys, BATCH):
        for response in found.filter(pk__in=batch):
            about = _about(response.attempt, response.question)
            for cells in _pieces(response):
                yield [*about, *cells]


def _about(attempt, question):
    room = attempt.giving.classroom
    people = [] if attempt.hides_names else attempt.people
    return [
        ", ".join(person.school_number for person in people),
        attempt.called,
        room,
        attempt.quiz,
        attempt.round,
        local(attempt.turned_in_at, room.zone),
        question.handler.name,
        question.prompt,
    ]


def _pieces(response):
    """(what, answer, place, what it does) of the pieces with words, then of the passages."""
    said = response.handler.said(response.question, response.answer)
    pieces = [one for one in said if one.text.strip()]
    for one in pieces:
        what = ", ".join(map(str, filter(None, [one.group, one.label])))
        yield what or _("Answer"), one.text, "", ""
    if not pieces:
        yield _("Answer"), "", "", ""
    for passage in response.evidence.all():
        yield _("Evidence"), passage.quote, passage.label, passage.get_role_display()
