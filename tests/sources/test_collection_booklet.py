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


def picture_of(slug, **columns):
    source = Source.objects.get(slug=slug)
    position = source.attachments.count()
    return source.attachments.create(
        kind="image", file=f"{slug}{position}.jpg", position=position, width=1600, height=2400,
        **columns,
    )  # fmt: skip


def pictures(page):
    """[(address, description)] of the pictures that are printed, in their order."""
    found = re.findall(r"<img src=\"([^\"]+)\"(.*?)>", page.content.decode(), re.S)
    return [(src, re.search(r'alt="([^"]*)"', rest)[1]) for src, rest in found]


def test_pictures_stand_with_their_documents(sign_in, ana, war):
    Source.objects.get(slug="first").texts.all().delete()
    first = picture_of("first", alt="A page with a seal.", rights=FREE, rights_note="By Ann.")
    second = picture_of("first", caption="Page 2", transcript="On the back.")
    picture_of("second", alt="A map.")
    page = sign_in(ana).get(ADDRESS)
    assert [alt for _src, alt in pictures(page)] == ["A map.", "A page with a seal.", "Page 2"]
    assert pictures(page)[1][0] == f"/media/{first.pk}/"
    assert f'srcset="/media/{second.pk}/480/ 480w' in page.content.decode()
    assert "loading=" not in page.content.decode()  # what is not on the screen is printed, too
    shown = words(page)
    assert "The words in it On the back." in shown
    assert f"Rights: {Source.Rights(FREE).label}. By Ann." in shown
    assert "This document has no text here." not in shown and "left out" not in shown


def test_printed_words_stand_for_the_image_of_their_page(sign_in, ana, war):
    picture_of("first", alt="Page 1", first_paragraph=1)
    picture_of("first", alt="A seal")
    assert [alt for _src, alt in pictures(sign_in(ana).get(ADDRESS))] == ["A seal"]
    source = Source.objects.get(slug="first")
    source.attachments.update(rights=FREE)
    text = source.texts.get()
    source.decisions.create(text=text, use="print", is_allowed=False, decided_on="2026-01-01")
    shown = [alt for _src, alt in pictures(sign_in(ana).get(ADDRESS))]
    assert shown == ["Page 1", "A seal"]


def test_pictures_that_may_not_be_printed_give_way(sign_in, ana, rivera, war):
    Source.objects.filter(slug="first").update(owner=rivera)
    source = Source.objects.get(slug="first")
    source.texts.update(url="https://example.org/paper")
    for number in (1, 2):
        picture_of("first", alt=f"SECRET {number}", caption=f"Plate {number}")
    picture_of("first", alt="A free one")
    two = source.attachments.filter(caption__startswith="Plate")
    two.update(rights=Statement.UNDETERMINED)
    for who in (ana, rivera):
        page = sign_in(who).get(ADDRESS)
        assert [alt for _src, alt in pictures(page)] == ["A free one"]
        shown = words(page)
        assert "SECRET" not in page.content.decode()
        assert "Pictures of one document are left out" in shown
        told = "2 pictures are not printed here. The reason for each: Nobody has decided that it"
        assert f"{told} may be printed. Plate 1 Plate 2 “First.” 1911" in shown
        assert page.content.decode().count('href="https://example.org/paper"') == 1
        assert ("Decide on its rights" in shown) == (who == rivera)
    for one in two:
        source.decisions.create(
            attachment=one, use="print", ground="letter", decided_on="2026-01-01"
        )
    assert len(pictures(sign_in(ana).get(ADDRESS))) == 3


@pytest.mark.parametrize("who", ["ana", "okoro", "rivera"])
def test_a_picture_that_was_withdrawn_is_printed_for_nobody(request, sign_in, war, rivera, who):
    picture_of("first", alt="SECRET").withdraw(rivera, "The family asked.")
    page = sign_in(request.getfixturevalue(who)).get(ADDRESS)
    assert pictures(page) == [] and "SECRET" not in page.content.decode()
    assert "One picture is not printed here. It was withdrawn on" in words(page)
    assert "The family asked." in words(page)


def test_a_picture_that_is_withheld_from_the_reader(sign_in, ana, okoro, war):
    """Of the document alone; whoever may look at it prints it."""
    one = picture_of("first", alt="SECRET", rights=Statement.IN_COPYRIGHT)
    source = Source.objects.get(slug="first")
    source.decisions.create(attachment=one, use="print", ground="letter", decided_on="2026-01-01")
    assert len(pictures(sign_in(okoro).get(ADDRESS))) == 1
    page = sign_in(ana).get(ADDRESS)
    assert pictures(page) == [] and "SECRET" not in page.content.decode()
    assert "only the classes that it is given to read it here" in words(page)


def test_a_warning_comes_before_the_picture_too(sign_in, ana, war):
    Source.objects.filter(slug="first").update(content_warning="Tells of a killing.")
    Source.objects.get(slug="first").texts.all().delete()
    picture_of("first")
    page = sign_in(ana).get(ADDRESS).content.decode()
    warned = page.index("Tells of a killing.")
    assert warned < page.index("<details", warned) < page.index("<img src")


def test_what_is_no_picture_is_not_printed(sign_in, ana, war):
    source = Source.objects.get(slug="first")
    source.attachments.create(kind="pdf", file="x.pdf", caption="The PDF")
    source.attachments.create(kind="link", url="https://example.org/film")
    assert pictures(sign_in(ana).get(ADDRESS)) == []


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
            picture_of(source.slug), picture_of(source.slug, rights=Statement.IN_COPYRIGHT)
        with django_assert_max_num_queries(most) as queries:
            page.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1]
