"""A skill's growth over the year: /classes/<class>/skills/."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, Enrolment, Giving
from quizzes.models import Attempt
from quizzes.picture.skills import Line
from tests.cast import make_person


@pytest.fixture
def url(period3, rubric):
    rubric.criteria.filter(title="Thesis").update(skill="argument")
    rubric.criteria.filter(title="Evidence").update(skill="sourcing")
    return reverse("quizzes:class_skills", args=[period3.pk])


@pytest.fixture
def later(lesson, quiz, rivera, period3, giving):
    """The same lesson once more in Period 3, due a month later."""
    assignment = Assignment.objects.create(lesson=lesson, given_by=rivera)
    due_at = giving.due_at + timedelta(days=30)
    return Giving.objects.create(assignment=assignment, classroom=period3, due_at=due_at)


@pytest.fixture
def grade(quiz, rivera):
    """`grade(student, giving, thesis, evidence)` has the essay turned in and graded so."""

    def graded(student, giving, thesis, evidence, **columns):
        attempt = Attempt.objects.open_for(giving, quiz, student)
        attempt.turn_in(student)
        response = attempt.responses.get(question__kind="essay")
        given = {"Thesis": thesis, "Evidence": evidence}
        rows = response.question.rubric.criteria.all()
        columns = {"done_at": timezone.now()} | columns
        response.marks.create(
            marker=rivera,
            levels={str(row.pk): str(given[row.title]) for row in rows},
            points=Decimal(thesis + evidence),
            **columns,
        )
        return attempt

    return graded


def words(response):
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_it_works(sign_in, rivera, url, giving, later, grade, ana, ben):
    grade(ana, giving, 0, 1)
    grade(ben, giving, 1, 2)
    grade(ana, later, 1, 2)
    page = words(sign_in(rivera).get(url))
    argument = page[page.index("Argument") :]
    assert "The class 50% 2 students 100% 1 student" in argument
    assert "Ana Duarte 0% 100% Ben Sorensen 100% –" in argument
    sourcing = page[page.index("Sourcing") : page.index("Argument")]
    assert "The class 75% 2 students 100% 1 student" in sourcing
    assert "Ana Duarte 50% 100% Ben Sorensen 100% –" in sourcing
    assert "Close reading" not in page


def test_the_drawing(sign_in, rivera, url, giving, later, grade, ana):
    grade(ana, giving, 0, 1)
    grade(ana, later, 1, 2)
    page = sign_in(rivera).get(url).content.decode()
    assert page.count('<polyline points="4.0,24.0 116.0,4.0" />') == 2  # the class, and Ana
    assert page.count('<polyline points="4.0,14.0 116.0,4.0" />') == 2
    assert Line(None, [None, 0.5, None, 1.0]).path == "41.3,14.0 116.0,4.0"
    assert Line(None, [1.0]).path == "60.0,4.0"


def test_assignments_stand_in_time(sign_in, rivera, url, giving, later, grade, ana):
    grade(ana, giving, 0, 0)
    grade(ana, later, 1, 0)
    client = sign_in(rivera)
    assert "Ana Duarte 0% 100%" in words(client.get(url))
    Giving.objects.filter(pk=later.pk).update(due_at=giving.due_at - timedelta(days=30))
    assert "Ana Duarte 100% 0%" in words(client.get(url))


def test_rows_without_a_skill_do_not_count(sign_in, rivera, url, giving, grade, ana, rubric):
    rubric.criteria.update(skill="")
    grade(ana, giving, 1, 2)
    assert "No row with a skill is graded in this class yet." in words(sign_in(rivera).get(url))


def test_two_rows_of_one_skill_add_up(sign_in, rivera, url, giving, grade, ana, rubric):
    rubric.criteria.update(skill="corroboration")
    grade(ana, giving, 1, 1)
    page = words(sign_in(rivera).get(url))
    assert "Corroboration" in page and "Ana Duarte 67%" in page


def test_only_grades_that_count_and_are_done(sign_in, rivera, url, giving, grade, ana, ben):
    half = grade(ana, giving, 1, 2, done_at=None)
    grade(ben, giving, 1, 2, counts=False)
    client = sign_in(rivera)
    assert "No row with a skill is graded in this class yet." in words(client.get(url))
    half.responses.get(question__kind="essay").marks.update(done_at=timezone.now())
    assert "Ana Duarte 100% Ben Sorensen not graded yet –" in words(client.get(url))


def test_the_newest_round_that_was_turned_in(sign_in, rivera, url, giving, grade, ana):
    again = grade(ana, giving, 0, 0).send_back(rivera, "")
    client = sign_in(rivera)
    assert "Ana Duarte 0%" in words(client.get(url))
    again.turn_in(ana)
    assert "No row with a skill" in words(client.get(url))


def test_other_classes_are_not_in_it(sign_in, rivera, okoro, url, giving, grade, ana, zoe, period2):
    other = Giving.objects.create(assignment=giving.assignment, classroom=period2)
    grade(zoe, other, 1, 2)
    grade(ana, giving, 0, 0)
    page = words(sign_in(rivera).get(url))
    assert "Zoe" not in page and "The class 0% 1 student" in page
    other_page = reverse("quizzes:class_skills", args=[period2.pk])
    assert "Zoe Adeyemi 100%" in words(sign_in(okoro).get(other_page))


def test_who_left_counts_for_the_class_alone(sign_in, rivera, url, giving, grade, ana, ben):
    grade(ana, giving, 0, 0)
    grade(ben, giving, 1, 2)
    Enrolment.objects.filter(user=ben).update(left_at=timezone.now())
    page = words(sign_in(rivera).get(url))
    assert "The class 50% 2 students" in page and "Ben" not in page


def test_a_copied_rubric_keeps_its_skills(url, rubric, rivera):
    copy = rubric.copy(rivera)
    assert [row.skill for row in copy.criteria.all()] == ["argument", "sourcing"]


def test_a_large_class_has_pages(sign_in, rivera, url, giving, grade, ana, ben, monkeypatch):
    monkeypatch.setattr("quizzes.views.class_skills.ON_A_PAGE", 1)
    grade(ana, giving, 0, 0)
    client = sign_in(rivera)
    first, second = words(client.get(url)), words(client.get(url, {"page": 2}))
    assert ("Ana Duarte" in first, "Ben Sorensen" in first) == (True, False)
    assert ("Ana Duarte" in second, "Ben Sorensen" in second) == (False, True)


def test_who_may_not(client, sign_in, okoro, lindqvist, technician, ana, url, giving, grade):
    grade(ana, giving, 1, 2)
    assert client.get(url).status_code == 302
    people = [okoro, lindqvist, technician, ana]
    assert [sign_in(one).get(url).status_code for one in people] == [404] * 4


def test_other_methods(sign_in, rivera, url):
    assert sign_in(rivera).post(url).status_code == 405


def test_a_missing_class(sign_in, rivera, period3):
    assert sign_in(rivera).get(reverse("quizzes:class_skills", args=[99])).status_code == 404


def test_the_class_leads_to_it(sign_in, rivera, url, period3):
    page = sign_in(rivera).get(period3.get_absolute_url()).content.decode()
    assert f'href="{url}">Skills over the year</a>' in page


def test_queries(sign_in, rivera, url, giving, later, grade, ana, period3, count_queries):
    grade(ana, giving, 0, 1)
    client = sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        grade(student, giving, 1, 1)
        grade(student, later, 1, 2)
    assert with_one == count_queries(lambda: client.get(url)) <= 20


def test_written_together_it_counts_for_each(
    sign_in, rivera, url, giving, grade, ana, ben, quiz, together
):
    grade(ana, giving, 1, 2).signatures.create(student=ben)
    page = words(sign_in(rivera).get(url))
    assert page.count("100%") > 2 or page.count("100 %") > 2


def test_what_was_taken_back_does_not_count(sign_in, rivera, url, giving, later, grade, ana):
    """As in the gradebook."""
    grade(ana, giving, 1, 2)
    grade(ana, later, 0, 1)
    client = sign_in(rivera)
    assert "50%" in words(client.get(url))
    Giving.objects.filter(pk=later.pk).update(withdrawn_at=timezone.now())
    page = words(client.get(url))
    assert "100%" in page and "50%" not in page
