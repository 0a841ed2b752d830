"""Words that run from right to left, in a page that runs from left to right."""

import pytest
from django.utils import timezone

from quizzes.models import Evidence

pytestmark = pytest.mark.browser
ARABIC = "كانت الأبواب مغلقة"
#: Of the last line in a place: where its first letter stands, and what the style says.
LAST_LINE = """(place) => {
  const node = [...place.childNodes].filter((one) => one.nodeType === 3 && one.data.trim()).at(-1);
  const at = node.data.search(/\\S/);
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + 1);
  const [letter, box] = [range.getBoundingClientRect(), place.getBoundingClientRect()];
  const isRight = box.right - letter.right < letter.left - box.left;
  return [getComputedStyle(place).unicodeBidi, isRight ? "right" : "left"];
}"""


@pytest.fixture
def given_back(turned_in, rivera, lesson):
    essay = turned_in.responses.get(question__kind="essay")
    essay.answer = f"The gates were shut.\n{ARABIC}"
    essay.save()
    essay.marks.create(
        marker=rivera, points=2, comment=f"Well said.\n{ARABIC}", done_at=timezone.now()
    )
    version = lesson.steps.first().documents.first().shown_version
    Evidence.objects.create(
        attempt=turned_in,
        response=essay,
        key="k1",
        label="Doc 1, ¶1",
        version=version,
        start=0,
        end=9,
        quote=f"{ARABIC}. ({ARABIC})",
    )
    essay.question.__class__.objects.filter(pk=essay.question_id).update(
        prompt=f"Were the gates shut?\n{ARABIC}؟"
    )
    turned_in.give_back(rivera)
    return turned_in


def test_each_line_stands_as_its_words_run(page, enter, ana, url, given_back):
    enter(page, ana)
    page.goto(f"{url}feedback/")
    answered = page.locator("article.question", has_text="The gates were shut.")
    lines = answered.locator(".answer-text > div")
    assert lines.nth(0).evaluate(LAST_LINE) == ["plaintext", "left"]
    for place in (lines.nth(1), answered.locator(".prompt"), answered.locator(".comment p").last):
        assert place.evaluate(LAST_LINE) == ["plaintext", "right"]
    quoted = answered.locator("q").first
    assert quoted.evaluate("(one) => getComputedStyle(one).unicodeBidi") == "plaintext"
