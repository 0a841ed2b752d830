"""A lesson built on one page, with and without scripts, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from lessons.models import Assignment, StepDocument
from quizzes.models import Question

PHONE = {"width": 360, "height": 740}


def paste(page, number, title, text):
    page.locator(f"[name=pasted-{number}-title]").fill(title)
    page.locator(f"[name=pasted-{number}-text]").fill(text)


def titles():
    return [one.text.source.title for one in StepDocument.objects.order_by("position")]


def test_it_works(page, enter, rivera, period3, council_notice):
    enter(page, rivera)
    page.goto("/admin/")
    page.get_by_role("main").get_by_role("link", name="New lesson").click()
    page.locator("[name=question]").fill("Were the gates shut?")
    paste(page, 0, "Letter", "The gates are shut.\n\nNobody comes in.")
    page.get_by_label("Find a document by its words").fill("council")
    page.get_by_label("Find a document by its words").press("Enter")
    page.get_by_label("Notice of the council").check()
    expect(page.get_by_label("Your short questions")).to_be_hidden()
    page.get_by_label("Short answers to questions of yours").check()
    page.get_by_label("Your short questions").fill("Who shut them?")
    expect(page.get_by_label("How the essay is graded")).to_be_hidden()
    page.get_by_label("Period 3").check()
    page.locator(f"[name=class-{period3.pk}-due_at]").fill("2031-05-06T23:59")
    page.get_by_role("button", name="Give it to the class").click()
    expect(page.get_by_text("It is given.")).to_be_visible()
    assert titles() == ["Letter", "Notice of the council"]
    assert Question.objects.get().prompt == "Who shut them?"
    assert Assignment.objects.get().givings.get().classroom == period3


def test_places_to_paste_are_added_in_the_page(page, enter, rivera, transactional_db):
    enter(page, rivera)
    page.goto("/lessons/new/")
    page.locator("[name=question]").fill("Why?")
    page.get_by_role("button", name="Paste one more").click()
    paste(page, 2, "Third", "Words of the third.")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("Only you see it until you publish it.")).to_be_visible()
    assert titles() == ["Third"]


def test_without_scripts(visitor, enter, rivera, period3, council_notice):
    page = enter(visitor(java_script_enabled=False, viewport=PHONE), rivera)
    page.goto("/lessons/new/")
    page.locator("[name=question]").fill("Were the gates shut?")
    paste(page, 0, "Letter", "The gates are shut.")
    page.get_by_role("button", name="Paste one more").click()
    paste(page, 2, "Diary", "I saw it.")
    page.get_by_label("Find a document by its words").fill("council")
    page.get_by_role("button", name="Look").click()
    page.get_by_label("Notice of the council").check()
    page.get_by_label("Period 3").check()
    page.get_by_role("button", name="Give it to the class").click()
    assert titles() == ["Letter", "Diary", "Notice of the council"]
    assert Question.objects.get().kind == "essay"


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_scrolls_sideways(width, visitor, enter, rivera, period3, lesson, quiz):
    page = enter(visitor(viewport={"width": width, "height": 740}), rivera)
    addresses = ["/lessons/new/", "/lessons/", "/lessons/were-the-gates-shut/"]
    for address in [*addresses, "/lessons/were-the-gates-shut/preview/2/"]:
        page.goto(address)
        expect(page.locator("main h1").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_mistakes_keep_what_was_typed(page, enter, rivera, period3):
    enter(page, rivera)
    page.goto("/lessons/new/")
    paste(page, 0, "Letter", "The gates are shut.")
    page.get_by_role("button", name="Give it to the class").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the class that gets it")
    expect(page.locator("[name=pasted-0-text]")).to_have_value("The gates are shut.")
    assert not StepDocument.objects.exists()
