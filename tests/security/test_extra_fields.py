"""Fields that a form does not have: sent all the same, they change nothing.

Every form of the product is sent twice, as its page has it and with the columns of all models
beside it; what is stored must be the same both times.
"""

import datetime
import json
import re
import uuid

import lxml.html
import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from tests.cast import PASSWORD
from tests.security.addresses import TABLE
from tests.security.visiting import ask, changed, stored, undone

pytestmark = pytest.mark.usefixtures("in_the_school")
APPS = ("sources", "lessons", "quizzes", "auth")
RANDOM = re.compile(r"(md5|argon2|pbkdf2\w*)\$[^']*|[0-9a-f]{32}|!\w{40}")
#: What an empty form needs before it is stored at all.
TYPED = {
    **dict.fromkeys(["title", "name", "body", "prompt", "question", "names"], "Words"),
    **dict.fromkeys(["password1", "password2", "new_password1", "new_password2"], "two-words-50"),
    "username": "newcomer",
    "old_password": PASSWORD,
    "source": "{staff-paper}",
    "rows-0-title": "Row",
    "rows-0-level0_points": "1",
}
#: What is pressed or chosen besides.
CHOSEN = {
    "/marking/{given}/{work_of_ben_in_given}/questions/{question_of_ben}/": {"answer": "Words"},
    "/marking/{given}/picture/{reading_of_classes-paper}/1/": {"words": "Words"},
    "/marking/{given}/{work_of_ben_in_given}/use/": {"purposes": "later"},
    "/marking/{given}/practice/{anchor_of_ben}/": {"row-{row_of_own_rubric}": "1"},
    "/marking/{given}/uses/{loan_of_ben}/levels/": {
        "row-{row_of_own_rubric}": "2",
        "agreed_by": "Words",
        "base": "0",
    },
    "/assignments/uses/{asked_of_ben}/": {"says": "yes"},
    "/classes/{room}/assignments/{given}/make-up/": {
        "question": "{essay_of_given-lesson}",
        "students": "{pia}",
    },
    "/accounts/view/": {"view-size": "2"},
    "/lessons/new/": {"chosen": "t{text_of_anyone-paper}"},
    "/classes/{room}/students/": {"confirm": "1"},
    "/classes/{room}/assignments/{given}/names/{closed_name}/": {"opened": "1"},
    "/classes/{room}/change/": {"name": "Words"},
    "/assignments/{given}/{quiz_of_given-lesson}/notes/{own_note_of_ana_in_given}/": {
        "words": "Words"
    },
    "/assignments/{given}/{quiz_of_given-lesson}/notes/{shared_note_of_ana_in_given}/delete/": {
        "base": "1"
    },
    **dict.fromkeys(
        [
            "/assignments/{given}/{discussion_of_given-lesson}/discussion/",
            "/assignments/{given}/{discussion_of_given-lesson}/discussion/{entry_of_ana}/",
        ],
        {"words": "Words"},
    ),
    "/classes/{room}/assignments/{given}/notes/names/": {
        "first": "Words",
        "second": "",
        "third": "",
        "fourth": "",
    },
    "/classes/{room}/assignments/{given}/clock/start/": {"student": ""},
    "/classes/{room}/assignments/{given}/clock/go-on/": {"student": ""},
    **dict.fromkeys(
        [
            "/classes/{room}/assignments/{given}/clock/pause/",
            "/classes/{room}/assignments/{given}/clock/stop/",
        ],
        {"student": "", "reason": "Words"},
    ),
    "/classes/{room}/assignments/{given}/clock/more/": {
        "student": "",
        "minutes": "5",
        "reason": "Words",
    },
    **dict.fromkeys(
        [
            "/admin/sources/source/{draft-paper}/rights/",
            "/admin/sources/source/{withheld-paper}/rights/",
        ],
        {"uses": "print", "is_allowed": "yes", "ground": "own_work", "decided_on": "2026-01-05"},
    ),
    **dict.fromkeys(
        [
            "/admin/sources/source/{draft-paper}/withdraw/text/{text_of_draft-paper}/",
            "/admin/sources/source/{draft-paper}/withdraw/file/{picture_of_draft-paper}/",
        ],
        {"why": "Words"},
    ),
    "/classes/{room}/colleagues/": {"user": "{lindqvist}", "role": "assistant"},
    "/admin/sources/term/add/": {"name": "Words", "meaning": "Words", "collection": ""},
    "/admin/sources/collectionitem/add/": {
        "collection": "{open_collection}",
        "source": "{staff-paper}",
    },
    "/marking/{given}/{work_of_ana_in_given}/remarks/{remark_on_essay_of_ana}/": {"text": "Words"},
    "/marking/{given}/{work_of_ana_in_given}/send-back/": {"note": "Words"},
    "/marking/{given}/give-back/at/": {"at-{giving}": "2099-01-05T08:00"},
    "/marking/{given}/give-back/each/": {"each": "{giving}"},
    "/admin/quizzes/marginsymbol/add/": {"sign": "+", "label": "Words", "position": "9"},
    "/marking/comments/": {"text": "Words", "row": ""},
    "/marking/comments/{saved_comment}/": {"text": "Other words", "row": ""},
    "/marking/{given}/conversion/": {"lines": "0 = F"},
    "/classes/{room}/gradebook/plan/": {"categories": "", "missing_is_zero": "on"},
    "/marking/{given}/{work_of_ana_in_given}/photographs/{other_sheet_for_ana}/move/": {
        "to": "earlier"
    },
    "/assignments/{second}/{quiz_of_okoro-lesson}/photographs/{page_of_ben_in_second}/move/": {
        "to": "later"
    },
}
#: Nothing is stored here: signing in and out, pages that look at what was typed, and what is
#: already so.
STORES_NOTHING = {
    "/classes/{room}/assignments/{given}/clock/more/",  # no clock runs there, and it never closes
    "/assignments/{given}/{discussion_of_given-lesson}/discussion/role/",
    "/accounts/sign-in/",
    "/accounts/sign-out/",
    "/admin/logout/",
    "/assignments/{given}/{quiz_of_given-lesson}/submit/",
    "/assignments/{given}/{quiz_of_given-lesson}/photographs/",
    "/assignments/{given}/{quiz_of_given-lesson}/photographs/{page_of_ana_in_given}/move/",
    "/assignments/{given}/{quiz_of_given-lesson}/photographs/{page_of_ana_in_given}/remove/",
    "/marking/{given}/{work_of_ana_in_given}/photographs/",
    "/marking/{given}/{work_of_ana_in_given}/let-earlier-count/",
    "/marking/{given}/share/anew/",
    "/marking/{given}/share/back/",
    "/assignments/{given}/{quiz_of_given-lesson}/together/",
    "/assignments/{given}/{quiz_of_given-lesson}/finish/",
    "/assignments/{given}/{quiz_of_given-lesson}/earlier/{version_of_ana_in_given}/take/",
    "/assignments/{given}/{quiz_of_given-lesson}/begin/",
    "/assignments/{given}/{quiz_of_given-lesson}/break/",
    "/assignments/{given}/{quiz_of_given-lesson}/break/end/",
    "/classes/{room}/assignments/{given}/clock/start/",
    "/classes/{room}/assignments/{given}/clock/go-on/",
    "/classes/{room}/assignments/{given}/collect/",
    "/classes/{room}/reports/",
    "/lessons/given-lesson/give/",
    "/sources/anyone-paper/let-go/",
    "/lessons/new/find/",
    "/lessons/new/more/",
    "/marking/{given}/question/{essay_of_given-lesson}/",
    "/marking/{given}/take-back/",
    "/marking/{given}/{work_of_ana_in_given}/marks/{mark_of_essay_of_ana}/count/",
    "/marking/{given}/moderation/",
    "/marking/{given}/question/{single_choice_of_given-lesson}/again/",
    "/marking/{given}/question/{essay_of_given-lesson}/again/",
    "/marking/{given}/corrected/",
    "/marking/{given}/export/",
    "/marking/{given}/bring/",
    "/admin/quizzes/rubric/bring/",
    "/admin/quizzes/rubric/preview/",
    "/admin/sources/source/paste/",
    "/admin/sources/source/bring/",
    "/admin/sources/source/bring/in/",
    "/admin/sources/person/{person_0}/delete/",
    "/admin/lessons/user/{admin}/change/",
}


