"""Public and private, face to face."""

import re

import pytest
from django.utils import timezone

from sources.models import Collection, CollectionItem, Relation, Source
from tests.cast import make_source


@pytest.fixture
def event(db):
    public = make_source("reply", "The reply", "We could not come.", publicity="anyone")
    private = make_source("letter", "The letter", "We would not come.", publicity="secret")
    aside = make_source("diary", "A diary", "They did not come.", publicity="few")
    Relation.objects.create(source=private, kind="same_event", target=public)
    Relation.objects.create(source=aside, kind="same_event", target=private)
    return public, private, aside


ADDRESS = "/sources/reply/same-event/"


def columns(page):
    found = re.findall(r'<section class="stack lane-(\w+)"(.*?)</section>', page, re.S)
    return {name: re.findall(r'id="d\d+title">\s*(.*?)\s*</h2>', body) for name, body in found}


def test_it_works(sign_in, ana, event):
    page = sign_in(ana).get(ADDRESS).content.decode()
    assert columns(page) == {"public": ["The reply"], "closed": ["The letter", "A diary"]}
    assert "We could not come." in page and "We would not come." in page
    assert (
        "Public and private, face to face" in sign_in(ana).get("/sources/reply/").content.decode()
    )


def test_only_what_one_may_open(client, sign_in, ana, okoro, event):
    event[1].state = "draft"
    event[1].save()
    # What is hidden is not passed by: nothing else links the diary to the reply.
    assert sign_in(ana).get(ADDRESS).status_code == 404
    assert sign_in(ana).get("/sources/letter/same-event/").status_code == 404
    assert client.get(ADDRESS).status_code == 404
    Relation.objects.create(source=event[2], kind="same_event", target=event[0])
    page = sign_in(ana).get(ADDRESS).content.decode()
    assert columns(page) == {"public": ["The reply"], "closed": ["A diary"]}
    assert "We would not come." not in page


@pytest.mark.parametrize(("others", "said"), [(11, False), (12, True)])
def test_a_dozen_is_all_of_it_and_one_more_is_not(sign_in, ana, event, others, said):
    Relation.objects.all().delete()
    for number in range(others):
        other = make_source(f"o{number}", f"O{number}", "x")
        Relation.objects.create(source=event[0], kind="same_event", target=other)
    page = sign_in(ana).get(ADDRESS).content.decode()
    assert sum(map(len, columns(page).values())) == 12
    assert ("No more than the first 12" in " ".join(page.split())) == said


def test_alone_it_has_no_such_page(sign_in, ana, event):
    Relation.objects.all().delete()
    assert sign_in(ana).get(ADDRESS).status_code == 404
    page = sign_in(ana).get("/sources/reply/").content.decode()
    assert "face to face" not in page


@pytest.fixture
def collection(event):
    made = Collection.objects.create(slug="chair", title="The empty chair")
    for number, source in enumerate(event):
        CollectionItem.objects.create(collection=made, source=source, position=number)
    return made


CHAIR = "/collections/chair/same-event/"


def test_a_collection_about_one_event(sign_in, ana, event, collection):
    Relation.objects.all().delete()
    page = sign_in(ana).get(CHAIR).content.decode()
    assert columns(page) == {"public": ["The reply"], "closed": ["The letter", "A diary"]}
    assert "Documents of “The empty chair”, by whom they were meant for." in page
    assert f'href="{CHAIR}"' in sign_in(ana).get("/collections/chair/").content.decode()


def test_of_a_collection_only_what_one_may_open(client, sign_in, ana, event, collection):
    Source.objects.filter(slug="letter").update(state="draft")
    page = sign_in(ana).get(CHAIR).content.decode()
    assert columns(page) == {"public": ["The reply"], "closed": ["A diary"]}
    assert "We would not come." not in page
    Source.objects.filter(slug="diary").update(state="draft")
    assert sign_in(ana).get(CHAIR).status_code == 404
    assert "face to face" not in sign_in(ana).get("/collections/chair/").content.decode()
    assert client.get(CHAIR).status_code == 404
    assert sign_in(ana).post(CHAIR).status_code == 405
    assert sign_in(ana).get("/collections/none/same-event/").status_code == 404


