"""The list of people: under every name that the reader may know, counted by what he may open."""

import re

import pytest

from sources.models import Contribution, Person, PersonName, Source
from sources.rights import Statement
from sources.search.indexing import index
from tests.cast import make_source
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db

ADDRESS = "/people/"


def listed(page):
    """The words of each line."""
    _before, _is_there, rows = page.content.decode().partition('class="rows"')
    rows = re.findall(r"<li>(.*?)</li>", rows, re.S)
    return [" ".join(re.sub(r"<[^>]+>", "", row).split()) for row in rows]


def person(slug, name, *forms, **columns):
    one = Person.objects.create(slug=slug, name=name, **columns)
    for form in forms:
        PersonName.objects.create(person=one, name=form)
    return one


def paper(slug, *parts, named=(), **columns):
    source = make_source(slug, slug.title(), "Words.", **columns)
    for one, role, printed in parts:
        Contribution.objects.create(source=source, person=one, role=role, name_as_printed=printed)
    source.named.add(*named)
    index(source)
    return source


@pytest.fixture
def reed():
    return person("reed", "Jonas Reed", "Harbor master", years="1860/1931")


@pytest.fixture
def voss():
    return person("voss", "Élise Voss")


@pytest.fixture
def shelf(reed, voss):
    paper("log", (reed, "author", "J. Read"), (reed, "signatory", "Reed"), named=[voss])
    paper("order", (voss, "author", ""), (reed, "addressee", ""))
    paper("copy", (reed, "circulated_to", ""))
    paper("secret", (voss, "author", ""), access="staff")
    person("nobody", "Nobody")


def test_it_works(sign_in, ana, shelf):
    assert listed(sign_in(ana).get(ADDRESS)) == [
        "Élise Voss Made: 1 Appears in: 1",
        "Harbor master: see Jonas Reed",
        "J. Read: see Jonas Reed",
        "Jonas Reed 1860–1931 Also written: Harbor master Made: 1 Received: 2",
    ]


def test_teachers_see_everybody(sign_in, rivera, shelf):
    lines = listed(sign_in(rivera).get(ADDRESS))
    assert (
        lines[0] == "Élise Voss Made: 2 Appears in: 1"
        and lines[-1] == "Nobody In no document that you may open"
    )


def test_by_letter(sign_in, ana, shelf):
    page = sign_in(ana).get(ADDRESS)
    letters = re.findall(r'href="\?letter=(.)"', page.content.decode())
    assert letters == ["E", "H", "J"]
    assert [line[:5] for line in listed(sign_in(ana).get(f"{ADDRESS}?letter=E"))] == ["Élise"]
    assert len(listed(sign_in(ana).get(f"{ADDRESS}?letter=J"))) == 2
    assert len(listed(sign_in(ana).get(f"{ADDRESS}?letter=Q"))) == 4
    assert len(listed(sign_in(ana).get(f"{ADDRESS}?letter=%00<"))) == 4


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("reed", ["Jonas Reed"]),
        ("elise", ["Élise Voss"]),
        ("vos*", ["Élise Voss"]),
        ("master", ["Harbor master: see Jonas Reed"]),
        ("read", ["J. Read: see Jonas Reed"]),
        ("nobody", []),
        ('"reed jonas"', []),
    ],
)
def test_searching(sign_in, ana, shelf, typed, expected):
    lines = listed(sign_in(ana).get(ADDRESS, {"q": typed}))
    assert len(lines) == len(expected)
    assert all(map(str.startswith, lines, expected))


def test_what_is_printed_where_one_may_not_read_is_no_name(sign_in, ana, shelf):
    assert len(listed(sign_in(ana).get(ADDRESS, {"q": "read"}))) == 1
    assert "J. Read" in words(sign_in(ana).get(ADDRESS))
    Source.objects.filter(slug="log").update(access="staff")
    assert "J. Read" not in words(sign_in(ana).get(ADDRESS))
    page = sign_in(ana).get(ADDRESS, {"q": "read"})
    assert listed(page) == [] and "Nobody here has this name." in page.content.decode()


def test_a_name_kept_closed_is_not_listed(sign_in, ana, rivera, reed, shelf):
    name = PersonName.objects.create(person=reed, name="Heron", is_closed=True)
    paper("note", (reed, "author", "Heron"))
    assert listed(sign_in(rivera).get(ADDRESS))[2:4] == [
        "Heron: see Jonas Reed",
        "J. Read: see Jonas Reed",
    ]
    for address in (ADDRESS, f"{ADDRESS}?q=heron"):
        assert "Heron:" not in words(sign_in(ana).get(address))
    # What nobody listed, such as J. Read, may be the closed name.
    assert listed(sign_in(ana).get(ADDRESS))[1:] == [
        "Harbor master: see Jonas Reed",
        "Jonas Reed 1860–1931 Also written: Harbor master Received: 2",
    ]
    assert "Made: 2 Received: 2" in listed(sign_in(rivera).get(ADDRESS))[-2]
    name.delete()
    assert "Made: 2 Received: 2" in listed(sign_in(ana).get(ADDRESS))[-1]


def test_who_is_known_by_a_closed_name_alone_is_not_there(sign_in, ana, rivera):
    spy = person("spy", "Kim Philby")
    paper("note", (spy, "author", "Sonny"))
    told = ["Kim Philby Made: 1", "Sonny: see Kim Philby"]
    assert listed(sign_in(ana).get(ADDRESS)) == told
    PersonName.objects.create(person=spy, name="Sonny", is_closed=True)
    assert "Philby" not in words(sign_in(ana).get(ADDRESS))
    assert "Philby" not in words(sign_in(ana).get(ADDRESS, {"q": "sonny"}))
    assert "Philby" in words(sign_in(rivera).get(ADDRESS))


def test_visitors_see_who_is_in_what_is_open(client, shelf, open_library):
    assert listed(client.get(ADDRESS)) == []
    assert "Nobody is in the documents" in words(client.get(ADDRESS))
    Source.objects.filter(slug="copy").update(access="anyone", rights=Statement.CC0)
    assert [line[:7] for line in listed(client.get(ADDRESS))] == ["Harbor ", "Jonas R"]


def test_long_lists_come_in_pages(sign_in, rivera, monkeypatch):
    monkeypatch.setattr("sources.views.people.LINES_ON_A_PAGE", 2)
    for number in range(3):
        person(f"p{number}", f"Person {number}")
    page = sign_in(rivera).get(ADDRESS, {"page": 2, "letter": "P"})
    assert listed(page) == ["Person 2 In no document that you may open"]
    assert "Page 2 of 2" in words(page) and "?letter=P&amp;page=1" in page.content.decode()


def test_it_is_linked_from_the_library_and_from_a_person(sign_in, ana, shelf):
    for address in ("/sources/", "/people/reed/"):
        assert 'href="/people/"' in sign_in(ana).get(address).content.decode()


def test_other_methods(client):
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize(("who", "most"), [("ana", 12), ("rivera", 20)])
def test_the_number_of_queries_is_constant(
    request, sign_in, django_assert_max_num_queries, who, most
):
    page, counts = sign_in(request.getfixturevalue(who)), []
    page.get(ADDRESS)
    for numbers in [range(1), range(1, 4)]:
        for number in numbers:
            one = person(f"p{number}", f"Person {number}", f"Form {number}")
            paper(f"s{number}", (one, "author", f"Printed {number}"), named=[one])
        with django_assert_max_num_queries(most) as queries:
            page.get(ADDRESS, {"q": "form* -x"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
