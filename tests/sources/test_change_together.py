"""One change for many documents, from the list of documents in the admin."""

import pytest

from sources.models import Collection, Source, Subject
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
