"""One change for many documents, from the list of documents in the admin."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from sources.admin import chosen, publishing, together
from sources.models import Collection, Source, Subject
from tests.admin_forms import told
from tests.cast import make_source

ADDRESS = "/admin/sources/source/"


@pytest.fixture
def papers(rivera):
    return [make_source(f"p{n}", f"Paper {n}", "x", owner=rivera) for n in (1, 2)]


def send(client, sources, **typed):
    chosen = {"action": "change_together", "_selected_action": [one.pk for one in sources]}
    return client.post(ADDRESS, chosen | typed)


def test_it_works(sign_in, rivera, okoro, papers):
    client = sign_in(rivera)
    page = send(client, papers).content.decode()
    assert "This changes 2 documents:" in page and "Paper 1" in page
    assert Source.objects.filter(rights="").count() == 2
    collection = Collection.objects.create(slug="c", title="C", owner=rivera)
    collection.items.create(source=papers[0], position=3)
    answer = send(
        client,
        papers,
        apply="1",
        rights=Source.Rights.CC0,
        topics="Korea; the UN ;",
        collection=collection.pk,
        editors=[okoro.pk],
    )
    assert answer.status_code == 302
    for paper in papers:
        paper.refresh_from_db()
        assert (paper.rights, paper.kind, paper.access) == (Source.Rights.CC0, "other", "signed_in")
        assert [str(topic) for topic in paper.subjects.all()] == ["Korea", "the UN"]
        assert list(paper.editors.all()) == [okoro]
    items = list(collection.items.values_list("source", "position"))
    assert items == [(papers[0].pk, 3), (papers[1].pk, 4)]
    assert Subject.objects.count() == 2


def test_nothing_chosen_changes_nothing(sign_in, rivera, papers):
    page = send(sign_in(rivera), papers, apply="1", topics=" ; ")
    assert "Choose at least one thing to change." in page.content.decode()


@pytest.mark.parametrize(
    "typed", [{"rights": "mine"}, {"collection": "999"}, {"topics": "x" * 130}, {"editors": "x"}]
)
def test_a_mistake_keeps_what_was_typed(sign_in, rivera, papers, typed):
    answer = send(sign_in(rivera), papers, apply="1", kind="letter", **typed)
    assert answer.status_code == 200
    assert '<option value="letter" selected' in answer.content.decode()
    assert not Source.objects.filter(kind="letter").exists()


def test_only_ones_own(sign_in, okoro, rivera, papers):
    hers = Collection.objects.create(slug="hers", title="Hers", owner=rivera)
    send(sign_in(okoro), papers, apply="1", kind="letter")
    assert not Source.objects.filter(kind="letter").exists()
    mine = make_source("mine", "Mine", "x", owner=okoro)
    answer = send(sign_in(okoro), [mine, *papers], apply="1", kind="letter")
    assert list(Source.objects.filter(kind="letter")) == [mine]
    answer = send(sign_in(okoro), [mine], apply="1", collection=hers.pk)
    assert answer.status_code == 200 and not hers.items.exists()


def test_a_student_has_no_such_page(sign_in, ana, papers):
    assert send(sign_in(ana), papers, apply="1", kind="letter").status_code == 404


# --- more than a page of them ---


@pytest.fixture
def many(rivera, settings, monkeypatch):
    """Seven documents in batches of two, where a form may have no more than fourteen fields."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 14
    monkeypatch.setattr(chosen, "BATCH", 2)
    return [make_source(f"m{n}", f"Many {n}", "x", owner=rivera, kind="map") for n in range(7)]


def fields_of(page):
    """What the form of a page that asks sends back by itself."""
    form = page.content.decode().split('<form method="post" class="plain">')[1]
    inputs = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in inputs if name != "csrfmiddlewaretoken"}


def ask_for_all(client, many, address=ADDRESS, action="change_together"):
    """The whole list is chosen, of which this page had the first row alone."""
    ticked = {"action": action, "_selected_action": many[0].pk, "select_across": "1", "index": "0"}
    return client.post(address, ticked)


def test_all_of_a_list_however_long(sign_in, rivera, many):
    settled = make_source("settled", "Settled", "x", owner=rivera, kind="letter")
    client = sign_in(rivera)
    page = ask_for_all(client, many, f"{ADDRESS}?kind__exact=map")
    assert "This changes 7 documents:" in page.content.decode()
    sent = fields_of(page)
    assert (len(sent), sent["chosen"]) == (3, ",".join(str(one.pk) for one in many))
    # What comes into the list meanwhile was not shown, and is not changed.
    later = make_source("later", "Later", "x", owner=rivera, kind="map")
    answer = client.post(ADDRESS, sent | {"apply": "1", "kind": "report"}, follow=True)
    assert told(answer) == ["7 documents are changed."]
    kinds = dict(Source.objects.values_list("slug", "kind"))
    assert kinds == {one.slug: "report" for one in many} | {"later": "map", "settled": "letter"}
    assert not Source.objects.filter(pk__in=[later.pk, settled.pk], kind="report").exists()
    assert LogEntry.objects.filter(change_message="Changed together with others").count() == 7


