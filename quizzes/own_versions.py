"""Earlier versions and receipts of one's own work, to take along: part of `quizzes.own_work`."""

from collections import defaultdict

from django.utils.translation import gettext as _

from quizzes.forms.save import Cited
from quizzes.models import Draft
from quizzes.models.response import followed


def versions_of(user, attempts):
    """`{attempt id: [Draft, …]}` of these, the latest first. One query."""
    found = Draft.objects.of_student(user).filter(attempt__in=attempts)
    drafts = list(found.order_by("-saved_at", "-pk"))
    gone = {*_between(drafts), *_between_beside(drafts)}
    by_attempt = defaultdict(list)
    for draft in drafts:
        if draft.pk not in gone:
            by_attempt[draft.attempt_id].append(draft)
    return by_attempt


def _between(drafts):
    """As `DraftQuerySet.between`: every state of the last hour would fill the file."""
    saves = (one for one in drafts if one.kind == Draft.Kind.SAVE and not one.is_at_once)
    return followed((one.pk, one.saved_at, one.attempt_id) for one in saves)


def _between_beside(drafts):
    branches = (one for one in drafts if one.kind == Draft.Kind.BRANCH and one.tab)
    return followed((one.pk, one.saved_at, one.attempt_id, one.tab) for one in branches)


def version(draft, responses):
    """One earlier version of the answers to `responses`, as plain values."""
    return {
        "kind": str(draft.get_kind_display()),
        "saved": _moment(draft.saved_at),
        "answers": [one for response in responses if (one := _answer(draft, response))],
    }


def _answer(draft, response):
    """What stood there then, or None."""
    key = str(response.question_id)
    answer, outline = draft.answers.get(key, ""), draft.outlines.get(key, "")
    cited = [one for one in draft.evidence if one["question"] == response.question_id]
    if not (answer or outline or cited):
        return None
    return {
        "question": response.question.prompt,
        "answer": "\n".join(map(str, response.handler.shown(response.question, answer))),
        "outline": outline,
        "evidence": [_passage(Cited(**one)) for one in cited],
    }


def _passage(cited):
    does = str(cited.get_role_display())
    return {"place": cited.label, "words": cited.quote, "does": does}


def receipt(draft):
    return {
        "turned_in": _moment(draft.saved_at),
        "fingerprint": draft.fingerprint,
        "photographs": draft.photos,
    }


def _moment(at):
    return at.isoformat(timespec="seconds")


# --- to read ---------------------------------------------------------------------------


def receipts_told(receipts):
    return [_("Receipt (%(turned_in)s): %(fingerprint)s") % one for one in receipts]


def versions_told(versions):
    lines = ["", _("Earlier versions, the latest first:")] if versions else []
    for one in versions:
        lines += ["", f"* {one['kind']} ({one['saved']})"]
        for answer in one["answers"]:
            lines += [answer["question"].partition("\n")[0], answer["answer"], answer["outline"]]
            lines += map(_passage_told, answer["evidence"])
    return lines


def _passage_told(one):
    return f"  ({one['place']}) “{one['words']}” {one['does']}".rstrip()
