"""Reading aids on the desk: words explained, read aloud, and how documents look."""

import re
import time

import pytest
from playwright.sync_api import expect

from lessons.models import Support
from quizzes.models import Evidence
from sources.models import Term
from tests.browser.test_paper import VOICES

pytestmark = pytest.mark.browser


@pytest.fixture
def mast(harbor_letter):
    term = Term.objects.create(name="mast", meaning="A pole for sails.", variants="masts")
    harbor_letter.terms.add(term)
    return term


@pytest.fixture
def desk(page, enter, ana, url):
    """Ana's page, to be opened once the rest is laid out."""
    enter(page, ana)
    return page


def test_a_word_is_explained_where_it_stands(desk, url, mast):
    desk.goto(url)
    desk.mouse.move(9, 9)
    word = desk.locator("#d1p2 .term")
    expect(word).to_have_text("masts")
    tip = desk.locator(".tip:visible")
    word.click()
    expect(tip).to_have_text("A pole for sails.")
    assert "#" not in desk.url
    desk.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    word.focus()
    expect(tip).to_be_visible()
    desk.keyboard.press("Escape")
    desk.keyboard.press("Enter")
    expect(tip).to_have_text("A pole for sails.")
    desk.locator(".para-no").first.focus()
    expect(tip).to_be_hidden()


