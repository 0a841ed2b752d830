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
def paper(place):
    return reverse("quizzes:marking_paper", args=place)


@pytest.fixture
def short(essay):
    return essay.attempt.responses.get(question__kind="short_answer")


@pytest.fixture
def comment(essay, short):
    """What the desk sends with a comment in the margin: the grades beside it go along."""

    def sent(text, quote="The letter", before="", **more):
        fields = {"quote": quote, "before": before, "text": text}
        margin = {f"m{essay.pk}-{name}": value for name, value in fields.items()}
        return margin | {f"r{essay.pk}-base": 0, f"r{short.pk}-base": 0} | more

    return sent


@pytest.fixture
def pin(paper, essay, comment):
    """Presses the button that pins a comment."""

    def press(client, text, quote="The letter", **more):
        return client.post(paper, comment(text, quote, **more) | {"pin": essay.pk})

    return press


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


def test_it_works(sign_in, rivera, essay, pin, paper):
    client = sign_in(rivera)
    response = pin(client, "Whose letter?")
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
    assert f'<li id="r{essay.pk}-1"><b>1. You</b><div class="remark-words">Whose letter?' in page


def test_the_same_words_twice(sign_in, rivera, pin):
    client = sign_in(rivera)
    pin(client, "Here.", "The gates were shut")
    pin(client, "There.", "The gates were shut", before="letter says so.\n")
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
def test_words_that_are_not_there(sign_in, rivera, pin, quote, says):
    page = words(pin(sign_in(rivera), "Kept all the same.", quote))
    assert says in page
    assert "Not saved yet: a comment in the margin is not complete." in page
    assert '<details class="remark-box" data-remark open>' in page
    assert "Kept all the same." in page
    assert Remark.objects.count() == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_comment_that_is_none(sign_in, rivera, pin, text):
    assert pin(sign_in(rivera), text).status_code == 200
    assert Remark.objects.count() == 0


def test_markup_in_a_comment_is_text(sign_in, rivera, pin, paper):
    client = sign_in(rivera)
    pin(client, "<script>alert(1)</script>")
    assert "<script>alert" not in words(client.get(paper))


def test_more_that_is_sent_is_ignored(sign_in, rivera, okoro, essay, pin):
    more = {"marker": okoro.pk, "start": "0", "end": "999", "response": "1"}
    more |= {f"m{essay.pk}-{name}": value for name, value in more.items()}
    pin(sign_in(rivera), "Whose?", **more)
    remark = Remark.objects.get()
    assert (remark.marker, remark.start) == (rivera, ANSWER.index("The letter"))


def test_pinning_keeps_what_is_typed_beside_it(sign_in, rivera, pin, paper, essay, short, rubric):
    client, row = sign_in(rivera), rubric.criteria.get(title="Thesis").pk
    typed = {f"r{essay.pk}-row-{row}": "1", f"r{short.pk}-points": "1.5"}
    assert pin(client, "Whose letter?", **typed).status_code == 302
    mark = essay.marks.get()
    assert (mark.points, mark.is_done, short.marks.get().is_done) == (1, False, False)
    page = words(client.get(paper))
    assert f'name="r{essay.pk}-row-{row}" value="1" checked' in page
    assert 'value="1.5"' in page
    assert Remark.objects.get().text == "Whose letter?"


def test_saving_pins_what_is_typed_in_the_margin(sign_in, rivera, comment, paper, short):
    response = sign_in(rivera).post(paper, comment("Whose?", **{f"r{short.pk}-points": "1"}))
    assert response.status_code == 302
    assert (Remark.objects.get().text, short.marks.get().is_done) == ("Whose?", True)


def test_words_chosen_without_a_comment_are_none(sign_in, rivera, comment, paper):
    assert sign_in(rivera).post(paper, comment("")).status_code == 302
    assert Remark.objects.count() == 0


def test_pinned_twice_it_stands_once(sign_in, rivera, pin):
    client = sign_in(rivera)
    pin(client, "Whose?")
    pin(client, "Whose?")
    assert Remark.objects.count() == 1


def test_looking_at_a_passage_keeps_half_a_comment_on_the_page(
    sign_in, rivera, comment, paper, short
):
    sent = comment("Half a com", quote="not there", look="1", **{f"r{short.pk}-points": "1"})
    page = words(sign_in(rivera).post(paper, sent))
    assert "Half a com</textarea>" in page
    assert "do not stand in the answer" not in page
    assert (Remark.objects.count(), short.marks.get().points) == (0, 1)


def test_pinning_over_points_that_cannot_be(sign_in, rivera, pin, short):
    page = words(pin(sign_in(rivera), "Whose?", **{f"r{short.pk}-points": "99"}))
    assert "Whose?</textarea>" in page and 'value="99"' in page
    assert (Remark.objects.count(), short.marks.filter(by_program=False).count()) == (0, 0)