FACES = "/timeline/event/?name=The+walkout"


@pytest.fixture
def dated_event(event):
    """Three documents that date one event, differently spelled."""
    Relation.objects.all().delete()
    for source, name in zip(event, ["The walkout", "the  WALKOUT", "The walkout"], strict=True):
        source.claims.create(about="event", event=name, value="1950", claimant=source.title)
    return event


def test_an_event_that_documents_date(sign_in, ana, dated_event):
    page = sign_in(ana).get("/timeline/").content.decode()
    assert 'href="/timeline/event/?name=The%20walkout"' in page
    page = sign_in(ana).get(FACES).content.decode()
    assert columns(page) == {"public": ["The reply"], "closed": ["The letter", "A diary"]}
    assert "Documents that tell of “The walkout”, by whom they were meant for." in page
    assert '<a class="btn" href="/timeline/">Back to the timeline</a>' in page


def test_of_an_event_only_what_one_may_open(client, sign_in, ana, dated_event):
    reply, letter, diary = dated_event
    Source.objects.filter(pk=letter.pk).update(state="draft")
    page = sign_in(ana).get(FACES).content.decode()
    assert columns(page) == {"public": ["The reply"], "closed": ["A diary"]}
    assert "We would not come." not in page
    diary.claims.update(ruling="wrong")
    assert sign_in(ana).get(FACES).status_code == 404
    assert "face to face" not in sign_in(ana).get("/timeline/").content.decode()
    assert client.get(FACES).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?name=", "?name=Another", "?name=" + "x" * 201, "?name=%00"]
)
def test_an_event_that_nobody_named(sign_in, ana, dated_event, query):
    assert sign_in(ana).get("/timeline/event/" + query).status_code == 404
    assert sign_in(ana).post(FACES).status_code == 405


def test_other_methods_and_missing(sign_in, ana, event):
    assert sign_in(ana).post(ADDRESS).status_code == 405
    assert sign_in(ana).get("/sources/nothing/same-event/").status_code == 404


@pytest.mark.parametrize("more", [1, 3])
def test_queries_do_not_grow(sign_in, ana, event, more, django_assert_max_num_queries):
    for number in range(more):
        other = make_source(f"o{number}", f"O{number}", "x")
        Relation.objects.create(source=event[0], kind="same_event", target=other)
    page = sign_in(ana)
    page.get(ADDRESS)
    with django_assert_max_num_queries(9):
        page.get(ADDRESS)


WITHHELD = [
    ({"withdrawn_at": timezone.now(), "withdrawn_why": "The heirs wrote."}, "The heirs wrote."),
    ({"rights": Source.Rights.IN_COPYRIGHT}, "It is in copyright"),
]


@pytest.mark.parametrize("columns, because", WITHHELD)
def test_words_that_may_not_be_shown_give_way_to_their_citation(sign_in, ana, columns, because):
    open_paper = make_source("open", "An open paper", "Open words.", publicity="anyone")
    closed = make_source("closed", "A closed paper", "CANARY words.", publicity="secret")
    Relation.objects.create(source=open_paper, target=closed, kind="same_event")
    closed.texts.update(published_in="Letters of a port", **columns)
    client = sign_in(ana)
    page = client.get("/sources/open/same-event/").content.decode()
    assert "Open words." in page and "CANARY" not in page
    assert because in page and "This text is not shown here." in page
    assert '<p class="serif small">' in page and "Letters of a port" in page
    other = closed.texts.create(label="Second", position=5)
    other.revise("Free words.")
    page = client.get("/sources/open/same-event/").content.decode()
    assert "Free words." in page and "CANARY" not in page and because not in page
