"""The whole path of teacher and student by links, buttons and forms alone."""

import pytest
from playwright.sync_api import expect

from tests.browser import walk

pytestmark = pytest.mark.browser


def save(page):
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")


def cite(page):
    """The third paragraph of Doc 2, by its number."""
    page.locator("#d2p3").get_by_role("button", name="Cite paragraph 3").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cite Doc 2, ¶3")
    page.get_by_label("shows why it matters who wrote it").check()
    page.get_by_role("button", name="Cite it").click()
    expect(walk.essay(page)).to_have_value(f"{walk.THESIS} ({walk.LABEL})")
    expect(page.locator(".evidence-of .evidence")).to_contain_text("It is not true")


def pin(page):
    page.get_by_text("Add a comment in the margin").click()
    page.get_by_label("The words it is about").fill(walk.PINNED)
    page.get_by_label("Your comment").fill(walk.REMARK)
    page.get_by_role("button", name="Pin the comment").click()
    expect(page.get_by_role("list", name="In the margin")).to_contain_text(walk.REMARK)


def test_the_whole_path(visitor, school):
    wide = {"width": 1366, "height": 900}
    teacher, student = (visitor(java_script_enabled=False, viewport=wide) for _one in range(2))
    walk.sign_in(teacher, "rivera")
    walk.build(teacher)
    walk.publish(teacher)
    cards = walk.fill_the_class(teacher)
    walk.give(teacher)

    walk.first_sign_in(student, cards[walk.NAMES[0]])
    walk.begin(student)
    walk.essay(student).fill(walk.THESIS)
    cite(student)
    walk.essay(student).fill(walk.essay(student).input_value() + walk.MORE)
    save(student)
    walk.turn_in(student)

    walk.open_paper(teacher, walk.PARAGRAPH)
    pin(teacher)
    walk.judge(teacher)
    walk.assert_nothing_shows(student)
    walk.give_back(teacher)
    walk.read_what_came_back(student)
    answer = f"{walk.THESIS} ({walk.LABEL}){walk.MORE}"
    walk.assert_stored(answer, role="who_wrote", quote=walk.PARAGRAPH)
