"""Collections and people in the admin."""

import pytest

from sources.models import Collection, CollectionItem, Person, SearchEntry, Source
from sources.search.indexing import index
from tests.admin_forms import sent_back
from tests.cast import make_source
from tests.sources.test_source import words


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


@pytest.fixture
def war(rivera):
    """A collection of Rivera's with three parts, of which one is Okoro's and open to read."""
    war = Collection.objects.create(slug="war", title="War", owner=rivera)
    for title in ("After", "Before", "During"):
        part = Collection.objects.create(slug=title.lower(), title=title, part_of=war, owner=rivera)
        paper = make_source(f"of-{part.slug}", f"Paper of {title}", "Words.")
        CollectionItem.objects.create(collection=part, source=paper)
    return war


def test_parts_have_an_order(rivera, okoro, ana, war, sign_in):
    Collection.objects.filter(slug="during").update(owner=okoro)
    client, address = sign_in(rivera), f"/admin/sources/collection/{war.pk}/change/"
    page = client.get(address).content.decode()
    own, his = (war.parts.get(slug=slug) for slug in ("after", "during"))
    assert f'<a href="/admin/sources/collection/{own.pk}/change/">After</a>' in page
    assert '<a href="/collections/during/">During</a>' in page and his.title in page
    assert 'aria-label="Order of “After”"' in page
    numbers = {"parts-0-position": "3", "parts-1-position": "1", "parts-2-position": "2"}
    assert client.post(address, sent_back(client, address, **numbers)).status_code == 302
    in_order = ["Before", "During", "After"]
    assert [part.title for part in war.parts.all()] == in_order
    shown = words(sign_in(ana).get("/collections/war/")).split("In it")[1]
    assert sorted(in_order, key=shown.index) == in_order
    booklet = words(sign_in(ana).get("/collections/war/booklet/"))
    papers = [f"Paper of {title}" for title in in_order]
    assert sorted(papers, key=booklet.index) == papers
    assert "In it: Before · During · After" in words(sign_in(ana).get("/collections/"))


def test_a_new_part_comes_last(rivera, war, sign_in):
    war.parts.filter(slug="before").update(position=4)
    client = sign_in(rivera)
    client.post("/admin/sources/collection/add/", {"title": "A coda", "part_of": war.pk})
    coda = Collection.objects.get(slug="a-coda")
    assert (coda.part_of, coda.position) == (war, 5)
    address = f"/admin/sources/collection/{coda.pk}/change/"
    client.post(address, sent_back(client, address, title="Coda"))
    coda.refresh_from_db()
    assert (coda.title, coda.position) == ("Coda", 5)
    client.post(address, sent_back(client, address, part_of=""))
    coda.refresh_from_db()
    assert (coda.part_of, coda.position) == (None, 0)


def test_what_stands_in_it_unseen_is_not_named(rivera, okoro, war, sign_in):
    Collection.objects.create(slug="his", title="CANARY", part_of=war, owner=okoro)
    page = sign_in(rivera).get(f"/admin/sources/collection/{war.pk}/change/").content.decode()
    assert "CANARY" not in page and "During" in page


def test_nobody_orders_another_s_parts(okoro, war, sign_in):
    client, address = sign_in(okoro), f"/admin/sources/collection/{war.pk}/change/"
    assert client.post(address, {"title": "Mine"}).status_code == 404
    mine = Collection.objects.create(slug="mine", title="Mine", owner=okoro)
    Collection.objects.create(slug="part", title="Part", owner=okoro, part_of=mine)
    address = f"/admin/sources/collection/{mine.pk}/change/"
    forged = {"parts-0-id": str(war.parts.first().pk), "parts-0-position": "9"}
    client.post(address, sent_back(client, address, **forged))
    assert list(war.parts.values_list("position", flat=True)) == [0, 0, 0]
    assert [(part.slug, part.part_of) for part in mine.parts.all()] == [("part", mine)]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_its_page_do_not_grow(rivera, war, sign_in, count, django_assert_num_queries):
    war.parts.exclude(pk__in=war.parts.all()[:count]).update(part_of=None)
    client = sign_in(rivera)
    client.get("/admin/")
    with django_assert_num_queries(9):
        client.get(f"/admin/sources/collection/{war.pk}/change/")


def indexed():
    index(Source.objects.all())


def found_in(collection):
    """Documents of which the library knows that they are in it, and what else it has of them."""
    entries = SearchEntry.objects.filter(choices__contains=f"\ncollection:{collection.pk}\n")
    return sorted(entries.values_list("source__slug", flat=True).distinct())


@pytest.mark.parametrize("from_the_list", [False, True])
def test_a_collection_that_is_gone_finds_nothing(rivera, war, sign_in, from_the_list):
    indexed()
    assert found_in(war) == ["of-after", "of-before", "of-during"]
    client = sign_in(rivera)
    if from_the_list:
        chosen = {"action": "delete_selected", "_selected_action": war.pk, "post": "yes"}
        client.post("/admin/sources/collection/", chosen)
    else:
        client.post(f"/admin/sources/collection/{war.pk}/delete/", {"post": "yes"})
    assert not Collection.objects.filter(pk=war.pk).exists()
    assert found_in(war) == []
    after = Collection.objects.get(slug="after")
    assert (after.part_of, found_in(after)) == (None, ["of-after"])


def test_words_of_a_list_that_is_gone_find_nothing(rivera, war, harbor_letter, sign_in):
    term = war.terms.create(name="Hafen", meaning="A harbor")
    harbor_letter.terms.add(term)
    indexed()
    client = sign_in(rivera)
    found = [harbor_letter.title in words(client.get("/sources/?q=hafen"))]
    client.post(f"/admin/sources/collection/{war.pk}/delete/", {"post": "yes"})
    found.append(harbor_letter.title in words(client.get("/sources/?q=hafen")))
    assert found == [True, False]


def test_a_collection_by_another_name_is_found_by_it(rivera, war, sign_in):
    indexed()
    client, address = sign_in(rivera), f"/admin/sources/collection/{war.pk}/change/"
    client.post(address, sent_back(client, address, title="Great War"))
    page = words(client.get(f"/sources/?collection={war.pk}"))
    assert "Great War" in page and found_in(war) == ["of-after", "of-before", "of-during"]


def test_a_part_that_is_moved_is_found_where_it_stands(rivera, war, sign_in):
    indexed()
    part = war.parts.get(slug="after")
    other = Collection.objects.create(slug="other", title="Other", owner=rivera)
    client, address = sign_in(rivera), f"/admin/sources/collection/{part.pk}/change/"
    client.post(address, sent_back(client, address, part_of=other.pk))
    assert (found_in(war), found_in(other)) == (["of-before", "of-during"], ["of-after"])


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
