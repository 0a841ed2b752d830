"""What a page's script may send to be saved. Everything else is refused, with words."""

import json
import re
from dataclasses import dataclass, field, replace

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.utils.translation import gettext as _

from config.middleware.ignored import tell
from quizzes.kinds.parts import joined
from quizzes.models import Evidence, Note
from quizzes.outline import LONGEST_CLAIM, LONGEST_LABEL, MOST_CLAIMS, MOST_LABELS, Claim, write
from quizzes.plain import plain

LARGEST = 2**31 - 1
NAME = re.compile(r"[\w-]{1,40}", re.ASCII)
MOST_EVIDENCE = 200
MOST_NOTES = 200  # in one save; a page sends those it changed
LONGEST_NOTE = 2000
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

    @property
    def use(self):
        return (self.key, self.question, self.role)

    def get_role_display(self):
        return Evidence.Role(self.role).label if self.role else ""


@dataclass(frozen=True)
class Noted:
    """A note as a page has it, made or changed there. `base` is the revision it was read at,
    0 where it is new; the passage counts for a new one alone, picked in `version` of the text.
    """

    key: str
    base: int = 0
    is_gone: bool = False
    meaning: int = 1
    words: str = ""
    sharing: str = Note.Sharing.ME
    document: int = 0
    version: int = 0
    start: int = 0
    end: int = 0
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Work:
    """One save. `answers` and `outlines` are plain text by question; what is not among them
    stays. `evidence` is all of it, or None; `notes` are those that changed on the page. `over`
    is what is too long to be the answer: such a save carries nothing else. `is_chosen` says that
    a student without a script chose between two texts."""

    base: int
    answers: dict = field(default_factory=dict)
    outlines: dict = field(default_factory=dict)
    evidence: list | None = None
    notes: list = field(default_factory=list)
    tab: str = ""
    seq: int | None = None
    round: int = 1
    user: int | None = None
    final: bool = False
    over: "Over | None" = None
    is_chosen: bool = False

    def cleaned(self, responses):
        """The same with what was sent as it is stored. Raises `Refused`."""
        return replace(
            self,
            answers=clean_answers(self.answers, responses),
            outlines=clean_outlines(self.outlines, responses),
            over=self.over and self.over.cleaned(responses),
        )


@dataclass(frozen=True)
class Over:
    """Answers and outlines that are longer than one may be, kept as they were typed."""

    answers: dict
    outlines: dict

    def cleaned(self, responses):
        asked = {response.question_id: response.question for response in responses}
        if (self.answers.keys() | self.outlines.keys()) - asked.keys():
            raise _malformed()
        answers = {pk: _as_typed(asked[pk], value) for pk, value in self.answers.items()}
        outlines = {pk: write(claims) for pk, claims in self.outlines.items()}
        return replace(self, answers=answers, outlines=outlines)


#: What a save may carry; anything else changes nothing.
READ = {
    *("answers", "base", "claims", "evidence", "final", "notes"),
    *("over", "round", "seq", "tab", "user"),
}


def read_work(request):
    """The `Work` of a request's JSON; answers and outlines still as sent. Raises `Refused`."""
    data = _expect(_loaded(request), dict)
    tell("quizzes:save", data.keys() - READ)
    return Work(
        base=_number(data, "base"),
        tab=_name(data, "tab"),
        seq=_number(data, "seq"),
        round=_number(data, "round", most=1000),
        user=_number(data, "user", most=2**63 - 1),
        final=_expect(data.get("final", False), bool),
        answers=_answers(data),
        outlines=_outlines(data),
        evidence=_evidence(data),
        notes=_notes(data),
        over=_over(data),
    )


def clean_answers(answers, responses):
    """The sent answers as each kind of question stores them. Raises `Refused`."""
    asked = {response.question_id: response.question for response in responses}
    return {pk: _clean_answer(asked.get(pk), value) for pk, value in answers.items()}


def clean_outlines(outlines, responses):
    """The sent claims as they are stored. Raises `Refused`."""
    outlined = {one.question_id for one in responses if one.handler.has_outline}
    if outlines.keys() - outlined:
        raise _malformed()
    return {pk: write(claims) for pk, claims in outlines.items()}


def _clean_answer(question, value):
    if question is None:
        raise _malformed()
    kind = question.handler
    if type(value) is not kind.shape:
        raise _malformed()
    texts = {} if kind.shape is list else value if kind.shape is dict else {"": value}
    for part, text in texts.items():
        if len(text) > kind.longest:
            raise _too_long(question, part, kind.longest)
    try:
        return kind.clean(question, value)
    except ValidationError as error:
        raise _malformed() from error


