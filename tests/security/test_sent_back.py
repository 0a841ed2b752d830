"""Markup that is typed or stands in an address comes back as words."""

import json

import pytest

from tests.security.markup import faults
from tests.security.visiting import ask
from tests.security.words import PAYLOADS

pytestmark = pytest.mark.usefixtures("in_the_school")
TYPED = "\n".join(PAYLOADS)
#: All at once for fields that hold it, and what breaks out of an attribute for shorter ones.
SAMPLES = [TYPED, '"><zq zq=1>', "'><zq zq=1>"]

SENT = [
    ("visitor", "/accounts/sign-in/", ["username", "password", "next"]),
    ("student", "/accounts/password/", ["old_password", "new_password1"]),
    ("visitor", "/nothing/", ["answer"]),
    ("owner", "/classes/new/", ["name", "term", "time_zone", "ends_on"]),
    ("owner", "/classes/{room}/students/", ["names"]),
    ("owner", "/classes/{room}/change/", ["name", "term", "time_zone"]),
    ("owner", "/classes/{room}/assignments/{given}/dates/", ["opens_at", "due_at"]),
    ("owner", "/lessons/new/", ["question", "title", "background", "q", "short_questions", "task"]),
    ("owner", "/lessons/new/find/", ["question", "title", "background", "q", "lesson", "chosen"]),
    ("owner", "/lessons/new/more/", ["question", "pasted-0-title", "pasted-0-text"]),
    (
        "owner",
        "/marking/{given}/{work_of_ana_in_given}/remarks/{remark_on_essay_of_ana}/",
        ["quote", "text"],
    ),
    ("owner", "/admin/sources/source/add/", ["title", "body", "written", "made_by", "kind"]),
    ("owner", "/admin/sources/source/paste/", ["page"]),
    (
        "owner",
        "/admin/lessons/lesson/{draft-lesson}/change/",
        ["title", "question", "slug", "seen"],
    ),
    (
        "owner",
        "/admin/quizzes/rubric/add/",
        ["title", "note", "rows-0-title", "rows-0-level0_title"],
    ),
    (
        "owner",
        "/admin/quizzes/question/{single_choice_of_draft-lesson}/change/",
        ["prompt", "options"],
    ),
    (
        "classmate",
        "/assignments/{second}/{quiz_of_okoro-lesson}/keep/",
        ["base", "round", "cite", "make", "put", "arrange"],
    ),
]


@pytest.mark.parametrize(("role", "at", "names"), SENT)
def test_what_is_sent_comes_back_as_words(role, at, names, clients, school):
    for words in SAMPLES:
        answer = ask(clients[role], "POST", at.format_map(school.ids), dict.fromkeys(names, words))
        assert answer.status_code < 500
        assert list(faults(answer.body or "<p></p>")) == []


@pytest.mark.parametrize(
    "at",
    [
        "/sources/?q={}",
        "/lessons/?q={}",
        "/admin/lessons/lesson/?q={}",
        "/nothing/{}/",
        "/accounts/sign-in/?next={}",
    ],
)
def test_what_stands_in_an_address_comes_back_as_words(at, clients):
    for words in SAMPLES:
        quoted = "".join(f"%{byte:02x}" for byte in words.encode())
        answer = ask(
            clients["owner" if "sign-in" not in at else "visitor"], "GET", at.format(quoted)
        )
        assert list(faults(answer.body)) == []


def test_an_answer_in_json_is_data(clients, school):
    sent = {"user": school.ben.pk, "round": 1, "base": 0, "tab": "another", "seq": 3}
    sent["answers"] = {str(school.ids["essay_of_okoro-lesson"]): TYPED}
    at = "/assignments/{second}/{quiz_of_okoro-lesson}/save/".format_map(school.ids)
    answer = ask(clients["classmate"], "POST", at, sent, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/json")
    assert isinstance(json.loads(answer.body), dict)
