"""Keeping what a student writes: nothing overwritten unseen, nothing dropped.

A save names the revision it was written on (`base`) and itself (`tab`, `seq`). On the
current revision it becomes the answer. A repeat gets the answer it got before. Anything
else is kept beside the answer as a `Draft`: a branch where the work was changed somewhere
else, a late one where it is turned in or was closed for longer than a moment: what comes
within `lessons.clock.GRACE` becomes the answer, told as late.
"""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.shortcuts import get_object_or_404

from lessons.clock import GRACE
from quizzes.answer_text import renamed
from quizzes.desk.citing import Kept, cited_now, coming_back, keep_evidence
from quizzes.fingerprint import fingerprint_of
from quizzes.forms.save import MOST_EVIDENCE, Work
from quizzes.models import Attempt, Draft, Evidence, Response
from quizzes.models.response import slot, words_at_once


@dataclass(frozen=True)
class Saved:
    revision: int
    saved_at: datetime
    kept: Kept = field(default_factory=Kept)


@dataclass(frozen=True)
class Conflict:
    """`stored` and `outlines` are what stands there, by question."""

    revision: int
    stored: dict
    outlines: dict


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
    work = _after_ones_own(desk, work)
    if takes_last_words(desk) and desk.attempt.revision == work.base:
        try:
            saved = _advance(desk, work)
        except IntegrityError:  # the same save is being kept by another request
            saved = None
        if saved:
            return _told(desk, saved)
    again = _again(desk, work)
    return _told(desk, again) if again else _beside(desk, work)


def _after_ones_own(desk, work):
    """A page that goes sends its last words without knowing what became of the save before: they
    follow it where it made the revision that stands, and nobody else did."""
    if work.seq is None or desk.attempt.revision != work.base + 1:
        return work
    own = Draft.objects.filter(attempt=desk.attempt, tab=work.tab, seq__lt=work.seq)
    is_own = own.filter(revision=work.base + 1).exclude(kind__in=Draft.BESIDE).exists()
    return replace(work, base=work.base + 1) if is_own else work


def takes_last_words(desk):
    """While it is open, and for a moment after it closed."""
    return desk.may_write or (desk.is_unfinished and _late_by(desk, desk.ended_at) <= GRACE)


def _late_by(desk, end):
    return max(desk.now - end, timedelta(0))


def _told(desk, saved):
    """What was kept after it closed is told as late, in the very words that end the writing."""
    ended_at = desk.clock.ended_at if desk.is_closed else None
    if ended_at is None or saved.saved_at < ended_at:
        return saved
    late_by = _late_by(desk, ended_at)
    turned_in = desk.attempt.is_turned_in
    return Closed(ended_at, turned_in, late_by, saved.revision, saved.kept)


@transaction.atomic
def _advance(desk, work, is_taken_back=False):
    """The next revision, or None where another save was faster. Words that are taken back stand
    in a kept draft: they did not come now."""
    attempt, revision = desk.attempt, work.base + 1
    here = Attempt.objects.filter(pk=attempt.pk, revision=work.base, turned_in_at=None)
    if not here.update(revision=revision, saved_at=desk.now):
        return None
    # The responses were read at this very revision: what differs from them is new.
    words_before, since = _words(desk), attempt.saved_at or attempt.started_at
    for response in desk.responses:
        _write(response, work)
    kept = keep_evidence(desk, work.evidence) if work.evidence is not None else Kept()
    attempt.revision, attempt.saved_at = revision, desk.now
    added = 0 if is_taken_back else _words(desk) - words_before
    added = words_at_once(added, desk.now - since)
    _keep_draft(desk, work, _kind(desk, work), revision, words_added=added)
    if attempt.has_words_beside:
        _settle(desk, work)
    if work.final:
        with attempt.each_when_ready():
            attempt.turn_in(desk.student, at=desk.now)
    return Saved(revision, desk.now, kept)


def _settle(desk, work):
    """What becomes the answer is all that its page has: of what the same page kept beside it, that
    is decided on whose questions are all there. Without a script a choice that was made tells it.
    """
    waits = Draft.objects.filter(attempt=desk.attempt, tab=work.tab).waits_beside()
    if not work.tab:
        waits = waits.filter(kind=Draft.Kind.BRANCH) if work.is_chosen else waits.none()
    there = [one.pk for one in waits if not work.tab or _holds(work, one)]
    Draft.objects.filter(pk__in=there).update(is_settled=True)


