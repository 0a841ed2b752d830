"""A student's whole way over the desk, from beginning to turning in: by keyboard alone, and by
touch alone on a phone."""

import re

import pytest
from playwright.sync_api import expect

from lessons import clock
from quizzes.models import Attempt, Note, Quiz
from quizzes.outline import read
from tests.browser.desk import SAVED, essay, state
from tests.browser.finger import Finger, middle_of
from tests.browser.keyboard import press, tab_to
from tests.browser.test_desk_citing import bar
from tests.browser.test_desk_clock import FRESH

pytestmark = pytest.mark.browser
COVER = "Your teacher has stopped the clock."
#: Nothing behind the cover has the focus.
IS_COVERED = "document.activeElement.matches('body, .clock-cover, .clock-cover *')"


# --- by keyboard alone, against the clock -------------------------------------------------


@pytest.fixture
def timed(page, enter, ana, quiz, url):
    """Ana before a part of forty minutes, on a keyboard."""
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    page.clock.install()
    enter(page, ana)
    page.goto(url, wait_until="networkidle")
    return page


def pick(page, number):
    """The sentence that stands in a paragraph, and the bar with what can be done with it."""
    tab_to(page, page.locator("#d1p1 [data-s]").first)
    for _sentence in range(number):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(bar(page)).to_contain_text("picked.")
    return bar(page).locator("[data-place]").inner_text()


def mark(page, words):
    place = pick(page, 1)
    tab_to(page, bar(page).get_by_role("button", name="Surprising"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="My note")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Escape")
    expect(page.locator("[data-note-list] > li")).to_contain_text(words)
    return place


def cite(page):
    tab_to(page, essay(page))
    page.keyboard.type("They say so.")
    tab_to(page, page.locator("#d1sheet [data-s][tabindex='0']"), key="Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    press(page, bar(page).get_by_role("button", name="backs my point"))
    expect(page.locator("#questions [data-key]")).to_have_count(1)
    return page.locator("#questions [data-key] .chip").inner_text()


def claim(page, number):
    return page.get_by_role("group", name=f"Claim {number}", exact=True)


def outline(page, label):
    """Two claims, the second moved up; evidence under it; made paragraphs."""
    press(page, page.locator("[data-outline] summary"))
    tab_to(page, claim(page, 1).get_by_role("textbox"))
    page.keyboard.type("Trade went on.")
    press(page, page.get_by_role("button", name="Add a claim"))
    expect(claim(page, 2).get_by_role("textbox")).to_be_focused()
    page.keyboard.type("The gates were shut.")
    tab_to(page, claim(page, 2).get_by_role("checkbox", name=label))
    page.keyboard.press("Space")
    press(page, claim(page, 2).get_by_role("button", name="Move up: claim 2"))
    expect(claim(page, 1).get_by_role("button", name="Move up: claim 1")).to_be_focused()
    expect(claim(page, 1).get_by_role("textbox")).to_have_value("The gates were shut.")
    press(page, page.get_by_role("button", name="Turn into paragraphs"))
    expect(essay(page)).to_be_focused()


def saved(page):
    page.clock.run_for(3000)
    expect(state(page)).to_have_text(re.compile(SAVED))


def pause(page, giving, teacher):
    """Meanwhile nothing can be typed; then one goes on where one was."""
    tab_to(page, essay(page))
    page.keyboard.press("Control+End")
    clock.stop(giving, teacher)
    page.clock.run_for(FRESH)
    cover = page.get_by_role("alertdialog", name=COVER)
    expect(cover).to_be_focused()
    for _press in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate(IS_COVERED)
    clock.go_on(giving, teacher)
    page.clock.run_for(FRESH)
    expect(cover).to_have_count(0)
    expect(essay(page)).to_be_focused()
    page.keyboard.type(" Written after the pause.")
    saved(page)


def turn_in(page):
    press(page, page.get_by_role("button", name="Check and turn in").last)
    expect(page.get_by_role("heading", level=1)).to_have_text("Read it once more")
    press(page, page.get_by_role("button", name=re.compile("^Turn in")))
    expect(page.get_by_text("You can read your work here but not change it.")).to_be_visible()


def test_by_keyboard_alone(timed, giving, rivera):
    press(timed, timed.get_by_role("button", name="Begin now"))
    expect(timed.locator("[data-left]")).to_have_text("40 min left")
    place = mark(timed, "So many!")
    label = cite(timed)
    outline(timed, label)
    pause(timed, giving, rivera)
    turn_in(timed)
    work = Attempt.objects.get()
    assert work.is_turned_in
    written = work.responses.get(question__kind="essay")
    assert written.answer == (
        f"They say so. ({label})\n\nThe gates were shut ({label}).\n\n"
        "Trade went on. Written after the pause."
    )
    claims = [(one.text, one.labels) for one in read(written.outline)]
    assert claims == [("The gates were shut.", (label,)), ("Trade went on.", ())]
    assert [(one.label, one.role) for one in work.evidence.all()] == [(label, "backs")]
    assert [(one.label, one.meaning, one.words) for one in Note.objects.all()] == [
        (place, 3, "So many!")
    ]


# --- by touch alone, on a phone -----------------------------------------------------------


@pytest.fixture
def phone(visitor, enter, ana, url):
    page = visitor(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    enter(page, ana)
    page.goto(url, wait_until="networkidle")
    return page


def show(page, name):
    """Documents or questions, one after the other: by one touch at the foot of the page."""
    page.get_by_role("navigation", name="Show").get_by_role("link", name=name).tap()
    other = {"Questions": "#documents", "Documents": "#questions"}[name]
    expect(page.locator(other)).to_be_hidden()


def test_by_touch_alone(phone):
    finger = Finger(phone)
    show(phone, "Questions")
    essay(phone).tap()
    phone.keyboard.type("They say so.")
    show(phone, "Documents")
    finger.rest_on(phone.locator('#d1p2 [data-s="2.1"]'), 24)
    expect(bar(phone)).to_contain_text("Doc 1, ¶2 picked.")
    finger.draw_the_handle(words=2)
    finger.tap(middle_of(bar(phone).get_by_role("button", name="backs my point")))
    expect(bar(phone)).to_have_count(0)
    show(phone, "Questions")
    chip = phone.locator("#questions [data-key] .chip")
    expect(chip).to_have_text("Doc 1, ¶2")
    chip.tap()  # to its words, and back
    expect(phone.locator("#d1p2")).to_be_in_viewport()
    expect(phone.locator("#questions")).to_be_hidden()
    show(phone, "Questions")
    expect(state(phone)).to_have_text(re.compile(SAVED))
    phone.get_by_role("button", name="Check and turn in").last.tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Read it once more")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name=re.compile("^Turn in")).tap()
    expect(phone.get_by_text("You can read your work here but not change it.")).to_be_visible()
    work = Attempt.objects.get()
    assert work.is_turned_in
    assert work.responses.get(question__kind="essay").answer.startswith("They say so.")
    [evidence] = work.evidence.all()
    assert (evidence.label, evidence.role) == ("Doc 1, ¶2", "backs")
    assert evidence.quote == "counted eleven masts"
    assert evidence.response.question.kind == "essay"
