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


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("single_choice", {"options": "* one\ntwo"}),
        ("several_choices", {"options": "* one\n* two\nthree"}),
        ("chronology", {"items": "A\nB\nC"}),
        ("matching", {"items": "A = X\nB = Y"}),
        ("number", {"right": "11"}),
        ("date", {"right": "1911"}),
    ],
)
def test_where_no_sentence_is_written_one_thinks_with_them(
    sign_in, ana, giving, quiz, ask, kind, typed
):
    """No script makes them buttons that put words nowhere, or beside a number."""
    quiz.questions.update(retired=True)
    ask(kind, starters="The letter says …, so …", **typed)
    page = words(sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/"))
    assert "You can think it through like this" in page
    assert '<ul class="starters"><li>The letter says …, so …</li></ul>' in page


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("short_answer", {}),
        ("essay", {}),
        ("sourcing_card", {"document": "Doc 1"}),
        ("evidence_hunt", {}),
        ("matching", {"items": "A\nB\n= X\n= Y", "why": True}),
        ("weighing", {"items": "A\nB"}),
        ("corroboration", {"items": "One claim", "documents": "Doc 1, Doc 2"}),
        ("annotation", {"items": "doubt\nthreat"}),
    ],
)
def test_where_sentences_are_written_they_begin_them(sign_in, ana, giving, quiz, ask, kind, typed):
    quiz.questions.update(retired=True)
    ask(kind, starters="The letter says …, so …", **typed)
    page = words(sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/"))
    assert "You can begin like this" in page
    assert '<ul class="starters" data-starters><li>The letter says …, so …</li></ul>' in page


def test_a_question_without_any(sign_in, ana, giving, quiz):
    Support.objects.create(student=ana, sentence_frames=True)
    page = words(sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/"))
    assert "starters-box" not in page
