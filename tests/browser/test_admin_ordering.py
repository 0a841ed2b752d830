"""Putting rows in order in the admin: by dragging, and by the number of each."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def drag(page, row, below):
    grip = row.locator(".admin-ordering-field-input-wrapper").bounding_box()
    target = below.bounding_box()
    page.mouse.move(grip["x"] + 8, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(grip["x"] + 8, grip["y"] + 40, steps=4)
    page.mouse.move(grip["x"] + 8, target["y"] + target["height"] + 4, steps=8)
    page.mouse.up()


def test_it_works(page, enter, rivera, quiz):
    first, second, *_others = quiz.questions.all()
    enter(page, rivera)
    page.goto(f"/admin/quizzes/quiz/{quiz.pk}/change/")
    rows = page.locator("#questions-group tr.has_original")
    rows.first.scroll_into_view_if_needed()
    drag(page, rows.nth(0), below=rows.nth(1))
    expect(rows.nth(0)).to_contain_text(str(second))
    page.get_by_role("button", name="Save and stay here").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert [one.pk for one in quiz.questions.all()][:2] == [second.pk, first.pk]
    page.get_by_label(f"Order of “{first}”").fill("1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lessons/lesson/**")
    assert quiz.questions.first() == first
