"""Addresses and forms whose parts belong to two parents: 404, also for who may see both."""

import json

import pytest

from lessons.models import Enrolment
from quizzes.models import Attempt, Draft, Response
from tests.security.addresses import route_of, routes
from tests.security.visiting import ask, changed, stored

pytestmark = pytest.mark.usefixtures("in_the_school")
DESK = "/assignments/{given}/{quiz_of_okoro-lesson}/"
OTHER_DESK = "/assignments/{second}/{quiz_of_okoro-lesson}/"
CLASS = "/classes/{room}/"
PAPER = "/marking/{given}/{work_of_ana_in_given}/"
PAPER_OF = "/admin/sources/source/{draft-paper}/"

#: Method, address; a student whose class was given both lessons asks.
BY_A_STUDENT = [
    ("GET", DESK),
    ("POST", f"{DESK}save/"),
    ("GET", f"{DESK}saved/"),
    ("POST", f"{DESK}keep/"),
    ("GET", f"{DESK}cite/?at=d1:1"),
    ("POST", f"{DESK}cite/?at=d1:1"),
    ("GET", f"{DESK}mark/?at=d1:1"),
    ("POST", f"{DESK}mark/?at=d1:1"),
    ("GET", f"{DESK}notes/{{own_note_of_ana_in_given}}/"),
    ("POST", f"{DESK}notes/{{own_note_of_ana_in_given}}/"),
    ("POST", f"{DESK}notes/{{own_note_of_ana_in_given}}/delete/"),
    ("GET", f"{OTHER_DESK}notes/{{own_note_of_ana_in_given}}/"),
    ("POST", f"{OTHER_DESK}notes/{{own_note_of_ana_in_given}}/delete/"),
    ("POST", f"{DESK}discussion/"),
    ("POST", f"{DESK}discussion/role/"),
    ("GET", f"{DESK}discussion/{{entry_of_ana}}/"),
    ("POST", f"{DESK}discussion/{{entry_of_ana}}/"),
    ("GET", f"{DESK}submit/"),
    ("POST", f"{DESK}submit/"),
    ("POST", f"{DESK}predict/"),
    ("POST", f"{DESK}predict/later/"),
    ("POST", f"{DESK}restate/"),
    ("POST", f"{DESK}finish/"),
    ("GET", f"{DESK}feedback/"),
    ("POST", f"{DESK}feedback/next/"),
    ("GET", f"{DESK}models/"),
    ("GET", f"{DESK}feedback/questions/"),
    ("POST", f"{DESK}feedback/questions/"),
    ("GET", f"{DESK}earlier/"),
    ("GET", f"{DESK}earlier/{{version_of_ana_in_given}}/take/"),
    ("POST", f"{DESK}earlier/{{version_of_ana_in_given}}/take/"),
    ("POST", f"{DESK}earlier/{{version_of_ana_in_given}}/leave/"),
    ("GET", f"{DESK}receipt/"),
    ("GET", f"{DESK}print/"),
    ("GET", f"{DESK}photographs/"),
    ("POST", f"{DESK}photographs/"),
    ("POST", f"{DESK}photographs/{{page_of_ana_in_given}}/move/"),
    ("POST", f"{DESK}photographs/{{page_of_ana_in_given}}/remove/"),
    ("POST", f"{OTHER_DESK}photographs/{{page_of_ana_in_given}}/remove/"),
    ("GET", f"{DESK}together/"),
    ("POST", f"{DESK}together/"),
    ("POST", f"{DESK}together/off/"),
    ("GET", f"{DESK}quotations/"),
    ("POST", f"{DESK}quotations/"),
    ("GET", f"{DESK}clock/"),
    ("POST", f"{DESK}begin/"),
    ("POST", f"{DESK}break/"),
    ("POST", f"{DESK}break/end/"),
]
#: A teacher who teaches both classes and grades both assignments asks.
BY_A_TEACHER = [
    ("GET", f"{CLASS}people/{{seat_of_zoe}}/remove/"),
    ("POST", f"{CLASS}people/{{seat_of_zoe}}/remove/"),
    ("GET", f"{CLASS}people/{{seat_of_zoe}}/password/"),
    ("POST", f"{CLASS}people/{{seat_of_zoe}}/password/"),
    ("POST", f"{CLASS}people/{{seat_of_remy}}/password/"),  # has left
    ("GET", f"{CLASS}people/{{seat_of_zoe}}/aids/"),
    ("POST", f"{CLASS}people/{{seat_of_zoe}}/aids/"),
    ("GET", f"{CLASS}assignments/{{okoro}}/"),
    ("GET", f"{CLASS}assignments/{{okoro}}/dates/"),
    ("POST", f"{CLASS}assignments/{{okoro}}/dates/"),
    ("POST", f"{CLASS}assignments/{{okoro}}/withdraw/"),
    ("POST", f"{CLASS}assignments/{{okoro}}/collect/"),
    ("GET", f"{CLASS}assignments/{{okoro}}/notes/"),
    ("GET", f"{CLASS}assignments/{{given}}/discussion/{{discussion_of_okoro-lesson}}/"),
    ("POST", f"{CLASS}assignments/{{okoro}}/notes/names/"),
    ("POST", f"{CLASS}assignments/{{okoro}}/notes/groups/"),
    ("POST", f"{CLASS}assignments/{{okoro}}/names/{{closed_name}}/"),
    *(
        ("POST", f"{CLASS}assignments/{{okoro}}/clock/{button}/")
        for button in ("start", "pause", "stop", "go-on", "more")
    ),
    ("GET", f"{CLASS}assignments/{{given}}/clock/{{zoe}}/"),
    ("POST", "/sources/signed_in-paper/claims/{claim}/use/"),
    ("GET", f"{CLASS}assignments/{{given}}/dates/{{zoe}}/"),
    ("POST", f"{CLASS}assignments/{{given}}/dates/{{zoe}}/"),
    ("GET", f"{CLASS}assignments/{{okoro}}/dates/{{ana}}/"),
    ("GET", "/marking/{okoro}/{work_of_ana_in_given}/"),
    ("POST", "/marking/{okoro}/{work_of_ana_in_given}/"),
    ("GET", "/marking/{okoro}/{work_of_ana_in_given}/growth/"),
    ("GET", "/marking/{okoro}/{work_of_ana_in_given}/history/"),
    ("POST", "/marking/{okoro}/{work_of_ana_in_given}/reopen/"),
    ("POST", "/marking/{okoro}/{work_of_ana_in_given}/send-back/"),
    ("POST", "/marking/{okoro}/{work_of_ana_in_given}/let-earlier-count/"),
    ("GET", "/marking/{okoro}/question/{single_choice_of_given-lesson}/again/"),
    ("POST", "/marking/{okoro}/question/{single_choice_of_given-lesson}/again/"),
    ("GET", "/marking/{okoro}/question/{essay_of_given-lesson}/again/"),
    ("POST", "/marking/{okoro}/question/{essay_of_given-lesson}/again/"),
    ("GET", "/marking/{okoro}/question/{essay_of_given-lesson}/"),
    ("GET", "/marking/{okoro}/question/{essay_of_given-lesson}/points/"),
    ("POST", "/marking/{okoro}/question/{essay_of_given-lesson}/"),
    ("GET", "/marking/{okoro}/{work_of_ben_in_given}/use/"),
    ("POST", "/marking/{okoro}/{work_of_ben_in_given}/use/"),
    ("GET", "/marking/{okoro}/uses/{loan_of_ben}/"),
    ("POST", "/marking/{okoro}/uses/{loan_of_ben}/"),
    ("POST", "/marking/{okoro}/uses/{loan_of_ben}/levels/"),
    ("POST", "/marking/{okoro}/uses/{loan_of_ben}/end/"),
    ("GET", "/marking/{okoro}/practice/{anchor_of_ben}/"),
    ("POST", "/marking/{okoro}/practice/{anchor_of_ben}/"),
    ("POST", f"{CLASS}assignments/{{okoro}}/make-up/"),
    ("POST", f"{CLASS}assignments/{{second}}/make-up/{{make_up}}/take-away/"),
    ("GET", "/marking/{given}/picture/{reading_of_okoro-paper}/1/"),
    ("POST", "/marking/{given}/picture/{reading_of_okoro-paper}/1/"),
    ("POST", "/marking/{okoro}/picture/misreadings/{misreading}/delete/"),
    ("GET", f"{PAPER}remarks/{{remark_on_essay_of_ben}}/"),
    ("POST", f"{PAPER}remarks/{{remark_on_essay_of_ben}}/"),
    ("POST", f"{PAPER}remarks/{{remark_on_essay_of_ben}}/delete/"),
    ("POST", f"{PAPER}marks/{{mark_of_essay_of_ben}}/count/"),
    ("POST", f"{PAPER}questions/{{question_of_ben}}/"),
    ("POST", "/marking/{given}/{work_of_ben_in_given}/names/{signature_of_sol}/off/"),
    ("POST", "/marking/{okoro}/{work_of_ana_in_given}/names/{signature_of_sol}/off/"),
    ("GET", "/marking/{okoro}/{work_of_ana_in_given}/photographs/"),
    ("POST", "/marking/{okoro}/{work_of_ana_in_given}/photographs/"),
    *(
        ("POST", f"/marking/{work}/photographs/{{other_sheet_for_ana}}/{button}/")
        for work in ("{given}/{work_of_ben_in_given}", "{okoro}/{work_of_ana_in_given}")
        for button in ("move", "remove")
    ),
    ("GET", f"{PAPER_OF}rights/{{decision}}/letter/"),
    ("GET", f"{PAPER_OF}withdraw/text/{{text_of_anyone-paper}}/"),
    ("POST", f"{PAPER_OF}withdraw/text/{{text_of_anyone-paper}}/"),
    ("POST", f"{PAPER_OF}withdraw/file/{{picture_of_anyone-paper}}/"),
    ("GET", "/lessons/given-lesson/preview/4/"),
    ("GET", "/lessons/given-lesson/preview/0/"),
]


