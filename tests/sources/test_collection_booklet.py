"""A whole collection on paper: introductions, order, notes, and the texts that may be printed."""

import re

import pytest

from sources.models import Collection, CollectionItem, Contribution, Person, Source, Text
from sources.rights import Statement
from tests.cast import make_source
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db

ADDRESS = "/collections/war/booklet/"
FREE = Statement.CC0


def hang(collection, slug, note="", **columns):
    source = make_source(slug, slug.title(), f"Words of {slug}.", **{"rights": FREE} | columns)
    position = collection.items.count()
    CollectionItem.objects.create(
        collection=collection, source=source, note=note, position=position
    )
    return source


@pytest.fixture
def war(rivera):
    """Two papers, and in it a part without papers of its own in which stands another with one."""
    war = Collection.objects.create(slug="war", title="The War", introduction="How it began.")
    part = Collection.objects.create(slug="part", title="Part", introduction="On.", part_of=war)
    inner = Collection.objects.create(slug="inner", title="Inner", part_of=part)
    hang(war, "second", note="Look at the date.", written="1912")
    hang(war, "first", written="1911")
    hang(inner, "third")
    return war


def headings(page):
    found = re.findall(r"<h[12][^>]*>(.*?)</h[12]>", page.content.decode().split("<main")[1], re.S)
    return [" ".join(heading.split()) for heading in found]


def test_it_works(sign_in, ana, war):
    page = sign_in(ana).get(ADDRESS)
    told = ["The War", "1. Second", "2. First", "Part", "Inner", "3. Third"]
    assert headings(page) == told
    shown = words(page)
    in_order = [
        "How it began.",
        "1912.",
        "Look at the date.",
        "Words of second.",
        "Words of first.",
    ]
    in_order += ["Words of first.", "On.", "Words of third."]
    places = [shown.index(one) for one in in_order]
    assert places == sorted(places)
    assert "left out" not in shown
    assert f'href="{ADDRESS}"' in sign_in(ana).get("/collections/war/").content.decode()


def test_what_may_not_be_printed_gives_way_to_reason_citation_and_link(sign_in, ana, rivera, war):
    source = Source.objects.get(slug="first")
    source.texts.update(url="https://example.org/paper", published_in="Papers, 12")
    assert "Words of first." in words(sign_in(ana).get(ADDRESS))
    Source.objects.filter(slug="first").update(rights="", owner=rivera)
    for who in (ana, rivera):
        page = sign_in(who).get(ADDRESS)
        shown = words(page)
        assert "Words of first." not in shown and "Words of second." in shown
        assert "The words of one document are left out" in shown
        assert "This text is not printed here. Nobody has decided that it may be printed." in shown
        assert "“First.” 1911" in shown
        assert 'href="https://example.org/paper"' in page.content.decode()
        assert ("Decide on its rights" in shown) == (who == rivera)


def test_what_is_withheld_from_the_reader_is_not_printed_for_him(sign_in, ana, okoro, war):
    Source.objects.filter(slug="first").update(rights=Statement.IN_COPYRIGHT)
    source = Source.objects.get(slug="first")
    source.decisions.create(use="print", ground="letter", decided_on="2026-01-01")
    assert "Words of first." in words(sign_in(okoro).get(ADDRESS))
    shown = words(sign_in(ana).get(ADDRESS))
    assert "Words of first." not in shown
    assert "only the classes that it is given to read it here" in shown


def test_a_printing_that_may_be_printed_stands_for_one_that_may_not(sign_in, ana, war):
    source = Source.objects.get(slug="first")
    Text.objects.create(source=source, position=1).revise("The free words.")
    assert "The free words." not in words(sign_in(ana).get(ADDRESS))
    source.texts.filter(position=0).update(rights=Statement.UNDETERMINED)
    shown = words(sign_in(ana).get(ADDRESS))
    assert "The free words." in shown and "Words of first." not in shown


def test_a_document_without_a_text(sign_in, ana, war):
    Source.objects.get(slug="first").texts.all().delete()
    assert "2. First" in headings(sign_in(ana).get(ADDRESS))
    assert "This document has no text here." in words(sign_in(ana).get(ADDRESS))


def test_a_warning_comes_first(sign_in, ana, war):
    Source.objects.filter(slug="first").update(content_warning="Tells of a killing.")
    page = sign_in(ana).get(ADDRESS).content.decode()
    warned = page.index("Tells of a killing.")
    assert warned < page.index("<details", warned) < page.index("Words of first.")


def test_what_may_not_be_opened_is_not_in_it(client, sign_in, ana, war, open_library):
    assert "Third" in words(sign_in(ana).get(ADDRESS))
    Source.objects.filter(slug="third").update(state="draft")
    assert headings(sign_in(ana).get(ADDRESS)) == ["The War", "1. Second", "2. First"]
    assert client.get(ADDRESS).status_code == 404
    Source.objects.filter(slug="first").update(access="anyone")
    assert headings(client.get(ADDRESS)) == ["The War", "1. First"]


def test_strangers_and_strange_addresses(client, sign_in, ana, war):
    assert client.get(ADDRESS).status_code == 404
    assert sign_in(ana).get("/collections/none/booklet/").status_code == 404
    assert sign_in(ana).post(ADDRESS).status_code == 405
    Source.objects.update(state="draft")
    assert sign_in(ana).get(ADDRESS).status_code == 404


def test_long_ones_are_several(sign_in, ana, war, monkeypatch):
    monkeypatch.setattr("sources.views.collections.IN_A_BOOKLET", 1)
    pages = [sign_in(ana).get(ADDRESS, {"page": number}) for number in (1, 2, 3)]
    assert [headings(page) for page in pages] == [
        ["The War", "1. Second"],
        ["The War", "2. First"],
        ["The War", "Part", "Inner", "3. Third"],
    ]
    assert "Documents 1 to 1 of 3. The others are on other pages" in words(pages[0])
    assert ["How it began." in words(page) for page in pages] == [True, False, False]


@pytest.mark.parametrize(("who", "most"), [("ana", 12), ("rivera", 20)])
def test_the_number_of_queries_is_constant(
    request, sign_in, war, django_assert_max_num_queries, who, most
):
    page, counts = sign_in(request.getfixturevalue(who)), []
    page.get(ADDRESS)
    for numbers in [range(1), range(1, 4)]:
        for number in numbers:
            part = Collection.objects.create(slug=f"p{number}", title="More", part_of=war)
            source = hang(part, f"s{number}")
            person = Person.objects.create(slug=f"p{number}", name="Somebody")
            Contribution.objects.create(source=source, person=person)
            Text.objects.create(source=source).revise("More words.")
            source.decisions.create(use="print", ground="letter", decided_on="2026-01-01")
        with django_assert_max_num_queries(most) as queries:
            page.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1]
