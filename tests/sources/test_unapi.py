import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from sources.models import Contribution, Person
from tests.cast import make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(rivera):
    return make_source("paper", "A paper", "Words.", owner=rivera, kind="letter")


def test_it_works(sign_in, ana, paper):
    page = sign_in(ana)
    every = etree.fromstring(page.get("/unapi").content)
    assert [one.get("name") for one in every] == ["ris", "bibtex"]
    response = page.get("/unapi", {"id": paper.uuid})
    assert response.status_code == 300
    assert etree.fromstring(response.content).get("id") == str(paper.uuid)
    record = page.get("/unapi", {"id": paper.uuid, "format": "ris"})
    assert record.content == page.get("/sources/paper.ris").content
    assert record["Content-Type"] == "application/x-research-info-systems; charset=utf-8"


@pytest.mark.parametrize("asked", [{}, {"format": "ris"}, {"format": "bibtex"}])
def test_the_number_of_queries_is_constant(sign_in, ana, rivera, paper, asked):
    page, counts = sign_in(ana), []
    page.get("/unapi")
    for batch in [range(1), range(1, 3)]:
        for number in batch:
            person = Person.objects.create(slug=f"p{number}", name=f"Person {number}")
            Contribution.objects.create(source=paper, person=person)
            paper.texts.create(kind="translation", position=number + 2).revise("x", by=rivera)
            make_source(f"other-{number}", "Another", "x", owner=rivera)
        with CaptureQueriesContext(connection) as queries:
            assert page.get("/unapi", {"id": paper.uuid} | asked).status_code in (200, 300)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"id": "{uuid}", "format": "marc"}, 406),
        ({"id": "{uuid}", "format": "x" * 99}, 404),
        ({"id": str(uuid.uuid4())}, 404),
        ({"id": "paper"}, 404),
        ({"id": "<x>"}, 404),
        ({"id": "x" * 999}, 404),
        ({"format": "ris"}, 200),
    ],
)
def test_what_is_not_there(sign_in, ana, paper, asked, status):
    asked = {name: value.format(uuid=paper.uuid) for name, value in asked.items()}
    assert sign_in(ana).get("/unapi", asked).status_code == status


def test_what_is_hidden_looks_like_what_is_missing(client, paper):
    hidden = client.get("/unapi", {"id": paper.uuid, "format": "ris"})
    missing = client.get("/unapi", {"id": uuid.uuid4(), "format": "ris"})
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_wrong_method(client):
    assert client.post("/unapi").status_code == 405
