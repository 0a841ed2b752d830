"""Paste a page in the admin: read it, correct what was read, save it."""

from pathlib import Path

import pytest
from django.test import Client

from sources.models import ImportRecord, Relation, Source

FIXTURES = Path(__file__).parent / "importers" / "fixtures"
ADDRESS = "/admin/sources/source/paste/"


def page(name):
    return (FIXTURES / name).read_text(encoding="utf-8")


def read_page(client, name):
    return client.post(ADDRESS, {"page": page(name), "read": ""})


def typed(response):
    """What the browser would send back from the page as it stands."""
    documents, shelf = response.context["documents"], response.context["shelf"]
    data = {"page": response.context["paste"]["page"].value(), "save": ""}
    for form in [documents.management_form, *documents, *([shelf] if shelf else [])]:
        for field in form:
            value = field.value()
            data[field.html_name] = "on" if value is True else value or ""
    return data


@pytest.fixture
def client(sign_in, rivera):
    return sign_in(rivera)


def test_it_works(client, rivera):
    assert client.get(ADDRESS).status_code == 200
    response = read_page(client, "two_documents.txt")
    assert "The Ostian reply" in response.content.decode()
    assert "Reads: March 16, 1903." in response.content.decode()
    assert "It replies to “Note from the Varnian government" in response.content.decode()
    saved = client.post(ADDRESS, typed(response), follow=True)
    assert "Saved: 2 documents." in saved.content.decode()
    note, reply = Source.objects.order_by("earliest")
    assert (note.owner, note.state, note.kind, note.written) == (
        rivera,
        "draft",
        "note",
        "1903-03-14",
    )
    assert note.earliest == 19030314
    assert note.texts.get().current.reading_text.startswith("My Government has asked me")
    assert [str(part) for part in note.contributions.all()] == [
        "Sent by the Varnian government",
        "To the Ostian deputy minister",
        "Passed on by the Varnian envoy",
    ]
    relation = Relation.objects.get()
    assert (relation.source, relation.kind, relation.target) == (reply, "replies_to", note)
    assert "Contact Us" in reply.unplaced


def test_what_was_corrected_is_saved(client):
    data = typed(read_page(client, "cable.txt"))
    data |= {
        "documents-0-title": "The guild asks",
        "documents-0-written": "about March 1903",
        "documents-0-people": "Sent by: Per Olsen\nFor: T.K. Kessler",
        "documents-0-text_rights": "http://rightsstatements.org/vocab/InC/1.0/",
    }
    response = client.post(ADDRESS, data)
    source = Source.objects.get()
    assert response.url == f"/admin/sources/source/{source.pk}/change/"
    assert (source.title, source.written, source.publicity) == (
        "The guild asks",
        "1903-03~",
        "secret",
    )
    text = source.texts.get()
    assert text.kind == "translation"
    assert text.original_language == "Swedish"
    assert text.rights == "http://rightsstatements.org/vocab/InC/1.0/"
    assert text.url == "http://cellar.example/document/4711"
    assert text.published_in.startswith("“Cable from Olsen to Kessler")
    assert {(part.role, part.person.name) for part in source.contributions.all()} == {
        ("sender", "Per Olsen"),
        ("final_recipient", "T.K. Kessler"),
    }


def test_a_list_becomes_a_collection(client, rivera):
    data = typed(read_page(client, "list_of_records.txt"))
    data["documents-3-keep"] = ""
    client.post(ADDRESS, data)
    assert Source.objects.count() == 8
    collection = rivera.collections.get()
    assert collection.title == "List of New Papers on the Harbor Question"
    assert [item.source.written for item in collection.items.all()][:4] == [
        "1902-05-02",
        "1902-05-11",
        "1902-05-12",
        "1903-03",
    ]
    assert not Source.objects.filter(texts__isnull=False).exists()


