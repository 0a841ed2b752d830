"""The whole path with mouse and scripts, the network cut for a while."""

import re

import pytest
from playwright.sync_api import expect

from quizzes.models import Response
from tests.browser import walk
from tests.browser.desk import state

pytestmark = pytest.mark.browser

ENDS_OF_WORDS = """(element, words) => {
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const parts = [];
  while (nodes.nextNode()) {
    if (!nodes.currentNode.parentElement.closest("[data-skip]")) parts.push(nodes.currentNode);
  }
  const at = parts.map((node) => node.data).join("").indexOf(words);
  const range = document.createRange();
  const place = (offset, set) => {
    for (const node of parts) {
      if (offset <= node.data.length) return set(node, offset);
      offset -= node.data.length;
    }
  };
  place(at, (node, offset) => range.setStart(node, offset));
  place(at + words.length, (node, offset) => range.setEnd(node, offset));
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const boxes = [...range.getClientRects()];
  const [first, last] = [boxes[0], boxes.at(-1)];
  const middle = (box) => box.top + box.height / 2;
  return [[first.left, middle(first)], [last.right, middle(last)]];
}"""


def drag_over(page, element, words):
    """Select words as a hand does: press before the first letter, let go after the last."""
    start, end = element.evaluate(ENDS_OF_WORDS, words)
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()


def stored():
    return Response.objects.get(attempt__in=walk.work()).answer


def cite(page):
    """A passage of Doc 2 behind the first sentence, by the mouse."""
    page.get_by_role("link", name="Doc 2").click()
    drag_over(page, page.locator("#d2p3"), walk.WORDS)
    bar = page.get_by_role("group", name="The picked passage")
    expect(bar).to_contain_text(f"{walk.LABEL} picked.")
    bar.get_by_role("button", name="backs my point").click()
    expect(walk.essay(page)).to_have_value(f"{walk.THESIS} ({walk.LABEL})")
    expect(page.locator(".evidence-of .evidence")).to_contain_text("has not been able to take part")


def write_through_a_cut(page):
    walk.essay(page).press("End")
    page.context.set_offline(True)
    page.keyboard.type(walk.MORE)
    expect(state(page)).to_have_text("Not saved – no connection (trying again)")
    assert walk.MORE not in stored()
    page.context.set_offline(False)
    expect(state(page)).to_have_text(re.compile(r"^Saved \d+:\d\d [AP]M$"))
    assert stored() == walk.essay(page).input_value()


def pin(page):
    drag_over(page, page.locator("[data-answer-text]"), walk.PINNED)
    expect(page.get_by_label("The words it is about")).to_have_value(walk.PINNED)
    page.get_by_label("Your comment").fill(walk.REMARK)
    page.get_by_role("button", name="Pin the comment").click()
    expect(page.get_by_role("list", name="In the margin")).to_contain_text(walk.REMARK)


def test_the_whole_path(page, visitor, school):
    teacher, student = page, visitor(viewport={"width": 1366, "height": 900})
    walk.sign_in(teacher, "rivera")
    walk.build(teacher)
    walk.publish(teacher)
    cards = walk.fill_the_class(teacher)
    walk.give(teacher)

    walk.first_sign_in(student, cards[walk.NAMES[0]])
    walk.begin(student)
    walk.essay(student).fill(walk.THESIS)
    cite(student)
    write_through_a_cut(student)
    walk.turn_in(student)

    walk.open_paper(teacher, walk.WORDS)
    pin(teacher)
    walk.judge(teacher)
    walk.assert_nothing_shows(student)
    walk.give_back(teacher)
    walk.read_what_came_back(student)
    answer = f"{walk.THESIS} ({walk.LABEL}){walk.MORE}"
    walk.assert_stored(answer, role="backs", quote=walk.WORDS)
