"""Keeping what a student writes: nothing overwritten unseen, nothing dropped.

A save names the revision it was written on (`base`) and itself (`tab`, `seq`). On the
current revision it becomes the answer. A repeat gets the answer it got before. Anything
else is kept beside the answer as a `Draft`: a branch where the work was changed somewhere
else, a late one where it is turned in or was closed for longer than a moment.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from quizzes.citing import Kept, keep_evidence
from quizzes.models import Attempt, Draft, Response

#: Words that arrive this long after it closed are on their way since before it: they become
#: the answer, told as late. What comes later still is kept, but does not count.
GRACE = timedelta(minutes=5)


@dataclass(frozen=True)
class Saved:
    revision: int
    saved_at: datetime
    kept: Kept = field(default_factory=Kept)


@dataclass(frozen=True)
class Conflict:
    """`stored` is what stands there: `{question id: answer}`."""

    revision: int
    stored: dict


@dataclass(frozen=True)
class Closed:
    """`revision` is set where the words came late and became the answer all the same."""

    closed_at: datetime
    turned_in: bool
    late_by: timedelta
    revision: int | None = None
    kept: Kept = field(default_factory=Kept)

    @property
    def counts(self):
        return self.revision is not None


def save_work(desk, work):
    """Keep a `Work` whose answers are clean. Returns `Saved`, `Conflict` or `Closed`."""
    if _may_take(desk) and desk.attempt.revision == work.base:
        try:
            saved = _advance(desk, work)
        except IntegrityError:  # the same save is being kept by another request
            saved = None
        if saved:
            return _told(desk, saved)
    again = _again(desk, work)
    return _told(desk, again) if again else _beside(desk, work)


def _may_take(desk):
    """While it is open, and for a moment after it closed."""
    return desk.may_write or (desk.is_unfinished and _late_by(desk, desk.closes_at) <= GRACE)


def _late_by(desk, end):
    return max(desk.now - end, timedelta(0))


def _told(desk, saved):
    """What was kept after it closed is told as late, in the very words that end the writing."""
    if not (desk.closes_at and saved.saved_at >= desk.closes_at):
        return saved
    late_by = _late_by(desk, desk.closes_at)
    turned_in = desk.attempt.is_turned_in
    return Closed(desk.closes_at, turned_in, late_by, saved.revision, saved.kept)


@transaction.atomic
def _advance(desk, work):
    """The next revision, or None where another save was faster."""
    attempt, revision = desk.attempt, work.base + 1
    here = Attempt.objects.filter(pk=attempt.pk, revision=work.base, turned_in_at=None)
    if not here.update(revision=revision, saved_at=desk.now):
        return None
    # The responses were read at this very revision: what differs from them is new.
    for response in desk.responses:
        answer = work.answers.get(response.question_id, response.answer)
        if answer != response.answer:
            Response.objects.filter(pk=response.pk).update(answer=answer)
            response.answer = answer
    kept = keep_evidence(desk, work.evidence) if work.evidence is not None else Kept()
    attempt.revision, attempt.saved_at = revision, desk.now
    _keep_draft(desk, work, _kind(desk, work), revision)
    if work.final:
        attempt.turn_in(desk.student, at=desk.now)
    return Saved(revision, desk.now, kept)


def _kind(desk, work):
    if desk.is_closed:
        return Draft.Kind.LATE
    return Draft.Kind.TURNED_IN if work.final else Draft.Kind.SAVE


def _keep_draft(desk, work, kind, revision):
    """What stands now, or (beside it) what was sent."""
    sent = revision == work.base
    answers = work.answers if sent else {one.question_id: one.answer for one in desk.responses}
    return Draft.objects.create(
        attempt=desk.attempt,
        kind=kind,
        revision=revision,
        tab=work.tab,
        seq=work.seq,
        answers={str(pk): answer for pk, answer in answers.items()},
        evidence=[_in_short(one) for one in work.evidence or []],
        saved_at=desk.now,
    )


def _in_short(cited):
    return {
        "key": cited.key,
        "question": cited.question,
        "label": cited.label,
        "role": cited.role,
        "quote": cited.quote,
    }


def _again(desk, work):
    """The answer that this very save got before, if it was kept."""
    if work.seq is None:
        return None
    own = Draft.objects.filter(attempt=desk.attempt, tab=work.tab, seq=work.seq)
    draft = own.filter(revision=work.base + 1).first()  # what is kept beside has the base itself
    return Saved(draft.revision, draft.saved_at) if draft else None


def _beside(desk, work):
    attempt = desk.attempt = Attempt.objects.get(pk=desk.attempt.pk)
    stored = dict(attempt.responses.values_list("question_id", "answer"))
    is_new = any(stored.get(pk) != answer for pk, answer in work.answers.items())
    kind = Draft.Kind.BRANCH if desk.may_write else Draft.Kind.LATE
    if is_new and not _is_kept(desk, work, kind):
        _keep_once(desk, work, kind)
    if desk.may_write:
        return Conflict(attempt.revision, stored)
    closed_at = attempt.turned_in_at or desk.ended_at
    return Closed(closed_at, attempt.is_turned_in, _late_by(desk, closed_at))


def _is_kept(desk, work, kind):
    """The same words beside it already: a page that waits for its student sends them again."""
    last = Draft.objects.filter(attempt=desk.attempt, kind=kind).first()
    return bool(last) and last.answers == {str(pk): text for pk, text in work.answers.items()}


def _keep_once(desk, work, kind):
    try:
        with transaction.atomic():
            _keep_draft(desk, work, kind, work.base)
    except IntegrityError:
        pass  # this very save was kept beside already


@transaction.atomic
def turn_in(desk, base):
    """Close the writing at the revision that was shown. False where it changed meanwhile."""
    attempt = desk.attempt
    as_shown = Attempt.objects.filter(pk=attempt.pk, revision=base, turned_in_at=None)
    if not as_shown.update(saved_at=F("saved_at")):  # takes the row until the end
        return False
    attempt.turn_in(desk.student, at=desk.now)
    attempt.keep_draft(Draft.Kind.TURNED_IN)
    return True