@pytest.fixture
def teacher_of_both(school):
    Enrolment.objects.create(
        classroom_id=school.ids["okoro_room"], user=school.rivera, role="teacher"
    )


@pytest.mark.parametrize(("method", "at"), BY_A_STUDENT)
def test_another_lessons_part(method, at, clients, school):
    assert sent(clients["student"], method, at, school).status_code == 404


def sent(client, method, at, school):
    """The script's save has to be understood before it can be refused."""
    work = {"user": client.person, "round": 1, "base": 0, "tab": "t", "seq": 1, "answers": {}}
    data = {"data": work, "content_type": "application/json"} if at.endswith("/save/") else {}
    return ask(client, method, at.format_map(school.ids), **data)


@pytest.mark.parametrize(("method", "at"), BY_A_TEACHER)
def test_two_parents(method, at, clients, school, teacher_of_both):
    assert ask(clients["owner"], method, at.format_map(school.ids)).status_code == 404


def test_the_teacher_of_both_may_see_each(clients, school, teacher_of_both):
    for at in [
        "/classes/{okoro_room}/",
        "/marking/{okoro}/",
        "/marking/{okoro}/{work_of_zoe_in_okoro}/",
    ]:
        assert ask(clients["owner"], "GET", at.format_map(school.ids)).status_code == 200


