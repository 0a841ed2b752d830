"""Topics of a document: typed in the admin, told beside the document."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.models import Person, Source, State, Subject
from sources.search.indexing import index
from tests.admin_forms import sent_back
from tests.cast import make_source

ADD = "/admin/sources/source/add/"


def change(source):
    return f"/admin/sources/source/{source.pk}/change/"


def topics(source):
    return [topic.name for topic in source.subjects.all()]


def type_in(client, source, words):
    return client.post(change(source), sent_back(client, change(source), topics=words))


@pytest.fixture
def tolls(db):
    return Subject.objects.create(name="Tolls")


def test_it_works(rivera, harbor_letter, tolls, sign_in):
    """New ones are kept, known ones found whatever their case, and each is taken once."""
    client = sign_in(rivera)
    typed = " Ships  and men \r\n\r\ntolls\r\nTolls\r\nA; B"
    assert type_in(client, harbor_letter, typed).status_code == 302
    assert topics(harbor_letter) == ["A; B", "Ships and men", "Tolls"]
    assert Subject.objects.get(name="Tolls") == tolls
    form = client.get(change(harbor_letter)).context["adminform"].form
    assert form["topics"].value() == "A; B\nShips and men\nTolls"


def test_they_are_taken_away(rivera, harbor_letter, tolls, sign_in):
    harbor_letter.subjects.add(tolls)
    other = make_source("other", "Other", "Words.", owner=rivera)
    other.subjects.add(tolls)
    client = sign_in(rivera)
    type_in(client, harbor_letter, "")
    assert (topics(harbor_letter), topics(other)) == ([], ["Tolls"])


def test_a_new_document_has_some(rivera, tolls, sign_in):
    data = {"title": "A note", "body": "Words.", "kind": "other", "access": "signed_in"}
    assert sign_in(rivera).post(ADD, data | {"topics": "Tolls\nGrain"}).status_code == 302
    assert topics(Source.objects.get()) == ["Grain", "Tolls"]


def test_it_is_found_by_them(rivera, harbor_letter, sign_in):
    client = sign_in(rivera)
    type_in(client, harbor_letter, "Quarantine")
    assert "Letter of the harbor master" in client.get("/sources/?q=quarantine").content.decode()
    type_in(client, harbor_letter, "")
    assert "/sources/harbor-letter/" not in client.get("/sources/?q=quarantine").content.decode()


def test_one_too_long_is_told(rivera, harbor_letter, tolls, sign_in):
    harbor_letter.subjects.add(tolls)
    page = type_in(sign_in(rivera), harbor_letter, "x" * 121)
    form = page.context["adminform"].form
    assert form.errors == {"topics": ["A topic has at most 120 letters."]}
    assert form["topics"].value() == "x" * 121
    assert topics(harbor_letter) == ["Tolls"]


def test_left_alone_they_are_no_change(rivera, harbor_letter, tolls, sign_in):
    harbor_letter.subjects.add(tolls, Subject.objects.create(name="Grain"))
    edited = Source.objects.get().edited_at
    client = sign_in(rivera)
    type_in(client, harbor_letter, "Grain\r\nTolls\r\n")
    assert Source.objects.get().edited_at == edited
    type_in(client, harbor_letter, "Grain")
    assert Source.objects.get().edited_at > edited


def test_a_colleague_gave_some_meanwhile(rivera, okoro, harbor_letter, tolls, sign_in):
    harbor_letter.editors.add(okoro)
    client = sign_in(rivera)
    stale = sent_back(client, change(harbor_letter), topics="Grain")
    type_in(sign_in(okoro), harbor_letter, "Tolls")
    page = client.post(change(harbor_letter), stale)
    errors = page.context["adminform"].form.errors
    assert "The other version says: “Tolls”" in str(errors["topics"])
    assert topics(harbor_letter) == ["Tolls"]


def test_only_hers(okoro, harbor_letter, tolls, sign_in):
    harbor_letter.subjects.add(tolls)
    response = sign_in(okoro).post(change(harbor_letter), {"title": "X", "topics": ""})
    assert (response.status_code, topics(harbor_letter)) == (404, ["Tolls"])


@pytest.fixture
def letter(harbor_letter):
    """Open to everybody here."""
    harbor_letter.access = "signed_in"
    harbor_letter.save()
    return harbor_letter


def told(client, source):
    """The line of topics beside a document; None where there is none."""
    page = client.get(f"/sources/{source.slug}/")
    assert page.status_code == 200
    found = re.search(
        r'<section class="about" id="topics">(.*?)</section>', page.content.decode(), re.DOTALL
    )
    return found and " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


def test_they_stand_beside_the_document(ana, okoro, letter, tolls, sign_in):
    assert told(sign_in(ana), letter) is None
    letter.subjects.add(tolls, Subject.objects.create(name="Grain & oats"))
    for person in (ana, okoro):
        assert told(sign_in(person), letter) == "Topics Grain &amp; oats; Tolls"


def test_each_leads_to_all_documents_of_it(ana, rivera, letter, sign_in):
    """To those that the reader may open, whatever stands in the topic."""
    seaside = Subject.objects.create(name="Grain & oats, 50% “sold”")
    others = [
        make_source("an-order", "An order", "Load the ships.", rivera, access="signed_in"),
        make_source("a-draft", "A draft", "Load.", rivera, State.DRAFT, access="signed_in"),
    ]
    make_source("a-bill", "A bill", "Grain, of which 50% is sold.", rivera, access="signed_in")
    for source in (letter, *others):
        source.subjects.add(seaside)
        index(source)
    client = sign_in(ana)
    page = client.get(f"/sources/{letter.slug}/").content.decode()
    (address,) = re.findall(r'id="topics">.*?href="([^"]+)"', page, re.DOTALL)
    found = client.get(unescape(address)).content.decode()
    titles = [letter.title, "An order", "A draft", "A bill"]
    assert [title for title in titles if title in found] == [letter.title, "An order"]


@pytest.mark.parametrize("part", ["author", "named", "hand"])
def test_none_tells_whose_a_closed_name_is(part, ana, rivera, letter, tolls, sign_in):
    reed = Person.objects.create(name="Jonas Reed", slug="jonas-reed")
    closed = reed.names.create(name="Heron", is_closed=True)
    reed.names.create(name="J. Reed")
    if part == "author":
        letter.contributions.create(person=reed, name_as_printed="Heron")
    elif part == "named":
        letter.named.add(reed)
    else:
        letter.custody.create(person=reed, hand="Heron", kind="sent")
    for name in ("The agent JONAS REED", "J. Reed’s cables", "Heron’s cables"):
        letter.subjects.add(Subject.objects.create(name=name))
    letter.subjects.add(tolls)
    assert told(sign_in(ana), letter) == "Topics Heron’s cables; Tolls"
    everything = "Topics Heron’s cables; J. Reed’s cables; The agent JONAS REED; Tolls"
    assert told(sign_in(rivera), letter) == everything
    closed.is_closed = False
    closed.save()
    assert told(sign_in(ana), letter) == everything


@pytest.mark.parametrize("is_closed", [False, True])
def test_queries_do_not_grow(is_closed, ana, letter, sign_in):
    person = Person.objects.create(name="Jonas Reed", slug="jonas-reed")
    person.names.create(name="Heron", is_closed=is_closed)
    letter.named.add(person)
    client, counts = sign_in(ana), []
    client.get("/sources/harbor-letter/")
    for number in range(3):
        letter.subjects.add(Subject.objects.create(name=f"Topic {number}"))
        with CaptureQueriesContext(connection) as queries:
            assert f"Topic {number}" in told(client, letter)
        counts.append(len(queries))
    assert counts[0] == counts[2]
