"""Words that a statement of rights withholds stand nowhere, and what stands there says why."""

import pytest

from sources.models import Collection, CollectionItem, Relation, Source
from sources.rights import Statement
from sources.search.indexing import index
from tests.cast import make_source

pytestmark = pytest.mark.django_db
WORD = "quintessence"
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
    """Of its printings, with their titles and where they stand, the page tells all the same."""
    things = note.texts if of == "printing" else Source.objects.filter(pk=note.pk)
    things.update(rights=Statement.IN_COPYRIGHT)
    client = sign_in(ana)
    for address in WITH_WORDS + WITHOUT:
        assert WORD not in said(client, note, address)[1], address
