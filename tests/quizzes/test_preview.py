"""A part as students meet it, for teachers: nothing is stored."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.models import Lesson, Progress
from quizzes.models import Attempt, Draft, Question, Response
from sources.models import State

PREVIEW = "/lessons/were-the-gates-shut/preview/"


def test_it_works(rivera, lesson, quiz, sign_in):
    client = sign_in(rivera)
    reading = client.get(PREVIEW + "1/").content.decode()
    assert "The ships came in at dawn." in reading
    assert "Preview: nothing is saved" in reading
    writing = client.get(PREVIEW + "2/").content.decode()
    for words in ("The ships came in at dawn.", "Which was secret?", "Thesis for students"):
        assert words in writing


def test_nothing_is_stored(rivera, lesson, quiz, sign_in):
    sign_in(rivera).get(PREVIEW + "2/")
    for model in (Attempt, Response, Draft, Progress):
        assert not model.objects.exists()
    assert not lesson.steps.first().documents.filter(pins__isnull=False).exists()


def test_what_students_may_not_see_is_not_there(rivera, lesson, quiz, sign_in):
    words = sign_in(rivera).get(PREVIEW + "2/").content.decode()
    for secret in ("Model answer", "Guidance", "Thesis for graders", "It was kept secret."):
        assert secret not in words


def test_retired_questions_are_not_asked(rivera, lesson, quiz, sign_in):
    Question.objects.filter(kind="essay").update(retired=True)
    words = sign_in(rivera).get(PREVIEW + "2/").content.decode()
    assert 'data-number="3"' in words
    assert 'data-number="4"' not in words


def test_drafts_are_for_their_authors(rivera, okoro, lesson, sign_in):
    assert sign_in(okoro).get(PREVIEW + "1/").status_code == 200
    Lesson.objects.update(state=State.DRAFT)
    assert sign_in(okoro).get(PREVIEW + "1/").status_code == 404
    assert sign_in(rivera).get(PREVIEW + "1/").status_code == 200


def test_parts_that_are_not_there(rivera, lesson, sign_in):
    for number in ("0/", "2/", "99999999999999999999/"):
        assert sign_in(rivera).get(PREVIEW + number).status_code == 404
    lesson.steps.all().delete()
    assert "It has no part yet" in sign_in(rivera).get(PREVIEW + "1/").content.decode()


def test_students_and_visitors(ana, client, giving, sign_in):
    assert sign_in(ana).get(PREVIEW + "1/").status_code == 404
    assert client.get(PREVIEW + "1/").status_code == 302
    assert sign_in(ana).post(PREVIEW + "1/").status_code == 404


def test_it_is_only_looked_at(rivera, lesson, sign_in):
    assert sign_in(rivera).post(PREVIEW + "1/").status_code == 405


def test_queries_do_not_grow(rivera, lesson, quiz, sign_in):
    client, counts = sign_in(rivera), []
    client.get(PREVIEW + "2/")
    for _number in range(3):
        Question.objects.create(quiz=quiz, kind="short_answer", prompt="Why?")
        with CaptureQueriesContext(connection) as queries:
            client.get(PREVIEW + "2/")
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 20
