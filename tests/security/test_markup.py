"""Every text of the school holds markup that would run; on no page of anybody does it."""

import html
import json
import re

import pytest

from tests.security.conftest import READERS
from tests.security.markup import faults
from tests.security.visiting import ask
from tests.security.words import PAYLOADS

pytestmark = pytest.mark.django_db
TYPED = "\n".join(PAYLOADS)
TYPES = {"text/html", "application/json", "text/csv", "text/plain", "image/png", "text/javascript"}
#: What runs in none of these places by itself: it waits for somebody to evaluate or unescape it.
SLEEPING = {one for one in PAYLOADS if one.startswith(("&lt;", "[zq]", "{{"))}
PLACES = [
    "<html><body><p>{}</p></body></html>",
    '<html><body><p title="{}">x</p></body></html>',
    "<html><body><p title='{}'>x</p></body></html>",
    "<html><head><title>{}</title></head><body></body></html>",
    "<html><body><textarea>{}</textarea></body></html>",
    "<html><body><!-- {} --></body></html>",
    '<html><body><script type="application/json">"{}"</script></body></html>',
]
UNQUOTED = "<html><body><p title={}>x</p></body></html>"
#: All at once for fields that hold it, and what breaks out of an attribute for shorter ones.
SAMPLES = [TYPED, '"><zq zq=1>', "'><zq zq=1>"]


def test_there_are_forty():
    assert (len(PAYLOADS), len(set(PAYLOADS))) == (40, 40)


@pytest.mark.parametrize("payload", [one for one in PAYLOADS if one not in SLEEPING])
def test_each_would_run_somewhere(payload):
    """The guard sees each of them, where a page forgot to escape it."""
    assert any(list(faults(place.replace("{}", payload))) for place in [*PLACES, UNQUOTED])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escaped_it_does_not(payload):
    assert [
        fault for place in PLACES for fault in faults(place.replace("{}", html.escape(payload)))
    ] == []


@pytest.mark.parametrize("role", READERS)
def test_every_page(role, crawls):
    pages = [page for page in crawls[role].pages.values() if page.type == "text/html" and page.body]
    found = {page.address: list(faults(page.body)) for page in pages}
    assert {address: lines for address, lines in found.items() if lines} == {}


@pytest.mark.parametrize("role", READERS)
def test_every_answer_says_what_it_is(role, crawls):
    for page in crawls[role].pages.values():
        assert "X-Content-Type-Options: nosniff" in page.head
        assert "Content-Security-Policy: " in page.head
        assert "unsafe" not in page.head
        assert not page.body or page.type in TYPES


@pytest.mark.parametrize("role", READERS)
def test_nothing_typed_is_evaluated(role, crawls):
    """Teachers' and students' texts are no templates: each stands as it was typed."""
    text = html.unescape("".join(page.text for page in crawls[role].pages.values()))
    assert len(re.findall(r"\{\{ zq \}\}\{% zq %\}", text)) > (0 if role == "visitor" else 1)


def test_a_grade_file_holds_no_formula(crawls):
    [page] = [
        one
        for one in crawls["owner"].pages.values()
        if one.address == f"/marking/{crawls['owner'].ids['given']}/grades.csv"
    ]
    assert "Content-Disposition: attachment" in page.head
    assert not re.search(r'(?:^|,)"?[=+\-@\t\r]', page.body.decode("utf-8-sig"), re.M)


# What comes straight back from a form

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
        "/marking/{given}/{work_of_ana_in_given}/answers/{essay_of_ana_in_given}/remarks/",
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
        ["base", "round", "cite", "make"],
    ),
]


@pytest.mark.parametrize(("role", "at", "names"), SENT)
def test_what_is_sent_comes_back_as_words(role, at, names, clients, school, in_the_school):
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
def test_what_stands_in_an_address_comes_back_as_words(at, clients, in_the_school):
    for words in SAMPLES:
        quoted = "".join(f"%{byte:02x}" for byte in words.encode())
        answer = ask(
            clients["owner" if "sign-in" not in at else "visitor"], "GET", at.format(quoted)
        )
        assert list(faults(answer.body)) == []


def test_an_answer_in_json_is_data(clients, school, in_the_school):
    sent = {"user": school.ben.pk, "round": 1, "base": 0, "tab": "t", "seq": 3}
    sent["answers"] = {str(school.ids["essay_of_okoro-lesson"]): TYPED}
    at = "/assignments/{second}/{quiz_of_okoro-lesson}/save/".format_map(school.ids)
    answer = ask(clients["classmate"], "POST", at, sent, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/json")
    assert isinstance(json.loads(answer.body), dict)
