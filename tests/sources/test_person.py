import pytest

from sources.models import Contribution, Person, PersonName
from tests.cast import make_source
from tests.sources.test_source import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def reed():
    person = Person.objects.create(slug="reed", name="Jonas Reed", years="1860–1931", note="Kept.")
    for name, kind in [("Harbor master", "office"), ("J. Read", "spelling")]:
        PersonName.objects.create(person=person, name=name, kind=kind)
    return person


def give_papers(person, role, numbers, **columns):
    for number in numbers:
        source = make_source(f"{role}-{number}", f"{role} {number}", "Words.", **columns)
        Contribution.objects.create(source=source, person=person, role=role)


def section(page, name):
    """The words of one section of the page."""
    html = page.content.decode()
    start = html.index(f'id="{name}"')
    return html[start : html.index("</section>", start)]


def test_it_works(sign_in, ana, reed):
    give_papers(reed, "drafter", [1], written="1911")
    give_papers(reed, "circulated_to", [1], written="1912-03")
    make_source("mention", "A mention", "Reed.", written="1913").named.add(reed)
    page = sign_in(ana).get("/people/reed/")
    shown = words(page)
    assert "Jonas Reed 1860–1931" in shown and "Kept." in shown
    assert "Office Harbor master Other spelling J. Read" in shown
    assert "drafter 1" in section(page, "made") and "1911" in section(page, "made")
    assert "circulated_to 1" in section(page, "received")
    assert "Also shown to Jonas Reed." in section(page, "received")
    assert "A mention" in section(page, "named")


def test_the_years_of_a_life_are_told_in_words(sign_in, rivera, ana, reed):
    Person.objects.update(years="1860~/1931?")
    give_papers(reed, "author", [1])
    assert "about 1860 – perhaps 1931" in words(sign_in(ana).get("/people/reed/"))
    listed = sign_in(rivera).get("/admin/sources/person/").content.decode()
    assert "about 1860 – perhaps 1931" in listed and "1860~" not in listed


def test_a_long_list_turns_its_own_pages(sign_in, ana, reed):
    give_papers(reed, "author", range(10, 35))
    give_papers(reed, "addressee", range(10, 32))
    page = sign_in(ana).get("/people/reed/", {"made": 2})
    assert "author 34" in section(page, "made") and "author 20" not in section(page, "made")
    assert 'start="21"' in section(page, "made")
    assert "Page 2 of 2" in section(page, "made")
    assert "addressee 10" in section(page, "received")
    assert 'href="?made=2&amp;received=2#received"' in section(page, "received")
    for odd in ["x", "-1", "999999999999999999999"]:
        assert sign_in(ana).get("/people/reed/", {"made": odd}).status_code == 200


def test_what_may_not_be_opened_is_not_listed(client, sign_in, ana, reed):
    give_papers(reed, "author", [1], state="draft")
    give_papers(reed, "sender", [1], access="signed_in")
    assert "author 1" not in words(sign_in(ana).get("/people/reed/"))
    assert client.get("/people/reed/").status_code == 404


def test_the_number_of_queries_is_constant(sign_in, ana, reed, django_assert_max_num_queries):
    page, counts = sign_in(ana), []
    page.get("/people/reed/")
    for batch in [range(1), range(1, 3)]:
        for role in ["author", "addressee"]:
            give_papers(reed, role, batch)
        for number in batch:
            make_source(f"m{number}", f"Mention {number}", "x").named.add(reed)
            source = make_source(f"h{number}", f"In hand {number}", "x")
            source.custody.create(kind="sent", person=reed)
        with django_assert_max_num_queries(12) as queries:
            assert page.get("/people/reed/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_refusals(client, sign_in, ana):
    assert sign_in(ana).get("/people/nobody/").status_code == 404
    assert sign_in(ana).post("/people/nobody/").status_code == 405
