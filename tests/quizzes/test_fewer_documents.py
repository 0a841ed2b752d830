"""A student who is given fewer documents than the class, and the grade that says so."""

from html import unescape

import pytest
from django.urls import reverse

from lessons.models import StepDocument, Support
from quizzes.models import Attempt
from quizzes.views.workspace import Desk


@pytest.fixture
def notes(lesson, council_notice):
    """Doc 2 to Doc 4 may be left out, Doc 1 may not."""
    step, text = lesson.steps.first(), council_notice.texts.get()
    for number in (3, 4):
        StepDocument.objects.create(step=step, text=text, label=f"Doc {number}", position=number)
    StepDocument.objects.exclude(label="Doc 1").update(may_be_left_out=True)


def address(giving, step, name="workspace"):
    return reverse(f"quizzes:{name}", args=[giving.assignment_id, step.pk])


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def labels(user, giving, quiz):
    """(on the table, left out)"""
    desk = Desk.of(user, giving.assignment_id, quiz.pk)
    desk.sit_down()
    return [one.name for one in desk.laid_out], desk.table.left_out


@pytest.mark.parametrize(
    ("most", "left_out"),
    [
        (None, []),
        (4, []),
        (9, []),
        (3, ["Doc 4"]),
        (2, ["Doc 3", "Doc 4"]),
        (1, ["Doc 2", "Doc 3", "Doc 4"]),
    ],
)
def test_it_works(ana, giving, quiz, notes, most, left_out):
    Support.objects.create(student=ana, fewer_documents=most)
    every = ["Doc 1", "Doc 2", "Doc 3", "Doc 4"]
    assert labels(ana, giving, quiz) == ([one for one in every if one not in left_out], left_out)


def test_only_what_the_lesson_marks(ana, giving, quiz, notes):
    Support.objects.create(student=ana, fewer_documents=1)
    StepDocument.objects.exclude(label="Doc 2").update(may_be_left_out=False)
    assert labels(ana, giving, quiz) == (["Doc 1", "Doc 3", "Doc 4"], ["Doc 2"])


def test_classmates_have_all(sign_in, ana, ben, giving, quiz, notes):
    Support.objects.create(student=ana, fewer_documents=2)
    page = words(sign_in(ana).get(address(giving, quiz)))
    assert 'id="d4sheet"' not in page
    assert "fewer" not in page
    assert 'id="d4sheet"' in words(sign_in(ben).get(address(giving, quiz)))


def test_a_part_to_read(sign_in, ana, giving, lesson, notes):
    Support.objects.create(student=ana, fewer_documents=2)
    page = words(sign_in(ana).get(address(giving, lesson.steps.first())))
    assert 'id="d2sheet"' in page
    assert 'id="d3sheet"' not in page


def test_the_number_is_pinned_with_the_work(ana, giving, quiz, notes, rivera):
    Support.objects.create(student=ana, fewer_documents=3)
    labels(ana, giving, quiz)
    Support.objects.update(fewer_documents=1)
    assert labels(ana, giving, quiz)[1] == ["Doc 4"]
    attempt = Attempt.objects.get()
    attempt.turn_in(ana)
    assert attempt.send_back(rivera).fewer_documents == 3


NAMED = "Answered with 2 documents fewer than the class: without Doc 3, Doc 4."


def test_the_grade_names_it(sign_in, ana, ben, rivera, giving, quiz, notes):
    Support.objects.create(student=ana, fewer_documents=2, reading_text="adapted", language="es")
    found = {}
    for student in (ana, ben):
        labels(student, giving, quiz)
        attempt = Attempt.objects.get(student=student)
        attempt.turn_in(student)
        paper = reverse("quizzes:marking_paper", args=[giving.assignment_id, attempt.pk])
        found[student] = [words(sign_in(rivera).get(paper))]
        attempt.give_back(rivera)
        found[student].append(words(sign_in(student).get(address(giving, quiz, "feedback"))))
    assert [NAMED in page for page in found[ana]] == [True, True]
    assert ["fewer" in page for page in found[ben]] == [False, False]


def test_one_document(sign_in, ana, rivera, giving, quiz, notes):
    Support.objects.create(student=ana, fewer_documents=3)
    labels(ana, giving, quiz)
    attempt = Attempt.objects.get()
    attempt.turn_in(ana)
    paper = reverse("quizzes:marking_paper", args=[giving.assignment_id, attempt.pk])
    named = "Answered with one document fewer than the class: without Doc 4."
    assert named in words(sign_in(rivera).get(paper))
