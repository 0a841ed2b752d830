"""Rows on a page of the admin: one that is there already is told, and nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.models import Contribution, Person
from tests.admin_forms import sent_back
from tests.cast import make_source

HERE_ALREADY = "This stands here already. Change it, or delete this row."
TWICE = "You typed this name twice in the same part. Delete one of the two rows."


def change(source):
    return f"/admin/sources/source/{source.pk}/change/"


def row(prefix, number, **values):
    return {f"{prefix}-{number}-{name}": value for name, value in values.items()}


def rows(prefix, *new):
    data = {f"{prefix}-TOTAL_FORMS": str(len(new))}
    for number, values in enumerate(new):
        data |= row(prefix, number, **values)
    return data


def told(page, prefix):
    """What the rows of a page say, of all rows together last."""
    [formset] = [
        inline.formset
        for inline in page.context["inline_admin_formsets"]
        if inline.formset.prefix == prefix
    ]
    said = [words for errors in formset.errors for one in errors.values() for words in one]
    return [*said, *formset.non_form_errors()]


@pytest.fixture
def wray(db):
    return Person.objects.create(name="Ada Wray", slug="ada-wray")


@pytest.fixture
def reply(rivera):
    return make_source("reply", "The reply", "Words.", owner=rivera)


def link(target, kind="replies_to"):
    return rows("relations", {"kind": kind, "target": target.pk, "note": "", "places": ""})


def part(name="", person="", role="sender", **more):
    return {
        "role": role,
        "name_as_printed": name,
        "person": getattr(person, "pk", person),
        "position": "0",
    } | more


CLAIM = {"about": "place", "value": "Pier 5", "claimant": "A catalog", "ruling": "open"}


def test_it_works(rivera, harbor_letter, wray, reply, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    sent = link(reply) | rows("contributions", part(person=wray)) | rows("claims", CLAIM)
    assert client.post(at, sent_back(client, at, **sent)).status_code == 302
    assert harbor_letter.relations.get().target == reply
    assert harbor_letter.contributions.get().person == wray
    assert harbor_letter.claims.get().value == "Pier 5"


def test_a_document_is_not_linked_to_itself(rivera, harbor_letter, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    page = client.post(at, sent_back(client, at, **link(harbor_letter)))
    assert told(page, "relations") == ["A document is not linked to itself. Choose another one."]
    assert not harbor_letter.relations.exists()


@pytest.mark.parametrize("prefix", ["relations", "contributions", "claims"])
def test_a_page_of_before_is_sent_again(prefix, rivera, harbor_letter, wray, reply, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    sent = {
        "relations": link(reply),
        "contributions": rows("contributions", part(person=wray)),
        "claims": rows("claims", CLAIM),
    }[prefix]
    before = sent_back(client, at, **sent)
    assert client.post(at, before).status_code == 302
    page = client.post(at, before | {"place": "Harbor"})
    assert told(page, prefix) == [HERE_ALREADY]
    assert page.context["adminform"].form["place"].value() == "Harbor"
    assert getattr(harbor_letter, prefix).count() == 1


def test_a_form_of_a_name_is_there_already(rivera, wray, sign_in):
    client, at = sign_in(rivera), f"/admin/sources/person/{wray.pk}/change/"
    before = sent_back(client, at, **rows("names", {"name": "A. Wray", "kind": "spelling"}))
    assert client.post(at, before).status_code == 302
    assert told(client.post(at, before), "names") == [HERE_ALREADY]
    assert wray.names.get().name == "A. Wray"


def test_a_row_is_changed_into_another(rivera, harbor_letter, wray, sign_in):
    other = Person.objects.create(name="Jon Pike", slug="jon-pike")
    for person in (wray, other):
        harbor_letter.contributions.create(person=person, role="sender")
    client, at = sign_in(rivera), change(harbor_letter)
    sent = sent_back(client, at, **{"contributions-1-person": str(wray.pk)})
    assert client.post(at, sent).status_code == 200
    assert {one.person for one in harbor_letter.contributions.all()} == {wray, other}


def test_rows_left_alone_are_not_asked_about(rivera, harbor_letter, sign_in):
    """No query more for what a page only shows."""
    counts = []
    for number in range(3):
        person = Person.objects.create(name=f"P{number}", slug=f"p{number}")
        harbor_letter.contributions.create(person=person, role="sender")
        counts.append(_asked(sign_in(rivera), change(harbor_letter)))
    assert counts == [0, 0, 0]


def _asked(client, at):
    """How many queries look whether a row is there already."""
    sent = sent_back(client, at)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(at, sent).status_code == 302
    return sum('AS "a"' in one["sql"] and "contribution" in one["sql"] for one in queries)


@pytest.mark.parametrize(
    "names", [("Jon Pike", "Jon Pike"), ("Jon Pike", "JON  PIKE"), ("Émile", "émile")]
)
def test_a_name_typed_twice(names, rivera, harbor_letter, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    sent = rows("contributions", *map(part, names))
    page = client.post(at, sent_back(client, at, **sent))
    assert told(page, "contributions") == [TWICE]
    assert not Contribution.objects.exists() and not Person.objects.exists()


def test_a_name_twice_in_two_parts(rivera, harbor_letter, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    sent = rows("contributions", part("Jon Pike"), part("Jon Pike", role="addressee"))
    assert client.post(at, sent_back(client, at, **sent)).status_code == 302
    assert Person.objects.get().contributions.count() == 2


def test_a_name_that_the_row_before_makes_known(rivera, harbor_letter, wray, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    sent = rows("contributions", part("The clerk", wray, is_form="on"), part("the clerk"))
    page = client.post(at, sent_back(client, at, **sent))
    assert told(page, "contributions") == [TWICE]
    assert not wray.names.exists()


def test_one_of_the_two_is_taken_away(rivera, harbor_letter, sign_in):
    client, at = sign_in(rivera), change(harbor_letter)
    sent = rows("contributions", part("Jon Pike"), part("Jon Pike", DELETE="on"))
    assert client.post(at, sent_back(client, at, **sent)).status_code == 302
    assert harbor_letter.contributions.get().person.name == "Jon Pike"


def test_blanks_between_make_no_other_name(rivera, harbor_letter, wray, sign_in):
    harbor_letter.contributions.create(person=wray, role="sender")
    client, at = sign_in(rivera), change(harbor_letter)
    sent = {"contributions-TOTAL_FORMS": "2"} | row("contributions", 1, **part("Ada  Wray"))
    page = client.post(at, sent_back(client, at, **sent))
    assert told(page, "contributions") == [HERE_ALREADY]
    assert harbor_letter.contributions.get().person == wray
