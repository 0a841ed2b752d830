"""Evidence in the prose of an essay: places in the text, what waits beside it, and the outline."""

import re

import pytest
from playwright.sync_api import expect

from quizzes.models import Attempt, Evidence, Response
from quizzes.outline import read
from tests.browser.desk import essay

pytestmark = pytest.mark.browser
LETTER = "We shall keep the gates shut until the council speaks."


def used(page):
    return page.locator('[data-number="4"] .evidence .chip')


def spare(page):
    return page.locator('[data-number="4"] .spare .chip')


def saved(page):
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")


def gather(page, *numbers):
    """Cite paragraphs of Doc 1 in the essay."""
    for number in numbers:
        page.locator(f"#d1p{number} .para-no").click()
        bar = page.get_by_role("group", name="The picked passage")
        bar.get_by_role("combobox").select_option(
            value=page.locator('[data-number="4"]').get_attribute("data-question")
        )
        bar.get_by_role("button", name="backs my point").click()


def stored():
    return Response.objects.get(question__kind="essay")


# --- in the text and beside it -------------------------------------------------------------


def test_taken_out_of_the_text_and_put_in_again(desk):
    gather(desk, 2, 3)
    expect(used(desk)).to_have_text(["Doc 1, ¶2", "Doc 1, ¶3"])
    expect(spare(desk)).to_have_count(0)
    expect(desk.get_by_role("heading", name="Evidence not used yet")).to_be_hidden()
    essay(desk).fill("The gates were shut (Doc 1, ¶3). Nobody came.")
    expect(spare(desk)).to_have_text(["Doc 1, ¶2"])
    expect(used(desk)).to_have_text(["Doc 1, ¶3"])
    expect(desk.get_by_role("button", name="Insert")).to_have_text(["Insert"])
    told = "Doc 1, ¶2 is not in your answer any more. It stays among your evidence."
    expect(desk.get_by_role("status").filter(has_text=told)).to_be_attached()
    saved(desk)
    assert Evidence.objects.count() == 2
    desk.reload()
    expect(spare(desk)).to_have_text(["Doc 1, ¶2"])
    # one button puts it where the cursor stands
    essay(desk).evaluate("(area) => (area.focus(), area.setSelectionRange(32, 32))")
    desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("ArrowRight")
    desk.get_by_role("button", name="Insert Doc 1, ¶2").click()
    expect(essay(desk)).to_have_value("The gates were shut (Doc 1, ¶3). (Doc 1, ¶2) Nobody came.")
    expect(essay(desk)).to_be_focused()
    expect(spare(desk)).to_have_count(0)
    expect(used(desk)).to_have_text(["Doc 1, ¶3", "Doc 1, ¶2"])
    saved(desk)
    assert stored().answer == "The gates were shut (Doc 1, ¶3). (Doc 1, ¶2) Nobody came."
    assert set(Evidence.objects.values_list("label", "role")) == {
        ("Doc 1, ¶2", "backs"),
        ("Doc 1, ¶3", "backs"),
    }


def test_typed_in_other_ways(desk):
    essay(desk).fill("Shut, see doc. 1 para 3.")
    expect(desk.get_by_text("You name Doc 1, ¶3.")).to_be_visible()
    desk.get_by_role("button", name="Add it to your evidence").click()
    expect(used(desk)).to_have_text(["Doc 1, ¶3"])
    essay(desk).fill("Nobody sent for them (Doc 1, ¶1.2).")
    desk.get_by_role("button", name="Add it to your evidence").click()
    expect(essay(desk)).to_have_value("Nobody sent for them (Doc 1, ¶1).")
    expect(used(desk)).to_have_text(["Doc 1, ¶1"])
    expect(spare(desk)).to_have_text(["Doc 1, ¶3"])
    expect(desk.get_by_text("You name")).to_have_count(0)
    saved(desk)
    assert dict(Evidence.objects.values_list("label", "quote")) == {
        "Doc 1, ¶3": LETTER,
        "Doc 1, ¶1": "Nobody had sent for them.",
    }


def test_the_words_show_on_pointing_and_focus(desk):
    gather(desk, 3)
    tip = desk.locator(".tip")
    expect(tip).to_be_attached()
    used(desk).hover()
    expect(tip).to_have_text(LETTER)
    desk.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    used(desk).focus()
    expect(tip).to_be_visible()
    desk.get_by_role("combobox", name="What Doc 1, ¶3 does here").focus()
    expect(tip).to_be_hidden()
    # the cursor within a place shows its row
    essay(desk).evaluate("(area) => (area.focus(), area.setSelectionRange(4, 4))")
    desk.keyboard.press("ArrowRight")
    expect(desk.locator('[data-number="4"] .evidence li')).to_have_class(re.compile("here"))
    desk.keyboard.press("End")
    expect(desk.locator('[data-number="4"] .evidence li')).not_to_have_class(re.compile("here"))