def _as_typed(question, value):
    kind = question.handler
    if type(value) is not kind.shape or kind.shape is list:
        raise _malformed()
    if kind.shape is str:
        return value
    return joined({name: value.get(name, "") for name in kind.fields(question)})


def _too_long(question, part, limit):
    message = _("This answer is too long to be saved. Shorten it to %(limit)s characters.")
    message %= {"limit": f"{limit:,}"}
    return Refused(413, "too_long", message, limit=limit, question=question.pk, part=part)


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
    """An answer is a text, a list of the keys of options, or an object of named parts."""
    if type(value) is list:
        return [plain(_expect(one, str)) for one in value]
    if type(value) is dict:
        return {plain(name): plain(_expect(one, str)) for name, one in value.items()}
    return plain(_expect(value, str))


def _outlines(data):
    sent = _expect(data.get("claims", {}), dict)
    return {_question(key): _claims(key, _expect(value, list)) for key, value in sent.items()}


def _claims(question, sent):
    """A refusal says of which question, and which of its claims."""
    if len(sent) > MOST_CLAIMS:
        message = _("These are more claims than one outline can hold.")
        raise Refused(413, "too_many", message, limit=MOST_CLAIMS, question=int(question))
    found = _as_claims(sent)
    for number, claim in enumerate(found, 1):
        if len(claim.text) > LONGEST_CLAIM:
            message = _("A claim of your outline is too long. Shorten it to %(limit)s characters.")
            message %= {"limit": f"{LONGEST_CLAIM:,}"}
            where = {"question": int(question), "claim": number}
            raise Refused(413, "too_long", message, limit=LONGEST_CLAIM, **where)
    return found


def _over(data):
    if data.get("over") is None:
        return None
    if any(data.get(name) for name in ("answers", "claims", "evidence")):
        raise _malformed()  # they would not be kept
    sent = _expect(data["over"], dict)
    claims = _expect(sent.get("claims", {}), dict)
    return Over(
        answers=_answers(sent),
        outlines={_question(key): _as_claims(value) for key, value in claims.items()},
    )


def _as_claims(sent):
    return [_claim(_expect(one, dict)) for one in _expect(sent, list)]


def _claim(data):
    text = plain(_expect(data.get("text"), str))
    labels = _expect(data.get("labels"), list)
    if len(labels) > MOST_LABELS:
        raise _malformed()
    return Claim(text, tuple(_label(one) for one in labels))


def _label(sent):
    label = plain(_expect(sent, str))
    if not 0 < len(label) <= LONGEST_LABEL or "\n" in label:
        raise _malformed()
    return label


def _keyed(sent, most, message, read):
    """Rows that each have a key of their own, and not more of them than can be kept."""
    if len(_expect(sent, list)) > most:
        raise Refused(413, "too_many", message, limit=most)
    found = [read(_expect(one, dict)) for one in sent]
    if len({one.key for one in found}) < len(found):
        raise _malformed()
    return found


def _evidence(data):
    if data.get("evidence") is None:
        return None
    message = _("These are more passages than one piece of work can hold.")
    return _keyed(data["evidence"], MOST_EVIDENCE, message, _cited)


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


def _notes(data):
    message = _("These are more notes than can be saved at once.")
    sent = data.get("notes")
    return _keyed([] if sent is None else sent, MOST_NOTES, message, _noted)


def _noted(data):
    if _expect(data.get("gone", False), bool):
        return Noted(key=_name(data, "key"), base=_number(data, "base"), is_gone=True)
    meaning = _number(data, "meaning")
    sharing = _expect(data.get("sharing"), str)
    if meaning not in Note.Meaning.values or sharing not in Note.Sharing.values:
        raise _malformed()
    return Noted(
        key=_name(data, "key"),
        base=_number(data, "base"),
        meaning=meaning,
        words=note_words(_expect(data.get("words"), str)),
        sharing=sharing,
        document=_number(data, "document", most=2**63 - 1),
        version=_number(data, "version", most=2**63 - 1),
        start=_number(data, "start"),
        end=_number(data, "end"),
        quote=_text(data, "quote", LONGEST_QUOTE),
        prefix=_text(data, "prefix", 200),
        suffix=_text(data, "suffix", 200),
    )


def note_words(sent):
    """As typed; nothing where there are only blanks: a mark without words is no written note."""
    if len(sent) > LONGEST_NOTE:
        message = _("This note is too long to be saved. Shorten it to %(limit)s characters.")
        raise Refused(413, "too_long", message % {"limit": f"{LONGEST_NOTE:,}"}, limit=LONGEST_NOTE)
    return plain(sent) if sent.strip() else ""
