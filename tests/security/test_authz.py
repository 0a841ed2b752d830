"""Every address of the product, asked by everybody; what is expected stands in authz.toml."""

import pytest
from django.contrib import admin

from tests.security.addresses import TABLE, autocompletes, route_of, routes
from tests.security.visiting import BOOKKEEPING, ask, changed, in_short, stored

pytestmark = pytest.mark.usefixtures("in_the_school")
METHODS = ("GET", "POST")
OTHERS = ("PUT", "DELETE")
ALLOWED = {"200", "302"}
SURFACES = ("", "add/", "{}/change/", "{}/history/", "{}/delete/")


def cells(row, method):
    return dict(zip(TABLE["roles"], row[method].split(), strict=True))


def work(client, school):
    """A save as the desk's script sends it."""
    sent = {"user": client.person, "round": 1, "base": 1, "tab": "t", "seq": 9, "answers": {}}
    return {"data": sent, "content_type": "application/json"}


def paper(client, school):
    """Ben's sheet, as the queue's form names it."""
    names = {"room": "room", "student": "ben", "part": "quiz_of_given-lesson"}
    return {"data": {field: school.ids[name] for field, name in names.items()}}


def said(client, school):
    """What is expected of a document that is read in stages, and what is thought later."""
    document = school.ids["document_1_of_staged-lesson"]
    words = {f"{name}-{document}-words": "Words" for name in ("expect", "later")}
    return {"data": {"document": document} | words}


def for_now(client, school):
    """An answer for now, after the first documents of a part."""
    name = f"view-{school.ids['reading_of_staged-lesson']}-1"
    return {"data": {"stage": 1, f"{name}-words": "Words", f"{name}-sureness": "1"}}


SENDS = {"work": work, "paper": paper, "said": said, "for_now": for_now}


def faults(at, method, expected, clients, school, send=None):
    """A line for each role that got another answer than expected."""
    address = at.format_map(school.ids)
    for role, answer in expected.items():
        sent = SENDS[send](clients[role], school) if send else {}
        response = ask(clients[role], method, address, **sent)
        if in_short(response) != answer:
            yield f"{method} {at} by {role}: {in_short(response)}, not {answer}"
        if method != "POST" and response.written - BOOKKEEPING:
            yield f"{method} {at} by {role} writes {response.written - BOOKKEEPING}"


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: row["what"])
def test_everybody_gets_what_the_table_says(row, clients, school):
    found = [
        fault
        for method in METHODS
        if method in row
        for at in row["at"]
        for fault in faults(at, method, cells(row, method), clients, school, row.get("send"))
    ]
    assert found == []


def refused(row):
    """The methods that nobody may use at the addresses of a row."""
    # The admin's lists and histories are read with either method.
    unsaid = () if row["at"][0].startswith("/admin/") else METHODS
    return [method for method in (*unsaid, *OTHERS) if method not in row]


def user_of(row):
    """Somebody who may use the addresses of a row, or None."""
    known = next(method for method in METHODS if method in row)
    return next((role for role, got in cells(row, known).items() if got in ALLOWED), None)


USED = [row for row in TABLE["rows"] if user_of(row)]


@pytest.mark.parametrize("row", USED, ids=lambda row: row["what"])
def test_other_methods_are_refused(row, clients, school):
    found = [
        fault
        for method in refused(row)
        for at in row["at"]
        for fault in faults(at, method, {user_of(row): "405"}, clients, school)
    ]
    assert found == []


@pytest.mark.parametrize("role", ["student", "owner"])
def test_head_is_get_without_the_body(role, clients, school):
    before = stored()
    for row in TABLE["rows"]:
        for at in row["at"]:
            if "GET" in row and not at.startswith("/admin/"):
                answer = ask(clients[role], "HEAD", at.format_map(school.ids))
                assert (at, in_short(answer)) == (at, cells(row, "GET")[role])
                assert (answer.body, answer.written - BOOKKEEPING) == (b"", set())
    assert changed(before, stored()) == set()


def named(ids):
    """Every address of the table, filled in."""
    return {at.format_map(ids) for row in TABLE["rows"] for at in row["at"]}


def missing_from(addresses):
    """The URL patterns that none of these addresses reaches."""
    reached = {route_of(address) for address in addresses}
    return {route: name for route, name in routes().items() if route not in reached}


def test_every_url_pattern_is_in_the_table(school):
    assert missing_from(named(school.ids)) == {}


def test_a_forgotten_pattern_is_noticed(school):
    without = {address for address in named(school.ids) if address != "/healthz"}
    assert missing_from(without) == {"healthz": "healthz"}


def test_every_page_of_the_admin_is_in_the_table(school):
    reached = {route_of(address) for address in named(school.ids)}
    wanted = {
        f"admin/{model._meta.app_label}/{model._meta.model_name}/"
        + surface.format("<path:object_id>")
        for model in admin.site._registry
        for surface in SURFACES
    }
    assert wanted - reached == set()


def test_every_autocomplete_is_in_the_table(school):
    named_ones = {at for at in named(school.ids) if at.startswith("/admin/autocomplete/")}
    assert named_ones == autocompletes()
