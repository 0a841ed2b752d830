"""What a student says opens a document, in a real browser, with answers being written."""

import pytest
from playwright.sync_api import expect

from lessons.models import Step
from quizzes.models import Prediction, Restatement
from tests.browser.desk import essay, stored

pytestmark = pytest.mark.browser
WORDS = "I counted eleven masts and no flag."


@pytest.fixture
def staged(desk):
    Step.objects.filter(kind="reading").update(sourcing_first=True)
    desk.reload()
    return desk


def test_it_works(staged):
    essay(staged).fill("The gates were shut.")
    staged.get_by_label("What do you expect").first.fill("That he saw nothing.")
    staged.get_by_role("button", name="Send it and open the document").first.click()
    expect(staged.get_by_text(WORDS)).to_be_visible()
    expect(essay(staged)).to_have_value("The gates were shut.")
    assert (stored(), Prediction.objects.get().words) == (
        "The gates were shut.",
        "That he saw nothing.",
    )
    expect(staged.get_by_text("The gates are open, and were never shut.")).to_have_count(0)


def test_in_a_part_without_questions(staged, url, quiz, giving):
    reading = quiz.lesson.steps.get(kind="reading")
    staged.goto(f"/assignments/{giving.assignment_id}/{reading.pk}/")
    staged.get_by_role("link", name="Doc 2").click()
    staged.get_by_label("What do you expect").last.fill("That all is well.")
    staged.get_by_role("button", name="Send it and open the document").last.click()
    expect(staged.get_by_text("The gates are open, and were never shut.")).to_be_visible()
    staged.get_by_text("What I expected of Doc 2").click()
    staged.get_by_label("What do you think now").fill("It is not.")
    staged.get_by_role("button", name="Keep what I think now").click()
    staged.get_by_text("What I expected of Doc 2").click()
    expect(staged.get_by_text("It is not.")).to_be_visible()
    assert Prediction.objects.get().later == "It is not."


def test_an_answer_for_now_opens_the_next(desk, quiz):
    quiz.lesson.steps.get(kind="reading").documents.filter(label="Doc 2").update(stage=2)
    desk.reload()
    essay(desk).fill("The gates were shut.")
    desk.get_by_role("link", name="Doc 2").first.click()
    expect(desk.get_by_text("Its words open once you have said")).to_be_visible()
    desk.get_by_label("Your answer to the question for now").fill("Shut.")
    desk.get_by_label("fairly sure").check()
    desk.get_by_role("button", name="Send it and open the next documents").click()
    expect(desk.get_by_text("after stage 1")).to_be_visible()
    desk.get_by_role("link", name="Doc 2").first.click()
    expect(desk.get_by_text("The gates are open, and were never shut.")).to_be_visible()
    assert (stored(), Restatement.objects.get().sureness) == ("The gates were shut.", 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(staged, axe, quiz, ana, scheme):
    reading = quiz.lesson.steps.get(kind="reading")
    reading.documents.filter(label="Doc 2").update(stage=2)
    letter = reading.documents.first()
    letter.name = "Doc 1"
    Prediction.keep(ana, letter, "That he saw nothing.")
    staged.emulate_media(color_scheme=scheme)
    staged.reload()
    staged.get_by_text("What I expected of Doc 1").click()
    assert axe(staged) == []
    staged.get_by_role("link", name="Doc 2").first.click()
    assert axe(staged) == []
    staged.goto("/sources/council-notice/")
    expect(staged.get_by_text("You do not read this document now.")).to_be_visible()
    assert axe(staged) == []
