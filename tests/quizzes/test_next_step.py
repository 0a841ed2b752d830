"""A student says to have read what came back: /assignments/<assignment>/<step>/feedback/next/."""

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import NextStep
from tests.taken_along import text_of

BUTTON = "I have read this and know what to do next"


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/feedback/next/"


@pytest.fixture
def feedback(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/feedback/"


@pytest.fixture
def back(turned_in, rivera):
    turned_in.give_back(rivera)
    return turned_in


@pytest.fixture
def progress(giving):
    return reverse("quizzes:progress", args=[giving.classroom_id, giving.assignment_id])


def text(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, ana, rivera, url, feedback, giving, progress, back):
    client, teacher = sign_in(ana), sign_in(rivera)
    assert BUTTON in text(client.get(feedback))
    assert "knows what next" not in text(teacher.get(progress))
    response = client.post(url, {"words": "Weigh  both <b>letters</b>."})
    assert response.headers["Location"] == f"{feedback}?round=1#next"
    one = NextStep.objects.get()
    assert (one.attempt, one.student, one.words) == (back, ana, "Weigh both <b>letters</b>.")
    page = text(client.get(feedback))
    assert "You have read this and know what to do next" in page
    assert "Weigh both &lt;b&gt;letters&lt;/b&gt;." in page
    assert BUTTON not in page
    page = text(teacher.get(progress))
    assert "knows what next" in page
    assert "Weigh both &lt;b&gt;letters" in page
    paper = reverse("quizzes:marking_paper", args=[giving.assignment_id, back.pk])
    assert "Weigh both &lt;b&gt;letters" in text(teacher.get(paper))
    release = reverse("quizzes:marking_release", args=[giving.assignment_id])
    assert "read, knows what next" in text(teacher.get(release))


def test_one_press_is_enough_and_the_words_can_be_changed(sign_in, ana, url, feedback, back):
    client = sign_in(ana)
    client.post(url)
    said_at = NextStep.objects.get().said_at
    client.post(url, {"words": "Read the date first."})
    one = NextStep.objects.get()
    assert (one.words, one.said_at) == ("Read the date first.", said_at)
    assert 'value="Read the date first."' in text(client.get(feedback))


def test_too_long_loses_nothing(sign_in, ana, url, back):
    words = "x" * 301
    response = sign_in(ana).post(url, {"words": words})
    assert response.status_code == 200
    assert "at most 300 characters" in text(response)
    assert f'value="{words}"' in text(response)
    assert not NextStep.objects.exists()


def test_each_of_several_says_it_alone(
    sign_in, ana, ben, rivera, url, feedback, progress, back, giving
):
    back.signatures.create(student=ben)
    sign_in(ben).post(url, {"words": "Ben cites more."})
    page = text(sign_in(ana).get(feedback))
    assert BUTTON in page
    assert "Ben cites more." not in page
    assert "Ben cites more." not in text_of(ana)
    assert "Ben cites more." in text_of(ben)
    rows = text(sign_in(rivera).get(progress)).partition("<tbody>")[2].split("<tr>")
    said = ["knows what next" in row for row in rows if "Ana" in row or "Ben" in row]
    assert said == [False, True]
    back.signatures.get().take_off(rivera)
    assert not NextStep.objects.exists()


def test_it_goes_with_the_grades(sign_in, ana, rivera, url, progress, back):
    client = sign_in(ana)
    client.post(url, {"words": "Weigh both."})
    back.take_back(rivera)
    assert not NextStep.objects.exists()
    assert client.post(url, {"words": "Weigh both."}).status_code == 404
    assert "knows what next" not in text(sign_in(rivera).get(progress))
    assert "Weigh both." not in text_of(ana)


def test_of_the_round_that_is_read(sign_in, ana, rivera, url, feedback, back):
    following = back.send_back(rivera)
    client = sign_in(ana)
    assert client.post(f"{url}?round=2").status_code == 404
    client.post(f"{url}?round=1")
    assert NextStep.objects.get().attempt == back
    following.turn_in(ana)
    following.give_back(rivera)
    assert BUTTON in text(client.get(feedback))


def test_taken_back_at_this_moment(ana, rivera, back):
    stale = type(back).objects.get(pk=back.pk)
    back.take_back(rivera)
    assert stale.say_next(ana, "Too late") is False
    assert not NextStep.objects.exists()


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist"])
def test_strangers(request, who, sign_in, url, back):
    assert sign_in(request.getfixturevalue(who)).post(url).status_code == 404
    assert not NextStep.objects.exists()


def test_signed_out_and_by_get(sign_in, ana, url, back):
    answer = Client().post(url, {"words": "Look at who wrote it."})
    assert answer.status_code == 403
    assert "Look at who wrote it." in answer.content.decode()
    assert sign_in(ana).get(url).status_code == 405
    assert not NextStep.objects.exists()