def test_pinning_after_another_tab_saved(sign_in, rivera, pin, comment, paper, short):
    client = sign_in(rivera)
    client.post(paper, comment("", **{f"r{short.pk}-points": "1"}))
    page = words(pin(client, "Whose?", **{f"r{short.pk}-points": "2"}))
    assert "This grade was changed somewhere else meanwhile." in page
    assert "Whose?</textarea>" in page
    assert (Remark.objects.count(), short.marks.get().points) == (0, 1)


def test_pinning_on_a_paper_that_was_given_back(sign_in, rivera, pin, essay, short):
    essay.attempt.give_back(rivera)
    client = sign_in(rivera)
    assert pin(client, "Whose?").status_code == 302
    page = words(pin(client, "And when?", **{f"r{short.pk}-points": "1"}))
    assert "Not pinned yet: Ana Duarte can see this paper already" in page
    assert "And when?</textarea>" in page and 'value="1"' in page
    assert list(Remark.objects.values_list("text", flat=True)) == ["Whose?"]
    assert not short.marks.filter(by_program=False).exists()


def test_changing_it(sign_in, rivera, essay, change, paper, remark):
    client = sign_in(rivera)
    assert change in words(client.get(paper))
    page = words(client.get(change))
    assert "The letter</textarea>" in page
    assert "Whose?</textarea>" in page
    response = client.post(change, {"quote": "shut for days", "text": "How many?", "base": 0})
    assert response.url == f"{paper}#answer-{essay.pk}"
    remark.refresh_from_db()
    assert (remark.quote, remark.text) == ("shut for days", "How many?")
    assert ANSWER[remark.start : remark.end] == "shut for days"


def test_changed_in_two_tabs(sign_in, rivera, change, remark):
    client = sign_in(rivera)
    assert 'name="base" value="0"' in words(client.get(change))
    client.post(change, {"quote": "The letter", "text": "Which one?", "base": 0})
    sent = {"quote": "The letter", "text": "Who wrote it?", "base": 0}
    page = words(client.post(change, sent))
    assert "Somebody changed this meanwhile. It says now: Which one?" in page
    assert "Who wrote it?</textarea>" in page and 'name="base" value="1"' in page
    remark.refresh_from_db()
    assert remark.text == "Which one?"
    client.post(change, sent | {"base": 1})
    remark.refresh_from_db()
    assert remark.text == "Who wrote it?"


def test_changing_it_to_nothing(sign_in, rivera, change, remark):
    page = words(
        sign_in(rivera).post(change, {"quote": "not in it at all", "text": "Typed.", "base": 0})
    )
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


def test_an_answer_of_another_paper(
    sign_in, rivera, place, paper, comment, ben, giving, quiz, remark
):
    other = Attempt.objects.open_for(giving, quiz, ben)
    other.turn_in(ben)
    foreign = other.responses.get(question__kind="essay")
    foreign.answer = ANSWER
    foreign.save()
    client = sign_in(rivera)
    told = {"quote": "The letter", "text": "Whose?"}
    change = reverse("quizzes:marking_remark", args=[place[0], other.pk, remark.pk])
    assert client.post(change, told).status_code == 404
    margin = {f"m{foreign.pk}-{name}": value for name, value in told.items()}
    client.post(paper, comment("") | margin | {"pin": foreign.pk})
    assert list(Remark.objects.values_list("pk", "text")) == [(remark.pk, "Whose?")]


def test_work_that_is_not_turned_in(sign_in, rivera, essay, pin, change, delete):
    essay.attempt.reopen(rivera)
    client = sign_in(rivera)
    told = {"quote": "The letter", "text": "Whose?"}
    answers = [pin(client, "Whose?")] + [client.post(one, told) for one in (change, delete)]
    assert [one.status_code for one in answers] == [404, 404, 404]


def test_the_student_sees_it_when_it_is_given_back(sign_in, rivera, ana, essay, remark):
    remark.text = "CANARYREMARK7"
    remark.save()
    client = sign_in(ana)
    url = f"/assignments/{essay.attempt.giving.assignment_id}/{essay.question.quiz_id}/"
    assert "CANARYREMARK7" not in words(client.get(url))
    essay.attempt.give_back(rivera)
    assert "CANARYREMARK7" in words(client.get(f"{url}feedback/"))


def test_who_may_not(client, sign_in, okoro, ana, zoe, technician, pin, change, delete):
    told = {"quote": "The letter", "text": "Whose?"}
    assert pin(client, "Whose?").url.startswith("/accounts/sign-in/")
    for person in (okoro, ana, zoe, technician):
        other = sign_in(person)
        answers = [pin(other, "Whose?"), other.get(change)]
        answers += [other.post(one, told) for one in (change, delete)]
        assert [one.status_code for one in answers] == [404] * 4
    assert Remark.objects.count() == 1


def test_other_methods(sign_in, rivera, change, delete):
    client = sign_in(rivera)
    answers = [client.put(change), client.get(delete)]
    assert [one.status_code for one in answers] == [405, 405]
