"""A student and a teacher of the demonstration school, by keyboard alone: no mouse at all.

Focus moves by the Tab key only, so that whatever cannot be reached fails the test.
"""

import re

import pytest
from playwright.sync_api import expect

from config.passwords import DEMO_PASSWORD
from quizzes.models import Attempt, Evidence
from tests.browser.keyboard import press, tab_to
from tests.browser.walk import COMMENT

pytestmark = pytest.mark.browser

ESSAY = "The essay"
MORE = " Both papers speak of China first."
POINTS = {
    "Thesis": 1,
    "Context": 1,
    "Evidence from documents": 2,
    "Evidence beyond the documents": 0,
    "Sourcing": 1,
    "Complexity": 0,
}


def sign_in(page, username):
    page.goto("/")
    tab_to(page, page.get_by_label("User name"))
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")


def ana():
    return Attempt.objects.get(student__username="ana", quiz__title=ESSAY)


# The student


def cite(page):
    """Two sentences of Doc 3, with what they do there."""
    press(page, page.get_by_role("navigation", name="Documents").get_by_role("link", name="Doc 3"))
    first = page.locator("#d4sheet [data-s]").first
    expect(first).to_be_visible()
    tab_to(page, first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    bar = page.get_by_role("group", name="The picked passage")
    expect(bar).to_contain_text("picked.")
    place = bar.locator("[data-place]").inner_text()
    page.keyboard.press("Tab")
    expect(bar.get_by_role("button", name="says what it says")).to_be_focused()
    press(page, bar.get_by_role("button", name="backs my point"))
    expect(page.get_by_role("link", name=place)).to_be_visible()
    return place


def write(page):
    area = page.get_by_label("Your answer to question 1")
    tab_to(page, area)
    page.keyboard.press("Control+End")
    page.keyboard.type(MORE)
    expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"^Saved \d+:\d\d [AP]M$"))
    return area.input_value()


def turn_in(page):
    press(page, page.get_by_role("button", name="Check and turn in").last)
    expect(page.get_by_role("heading", level=1)).to_have_text("Read it once more")
    press(page, page.get_by_role("button", name="Turn in", exact=True))
    expect(page.get_by_text("You can read your work here but not change it.")).to_be_visible()


# The teacher


def open_paper(page):
    card = page.get_by_role("listitem").filter(
        has_text=f"Why was the Soviet chair empty? · {ESSAY}"
    )
    press(page, card.get_by_role("link", name=re.compile(r"papers to grade in Period 3")))
    press(page, page.get_by_role("main").get_by_role("link", name="Ana Duarte"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Duarte")


def judge(page):
    for row, points in POINTS.items():
        group = page.get_by_role("radiogroup", name=row, exact=True)
        tab_to(page, group.get_by_role("radio").first)
        page.keyboard.press("Space")
        for _point in range(points):
            page.keyboard.press("ArrowRight")
        expect(group.get_by_role("radio").nth(points)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Next step for Ana Duarte")).to_be_focused()
    page.keyboard.type(COMMENT)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Ana Duarte: saved.")).to_be_visible()


def give_back(page):
    """Ana's paper; the others, which are ready too, are left out for now."""
    press(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Grading"))
    card = page.get_by_role("listitem").filter(
        has_text=f"Why was the Soviet chair empty? · {ESSAY}"
    )
    press(page, card.get_by_role("link", name="2 graded papers to give back in Period 3"))
    expect(page.get_by_role("checkbox", name=f"Ana Duarte {ESSAY}")).to_be_checked()
    for box in page.get_by_role("checkbox").all():
        if "Ana Duarte" not in box.evaluate("(one) => one.labels[0].textContent"):
            tab_to(page, box)
            page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Give back what is ticked"))
    expect(page.get_by_text("1 paper given back.")).to_be_visible()


def test_the_whole_path(page, visitor, school):
    student, teacher = page, visitor(viewport={"width": 1366, "height": 900})
    sign_in(student, "ana")
    press(student, student.get_by_role("link", name=f"Continue: {ESSAY}"))
    before = set(ana().evidence.values_list("pk", flat=True))
    place = cite(student)
    answer = write(student)
    turn_in(student)

    sign_in(teacher, "rivera")
    open_paper(teacher)
    judge(teacher)
    give_back(teacher)

    student.goto("/")
    press(student, student.get_by_role("link", name=f"Read what came back: {ESSAY}"))
    expect(student.get_by_text(COMMENT)).to_be_visible()
    assert_stored(before, place, answer)


def assert_stored(before, place, answer):
    attempt = Attempt.objects.with_state().get(pk=ana().pk)
    assert (attempt.state, attempt.turned_in_by.username) == ("read", "ana")
    response = attempt.responses.get()
    assert response.answer == answer
    evidence = Evidence.objects.exclude(pk__in=before).get(attempt=attempt)
    assert (evidence.label, evidence.role, evidence.response) == (place, "backs", response)
    assert evidence.version.reading_text[evidence.start : evidence.end] == evidence.quote
    assert evidence.version.text.source.title == "Draft answer to Mao on Korea"
    mark = response.marks.get()
    assert (mark.marker.username, mark.points, mark.comment) == ("rivera", 5, COMMENT)
    ben = Attempt.objects.get(student__username="ben", quiz__title=ESSAY)
    assert ben.given_back_at is None