def _holds(work, draft):
    """Whether a save has words for all that a draft has words for: what is too long it has not."""
    pairs = ((work.answers, draft.answers), (work.outlines, draft.outlines))
    return all(_by_text(sent).keys() >= kept.keys() for sent, kept in pairs)


def _words(desk):
    return sum(response.word_count for response in desk.responses)


def _write(response, work):
    answer = work.answers.get(response.question_id, response.answer)
    outline = work.outlines.get(response.question_id, response.outline)
    if (answer, outline) != (response.answer, response.outline):
        Response.objects.filter(pk=response.pk).update(answer=answer, outline=outline)
        response.answer, response.outline = answer, outline


def _kind(desk, work):
    if desk.is_closed:
        return Draft.Kind.LATE
    return Draft.Kind.TURNED_IN if work.final else Draft.Kind.SAVE


def _keep_draft(desk, work, kind, revision, words_added=0):
    """What stands now, or (beside it) what was sent."""
    sent = revision == work.base
    answers = work.answers if sent else {one.question_id: one.answer for one in desk.responses}
    answers = _by_text(answers)
    outlines = work.outlines if sent else {one.question_id: one.outline for one in desk.responses}
    photos = desk.attempt.photo_digests() if work.final and not sent else []
    return Draft.objects.create(
        attempt=desk.attempt,
        kind=kind,
        revision=revision,
        tab=work.tab,
        seq=work.seq,
        answers=answers,
        outlines=_by_text(outlines, written=True),
        photos=photos,
        fingerprint=fingerprint_of(answers, photos) if work.final and not sent else "",
        evidence=_as_kept(work),
        words_added=words_added,
        saved_at=desk.now,
    )


def _by_text(found, written=False):
    """The same as JSON keeps it, which has no numbers for keys; only what is `written`."""
    return {str(pk): text for pk, text in found.items() if text or not written}


def _as_kept(work):
    return [asdict(one) for one in work.evidence or []]


def _again(desk, work):
    """The answer that this very save got before, if it was kept."""
    if work.seq is None:
        return None
    own = Draft.objects.filter(attempt=desk.attempt, tab=work.tab, seq=work.seq)
    draft = own.exclude(kind__in=Draft.BESIDE).first()
    return Saved(draft.revision, draft.saved_at) if draft else None


def _beside(desk, work):
    own, here = Attempt.objects.of_student(desk.student).with_own_dates(), desk.attempt
    # Deleted meanwhile; or it gave way to a classmate's, which the student signed.
    place = {"giving": here.giving_id, "quiz": here.quiz_id, "round": here.round}
    attempt = desk.attempt = get_object_or_404(own, **place)
    rows = list(attempt.responses.values_list("question_id", "answer", "outline"))
    stored = {pk: answer for pk, answer, _outline in rows}
    outlines = {pk: outline for pk, _answer, outline in rows}
    is_new = _differs(work.answers, stored) or _differs(work.outlines, outlines)
    is_new = is_new or _cites_more(work, attempt)
    kind = Draft.Kind.BRANCH if takes_last_words(desk) else Draft.Kind.TOO_LATE
    if is_new and not _is_kept(desk, work, kind):
        _keep_once(desk, work, kind)
    if desk.may_write:
        return Conflict(attempt.revision, stored, outlines)
    closed_at = attempt.turned_in_at or desk.ended_at
    return Closed(closed_at, attempt.is_turned_in, _late_by(desk, closed_at))


def _differs(sent, stored):
    return any(stored.get(pk) != text for pk, text in sent.items())


def _cites_more(work, attempt):
    """A passage that does not stand there. One that is missing here is no loss: it stands."""
    if not work.evidence:
        return False
    rows = Evidence.objects.filter(attempt=attempt)
    here = set(rows.values_list("key", "response__question_id", "role"))
    return any(one.use not in here for one in work.evidence)


