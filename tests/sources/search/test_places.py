"""Places and words explained are found under each of their names."""

import os
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sources.models import Person, Place, RightsDecision, Term
from sources.places import keep_together
from sources.search.indexing import index
from tests.admin_forms import sent_back
from tests.cast import make_source
from tests.sources.search.test_finding import found

pytestmark = pytest.mark.django_db
ADD = "/admin/sources/place/add/"


@pytest.fixture
def cables(db):
    make_source("peking", "Cable", "All is quiet.", written="1949", place="Peking, China")
    make_source("text", "Report", "He left Beijing at noon.", written="1950")
    make_source("title", "From Peiping", "x", written="1951")
    make_source("other", "Other", "He left Moscow at noon.", written="1952")


ALL = ["peking", "text", "title"]


def test_it_works(cables, sign_in, rivera, ana):
    assert [found(name, ana) for name in ("Peking", "beijing", "Peiping")] == [
        *(["peking"], ["text"], ["title"])
    ]
    client = sign_in(rivera)
    client.post(ADD, sent_back(client, ADD, name="Beijing", other_names="Peking\n\n Peiping \n"))
    for name in ("Peking", "beijing", "Peiping", "“Peking”", "beij*"):
        assert set(found(name, ana)) == set(ALL), name
    assert found("noon -peking", ana) == ["other"]
    listed = client.get("/admin/sources/place/?q=peking").content.decode()
    assert "Peking; Peiping" in listed


def test_a_name_that_is_taken_away_finds_no_longer(cables, sign_in, rivera, admin, ana):
    keep_together([["Beijing", "Peking", "Peiping"]])
    place = Place.objects.get()
    address = f"/admin/sources/place/{place.pk}/change/"
    client = sign_in(rivera)
    client.post(address, sent_back(client, address, name="Beijing", other_names="Peking"))
    assert set(found("beijing", ana)) == set(found("peking", ana)) == {"peking", "text"}
    assert found("peiping", ana) == ["title"]
    assert (
        client.post(f"/admin/sources/place/{place.pk}/delete/", {"post": "yes"}).status_code == 403
    )
    sign_in(admin).post(f"/admin/sources/place/{place.pk}/delete/", {"post": "yes"})
    assert (found("beijing", ana), found("peking", ana)) == (["text"], ["peking"])


def test_deleted_from_the_list(cables, sign_in, admin, ana):
    keep_together([["Beijing", "Peking"]])
    chosen = {"action": "delete_selected", "_selected_action": Place.objects.get().pk}
    sign_in(admin).post("/admin/sources/place/", chosen | {"post": "yes"})
    assert Place.objects.count() == 0
    assert (found("beijing", ana), found("peking", ana)) == (["text"], ["peking"])


def test_the_same_name_twice_is_told(sign_in, rivera):
    Place.objects.create(name="Beijing")
    client = sign_in(rivera)
    page = client.post(ADD, sent_back(client, ADD, name="Beijing", other_names=""))
    assert "Place with this Name already exists." in page.content.decode()
    page = client.post(ADD, sent_back(client, ADD, name="", other_names="x"))
    assert page.status_code == 200 and Place.objects.count() == 1


def test_names_of_several_words(ana):
    make_source("spanish", "Letter", "We sailed to the Isle of Man at dawn.", written="1801")
    make_source("apart", "Note", "A man saw the isle.", written="1802")
    keep_together([["Ellan Vannin", "Isle of Man"], ["The Hague", "Den Haag"]])
    assert found('"ellan vannin"', ana) == ["spanish"]
    make_source("later", "Later", "In The Hague.", written="1803")
    assert found("haag", ana) == ["later"]


def test_an_edition_adds_names_to_a_place_that_is_here(ana):
    Place.objects.create(name="Beijing", other_names="Peking")
    make_source("text", "Report", "He left Khanbaliq at noon.")
    keep_together([["Khanbaliq", "PEKING"], ["One alone"], ["Seoul", "Keijo"]])
    assert [place.names for place in Place.objects.all()] == [
        ["Beijing", "Peking", "Khanbaliq"],
        ["Seoul", "Keijo"],
    ]
    assert found("beijing", ana) == ["text"]


@pytest.mark.parametrize("way", ["withdrawn", "not shown"])
def test_other_names_tell_nothing_of_words_that_are_withheld(cables, rivera, ana, way):
    """Who may not read a text must not learn by another name what stands in it."""
    keep_together([["Beijing", "Peking"]])
    source = make_source("closed", "Closed", "Nobody left Beijing.", written="1953")
    assert "closed" in found("beijing", ana) and "closed" in found("peking", ana)
    text = source.texts.get()
    if way == "withdrawn":
        text.withdraw(rivera, "The heirs ask us to.")
    else:
        RightsDecision.objects.create(
            source=source, text=text, use="show", ground="letter", is_allowed=False,
            decided_on=timezone.localdate(),
        )  # fmt: skip
    assert "closed" not in found("beijing", ana)
    assert "closed" not in found("peking", ana)


def test_words_explained_are_found_under_every_spelling(ana):
    source = make_source("cable", "Cable", "The D.P.R.K. asks.")
    make_source("other", "Other", "x")
    source.terms.add(
        Term.objects.create(
            name="DPRK", meaning="North Korea", variants="NKPR\nNorth Korea's state"
        )
    )
    index(source)
    assert found("NKPR", ana) == found('"north korea state"', ana) == ["cable"]
    assert found("dprk", ana) == ["cable"]


def test_queries_do_not_grow_with_places(db):
    source = make_source("cable", "Cable", "x", place="Peking")
    counts = []
    for number in (1, 3):
        Place.objects.bulk_create(
            Place(name=f"Place {number} {one}", other_names="Peking") for one in range(number)
        )
        with CaptureQueriesContext(connection) as queries:
            index(source)
        counts.append(len(queries))
    assert counts[0] == counts[1]


SAMPLES = os.environ.get("DOSSIER_SAMPLES")


@pytest.mark.skipif(not SAMPLES, reason="DOSSIER_SAMPLES names no folder of pages")
def test_spellings_of_the_real_pages(lindqvist):
    """Each spelling leads to one person, with the printed form kept, and to one place."""
    spelled = {"Roshchin": "Roschin", "Vyshinsky": "Vyshinky", "Shtykov": "Shytkov"}
    for usual, other in spelled.items():
        person = Person.objects.create(slug=usual.lower(), name=usual)
        person.names.create(name=other)
    call_command("import_sources", SAMPLES, stdout=StringIO())
    for usual, other in spelled.items():
        parts = Person.objects.get(name=usual).contributions
        printed = {part.name_as_printed for part in parts.all()}
        assert {usual, other} <= printed
        theirs = {part.source.slug for part in parts.select_related("source")}
        assert theirs <= set(found(usual, lindqvist)) & set(found(other, lindqvist))
    apart = set(found("Peking", lindqvist)), set(found("Beijing", lindqvist))
    assert all(apart) and apart[0] != apart[1]
    keep_together([["Beijing", "Peking"]])
    for name in ("Peking", "Beijing"):
        assert set(found(name, lindqvist)) == apart[0] | apart[1]
