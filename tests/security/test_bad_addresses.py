"""Numbers, texts and hosts that no page of ours sends: refused in words, never an error of ours."""

import re

import pytest

from tests.cast import PASSWORD
from tests.security.addresses import TABLE
from tests.security.visiting import ask

pytestmark = pytest.mark.usefixtures("in_the_school")
BAD = [
    "0",
    str(2**63),
    str(10**23),
    "abc",
    "%00",
    "%ff",
    "..%2f..%2fadmin",
    "%EF%BC%91",  # a digit one of East Asian texts
    "a" * 6000,
]
PLACE = re.compile(r"{[^}]+}|(?<=/)(?:\w+-(?:paper|lesson|collection)|person-\d)(?=/)")
OF_THE_ADMIN = re.compile(r"/admin/\w+/\w+/{[^}]+}/(change|publish|put-away|retire|copy|password)/")


def places():
    """Each address with a place, once for every place, as a pattern for `format`."""
    for row in TABLE["rows"]:
        method = "GET" if "GET" in row else "POST"
        for at in row["at"] if "send" not in row else []:
            path = at.partition("?")[0]
            if path.startswith("/admin/") and not OF_THE_ADMIN.fullmatch(path):
                continue
            for found in PLACE.finditer(path):
                yield method, path[: found.start()] + "{bad}" + path[found.end() :]


PLACES = sorted(set(places()))


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad[:20])
def test_addresses(bad, clients, school):
    """Of own pages 404 or 400; the admin leads to its front for a number it does not have."""
    wrong = []
    for method, pattern in PLACES:
        address = pattern.format_map(school.ids | {"bad": bad})
        status = ask(clients[reader(address)], method, address).status_code
        if status not in allowed(address):
            wrong.append(f"{method} {address[:90]}: {status}")
    assert wrong == []


def reader(address):
    if address.startswith("/assignments/"):
        return "student"
    return "administrator" if "/user/" in address else "owner"


def allowed(address):
    """404 and 400; in the admin also a road to a row's page, and any digits of an account."""
    if "/user/" in address:
        return {404, 400, 302, 200}
    return {404, 400, 302} if address.startswith("/admin/") else {404, 400}


def test_there_are_many_places():
    assert len(PLACES) > 60


# Hosts, and where signing in leads to


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "a b", "testserver:x", ""]
)
@pytest.mark.parametrize(
    "address", ["/", "/healthz", "/sources/", "/robots.txt", "/accounts/sign-in/", "/nothing/"]
)
def test_a_wrong_host(host, address, clients):
    assert clients["visitor"].get(address, headers={"host": host}).status_code == 400


EVIL = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "https:evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "\t//evil.example",
    "/%09/evil.example",
    "http://testserver.evil.example/",
    "http://testserver@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/ok\r\nSet-Cookie: evil=1",
    "",
]


@pytest.mark.parametrize("wanted", EVIL)
def test_next_leads_to_own_pages_only(wanted, clients, school):
    data = {"username": "ana", "password": PASSWORD, "next": wanted}
    answers = [
        ask(clients["visitor"], "POST", "/accounts/sign-in/", data),
        ask(clients["student"], "GET", "/accounts/sign-in/", {"next": wanted}),
        ask(clients["owner"], "GET", "/admin/login/", {"next": wanted}),
    ]
    for answer in answers:
        assert answer.status_code == 302
        assert re.fullmatch(r"/([^/\\].*)?", answer["Location"])
        assert "evil" not in answer.cookies


def test_next_leads_where_somebody_was_going(clients, school):
    data = {"username": "ana", "password": PASSWORD, "next": "/assignments/"}
    assert (
        ask(clients["visitor"], "POST", "/accounts/sign-in/", data)["Location"] == "/assignments/"
    )


# What stands after the question mark

