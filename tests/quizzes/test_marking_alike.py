"""Answers that share long passages: /marking/<assignment>/alike/."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, AuditEvent, Classroom, Enrolment, Giving, StepDocument
from quizzes.alike import LEAST, MANY, GivenWords, alike, words_in
from quizzes.models import Attempt
from tests.cast import make_classroom, make_person

OWN = "my grandmother kept a red notebook about every single ferry that ever passed our house"
OTHER = "nobody in the whole valley believed a word of what that tired old clerk wrote down"


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_alike", args=[assignment.pk])


@pytest.fixture
def write(giving, quiz):
    """`write(student, answer)` turns in an essay that says so, in Period 3 unless told."""

    def written(student, answer, at=giving, kind="essay"):
        attempt = Attempt.objects.open_for(at, quiz, student)
        attempt.responses.filter(question__kind=kind).update(answer=answer)
        attempt.turn_in(student)
        return attempt

    return written


@pytest.fixture
def two(write, ana, ben):
    return write(ana, f"First. {OWN}."), write(ben, f"Well, {OWN}! The end.")


def words(response):
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def pairs(response):
    """The names in the headings of the pairs."""
    assert response.status_code == 200
    return re.findall(r'<h2 id="pair-\d+">([^<]+)</h2>', response.content.decode())


def test_it_works(sign_in, rivera, url, two):
    response = sign_in(rivera).get(url)
    page, html = words(response), response.content.decode()
    assert pairs(response) == ["Ben Sorensen and Ana Duarte"]
    assert "Ben Sorensen and Ana Duarte 15 words in a row" in page
    assert f"What both have {OWN} 15 words" in page
    assert html.count(f'<mark class="shared">{OWN}</mark>') == 2
    assert page.count(f"Both have, passage 1 {OWN} End of what both have") == 2
    assert "They may have worked together where that was allowed, used the same notes, or" in page
    for attempt in two:
        paper = reverse("quizzes:marking_paper", args=[attempt.giving.assignment_id, attempt.pk])
        essay = attempt.responses.get(question__kind="essay")
        assert f'href="{paper}#answer-{essay.pk}"' in html


def test_nothing_is_judged(sign_in, rivera, url, two):
    page = words(sign_in(rivera).get(url))
    assert re.findall(r"%|percent|score|plagiar|cheat|likely|suspic", page, re.IGNORECASE) == []


def test_the_longest_stands_first(sign_in, rivera, url, write, two, zoe, period3):
    Enrolment.objects.create(classroom=period3, user=zoe, role="student")
    write(zoe, f"As {' '.join(OWN.split()[:9])}, so what.")
    found = pairs(sign_in(rivera).get(url))
    assert found[0] == "Ben Sorensen and Ana Duarte"
    assert sorted(found[1:]) == ["Zoe Adeyemi and Ana Duarte", "Zoe Adeyemi and Ben Sorensen"]


def test_what_stands_in_a_document_is_taken_out(sign_in, rivera, url, write, ana, ben):
    quoted = "We shall keep the gates shut until the council speaks"
    write(ana, f"It says {quoted} (Doc 1, ¶3).")
    write(ben, f"He writes {quoted} (Doc 1, ¶3).")
    client = sign_in(rivera)
    assert pairs(client.get(url)) == []
    StepDocument.objects.filter(position=1).delete()
    assert pairs(client.get(url)) == ["Ben Sorensen and Ana Duarte"]


def test_the_question_and_its_starters_are_taken_out(sign_in, rivera, url, write, quiz, ana, ben):
    write(ana, f"{OWN}.")
    write(ben, f"{OWN}.")
    client, essay = sign_in(rivera), quiz.questions.filter(kind="essay")
    assert len(pairs(client.get(url))) == 1
    essay.update(prompt=f"Is it true that {OWN}?")
    assert pairs(client.get(url)) == []
    essay.update(prompt="Is it?", settings={"starters": [OWN]})
    assert pairs(client.get(url)) == []
    essay.update(settings={})
    assert len(pairs(client.get(url))) == 1


def test_places_cited_break_no_passage(sign_in, rivera, url, write, ana, ben):
    first, second = " ".join(OWN.split()[:7]), " ".join(OWN.split()[7:])
    write(ana, f"{first} (Doc 1, ¶2) {second}")
    write(ben, f"{first} (Doc 2, ¶1b) {second}")
    assert "15 words in a row" in words(sign_in(rivera).get(url))


def test_seven_words_are_no_passage(sign_in, rivera, url, write, ana, ben):
    shared = OWN.split()
    write(ana, " ".join(shared[:7]) + " and more")
    write(ben, " ".join(shared[:7]) + " but less")
    client = sign_in(rivera)
    assert "No two answers share so long a passage." in words(client.get(url))
    ben.attempts.get().responses.filter(question__kind="essay").update(
        answer=" ".join(shared[:7]) + " and so on"
    )
    assert "8 words in a row" in words(client.get(url))


def test_answers_in_parts(sign_in, rivera, url, write, ask, ana, ben):
    ask("sourcing_card", parts=["maker", "purpose"])
    write(ana, f"§ maker\n{OWN}\n§ purpose\nNo.", kind="sourcing_card")
    write(ben, f"§ maker\nWho knows.\n§ purpose\n{OWN}", kind="sourcing_card")
    response = sign_in(rivera).get(url)
    assert response.content.decode().count(f'<mark class="shared">{OWN}</mark>') == 2


def test_one_student_is_not_compared_with_herself(sign_in, rivera, ana, url, write):
    first = write(ana, OWN)
    again = first.send_back(rivera, "Once more.")
    again.turn_in(ana)
    again.responses.filter(question__kind="short_answer").update(answer=OWN)
    assert pairs(sign_in(rivera).get(url)) == []


def test_two_questions_are_not_compared(sign_in, rivera, ana, ben, url, write):
    write(ana, OWN)
    write(ben, OWN, kind="short_answer")
    assert pairs(sign_in(rivera).get(url)) == []


def test_choices_are_not_compared(sign_in, rivera, ana, ben, url, write):
    for student in (ana, ben):
        write(student, "a\nb\nc\nd\ne\nf\ng\nh\ni", kind="several_choices")
    assert "0 answers were compared" in words(sign_in(rivera).get(url))


def test_work_that_is_not_turned_in(sign_in, rivera, url, two):
    client = sign_in(rivera)
    assert len(pairs(client.get(url))) == 1
    two[1].reopen(rivera)
    assert pairs(client.get(url)) == []


def test_the_page_stays_escaped(sign_in, rivera, url, write, ana, ben):
    for student in (ana, ben):
        write(student, f"<script>alert(1)</script> {OWN} <b>")
    page = sign_in(rivera).get(url).content.decode()
    assert "<script>alert" not in page
    assert page.count("script&gt;alert(1)&lt;/script&gt;") == 3


# --- earlier years, earlier wordings, copies ------------------------------------------


@pytest.fixture
def earlier(lesson, rivera, quiz, zoe):
    """Zoe's essay of last year, in another assignment of the lesson, in Rivera's class."""
    room = make_classroom("Last year", rivera, zoe)
    old = Assignment.objects.create(lesson=lesson, given_by=rivera)
    return Giving.objects.create(assignment=old, classroom=room)


def test_answers_of_earlier_years(sign_in, rivera, url, write, earlier, ana, zoe):
    write(zoe, f"{OWN}.", at=earlier)
    write(ana, f"{OWN}.")
    response = sign_in(rivera).get(url)
    assert pairs(response) == ["Ana Duarte and Zoe Adeyemi"]
    assert "Zoe Adeyemi Last year," in words(response)


def test_two_of_an_earlier_year_are_not_shown(sign_in, rivera, url, write, earlier, zoe):
    other = make_person("kim", "Kim Vale")
    Enrolment.objects.create(classroom=earlier.classroom, user=other, role="student")
    write(zoe, OWN, at=earlier)
    write(other, OWN, at=earlier)
    client = sign_in(rivera)
    assert pairs(client.get(url)) == []
    old = reverse("quizzes:marking_alike", args=[earlier.assignment_id])
    assert pairs(client.get(old)) == ["Kim Vale and Zoe Adeyemi"]


def test_an_earlier_wording(sign_in, rivera, url, write, earlier, quiz, ana, zoe):
    write(zoe, OWN, at=earlier)
    essay = quiz.questions.get(kind="essay")
    essay.prompt = "Were the gates shut, or were they not?"
    essay.revise()
    write(ana, OWN)
    response = sign_in(rivera).get(url)
    assert pairs(response) == ["Ana Duarte and Zoe Adeyemi"]
    assert "Were the gates shut, or were they not?" in words(response)


@pytest.mark.parametrize("turned", [False, True], ids=["of the model", "of the copy"])
def test_a_copied_lesson(sign_in, rivera, url, write, lesson, giving, period3, ana, zoe, turned):
    copy = lesson.copy(rivera, "A copy", "a-copy")
    room = make_classroom("Another class", rivera, zoe)
    given = Assignment.objects.create(lesson=copy, given_by=rivera)
    other = Giving.objects.create(assignment=given, classroom=room)
    copied = copy.steps.get(kind="quiz").quiz
    attempt = Attempt.objects.open_for(other, copied, zoe)
    attempt.responses.filter(question__kind="essay").update(answer=OWN)
    attempt.turn_in(zoe)
    write(ana, OWN)
    page = reverse("quizzes:marking_alike", args=[given.pk]) if turned else url
    assert len(pairs(sign_in(rivera).get(page))) == 1


def test_more_than_can_be_compared(sign_in, rivera, url, write, earlier, ana, zoe, monkeypatch):
    write(zoe, OWN, at=earlier)
    write(ana, OWN)
    monkeypatch.setattr("quizzes.marking.alike.MOST_WORDS", 20)
    page = words(sign_in(rivera).get(url))
    assert "1 answer was compared" in page
    assert "1 older answer is more than can be compared at once." in page
    assert "Zoe" not in page


# --- who, and how much ----------------------------------------------------------------


@pytest.fixture
def zoes(giving, quiz, zoe, period2, write):
    """The same assignment in Okoro's class, where Zoe wrote the same as Ana and Ben."""
    other = Giving.objects.create(assignment=giving.assignment, classroom=period2)
    return write(zoe, OWN, at=other)