def test_a_mistake_keeps_all_that_were_chosen(sign_in, rivera, many):
    client = sign_in(rivera)
    sent = fields_of(ask_for_all(client, many))
    page = client.post(ADDRESS, sent | {"apply": "1", "topics": "x" * 130})
    assert "A topic has at most 120 letters." in page.content.decode()
    assert fields_of(page) == sent


def test_where_the_list_is_lost_on_the_way_one_row_is_meant(sign_in, rivera, many):
    client = sign_in(rivera)
    for lost in ["", "x", "1; DROP", "9" * 30]:
        sent = fields_of(ask_for_all(client, many)) | {"chosen": lost}
        client.post(ADDRESS, sent | {"apply": "1", "kind": "report"})
        assert Source.objects.filter(kind="report").count() == 1


def test_it_goes_on_where_it_takes_long(sign_in, rivera, many, monkeypatch):
    monkeypatch.setattr(chosen, "PATIENCE", -1)
    client, collection = sign_in(rivera), Collection.objects.create(slug="c", title="C")
    collection.owner = rivera
    collection.save()
    page, said = ask_for_all(client, many), []
    while page.status_code == 200:
        asked = {"apply": "1", "collection": collection.pk, "topics": "Korea"}
        page = client.post(ADDRESS, fields_of(page) | asked)
        said += [str(one) for one in get_messages(page.wsgi_request)]
    left = "The others are left: go on with them here."
    assert said == [*["2 documents are changed.", left] * 3, "One document is changed."]
    items = collection.items.values_list("source__slug", "position")
    assert list(items) == [(f"m{n}", n + 1) for n in range(7)]


def test_broken_off_and_done_again_it_ends_the_same(sign_in, rivera, okoro, many, monkeypatch):
    client = sign_in(rivera)
    collection = Collection.objects.create(slug="c", title="C", owner=rivera)
    asked = {"apply": "1", "kind": "report", "topics": "Korea", "collection": collection.pk}
    asked |= {"editors": [okoro.pk]}
    sent = fields_of(ask_for_all(client, many)) | asked
    index, calls = together.index, []

    def breaks(rows):
        calls.append(len(rows))
        if len(calls) == 3:
            raise DatabaseError("the disk is full")
        index(rows)

    monkeypatch.setattr(together, "index", breaks)
    client.raise_request_exception = False
    client.post(ADDRESS, sent)
    assert Source.objects.filter(kind="report").count() == 4
    whole = Source.objects.filter(kind="report", subjects__name="Korea", editors=okoro)
    assert whole.filter(collections=collection).count() == 4  # and nothing of the others
    assert (Subject.sources.through.objects.count(), collection.items.count()) == (4, 4)
    monkeypatch.setattr(together, "index", index)
    client.post(ADDRESS, sent)
    assert whole.filter(collections=collection).count() == 7
    items = collection.items.values_list("source__slug", "position")
    assert list(items) == [(f"m{n}", n + 1) for n in range(7)]


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_all_of_them(sign_in, rivera, many, monkeypatch):
    """Each batch is a transaction of its own: between two of them anybody may save."""
    client, seen = sign_in(rivera), []
    sent = fields_of(ask_for_all(client, many)) | {"apply": "1", "kind": "report"}

    def rows_of(page, request, keys):
        seen.append((len(keys), connection.in_atomic_block))
        return as_it_is(page, request, keys)

    as_it_is = chosen.rows_of
    monkeypatch.setattr(chosen, "rows_of", rows_of)
    client.post(ADDRESS, sent)
    assert seen == [(2, False)] * 3 + [(1, False)]


def test_queries_of_a_batch_do_not_grow(sign_in, rivera, many, monkeypatch):
    monkeypatch.setattr(chosen, "BATCH", 50)
    client, counts = sign_in(rivera), []
    for some in (many[:1], many[1:3], many[1:7]):  # the first makes the topic
        with CaptureQueriesContext(connection) as queries:
            send(client, some, apply="1", kind="report", topics="Korea")
        counts.append(len(queries))
    assert counts[1:] == [33, 33]


def test_publishing_all_of_a_list(sign_in, rivera, many, monkeypatch):
    monkeypatch.setattr(chosen, "PATIENCE", -1)
    Source.objects.update(state="draft")
    for one in many:
        one.attachments.create(kind="image", caption="Page 1", file="none.png")
    monkeypatch.setattr(publishing, "MOST_NAMED", 3)
    client = sign_in(rivera)
    page = ask_for_all(client, many, action="publish")
    shown = page.content.decode()
    assert "Once these 7 are published" in shown and "Publish all 7" in shown
    assert [title for title in map(str, many) if f">{title}</a>" in shown] == [
        "Many 0",
        "Many 1",
        "Many 2",
    ]
    assert "And 4 more." in shown
    said = []
    while page.status_code == 200:
        page = client.post(ADDRESS, fields_of(page) | {"all_the_same": "1"})
        said += [str(one) for one in get_messages(page.wsgi_request)]
    assert said == ["Published: 2"] * 3 + ["Published: 1"]
    assert set(Source.objects.values_list("state", flat=True)) == {"published"}
    page = ask_for_all(client, many, action="put_away")
    assert "5 are left. What is done stays done." in page.content.decode()
    while page.status_code == 200:
        page = client.post(ADDRESS, fields_of(page))
    assert set(Source.objects.values_list("state", flat=True)) == {"archived"}
