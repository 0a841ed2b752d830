"""Several teachers who save in the admin at the same moment what has one name.

On SQLite one waits for the other; on PostgreSQL both look before either is stored.
"""

import threading

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from sources.admin import base
from sources.models import Collection, Person, Repository, Source
from tests.admin_forms import mark_of, sent_back
from tests.cast import make_source

ADD = "/admin/sources/source/add/"
NOTE = {"title": "A note", "body": "Words.", "kind": "other", "access": "signed_in"}


def at_once(*acts):
    """What each of the acts gives back, all begun at the same moment."""
    barrier, told = threading.Barrier(len(acts)), []

    def run(act):
        try:
            barrier.wait()
            told.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.fixture
def clients(rivera, okoro, lindqvist, sign_in):
    return [sign_in(teacher) for teacher in (rivera, okoro, lindqvist)]


def save_all(clients, addresses, data):
    pages = [
        (client, at, data | mark_of(client.get(at)))
        for client, at in zip(clients, addresses, strict=True)
    ]
    acts = [lambda page=page: page[0].post(page[1], page[2]).status_code for page in pages]
    return at_once(*acts)


@pytest.mark.django_db(transaction=True)
def test_it_works(clients):
    """New documents of one title, author and archive."""
    data = NOTE | {"made_by": "Jon Pike", "held_by": "Harbor Archive"}
    assert save_all(clients, [ADD] * 3, data) == [302] * 3
    slugs = {"a-note", "a-note-2", "a-note-3"}
    assert set(Source.objects.values_list("slug", flat=True)) == slugs
    assert Person.objects.get().contributions.count() == 3
    assert Repository.objects.get().sources.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page, field", [("collection", "title"), ("person", "name")])
def test_new_rows_of_one_name(page, field, clients):
    data = {field: "Ada Wray", "names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0"}
    assert save_all(clients, [f"/admin/sources/{page}/add/"] * 3, data) == [302] * 3
    model = {"collection": Collection, "person": Person}[page]
    slugs = {"ada-wray", "ada-wray-2", "ada-wray-3"}
    assert set(model.objects.values_list("slug", flat=True)) == slugs


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("field, model", [("made_by", Person), ("held_by", Repository)])
def test_one_new_name_in_several_documents(field, model, clients, rivera, okoro, lindqvist):
    pages = []
    for number, teacher in enumerate((rivera, okoro, lindqvist)):
        source = make_source(f"s{number}", f"Paper {number}", "Words.", owner=teacher)
        client, at = clients[number], f"/admin/sources/source/{source.pk}/change/"
        pages.append((client, at, sent_back(client, at, **{field: "Jon Pike"})))
    acts = [lambda page=page: page[0].post(page[1], page[2]).status_code for page in pages]
    assert at_once(*acts) == [302] * 3
    assert model.objects.get().name == "Jon Pike"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once(rivera, clients, settings):
    data = NOTE | mark_of(clients[0].get(ADD))
    name = settings.SESSION_COOKIE_NAME
    acts = []
    for _click in range(2):
        client = Client()
        client.cookies[name] = clients[0].cookies[name].value
        acts.append(lambda client=client: client.post(ADD, data).status_code)
    assert at_once(*acts) == [302, 302]
    assert Source.objects.get().owner == rivera


def test_what_the_database_never_takes_is_a_fault(rivera, sign_in, monkeypatch):
    """It is tried a few times, and no more."""
    tries = []

    def refuse(page, request, *args):
        tries.append(request)
        raise IntegrityError

    monkeypatch.setattr(base.OwnedAdmin, "save_model", refuse)
    client = sign_in(rivera)
    with pytest.raises(IntegrityError):
        client.post("/admin/sources/collection/add/", {"title": "A"})
    assert len(tries) == base.AT_ONCE
    assert not Collection.objects.exists()
