"""The collections, one in the other, and what each document knows of where it hangs."""

import pytest
from django.core.exceptions import ValidationError

from sources.models import Collection, CollectionItem, Source, Term
from tests.cast import make_source

ADDRESS = "/collections/"


@pytest.fixture
def exhibit(db, rivera):
    """ "The Cold War", in it "M.A.D.", in which hang three papers."""
    whole = Collection.objects.create(slug="cold-war", title="The Cold War", owner=rivera)
    part = Collection.objects.create(
        slug="mad", title="M.A.D.", introduction="What both feared.", part_of=whole, owner=rivera
    )
    for number in (1, 2, 3):
        source = make_source(f"paper-{number}", f"Paper {number}", "x")
        CollectionItem.objects.create(
            collection=part, source=source, position=number, note=f"Look at {number}."
        )
    return part


def shown(client, address):
    return " ".join(client.get(address).content.decode().split())


def test_it_works(sign_in, ana, exhibit):
    page = shown(sign_in(ana), ADDRESS)
    assert "The Cold War" in page and "In it: M.A.D." in page
    page = shown(sign_in(ana), "/collections/cold-war/")
    assert "What both feared." in page and "3 documents" in page
    assert "Timeline" not in page.split("<main")[1].split("In it")[0]
    page = shown(sign_in(ana), "/collections/mad/")
    assert page.index("Paper 1") < page.index("Look at 2.") < page.index("Paper 3")
    assert '<a href="/collections/cold-war/">The Cold War</a>' in page


def test_a_document_knows_where_it_hangs(sign_in, ana, exhibit):
    page = shown(sign_in(ana), "/sources/paper-2/")
    assert '<a href="/collections/mad/">M.A.D.</a>' in page
    assert '<a href="/collections/cold-war/">The Cold War</a>' in page
    assert "Document before<span" in page and ": Paper 1</span>" in page
    assert ": Paper 3</span>" in page and "Look at 2." in page
    Source.objects.filter(slug="paper-1").update(state="draft")
    page = shown(sign_in(ana), "/sources/paper-2/")
    assert "Document before" not in page and "Paper 1" not in page


def test_a_collection_of_drafts_is_its_owners(client, sign_in, ana, rivera, okoro, exhibit):
    Source.objects.update(state="draft")
    for slug in ("cold-war", "mad"):
        asked = [sign_in(one).get(f"/collections/{slug}/") for one in (rivera, okoro, ana)]
        assert [answer.status_code for answer in asked] == [200, 404, 404]
    assert "The Cold War" not in shown(sign_in(ana), ADDRESS)
    assert "There is no collection yet." in shown(client, ADDRESS)
    assert "New collection" in shown(sign_in(rivera), ADDRESS)
    assert "New collection" not in shown(sign_in(ana), ADDRESS)


@pytest.mark.parametrize(("count", "is_folded"), [(200, False), (201, True)])
def test_a_long_introduction_is_folded(sign_in, ana, exhibit, count, is_folded):
    """The preface of an edition: what is in it stands within sight."""
    exhibit.introduction = " ".join(["Gates"] * count)
    exhibit.save()
    page = shown(sign_in(ana), "/collections/mad/")
    before, after = page.split(exhibit.introduction)
    assert before.endswith('</summary> <p class="reading">') == is_folded
    assert ("Introduction, 201 words" in before) == is_folded
    assert "Paper 1" in after


def test_words_explained(sign_in, ana, exhibit):
    Term.objects.create(name="D.P.R.K.", meaning="North Korea", collection=exhibit)
    Term.objects.create(name="Elsewhere", meaning="Not of this list")
    page = shown(sign_in(ana), "/collections/mad/")
    assert "1 word explained" in page and "North Korea" in page and "Elsewhere" not in page


def test_pages(sign_in, ana, exhibit, monkeypatch):
    monkeypatch.setattr("sources.views.collections.ON_A_PAGE", 2)
    page = shown(sign_in(ana), "/collections/mad/?page=2")
    assert "Paper 3" in page and "Paper 2" not in page and 'start="3"' in page


def test_many_collections_come_in_pages(sign_in, ana, exhibit, monkeypatch):
    monkeypatch.setattr("sources.views.collections.ON_A_PAGE", 1)
    other = Collection.objects.create(slug="zz", title="The last of all")
    CollectionItem.objects.create(collection=other, source=Source.objects.first())
    pages = [sign_in(ana).get(ADDRESS, {"page": page}).content.decode() for page in (1, 2)]
    assert ["The last of all" in page for page in pages] == [False, True]
    assert "Page 1 of 2" in " ".join(pages[0].split())


def test_no_collection_stands_in_itself(exhibit):
    whole = exhibit.part_of
    whole.part_of = exhibit
    with pytest.raises(ValidationError, match="It would stand in itself"):
        whole.full_clean()


def test_five_collections_deep_is_the_most(rivera, exhibit):
    deepest = exhibit
    for number in range(3):
        deepest = Collection.objects.create(slug=f"c{number}", title="C", part_of=deepest)
    assert len(deepest.path) == 5
    with pytest.raises(ValidationError, match="5 collections, one in the other"):
        Collection(slug="c4", title="C", part_of=deepest).full_clean()


def chain(*slugs):
    """Collections one in the other, the outermost first."""
    made = []
    for slug in slugs:
        above = made[-1] if made else None
        made.append(Collection.objects.create(slug=slug, title=slug.title(), part_of=above))
    return made


def test_what_stands_in_it_counts_too(db):
    four, three = chain("a1", "a2", "a3", "a4"), chain("b1", "b2", "b3")
    for place, fits in [(3, False), (2, False), (1, True), (0, True)]:
        three[0].part_of = four[place]
        if fits:
            three[0].full_clean()
            continue
        with pytest.raises(ValidationError, match="5 collections, one in the other"):
            three[0].full_clean()


def test_no_collection_stands_in_itself_however_deep(db):
    """A chain that is longer than any that can be made now."""
    long = chain(*(f"c{number}" for number in range(8)))
    long[0].part_of = long[-1]
    with pytest.raises(ValidationError, match="5 collections, one in the other"):
        long[0].full_clean()


def test_two_that_stand_in_each_other_are_shown(sign_in, ana, exhibit):
    Collection.objects.filter(pk=exhibit.part_of_id).update(part_of=exhibit)
    for address in ("/collections/mad/", "/collections/mad/booklet/", "/sources/paper-2/"):
        assert "Paper 2" in shown(sign_in(ana), address)


def test_other_methods(client):
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize("more", [1, 3])
def test_queries_do_not_grow(sign_in, ana, exhibit, more, django_assert_num_queries):
    for number in range(more):
        part = Collection.objects.create(slug=f"p{number}", title="P", part_of=exhibit.part_of)
        CollectionItem.objects.create(
            collection=part, source=make_source(f"x{number}", f"X{number}", "x")
        )
    page = sign_in(ana)
    page.get(ADDRESS)
    with django_assert_num_queries(5):
        page.get(ADDRESS)
    with django_assert_num_queries(7):
        page.get("/collections/cold-war/")
    for number in range(more):
        source = Source.objects.get(slug=f"x{number}")
        CollectionItem.objects.create(collection=exhibit, source=source)
    with django_assert_num_queries(9):
        page.get("/collections/mad/")
