"""Collections and people in the admin."""

from sources.models import Collection, CollectionItem, Person
from tests.admin_forms import sent_back
from tests.cast import make_source


def test_it_works(rivera, harbor_letter, sign_in):
    client = sign_in(rivera)
    client.post("/admin/sources/collection/add/", {"title": "The gates"})
    collection = Collection.objects.get()
    assert (collection.slug, collection.owner) == ("the-gates", rivera)
    data = {"collection": collection.pk, "source": harbor_letter.pk, "note": "First", "position": 1}
    client.post("/admin/sources/collectionitem/add/", data)
    item = CollectionItem.objects.get()
    assert (item.source, item.note) == (harbor_letter, "First")
    page = client.get(f"/admin/sources/collection/{collection.pk}/change/").content.decode()
    assert "1 document in it" in page


def test_documents_are_ordered_in_their_list(rivera, harbor_letter, sign_in):
    collection = Collection.objects.create(slug="c", title="C", owner=rivera)
    item = CollectionItem.objects.create(collection=collection, source=harbor_letter)
    client = sign_in(rivera)
    address = f"/admin/sources/collectionitem/?collection__id__exact={collection.pk}"
    CollectionItem.objects.update(note="First\nand second")
    # A field of one line would lose the rest of the note.
    assert "First\nand second</textarea>" in client.get(address).content.decode()
    data = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": item.pk,
        "form-0-note": "Later",
        "form-0-position": "4",
        "_save": "Save",
    }
    client.post(address, data)
    item.refresh_from_db()
    assert (item.note, item.position) == ("Later", 4)


def test_collections_of_others(rivera, okoro, harbor_letter, sign_in):
    his = Collection.objects.create(slug="his", title="CANARY", owner=okoro)
    source = make_source("open", "Open", "Words.", owner=okoro)
    item = CollectionItem.objects.create(collection=his, source=source, note="CANARY")
    client = sign_in(rivera)
    for name in ("collection", "collectionitem"):
        assert "CANARY" not in client.get(f"/admin/sources/{name}/").content.decode()
    data = {"collection": his.pk, "source": harbor_letter.pk, "position": 1}
    assert client.post("/admin/sources/collectionitem/add/", data).status_code == 200
    data = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": item.pk,
        "form-0-note": "Changed",
        "form-0-position": "4",
        "_save": "Save",
    }
    client.post("/admin/sources/collectionitem/", data)
    assert CollectionItem.objects.get().note == "CANARY"


def test_people_are_the_schools(rivera, okoro, sign_in):
    sign_in(rivera).post(
        "/admin/sources/person/add/",
        {
            "name": "Ada Wray",
            "names-TOTAL_FORMS": "1",
            "names-INITIAL_FORMS": "0",
            "names-0-name": "A. Vray",
            "names-0-kind": "spelling",
        },
    )
    person = Person.objects.get()
    assert (person.slug, person.names.get().name) == ("ada-wray", "A. Vray")
    client, address = sign_in(okoro), f"/admin/sources/person/{person.pk}/change/"
    client.post(address, sent_back(client, address, years="1880-1950"))
    person.refresh_from_db()
    assert person.years == "1880-1950"
    assert client.get(f"/admin/sources/person/{person.pk}/delete/").status_code == 403
