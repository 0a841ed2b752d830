"""Evidence hunt: passages found, scored by how they overlap the author's."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from lessons.models import Giving, StepDocument
from quizzes.kinds.evidence_hunt import KIND, Place, most_pairs
from quizzes.marking.answer import OnTable
from quizzes.models import Evidence, Mark

SOUGHT = "Doc 1, ¶1.2 // Nobody sent.\nDoc 1, ¶3"


@pytest.fixture
def hunt(ask):
    return ask("evidence_hunt", "Who shut the gates?", sought=SOUGHT)


@pytest.fixture
def mine(hunt, attempt):
    return attempt.responses.get(question=hunt)


def points(mine, answer):
    mine.answer = answer
    return KIND.score_response(mine)


def test_it_works(hunt, mine, attempt, ana):
    assert hunt.settings == {
        "sought": [
            {"place": "Doc 1, ¶1.2", "why": "Nobody sent."},
            {"place": "Doc 1, ¶3", "why": ""},
        ]
    }
    assert KIND.initial_settings(hunt.settings)["sought"] == SOUGHT
    mine.answer = "Here (Doc 1, ¶1) and there (Doc 1, ¶3)."
    mine.save()
    attempt.turn_in(ana)
    assert Mark.objects.get(response=mine).points == 2


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("(Doc 1, ¶3)", "1"),
        ("(Doc 1, ¶3) (Doc 1, ¶3)", "1"),
        ("(Doc 1, ¶1.2) (Doc 1, ¶3)", "2"),
        ("(Doc 1, ¶1.1) (Doc 1, ¶3)", "0.50"),
        ("(Doc 1, ¶1–3)", "1"),
        ("(Doc 2, ¶1)", "0"),
        ("(Doc 9, ¶1)", "0"),
        ("Doc 1", "0"),
        ("", "0"),
    ],
)
def test_what_places_earn(mine, answer, earned):
    assert points(mine, answer) == Decimal(earned)


@pytest.mark.parametrize("name", ["Document A", "Map 1", "Poster", "Doc 1a", "Map 1, west"])
def test_documents_may_have_any_label(ask, attempt, lesson, name):
    StepDocument.objects.filter(step__lesson=lesson, label="Doc 1").update(label=name)
    hunt = ask("evidence_hunt", sought=f"{name}, ¶3")
    mine = attempt.responses.create(question=hunt)
    assert points(mine, f"They say so ({name}, ¶3).") == 2
    assert points(mine, f"They say so ({name}, ¶2).") == 0


def test_of_two_with_one_label_the_first_is_meant(ask, attempt, lesson):
    StepDocument.objects.filter(step__lesson=lesson).update(label="Doc 1")
    hunt = ask("evidence_hunt", sought="Doc 1, ¶3")  # the second has two paragraphs
    mine = attempt.responses.create(question=hunt)
    assert points(mine, "They say so (Doc 1, ¶3).") == 2
    table = OnTable(attempt.quiz, attempt)
    assert table.documents["Doc 1"].text.source.slug == "harbor-letter"
    assert len(table.shelf.papers) == 2


def test_the_very_words_that_were_picked_count(mine, attempt, harbor_letter):
    version = harbor_letter.texts.get().current
    text = version.reading_text
    start = text.index("The ships")
    picked = {"attempt": attempt, "response": mine, "version": version, "label": "Doc 1, ¶1"}
    one = Evidence.objects.create(key="k1", start=start, end=start + 26, quote="x", **picked)
    assert points(mine, "(Doc 1, ¶1) (Doc 1, ¶3)") == Decimal("0.50")
    start = text.index("Nobody had")
    Evidence.objects.filter(pk=one.pk).update(start=start, end=start + 10)
    assert points(mine, "(Doc 1, ¶1) (Doc 1, ¶3)") == 2


def test_some_are_enough(ask, attempt, ana):
    hunt = ask("evidence_hunt", sought=SOUGHT, passages="1")
    mine = attempt.responses.create(question=hunt)
    assert points(mine, "(Doc 1, ¶3)") == 2
    assert points(mine, "(Doc 1, ¶3) (Doc 1, ¶1)") == 2
    assert hunt.rule.startswith("1 passage earns all points")


def test_each_found_counts_for_one():
    wide, left, right = Place(1, 0, 100), Place(1, 0, 50), Place(1, 50, 100)
    assert most_pairs([left, right], [wide]) == 1
    assert most_pairs([left, right], [wide, left]) == 2
    assert most_pairs([left, right], [left, wide]) == 2
    assert not Place(2, 0, 50).meets(left)


def test_left_to_a_person(ask):
    hunt = ask("evidence_hunt", sought="")
    assert (hunt.is_scored, hunt.rule) == (False, "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Doc 9, ¶1", "There is no “Doc 9” on the table of this part."),
        ("Doc 1, ¶9", "“Doc 1, ¶9” is no place there."),
        ("Doc 1", "“Doc 1” is no place there."),
    ],
)
def test_places_that_are_not_there(ask, typed, words):
    with pytest.raises(ValidationError) as error:
        ask("evidence_hunt", sought=typed)
    assert words in str(error.value)


def test_more_than_there_are(ask):
    with pytest.raises(ValidationError) as error:
        ask("evidence_hunt", sought=SOUGHT, passages="3")
    assert "You name fewer passages than that." in str(error.value)


def test_the_places_are_told_only_with_the_grade(
    hunt, mine, giving, quiz, ana, attempt, rivera, sign_in
):
    client, url = sign_in(ana), f"/assignments/{giving.assignment_id}/{quiz.pk}/"
    mine.answer = "Here (Doc 1, ¶1)."
    mine.save()
    assert "Nobody sent." not in client.get(url).content.decode()
    assert "Nobody sent." not in client.get(url + "submit/").content.decode()
    attempt.turn_in(ana)
    assert "Nobody sent." not in client.get(url).content.decode()
    attempt.give_back(rivera)
    assert "Nobody sent." not in client.get(url + "feedback/").content.decode()  # Ben still writes
    Giving.objects.update(key_early=True)
    assert (
        "Doc 1, ¶1.2 // Nobody sent.; Doc 1, ¶3" in client.get(url + "feedback/").content.decode()
    )