NUMBERS = ["-1", "0", "1000000000", str(10**23), "abc", "1.5", "１", "\0", "[]"]
PAGED = [
    ("student", "/assignments/?page={}"),
    ("owner", "/?page={}"),
    ("owner", "/lessons/?page={}"),
    ("visitor", "/sources/?page={}"),
    ("visitor", "/sources/anyone-paper/?printing={}"),
    ("classmate", "/assignments/{given}/{quiz_of_given-lesson}/feedback/?round={}"),
    ("owner", "/marking/{given}/?class={}"),
    ("owner", "/marking/{given}/?part={}"),
    ("owner", "/marking/{given}/?show={}"),
    ("owner", "/marking/{given}/question/{essay_of_given-lesson}/?page={}"),
    ("owner", "/marking/{given}/question/{essay_of_given-lesson}/points/?page={}"),
    ("owner", "/marking/{given}/grades.csv?class={}"),
    ("owner", "/marking/{given}/answers.csv?class={}"),
    ("owner", "/marking/{given}/answers.xlsx?class={}"),
    ("owner", "/marking/{given}/grades.xlsx?class={}"),
    ("owner", "/marking/{given}/export/?class={}"),
    ("owner", "/marking/{given}/papers/?class={}"),
    ("owner", "/marking/{given}/papers/?part={}"),
    ("owner", "/marking/{given}/papers/?page={}"),
    ("owner", "/marking/{given}/papers.zip?part={}"),
    ("owner", "/classes/{room}/gradebook/?show={}"),
    ("owner", "/marking/{given}/{work_of_ana_in_given}/?evidence={}"),
    ("student", "/assignments/{second}/{quiz_of_okoro-lesson}/cite/?at={}"),
    ("student", "/assignments/{second}/{quiz_of_okoro-lesson}/cite/?at=d1:{}"),
    ("owner", "/admin/quizzes/question/add/?kind=essay&quiz={}"),
    ("owner", "/admin/quizzes/question/add/?quiz={quiz_of_given-lesson}&kind={}"),
    ("owner", "/admin/sources/text/add/?source={}"),
    ("owner", "/admin/quizzes/rubric/add/?pattern={}"),
    ("owner", "/admin/sources/collectionitem/add/?collection={}"),
]


@pytest.mark.parametrize(("role", "pattern"), PAGED)
def test_numbers_after_the_question_mark(role, pattern, clients, school):
    found = set()
    for number in NUMBERS:
        address = pattern.replace("{}", "<>").format_map(school.ids).replace("<>", quoted(number))
        found.add(ask(clients[role], "GET", address).status_code)
    assert found <= {200, 404}


def quoted(text):
    return "".join(f"%{byte:02x}" for byte in text.encode())


SEARCHES = [
    "%",
    "_",
    '"',
    "'",
    "\\",
    "AND OR NEAR(",
    "*",
    "(",
    "</script><script>",
    "\0",
    "q" * 10_000,
    "\ud7ff",
    "'; --",
]
SEARCHED = [
    ("visitor", "/sources/?q={}"),
    ("visitor", "/sources/?kind={}"),
    ("visitor", "/sources/?from={}"),
    ("owner", "/lessons/?q={}"),
    ("owner", "/admin/sources/source/?q={}"),
    ("owner", "/admin/lessons/lesson/?q={}"),
    ("administrator", "/admin/lessons/user/?q={}"),
    (
        "owner",
        "/admin/autocomplete/?app_label=sources&model_name=relation&field_name=target&term={}",
    ),
]


@pytest.mark.parametrize(("role", "pattern"), SEARCHED)
def test_searches(role, pattern, clients, school):
    found = {
        ask(clients[role], "GET", pattern.format(quoted(words))).status_code for words in SEARCHES
    }
    assert found == {200}


# Lists of the admin sort and narrow by what they show

