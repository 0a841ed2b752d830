"""A spelling that stands only as printed finds all documents of its person, to those who know."""

import pytest
from django.contrib.auth.models import AnonymousUser

from sources.models import Contribution, Person, PersonName, SearchSpelling, Source
from sources.models.person import PersonNameQuerySet
from sources.rights import Statement
from sources.search.indexing import index, rebuild
from tests.cast import make_source
from tests.sources.search.test_finding import found

pytestmark = pytest.mark.django_db

ASKED = ["dugashvili", "dugashvil*", '"j dugashvili"', '"dugashvil*"']


@pytest.fixture
def person(db):
    return Person.objects.create(slug="stalin", name="Joseph Stalin")


def part(slug, person, printed, **columns):
    source = make_source(slug, slug.title(), "No word of anybody.", **columns)
    Contribution.objects.create(source=source, person=person, name_as_printed=printed)
    index(source)
    return source


@pytest.fixture
def printed(person):
    return part("printed", person, "J. Dugashvili", written="1901")


@pytest.fixture
def other(person):
    return part("other", person, "Joseph Stalin", written="1902")


def test_it_works(printed, other, ana):
    part("nobody", Person.objects.create(slug="x", name="Ida Voss"), "")
    assert [sorted(found(typed, ana)) for typed in ASKED] == [["other", "printed"]] * 4
    assert found("dugashvili stalin", ana)[0] == "printed"  # it stands there itself
    assert found("-dugashvili", ana) == ["nobody"]
    assert found("joseph -dugashvili", ana) == []
    assert found('"dugashvili j"', ana) == []


@pytest.mark.parametrize("hidden", [{"state": "draft"}, {"access": "staff"}])
def test_who_may_not_open_what_prints_it_learns_nothing(printed, other, ana, lindqvist, hidden):
    assert found("dugashvili", ana) == ["printed", "other"]
    Source.objects.filter(slug="printed").update(**hidden)
    assert found("dugashvili", ana) == []
    assert found("-dugashvili", ana) == ["other"]
    assert sorted(found("dugashvili", lindqvist)) == ["other", "printed"]


def test_visitors_know_what_visitors_may_open(printed, other, open_library):
    visitor = AnonymousUser()
    Source.objects.update(access="anyone", rights=Statement.PUBLIC_DOMAIN)
    assert found("dugashvili", visitor) == ["printed", "other"]
    Source.objects.filter(slug="printed").update(access="signed_in")
    assert found("dugashvili", visitor) == []


def test_what_nobody_listed_may_be_a_closed_name(printed, other, person, ana, rivera, monkeypatch):
    assert sorted(found("dugashvili", ana)) == ["other", "printed"]
    PersonName.objects.create(person=person, name="Filippov", is_closed=True)
    index([printed, other])
    assert found("dugashvili", ana) == ["printed"]
    assert found("-dugashvili", ana) == ["other"]
    assert sorted(found("dugashvili", rivera)) == ["other", "printed"]
    # A printed name that has an open form in it tells who it is.
    printed.contributions.update(name_as_printed="Joseph Stalin, called Dugashvili")
    index(printed)
    assert sorted(found("dugashvili", ana)) == ["other", "printed"]


def test_a_closed_name_with_more_in_it(printed, other, person, ana, rivera):
    printed.contributions.update(name_as_printed="Stalin, alias Filippov")
    index(printed)
    assert sorted(found("alias", ana)) == ["other", "printed"]
    PersonName.objects.create(person=person, name="Filippov", is_closed=True)
    index([printed, other])
    assert found("alias", ana) == ["printed"]
    assert sorted(found("alias", rivera)) == ["other", "printed"]


def test_to_whom_it_is_opened_it_is_a_spelling(printed, other, person, ana, ben, monkeypatch):
    PersonName.objects.create(person=person, name="Filippov", is_closed=True)
    index([printed, other])
    opened = PersonNameQuerySet.closed_to
    monkeypatch.setattr(
        PersonNameQuerySet,
        "closed_to",
        lambda names, user: names.none() if user == ana else opened(names, user),
    )
    assert sorted(found("dugashvili", ana)) == ["other", "printed"]
    assert found("dugashvili", ben) == ["printed"]


def test_a_word_of_too_many_names_is_nobodys(printed, other, ana, monkeypatch):
    printed.contributions.update(name_as_printed="The Chairman")
    index(printed)
    assert found("chairman", ana) == ["printed", "other"]
    monkeypatch.setattr("sources.search.closed.MOST_OF_A_WORD", 1)
    part("voss", Person.objects.create(slug="x", name="Ida Voss"), "Chairman of it")
    assert sorted(found("chairman", ana)) == ["printed", "voss"]


@pytest.mark.django_db(transaction=True)
def test_it_is_kept_when_all_is_built_anew(printed, other, ana):
    SearchSpelling.objects.all().delete()
    assert found("dugashvili", ana) == ["printed"]
    rebuild()
    assert found("dugashvili", ana) == ["printed", "other"]
