"""From difference to difference by keys, and the one key that shows a text's changes."""

import pytest

from sources.models import Source, Text
from tests.cast import make_source

pytestmark = pytest.mark.browser

FIRST = "The master sees a clear threat.\n\nHe asks assurance of the regime at once."
SECOND = "The Master sees a clear threat.\n\nHe asks an assurance of the régime at once."


@pytest.fixture
def letter(transactional_db, rivera):
    source = make_source("letter", "The letter", FIRST, owner=rivera)
    original = source.texts.get()
    short = Text.objects.create(source=source, kind="adaptation", position=1, based_on=original)
    short.revise(SECOND)
    return source


def here(page):
    """The number of the difference in focus, and what is marked as the place one is at."""
    number = page.evaluate("document.activeElement.dataset.difference ?? ''")
    return number, page.evaluate("[...document.querySelectorAll('.is-here')].map(e => e.id)")


def test_moving_by_keys_while_in_the_texts(page, enter, ana, letter):
    enter(page, ana).goto("/sources/letter/compare/")
    page.keyboard.press("n")
    assert here(page) == ("", [])
    page.locator("[data-comparison]").focus()
    page.keyboard.press("n")
    assert here(page) == ("1", ["d1", "d1-other", "d1-row"])
    page.keyboard.press("ArrowRight")
    assert here(page) == ("2", ["d2", "d2-other", "d2-row"])
    assert page.url.endswith("#d2")
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert here(page)[0] == "3"  # the last stays the last
    page.keyboard.press("p")
    page.keyboard.press("ArrowLeft")
    assert here(page)[0] == "1"
    page.get_by_role("button", name="Next difference").click()
    assert here(page)[0] == "2"
    page.get_by_label("Words of its title").focus()
    page.keyboard.type("np")
    assert page.get_by_label("Words of its title").input_value() == "np"


def test_moving_from_page_to_page_of_long_texts(page, enter, ana, letter):
    body = "\n\n".join(f"Paragraph {number} says so." for number in range(1, 251))
    changed = body.replace("2 says", "2 said", 1).replace(
        "Paragraph 250 says", "Paragraph 250 said"
    )
    texts = [Text.objects.create(source=letter, position=at, label=f"Long {at}") for at in (2, 3)]
    for text, words in zip(texts, (body, changed), strict=True):
        text.revise(words)
    enter(page, ana).goto(f"/sources/letter/compare/?a={texts[0].pk}&b={texts[1].pk}")
    page.locator("[data-comparison]").focus()
    page.keyboard.press("n")
    assert here(page)[0] == "1"
    page.keyboard.press("n")
    page.wait_for_url("**page=4#d2")  # the second page and the third have none
    assert here(page) == ("2", ["d2", "d2-other", "d2-row"])
    page.keyboard.press("n")
    assert here(page)[0] == "2"
    page.get_by_role("button", name="Previous difference").click()
    page.wait_for_url("**page=1#d1")
    assert here(page)[0] == "1"


def test_one_key_shows_the_changes_and_can_be_turned_off(page, enter, ana, letter):
    short = letter.texts.last()
    enter(page, ana).goto(f"/sources/letter/?printing={short.pk}")
    changes = page.locator(".changed")
    assert changes.count() == 0
    page.keyboard.press("Control+c")
    page.keyboard.press("c")
    page.wait_for_url("**changes=on**")
    assert changes.locator("ins").all_inner_texts()[1].startswith("an")
    page.keyboard.press("c")
    page.get_by_role("link", name="Show every change").wait_for()
    # not while somebody types
    page.evaluate("document.querySelector('.sheet').append(document.createElement('textarea'))")
    page.locator("textarea").press("c")
    assert page.locator("textarea").input_value() == "c"
    assert "changes=on" not in page.url
    page.get_by_role("button", name="Turn this key off").click()
    page.keyboard.press("c")
    page.reload()
    page.keyboard.press("c")
    assert (
        page.get_by_role("button", name="Turn this key off").get_attribute("aria-pressed") == "true"
    )
    assert "changes=on" not in page.url


def test_paper_has_the_table_alone(page, enter, ana, letter):
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)
    enter(page, ana).goto("/sources/letter/compare/")
    page.emulate_media(media="print")
    assert page.locator("table.differences").is_visible()
    for gone in ["[data-comparison]", "form", ".choices", ".app-header"]:
        assert not page.locator(gone).first.is_visible()


def test_layers_that_a_reader_leaves_out_are_compared_all_the_same(page, enter, ana, letter):
    letter.texts.first().revise(f"[Top secret]{{.stamp}} {FIRST}")
    ana.view = {"hide": "stamp"}
    ana.save()
    enter(page, ana).goto("/sources/letter/")
    assert not page.locator("#sheet .stamp").is_visible()
    page.goto("/sources/letter/compare/")
    assert page.locator("[data-comparison] .stamp").first.is_visible()
