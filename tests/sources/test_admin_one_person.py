"""Several people who are one: the list of people in the admin."""

import pytest
from django.urls import reverse

from sources.models import Contribution, CustodyEvent, Person, PersonName
from sources.people import person_called
from sources.search.indexing import index
from tests.cast import make_source

pytestmark = pytest.mark.django_db
LIST = "/admin/sources/person/"


@pytest.fixture
def spellings():
    """Three spellings, each of a paper of its own; the last is only named in it."""
    people = [person_called(name) for name in ("Shtykov", "Shytkov", "Terenti Shtykov")]
    for number, person in enumerate(people):
        source = make_source(f"p{number}", f"Paper {number}", "Words.")
        if number < 2:
            source.contributions.create(person=person, role="sender", name_as_printed=person.name)
        else:
            source.named.add(person)
        CustodyEvent.objects.create(source=source, kind="sent", person=person)
        index(source)
    people[1].years = "1907-1964"
    people[1].save()
    return people


def send(client, people, **typed):
    chosen = {"action": "make_one", "_selected_action": [one.pk for one in people]}
    return client.post(LIST, chosen | typed, follow=True)


def found(client, words):
    return client.get("/sources/", {"q": words}).content.decode().count('<p class="when">')


def test_it_works(sign_in, rivera, spellings):
    client, kept = sign_in(rivera), spellings[2]
    assert [found(client, one.name) for one in spellings[:2]] == [2, 1]  # Shtykov is in the third
    page = send(client, spellings).content.decode()
    assert "The name to go on with" in page
    assert Person.objects.count() == 3
    page = send(client, spellings, sure="1", kept=kept.pk).content.decode()
    assert "One person now: Terenti Shtykov. All names find them." in page
    kept = Person.objects.get()
    assert (kept.name, kept.years) == ("Terenti Shtykov", "1907-1964")
    assert set(kept.names.values_list("name", flat=True)) == {"Shtykov", "Shytkov"}
    assert kept.contributions.count() == 2
    assert {one.name_as_printed for one in kept.contributions.all()} == {"Shtykov", "Shytkov"}
    assert kept.named_in.count() == 1
    assert CustodyEvent.objects.filter(person=kept).count() == 3
    assert [found(client, one) for one in ("Shtykov", "Shytkov", "Terenti")] == [3, 3, 3]


def test_two_spellings_of_one_part_in_one_document(sign_in, rivera, spellings):
    """As two printings of a document have them, which were made one."""
    first, second, kept = spellings
    source = first.contributions.get().source
    source.contributions.create(person=second, role="sender", name_as_printed="Shytkov")
    source.contributions.create(person=kept, role="addressee")
    send(sign_in(rivera), spellings, sure="1", kept=kept.pk)
    assert Person.objects.get() == kept
    parts = source.contributions.order_by("role").values_list("role", "name_as_printed")
    assert list(parts) == [("addressee", ""), ("sender", "Shtykov")]
    source.refresh_from_db()
    assert "Sent by: Shytkov" in source.unplaced


def test_a_name_that_was_shown_as_the_person_s_own_stays(sign_in, rivera, ana, spellings):
    """Also where the one they become has it as a name that is kept closed."""
    first, _second, kept = spellings
    Contribution.objects.update(name_as_printed="")
    kept.contributions.create(source=make_source("p3", "Paper 3", "Words."), role="sender")
    PersonName.objects.create(person=kept, name="Shtykov", is_closed=True)
    send(sign_in(rivera), spellings, sure="1", kept=kept.pk)
    printed = {one.source.slug: one.name_as_printed for one in kept.contributions.all()}
    assert printed == {"p0": "Shtykov", "p1": "Shytkov", "p3": ""}
    hands = {one.source.slug: one.hand for one in kept.custody.all()}
    assert hands == {"p0": "Shtykov", "p1": "Shytkov", "p2": ""}
    page = sign_in(ana).get("/sources/p0/").content.decode()
    assert "Shtykov" in page and "Terenti" not in page


def test_a_name_that_one_of_them_keeps_closed_is_closed(sign_in, rivera, spellings):
    first, _second, kept = spellings
    PersonName.objects.create(person=kept, name="Filippov")
    PersonName.objects.create(person=first, name="filippov", is_closed=True)
    send(sign_in(rivera), spellings, sure="1", kept=kept.pk)
    assert kept.names.get(name__iexact="filippov").is_closed


def test_closed_names_stay_closed(sign_in, rivera, spellings):
    PersonName.objects.create(person=spellings[0], name="Filippov", is_closed=True)
    PersonName.objects.create(person=spellings[2], name="shytkov")
    send(sign_in(rivera), spellings, sure="1", kept=spellings[2].pk)
    names = dict(PersonName.objects.values_list("name", "is_closed"))
    assert names == {"Filippov": True, "shytkov": False, "Shtykov": False}


@pytest.mark.parametrize("kept", ["", "x", "999999"])
def test_none_of_them(sign_in, rivera, spellings, kept):
    page = send(sign_in(rivera), spellings, sure="1", kept=kept).content.decode()
    assert "The name to go on with" in page
    assert Person.objects.count() == 3


def test_one_alone(sign_in, rivera, spellings):
    page = send(sign_in(rivera), spellings[:1]).content.decode()
    assert "Choose from 2 to 30 people." in page


def test_strangers(sign_in, client, ana, spellings):
    for reader in (client, sign_in(ana)):
        send(reader, spellings, sure="1", kept=spellings[0].pk)
    assert Person.objects.count() == 3
    assert reverse("admin:sources_person_changelist") == LIST