def _is_kept(desk, work, kind):
    """The same is beside it already: a page that waits for its student sends them again."""
    last = Draft.objects.filter(attempt=desk.attempt, kind=kind).waits_beside().first()
    return bool(last) and (last.answers, last.outlines, last.evidence) == (
        _by_text(work.answers),
        _by_text(work.outlines, written=True),
        _as_kept(work),
    )


def _keep_once(desk, work, kind):
    try:
        with transaction.atomic():
            _keep_draft(desk, work, kind, work.base)
    except IntegrityError:
        pass  # this very save was kept beside already


@transaction.atomic
def keep_over(desk, work):
    """Keep what is too long beside the answer, as `Draft.Kind.TOO_LONG`, whenever it comes.

    A page sends it again as it changes: of one page one state in five minutes stays.
    """
    attempt, page = desk.attempt, {"kind": Draft.Kind.TOO_LONG, "tab": work.tab}
    Attempt.objects.filter(pk=attempt.pk).update(saved_at=F("saved_at"))  # one at a time
    last = attempt.drafts.filter(**page).first()
    if last is None or slot(last.saved_at) != slot(desk.now):
        last = Draft(attempt=attempt, revision=attempt.revision, **page)
    last.answers = _by_text(work.over.answers)
    last.outlines = _by_text(work.over.outlines, written=True)
    last.saved_at, last.is_settled = desk.now, False
    last.save()


@transaction.atomic
def turn_in(desk, base, pages=""):
    """Close the writing at the revision, with the photographs of pages, that were shown.

    False where either changed meanwhile. Where the time is up it is turned in as of the end, as
    if nobody had pressed.
    """
    attempt = desk.attempt
    as_shown = Attempt.objects.filter(pk=attempt.pk, revision=base, turned_in_at=None)
    if not as_shown.update(saved_at=F("saved_at")):  # takes the row until the end
        return False
    if attempt.pages != pages:
        return False
    ends = desk.clock.ends
    at = max(ends, attempt.saved_at or ends) if desk.is_over else desk.now
    with attempt.each_when_ready():
        attempt.turn_in(desk.student, at=at)
        cited = [asdict(one) for one in cited_now(desk).values()]
        attempt.keep_draft(Draft.Kind.TURNED_IN, evidence=cited)
    return True


@transaction.atomic
def take_version(desk, version, base):
    """Make a `Draft` the answer again. What stood there is kept first, as a draft that stays.

    None where the work is not at the revision that was shown. Its passages come beside those that
    stand; one whose label another has by now gets a new one, also where the answer names it.
    """
    attempt = desk.attempt
    as_shown = Attempt.objects.filter(pk=attempt.pk, revision=base, turned_in_at=None)
    if attempt.revision != base or not as_shown.update(saved_at=F("saved_at")):
        return None
    stood = [asdict(one) for one in cited_now(desk).values()]
    saved_at = attempt.saved_at or desk.now
    attempt.keep_draft(Draft.Kind.REPLACED, saved_at=saved_at, evidence=stood)
    evidence, kept = _bring_back(desk, version)
    labels = _labels_now(version, evidence)
    work = Work(
        base=base,
        round=attempt.round,
        answers={int(pk): renamed(text, labels) for pk, text in version.answers.items()},
        outlines={int(pk): renamed(text, labels) for pk, text in version.outlines.items()},
        evidence=evidence,
    )
    saved = _advance(desk, work, is_taken_back=True)
    if saved:
        version.settle()
    return saved and replace(saved, kept=kept)


def _bring_back(desk, version):
    """Cite again what a version cited, beside what stands. `([Cited, …], Kept)`: all that stands
    then, and what could not come back."""
    returning = {one.key: one for one in coming_back(desk, version)}
    wanted = list((cited_now(desk) | returning).values())
    kept = keep_evidence(desk, wanted[:MOST_EVIDENCE])
    kept.lost += [one.key for one in wanted[MOST_EVIDENCE:]]
    there = [one for one in wanted if one.key not in kept.lost]
    return [replace(one, label=kept.labels.get(one.key, one.label)) for one in there], kept


def _labels_now(version, evidence):
    """`{label then: label now}` of the passages of a version that stand under another."""
    now = {one.key: one.label for one in evidence}
    pairs = [(one["label"], now.get(one["key"])) for one in version.evidence]
    return {old: new for old, new in pairs if new and new != old}
