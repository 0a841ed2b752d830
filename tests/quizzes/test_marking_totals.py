"""All answers with their points: /marking/<assignment>/question/<question>/points/."""

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.marking import totals
from quizzes.models import Attempt, Mark, Share
from tests.quizzes.test_marking_question import text


@pytest.fixture
def essay(turned_in):
    return turned_in.responses.get(question__kind="essay")


@pytest.fixture
def url(assignment, essay):
    return reverse("quizzes:marking_totals", args=[assignment.pk, essay.question_id])


@pytest.fixture
def bens(giving, quiz, ben):
    attempt = Attempt.objects.open_for(giving, quiz, ben)
    attempt.turn_in(ben)
    return attempt


@pytest.fixture
def grade(essay, rubric):
    """`grade(rivera, 1, 2)`: in the rows of the rubric, done where each has points."""

    def graded(by, *points):
        rows = zip(rubric.criteria.all(), points, strict=False)
        levels = {str(row.pk): str(one) for row, one in rows}
        done = len(points) == rubric.criteria.count()
        said = {"levels": levels, "points": Decimal(sum(points)), "comment": "", "done": done}
        return Mark.of(essay, by).record(**said, base=0)

    return graded


def line_of(page, name):
    """The cells of a student's line as words."""
    row = next(one for one in re.findall(r"<tr>.*?</tr>", page) if name in one)
    cells = re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)
    return [" ".join(re.sub(r"<.*?>", "", cell).split()) for cell in cells]


def test_it_works(sign_in, rivera, url, essay, bens, grade):
    essay.answer = "The account " + "is much too neat " * 20
    essay.save()
    grade(rivera, 1, 2)
    page = text(sign_in(rivera).get(url))
    heads = re.findall(r'<th scope="col".*?>(.*?)</th>', page)
    asked = ["Thesis", "Evidence", "Points of 3"]
    assert heads == ["Student", "Class", "Begins with", *asked, "State"]
    name, room, words, *points, _state = line_of(page, "Ana Duarte")
    assert (name, room, points) == (
        "Ana Duarte",
        str(essay.attempt.giving.classroom),
        ["1", "2", "3"],
    )
    assert words.startswith("The account is much too neat") and words.endswith(" …")
    assert line_of(page, "Ben Sorensen")[2:6] == ["", "–", "–", "–"]
    desk = reverse("quizzes:marking_paper", args=[bens.giving.assignment_id, bens.pk])
    assert f'<a href="{desk}?show=all">Ben Sorensen</a>' in page


def test_half_done(sign_in, rivera, url, grade):
    grade(rivera, 1)
    page = text(sign_in(rivera).get(url))
    assert line_of(page, "Ana Duarte")[3:6] == ["1", "–", "1 half done"]


def test_points_without_a_rubric(sign_in, rivera, assignment, turned_in):
    short = turned_in.responses.get(question__kind="short_answer")
    said = {"levels": {}, "points": Decimal("1.5"), "comment": "", "done": True, "base": 0}
    Mark.of(short, rivera).record(**said)
    url = reverse("quizzes:marking_totals", args=[assignment.pk, short.question_id])
    assert line_of(text(sign_in(rivera).get(url)), "Ana Duarte")[3] == "1.5"


def test_a_colleagues_points_wait_where_two_grade(sign_in, rivera, co_teacher, url, essay, grade):
    okoro = co_teacher
    for marker, is_second in [(rivera, False), (okoro, True)]:
        Share.objects.create(attempt=essay.attempt, marker=marker, is_second=is_second)
    grade(rivera, 1, 2)
    assert line_of(text(sign_in(rivera).get(url)), "Ana Duarte")[3:6] == ["1", "2", "3"]
    assert line_of(text(sign_in(okoro).get(url)), "Ana Duarte")[3:6] == ["–", "–", "–"]


def test_writing_is_not_told(sign_in, rivera, url, giving, quiz, ben):
    Attempt.objects.open_for(giving, quiz, ben)
    assert "Ben Sorensen" not in text(sign_in(rivera).get(url))


def test_pages(sign_in, rivera, url, bens, monkeypatch):
    monkeypatch.setattr(totals, "PER_PAGE", 1)
    client = sign_in(rivera)
    assert "Ben Sorensen" not in text(client.get(url))
    assert "Ben Sorensen" in text(client.get(url + "?page=2"))
    for odd in ("0", "x", "99"):
        assert client.get(f"{url}?page={odd}").status_code == 200


def test_the_number_of_queries_does_not_grow(
    sign_in, rivera, url, giving, quiz, ben, chen, grade, count_queries
):
    client = sign_in(rivera)
    grade(rivera, 1, 2)
    client.get(url)  # the first of a sign-in notes more
    one = count_queries(lambda: client.get(url))
    for student in (ben, chen):
        Attempt.objects.open_for(giving, quiz, student).turn_in(student)
    assert count_queries(lambda: client.get(url)) == one
    assert text(client.get(url)).count("<tr>") == 4


def test_questions_of_the_program_have_no_page(sign_in, rivera, turned_in, quiz, assignment):
    choice = quiz.questions.get(kind="single_choice")
    url = reverse("quizzes:marking_totals", args=[assignment.pk, choice.pk])
    assert sign_in(rivera).get(url).status_code == 404


def test_a_question_that_is_not_there(sign_in, rivera, assignment):
    url = reverse("quizzes:marking_totals", args=[assignment.pk, 999999])
    assert sign_in(rivera).get(url).status_code == 404


def test_who_may_not(sign_in, rivera, okoro, ana, zoe, lindqvist, technician, url):
    assert Client().get(url).status_code == 302
    for stranger in (okoro, ana, zoe, lindqvist, technician):
        assert sign_in(stranger).get(url).status_code == 404
    assert sign_in(rivera).post(url).status_code == 405
