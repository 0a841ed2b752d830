"""An answer in named parts in a real browser: saved, cited in, compared, begun with a starter."""

import re

import pytest
from playwright.sync_api import expect

from quizzes.models import Attempt, Evidence, Question, Response
from tests.browser.desk import SAVED, state

pytestmark = pytest.mark.browser


@pytest.fixture
def url(giving, quiz):
    settings = {"document": "Doc 1", "starters": ["Because he kept the gates, …"]}
    Question.objects.create(
        quiz=quiz, kind="sourcing_card", prompt="Who speaks?", settings=settings, position=9
    )
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


def stored():
    return Response.objects.get(question__kind="sourcing_card").answer


def saved(page):
    expect(state(page)).to_have_text(SAVED)
    page.wait_for_function("document.querySelector('[data-save-state]').dataset.state === 'saved'")


def test_it_works(desk):
    desk.get_by_label("Who made it?").fill("The harbor master")
    desk.get_by_label("For whom?").fill("The council")
    desk.get_by_text("You can begin like this").click()
    desk.get_by_role("button", name="Because he kept the gates, …").click()
    expect(desk.get_by_label("For whom?")).to_have_value("The council Because he kept the gates, ")
    desk.get_by_label("Who made it?").click()
    desk.locator("#d1p2 .para-no").click()
    bar = desk.get_by_role("group", name="The picked passage")
    expect(bar.get_by_role("combobox").locator("option:checked")).to_have_text(
        "question 5: Doc 1: Who made it?"
    )
    bar.get_by_role("button", name="says what it says").click()
    expect(desk.get_by_label("Who made it?")).to_have_value("The harbor master (Doc 1, ¶2)")
    desk.locator("#d1p3 .para-no").click()
    bar.get_by_role("combobox").select_option(label="question 5: Doc 1: What for?")
    bar.get_by_role("button", name="backs my point").click()
    expect(desk.get_by_label("What for?")).to_have_value("(Doc 1, ¶3)")
    saved(desk)
    assert stored() == (
        "§ maker\nThe harbor master (Doc 1, ¶2)\n"
        "§ audience\nThe council Because he kept the gates, \n"
        "§ purpose\n(Doc 1, ¶3)"
    )
    assert set(Evidence.objects.values_list("label", "response__question__kind")) == {
        ("Doc 1, ¶2", "sourcing_card"),
        ("Doc 1, ¶3", "sourcing_card"),
    }
    desk.reload()
    expect(desk.get_by_label("What for?")).to_have_value("(Doc 1, ¶3)")


def test_a_long_name_of_a_part_stays_on_a_phone(desk):
    """The list of places to cite in shrinks; the bar with its buttons stays in sight."""
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.goto(desk.url + "#documents")
    desk.locator("#d1p2 .para-no").click()
    bar = desk.get_by_role("group", name="The picked passage")
    bar.get_by_role("combobox").select_option(label="question 5: Doc 1: How far do you trust it?")
    ends = "(one) => Math.round(one.getBoundingClientRect().right)"
    assert bar.get_by_role("combobox").evaluate(ends) <= bar.evaluate(ends)


def test_quotations_of_all_parts_are_compared(desk):
    """Each leads to its words in the box where they stand."""
    desk.get_by_label("Who made it?").fill("He says “I counted eleven mast”.")
    desk.get_by_label("What for?").fill("To say that “the gates shut” he was.")
    card = desk.locator("article", has=desk.get_by_label("What for?"))
    card.get_by_role("button", name="Check my quotations").click()
    found = card.locator(".quotations > li")
    expect(found).to_have_count(2)
    expect(found.first).to_contain_text("Differs")
    found.last.get_by_role("link").first.press("Enter")
    expect(desk.get_by_label("What for?")).to_be_focused()
    box = "document.activeElement"
    at = f"{box}.value.slice({box}.selectionStart, {box}.selectionEnd)"
    assert desk.evaluate(at) == "“the gates shut”"


def test_two_tabs(desk, url):
    other = desk.context.new_page()
    other.goto(url)
    desk.get_by_label("Who made it?").fill("The harbor master")
    saved(desk)
    other.get_by_label("Who made it?").fill("The council")
    other.get_by_label("What for?").fill("To warn")
    dialog = other.get_by_role("dialog", name="You also wrote this somewhere else")
    expect(dialog.locator("[data-theirs]")).to_have_text("Doc 1, Who made it?: The harbor master")
    expect(dialog.locator("[data-mine]")).to_contain_text("Doc 1, What for?: To warn")
    dialog.get_by_label("Both, one after the other").check()
    dialog.get_by_role("button", name="Save what I chose").click()
    saved(other)
    assert stored() == "§ maker\nThe council\n\nThe harbor master\n§ purpose\nTo warn"


def test_put_in_order_without_dragging(visitor, enter, ana, giving, quiz):
    """By mouse, by keyboard and by the list of places; what moved is told."""
    items = [
        {"key": key, "text": text} for key, text in zip("abc", ["Ada", "Bo", "Cy"], strict=True)
    ]
    settings = {"items": items, "right": ["c", "a", "b"]}
    Question.objects.create(quiz=quiz, kind="chronology", prompt="Order", settings=settings)
    page = visitor(viewport={"width": 360, "height": 740}, has_touch=True)
    enter(page, ana)
    page.goto(f"/assignments/{giving.assignment_id}/{quiz.pk}/#questions")
    page.get_by_role("button", name="Move up: Cy").tap()
    names = page.locator(".parts-chronology label")
    expect(names).to_have_text(["Ada", "Cy", "Bo"])
    expect(page.locator("[data-announce]")).to_have_text("Cy: now 2 of 3")
    expect(page.get_by_role("button", name="Move up: Cy")).to_be_focused()
    page.keyboard.press("Enter")
    expect(names).to_have_text(["Cy", "Ada", "Bo"])
    page.get_by_label("Bo", exact=True).select_option("1")
    expect(names).to_have_text(["Bo", "Cy", "Ada"])
    saved(page)
    answer = Response.objects.get(question__kind="chronology").answer
    assert answer == "§ a\n3\n§ b\n1\n§ c\n2"


def test_marked_in_the_authors_colors(desk, url, quiz):
    items = [{"key": "a", "text": "doubt"}, {"key": "b", "text": "threat"}]
    settings = {"items": items, "marks": 3}
    Question.objects.filter(quiz=quiz).update(retired=True)
    Question.objects.create(quiz=quiz, kind="annotation", prompt="Mark", settings=settings)
    Attempt.objects.all().delete()
    desk.goto(url)
    expect(desk.get_by_role("group", name=re.compile(r"^Mark \d$"))).to_have_count(1)
    desk.locator("#d1p3 .para-no").click()
    bar = desk.get_by_role("group", name="The picked passage")
    expect(bar.get_by_role("button", name="backs my point")).to_be_hidden()
    bar.get_by_role("button", name="threat").click()
    expect(desk.locator("#d1p3 mark")).to_have_class("meaning-2")
    expect(desk.get_by_role("group", name=re.compile(r"^Mark \d$"))).to_have_count(2)
    desk.get_by_role("group", name="Mark 1").get_by_label("doubt").check()
    expect(desk.locator("#d1p3 mark")).to_have_class("meaning-1")
    saved(desk)
    answer = Response.objects.get(question__kind="annotation").answer
    assert answer == "§ 1\n(Doc 1, ¶3)\n§ 1-as\na"
