"""A printing in the admin: its words, and what it was made from."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.models import Text
from tests.admin_forms import sent_back
from tests.cast import make_source

EARLIER = "This printing was itself made from this one."


def add(source):
    return f"/admin/sources/text/add/?source={source.pk}"


def change(text):
    return f"/admin/sources/text/{text.pk}/change/"


def printing(source, **typed):
    plain = {"source": source.pk, "label": "In short", "kind": "adaptation", "language": "en"}
    return plain | {"position": "1", "body": "Ships came."} | typed


@pytest.fixture
def first(harbor_letter):
    return harbor_letter.texts.get()


def errors(page):
    return page.context["adminform"].form.errors.get_json_data()


def test_it_works(rivera, harbor_letter, first, sign_in):
    """A new printing says what it was made from."""
    client = sign_in(rivera)
    page = client.get(add(harbor_letter)).content.decode()
    assert f'<option value="{first.pk}">' in page
    response = client.post(add(harbor_letter), printing(harbor_letter, based_on=first.pk))
    assert response.status_code == 302
    made = Text.objects.get(label="In short")
    assert (made.source, made.based_on) == (harbor_letter, first)


def test_the_choice_stands_where_the_page_comes_back(rivera, harbor_letter, first, sign_in):
    sent = printing(harbor_letter, based_on=first.pk, label="x" * 200)
    page = sign_in(rivera).post(add(harbor_letter), sent)
    assert set(errors(page)) == {"label"}
    assert f'<option value="{first.pk}" selected>' in page.content.decode()


@pytest.mark.parametrize("others", [True, False])
def test_a_printing_of_another_document(others, rivera, okoro, harbor_letter, first, sign_in):
    """Nor are those of a document listed that the form only claims to be hers."""
    other = make_source("other", "CANARY", "Words.", owner=okoro)
    theirs = other.texts.get()
    document = other if others else harbor_letter
    sent = printing(document, based_on=theirs.pk)
    page = sign_in(rivera).post(add(harbor_letter), sent)
    assert set(errors(page)) == ({"source", "based_on"} if others else {"based_on"})
    assert "CANARY" not in page.content.decode()
    assert set(Text.objects.all()) == {first, theirs}


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 30])
def test_a_document_that_is_none(sent, rivera, harbor_letter, first, sign_in):
    data = printing(harbor_letter, based_on=first.pk) | {"source": sent}
    page = sign_in(rivera).post(add(harbor_letter), data)
    assert set(errors(page)) == {"source", "based_on"}
    assert Text.objects.get() == first


@pytest.mark.parametrize("between", [0, 1])
def test_two_are_not_made_from_each_other(between, rivera, harbor_letter, first, sign_in):
    last = first
    for number in range(between + 1):
        last = harbor_letter.texts.create(label=f"Short {number}", based_on=last)
    last.revise("Ships came.")
    client = sign_in(rivera)
    page = client.post(change(first), sent_back(client, change(first), based_on=last.pk))
    assert [one["message"] for one in errors(page)["based_on"]] == [EARLIER]
    first.refresh_from_db()
    assert first.based_on is None


@pytest.mark.parametrize("body", ["", "   ", "\r\n \t\r\n", "\u00a0"])
def test_a_text_of_blanks_is_none(body, rivera, harbor_letter, first, sign_in):
    client, before = sign_in(rivera), first.current
    page = client.post(add(harbor_letter), printing(harbor_letter, body=body))
    assert errors(page)["body"][0]["code"] == "required"
    page = client.post(change(first), sent_back(client, change(first), body=body))
    assert errors(page)["body"][0]["code"] == "required"
    first.refresh_from_db()
    assert (Text.objects.get(), first.current) == (first, before)


def test_blanks_around_a_text_are_left_out(rivera, harbor_letter, sign_in):
    client = sign_in(rivera)
    client.post(add(harbor_letter), printing(harbor_letter, body=" \r\n Dawn. \r\n\r\n"))
    assert Text.objects.get(label="In short").current.body == "Dawn."


def test_what_stands_already_is_kept(rivera, harbor_letter, first, sign_in):
    """Two that rest on each other came so from an older version: their words can be put right."""
    short = harbor_letter.texts.create(label="Short", based_on=first)
    Text.objects.filter(pk=first.pk).update(based_on=short)
    client = sign_in(rivera)
    sent = sent_back(client, change(first), body="Other words.")
    assert client.post(change(first), sent).status_code == 302
    first.refresh_from_db()
    assert (first.current.body, first.based_on) == ("Other words.", short)


def test_queries_do_not_grow(rivera, harbor_letter, first, sign_in):
    client, counts = sign_in(rivera), []
    client.get(add(harbor_letter))
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            client.get(add(harbor_letter))
        counts.append(len(queries))
        harbor_letter.texts.create(label=f"Short {number}", based_on=first)
    assert counts[0] == counts[2]
