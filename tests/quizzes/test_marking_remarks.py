"""Comments pinned to words of an answer: pinning, changing, taking away."""

import pytest
from django.urls import reverse

from lessons.models import Enrolment
from quizzes.models import Attempt, Remark

ANSWER = "🔒 The gates were shut. The letter says so.\nThe gates were shut for days."


@pytest.fixture
def essay(turned_in):
    response = turned_in.responses.get(question__kind="essay")
    response.answer = ANSWER
    response.save()
    return response


@pytest.fixture
def place(essay):
    return [essay.attempt.giving.assignment_id, essay.attempt_id]


@pytest.fixture
def add(place, essay):
    return reverse("quizzes:marking_add_remark", args=[*place, essay.pk])


@pytest.fixture
def paper(place):
    return reverse("quizzes:marking_paper", args=place)


@pytest.fixture
def remark(essay, rivera):
    return Remark.objects.create(
        response=essay, marker=rivera, start=24, end=34, quote="The letter", text="Whose?"
    )


@pytest.fixture
def change(place, remark):
    return reverse("quizzes:marking_remark", args=[*place, remark.pk])


@pytest.fixture
def delete(place, remark):
    return reverse("quizzes:marking_delete_remark", args=[*place, remark.pk])


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, essay, add, paper):
    client = sign_in(rivera)
    response = client.post(add, {"quote": "The letter", "text": "Whose letter?"})
    assert (response.status_code, response.url) == (302, f"{paper}#answer-{essay.pk}")
    remark = Remark.objects.get()
    assert (remark.marker, remark.start, remark.end, remark.text) == (
        rivera,
        ANSWER.index("The letter"),
        ANSWER.index("The letter") + len("The letter"),
        "Whose letter?",
    )
    page = words(client.get(paper))
    assert f'<mark class="anchor" id="a{essay.pk}-1">The letter</mark>' in page
    assert f'<li id="r{essay.pk}-1"><b>1. You</b>Whose letter?' in page


def test_the_same_words_twice(sign_in, rivera, add):
    client = sign_in(rivera)
    client.post(add, {"quote": "The gates were shut", "text": "Here."})
    second = {"quote": "The gates were shut", "before": "letter says so.\n", "text": "There."}
    client.post(add, second)
    places = [ANSWER.index("The gates"), ANSWER.rindex("The gates")]
    assert list(Remark.objects.values_list("start", flat=True)) == places


@pytest.mark.parametrize(
    ("quote", "says"),
    [
        ("nobody wrote these words", "These words do not stand in the answer."),
        ("", "This field is required."),
        ("x" * 2001, "Ensure this value has at most 2000 characters"),
    ],
)
def test_words_that_are_not_there(sign_in, rivera, add, quote, says):
    page = words(sign_in(rivera).post(add, {"quote": quote, "text": "Kept all the same."}))
    assert says in page
    assert "Kept all the same." in page
    assert Remark.objects.count() == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_comment_that_is_none(sign_in, rivera, add, text):
    assert sign_in(rivera).post(add, {"quote": "The letter", "text": text}).status_code == 200
    assert Remark.objects.count() == 0


def test_markup_in_a_comment_is_text(sign_in, rivera, add, paper):
    client = sign_in(rivera)
    client.post(add, {"quote": "The letter", "text": "<script>alert(1)</script>"})
    assert "<script>alert" not in words(client.get(paper))


def test_more_that_is_sent_is_ignored(sign_in, rivera, okoro, add):
    more = {"marker": okoro.pk, "start": "0", "end": "999", "response": "1"}
    sign_in(rivera).post(add, {"quote": "The letter", "text": "Whose?"} | more)
    remark = Remark.objects.get()
    assert (remark.marker, remark.start) == (rivera, ANSWER.index("The letter"))


def test_changing_it(sign_in, rivera, essay, change, paper, remark):
    client = sign_in(rivera)
    assert change in words(client.get(paper))
    page = words(client.get(change))
    assert "The letter</textarea>" in page
    assert "Whose?</textarea>" in page
    response = client.post(change, {"quote": "shut for days", "text": "How many?"})
    assert response.url == f"{paper}#answer-{essay.pk}"
    remark.refresh_from_db()
    assert (remark.quote, remark.text) == ("shut for days", "How many?")
    assert ANSWER[remark.start : remark.end] == "shut for days"


def test_changing_it_to_nothing(sign_in, rivera, change, remark):
    page = words(sign_in(rivera).post(change, {"quote": "not in it at all", "text": "Typed."}))
    assert "These words do not stand in the answer." in page
    assert "Typed.</textarea>" in page
    remark.refresh_from_db()
    assert remark.text == "Whose?"


def test_taking_it_away(sign_in, rivera, delete, paper):
    client = sign_in(rivera)
    assert delete in words(client.get(paper))
    assert client.post(delete).status_code == 302
    assert Remark.objects.count() == 0
    assert client.post(delete).status_code == 404


def test_a_colleagues_comment_stays(sign_in, okoro, period3, change, delete, paper):
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    client = sign_in(okoro)
    page = words(client.get(paper))
    assert (change in page, delete in page) == (False, False)
    answers = [client.get(change), client.post(change), client.post(delete)]
    assert [one.status_code for one in answers] == [404, 404, 404]
    assert Remark.objects.count() == 1


def test_an_answer_of_another_paper(sign_in, rivera, place, ben, giving, quiz, remark):
    other = Attempt.objects.open_for(giving, quiz, ben)
    other.turn_in(ben)
    foreign = other.responses.get(question__kind="essay")
    client = sign_in(rivera)
    told = {"quote": "The letter", "text": "Whose?"}
    add = reverse("quizzes:marking_add_remark", args=[*place, foreign.pk])
    change = reverse("quizzes:marking_remark", args=[place[0], other.pk, remark.pk])
    assert [client.post(one, told).status_code for one in (add, change)] == [404, 404]


def test_work_that_is_not_turned_in(sign_in, rivera, essay, add, change, delete):
    essay.attempt.reopen(rivera)
    client = sign_in(rivera)
    told = {"quote": "The letter", "text": "Whose?"}
    answers = [client.post(one, told) for one in (add, change, delete)]
    assert [one.status_code for one in answers] == [404, 404, 404]


def test_the_student_sees_it_when_it_is_given_back(sign_in, rivera, ana, essay, remark):
    remark.text = "CANARYREMARK7"
    remark.save()
    client = sign_in(ana)
    url = f"/assignments/{essay.attempt.giving.assignment_id}/{essay.question.quiz_id}/"
    assert "CANARYREMARK7" not in words(client.get(url))
    essay.attempt.give_back(rivera)
    assert "CANARYREMARK7" in words(client.get(f"{url}feedback/"))


def test_who_may_not(client, sign_in, okoro, ana, zoe, technician, add, change, delete):
    told = {"quote": "The letter", "text": "Whose?"}
    assert client.post(add, told).status_code == 302
    for person in (okoro, ana, zoe, technician):
        other = sign_in(person)
        answers = [other.post(one, told) for one in (add, change, delete)] + [other.get(change)]
        assert [one.status_code for one in answers] == [404] * 4
    assert Remark.objects.count() == 1


def test_other_methods(sign_in, rivera, add, change, delete):
    client = sign_in(rivera)
    answers = [client.get(add), client.put(change), client.get(delete)]
    assert [one.status_code for one in answers] == [405, 405, 405]