def test_a_mistake_loses_nothing(client):
    data = typed(read_page(client, "two_documents.txt"))
    data |= {
        "documents-0-title": "",
        "documents-0-written": "some day",
        "documents-1-people": "Baker: Tom",
        "documents-1-summary": "My own words.",
    }
    html = client.post(ADDRESS, data).content.decode()
    assert "Give it a title." in html
    assert "“some day” is not a date we can read." in html
    assert "“Baker: Tom”: begin with a part" in html
    assert "My own words." in html
    assert "Letters About the Harbor of Lorn" in html
    assert Source.objects.count() == 0


def test_nothing_kept_is_told(client):
    data = typed(read_page(client, "cable.txt")) | {"documents-0-keep": ""}
    html = client.post(ADDRESS, data).content.decode()
    assert "Choose at least one document to save." in html
    assert Source.objects.count() == 0


def test_a_page_with_a_wrong_header_is_told_and_kept(client):
    html = client.post(ADDRESS, {"page": "---\ntitle: [a\n---\nWords", "read": ""}).content.decode()
    assert "The header is not YAML: look at line 2." in html
    assert "title: [a" in html


def test_an_empty_page_is_told(client):
    response = client.post(ADDRESS, {"page": " ", "read": ""})
    assert "There is no text in it." in response.content.decode()


def test_a_broken_management_form_is_no_crash(client):
    response = client.post(ADDRESS, {"page": "Words.", "save": "", "documents-TOTAL_FORMS": "x"})
    assert response.status_code == 200
    assert Source.objects.count() == 0


def test_the_same_page_again_makes_nothing_new(client):
    data = typed(read_page(client, "cable.txt"))
    client.post(ADDRESS, data)
    response = client.post(ADDRESS, data, follow=True)
    assert "You had pasted one of them before; it is left as it was." in response.content.decode()
    assert Source.objects.count() == 1


def test_a_likely_match_asks_same_document(client, rivera):
    client.post(ADDRESS, typed(read_page(client, "two_documents.txt")))
    response = client.post(ADDRESS, typed(read_page(client, "one_labelled.txt")))
    record = ImportRecord.objects.get(match__isnull=False)
    assert response.url == f"/admin/sources/importrecord/{record.pk}/change/"
    html = client.get(response.url).content.decode()
    assert "Are they printings of one document?" in html
    note = record.match
    mine, theirs = record.source.texts.get(), note.texts.get()
    assert f'href="/sources/{record.source.slug}/compare/?a={mine.pk}&amp;b={theirs.pk}"' in html
    answer = client.post(response.url, {"answer": "same"})
    assert answer.url == f"/admin/sources/source/{note.pk}/change/"
    assert Source.objects.count() == 2
    first, second = note.texts.all()
    assert second.caption.startswith("On 14 March 1903")
    assert (first.label, second.label) == (
        "Printing 1",
        "The Harbor Question: Papers of Both Sides. Lorn: Lantern …",
    )
    record.refresh_from_db()
    assert (record.ruling, record.ruled_by, record.source) == ("same", rivera, note)
    assert client.post(response.url, {"answer": "same"}).status_code == 404


@pytest.fixture
def pasted_by_another(sign_in, okoro):
    """A document of a colleague, published for all and for him alone to change."""
    other = sign_in(okoro)
    other.post(ADDRESS, typed(read_page(other, "two_documents.txt")))
    Source.objects.update(state="published")
    return Source.objects.earliest("earliest")


def test_a_likely_match_that_is_not_hers_to_change(client, rivera, pasted_by_another):
    address = client.post(ADDRESS, typed(read_page(client, "one_labelled.txt"))).url
    record = ImportRecord.objects.get(match=pasted_by_another)
    assert address == f"/admin/sources/importrecord/{record.pk}/change/"
    html = client.get(address).content.decode()
    assert "The other one is not yours to change." in html
    assert html.count('name="answer"') == 1
    assert client.post(address, {"answer": "same"}).status_code == 403
    assert pasted_by_another.texts.count() == 1
    client.post(address, {"answer": "different"})
    record.refresh_from_db()
    assert (record.ruling, record.ruled_by) == ("different", rivera)


