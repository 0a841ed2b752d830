import pytest
from django.urls import reverse

from lessons.models import Assignment, Giving
from quizzes.models import Attempt
from tests.cast import make_classroom


def test_it_works(sign_in, rivera, turned_in, giving):
    page = sign_in(rivera).get("/").content.decode()
    assert "1 paper to grade in Period 3" in page
    assert "Were the gates shut?" in page
    assert "Given to 1 class" in page


def test_only_ones_own(sign_in, okoro, period2, turned_in):
    page = sign_in(okoro).get("/").content.decode()
    assert "paper to grade" not in page
    assert "Were the gates shut?" not in page
    assert "You have given no lesson yet." in page


def test_a_new_teacher_is_told_what_to_do(sign_in, okoro):
    page = sign_in(okoro).get("/").content.decode()
    assert "You have given no lesson yet." in page
    assert "Make your first class and paste the names of your students." in page
    assert reverse("lessons:new_class") in page


def test_graded_work_waits_to_be_given_back(sign_in, rivera, turned_in):
    for response in turned_in.responses.all():
        response.marks.update_or_create(
            counts=True, defaults={"points": 1, "done_at": turned_in.turned_in_at}
        )
    page = sign_in(rivera).get("/").content.decode()
    assert "1 graded paper to give back in Period 3" in page
    assert "to grade in" not in page


def test_what_waits_is_told_however_old_it_is(sign_in, rivera, lesson, turned_in, giving):
    for _ in range(9):
        assignment = Assignment.objects.create(lesson=lesson, given_by=rivera)
        Giving.objects.create(assignment=assignment, classroom=giving.classroom)
    page = sign_in(rivera).get("/").content.decode()
    assert "1 paper to grade in Period 3" in page


@pytest.mark.parametrize("more", [0, 2])
def test_queries_do_not_grow(sign_in, rivera, lesson, turned_in, more, django_assert_num_queries):
    for number in range(more):
        assignment = Assignment.objects.create(lesson=lesson, given_by=rivera)
        room = make_classroom(f"More {number}", rivera)
        Giving.objects.create(assignment=assignment, classroom=room)
    page = sign_in(rivera)
    with django_assert_num_queries(18):
        page.get("/")


def test_how_many_more_students_ask(sign_in, rivera, ana, ben, giving, quiz, monkeypatch):
    monkeypatch.setattr("quizzes.views.teacher_home.MOST_QUESTIONS", 1)
    client = sign_in(rivera)
    for student in (ana, ben):
        work = Attempt.objects.open_for(giving, quiz, student)
        work.turn_in(student)
        work.give_back(rivera)
        work.student_questions.create(text=f"{student} asks why.")
    page = client.get("/").content.decode()
    assert ("Ana Duarte asks why." in page, "Ben Sorensen asks why." in page) == (True, False)
    assert '<a href="?asked=2#asked">1 more question</a>' in page
    page = client.get("/?asked=2").content.decode()
    assert ("Ana Duarte asks why." in page, "Ben Sorensen asks why." in page) == (False, True)
    assert "more question" not in page
    assert '<a href="?asked=1#asked">Earlier ones</a>' in page
    assert client.get("/?asked=x").status_code == 200
