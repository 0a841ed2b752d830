"""Textual variants: what kind of difference each is between two texts, and why it matters."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lessons.models import Step, StepDocument
from quizzes.kinds.variants import KIND
from quizzes.models import Question
from sources.models import Source
from tests.cast import make_source


@pytest.fixture
def other_letter(lesson, rivera):
    """Another text of the letter, on the table as Doc 1B."""
    source = make_source(
        "harbor-letter-b",
        "Letter, second printing",
        "The ships came in at daybreak. Nobody had sent for them.\n\n"
        "I counted eleven masts, and no flag.\n\n"
        "We shall keep the gates shut until the council speaks.",
        owner=rivera,
    )
    StepDocument.objects.create(
        step=lesson.steps.first(), text=source.texts.get(), label="Doc 1B", position=3
    )
    return source


@pytest.fixture
def one(ask, other_letter):
    return read_by_all(ask("variants", texts="doc 1, Doc 1b"))


def read_by_all(question):
    question.open_texts = {"Doc 1", "Doc 1B"}
    return question


def test_it_works(one):
    assert one.settings["texts"] == ["Doc 1", "Doc 1B"]
    first = one.settings["differences"][0]
    assert first == {"key": "a", "left": "dawn", "right": "daybreak", "view": "", "at": [1, 1]}
    group = KIND.groups(one)[0]
    assert (group.legend, list(group.fields)) == ("Difference 1", ["a", "a-why"])
    assert group.lines == [("Doc 1, ¶1", "dawn"), ("Doc 1B, ¶1", "daybreak")]
    answer = KIND.clean(one, {"a": "meaning", "a-why": "An hour later."})
    assert KIND.shown(one, answer) == [
        "1. dawn | daybreak, It changes: meaning",
        "1. dawn | daybreak, Because: An hour later.",
    ]
    assert not one.is_scored


def test_lines_taken_away_and_a_view(ask, one):
    typed = "dawn | daybreak // Spelling"
    kept = read_by_all(ask("variants", texts="Doc 1, Doc 1B", differences=typed))
    assert kept.settings["differences"] == [
        {"key": "a", "left": "dawn", "right": "daybreak", "view": "spelling", "at": [1, 1]}
    ]
    assert KIND.initial_settings(kept.settings)["differences"] == "dawn | daybreak // spelling"
    said = KIND.said(kept, "§ a\nmeaning\n§ a-why\nLater.")
    assert [one.right for one in said] == ["spelling", ""]
    assert KIND.said(kept, "§ a\nspelling")[0].right == ""


def test_words_that_only_one_has(ask, other_letter):
    one = read_by_all(ask("variants", texts="Doc 1, Doc 1B", differences="| very"))
    assert KIND.groups(one)[0].lines == [("Doc 1", "(nothing)"), ("Doc 1B", "very")]
    assert KIND.on_paper(one).rows == ["– | very"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"texts": "Doc 1"}, "Name two documents"),
        ({"texts": "Doc 1, doc 1"}, "Name two documents"),
        ({"texts": "Doc 1, Doc 9"}, "There is no “Doc 9” on the table"),
        ({"texts": "Doc 1, Doc 2"}, "too little in common"),
        ({"differences": "dawn"}, "Write both wordings with a bar"),
        ({"differences": "dawn | dawn"}, "Write both wordings with a bar"),
        ({"differences": "a | b // song"}, "write spelling, order or meaning"),
    ],
)
def test_what_cannot_be_compared(ask, other_letter, typed, words):
    with pytest.raises(ValidationError) as error:
        ask("variants", **{"texts": "Doc 1, Doc 1B"} | typed)
    assert words in str(error.value)


def test_no_words_of_what_students_may_not_see(ask, other_letter):
    Source.objects.filter(pk=other_letter.pk).update(access=Source.Access.STAFF)
    with pytest.raises(ValidationError) as error:
        ask("variants", texts="Doc 1, Doc 1B")
    assert "Students may not see the words" in str(error.value)


@pytest.fixture
def pages(one, attempt, sign_in, ana, rivera, giving):
    """Where the question, or Ana's answer to it, is read: `[(client, address)]`."""
    attempt.responses.filter(question=one).update(answer="§ a\nmeaning")
    student, teacher = sign_in(ana), sign_in(rivera)
    here = [giving.assignment_id, one.quiz_id]
    hers = [(student, reverse(f"quizzes:{name}", args=here)) for name in ("workspace", "submit")]
    return [*hers, (teacher, reverse("quizzes:packet", args=[giving.assignment.lesson.slug]))]


@pytest.fixture
def turned_in_pages(pages, attempt, ana):
    """The same once it is turned in: the student's print, and the grader's page."""
    attempt.turn_in(ana)
    (student, _desk), *_rest, (teacher, _packet) = pages
    here = [attempt.giving.assignment_id, attempt.quiz_id]
    paper = reverse("quizzes:marking_paper", args=[here[0], attempt.pk])
    return [(student, reverse("quizzes:printed", args=here)), (teacher, paper)]


@pytest.mark.parametrize("label", ["Doc 1B", ""])
def test_words_of_a_text_that_is_withheld_are_not_told(pages, other_letter, rivera, label):
    Source.objects.update(rights=Source.Rights.CC0)
    StepDocument.objects.filter(text__source=other_letter).update(label=label)
    if not label:  # it is the third on the table
        question = Question.objects.get(kind="variants")
        Question.objects.update(settings=question.settings | {"texts": ["Doc 1", "Doc 3"]})
    for client, address in pages:
        assert (address, "daybreak" in _words(client, address)) == (address, True)
    other_letter.texts.get().withdraw(rivera, "By letter.")
    for client, address in pages:
        page = _words(client, address)
        assert (address, "daybreak" in page, "Difference 1" in page) == (address, False, True)
    assert "Its words are not shown now." in _words(*pages[0])


def test_nor_when_it_is_turned_in(turned_in_pages, other_letter, rivera):
    for client, address in turned_in_pages:
        assert (address, "daybreak" in _words(client, address)) == (address, True)
    other_letter.texts.get().withdraw(rivera, "By letter.")
    for client, address in turned_in_pages:
        page = _words(client, address)
        assert (address, "daybreak" in page, "Difference 1" in page) == (address, False, True)


def test_no_words_before_one_has_said_what_one_expects(pages, lesson, other_letter):
    Step.objects.update(sourcing_first=True)
    for client, address in pages[:2]:
        page = _words(client, address)
        assert (address, "daybreak" in page, "Difference 1" in page) == (address, False, True)


def test_told_nowhere_unless_the_texts_are_open(one):
    del one.open_texts
    assert KIND.shown(one, "§ a\nmeaning") == ["Difference 1, It changes: meaning"]


def _words(client, address):
    return " ".join(client.get(address).content.decode().split())
