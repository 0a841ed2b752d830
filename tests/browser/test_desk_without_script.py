"""The same way without JavaScript, and what the pages look like to a phone and to axe."""

import gzip

import pytest
from playwright.sync_api import expect

from quizzes.models import Attempt, Evidence
from tests.browser.desk import essay

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(visitor, enter, ana, url):
    page = visitor(java_script_enabled=False, viewport={"width": 1366, "height": 900})
    enter(page, ana)
    page.goto(url)
    return page


def test_it_works(plain, url):
    essay(plain).fill("The gates were shut.")
    plain.get_by_label("The letter").check()
    plain.get_by_role("button", name="Cite paragraph 3").first.click()
    expect(plain.get_by_role("heading", name="Cite Doc 1, ¶3")).to_be_visible()
    plain.get_by_label("Cite it in").select_option(label="4. Were the gates shut?")
    plain.get_by_label("backs my point").check()
    plain.get_by_role("button", name="Cite it").click()
    expect(essay(plain)).to_have_value("The gates were shut. (Doc 1, ¶3)")
    expect(plain.get_by_label("The letter")).to_be_checked()
    evidence = plain.locator('[data-number="4"] .evidence li')
    expect(evidence).to_contain_text("We shall keep the gates shut until the council speaks.")
    plain.get_by_label("What Doc 1, ¶3 does here").select_option("says")
    plain.get_by_role("button", name="Save").first.click()
    assert Evidence.objects.get().role == "says"
    plain.get_by_role("button", name="Check and turn in").first.click()
    expect(plain.get_by_text("2 questions have no answer yet.")).to_be_visible()
    plain.get_by_role("link", name="Question 3").click()
    plain.get_by_label("Your answer to question 3").fill("Eleven masts (Doc 1, ¶2).")
    plain.get_by_role("button", name="Save").first.click()
    plain.get_by_role("button", name="Add it to your evidence").click()
    assert Evidence.objects.count() == 2
    plain.get_by_role("button", name="Remove Doc 1, ¶2").click()
    assert Evidence.objects.count() == 1
    plain.get_by_role("button", name="Check and turn in").first.click()
    plain.get_by_role("button", name="Turn in").click()
    expect(plain.get_by_text("You can read your work here but not change it.")).to_be_visible()
    attempt = Attempt.objects.get()
    assert attempt.is_turned_in
    assert list(attempt.answers().values()) == [
        "a",
        "",
        "Eleven masts (Doc 1, ¶2).",
        "The gates were shut. (Doc 1, ¶3)",
    ]


def test_two_tabs(plain, url):
    other = plain.context.new_page()
    other.goto(url)
    essay(plain).fill("The gates were shut.")
    plain.get_by_role("button", name="Save").first.click()
    essay(other).fill("The gates were open.")
    other.get_by_role("button", name="Save").first.click()
    expect(other.get_by_role("heading", name="You also wrote this somewhere else")).to_be_visible()
    expect(other.get_by_text("The gates were shut.")).to_be_visible()
    expect(other.get_by_label("Your answer to question 4")).to_have_value("The gates were open.")
    other.get_by_label("Your answer to question 4").fill("The gates were ajar.")
    other.get_by_role("button", name="Save what I chose").click()
    expect(essay(other)).to_have_value("The gates were ajar.")


def test_enter_in_a_choice_saves(plain, url):
    plain.get_by_label("The letter").check()
    plain.keyboard.press("Enter")
    expect(plain.locator("[data-save-state]")).to_contain_text("Saved")
    assert plain.url.endswith(url + "#questions")


def pages_of(url, giving, quiz):
    reading = quiz.lesson.steps.first()
    return [
        "/",
        "/assignments/",
        f"/assignments/{giving.assignment_id}/",
        f"/assignments/{giving.assignment_id}/{reading.pk}/",
        url,
        url + "#questions",
        url + "submit/",
        url + "cite/?at=d1:1",
        url + "earlier/",
    ]


@pytest.mark.parametrize("width", [320, 360, 768])
def test_no_page_scrolls_sideways(visitor, enter, ana, url, giving, quiz, attempt, width):
    page = visitor(viewport={"width": width, "height": 740})
    enter(page, ana)
    for address in pages_of(url, giving, quiz):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (address, wide) == (address, width)
    page.goto(url)
    page.get_by_role("button", name="Cite paragraph 1").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe(visitor, enter, axe, ana, url, giving, quiz, attempt, scheme):
    page = visitor(viewport={"width": 1366, "height": 900}, color_scheme=scheme)
    enter(page, ana)
    for address in pages_of(url, giving, quiz):
        page.goto(address)
        assert (address, axe(page)) == (address, [])
    page.goto(url)
    page.get_by_role("button", name="Cite paragraph 1").first.click()
    assert axe(page) == []
    page.get_by_role("button", name="backs my point").click()
    essay(page).fill("Also (Doc 1, ¶3).")
    expect(page.get_by_text("You name Doc 1, ¶3.")).to_be_visible()
    assert axe(page) == []


def test_axe_on_what_came_back(visitor, enter, axe, ana, url, turned_in, rivera):
    turned_in.give_back(rivera)
    page = visitor(viewport={"width": 1366, "height": 900})
    enter(page, ana)
    page.goto(url)
    assert axe(page) == []


def test_what_a_first_visit_weighs(visitor, enter, ana, url, giving, harbor_letter):
    """As a server sends it, which compresses files and pages. 120 kB are allowed."""
    text = harbor_letter.texts.get()
    text.revise(f"{text.current.body}\n\nThey [would not]{{.reading or=“could not”}} open.")
    page = visitor(viewport={"width": 1366, "height": 900})
    enter(page, ana)
    came = []
    page.on("response", lambda one: came.append(one))
    page.goto(url, wait_until="networkidle")
    weight = sum(len(gzip.compress(one.body())) for one in came if one.ok)
    assert 20_000 < weight < 60_000
    assert len(came) <= 10, "\n".join(one.url for one in came)
    assert page.locator("a.sense-ref").count() == 1
    page.mouse.move(100, 100)
    expect(page.get_by_role("button", name="Reading 1 of 2")).to_be_visible()
