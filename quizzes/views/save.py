"""Saving by the page's script: always JSON, never a redirect to a page."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from quizzes.desk import Desk
from quizzes.desk_data import evidence_data
from quizzes.forms.save import Refused, clean_answers, read_work
from quizzes.saving import Conflict, Saved, save_work

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
    work = read_work(request)
    if work.user != request.user.pk:
        message = _("Somebody else has signed in on this computer.")
        raise Refused(403, "somebody_else", message)
    desk = Desk.at_work(request.user, assignment, step, work.round)
    answers = clean_answers(work.answers, desk.responses)
    return as_json(desk, save_work(desk, work.with_answers(answers)))


@ensure_csrf_cookie
@require_safe
@for_scripts
def saved(request, assignment, step):
    """Where the work stands, for a page that slept or lost its token."""
    desk = Desk.of(request.user, assignment, step)
    attempt = desk.take_round()
    return JsonResponse(
        {
            "user": request.user.pk,
            "round": attempt.round,
            "rev": attempt.revision,
            "open": desk.may_write,
        }
    )


def as_json(desk, outcome):
    """The answer of a save, and its status. Seconds are whole; times are ISO 8601."""
    if isinstance(outcome, Saved):
        body = {"rev": outcome.revision, "saved_at": outcome.saved_at, "seconds_left": None}
        return JsonResponse(body | _put_right(outcome.kept))
    if isinstance(outcome, Conflict):
        text = {str(pk): answer for pk, answer in outcome.stored.items()}
        body = {"rev": outcome.revision, "text": text, "evidence": evidence_data(desk)}
        return JsonResponse(body, status=409)
    body = {
        "closed_at": outcome.closed_at,
        "turned_in": outcome.turned_in,
        "late_by": int(outcome.late_by.total_seconds()),
        "counts": outcome.counts,
    }
    if outcome.counts:
        body |= {"rev": outcome.revision} | _put_right(outcome.kept)
    return JsonResponse(body, status=410)


def _put_right(kept):
    found = {"labels": kept.labels, "lost": kept.lost}
    return {name: value for name, value in found.items() if value}
