"""Asking about work that came back: /assignments/<assignment>/<step>/feedback/questions/."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent
from quizzes.models import StudentQuestion
from tests.cast import make_person


@pytest.fixture
def url(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/feedback/questions/"


@pytest.fixture
def opened(giving):
    giving.questions_until = timezone.now() + timedelta(days=3)
    giving.save()
    return giving


@pytest.fixture
def back(turned_in, rivera, opened):
    """Ana's work, given back, in a class that may ask about it."""
    turned_in.give_back(rivera)
    return turned_in


@pytest.fixture
def asked(back):
    return back.student_questions.create(text="Why is my <b>thesis</b> no thesis?")


@pytest.fixture
def answer_url(giving, turned_in, asked):
    args = [giving.assignment_id, turned_in.pk, asked.pk]
    return reverse("quizzes:marking_answer_question", args=args)


@pytest.fixture
def paper_url(giving, turned_in):
    return reverse("quizzes:marking_paper", args=[giving.assignment_id, turned_in.pk])


def text(response):
    return " ".join(response.content.decode().split())


# --- the student asks ---


def test_it_works(sign_in, ana, url, back):
    client = sign_in(ana)
    assert "Send it to my teacher" in text(client.get(url))
    response = client.post(url, {"text": "Why <b>two</b> points?", "wants_another_look": "on"})
    assert (response.status_code, response.url) == (302, url)
    question = StudentQuestion.objects.get()
    assert (question.attempt, question.text) == (back, "Why <b>two</b> points?")
    assert question.wants_another_look
    page = text(client.get(url))
    assert "Why &lt;b&gt;two&lt;/b&gt; points?" in page
    assert "Asks for another look at the grade" in page
    assert "Not answered yet." in page
    assert "Send it to my teacher" not in page


def test_the_way_there(sign_in, ana, url, back, opened):
    client = sign_in(ana)
    feedback = url.removesuffix("questions/")
    assert "Ask about this" in text(client.get(feedback))
    back.student_questions.create(text="Why?")
    assert "My question about this" in text(client.get(feedback))
    StudentQuestion.objects.all().delete()
    opened.questions_until = timezone.now()
    opened.save()
    assert "bout this</a>" not in text(client.get(feedback))


def test_one_at_a_time(sign_in, ana, url, asked):
    page = text(sign_in(ana).post(url, {"text": "And why else?"}))
    assert "It was not sent" in page
    assert "And why else?" in page
    assert StudentQuestion.objects.get() == asked


def test_the_next_when_the_last_is_answered(sign_in, ana, rivera, url, asked):
    asked.answer_with("Because.", rivera)
    assert sign_in(ana).post(url, {"text": "And why else?"}).status_code == 302
    assert StudentQuestion.objects.count() == 2


@pytest.mark.parametrize("words", ["", "  \n ", "x" * 2001])
def test_mistakes(sign_in, ana, url, back, words):
    response = sign_in(ana).post(url, {"text": words})
    assert response.status_code == 200
    assert "is-invalid" in text(response)
    assert words in response.content.decode()
    assert not StudentQuestion.objects.exists()


def test_odd_characters(sign_in, ana, url, back):
    sign_in(ana).post(url, {"text": "Why\x00? \U0001f600"})
    assert StudentQuestion.objects.get().text == "Why? \U0001f600"


def test_a_double_click_asks_once(sign_in, ana, url, back):
    client = sign_in(ana)
    data = {"text": "Why?", "once": "a"}
    assert [client.post(url, data).status_code for _ in range(2)] == [302, 302]
    assert StudentQuestion.objects.count() == 1


def test_closed(sign_in, ana, url, back, opened):
    opened.questions_until = timezone.now() - timedelta(minutes=1)
    opened.save()
    client = sign_in(ana)
    assert "Questions are not open now." in text(client.get(url))
    assert "It was not sent" in text(client.post(url, {"text": "Why?"}))
    assert not StudentQuestion.objects.exists()


def test_before_it_came_back(sign_in, ana, url, turned_in, opened):
    client = sign_in(ana)
    assert client.get(url).status_code == 404
    assert client.post(url, {"text": "Why?"}).status_code == 404


def test_hidden_again(sign_in, ana, rivera, url, asked):
    asked.answer_with("CANARY", rivera)
    client = sign_in(ana)
    assert "CANARY" in text(client.get(url))
    asked.attempt.take_back(rivera)
    assert client.get(url).status_code == 404
    assert "CANARY" not in text(client.get("/"))


