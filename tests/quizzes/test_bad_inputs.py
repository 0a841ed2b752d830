"""Whatever is sent to a student's desk: never a 500, nothing changed, and a word for it.

Every case is made by one seeded generator, so that a failure can be made again by its number.
The suite sends a few hundred in all; `BAD_INPUTS=6000` sends twelve thousand, and as many more
as half of that to every form of the product (`tests/security/test_bad_fields.py`).
"""

import json
import os
import random
from dataclasses import fields

import pytest
from django.db import transaction

from quizzes.forms.save import READ, Cited, Noted
from quizzes.models import Attempt, Draft, Evidence, Mark, Note, Response
from quizzes.outline import Claim
from quizzes.plain import plain

CASES = int(os.environ.get("BAD_INPUTS", "150"))
HALF, NUL = "\ud800", "\x00"
STRANGE = [
    "كانت الأبواب مغلقة",
    "\u202eabc\u202c",
    "e\u0301\u0323\u0489" * 40,
    "👩🏽‍🏫🏳️‍🌈" * 20,
    f"half {HALF} a character",
    f"nul {NUL} within",
    "\ufeff\u200b\u2028\u2029",
    "§ maker\nforged part",
    "(Doc 9, ¶99zz)",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "\U0010ffff\ufffe",
    "١٢٣ １２",
    " \t\r\n\r",
]
SCALARS = [
    None,
    True,
    False,
    -1,
    0,
    1,
    2**31,
    2**63,
    2**70,
    10**23,
    -(2**64),
    0.5,
    1e308,
    "",
    "x",
    "1",
    "null",
    *STRANGE,
]
FIELDS = ["round", "base", "tab", "seq", "user", "answers", "claims", "evidence", "notes", "final"]
FIELDS += ["over"]
SELECTOR = ["document", "start", "end", "quote", "prefix", "suffix"]
OF_A_PASSAGE = ["key", "question", "role", "label", *SELECTOR]
OF_A_NOTE = ["key", "base", "meaning", "words", "sharing", "version", "gone", *SELECTOR]
OF_A_CLAIM = ["text", "labels"]
#: Of what JSON type a field is; all others are whole numbers.
TEXTS = {"tab", "key", "role", "label", "quote", "prefix", "suffix", "words", "sharing", "text"}
OTHERS = {"answers": dict, "claims": dict, "evidence": list, "notes": list, "labels": list}
OTHERS |= {"final": bool, "gone": bool, "over": dict}
#: Nothing at all is said by leaving these out, and by null.
MAY_BE_NULL = {"evidence", "notes", "over"}
#: What a model, an address or a page might take for something else.
NAMES = ["__class__", "pk", "id", "attempt", "student", "turned_in_at", "q", "1'", "", "٣", NUL]


