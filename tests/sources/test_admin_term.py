"""Words explained: the school's in the admin, chosen for a document on its page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.models import Collection, CollectionItem, State, Term
from tests.admin_forms import sent_back
from tests.cast import make_source

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/sources/term/", "/admin/sources/term/add/"


def change(term):
    return f"{LIST}{term.pk}/change/"


@pytest.fixture
def client(sign_in, rivera):
    return sign_in(rivera)


@pytest.fixture
def theirs(okoro):
    """The word list of a colleague's collection, which Rivera may not open."""
    secret = make_source("secret", "CANARY", "x", owner=okoro, state=State.DRAFT)
    collection = Collection.objects.create(slug="own", title="CANARY list", owner=okoro)
    CollectionItem.objects.create(collection=collection, source=secret)
    return Term.objects.create(name="CANARY word", meaning="His.", collection=collection)


def test_it_works(client, harbor_letter):
    typed = {"name": "mole", "meaning": "A wall in the sea.", "variants": "moles"}
    client.post(ADD, sent_back(client, ADD, **typed))
    term = Term.objects.get()
    assert (term.name, term.meaning, term.forms) == (
        "mole",
        "A wall in the sea.",
        ["mole", "moles"],
    )
    address = f"/admin/sources/source/{harbor_letter.pk}/change/"
    client.post(address, sent_back(client, address, terms=[term.pk]))
    assert list(harbor_letter.terms.all()) == [term]
    page = client.get(harbor_letter.get_absolute_url()).content.decode()
    assert "A wall in the sea." in page
    assert "harbor-letter" in client.get("/sources/?q=moles").content.decode()


def test_a_word_put_right_is_searched_so(client, harbor_letter):
    term = Term.objects.create(name="mole", meaning="A wall in the sea.")
    harbor_letter.terms.add(term)
    client.post(change(term), sent_back(client, change(term), name="jetty"))
    assert "harbor-letter" in client.get("/sources/?q=jetty").content.decode()
    assert "harbor-letter" not in client.get("/sources/?q=mole").content.decode()


def test_the_same_word_twice_is_refused(client):
    Term.objects.create(name="mole", meaning="A wall in the sea.")
    page = client.post(ADD, sent_back(client, ADD, name="mole", meaning="An animal."))
    assert page.status_code == 200 and "An animal." in page.content.decode()
    assert Term.objects.count() == 1


def test_the_word_list_of_another_is_his(client, theirs, harbor_letter):
    assert "CANARY" not in client.get(LIST).content.decode()
    assert client.get(change(theirs)).status_code == 404
    assert client.post(change(theirs), {"name": "x"}).status_code == 404
    assert "CANARY" not in client.get(ADD).content.decode()
    page = client.post(
        ADD, sent_back(client, ADD, name="x", meaning="y", collection=theirs.collection_id)
    )
    assert page.status_code == 200 and Term.objects.count() == 1
    choices = "/admin/autocomplete/?app_label=sources&model_name=source&field_name=terms&term=c"
    assert client.get(choices).json()["results"] == []
    address = f"/admin/sources/source/{harbor_letter.pk}/change/"
    client.post(address, sent_back(client, address, terms=[theirs.pk]))
    assert not harbor_letter.terms.exists()


def test_what_a_colleague_laid_beside_a_document_stays(client, theirs, harbor_letter):
    harbor_letter.terms.add(theirs)
    address = f"/admin/sources/source/{harbor_letter.pk}/change/"
    assert client.post(address, sent_back(client, address, title="New")).status_code == 302
    harbor_letter.refresh_from_db()
    assert harbor_letter.title == "New" and list(harbor_letter.terms.all()) == [theirs]


def test_only_an_administrator_deletes_one(client, admin, sign_in, harbor_letter):
    term = Term.objects.create(name="mole", meaning="A wall in the sea.")
    harbor_letter.terms.add(term)
    client.post(change(term), sent_back(client, change(term)))
    assert "harbor-letter" in client.get("/sources/?q=mole").content.decode()
    assert client.post(f"{LIST}{term.pk}/delete/", {"post": "yes"}).status_code == 403
    sign_in(admin).post(f"{LIST}{term.pk}/delete/", {"post": "yes"})
    assert not Term.objects.exists()
    assert "harbor-letter" not in client.get("/sources/?q=mole").content.decode()


def test_who_may_not(sign_in, ana, technician):
    assert sign_in(ana).get(LIST).status_code == 404
    assert sign_in(technician).get(LIST).status_code == 403


def test_the_number_of_queries_is_constant(client):
    client.get(LIST)
    counts = []
    for names in (["a"], ["b", "c"]):
        for name in names:
            Term.objects.create(name=name, meaning="x")
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