#: Addresses of one row and something that is nobody's: the width of a picture, the format of a
#: file, a layout of the school.
NO_PARENTS = {
    "media/<id:pk>/<id:width>/",
    "photographs/<id:photo_id>/<id:width>/",
    "admin/quizzes/rubric/<id:pk>/as.<str:ending>",
    "marking/<id:assignment_id>/export/<id:layout_id>/",
}


def test_every_nested_address_is_tried(school):
    tried = {route_of(at.format_map(school.ids)) for _, at in [*BY_A_STUDENT, *BY_A_TEACHER]}
    nested = {route for route in routes() if route.count("<") > 1} - NO_PARENTS
    assert nested - tried == set()


@pytest.mark.parametrize(
    "mixed",
    [
        {"room": "okoro_room"},
        {"student": "zoe"},
        {"student": "remy"},
        {"part": "quiz_of_okoro-lesson"},
    ],
)
def test_work_on_paper_of_another_class_or_lesson(mixed, clients, school, teacher_of_both):
    names = {"room": "room", "student": "ben", "part": "quiz_of_given-lesson"} | mixed
    data = {field: school.ids[name] for field, name in names.items()}
    answer = ask(clients["owner"], "POST", f"/marking/{school.ids['given']}/on-paper/", data)
    assert answer.status_code == 404


