"""A closed pseudonym is no form of the name for those to whom nobody opened it."""

import pytest

from sources.models import Contribution, Person, PersonName, Source
from sources.models.person import PersonNameQuerySet
from sources.search.indexing import index
from tests.cast import make_source
from tests.sources.search.test_finding import found

pytestmark = pytest.mark.django_db

PRINTED = "cable"  # of Stalin, who stands in it as Filippov
OPEN = "letter"  # with Stalin's own name
NAMED = "minutes"  # catalogued as naming Stalin; its words say Filippov


@pytest.fixture
def stalin(db):
    stalin = Person.objects.create(slug="stalin", name="Joseph Stalin")
    PersonName.objects.create(person=stalin, name="Сталин", kind="transliteration")
    PersonName.objects.create(person=stalin, name="Filippov", kind="pseudonym", is_closed=True)
    cable = make_source(PRINTED, "A cable", "To the ambassador.", written="1950")
    letter = make_source(OPEN, "A letter", "Dear comrade.", written="1951")
    minutes = make_source(NAMED, "Minutes", "Filippov was silent.", written="1952")
    Contribution.objects.create(source=cable, person=stalin, name_as_printed="Comrade Filippov")
    Contribution.objects.create(source=letter, person=stalin, name_as_printed="Joseph Stalin")
    minutes.named.add(stalin)
    index([cable, letter, minutes])
    return stalin


def test_it_works(stalin, rivera):
    """To a teacher all forms are one person's."""
    for name in ["stalin", "сталин", "filippov", "joseph", "stal*", '"joseph stalin"']:
        assert sorted(found(name, rivera)) == [PRINTED, OPEN, NAMED], name
    assert found("-stalin", rivera) == []


def test_a_student_is_not_told_whose_name_it_is(stalin, ana):
    for name in ["stalin", "сталин", "joseph", "stal*", '"joseph stalin"', "stalin dear"]:
        assert found(name, ana) == [OPEN], name
    for name in ["filippov", "filip*", '"filippov"']:
        assert sorted(found(name, ana)) == [PRINTED, NAMED], name
    assert found("filippov stalin", ana) == []
    assert found("-stalin", ana) == [PRINTED, NAMED]
    assert found("-filippov", ana) == [OPEN]
    assert found(f"_c{stalin.names.get(is_closed=True).pk}", ana) == []
    assert found(f"_o{stalin.pk}", ana) == []


def test_an_open_name_beside_it_tells_who_it_is(stalin, ana):
    cable = Source.objects.get(slug=PRINTED)
    Contribution.objects.create(
        source=cable, person=stalin, role="signatory", name_as_printed="Joseph Stalin"
    )
    index(cable)
    assert sorted(found("сталин", ana)) == [PRINTED, OPEN]


def test_a_spelling_nobody_listed_may_be_the_closed_one(stalin, ana, rivera):
    cable = Source.objects.get(slug=PRINTED)
    cable.contributions.update(name_as_printed="F-v")
    index(cable)
    assert found("stalin", ana) == [OPEN]
    assert PRINTED in found("stalin", rivera)


def test_a_name_opened_to_somebody_is_theirs_at_once(stalin, ana, ben, monkeypatch):
    def open_to(names, user):
        return names if user == ana else names.filter(is_closed=False)

    monkeypatch.setattr(PersonNameQuerySet, "open_to", open_to)
    assert sorted(found("stalin", ana)) == [PRINTED, OPEN, NAMED]
    assert sorted(found("filippov", ana)) == [PRINTED, OPEN, NAMED]
    assert found("stalin", ben) == [OPEN]


def test_people_to_narrow_down_by(sign_in, stalin, ana, rivera):
    page = sign_in(ana).get("/sources/", {"person": stalin.pk}).content.decode()
    assert "A letter" in page and "A cable" not in page and "Minutes" not in page
    page = sign_in(rivera).get("/sources/", {"person": stalin.pk}).content.decode()
    assert "A letter" in page and "A cable" in page and "Minutes" in page


def test_a_person_known_by_closed_names_alone_is_no_choice(sign_in, ana):
    spy = Person.objects.create(slug="spy", name="Kim Philby")
    PersonName.objects.create(person=spy, name="Sonny", is_closed=True)
    source = make_source("report", "A report", "By Sonny.")
    Contribution.objects.create(source=source, person=spy, name_as_printed="Sonny")
    index(source)
    assert "Philby" not in sign_in(ana).get("/sources/").content.decode()
    assert "Philby" not in sign_in(ana).get(f"/sources/?person={spy.pk}&q=sonny").content.decode()
