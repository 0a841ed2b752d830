"""Where two graders agree: /marking/<assignment>/agreement/."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Enrolment
from quizzes.models import Attempt
from tests.cast import make_person


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_agreement", args=[assignment.pk])


@pytest.fixture
def grade(rubric):
    """`grade(attempt, marker, thesis, evidence)` grades the essay, done."""
    thesis, evidence = rubric.criteria.all()

    def graded(attempt, marker, first, second, **columns):
        response = attempt.responses.get(question__kind="essay")
        return response.marks.create(
            marker=marker,
            levels={str(thesis.pk): str(first), str(evidence.pk): str(second)},
            points=Decimal(first + second),
            counts=not response.marks.filter(counts=True).exists(),
            **{"done_at": timezone.now()} | columns,
        )

    return graded


@pytest.fixture
def bens(giving, quiz, ben):
    attempt = Attempt.objects.open_for(giving, quiz, ben)
    attempt.turn_in(ben)
    return attempt


def words(response):
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()).replace(" ,", ",")


def test_it_works(sign_in, rivera, co_teacher, url, grade, turned_in, bens):
    grade(turned_in, rivera, 1, 2)
    grade(turned_in, co_teacher, 1, 0)
    grade(bens, rivera, 0, 1)
    grade(bens, co_teacher, 1, 1)
    page = words(sign_in(rivera).get(url))
    assert f"You and {co_teacher} 2 answers graded by both" in page
    assert "Thesis Same level on 1 of 2, you one lower on 1 – –" in page
    assert "Evidence Same level on 1 of 2, further apart on 1 – –" in page
    assert page.index("Ana Duarte") < page.index("Ben Sorensen")
    assert f"you 3, {co_teacher} 1" in page and f"you 1, {co_teacher} 2" in page
    page = words(sign_in(co_teacher).get(url))
    assert f"You and {rivera} 2 answers graded by both" in page
    assert "Thesis Same level on 1 of 2, you one higher on 1" in page


def test_points_without_a_rubric(sign_in, rivera, co_teacher, url, turned_in):
    response = turned_in.responses.get(question__kind="short_answer")
    for marker, points in ((rivera, "1.5"), (co_teacher, "2")):
        response.marks.create(
            marker=marker, points=Decimal(points), done_at=timezone.now(), counts=marker == rivera
        )
    page = words(sign_in(rivera).get(url))
    assert f"Points: {response.question} Same level on 0 of 1, you one lower on 1" in page


def test_nothing_of_what_one_has_not_graded(sign_in, rivera, co_teacher, url, grade, turned_in):
    """Nor while one's own is half done."""
    grade(turned_in, co_teacher, 1, 2)
    client, empty = sign_in(rivera), "No answer of this assignment is graded by a colleague and"
    page = words(client.get(url))
    assert empty in page and str(co_teacher) not in page
    mark = grade(turned_in, rivera, 0, 0, done_at=None)
    assert empty in words(client.get(url))
    type(mark).objects.filter(pk=mark.pk).update(done_at=timezone.now())
    assert f"You and {co_teacher}" in words(client.get(url))


def test_nothing_of_two_others(sign_in, rivera, co_teacher, period3, url, grade, turned_in):
    third = make_person("third", "Mr. Third", group="Teachers")
    Enrolment.objects.create(classroom=period3, user=third, role="co_teacher")
    grade(turned_in, rivera, 1, 2)
    grade(turned_in, co_teacher, 1, 0)
    page = words(sign_in(third).get(url))
    assert str(co_teacher) not in page and "You and" not in page


def test_on_paper_no_name_is_printed(sign_in, rivera, co_teacher, url, grade, turned_in):
    grade(turned_in, rivera, 1, 2)
    grade(turned_in, co_teacher, 1, 0)
    page = sign_in(rivera).get(url).content.decode()
    assert page.count("Ana Duarte") == page.count('<span class="no-print">Ana Duarte</span>') == 1
    assert '<span class="only-print" aria-hidden="true">Paper 1</span>' in page


def test_who_may_not(client, sign_in, okoro, ana, zoe, technician, url):
    assert client.get(url).status_code == 302
    for person in (okoro, ana, zoe, technician):
        assert sign_in(person).get(url).status_code == 404


def test_other_methods(sign_in, rivera, url):
    client = sign_in(rivera)
    assert client.post(url).status_code == 405
    assert client.get("/marking/999999/agreement/").status_code == 404


@pytest.mark.parametrize("more", [False, True])
def test_queries(count_queries, sign_in, rivera, co_teacher, url, grade, turned_in, bens, more):
    for attempt in (turned_in, bens) if more else (turned_in,):
        grade(attempt, rivera, 1, 2)
        grade(attempt, co_teacher, 1, 1)
    client = sign_in(rivera)
    assert count_queries(lambda: client.get(url)) == 11