def hostile(school):
    """`{column: a value nobody would send}` of all our models."""
    found = {}
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for column in model._meta.get_fields():
                if getattr(column, "attname", None) or column.many_to_many:
                    found[column.name] = value_for(column, school)
                    found[getattr(column, "attname", column.name)] = found[column.name]
    return found


def value_for(column, school):
    if column.is_relation:
        is_person = column.related_model._meta.model_name == "user"
        return school.okoro.pk if is_person else 1
    if column.choices:
        return column.choices[-1][0]
    values = {
        models.BooleanField: "on",
        models.DateTimeField: "1999-09-09T09:09",
        models.JSONField: '{"hostile": true}',
        models.CharField: "hostile",
        models.TextField: "hostile",
        models.FileField: "hostile",
    }
    return next((value for kind, value in values.items() if isinstance(column, kind)), 7)


def sent_by_page(client, address):
    """What the form for an address sends to it, and every name that it knows."""
    page = re.sub("keep/$", "", address)  # the desk sends there
    answer = ask(client, "GET", page)
    if answer.status_code != 200:
        return {}, set()
    tree = lxml.html.fromstring(answer.body)
    for form in tree.forms:
        to = (form.get("action") or page).partition("?")[0].partition("#")[0]
        if form.method == "POST" and to == address.partition("?")[0]:
            return values_of(form, tree)
    return {}, set()


