"""The preview under the grid of a rubric: it follows what is typed."""

import pytest
from playwright.sync_api import expect

from quizzes.models import Rubric

pytestmark = pytest.mark.browser

FRESH = "The preview shows what stands in the rows now."


@pytest.fixture
def grid(page, enter, rubric, rivera):
    enter(page, rivera)
    page.goto(f"/admin/quizzes/rubric/{rubric.pk}/change/")
    return page


def test_it_works(grid, rubric):
    shown = grid.locator("#preview")
    expect(shown).to_contain_text("I have 1 of Evidence")
    title = grid.locator("#id_rows-0-title")
    title.fill("A claim that can be argued")
    expect(shown.locator("dt").first).to_have_text("A claim that can be argued (1)")
    expect(title).to_be_focused()
    expect(grid.locator("[data-preview-state]")).to_have_text(FRESH)
    assert shown.evaluate("one => one.closest('[aria-live]')") is None
    assert Rubric.objects.get().criteria.first().title == "Thesis"


def test_what_is_missing_and_what_was_unfolded(grid):
    shown = grid.locator("#preview")
    shown.get_by_text("What earns points").click()
    grid.locator("#id_rows-1-level0_points").fill("1")
    expect(shown).to_contain_text("The preview comes when this is mended:")
    expect(shown).to_contain_text("Row 2: Two levels of this row give the same points.")
    grid.locator("#id_rows-1-level0_points").fill("0")
    expect(shown).to_contain_text("What you grade with")
    shown.get_by_text("What earns points").click()
    grid.locator("#id_rows-0-student_text").fill("I take a side.")
    expect(shown.locator("details[open] dd").first).to_have_text("I take a side.")


def test_what_is_chosen_there_goes_nowhere(grid, rubric):
    """Enter in a field still saves, and what the preview's own fields hold is not sent."""
    grid.locator("#preview").get_by_label("1 of 1", exact=False).first.check(force=True)
    with grid.expect_request(lambda one: one.method == "POST" and "preview" not in one.url) as sent:
        grid.locator("#id_title").press("Enter")
    assert "row-" not in sent.value.post_data.replace("rows-", "")
    grid.wait_for_url("**/admin/quizzes/rubric/")


def test_when_it_cannot_be_fetched(grid):
    expect(grid.locator("#preview")).to_be_visible()
    grid.context.set_offline(True)
    grid.locator("#id_rows-0-title").fill("Claim")
    state = grid.locator("[data-preview-state]")
    expect(state).to_contain_text("The preview cannot be fetched just now.")
    expect(grid.locator("#id_rows-0-title")).to_have_value("Claim")


@pytest.mark.parametrize("width", [360, 1366])
def test_it_fits(grid, axe, width):
    grid.set_viewport_size({"width": width, "height": 900})
    expect(grid.locator("#preview")).to_be_visible()
    assert grid.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert axe(grid, context=".module:has([data-rubric-preview])") == []


def test_without_a_script(visitor, enter, rubric, rivera):
    page = enter(visitor(java_script_enabled=False), rivera)
    page.goto(f"/admin/quizzes/rubric/{rubric.pk}/change/")
    page.locator("#id_rows-0-title").fill("A claim that can be argued")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Preview on a page of its own").click()
    expect(opened.value.locator("#preview dt").first).to_have_text("A claim that can be argued (1)")
    expect(page.locator("#id_rows-0-title")).to_have_value("A claim that can be argued")