def test_my_work_tells_of_the_answer_until_it_is_read(sign_in, ana, rivera, url, asked):
    client = sign_in(ana)
    assert "Your question was answered" not in text(client.get("/"))
    asked.answer_with("Because.", rivera)
    assert "Your question was answered" in text(client.get("/"))
    assert "Because." in text(client.get(url))
    assert "Your question was answered" not in text(client.get("/"))


@pytest.mark.parametrize("who", ["ben", "zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, url, asked):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(url).status_code == 404
    assert client.post(url, {"text": "Why?"}).status_code == 404
    assert StudentQuestion.objects.get() == asked


def test_signed_out(url, asked):
    assert Client().get(url).status_code == 302
    answer = Client().post(url, {"text": "Why was this no 3?"})  # comes back to be kept
    assert answer.status_code == 403
    assert "Why was this no 3?" in answer.content.decode()
    assert StudentQuestion.objects.get() == asked


def test_no_such_part(sign_in, ana, giving, back):
    url = f"/assignments/{giving.assignment_id}/99999/feedback/questions/"
    assert sign_in(ana).get(url).status_code == 404


def test_other_methods(sign_in, ana, url, back):
    assert sign_in(ana).put(url).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, ana, rivera, url, back, number):
    for one in range(number):
        back.student_questions.create(text=f"Why {one}?", answered_at=timezone.now())
    client = sign_in(ana)
    client.get(url)
    assert count_queries(lambda: client.get(url)) == 7


# --- about an earlier version ---


@pytest.fixture
def again(back, rivera):
    """The second round of Ana's work, sent back to revise; she asks about the first."""
    following = back.send_back(rivera, "Once more.")
    back.student_questions.create(text="What is wrong with my thesis?")
    return following


def test_my_work_tells_of_an_answer_while_one_revises(sign_in, ana, rivera, url, back, again):
    client = sign_in(ana)
    back.student_questions.get().answer_with("It names no extent.", rivera)
    page = text(client.get("/"))
    assert f'<a href="{url}">Your question was answered</a>' in page
    assert "It names no extent." in text(client.get(url))
    assert "Your question was answered" not in text(client.get("/"))


def test_what_was_asked_stays_when_the_next_version_comes_back(
    sign_in, ana, rivera, url, back, again
):
    back.student_questions.get().answer_with("It names no extent.", rivera)
    again.turn_in(ana)
    again.give_back(rivera)
    client = sign_in(ana)
    feedback = url.removesuffix("questions/")
    assert "My question about this" in text(client.get(feedback))
    assert "Your question was answered" in text(client.get("/"))
    page = text(client.get(url))
    assert "What is wrong with my thesis?" in page and "It names no extent." in page
    assert page.count("Version 1") == 1
    assert "Your question was answered" not in text(client.get("/"))
    assert client.post(url, {"text": "And now?"}).status_code == 302
    assert again.student_questions.get().text == "And now?"
    page = text(client.get(url))
    assert page.index("Version 1") < page.index("What is wrong") < page.index("Version 2")


def test_one_at_a_time_over_all_versions(sign_in, ana, rivera, url, back, again):
    again.turn_in(ana)
    again.give_back(rivera)
    assert "It was not sent" in text(sign_in(ana).post(url, {"text": "And now?"}))
    assert not again.student_questions.exists()


def test_of_a_version_that_was_hidden_again(sign_in, ana, rivera, url, back, again):
    again.turn_in(ana)
    again.give_back(rivera)
    again.student_questions.create(text="And now?").answer_with("CANARY", rivera)
    again.take_back(rivera)
    client = sign_in(ana)
    assert "Your question was answered" not in text(client.get("/"))
    page = text(client.get(url))
    assert "What is wrong with my thesis?" in page and "CANARY" not in page


def pile_of(client, giving):
    url = reverse("quizzes:marking_queue", args=[giving.assignment_id])
    return text(client.get(url, {"show": "asked"}))


def test_the_pile_has_who_asked_about_an_earlier_version(
    sign_in, rivera, ana, giving, back, again, paper_url
):
    client = sign_in(rivera)
    page = pile_of(client, giving)
    assert f'<a href="{paper_url}?show=asked">Ana Duarte</a>' in page
    assert "0 of 1 to grade" in page
    again.turn_in(ana)
    later = reverse("quizzes:marking_paper", args=[giving.assignment_id, again.pk])
    page = pile_of(client, giving)
    assert f'<a href="{later}?show=asked">Ana Duarte</a>' in page
    assert paper_url not in page
    desk = text(client.get(later))
    assert "What is wrong with my thesis?" in desk and "Version 1" in desk
    question = back.student_questions.get()
    answer = reverse(
        "quizzes:marking_answer_question", args=[giving.assignment_id, again.pk, question.pk]
    )
    assert f'action="{answer}"' in desk
    response = client.post(answer, {"answer": "It names no extent."})
    assert (response.status_code, response.url) == (302, f"{later}#asked")
    question.refresh_from_db()
    assert (question.answer, question.attempt) == ("It names no extent.", back)
    assert ">Ana Duarte</a>" not in pile_of(client, giving)


def test_work_that_is_revised_waits_for_nobody(sign_in, rivera, giving, again):
    url = reverse("quizzes:marking_queue", args=[giving.assignment_id])
    page = text(sign_in(rivera).get(url, {"show": "all"}))
    assert ">Ana Duarte</a>" not in page


# --- the teacher answers ---


def test_home_and_paper_show_it(sign_in, rivera, paper_url, asked):
    client = sign_in(rivera)
    home = text(client.get("/"))
    assert "Students ask" in home
    assert f'href="{paper_url}#asked"' in home
    page = text(client.get(paper_url))
    assert "Why is my &lt;b&gt;thesis&lt;/b&gt; no thesis?" in page
    assert "Send the answer" in page


def test_answering(sign_in, rivera, ana, answer_url, paper_url, asked):
    client = sign_in(rivera)
    response = client.post(answer_url, {"answer": "It names <no> extent."})
    assert (response.status_code, response.url) == (302, f"{paper_url}#asked")
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("It names <no> extent.", rivera)
    assert AuditEvent.objects.get(action="question answered").student == ana
    assert "Students ask" not in text(client.get("/"))
    page = text(client.get(paper_url))
    assert "It names &lt;no&gt; extent." in page
    assert "Send the answer" not in page


def test_answered_twice_the_first_stands(sign_in, rivera, answer_url, asked):
    asked.answer_with("The first.", make_person("colleague", "A colleague", "Teachers"))
    page = text(sign_in(rivera).post(answer_url, {"answer": "The second."}))
    assert "A colleague has answered already." in page
    assert "The second." in page
    asked.refresh_from_db()
    assert asked.answer == "The first."


@pytest.mark.parametrize("words", ["", "x" * 2001])
def test_a_mistaken_answer(sign_in, rivera, answer_url, asked, words):
    response = sign_in(rivera).post(answer_url, {"answer": words})
    assert response.status_code == 200
    assert "is-invalid" in text(response)
    assert words in response.content.decode()
    asked.refresh_from_db()
    assert not asked.is_answered


@pytest.mark.parametrize("who", ["ana", "ben", "zoe", "okoro", "lindqvist", "admin"])
def test_others_do_not_answer(request, who, sign_in, answer_url, asked):
    client = sign_in(request.getfixturevalue(who))
    assert client.post(answer_url, {"answer": "No."}).status_code == 404
    asked.refresh_from_db()
    assert not asked.is_answered


@pytest.mark.parametrize("who", ["okoro", "lindqvist"])
def test_others_do_not_read(request, who, sign_in, asked):
    assert "thesis" not in text(sign_in(request.getfixturevalue(who)).get("/"))


def test_only_post(sign_in, rivera, answer_url):
    assert sign_in(rivera).get(answer_url).status_code == 405


def test_a_student_who_goes_takes_it_along(asked, ana):
    ana.delete()
    assert not StudentQuestion.objects.exists()


def test_a_teacher_who_goes_leaves_the_answer(asked, rivera):
    asked.answer_with("Because.", rivera)
    rivera.delete()
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("Because.", None)


# --- when ---


def test_the_teacher_opens_it(sign_in, rivera, giving):
    url = f"/classes/{giving.classroom_id}/assignments/{giving.assignment_id}/dates/"
    client = sign_in(rivera)
    assert "Questions about grades until" in text(client.get(url))
    assert client.post(url, {"questions_until": "2027-01-08T15:00"}).status_code == 302
    giving.refresh_from_db()
    local = giving.questions_until.astimezone(giving.classroom.zone)
    assert f"{local:%Y-%m-%d %H:%M}" == "2027-01-08 15:00"