def test_the_words_show_where_an_answer_is_read(desk, url, ana):
    gather(desk, 3)
    saved(desk)
    tip = desk.locator(".tip")
    desk.goto(url + "submit/")
    place = desk.get_by_role("link", name="(Doc 1, ¶3)")
    expect(tip).to_be_attached()
    place.focus()
    expect(tip).to_have_text(LETTER)
    expect(place).to_have_accessible_description(LETTER)
    Attempt.objects.get().turn_in(ana)
    desk.goto(url)
    desk.get_by_role("link", name="(Doc 1, ¶3)").hover()
    expect(tip).to_have_text(LETTER)


def test_a_grader_sees_what_was_not_used(desk, visitor, enter, ana, rivera, giving):
    gather(desk, 2, 3)
    essay(desk).fill("Shut (Doc 1, ¶3).")
    saved(desk)
    attempt = Attempt.objects.get()
    attempt.turn_in(ana)
    page = enter(visitor(viewport={"width": 1366, "height": 900}), rivera)
    page.goto(f"/marking/{giving.assignment_id}/{attempt.pk}/")
    rows = page.get_by_role("list", name="Passages cited").get_by_role("listitem")
    expect(rows.filter(has_text="not used in the answer")).to_have_count(1)
    expect(rows.filter(has_text="not used in the answer")).to_contain_text("Doc 1, ¶2")
    expect(page.locator(".tip")).to_be_attached()
    page.get_by_role("button", name="(Doc 1, ¶3)").focus()
    expect(page.locator(".tip")).to_have_text(LETTER)


@pytest.mark.parametrize("width", [320, 1366])
def test_room_beside_the_essay(visitor, enter, axe, ana, url, width):
    page = enter(visitor(viewport={"width": width, "height": 900}), ana)
    page.goto(url)
    gather(page, 2)
    page.goto(url + "#questions")
    essay(page).fill("Nothing named.")
    expect(spare(page)).to_have_text(["Doc 1, ¶2"])
    assert page.evaluate("document.documentElement.scrollWidth") == width
    waiting, area = page.locator(".spare-of").nth(1).bounding_box(), essay(page).bounding_box()
    is_beside = waiting["x"] >= area["x"] + area["width"]
    assert is_beside == (width > 1000)
    assert axe(page) == []


# --- the outline ---------------------------------------------------------------------------


def claim(page, number):
    return page.get_by_role("group", name=f"Claim {number}", exact=True)


def words(page, number):
    return claim(page, number).get_by_role("textbox", name="What you claim")


def press(page, name, number=None):
    place = page if number is None else claim(page, number)
    place.get_by_role("button", name=name, exact=True).first.click()


def open_outline(page):
    page.locator("[data-outline] summary").click()


def claims():
    return [(one.text, one.labels) for one in read(stored().outline)]


def test_claims_are_arranged_and_become_paragraphs(desk):
    gather(desk, 2, 3)
    essay(desk).fill("My answer.")
    expect(spare(desk)).to_have_count(2)
    expect(words(desk, 1)).to_be_hidden()  # offered, not forced
    open_outline(desk)
    words(desk, 1).fill("He counted them.")
    claim(desk, 1).get_by_label("Doc 1, ¶2").check()
    press(desk, "Add a claim")
    expect(words(desk, 2)).to_be_focused()
    desk.keyboard.type("The gates were shut.")
    claim(desk, 2).get_by_label("Doc 1, ¶3").check()
    press(desk, "Move up: claim 2", 2)
    expect(words(desk, 1)).to_have_value("The gates were shut.")
    expect(claim(desk, 1).get_by_role("button", name="Move up")).to_be_focused()
    expect(claim(desk, 1).get_by_label("Doc 1, ¶3")).to_be_checked()
    expect(claim(desk, 1).get_by_label("Doc 1, ¶2")).not_to_be_checked()
    press(desk, "Add a claim")
    words(desk, 3).fill("A slip.")
    press(desk, "Delete claim 3", 3)
    expect(words(desk, 3)).to_have_count(0)
    saved(desk)
    assert claims() == [
        ("The gates were shut.", ("Doc 1, ¶3",)),
        ("He counted them.", ("Doc 1, ¶2",)),
    ]
    press(desk, "Turn into paragraphs")
    written = "My answer.\n\nThe gates were shut (Doc 1, ¶3).\n\nHe counted them (Doc 1, ¶2)."
    expect(essay(desk)).to_have_value(written)
    expect(essay(desk)).to_be_focused()
    press(desk, "Turn into paragraphs")
    expect(essay(desk)).to_have_value(written)
    expect(spare(desk)).to_have_count(0)
    saved(desk)
    assert stored().answer == written
    assert len(claims()) == 2
    desk.reload()
    expect(words(desk, 2)).to_have_value("He counted them.")
    expect(claim(desk, 2).get_by_label("Doc 1, ¶2")).to_be_checked()


