"""Textual variants: what kind of difference each is between two texts, and why it matters."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lessons.models import StepDocument
from quizzes.kinds.variants import KIND
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
    return ask("variants", texts="doc 1, Doc 1b")


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
    kept = ask("variants", texts="Doc 1, Doc 1B", differences=typed)
    assert kept.settings["differences"] == [
        {"key": "a", "left": "dawn", "right": "daybreak", "view": "spelling", "at": [1, 1]}
    ]
    assert KIND.initial_settings(kept.settings)["differences"] == "dawn | daybreak // spelling"
    said = KIND.said(kept, "§ a\nmeaning\n§ a-why\nLater.")
    assert [one.right for one in said] == ["spelling", ""]
    assert KIND.said(kept, "§ a\nspelling")[0].right == ""


def test_words_that_only_one_has(ask, other_letter):
    one = ask("variants", texts="Doc 1, Doc 1B", differences="| very")
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


def test_words_of_a_text_that_is_withheld_are_not_told(
    one, other_letter, sign_in, ana, rivera, giving
):
    client = sign_in(ana)
    desk = reverse("quizzes:workspace", args=[giving.assignment_id, one.quiz_id])
    packet = reverse("quizzes:packet", args=[giving.assignment.lesson.slug])
    Source.objects.update(rights=Source.Rights.CC0)
    for reader, address in [(client, desk), (sign_in(rivera), packet)]:
        assert "daybreak" in _words(reader, address)
    other_letter.texts.get().withdraw(rivera, "By letter.")
    for reader, address in [(client, desk), (sign_in(rivera), packet)]:
        page = _words(reader, address)
        assert "daybreak" not in page and "Difference 1" in page
    assert "Its words are not shown now." in _words(client, desk)
    one.closed_texts = {"Doc 1B"}
    assert KIND.shown(one, "§ a\nmeaning") == ["Difference 1, It changes: meaning"]


def _words(client, address):
    return " ".join(client.get(address).content.decode().split())