def test_only_whom_one_grades(sign_in, rivera, okoro, url, two, zoes):
    response = sign_in(rivera).get(url)
    assert pairs(response) == ["Ben Sorensen and Ana Duarte"]
    assert "Zoe" not in words(response) and "2 answers were compared" in words(response)
    response = sign_in(okoro).get(url)
    assert pairs(response) == []
    assert "1 answer was compared" in words(response)


def test_over_all_of_ones_classes(sign_in, rivera, url, two, zoes, period2):
    Enrolment.objects.create(classroom=period2, user=rivera, role="co_teacher")
    assert len(pairs(sign_in(rivera).get(url))) == 3


def test_a_class_one_has_left_is_not_compared(sign_in, rivera, url, write, earlier, ana, zoe):
    write(zoe, OWN, at=earlier)
    write(ana, OWN)
    client = sign_in(rivera)
    assert len(pairs(client.get(url))) == 1
    Enrolment.objects.filter(classroom=earlier.classroom, user=rivera).update(
        left_at=timezone.now()
    )
    response = client.get(url)
    assert pairs(response) == [] and "1 answer was compared" in words(response)


def test_who_may_not(client, sign_in, okoro, lindqvist, technician, ana, ben, url, two):
    assert client.get(url).status_code == 302
    people = [okoro, lindqvist, technician, ana, ben]
    assert [sign_in(one).get(url).status_code for one in people] == [404] * 5