def values_of(form, tree):
    """Also of the fields that stand elsewhere and name the form they belong to."""
    data, elements = {}, [one for one in form.inputs if one.name]
    for element in tree.xpath("//*[@form=$id][@name]", id=form.get("id") or "-"):
        if element.tag in ("input", "textarea", "select"):
            elements.append(element)
    for element in elements:
        is_off = element.get("type") in ("checkbox", "radio") and element.get("checked") is None
        if not is_off and element.get("type") not in ("file", "submit"):
            value = "" if element.value is None else element.value
            if isinstance(value, str):
                value = value.removeprefix("\n") or TYPED.get(element.name, "")
            data.setdefault(element.name, []).extend([value] if isinstance(value, str) else value)
    return data, {element.name for element in elements}


def difference(client, address, data):
    """The rows that a request adds, takes away or changes, told without what is new each time."""
    before, cookies = stored(), client.cookies.copy()
    with undone():
        status = client.post(address, data).status_code
        after = stored()
    client.cookies = cookies
    tables = changed(before, after)
    new = {table: numbers(after[table]) - numbers(before[table]) for table in tables}
    rows = {
        (table, sign, told(table, row, new))
        for table in tables
        for sign, some, others in (("-", before, after), ("+", after, before))
        for row in some[table]
        if row not in others[table]
    }
    return status, rows


def numbers(rows):
    return {row[0] for row in rows}


def told(table, row, new):
    """A row without times, random words and the numbers of new rows, which never come again."""
    columns = apps.get_model(table)._meta.concrete_fields
    logged = logged_in(table, dict(zip((one.name for one in columns), row, strict=True)), new)
    return tuple(
        "new" if is_new(table, column, cell, new | {"log": logged}) else plain(cell)
        for column, cell in zip(columns, row, strict=True)
    )


def logged_in(table, cells, new):
    """The numbers, as text, of new rows of the sort that a line of the admin's log is about."""
    if table != "admin.LogEntry":
        return set()
    about = ContentType.objects.get_for_id(cells["content_type"]).model_class()._meta.label
    return {str(number) for number in new.get(about, ())}


