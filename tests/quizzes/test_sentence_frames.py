"""The beginnings of sentences that a question offers: folded away, or open over the answer."""

from html import unescape

import pytest
from django.urls import reverse

from lessons.models import Support
from quizzes.models import Question

OPEN, FOLDED = '<details class="starters-box small" open>', '<details class="starters-box small">'


@pytest.fixture
def desk(giving, quiz):
    essay = Question.objects.get(kind="essay")
    essay.settings |= {"starters": ["The letter shows …", "The notice says …"]}
    essay.save()
    return reverse("quizzes:workspace", args=[giving.assignment_id, quiz.pk])


def box():
    """Where the answer is written."""
    return f'name="q{Question.objects.get(kind="essay").pk}"'


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def test_it_works(sign_in, ana, desk):
    Support.objects.create(student=ana, sentence_frames=True)
    page = words(sign_in(ana).get(desk))
    assert (page.count(OPEN), page.count(FOLDED)) == (1, 0)
    assert "<li>The letter shows …</li><li>The notice says …</li>" in page
    assert page.index("The letter shows …") < page.index(box())


def test_for_others_they_are_folded_away(sign_in, ana, ben, desk):
    Support.objects.create(student=ana, sentence_frames=True)
    page = words(sign_in(ben).get(desk))
    assert (page.count(OPEN), page.count(FOLDED)) == (0, 1)
    assert page.index("The letter shows …") > page.index(box())


def test_a_question_without_any(sign_in, ana, giving, quiz):
    Support.objects.create(student=ana, sentence_frames=True)
    page = words(sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/"))
    assert "starters-box" not in page
