"""Words that a statement of rights withholds stand nowhere, and what stands there says why."""

import re
from html import unescape

import pytest

from sources.models import (
    Collection,
    CollectionItem,
    Contribution,
    Person,
    PersonName,
    Relation,
    ShelfItem,
    Source,
)
from sources.rights import Statement
from sources.search.indexing import index
from tests.cast import make_source

pytestmark = pytest.mark.django_db
INC = Statement.IN_COPYRIGHT
WORD = "quintessence"
CITED = "Reed. “The Note.” March 6, 1911."
WHY = "It is in copyright: only the classes that it is given to read it here."
#: Where the words of a document stand while it is free.
WITH_WORDS = [
    "/sources/?q=quint*",
    "/sources/note/",
    "/sources/note/compare/",
    "/sources/note/same-event/",
    "/sources/comment/quoted/",
    "/collections/shelf/same-event/",
    "/sources/note/text.txt",
    "/sources/note/passages.json",
    "/sources/note.tei.xml",
]
#: What speaks of it without them.
WITHOUT = [
    "/sources/?q=note",
    "/timeline/",
    "/collections/shelf/timeline/",
    "/collections/shelf/",
    "/sources/note.json",
    "/sources/note.ris",
    "/sources/note.bib",
    "/sources/note.biblatex",
    "/sources/note/manifest.json",
    "/sources/feed.atom",
    "/unapi?format=ris&id={uuid}",
    "/unapi?format=bibtex&id={uuid}",
]


@pytest.fixture
def note(rivera):
    """A document of two printings, on a shelf with one of the same event and a commentary."""
    free = {"rights": Statement.PUBLIC_DOMAIN, "access": "anyone", "owner": rivera}
    note = make_source("note", "The note", f"The {WORD} of it.", written="1911-03-06", **free)
    other = note.texts.create(label="Other")
    other.revise(f"Its {WORD} in other words.")
    index(note)
    note.attachments.create(kind="image", file="none.png", caption="A page")
    Contribution.objects.create(source=note, person=Person.objects.create(slug="reed", name="Reed"))
    event = make_source("event", "The event", "It came to pass.", written="1911-03-06", **free)
    comment = make_source("comment", "A comment", "He said “The … of it” again.", **free)
    Relation.objects.create(source=event, target=note, kind="same_event")
    Relation.objects.create(source=comment, target=note, kind="comments_on")
    shelf = Collection.objects.create(slug="shelf", title="Shelf")
    for source in (note, event):
        CollectionItem.objects.create(collection=shelf, source=source)
    return note


@pytest.fixture
def followed(open_library):
    type(open_library).objects.update(has_feeds=True)


def said(client, source, address):
    response = client.get(address.format(uuid=source.uuid))
    return response.status_code, b"".join(response).decode()


def test_it_works(sign_in, ana, note, followed):
    client = sign_in(ana)
    for address in WITH_WORDS:
        assert WORD in said(client, note, address)[1], address
    for address in WITHOUT:
        code, words = said(client, note, address)
        assert (code, WORD in words) == (200, False), address


@pytest.mark.parametrize("of", ["document", "printing"])
def test_no_word_of_what_a_statement_withholds(sign_in, ana, note, followed, of):
    things = note.texts if of == "printing" else Source.objects.filter(pk=note.pk)
    things.update(rights=INC)
    client = sign_in(ana)
    for address in WITH_WORDS + WITHOUT:
        assert WORD not in said(client, note, address)[1], address


LISTS = ["/sources/", "/sources/?q=note", "/collections/shelf/", "/people/reed/"]


def told(client, address):
    """What the list says of The note, below its title."""
    page = client.get(address).content.decode()
    return next(
        " ".join(unescape(re.sub("<[^>]+>", " ", one)).split())
        for one in page.split('<p class="when">')[1:]
        if "The note" in one
    )


@pytest.mark.parametrize("address", LISTS)
def test_a_list_says_what_is_withheld_and_why(sign_in, ana, note, address):
    client = sign_in(ana)
    assert "shown" not in told(client, address)
    note.texts.filter(label="Other").update(rights=INC)
    assert f"One or more of its texts are not shown here. {WHY}" in told(client, address)
    note.attachments.update(rights=INC)
    note.texts.update(rights=INC)
    both = f"Its text is not shown here. A picture or file of it is not shown here. {WHY}"
    assert both in told(client, address)
    note.texts.update(rights="", url="https://archive.example/note")
    assert f"not shown here. {WHY}" in told(client, address)
    assert "published" not in told(client, address)  # the picture says of no address
    note.texts.update(rights=INC)
    assert f"{both} {CITED} Read it where it was published" in told(client, address)
    assert '<a href="https://archive.example/note" rel="noreferrer external">' in (
        client.get(address).content.decode()
    )


def choices(client, name):
    """{value: how many} of one way to narrow the library down."""
    page = client.get("/sources/?q=note").content.decode()
    rows = re.findall(rf'name="{name}"\s+value="([^"]+)".*?(\d+)\s*</span>', page, re.S)
    return dict(rows)


def test_nobody_narrows_down_by_texts_that_are_withheld(sign_in, ana, rivera, note):
    other = note.texts.get(label="Other")
    note.texts.filter(pk=other.pk).update(language="fr")
    index(note)
    client = sign_in(ana)
    assert choices(client, "language") == {"en": "1", "fr": "1"}
    other.withdraw(rivera, "The heirs ask us to.")
    assert choices(client, "language") == {"en": "1"}
    assert choices(sign_in(rivera), "language") == {"en": "1", "fr": "1"}
    note.texts.update(rights=INC)
    assert choices(client, "language") == {}
    assert choices(client, "has") == {"image": "1"}
    assert choices(sign_in(rivera), "has") == {"text": "1", "image": "1"}


def test_who_reads_it_is_told_nothing(sign_in, rivera, okoro, note):
    note.texts.get(label="").withdraw(rivera, "The heirs ask us to.")
    for user in [rivera, okoro]:
        ShelfItem.objects.create(user=user, source=note)
    assert "shown" not in told(sign_in(rivera), "/shelf/")
    said = told(sign_in(okoro), "/shelf/")
    assert "One or more of its texts are not shown here. It was withdrawn on " in said
    assert " The heirs ask us to. " in said


@pytest.mark.parametrize("address", LISTS)
def test_the_number_of_queries_is_constant(
    sign_in, ana, note, address, django_assert_max_num_queries
):
    person, shelf = Person.objects.get(), Collection.objects.get()
    PersonName.objects.create(person=person, name="Filippov", is_closed=True)
    index(note)
    client, counts = sign_in(ana), []
    client.get(address)
    for batch in [range(1), range(1, 3)]:
        for number in batch:
            source = make_source(f"n{number}", f"One more note {number}", "x", rights=INC)
            source.attachments.create(kind="image", file="none.png")
            source.decisions.create(use="show", is_allowed=False, decided_on="2026-01-01")
            Contribution.objects.create(source=source, person=person)
            CollectionItem.objects.create(collection=shelf, source=source)
            index(source)
        with django_assert_max_num_queries(16) as queries:
            assert client.get(address).content.decode().count("is not shown here") > 1
        counts.append(len(queries))
    assert counts[0] == counts[1]