def is_new(table, column, cell, new):
    if column.name == "object_id":
        return cell in new["log"]
    of = column.related_model._meta.label if column.is_relation else table
    return (column.is_relation or column.primary_key) and cell in new.get(of, ())


def plain(cell):
    if isinstance(cell, uuid.UUID):
        return "random"
    if isinstance(cell, datetime.datetime | datetime.date):
        return "1999" if cell.year == 1999 else "now"
    return RANDOM.sub("random", str(cell))


def posts():
    """`(address, role)` of everything that takes a form."""
    for row in TABLE["rows"]:
        if "POST" in row and "send" not in row:
            answers = zip(TABLE["roles"], row["POST"].split(), strict=True)
            role = next((role for role, got in answers if got in ("200", "302")), None)
            for at in row["at"] if role else []:
                yield at, role


POSTS = [
    *posts(),
    ("/assignments/{second}/{quiz_of_okoro-lesson}/keep/", "classmate"),
    ("/assignments/{second}/{quiz_of_okoro-lesson}/submit/", "classmate"),
    ("/assignments/{second}/{quiz_of_okoro-lesson}/cite/?at=d1:1", "classmate"),
    (
        "/assignments/{second}/{quiz_of_okoro-lesson}/photographs/{page_of_ben_in_second}/move/",
        "classmate",
    ),
    ("/admin/lessons/user/{ana}/change/", "administrator"),
    ("/assignments/uses/{asked_of_ben}/", "classmate"),
]


@pytest.mark.parametrize(("at", "role"), POSTS)
def test_more_fields_change_nothing(at, role, clients, school, caplog):
    address = at.format_map(school.ids)
    data, names = sent_by_page(clients[role], address)
    data |= {name.format_map(school.ids): one for name, one in CHOSEN.get(at, {}).items()}
    data = {name: filled(value, school) for name, value in data.items()}
    names |= {*data}
    more = {name: value for name, value in hostile(school).items() if name not in names}
    as_meant = difference(clients[role], address, data)
    assert (at in STORES_NOTHING) is (not as_meant[1])
    assert told_of(caplog) == []
    with_more = difference(clients[role], address, more | data)
    assert (with_more[0], with_more[1] ^ as_meant[1]) == (as_meant[0], set())
    is_taken = as_meant[0] < 400
    assert [told_as(line) for line in told_of(caplog)] == [True] * is_taken


def told_of(caplog):
    return [one.getMessage() for one in caplog.records if one.name == "dossier.ignored"]


def filled(value, school):
    if isinstance(value, list):
        return [filled(one, school) for one in value]
    return value.format_map(school.ids) if re.fullmatch(r"t?{[\w-]+}", value) else value


def test_a_save_takes_nothing_else(clients, school, caplog):
    at = "/assignments/{second}/{quiz_of_okoro-lesson}/save/".format_map(school.ids)
    essay = str(school.ids["essay_of_okoro-lesson"])
    sent = {
        "user": school.ben.pk,
        "round": 1,
        "base": 1,
        "tab": "t",
        "seq": 4,
        "answers": {essay: "New words"},
        "evidence": [],
        "notes": [],
        "final": False,
    }
    more = {name: value for name, value in hostile(school).items() if name not in sent}
    found = []
    for data in (sent, more | sent):
        before = stored()
        with undone():
            answer = clients["classmate"].post(
                at, json.dumps(data), content_type="application/json"
            )
            after = stored()
        assert answer.status_code == 200
        found.append({name for name in before if before[name] != after[name]})
        assert [row for row in after["quizzes.Attempt"] if row[3] == school.okoro.pk] == []
    assert found[0] == found[1]
    assert [told_as(line) for line in told_of(caplog)] == [True]


def told_as(line):
    """Whether a line of the log names some of what was sent besides, and no value."""
    named = re.search(r": \d{3} fields sent that nobody reads: '\w+', '\w+', ", line)
    return bool(named) and "hostile" not in line