def test_words_explained_are_cited_like_any(desk, url, mast):
    """The mouse goes down on the word itself."""
    desk.goto(url)
    desk.mouse.move(9, 9)
    word = desk.locator("#d1p2 .term").bounding_box()
    middle = word["y"] + word["height"] / 2
    desk.mouse.move(word["x"] + 1, middle)
    desk.mouse.down()
    desk.mouse.move(word["x"] + word["width"] + 90, middle, steps=6)
    desk.mouse.up()
    desk.get_by_role("button", name="backs my point").click()
    expect(desk.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    evidence = Evidence.objects.get()
    assert evidence.label == "Doc 1, ¶2"
    assert evidence.quote.startswith("masts and")


def test_a_first_visit_asks_for_little(desk, url, mast):
    asked = []
    desk.on("requestfinished", lambda request: asked.append(request.url))
    desk.goto(url, wait_until="networkidle")
    assert len(asked) <= 10, "\n".join(asked)


def test_a_word_list_stands_open_without_a_script(visitor, enter, ana, url, mast):
    Support.objects.create(student=ana, word_list=True)
    page = visitor(java_script_enabled=False)
    enter(page, ana)
    page.goto(url)
    expect(page.get_by_text("A pole for sails.")).to_be_visible()
    expect(page.locator(".term")).to_have_count(0)


# --- read aloud ------------------------------------------------------------------------


def said(page):
    return page.evaluate("said.map(([words]) => words)")


def test_the_document_that_shows_is_read_aloud(desk, url):
    desk.add_init_script(VOICES % "true")
    desk.goto(f"{url}#d2sheet")
    desk.get_by_role("button", name="Read aloud").click()
    expect(desk.locator(".spoken-now")).to_have_text("The gates are open, and were never shut.")
    desk.evaluate("saying.onend()")
    expect(desk.locator(".spoken-now")).to_have_text("Trade goes on as before.")
    desk.keyboard.press("Escape")
    expect(desk.locator(".spoken-now")).to_have_count(0)
    desk.get_by_role("link", name="Doc 1").first.click()
    desk.get_by_role("button", name="Read aloud").click()
    expect(desk.locator(".spoken-now")).to_have_text("The ships came in at dawn.")
    assert said(desk) == [
        "The gates are open, and were never shut.",
        "Trade goes on as before.",
        "The ships came in at dawn.",
    ]


def test_question_and_answer_are_read_aloud(desk, url, ana):
    Support.objects.create(student=ana, read_aloud=True)
    desk.add_init_script(VOICES % "true")
    desk.goto(url)
    essay, choice = desk.locator('[data-number="4"]'), desk.locator('[data-number="1"]')
    essay.get_by_role("textbox").fill("They were shut. The letter says so.")
    essay.get_by_role("button", name="Read my answer aloud").click()
    expect(essay.locator(".spoken-now")).to_have_text("They were shut. ")
    desk.evaluate("saying.onend()")
    desk.evaluate("saying.onend()")
    expect(essay.locator(".spoken-answer")).to_have_count(0)
    choice.get_by_role("button", name="Read the question aloud").click()
    for words in ["Which was secret?", "The letter", "The notice"]:
        expect(choice.locator(".spoken-now")).to_have_text(words)
        desk.evaluate("saying.onend()")
    spoken = [words.strip() for words in said(desk)]
    assert spoken[:2] == ["They were shut.", "The letter says so."]
    assert [words for words in spoken[2:] if words] == [
        "Which was secret?",
        "The letter",
        "The notice",
    ]


def test_a_language_without_a_voice(desk, url, harbor_letter):
    harbor_letter.texts.update(language="ru")
    desk.add_init_script(VOICES % "true")
    desk.goto(url)
    desk.get_by_role("button", name="Read aloud").click()
    expect(desk.get_by_text("This device has no voice of its own for this")).to_be_visible()
    assert said(desk) == []


def test_without_a_voice_of_its_own_nothing_is_offered(desk, url):
    desk.add_init_script(VOICES % "false")
    desk.goto(url)
    expect(desk.locator("#d1p1")).to_be_visible()
    expect(desk.locator("[data-aloud]")).to_be_hidden()


# --- how documents look ----------------------------------------------------------------


def open_menu(page):
    page.get_by_text("Text and layers").click()


def kept(user, view):
    """Wait until the server has it."""
    for _try in range(100):
        user.refresh_from_db()
        if user.view == view:
            break
        time.sleep(0.05)
    assert user.view == view


def test_it_looks_the_same_on_another_device(desk, visitor, enter, axe, ana, url):
    desk.goto(url)
    open_menu(desk)
    desk.get_by_label("Largest").check()
    desk.get_by_label("Cream").check()
    kept(ana, {"size": "4", "theme": "cream"})
    paper = desk.locator("#d1sheet").evaluate("one => getComputedStyle(one).backgroundColor")
    assert paper == "rgb(251, 244, 228)"
    assert axe(desk) == []
    there = visitor(viewport={"width": 1366, "height": 900})
    enter(there, ana)
    there.goto(url)
    root = there.locator("html")
    expect(root).to_have_attribute("data-size", "4")
    expect(root).to_have_attribute("data-theme", "cream")
    open_menu(there)
    expect(there.get_by_label("Largest")).to_be_checked()
    there.get_by_label("Like this device").check()
    kept(ana, {"size": "4"})


def test_somebody_else_on_the_same_device(desk, enter, ana, ben, url):
    desk.goto(url)
    open_menu(desk)
    desk.get_by_label("Dark").check()
    kept(ana, {"theme": "dark"})
    enter(desk, ben)
    desk.goto(url)
    assert desk.locator("html").get_attribute("data-theme") is None


def test_one_at_a_time_or_one_under_another(desk, ana, url):
    desk.goto(url)
    first, second = desk.locator("#d1sheet"), desk.locator("#d2sheet")
    expect(second).to_be_hidden()
    open_menu(desk)
    desk.get_by_label("One under another").check()
    expect(first).to_be_visible()
    expect(second).to_be_visible()
    desk.get_by_label("One at a time").check()
    expect(second).to_be_hidden()
    kept(ana, {"documents": "one"})


def test_the_ruler_goes_along(desk, ana, url):
    desk.goto(url)
    open_menu(desk)
    desk.get_by_role("group", name="Reading ruler").get_by_label("On").check()
    desk.keyboard.press("Escape")
    ruler = desk.locator(".ruler")
    expect(ruler).to_be_hidden()
    kept(ana, {"ruler": "on"})
    for paragraph in ("#d1p1", "#d1p3"):
        words = desk.locator(f"{paragraph} .s").first
        words.hover()
        expect(ruler).to_be_visible()
        line, strip = words.bounding_box(), ruler.bounding_box()
        assert strip["y"] <= line["y"]
        assert strip["y"] + strip["height"] >= line["y"] + line["height"]
    desk.locator("#d1p1 .s").first.focus()
    assert ruler.bounding_box()["y"] < desk.locator("#d1p2").bounding_box()["y"]
    desk.mouse.move(1200, 300)
    expect(ruler).to_be_hidden()


def test_without_a_script_a_button_keeps_it(visitor, enter, ana, url):
    page = visitor(java_script_enabled=False)
    enter(page, ana)
    page.goto(url)
    expect(page.locator("#d2sheet")).to_be_visible()
    page.get_by_text("Text and layers").click()
    page.get_by_label("Large", exact=True).check()
    page.get_by_label("One at a time").check()
    page.get_by_role("button", name="Keep it so").click()
    expect(page).to_have_url(re.compile(f"{url}$"))
    expect(page.locator("html")).to_have_attribute("data-size", "2")
    expect(page.locator("#d1sheet")).to_be_visible()
    expect(page.locator("#d2sheet")).to_be_hidden()
    page.get_by_role("link", name="Doc 2").first.click()
    expect(page.locator("#d2sheet")).to_be_visible()
    expect(page.locator("#d1sheet")).to_be_hidden()