def test_it_is_noted_who_looked(sign_in, rivera, url, two):
    sign_in(rivera).get(url)
    event = AuditEvent.objects.get(action="answers compared")
    assert (event.actor, event.about) == (rivera, "Were the gates shut?")


def test_other_methods(sign_in, rivera, url, two):
    assert sign_in(rivera).post(url).status_code == 405


def test_a_missing_assignment(sign_in, rivera, period3):
    assert sign_in(rivera).get(reverse("quizzes:marking_alike", args=[99])).status_code == 404


def test_the_queue_leads_to_it(sign_in, rivera, url, two, assignment):
    queue = sign_in(rivera).get(reverse("quizzes:marking_queue", args=[assignment.pk]))
    assert f'href="{url}">Alike</a>' in queue.content.decode()


def test_many_pairs_have_pages(sign_in, rivera, url, two, write, period3, monkeypatch):
    monkeypatch.setattr("quizzes.marking.alike.PER_PAGE", 1)
    third = make_person("cy", "Cy Fox")
    Enrolment.objects.create(classroom=period3, user=third, role="student")
    write(third, OWN)
    client = sign_in(rivera)
    seen = [pairs(client.get(url, {"page": number})) for number in (1, 2, 3)]
    assert [len(one) for one in seen] == [1, 1, 1] and len({one[0] for one in seen}) == 3


@pytest.mark.parametrize("page", ["x", "0", "-1", "9" * 5000])
def test_a_page_that_is_none(sign_in, rivera, url, two, page):
    assert len(pairs(sign_in(rivera).get(url, {"page": page}))) == 1


def test_queries(sign_in, rivera, url, two, write, period3, count_queries):
    client = sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    assert Classroom.objects.count() == 1
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        write(student, OWN)
    assert with_one == count_queries(lambda: client.get(url)) <= 20


# --- the comparing itself -------------------------------------------------------------


def compared(*texts, given=()):
    known = GivenWords(given)
    answers = [known.stretches_beside(words_in(text)) for text in texts]
    return [
        [texts[pair.first][one.start : one.end] for one, _other in pair.shared]
        for pair in alike(answers, lambda _first, _second: True)
    ]


def test_case_accents_and_punctuation_do_not_hide_it():
    shouted = OWN.upper().replace(" ", ", ").replace("E", "É")
    assert compared(OWN, shouted) == [[OWN]]


def test_two_passages_in_another_order():
    assert compared(f"{OWN} then {OTHER}", f"{OTHER} and {OWN}") == [[OWN, OTHER]]


def test_words_that_were_given_part_a_passage():
    half = OWN.split()
    given = " ".join(half[5:10])
    assert compared(OWN, OWN, given=[given]) == []
    assert compared(f"{OTHER} {given} no", f"{OTHER} {given} yes", given=[given]) == [[OTHER]]


def test_what_many_share_is_left_out():
    assert len(compared(*[OWN] * MANY)) == MANY * (MANY - 1) // 2
    assert compared(*[OWN] * (MANY + 1)) == []


def test_the_same_words_over_and_over():
    assert compared("no " * 500, "no " * 400 + "yes") == [[" ".join(["no"] * LEAST)]]


def test_nothing_to_compare():
    assert compared() == []
    assert compared("", "one two three") == []
