"""Practice papers: /marking/<assignment>/practice/ and one of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, Giving, Lesson
from quizzes.models import Anchor, Attempt, PracticeMark, Question
from quizzes.models.anchor import AGAIN_AFTER
from tests.cast import make_classroom, make_person


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_practice", args=[assignment.pk])


@pytest.fixture
def paper(url, anchor):
    return f"{url}{anchor.pk}/"


def sent(given):
    return {f"row-{key}": worth for key, worth in given["levels"].items()}


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, co_teacher, url, paper, anchor, levels):
    client = sign_in(co_teacher)
    assert "Practice paper 1" in words(client.get(url))
    page = words(client.get(paper))
    assert "The gates were shut." in page and "Save, and compare" in page
    assert "It takes a side." not in page and "agreed on" not in page  # not before
    page = words(client.post(paper, sent(levels(1, 1)), follow=True))
    assert "It takes a side." in page and "you 2, 3 agreed on" in page
    own = PracticeMark.objects.get()
    assert (own.marker, own.anchor) == (co_teacher, anchor)
    assert {"levels": own.levels, "points": own.points} == levels(1, 1)
    page = words(client.get(url))
    assert "Same level on 1 of 1 </td>" in page
    assert "Same level on 0 of 1, you one lower on 1" in page
    assert "you 2, 3 agreed on" in page


def test_names_are_out(sign_in, co_teacher, url, lend, levels, turned_in):
    turned_in.responses.filter(question__kind="essay").update(answer="I, Ana, say so.")
    loan = lend(turned_in, "practice", struck="Ana")
    anchor = Anchor.objects.create(loan=loan, **levels(1, 2))
    page = words(sign_in(co_teacher).get(f"{url}{anchor.pk}/"))
    assert "I, […], say so." in page
    for name in ("Ana", "Duarte", "S-001"):
        assert name not in page and name not in words(sign_in(co_teacher).get(url))


def test_nobody_else_sees_it(sign_in, rivera, co_teacher, url, paper, levels):
    """Who set the levels sees that the paper is there, not who practiced on it."""
    sign_in(co_teacher).post(paper, sent(levels(0, 0)))
    assert PracticeMark.objects.of_grader(co_teacher).exists()
    page = words(sign_in(rivera).get(url))
    assert "Practice paper 1" in page and "To grade" in page
    assert str(co_teacher) not in page.replace("Mr. Okoro</", "") and "Same level" not in page
    assert not PracticeMark.objects.of_grader(rivera).exists()


def test_again_after_a_while(sign_in, co_teacher, paper, levels):
    client = sign_in(co_teacher)
    client.post(paper, sent(levels(0, 0)))
    page = words(client.post(paper, sent(levels(1, 2)), follow=True))
    assert "You have graded this one already." in page and "Grade it again" not in page
    assert PracticeMark.objects.count() == 1
    long_ago = timezone.now() - AGAIN_AFTER - timedelta(days=1)
    PracticeMark.objects.update(made_at=long_ago)
    assert "Grade it again" in words(client.get(paper))
    assert "Save, and compare" in words(client.get(f"{paper}?again=1"))
    page = words(client.post(paper, sent(levels(1, 2)), follow=True))
    assert "you 3, 3 agreed on" in page
    assert PracticeMark.objects.count() == 2
    assert PracticeMark.objects.latest().get().points == 3


def test_a_row_without_a_level(sign_in, co_teacher, paper, levels):
    given = sent(levels(1, 1))
    given.popitem()
    page = words(sign_in(co_teacher).post(paper, given))
    assert "Not saved yet: choose a level in each row." in page and page.count("checked") == 1
    assert not PracticeMark.objects.exists()


def test_what_each_level_means(sign_in, co_teacher, paper, rubric):
    rubric.criteria.get(title="Thesis").levels.filter(points=1).update(marker_text="A claim.")
    page = words(sign_in(co_teacher).get(paper))
    assert "<span><b>Thesis 1.</b> A claim.</span>" in page


def test_gone_with_the_yes(sign_in, co_teacher, url, paper, anchor, levels):
    client = sign_in(co_teacher)
    client.post(paper, sent(levels(1, 1)))
    assert "gates were shut" in words(client.get(paper))
    anchor.loan.consents.get().say(False)
    assert client.get(paper).status_code == 404
    assert "There are none for this lesson yet." in words(client.get(url))


def test_those_of_another_lesson_with_the_same_rubric(
    sign_in, rivera, co_teacher, lesson, period3, anchor, levels
):
    """Of one that her own classes were given: who reads it grades that part."""
    copy = lesson.copy(rivera, "The gates once more", "gates-once-more")
    Lesson.objects.update(state="published")
    stone, at = make_person("stone", "Ms. Stone", "Teachers"), {}
    hers = make_classroom("Period 9", stone)
    for room in (period3, hers):
        assignment = Assignment.objects.create(lesson=copy)
        Giving.objects.create(assignment=assignment, classroom=room)
        at[room] = reverse("quizzes:marking_practice", args=[assignment.pk])
    client = sign_in(co_teacher)
    page = words(client.get(at[period3]))
    assert "Practice paper 1" in page and f"From the lesson “{lesson}”" in page
    paper = f"{at[period3]}{anchor.pk}/"
    assert "you 2, 3 agreed on" in words(client.post(paper, sent(levels(1, 1)), follow=True))
    assert "Same level on 1 of 1" in words(client.get(at[period3]))
    stranger = sign_in(stone)
    assert "There are none for this lesson yet." in words(stranger.get(at[hers]))
    assert stranger.get(f"{at[hers]}{anchor.pk}/").status_code == 404
    Question.objects.filter(quiz__lesson=copy).update(rubric=None)
    assert "There are none for this lesson yet." in words(client.get(at[period3]))
    assert client.get(paper).status_code == 404


def test_points_without_a_rubric(sign_in, co_teacher, url, lend, rivera, turned_in):
    loan = lend(turned_in, "practice")
    loan.response = turned_in.responses.get(question__kind="short_answer")
    loan.save()
    anchor = Anchor.objects.create(loan=loan, points=2, reasons={"": "He counted."})
    paper = f"{url}{anchor.pk}/"
    page = words(sign_in(co_teacher).post(paper, {"points": "1.5"}, follow=True))
    assert "you 1.5, 2 agreed on" in page and "He counted." in page
    assert "Points: What did the harbor master count?" in words(sign_in(co_teacher).get(url))


def test_who_may_not(client, sign_in, okoro, ana, zoe, technician, url, paper):
    assert client.get(url).status_code == 302
    for person in (okoro, ana, zoe, technician):
        mine = sign_in(person)
        assert [mine.get(one).status_code for one in (url, paper)] == [404, 404]
        assert mine.post(paper).status_code == 404


def test_other_methods(sign_in, rivera, url, paper):
    client = sign_in(rivera)
    assert client.post(url).status_code == 405
    assert client.put(paper).status_code == 405
    assert client.get(f"{url}999999/").status_code == 404


@pytest.mark.parametrize("more", [False, True])
def test_queries(
    count_queries, sign_in, rivera, ben, giving, quiz, url, anchor, levels, lend, more
):
    anchors = [anchor]
    if more:
        work = Attempt.objects.open_for(giving, quiz, ben)
        work.responses.filter(question__kind="essay").update(answer="They were not.")
        work.turn_in(ben)
        anchors.append(Anchor.objects.create(loan=lend(work, "practice"), **levels(0, 1)))
    for one in anchors:
        PracticeMark.objects.create(anchor=one, marker=rivera, **levels(1, 0))
    client = sign_in(rivera)
    assert count_queries(lambda: client.get(url)) == 9
    assert count_queries(lambda: client.get(f"{url}{anchor.pk}/")) == 9