@pytest.fixture
def desk(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def school(attempt, ana, ben, zoe, giving, quiz, lesson, sign_in, desk):
    """Ana's desk with something on it, and Ben's work beside it."""
    his = Attempt.objects.open_for(giving, quiz, ben)
    his.responses.update(answer="Ben’s.")
    attempt.responses.filter(question__kind="essay").update(answer="Ana’s.")
    client = sign_in(ana)
    client.get(desk)
    return Desk(client, desk, ana, [ben.pk, zoe.pk], attempt, lesson)


class Desk:
    def __init__(self, client, address, ana, others, attempt, lesson):
        self.client, self.address, self.others = client, address, others
        self.asked = {one.question.kind: one.question_id for one in attempt.responses.all()}
        self.document = lesson.steps.first().documents.first().pk
        self.work = {
            "round": 1,
            "base": 0,
            "tab": "t1",
            "seq": 1,
            "user": ana.pk,
            "answers": {str(self.asked["essay"]): "Ana’s own words."},
            "evidence": [],
            "final": False,
        }
        self.passage = {
            "key": "k1",
            "question": self.asked["essay"],
            "document": self.document,
            "start": 53,
            "end": 88,
            "quote": "I counted eleven masts and no flag.",
            "prefix": "",
            "suffix": "",
            "role": "says",
            "label": "Doc 1, ¶2",
        }
        self.claim = {"text": "Shut.", "labels": ["Doc 1, ¶2"]}
        self.note = {
            "key": "n1",
            "base": 0,
            "meaning": 1,
            "words": "Why eleven?",
            "sharing": "me",
            "version": lesson.steps.first().documents.first().text.current_id,
            "gone": False,
            **{name: self.passage[name] for name in SELECTOR},
        }
        self.whole = self.work | {
            "evidence": [self.passage],
            "notes": [self.note],
            "claims": {str(self.asked["essay"]): [self.claim]},
        }

    def save(self, body):
        if not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        return self.client.post(f"{self.address}save/", body, content_type="application/json")

    def stored(self):
        """All that a student's desk may change."""
        return [list(model.objects.order_by("pk").values()) for model in WRITTEN]


WRITTEN = [Attempt, Response, Draft, Evidence, Mark, Note]


def anything(chance, depth=0):
    """Some JSON value, seldom deep."""
    kind = chance.randrange(6 if depth < 3 else 4)
    if kind < 4:
        return chance.choice(SCALARS)
    if kind == 4:
        return [anything(chance, depth + 1) for _one in range(chance.randrange(4))]
    names = [*FIELDS, *NAMES]
    return {
        chance.choice(names): anything(chance, depth + 1) for _one in range(chance.randrange(4))
    }


def but_not(chance, *kinds):
    """A value of another JSON type than these."""
    while True:
        value = anything(chance)
        if type(value) not in kinds:
            return value


# --- saves of a wrong shape: each makes one body that must be refused ----------------------


def other_type(chance, desk):
    field = chance.choice(FIELDS)
    return desk.work | {field: of_another_type(chance, field)}


def of_another_type(chance, field):
    kind = str if field in TEXTS else OTHERS.get(field, int)
    return but_not(chance, kind, *([type(None)] if field in MAY_BE_NULL else []))


def left_out(chance, desk):
    may_be = ("evidence", "final", "claims", "notes", "over")
    gone = chance.choice([name for name in FIELDS if name not in may_be])
    return {name: value for name, value in desk.work.items() if name != gone}


def number_out_of_bounds(chance, desk):
    field = chance.choice(["round", "base", "seq", "user"])
    return desk.work | {field: chance.choice([-1, 2**63, 2**70, 10**23, -(2**64)])}


def name_that_is_none(chance, desk):
    return desk.work | {"tab": chance.choice(["", "x" * 41, "a b", "é", "../x", *STRANGE])}


def answer_of_no_question(chance, desk):
    key = chance.choice([*NAMES, "0", "-1", "999999", "9" * 18, "9" * 30, "1.0", "１", " 1"])
    return desk.work | {"answers": {key: anything(chance)}}


def answer_of_another_shape(chance, desk):
    kind = chance.choice(list(desk.asked))
    shape = list if kind == "several_choices" else str
    return desk.work | {"answers": {str(desk.asked[kind]): but_not(chance, shape)}}


def option_that_is_none(chance, desk):
    if chance.random() < 0.5:
        value = chance.choice([*STRANGE[:6], "z", "a\nb", "A"])
        return desk.work | {"answers": {str(desk.asked["single_choice"]): value}}
    value = ["a", chance.choice([*SCALARS, [], {}])]
    if value[1] in ("a",) or (isinstance(value[1], str) and plain(value[1]) in ("a", "b", "c")):
        value[1] = "z"
    return desk.work | {"answers": {str(desk.asked["several_choices"]): value}}


def too_long(chance, desk):
    """About two hundred pages and more."""
    unit = chance.choice(["word ", "كلمة ", "👩🏽‍🏫", "e\u0301", "\u202e"])
    text = unit * (chance.randrange(100_001, 600_001) // len(unit) + 1)
    kind = chance.choice(["essay", "short_answer"])
    return desk.work | {"answers": {str(desk.asked[kind]): text}}


def passage_of_another_shape(chance, desk):
    field = chance.choice(OF_A_PASSAGE)
    broken = desk.passage | {field: of_another_type(chance, field)}
    return desk.work | {"evidence": [desk.passage | {"key": "k0"}, broken]}


def unknown_role(chance, desk):
    role = chance.choice([*STRANGE, "SAYS", "proves", "says "])
    return desk.work | {"evidence": [desk.passage | {"role": role}]}


def list_that_is_none(chance, desk):
    return desk.work | {"evidence": [but_not(chance, dict) for _one in range(1, 4)]}


def key_twice(chance, desk):
    return desk.work | {"evidence": [desk.passage] * chance.randrange(2, 200)}


def too_many_passages(chance, desk):
    count = chance.randrange(201, 260)
    return desk.work | {"evidence": [desk.passage | {"key": f"k{n}"} for n in range(count)]}


def note_of_another_shape(chance, desk):
    """Text, number or list where a note's field is something else; or no note at all."""
    field = chance.choice(OF_A_NOTE)
    broken = desk.note | {field: of_another_type(chance, field)}
    return desk.work | {"notes": [desk.note | {"key": "n0"}, broken]}


def note_that_is_none(chance, desk):
    notes = chance.choice([but_not(chance, list), [but_not(chance, dict)], [desk.note] * 201])
    return desk.work | {"notes": notes or "x"}


def note_out_of_bounds(chance, desk):
    wrong = chance.choice(
        [
            {"key": chance.choice(["", "x" * 41, "a b", *STRANGE])},
            {"base": chance.choice([-1, 2**63, 2**70])},
            {"meaning": chance.choice([0, 5, -1, 2**63, 2**70])},
            {"sharing": chance.choice(["", "all", "ME", *STRANGE])},
            {"words": "كلمة " * chance.randrange(401, 9000)},
        ]
    )
    return desk.work | {"notes": [desk.note | wrong]}


def claims_of_another_shape(chance, desk):
    field = chance.choice(OF_A_CLAIM)
    label = chance.choice([but_not(chance, str), "", "x" * 41, "Doc 1,\n¶2"])
    broken = chance.choice(
        [
            but_not(chance, list),
            [but_not(chance, dict)],
            [desk.claim | {field: of_another_type(chance, field)}],
            [desk.claim | {"labels": ["Doc 1, ¶2", label]}],
        ]
    )
    return desk.work | {"claims": {str(desk.asked["essay"]): broken}}


def claims_of_no_outline(chance, desk):
    key = chance.choice([*NAMES, "0", "-1", "9" * 30, "1.0", str(desk.asked["single_choice"])])
    return desk.work | {"claims": {key: [{"text": "Shut.", "labels": []}]}}


def too_long_a_claim(chance, desk):
    claim = {"text": "كلمة " * chance.randrange(401, 20_000), "labels": []}
    return desk.work | {"claims": {str(desk.asked["essay"]): [desk.claim, claim]}}


def too_many_claims(chance, desk):
    claims = [{"text": "Shut.", "labels": []}] * chance.randrange(200, 400)
    if chance.random() < 0.5:
        claims = [{"text": "Shut.", "labels": ["Doc 1, ¶2"] * chance.randrange(500, 900)}]
    return desk.work | {"claims": {str(desk.asked["essay"]): claims}}


def no_object(chance, desk):
    return json.dumps(but_not(chance, dict))


def no_json(chance, desk):
    whole = json.dumps(desk.work).encode()
    cut = chance.randrange(len(whole))
    return chance.choice(
        [
            b"",
            whole[:cut],
            whole[:cut] + bytes([chance.randrange(128, 256)]) + whole[cut + 1 :] + b"}",
            whole.replace(b'"base": 0', b'"base": NaN'),
            whole.replace(b'"base": 0', b'"base": 1e400'),
            whole.replace(b'"base": 0', b'"base": -Infinity'),
            b"\xff\xfe" + whole,
            b"tab=t1&seq=1",
            bytes(chance.randrange(256) for _one in range(chance.randrange(1, 99))) + b"}",
        ]
    )


def too_deep(chance, desk):
    return chance.choice(["[", '{"a":', '{"answers":{"1":', '[[{"evidence":']) * 100_000


def somebody_else(chance, desk):
    return desk.work | {"user": chance.choice([*desk.others, 0, 999_999, 2**63 - 1])}


def another_round(chance, desk):
    return desk.work | {"round": chance.choice([0, 2, 3, 999, 1000])}


@pytest.mark.django_db
def test_what_the_wrong_ones_are_made_of_is_right(school):
    """Else they would all be refused for the same reason."""
    assert school.save(school.whole).status_code == 200
    assert (Note.objects.count(), Evidence.objects.count()) == (1, 1)


def test_every_field_of_a_save_is_among_them():
    assert set(FIELDS) == READ
    as_sent = {one.name.replace("is_gone", "gone") for one in fields(Noted)}
    assert (set(OF_A_PASSAGE), set(OF_A_NOTE)) == ({one.name for one in fields(Cited)}, as_sent)
    assert set(OF_A_CLAIM) == {one.name for one in fields(Claim)}


def every_field(desk):
    """(name, body of a save in which it is of another JSON type), for each field by turns."""
    chance, essay = random.Random(0), str(desk.asked["essay"])
    within = [("evidence", desk.passage, OF_A_PASSAGE), ("notes", desk.note, OF_A_NOTE)]
    for field in FIELDS:
        yield field, desk.whole | {field: of_another_type(chance, field)}
    for place, row, names in within:
        for field in names:
            row_with = row | {field: of_another_type(chance, field)}
            yield f"{place}.{field}", desk.whole | {place: [row_with]}
    for field in OF_A_CLAIM:
        claim = desk.claim | {field: of_another_type(chance, field)}
        yield f"claims.{field}", desk.whole | {"claims": {essay: [claim]}}


@pytest.mark.django_db
def test_each_field_of_another_type_is_refused(school):
    """Whatever the chances of the others: none is left out of a short run."""
    before = school.stored()
    for name, body in every_field(school):
        response = school.save(body)
        assert (name, response.status_code, response.json()["error"]) == (name, 400, "malformed")
    assert school.stored() == before


WRONG = [
    other_type,
    left_out,
    number_out_of_bounds,
    name_that_is_none,
    answer_of_no_question,
    answer_of_another_shape,
    option_that_is_none,
    too_long,
    passage_of_another_shape,
    unknown_role,
    list_that_is_none,
    key_twice,
    too_many_passages,
    note_of_another_shape,
    note_that_is_none,
    note_out_of_bounds,
    claims_of_another_shape,
    claims_of_no_outline,
    too_long_a_claim,
    too_many_claims,
    no_object,
    no_json,
    too_deep,
    somebody_else,
    another_round,
]


@pytest.mark.django_db
def test_a_save_of_a_wrong_shape_is_refused(school):
    before, seen = school.stored(), set()
    for number in range(CASES):
        chance = random.Random(number)
        make = WRONG[number % len(WRONG)]
        response = school.save(make(chance, school))
        assert response.status_code in (400, 403, 404, 413), (number, make.__name__)
        if response.status_code != 404:
            assert response.json()["message"], number
        seen.add(response.status_code)
    assert seen == {400, 403, 404, 413}
    assert school.stored() == before


# --- saves of strange words, which are words all the same ------------------------------------


@pytest.mark.django_db
def test_strange_words_are_kept_as_they_are(school):
    for number in range(CASES // 3):
        chance = random.Random(number)
        words = " ".join(chance.choices(STRANGE, k=chance.randrange(1, 9)))
        work = school.work | {
            "base": number,
            "seq": number + 1,
            "answers": {str(school.asked["essay"]): words},
            "evidence": [school.passage | {"quote": chance.choice(STRANGE), "start": number}],
            chance.choice(NAMES): anything(chance),
        }
        answer = school.save(work)
        assert answer.status_code == 200, number
        assert answer.json()["lost"] == ["k1"], number
        kept = Response.objects.get(question=school.asked["essay"], attempt__student=work["user"])
        assert kept.answer == plain(words), number
    assert Response.objects.filter(answer="Ben’s.").count() == 4


# --- the same by buttons: keep, cite, submit, take back ------------------------------------


def a_form(chance, desk):
    """What a page without a script might send, of wrong values."""
    names = ["round", "base", "then", "cite", "remove", "make", "all", "question", "words", "role"]
    names += [f"q{pk}" for pk in desk.asked.values()] + [f"pick-{desk.asked['essay']}", "role-k1"]
    sent = {name: as_typed(chance) for name in chance.sample(names, chance.randrange(1, 9))}
    # Without a number that can be the revision nothing of it may be kept.
    return sent | {
        "base": chance.choice(["", "x", "-1", "99", "1.5", "NaN", str(2**70), "٣x", NUL])
    }


def as_typed(chance):
    value = anything(chance)
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "replace").decode()


def send_form(chance, desk, last_draft):
    """(place, response) of a wrong form at one of the pages."""
    place = chance.choice(["keep/", "submit/", "cite/", f"earlier/{last_draft}/take/"])
    query = f"?at={chance.choice(['d1:99', 'd9:1', 'd1:-1', 'x', '', 'd1:1'])}"
    data = a_form(chance, desk)
    if place == "cite/":
        data["question"] = chance.choice(["", "0", "x", str(desk.asked["single_choice"]), NUL])
        return place, desk.client.post(f"{desk.address}cite/{query}", data)
    return place, desk.client.post(desk.address + place, data)


@pytest.mark.django_db
def test_wrong_forms_change_nothing(school):
    """What is based on a revision that never was is a conflict: kept beside, told, no answer."""
    school.save(school.work | {"answers": {}})
    draft = Draft.objects.get().pk
    before = school.stored()
    for number in range(CASES // 3):
        chance = random.Random(number)
        with transaction.atomic():
            place, response = send_form(chance, school, draft)
            assert response.status_code in (200, 400, 404, 409), (number, place)
            if response.status_code == 409:
                Draft.objects.exclude(pk=draft).filter(kind="branch").delete()
            assert school.stored() == before, (number, place)
            transaction.set_rollback(True)


@pytest.mark.django_db
def test_addresses_of_others_change_nothing(school, giving, quiz):
    before = school.stored()
    numbers = ["0", "-1", "999999", "9" * 25, str(2**63), "x", "１", "%00", "1e3", "..%2f"]
    for number in range(CASES // 3):
        chance = random.Random(number)
        assignment = chance.choice([str(giving.assignment_id), *numbers])
        step = chance.choice([str(quiz.pk), *numbers])
        if (assignment, step) == (str(giving.assignment_id), str(quiz.pk)):
            step = chance.choice(numbers)
        tail = chance.choice(
            ["save/", "keep/", "cite/", "submit/", "earlier/1/take/", "quotations/"]
        )
        body = json.dumps(school.work)
        address = f"/assignments/{assignment}/{step}/{tail}"
        response = school.client.post(address, body, content_type="application/json")
        assert response.status_code in (400, 404), (number, address)
    assert school.stored() == before
