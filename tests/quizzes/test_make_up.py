"""A question of its own for who was missing: /classes/<class>/assignments/<assignment>/make-up/."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Extension
from quizzes.models import Attempt, MakeUp, Question

OTHER = "Who gained from the rumor?"


@pytest.fixture
def url(giving):
    return reverse("quizzes:make_up", args=[giving.classroom_id, giving.assignment_id])


@pytest.fixture
def essay(quiz):
    return quiz.questions.get(kind="essay")


@pytest.fixture
def given(giving, essay, ben, rivera):
    MakeUp.give(giving, essay, [ben], rivera, prompt=OTHER, guidance="Names both.")
    return MakeUp.objects.get()


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, ana, ben, rivera, giving, quiz, essay, url, turned_in):
    client = sign_in(rivera)
    sent = {"question": essay.pk, "prompt": OTHER, "guidance": "Names both.", "students": [ben.pk]}
    page = words(client.post(url, sent, follow=True))
    assert "1 student is asked this instead." in page and OTHER in page
    desk = reverse("quizzes:workspace", args=[giving.assignment_id, quiz.pk])
    hers, his = words(sign_in(ana).get(desk)), words(sign_in(ben).get(desk))
    assert OTHER not in hers and "Were the gates shut?</p>" in hers
    assert OTHER in his and "Were the gates shut?</p>" not in his
    assert "What did the harbor master count?" in his
    attempt = Attempt.objects.get(student=ben)
    response = attempt.responses.get(question__makes_up_for=essay)
    assert attempt.responses.count() == 4
    assert (response.question.prompt, response.question.rubric) == (OTHER, essay.rubric)
    assert (response.question.guidance, response.question.model_answer) == ("Names both.", "")
    attempt.turn_in(ben)
    paper = reverse("quizzes:marking_paper", args=[giving.assignment_id, attempt.pk])
    page = words(client.get(paper))
    assert f'{OTHER} <span class="badge">Make-up question</span>' in page
    event = AuditEvent.objects.get(action="make-up question given")
    assert (event.actor, event.student) == (rivera, ben)


def test_who_is_excused_writes_after_all(sign_in, ben, rivera, giving, essay, url):
    Extension.objects.create(giving=giving, student=ben, excused=True, late_waived="He was ill.")
    sent = {
        "question": essay.pk,
        "prompt": OTHER,
        "students": [ben.pk],
        "due_at": "2099-01-05T08:00",
        "closes_at": "2099-01-06T08:00",
    }
    client = sign_in(rivera)
    client.post(url, sent | {"due_at": "", "closes_at": ""})
    own = Extension.objects.get()
    assert (own.excused, own.due_at) == (False, None)
    client.post(url, sent)
    own.refresh_from_db()
    assert (own.excused, own.late_waived, own.due_at.year) == (False, "He was ill.", 2099)
    assert own.closes_at > own.due_at


def test_a_desk_that_is_still_empty_is_laid_anew(sign_in, ben, rivera, giving, quiz, essay, url):
    Attempt.objects.open_for(giving, quiz, ben)
    sent = {"question": essay.pk, "prompt": OTHER, "students": [ben.pk]}
    sign_in(rivera).post(url, sent)
    asked = Attempt.objects.open_for(giving, quiz, ben).responses
    assert OTHER in asked.values_list("question__prompt", flat=True)


def test_who_has_begun_keeps_what_was_asked(sign_in, ana, ben, rivera, giving, quiz, essay, url):
    begun = Attempt.objects.open_for(giving, quiz, ben)
    Attempt.objects.filter(pk=begun.pk).update(revision=1, saved_at=timezone.now())
    sent = {"question": essay.pk, "prompt": OTHER, "students": [ana.pk, ben.pk]}
    page = words(sign_in(rivera).post(url, sent, follow=True))
    assert "1 student is asked this instead." in page
    assert "asked what the class was asked: Ben Sorensen." in page
    assert MakeUp.objects.get().student == ana
    assert Attempt.objects.get(pk=begun.pk).responses.filter(question=essay).exists()


def test_given_anew_the_first_goes(ben, rivera, giving, quiz, essay, given):
    MakeUp.give(giving, essay, [ben], rivera, prompt="Another one?", guidance="")
    assert MakeUp.objects.get().question.prompt == "Another one?"
    assert not Question.objects.filter(prompt=OTHER).exists()
    asked = Attempt.objects.open_for(giving, quiz, ben).responses
    assert list(asked.values_list("question__prompt", flat=True))[-1] == "Another one?"


def test_given_anew_it_stays_with_who_has_it_still(ana, ben, rivera, giving, essay):
    MakeUp.give(giving, essay, [ana, ben], rivera, prompt=OTHER, guidance="")
    MakeUp.give(giving, essay, [ben], rivera, prompt="Another one?", guidance="")
    asked = {str(one.student): one.question.prompt for one in MakeUp.objects.all()}
    assert asked == {"Ana Duarte": OTHER, "Ben Sorensen": "Another one?"}


def test_taken_away(sign_in, ben, rivera, giving, quiz, url, given):
    client, there = sign_in(rivera), f"{url}{given.pk}/take-away/"
    attempt = Attempt.objects.open_for(giving, quiz, ben)
    Attempt.objects.filter(pk=attempt.pk).update(revision=1)
    assert "Nothing was changed: Ben Sorensen has begun" in words(client.post(there, follow=True))
    assert MakeUp.objects.exists()
    Attempt.objects.filter(pk=attempt.pk).update(revision=0)
    assert "is asked what the class was asked." in words(client.post(there, follow=True))
    assert not MakeUp.objects.exists()
    assert not Question.objects.filter(prompt=OTHER).exists()


def test_a_new_wording_of_the_class_is_not_asked_besides(ben, ana, giving, quiz, essay, given):
    Attempt.objects.open_for(giving, quiz, ana)
    essay.prompt = "Were they really shut?"
    essay.revise()
    asked = Attempt.objects.open_for(giving, quiz, ben).responses
    prompts = list(asked.values_list("question__prompt", flat=True))
    assert len(prompts) == 4 and OTHER in prompts and "Were they really shut?" not in prompts


def test_only_in_that_class(zoe, ben, rivera, lesson, giving, quiz, period2, given):
    there = type(giving).objects.create(assignment=giving.assignment, classroom=period2)
    asked = Attempt.objects.open_for(there, quiz, zoe).responses
    assert OTHER not in asked.values_list("question__prompt", flat=True)


def test_it_counts_in_the_column_of_the_question(
    sign_in, ben, rivera, giving, quiz, essay, given, levels, turned_in
):
    attempt = Attempt.objects.open_for(giving, quiz, ben)
    attempt.turn_in(ben)
    answer = attempt.responses.get(question__makes_up_for=essay)
    answer.marks.create(marker=rivera, done_at=timezone.now(), **levels(1, 1))
    grades = reverse("quizzes:marking_grades", args=[giving.assignment_id])
    head, *lines = sign_in(rivera).get(grades).getvalue().decode().splitlines()
    assert head.count("question") == 4 and "question 5" not in head
    assert [one for one in lines if "Sorensen" in one][0].count(",2,1,1") == 1


def test_it_is_no_question_of_the_lesson(sign_in, rivera, quiz, lesson, essay, given):
    """Nor of a copy; and the admin lets nobody ask it of all."""
    packet = words(sign_in(rivera).get(f"/lessons/{lesson.slug}/packet/"))
    assert "Were the gates shut?" in packet and OTHER not in packet
    page = words(sign_in(rivera).get(f"/admin/quizzes/quiz/{quiz.pk}/change/"))
    assert OTHER not in page
    retire = f"/admin/quizzes/question/{given.question_id}/retire/"
    assert "asked of single students" in words(sign_in(rivera).post(retire, follow=True))
    given.question.refresh_from_db()
    assert given.question.retired


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"prompt": ""}, "This field is required."),
        ({"students": []}, "Tick at least one student."),
        ({"due_at": "2099-01-05T08:00", "closes_at": "2099-01-04T08:00"}, "closes before it is"),
    ],
)
def test_mistakes(sign_in, ben, rivera, essay, url, sent, said):
    whole = {"question": essay.pk, "prompt": OTHER, "students": [ben.pk], "guidance": "Kept"} | sent
    page = words(sign_in(rivera).post(url, whole))
    assert said in page and "Kept" in page and not MakeUp.objects.exists()


def test_what_the_program_scores_has_none(sign_in, ben, rivera, quiz, url):
    choice = quiz.questions.get(kind="single_choice")
    sent = {"question": choice.pk, "prompt": OTHER, "students": [ben.pk]}
    assert "Select a valid choice" in words(sign_in(rivera).post(url, sent))


def test_who_may_not(client, sign_in, okoro, ana, zoe, technician, url, given):
    there = f"{url}{given.pk}/take-away/"
    assert client.get(url).status_code == 302
    for person in (okoro, ana, zoe, technician):
        mine = sign_in(person)
        assert [mine.get(url).status_code, mine.post(url).status_code] == [404, 404]
        assert mine.post(there).status_code == 404
    assert MakeUp.objects.exists()


def test_other_methods(sign_in, rivera, url, given):
    client = sign_in(rivera)
    assert client.put(url).status_code == 405
    assert client.get(f"{url}{given.pk}/take-away/").status_code == 405
    assert client.post(f"{url}999999/take-away/").status_code == 404


@pytest.mark.parametrize("more", [False, True])
def test_queries(count_queries, sign_in, rivera, ana, ben, giving, essay, url, given, more):
    if more:
        MakeUp.give(giving, essay, [ana, ben], rivera, prompt="Both?", guidance="")
    client = sign_in(rivera)
    assert count_queries(lambda: client.get(url)) == 13


def test_who_has_written_all_of_it_is_not_offered(
    sign_in, ana, ben, rivera, giving, url, turned_in
):
    page = words(sign_in(rivera).get(url))
    assert f'value="{ben.pk}"' in page and f'name="students" value="{ana.pk}"' not in page
