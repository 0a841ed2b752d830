"""Buttons to have words read aloud: documents for everybody, questions and answers for some."""

from html import unescape

from django.urls import reverse

from lessons.models import Support

DOCUMENTS, PROMPT, ANSWER = 'data-aloud="" hidden', 'data-aloud="prompt"', 'data-aloud="answer"'


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def desk(giving, step):
    return reverse("quizzes:workspace", args=[giving.assignment_id, step.pk])


def found(page):
    return [page.count(one) for one in (DOCUMENTS, PROMPT, ANSWER)]


def test_it_works(sign_in, ana, giving, quiz):
    Support.objects.create(student=ana, read_aloud=True)
    page = words(sign_in(ana).get(desk(giving, quiz)))
    assert found(page) == [1, 4, 2]
    assert page.count("Read the question aloud</button>") == 4
    assert page.count("Read my answer aloud</button>") == 2  # nothing is written in a choice


def test_for_others_the_documents_alone(sign_in, ana, ben, giving, quiz):
    Support.objects.create(student=ana, read_aloud=True)
    assert found(words(sign_in(ben).get(desk(giving, quiz)))) == [1, 0, 0]


def test_a_part_to_read(sign_in, ana, giving, lesson):
    assert found(words(sign_in(ana).get(desk(giving, lesson.steps.first())))) == [1, 0, 0]
