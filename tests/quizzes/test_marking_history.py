"""Every change of the grades of a paper: /marking/<assignment>/<work>/history/."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from quizzes.models import Mark, MarkChange


@pytest.fixture
def url(turned_in):
    return reverse("quizzes:marking_history", args=[turned_in.giving.assignment_id, turned_in.pk])


@pytest.fixture
def essay(turned_in):
    return turned_in.responses.get(question__kind="essay")


@pytest.fixture
def graded(essay, rivera, levels):
    """Half done, then done, then other levels for a reason."""
    mark = Mark.of(essay, rivera)
    first, _second = levels(1, 2)["levels"]
    mark.record(levels={first: "1"}, points=Decimal(1), comment="", done=False, base=0)
    mark.record(**levels(1, 2), comment="Good.", done=True, base=1)
    mark.record(**levels(1, 0), comment="Good.", done=True, base=2, why="It names no document.")
    return mark


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def lines(page):
    """Of each change what it says, without markup."""
    entries = re.findall(r'<dl class="facts">(.*?)</dl>', page)
    return [" ".join(re.sub("<[^>]*>", " ", one).split()) for one in entries]


def test_it_works(sign_in, rivera, url, graded):
    client = sign_in(rivera)
    page = words(client.get(url))
    assert lines(page) == [
        "Points 3 1 Evidence 2 0 Why It names no document.",
        "Points 1 3 Evidence 2 Comment Good. State half done done",
        "Points 1 Thesis 1 State half done",
    ]
    assert page.count("Ms. Rivera</p>") == 3
    assert "<b>Question 4</b>" in page
    desk = url.removesuffix("history/")
    assert url in words(client.get(desk))


def test_whose_grade_and_which_counts(sign_in, rivera, co_teacher, url, graded, essay, levels):
    other = Mark.of(essay, co_teacher)
    other.record(**levels(0, 0), comment="", done=True, base=0)
    other.make_count(rivera)
    first, second, *_rest = lines(words(sign_in(rivera).get(url)))
    assert (first, second) == ("State does not count counts", "State counts does not count")
    assert "(grade of: Mr. Okoro)" in words(sign_in(rivera).get(url))


def test_not_the_others_while_it_is_graded_blind(sign_in, rivera, co_teacher, url, graded):
    attempt = graded.response.attempt
    attempt.shares.create(marker=rivera)
    attempt.shares.create(marker=co_teacher, is_second=True)
    page = words(sign_in(co_teacher).get(url))
    assert "It names no document." not in page and "Good." not in page
    assert "No grade was saved yet that you may see." in page
    assert "It names no document." in words(sign_in(rivera).get(url))


def test_levels_of_a_row_that_is_gone(sign_in, rivera, url, graded):
    MarkChange.objects.update(after={"levels": {"99999": "1"}, "points": "1"})
    assert "a row that is gone" in words(sign_in(rivera).get(url))


def test_nothing_yet(sign_in, rivera, url):
    assert "No grade was saved yet that you may see." in words(sign_in(rivera).get(url))


def test_who_may_not(client, sign_in, okoro, lindqvist, ana, zoe, url, graded):
    assert client.get(url).status_code == 302
    for person in (okoro, lindqvist, ana, zoe):
        assert sign_in(person).get(url).status_code == 404


def test_other_methods(sign_in, rivera, url):
    assert sign_in(rivera).post(url).status_code == 405


def test_queries_do_not_grow(sign_in, rivera, url, graded, levels, count_queries):
    client = sign_in(rivera)
    client.get(url)
    few = count_queries(lambda: client.get(url))
    for base in range(3, 9):
        graded.record(**levels(base % 2, 2), comment=f"{base}", done=True, base=base)
    assert count_queries(lambda: client.get(url)) == few <= 20