def test_a_likely_match_whose_words_are_withheld(client, okoro, pasted_by_another):
    address = client.post(ADDRESS, typed(read_page(client, "one_labelled.txt"))).url
    html = client.get(address).content.decode()
    assert html.count("My Government has asked me") == 2
    pasted_by_another.texts.get().withdraw(okoro, "By letter")
    html = client.get(address).content.decode()
    assert html.count("My Government has asked me") == 1


def test_no_likely_match_that_she_may_not_open(client, pasted_by_another):
    Source.objects.update(state="draft")
    client.post(ADDRESS, typed(read_page(client, "one_labelled.txt")))
    assert not ImportRecord.objects.filter(match__isnull=False).exists()


def test_two_documents_may_stay_two(client):
    client.post(ADDRESS, typed(read_page(client, "two_documents.txt")))
    address = client.post(ADDRESS, typed(read_page(client, "one_labelled.txt"))).url
    client.post(address, {"answer": "different"})
    assert Source.objects.count() == 3
    assert ImportRecord.objects.get(match__isnull=False).ruling == "different"


def test_a_colleagues_documents_are_no_match(client, sign_in, okoro):
    client.post(ADDRESS, typed(read_page(client, "two_documents.txt")))
    okoros = sign_in(okoro)
    okoros.post(ADDRESS, typed(read_page(okoros, "one_labelled.txt")))
    assert not ImportRecord.objects.filter(match__isnull=False).exists()


def test_the_list_of_imports_shows_what_waits(client, sign_in, okoro):
    client.post(ADDRESS, typed(read_page(client, "two_documents.txt")))
    client.post(ADDRESS, typed(read_page(client, "one_labelled.txt")))
    address = "/admin/sources/importrecord/?waits=yes"
    html = client.get(address).content.decode()
    assert "Varnian note on the harbor of Lorn" in html
    assert "The Ostian reply" not in html
    assert "Varnian note" not in sign_in(okoro).get(address).content.decode()


def test_another_teacher_gets_404(client, sign_in, okoro):
    client.post(ADDRESS, typed(read_page(client, "two_documents.txt")))
    address = client.post(ADDRESS, typed(read_page(client, "one_labelled.txt"))).url
    assert sign_in(okoro).get(address).status_code == 404
    assert sign_in(okoro).post(address, {"answer": "same"}).status_code == 404
    assert client.get("/admin/sources/importrecord/999999/change/").status_code == 404
    assert client.get("/admin/sources/importrecord/none/change/").status_code == 404


def test_students_and_visitors_stay_outside(sign_in, ana, technician):
    assert Client().get(ADDRESS).status_code == 302
    assert sign_in(ana).get(ADDRESS).status_code == 404
    assert sign_in(technician).get(ADDRESS).status_code == 403


def test_queries_do_not_grow_with_the_list(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        read_page(client, "list_of_records.txt")


def test_a_page_that_is_pasted_again_and_corrected(client, cite):
    """The document follows what was typed; what became of passages in students' work is told."""
    data = typed(read_page(client, "cable.txt"))
    client.post(ADDRESS, data)
    source = ImportRecord.objects.get().source
    words = source.texts.get().current.reading_text.split()
    cite(source.title, " ".join(words[:3]))
    data |= {"documents-0-title": "Corrected", "documents-0-body": "Other words."}
    page = client.post(ADDRESS, data, follow=True).content.decode()
    source.refresh_from_db()
    assert (source.title, source.texts.get().current.body) == ("Corrected", "Other words.")
    assert "it is left as it was" not in page
    assert "You had pasted one of them before; it says now what you typed." in page
    assert "Students cite one place and keep its words: 1 no longer in the text." in page
