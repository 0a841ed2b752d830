"""Saving by the page's script: always JSON, never a redirect to a page."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from quizzes.desk import Desk
from quizzes.desk.data import evidence_data
from quizzes.desk.notes import keep_notes
from quizzes.desk.saving import Conflict, Saved, keep_over, save_work
from quizzes.forms.save import Refused, read_work
from quizzes.outline import read

RETRY_AFTER = "2"  # seconds


def for_scripts(view):
    """Signed out is 401 and a busy or full database a "try again", each with a word for it."""

    @wraps(view)
    def answer(request, **address):
        if not request.user.is_authenticated:
            message = _("You are signed out.")
            return JsonResponse({"error": "signed_out", "message": message}, status=401)
        try:
            return view(request, **address)
        except Refused as refused:
            return JsonResponse(refused.answer, status=refused.status)
        except (OperationalError, InterfaceError) as error:
            return try_again(error)

    return login_not_required(answer)


def try_again(error):
    """503, or 507 where the disk is full (SQLite's words, PostgreSQL's code)."""
    full = "disk is full" in str(error) or getattr(error.__cause__, "sqlstate", "") == "53100"
    status, code = (507, "full") if full else (503, "busy")
    return JsonResponse({"error": code}, status=status, headers={"Retry-After": RETRY_AFTER})


@require_POST
@for_scripts
def save(request, assignment, step):
    arrived_at = timezone.now()  # a long essay on a slow line is not late for that
    work = read_work(request)
    if work.user != request.user.pk:
        message = _("Somebody else has signed in on this computer.")
        raise Refused(403, "somebody_else", message)
    desk = Desk.to_save(request.user, assignment, step, work, arrived_at)
    if desk.attempt and not desk.responses:  # it gave way to a classmate's, signed this moment
        desk = Desk.to_save(request.user, assignment, step, work, arrived_at)
    work = work.cleaned(desk.responses)
    # First, and by themselves: whatever becomes of the answers, the notes are kept.
    notes = notes_data(keep_notes(desk, work.notes))
    if work.over and desk.attempt:
        keep_over(desk, work)
        return JsonResponse({"rev": desk.attempt.revision} | notes)
    if desk.attempt is None:
        return JsonResponse({"rev": 0, "saved_at": arrived_at, "seconds_left": None} | notes)
    return as_json(desk, save_work(desk, work), notes)


@ensure_csrf_cookie
@require_safe
@for_scripts
def saved(request, assignment, step):
    """Where the work stands, for a page that slept or lost its token."""
    desk = Desk.of(request.user, assignment, step)
    if desk.quiz is None and desk.may_read:
        return JsonResponse({"user": request.user.pk, "round": 1, "rev": 0, "open": True})
    attempt = desk.take_round()
    return JsonResponse(
        {
            "user": request.user.pk,
            "round": attempt.round,
            "rev": attempt.revision,
            "open": desk.may_write,
        }
    )


def as_json(desk, outcome, notes):
    """The answer of a save, and its status. Seconds are whole; times are ISO 8601."""
    if isinstance(outcome, Saved):
        body = {"rev": outcome.revision, "saved_at": outcome.saved_at} | time_left(desk) | notes
        if desk.withdrawn:
            body["withheld"] = desk.withdrawn
        return JsonResponse(body | _put_right(outcome.kept))
    if isinstance(outcome, Conflict):
        body = {
            "rev": outcome.revision,
            "text": _as_sent(desk, outcome.stored),
            "claims": _claims(outcome.outlines),
            "evidence": evidence_data(desk),
        }
        return JsonResponse(body | notes, status=409)
    body = {
        "closed_at": outcome.closed_at,
        "turned_in": outcome.turned_in,
        "late_by": int(outcome.late_by.total_seconds()),
        "counts": outcome.counts,
        "why": desk.clock.state if desk.may_read else "gone",
    } | notes
    if outcome.counts:
        body |= {"rev": outcome.revision} | _put_right(outcome.kept)
    return JsonResponse(body, status=410)


def _as_sent(desk, stored):
    """Answers that stand in parts as a page sends them; all others as they are kept."""
    kinds = {one.question_id: one.handler for one in desk.responses}
    return {
        str(pk): kinds[pk].values(answer) if kinds[pk].shape is dict else answer
        for pk, answer in stored.items()
    }


def _claims(outlines):
    """Outlines that stand there as a page sends them."""
    return {
        str(pk): [{"text": one.text, "labels": list(one.labels)} for one in read(outline)]
        for pk, outline in outlines.items()
        if outline
    }


def time_left(desk):
    """The seconds on the student's clock, or None; and what holds it where it stands still."""
    clock = desk.clock
    return {"seconds_left": clock.seconds_left} | ({"held": clock.state} if clock.is_held else {})


def _put_right(kept):
    found = {"labels": kept.labels, "lost": kept.lost}
    return {name: value for name, value in found.items() if value}


def notes_data(kept):
    """What the page must know of the notes it sent; nothing where it sent none."""
    told = {key: row and {"key": row.key, "base": row.revision} for key, row in kept.rows.items()}
    found = {"notes": told, "notes_lost": kept.lost}
    return {name: value for name, value in found.items() if value}