# What stands in a body instead of in the address


def saving(school, **more):
    """Ben's unfinished work, with what is added."""
    sent = {"user": school.ben.pk, "round": 1, "base": 1, "tab": "t", "seq": 7, "answers": {}}
    return sent | more


def save_of_ben(clients, school, sent):
    at = "/assignments/{second}/{quiz_of_okoro-lesson}/save/".format_map(school.ids)
    return clients["classmate"].post(at, sent, content_type="application/json")


def test_an_answer_to_another_parts_question(clients, school):
    other = school.ids["essay_of_given-lesson"]
    answer = save_of_ben(clients, school, saving(school, answers={str(other): "Mine now"}))
    assert answer.status_code == 400
    assert not Response.objects.filter(answer="Mine now").exists()


def test_a_passage_of_a_document_that_is_not_on_the_table(clients, school):
    cited = {
        "key": "k",
        "question": school.ids["essay_of_okoro-lesson"],
        "document": school.ids["document_1_of_draft-lesson"],
        "start": 0,
        "end": 5,
        "quote": "words",
    }
    answer = save_of_ben(clients, school, saving(school, evidence=[cited]))
    assert json.loads(answer.body)["lost"] == ["k"]
    work = Attempt.objects.get(pk=school.ids["work_of_ben_in_second"])
    assert not work.evidence.filter(key="k").exists()


def test_a_save_in_the_name_of_somebody_else(clients, school):
    drafts = Draft.objects.count()
    answer = save_of_ben(clients, school, saving(school, user=school.ana.pk))
    assert (answer.status_code, Draft.objects.count()) == (403, drafts)


# Forged rows in forms, formsets and lists: the same form takes what is hers


def management(prefix, total, initial):
    return {
        f"{prefix}-TOTAL_FORMS": total,
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 30,
    }


LINKS = (
    management("contributions", 0, 0)
    | management("texts", 0, 0)
    | management("claims", 0, 0)
    | management("custody", 0, 0)
    | management("attachments", 0, 0)
)
#: What is forged: the address, the fields (True where the row's number goes), hers, another's.
FORGED = {
    "a part in the outline": (
        "/admin/lessons/lesson/{draft-lesson}/change/",
        management("steps", 1, 1)
        | {
            "title": "Mine",
            "steps-0-id": True,
            "steps-0-lesson": "{draft-lesson}",
            "steps-0-title": "Renamed",
            "steps-0-kind": "reading",
            "steps-0-position": 1,
        },
        "reading_of_draft-lesson",
        "reading_of_okoro-lesson",
    ),
    "a document of a table": (
        "/admin/lessons/step/{reading_of_draft-lesson}/change/",
        management("documents", 1, 1)
        | {
            "title": "Mine",
            "documents-0-id": True,
            "documents-0-step": "{reading_of_draft-lesson}",
            "documents-0-text": "{text_of_draft-paper}",
            "documents-0-position": 1,
            "documents-0-stage": 1,
        },
        "document_1_of_draft-lesson",
        "document_1_of_okoro-lesson",
    ),
    "a draft laid on the table": (
        "/admin/quizzes/quiz/{quiz_of_draft-lesson}/change/",
        management("documents", 1, 0)
        | management("questions", 0, 0)
        | {
            "title": "Mine",
            "feedback": "given_back",
            "signers": "1",
            "documents-0-step": "{quiz_of_draft-lesson}",
            "documents-0-text": True,
            "documents-0-position": 1,
            "documents-0-stage": 1,
        },
        "text_of_draft-paper",
        "text_of_okoro-paper",
    ),
    "a draft as a linked document": (
        "/admin/sources/source/{anyone-paper}/change/",
        LINKS
        | management("relations", 1, 0)
        | {
            "title": "Mine",
            "kind": "letter",
            "body": "Words",
            "access": "anyone",
            "relations-0-source": "{anyone-paper}",
            "relations-0-kind": "encloses",
            "relations-0-target": True,
        },
        "draft-paper",
        "okoro-paper",
    ),
    "the part of a question": (
        "/admin/quizzes/question/add/?quiz={quiz_of_draft-lesson}&kind=essay",
        {"quiz": True, "kind": "essay", "prompt": "Mine?", "points": 1},
        "quiz_of_draft-lesson",
        "quiz_of_okoro-lesson",
    ),
    "the rubric of a question": (
        "/admin/quizzes/question/{essay_of_draft-lesson}/change/",
        {"prompt": "Mine?", "points": 1, "rubric": True},
        "own_rubric",
        "okoro_rubric",
    ),
    "the document of a text": (
        "/admin/sources/text/add/?source={draft-paper}",
        {"source": True, "kind": "translation", "body": "Mine", "language": "en", "position": 0},
        "draft-paper",
        "okoro-paper",
    ),
    "the document in a collection": (
        "/admin/sources/collectionitem/add/",
        {"collection": "{open_collection}", "source": True, "position": 3},
        "staff-paper",
        "okoro-paper",
    ),
    "a document chosen for a new lesson": (
        "/lessons/new/",
        management("pasted", 0, 0)
        | {"question": "Mine?", "task": "short", "short_questions": "One?", "chosen": "t{}"},
        "text_of_draft-paper",
        "text_of_okoro-paper",
    ),
    "a document borrowed for a new lesson": (
        "/lessons/new/",
        management("pasted", 0, 0)
        | {"question": "Mine?", "task": "short", "short_questions": "One?", "chosen": "d{}"},
        "document_1_of_draft-lesson",
        "document_1_of_okoro-draft",
    ),
    "a class in which each is given back when it is ready": (
        "/marking/{given}/give-back/each/",
        {"each": True},
        "giving",
        "giving_of_okoro",
    ),
    "work to be given back": (
        "/marking/{given}/give-back/",
        {"work": True},
        "work_of_ana_in_given",
        "work_of_zoe_in_okoro",
    ),
}


