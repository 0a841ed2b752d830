"""A part whose questions are still to come is not begun by looking at it."""

from django.urls import reverse

from lessons.models import Step
from quizzes.models import Attempt, Question, Quiz


def test_it_works(sign_in, ana, giving, lesson, quiz):
    later = Quiz.on_step(Step.objects.create(lesson=lesson, title="Later", position=9))
    place = reverse("quizzes:workspace", args=[giving.assignment_id, later.pk])
    page = sign_in(ana)
    assert "Nothing is asked here yet." in page.get(place).content.decode()
    assert not Attempt.objects.filter(quiz=later).exists()
    Question.objects.create(quiz=later, kind="short_answer", prompt="And what came then?")
    assert "And what came then?" in page.get(place).content.decode()
