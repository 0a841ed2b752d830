"""Leaving a page with words in a box that is sent by a button of its own, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lessons.models import Step
from quizzes.models import DiscussionEntry, Prediction, Restatement, StudentQuestion

pytestmark = pytest.mark.browser
WORDS = "What I have to say."


@pytest.fixture
def place(giving, quiz, lesson):
    """`place(step)`, by default the part with questions, as its address."""
    return lambda step=quiz: f"/assignments/{giving.assignment_id}/{step.pk}/"


@pytest.fixture
def asks(page, enter, ana):
    """What the browser asked about leaving; it is answered "stay"."""
    asked = []
    enter(page, ana)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    return asked


def leave(page):
    page.evaluate("location.assign('/assignments/')")
    page.wait_for_timeout(700)


def told_of(page, asks, box, button, words=WORDS):
    """The browser asks before words in the box go; not before there are any, nor on sending."""
    box.click()
    box.press_sequentially(words)
    leave(page)
    assert asks == ["beforeunload"]
    expect(box).to_have_value(words)
    with page.expect_navigation():
        button.click()
    assert asks == ["beforeunload"]
    page.wait_for_load_state()
    leave(page)
    assert asks == ["beforeunload"]


@pytest.mark.parametrize("kind", ["quiz", "reading"])
def test_what_one_expects_of_a_document(page, asks, lesson, place, kind):
    Step.objects.filter(kind="reading").update(sourcing_first=True)
    page.goto(place(lesson.steps.get(kind=kind)))
    box = page.get_by_label("What do you expect").first
    button = page.get_by_role("button", name="Send it and open the document").first
    told_of(page, asks, box, button)
    assert Prediction.objects.get().words == WORDS


def test_an_answer_for_now(page, asks, lesson, place):
    lesson.steps.get(kind="reading").documents.filter(label="Doc 2").update(stage=2)
    page.goto(place())
    page.get_by_label("fairly sure").check()
    box = page.get_by_label("Your answer to the question for now")
    told_of(page, asks, box, page.get_by_role("button", name="Send it and open the next documents"))
    assert Restatement.objects.get().words == WORDS


def test_the_record_of_a_discussion(page, asks, lesson, place):
    talk = lesson.steps.create(kind="discussion", title="Talk it over", position=9)
    page.goto(place(talk))
    box = page.locator("#discussion textarea")
    told_of(page, asks, box, page.get_by_role("button", name="Add to the record"))
    page.goto(place(talk))
    page.get_by_role("link", name="Change").click()
    asks.clear()
    box = page.get_by_role("textbox")
    box.fill("")
    told_of(page, asks, box, page.get_by_role("button", name="Keep the change"), "Rather this.")
    assert DiscussionEntry.objects.get().words == "Rather this."


def test_what_one_asks_the_teacher(page, asks, turned_in, rivera, giving, place):
    giving.questions_until = timezone.now() + timedelta(days=3)
    giving.save()
    turned_in.give_back(rivera)
    page.goto(f"{place()}feedback/questions/")
    box = page.get_by_role("textbox")
    told_of(page, asks, box, page.get_by_role("button", name="Send it to my teacher"))
    assert StudentQuestion.objects.get().text == WORDS


def test_what_was_not_taken_waits(page, asks, lesson, place):
    """Sent and come back with a mistake: the words are on the page alone."""
    talk = lesson.steps.create(kind="discussion", title="Talk it over", position=9)
    page.goto(place(talk))
    box = page.locator("#discussion textarea")
    box.fill("x" * 9000)
    page.get_by_role("button", name="Add to the record").click()
    expect(page.locator("#discussion .invalid-feedback")).to_be_visible()
    box.click()
    leave(page)
    assert asks == ["beforeunload"]


def test_a_note_on_a_page_of_its_own(page, asks, place, giving, ana, harbor_letter):
    version = harbor_letter.texts.get().current
    columns = {"giving": giving, "label": "Doc 1, ¶1", "version": version, "meaning": 1}
    note = ana.notes.create(key="n1", start=0, end=9, quote="The ships", **columns)
    page.goto(place() + f"notes/{note.pk}/")
    button = page.get_by_role("button", name="Keep the note")
    told_of(page, asks, page.get_by_role("textbox").first, button)
    note.refresh_from_db()
    assert note.words == WORDS