def test_saved_while_one_writes(desk):
    open_outline(desk)
    words(desk, 1).fill("Shut.")
    expect(desk.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    assert claims() == [("Shut.", ())]


def test_by_keyboard_alone(desk):
    desk.locator("[data-outline] summary").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.type("First.")
    desk.get_by_role("button", name="Add a claim").press("Enter")
    expect(words(desk, 2)).to_be_focused()
    desk.keyboard.type("Second.")
    claim(desk, 2).get_by_role("button", name="Move up").press("Space")
    claim(desk, 1).get_by_role("button", name="Move down").press("Space")
    expect(claim(desk, 2).get_by_role("button", name="Move down")).to_be_focused()
    expect(desk.get_by_role("status").filter(has_text="Now claim 2 of 2.")).to_be_attached()
    saved(desk)
    assert claims() == [("First.", ()), ("Second.", ())]


def test_evidence_comes_and_goes_under_the_claims(desk):
    open_outline(desk)
    words(desk, 1).fill("Shut.")
    gather(desk, 3)
    claim(desk, 1).get_by_label("Doc 1, ¶3").check()
    gather(desk, 2)
    expect(claim(desk, 1).get_by_role("checkbox")).to_have_count(2)
    expect(claim(desk, 1).get_by_label("Doc 1, ¶3")).to_be_checked()
    press(desk, "Remove Doc 1, ¶2")
    expect(claim(desk, 1).get_by_role("checkbox")).to_have_count(1)
    saved(desk)
    assert claims() == [("Shut.", ("Doc 1, ¶3",))]


def test_written_in_two_tabs(desk, url):
    other = desk.context.new_page()
    other.goto(url)
    open_outline(desk)
    words(desk, 1).fill("The gates were shut.")
    saved(desk)
    open_outline(other)
    words(other, 1).fill("They were open.")
    saved(other)
    expect(words(other, 1)).to_have_value("The gates were shut.")
    expect(words(other, 2)).to_have_value("They were open.")
    assert claims() == [("The gates were shut.", ()), ("They were open.", ())]


def test_without_a_script(visitor, enter, ana, url):
    page = visitor(java_script_enabled=False, viewport={"width": 1366, "height": 900})
    enter(page, ana)
    page.goto(url)
    page.goto(url + "cite/?at=d1:3")
    page.get_by_label("Cite it in").select_option(label="4. Were the gates shut?")
    page.get_by_label("Put its place at the end of my answer").uncheck()
    press(page, "Cite it")
    expect(spare(page)).to_have_text(["Doc 1, ¶3"])
    open_outline(page)
    words(page, 1).fill("The gates were shut.")
    claim(page, 1).get_by_label("Doc 1, ¶3").check()
    press(page, "Add a claim")
    words(page, 2).fill("Nobody came.")
    press(page, "Move up: claim 2", 2)
    expect(words(page, 1)).to_have_value("Nobody came.")
    press(page, "Turn into paragraphs")
    expect(essay(page)).to_have_value("Nobody came.\n\nThe gates were shut (Doc 1, ¶3).")
    expect(spare(page)).to_have_count(0)
    essay(page).fill("Shut.")
    press(page, "Save")
    press(page, "Insert Doc 1, ¶3")
    expect(essay(page)).to_have_value("Shut. (Doc 1, ¶3)")
    assert claims() == [("Nobody came.", ()), ("The gates were shut.", ("Doc 1, ¶3",))]


@pytest.mark.parametrize("width", [320, 1366])
def test_the_outline_has_room(visitor, enter, axe, ana, url, width):
    page = enter(visitor(viewport={"width": width, "height": 900}), ana)
    page.goto(url)
    gather(page, 1, 2, 3)
    page.goto(url + "#questions")
    open_outline(page)
    press(page, "Add a claim")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert axe(page) == []