SOURCES, LESSONS, ACCOUNTS = (
    "/admin/sources/source/",
    "/admin/lessons/lesson/",
    "/admin/lessons/user/",
)
UNKNOWN = [
    (SOURCES, "owner__password__startswith=m"),
    (SOURCES, "owner__username__startswith=o"),
    (SOURCES, "editors__school_number__startswith=q"),
    (SOURCES, "texts__versions__body__contains=q"),
    (LESSONS, "owner__password__startswith=m"),
    (LESSONS, "authors__username=ana"),
    (LESSONS, "steps__quiz__questions__model_answer__contains=q"),
    (LESSONS, "assignments__givings__attempts__responses__answer__contains=q"),
    (ACCOUNTS, "password__startswith=m"),
    (ACCOUNTS, "attempts__responses__answer__contains=q"),
    (ACCOUNTS, "username__startswith=a"),
    ("/admin/sources/collectionitem/", "collection__owner__password__startswith=m"),
    ("/admin/quizzes/question/", "responses__answer__contains=q"),
    ("/admin/lessons/assignment/", "givings__classroom__people__password__startswith=m"),
]


@pytest.mark.parametrize(("at", "query"), UNKNOWN)
def test_unknown_filters_are_refused(at, query, clients, school):
    role = "technician" if at == ACCOUNTS else "owner"
    assert ask(clients[role], "GET", f"{at}?{query}").status_code == 400


ODD = [
    "o=99",
    "o=-99",
    "o=password",
    "o=owner__password",
    "o=1.2.3.abc",
    "p=-1",
    "p=abc",
    "p=10000000",
    "nothing=1",
    "__class__=1",
    "all=",
    "e=1",
    "state__exact=%00",
    "id__exact=abc",
    "pk=" + "9" * 30,
    "_to_field=password",
    "_popup=1",
]


@pytest.mark.parametrize("query", ODD)
def test_odd_questions_to_a_list(query, clients, school):
    for at in (SOURCES, LESSONS):
        answer = ask(clients["owner"], "GET", f"{at}?{query}")
        refused = answer.status_code == 302 and answer["Location"] == f"{at}?e=1"
        assert refused or answer.status_code in (200, 400)


@pytest.mark.parametrize(
    "query",
    [
        "app_label=lessons&model_name=user&field_name=groups",
        "app_label=x&model_name=y&field_name=z",
        "app_label=lessons&model_name=lesson&field_name=owner",
        "app_label=lessons&model_name=lesson&field_name=title",
        "",
    ],
)
def test_an_autocomplete_that_no_page_offers(query, clients):
    assert ask(clients["owner"], "GET", f"/admin/autocomplete/?{query}").status_code == 403


# A form of another site


def test_every_form_asks_for_its_token(clients, school):
    client = clients["owner"]
    client.handler.enforce_csrf_checks = True
    try:
        found = {
            at: ask(client, "POST", at.format_map(school.ids)).status_code
            for row in TABLE["rows"]
            for at in row["at"]
            if "POST" in row
        }
    finally:
        client.handler.enforce_csrf_checks = False
    assert {at: status for at, status in found.items() if status != 403} == {}


# What is not yours looks like what is not there


@pytest.mark.parametrize(
    ("hidden", "missing"),
    [
        ("/sources/draft-paper/", "/sources/nobodys-paper/"),
        ("/media/{picture_of_draft-paper}/", "/media/999999/"),
        ("/lessons/given-lesson/", "/lessons/nobodys-lesson/"),
        ("/people/person-1/", "/people/person-9/"),
        ("/assignments/{okoro}/", "/assignments/999999/"),
        (
            "/assignments/{given}/{quiz_of_given-lesson}/feedback/",
            "/assignments/{given}/999999/feedback/",
        ),
        ("/marking/{given}/{work_of_ana_in_given}/", "/marking/{given}/999999/"),
        ("/classes/{room}/", "/classes/999999/"),
        ("/admin/lessons/lesson/{draft-lesson}/change/", "/admin/nothing/"),
    ],
)
def test_the_same_bytes(hidden, missing, clients, school):
    pages = [ask(clients["student"], "GET", at.format_map(school.ids)) for at in (hidden, missing)]
    assert [page.status_code for page in pages] == [404, 404]
    bodies = [re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", page.body) for page in pages]
    assert bodies[0] == bodies[1]
    lines = [
        {name: value for name, value in page.headers.items() if name != "Content-Length"}
        for page in pages
    ]
    assert lines[0] == lines[1]
