"""Reports for parents' evening on paper: each student has one page."""

import io
from decimal import Decimal

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, Classroom, Giving, Lesson, Step, User
from quizzes.models import Attempt, Question, Quiz
from quizzes.rubric_patterns import make_rubric

pytestmark = pytest.mark.browser
COMMENT = "You take a side early. Next time say of two letters for whom they were written. " * 3


def pages_of(page):
    with pikepdf.open(io.BytesIO(page.pdf(format="Letter"))) as made:
        return len(made.pages)


def test_a_page_for_each_student(page, enter, school):
    teacher = User.objects.get(username="rivera")
    enter(page, teacher)
    for room in Classroom.objects.taught_by(teacher).filter(enrolments__role="student").distinct():
        page.goto(reverse("quizzes:class_reports", args=[room.pk]))
        students = page.locator(".printed-paper").count()
        assert (room.name, pages_of(page)) == (room.name, students)


def test_three_essays_with_comments_fit_one_page(page, enter, rivera, ana, period3):
    for number in range(4):
        grade_an_essay(period3, rivera, ana, f"Was the harbor closed in {1911 + number}?")
    enter(page, rivera)
    page.goto(reverse("quizzes:class_reports", args=[period3.pk]))
    assert page.locator(".printed-answer").count() == 3
    assert pages_of(page) == page.locator(".printed-paper").count() == 2


def grade_an_essay(room, teacher, student, title):
    """An essay with the seven points of a DBQ, graded with a comment and given back."""
    lesson = Lesson.objects.create(slug=title[-5:-1], title=title, owner=teacher, state="published")
    part = Quiz.on_step(Step.objects.create(lesson=lesson, kind="quiz", title="Essay", position=1))
    rubric = make_rubric("dbq", teacher)
    Question.objects.create(quiz=part, kind="essay", prompt="Why?", points=7, rubric=rubric)
    assignment = Assignment.objects.create(lesson=lesson, given_by=teacher)
    giving = Giving.objects.create(assignment=assignment, classroom=room)
    work = Attempt.objects.open_for(giving, part, student)
    work.turn_in(student)
    levels = {str(row.pk): "0" for row in rubric.criteria.all()}
    graded = {"levels": levels, "points": Decimal(0), "done_at": timezone.now()}
    work.responses.get().marks.create(marker=teacher, comment=COMMENT, **graded)
    work.give_back(teacher)
