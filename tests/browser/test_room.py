"""What is too long for its box, in a real browser: told there, and everything else is saved."""

import pytest
from playwright.sync_api import expect

from quizzes.models import Evidence, Question, Response
from quizzes.outline import read
from tests.browser.desk import SAVED, essay, state, stored

pytestmark = pytest.mark.browser
EYES = "I counted eleven masts and no flag."
KEPT = "Saved, but too long to be your answer, and kept among your earlier versions: %s."


@pytest.fixture
def url(giving, quiz):
    settings = {"document": "Doc 1"}
    Question.objects.create(
        quiz=quiz, kind="sourcing_card", prompt="Who speaks?", settings=settings, position=9
    )
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


def part(page):
    return page.get_by_label("Who made it?")


def room_of(box):
    """The line under a box that says how much room is left."""
    return box.locator("xpath=..").locator("[data-room]")


def test_a_part_that_is_too_long(desk, url):
    part(desk).fill("é" * 9_500)
    expect(room_of(part(desk))).to_have_text("500 characters left")
    expect(state(desk)).to_have_text(SAVED)
    part(desk).fill("é" * 10_003)
    essay(desk).fill("The gates were shut.")
    expect(state(desk)).to_have_text(KEPT % "question 5")
    expect(room_of(part(desk))).to_have_text("too long by 3: shorten it to save it")
    expect(part(desk)).to_have_attribute("aria-invalid", "true")
    expect(part(desk)).to_have_accessible_description(
        "Name, office, side. too long by 3: shorten it to save it"
    )
    card = Response.objects.get(question__kind="sourcing_card")
    assert (stored(), len(card.answer)) == ("The gates were shut.", len("§ maker\n") + 9_500)
    # Nothing is turned in without it, and nobody leaves unasked.
    desk.get_by_role("button", name="Check and turn in").first.click()
    expect(part(desk)).to_be_focused()
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.evaluate("location.assign('/')")
    desk.wait_for_timeout(700)
    assert asked == ["beforeunload"]
    part(desk).fill("The harbor master")
    expect(state(desk)).to_have_text(SAVED)
    expect(room_of(part(desk))).to_be_hidden()
    expect(part(desk)).not_to_have_attribute("aria-invalid", "true")
    card.refresh_from_db()
    assert card.answer == "§ maker\nThe harbor master"


def test_signs_of_two_halves_count_once(desk):
    """Characters as the server counts them."""
    part(desk).fill("👩" * 10_000)
    expect(state(desk)).to_have_text(SAVED)
    expect(room_of(part(desk))).to_have_text("0 characters left")


def test_a_claim_that_is_too_long(desk):
    essay(desk).fill("The gates were shut.")
    desk.locator("details.outline summary").click()
    claims = desk.get_by_label("What you claim")
    claims.first.fill("x" * 2_001)
    expect(state(desk)).to_have_text(KEPT % "outline of question 4")
    expect(room_of(claims.first)).to_have_text("too long by 1: shorten it to save it")
    assert stored() == "The gates were shut."
    desk.get_by_role("button", name="Add a claim").click()
    expect(room_of(claims.first)).to_have_text("too long by 1: shorten it to save it")
    expect(room_of(claims.last)).to_be_hidden()
    expect(claims.last).not_to_have_attribute("aria-invalid", "true")
    claims.last.fill("They were shut.")
    claims.first.fill("Shut.")
    expect(state(desk)).to_have_text(SAVED)
    outline = Response.objects.get(question__kind="essay").outline
    assert [one.text for one in read(outline)] == ["Shut.", "They were shut."]


@pytest.fixture
def full(desk, lesson):
    """The work has all the passages it can hold."""
    essay(desk).fill("So.")
    expect(state(desk)).to_have_text(SAVED)
    response = Response.objects.get(question__kind="essay")
    text = lesson.steps.first().documents.first().text
    version = text.revise(
        f"{text.current.body}\n\nCorrected since."
    )  # on no table: nothing is drawn
    Evidence.objects.bulk_create(
        Evidence(
            attempt=response.attempt, response=response, key=f"k{number}", version=version,
            label=f"Doc 1, ¶2{number}", start=53, end=88, quote=EYES,
        )
        for number in range(200)
    )  # fmt: skip
    desk.reload()
    return desk


def test_more_passages_than_can_be_kept(full):
    full.locator("#d1p2 .para-no").click()
    bar = full.get_by_role("group", name="The picked passage")
    words = "You have 200 passages: more cannot be kept. Remove one that you do not need."
    expect(bar.get_by_text(words)).to_be_visible()
    expect(bar.get_by_role("button", name="backs my point")).to_be_disabled()
    expect(bar.get_by_role("button", name="Question").first).to_be_enabled()
    full.keyboard.press("Escape")
    full.get_by_role("button", name="Remove Doc 1, ¶20", exact=True).click()
    full.locator("#d1p2 .para-no").click()
    expect(bar.get_by_text(words)).to_be_hidden()
    bar.get_by_role("button", name="backs my point").click()
    expect(state(full)).to_have_text(SAVED)
    assert Evidence.objects.count() == 200


def test_two_tabs_with_more_passages_than_can_be_kept(full, url):
    """Put together they are too many: told, and the words are saved all the same."""
    Evidence.objects.filter(key="k0").delete()
    full.reload()
    other = full.context.new_page()
    other.goto(url)
    other.locator("#d1p2 .para-no").click()
    other.get_by_role("button", name="backs my point").click()
    expect(state(other)).to_have_text(SAVED)
    other.close()
    essay(full).fill("So, and on. ")
    full.locator("#d1p2 .para-no").click()
    full.get_by_role("button", name="says what it says").click()
    full.get_by_role("button", name="Save what I chose").click()
    expect(state(full)).to_have_text("Saved, but not: passages (at most 200)")
    assert stored().startswith("So, and on.")
    assert Evidence.objects.count() == 200