def send_forged(client, school, name, number):
    at, fields, *_ = FORGED[name]
    data = {
        field: number
        if value is True
        else str(value).replace("{}", str(number)).format_map(school.ids)
        for field, value in fields.items()
    }
    return client.post(at.format_map(school.ids), data)


@pytest.mark.parametrize("name", FORGED)
def test_a_form_takes_what_is_hers(name, clients, school):
    *_, hers, _theirs = FORGED[name]
    before = stored()
    answer = send_forged(clients["owner"], school, name, school.ids[hers])
    assert (answer.status_code, changed(before, stored()) != set()) == (302, True)


@pytest.mark.parametrize("name", FORGED)
def test_a_form_takes_nothing_of_anothers(name, clients, school):
    """The page's own row may be saved; a forged row below it is passed over or refused."""
    at, _fields, _hers, theirs = FORGED[name]
    own = {number for key, number in school.ids.items() if f"{{{key}}}" in at}
    before = stored()
    send_forged(clients["owner"], school, name, school.ids[theirs])
    after = stored()
    touched = {
        (table, row[0])
        for table in changed(before, after) - {"admin.LogEntry"}
        for row in [*before[table], *after[table]]
        if (row in before[table]) != (row in after[table])
    }
    assert {(table, number) for table, number in touched if number not in own} == set()


@pytest.mark.parametrize("who", ["owner", "other teacher"])
def test_an_editable_list(who, clients, school):
    data = management("form", 1, 1) | {
        "form-0-id": school.ids["open_item"],
        "form-0-note": "Changed",
        "form-0-position": 1,
        "_save": "Save",
    }
    before = stored()
    clients[who].post("/admin/sources/collectionitem/?q=", data)
    is_changed = "sources.CollectionItem" in changed(before, stored())
    assert is_changed is (who == "owner")


@pytest.mark.parametrize("action", ["publish", "put_away", "delete_selected"])
@pytest.mark.parametrize("model", ["sources/source", "lessons/lesson"])
@pytest.mark.parametrize("who", ["owner", "other teacher"])
def test_an_action_of_a_list(who, model, action, clients, school):
    name = "staff-paper" if model == "sources/source" else "lonely-lesson"
    before = stored()
    data = {"action": action, "_selected_action": [school.ids[name]], "post": "yes"}
    clients[who].post(f"/admin/{model}/", data)
    assert (changed(before, stored()) != set()) is (who == "owner")
