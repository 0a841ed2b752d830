"""What a page's script may send to be saved. Everything else is refused, with words."""

import json
import re
from dataclasses import dataclass, field, replace

from django import forms
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.utils.translation import gettext as _

from quizzes.models import Evidence
from quizzes.plain import plain

LARGEST = 2**31 - 1
NAME = re.compile(r"[\w-]{1,40}", re.ASCII)
MOST_EVIDENCE = 200
LONGEST_QUOTE = 5000  # a longer one cannot be found and is told as lost


class Refused(Exception):
    """The request cannot be saved as it is. `status` and `answer` go to the page."""

    def __init__(self, status, error, message, **more):
        super().__init__(message)
        self.status = status
        self.answer = {"error": error, "message": str(message)} | more


@dataclass(frozen=True)
class Cited:
    """A passage as a page names it: `document` is the id of a document on the desk."""

    key: str
    question: int
    role: str = ""
    label: str = ""
    document: int | None = None
    start: int = 0
    end: int = 0
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Work:
    """One save. `answers` are plain text by question; `evidence` is all of it, or None."""

    base: int
    answers: dict = field(default_factory=dict)
    evidence: list | None = None
    tab: str = ""
    seq: int | None = None
    round: int = 1
    user: int | None = None
    final: bool = False

    def with_answers(self, answers):
        return replace(self, answers=answers)


def read_work(request):
    """The `Work` of a request's JSON; its answers still as sent. Raises `Refused`."""
    data = _expect(_loaded(request), dict)
    return Work(
        base=_number(data, "base"),
        tab=_name(data, "tab"),
        seq=_number(data, "seq"),
        round=_number(data, "round", most=1000),
        user=_number(data, "user", most=2**63 - 1),
        final=_expect(data.get("final", False), bool),
        answers=_answers(data),
        evidence=_evidence(data),
    )


def clean_answers(answers, responses):
    """The sent answers as each kind of question stores them. Raises `Refused`."""
    asked = {response.question_id: response.question for response in responses}
    return {pk: _clean_answer(asked.get(pk), value) for pk, value in answers.items()}


def _clean_answer(question, value):
    if question is None:
        raise _malformed()
    kind = question.handler
    if isinstance(value, str) and len(value) > kind.longest:
        raise Refused(
            413,
            "too_long",
            _("This answer is too long to be saved. Shorten it to %(limit)s characters.")
            % {"limit": f"{kind.longest:,}"},
            limit=kind.longest,
            question=question.pk,
        )
    form_field = kind.field(question)
    if isinstance(form_field, forms.MultipleChoiceField) is not isinstance(value, list):
        raise _malformed()
    try:
        return kind.encode(form_field.clean(value))
    except ValidationError as error:
        raise _malformed() from error


# --- the shape -----------------------------------------------------------------------


def _malformed():
    message = _("The program could not read what this page sent. Nothing was changed.")
    return Refused(400, "malformed", message)


def _loaded(request):
    try:
        body = request.body
    except RequestDataTooBig as error:
        message = _("This is more than can be saved at once. Shorten the longest answer.")
        raise Refused(413, "too_large", message, limit=100_000) from error
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _malformed() from error


def _no_constant(name):
    raise ValueError(name)


def _expect(value, kind):
    if type(value) is not kind:
        raise _malformed()
    return value


def _number(data, name, most=LARGEST):
    value = _expect(data.get(name), int)
    if not 0 <= value <= most:
        raise _malformed()
    return value


def _name(data, name):
    value = _expect(data.get(name), str)
    if not NAME.fullmatch(value):
        raise _malformed()
    return value


def _text(data, name, longest):
    """Left out where it is too long: one such passage must not keep the rest from being saved."""
    value = _expect(data.get(name, ""), str)
    return plain(value) if len(value) <= longest else ""


def _answers(data):
    sent = _expect(data.get("answers"), dict)
    return {_question(key): _value(value) for key, value in sent.items()}


def _question(key):
    if not re.fullmatch(r"[0-9]{1,18}", key):
        raise _malformed()
    return int(key)


def _value(value):
    """An answer is a text, or a list of the keys of options."""
    if type(value) is list:
        return [plain(_expect(one, str)) for one in value]
    return plain(_expect(value, str))


def _evidence(data):
    if data.get("evidence") is None:
        return None
    sent = _expect(data["evidence"], list)
    if len(sent) > MOST_EVIDENCE:
        message = _("These are more passages than one piece of work can hold.")
        raise Refused(413, "too_many", message, limit=MOST_EVIDENCE)
    found = [_cited(_expect(one, dict)) for one in sent]
    if len({one.key for one in found}) < len(found):
        raise _malformed()
    return found


def _cited(data):
    role = _expect(data.get("role", ""), str)
    if role not in Evidence.Role.values:
        raise _malformed()
    return Cited(
        key=_name(data, "key"),
        question=_number(data, "question", most=2**63 - 1),
        role=role,
        label=_text(data, "label", 40),
        document=_number(data, "document", most=2**63 - 1),
        start=_number(data, "start"),
        end=_number(data, "end"),
        quote=_text(data, "quote", LONGEST_QUOTE),
        prefix=_text(data, "prefix", 200),
        suffix=_text(data, "suffix", 200),
    )
