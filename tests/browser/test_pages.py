"""The image of a page: larger, smaller, turned and moved by every means there is."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import expect

from sources.models import Attachment
from tests.cast import make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZE = (2400, 3000)
PLACED = re.compile(r"translate\((-?[\d.]+)px, (-?[\d.]+)px\) scale\(([\d.]+)\) rotate\((\d+)deg\)")


@pytest.fixture
def minutes(rivera):
    source = make_source("minutes", "Minutes", "First.\n\nSecond.", owner=rivera)
    out = io.BytesIO()
    Image.new("RGB", SIZE, "ivory").save(out, "JPEG")
    for number in (1, 2):
        Attachment.objects.create(
            source=source,
            kind="image",
            file=ContentFile(out.getvalue(), name=f"page{number}.jpg"),
            alt=f"Page {number}, typed",
            width=SIZE[0],
            height=SIZE[1],
            position=number,
        )
    return source


def placed(page):
    """(x, y, scale, turned) of the picture."""
    style = page.locator("[data-viewer-picture]").get_attribute("style")
    return tuple(float(number) for number in PLACED.search(style).groups())


def press(page, *names):
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()


def test_by_buttons_keys_and_mouse(page, enter, ana, minutes, axe):
    enter(page, ana).goto("/sources/minutes/pages/")
    assert placed(page) == (0, 0, 1, 0)
    expect(page.get_by_role("group", name="Move")).to_be_hidden()
    # by buttons
    press(page, "Larger", "Larger", "Right", "Down")
    assert placed(page) == (-80, -80, pytest.approx(1.96), 0)
    assert axe(page) == []
    press(page, "Left", "Up", "Smaller", "Smaller")
    assert placed(page) == (0, 0, 1, 0)
    # a page on its side fits too, and a closer look fetches the larger copy
    press(page, "Turn")
    window = page.locator("[data-viewer-window]").bounding_box()
    picture = page.locator("[data-viewer-picture] img").bounding_box()
    assert placed(page)[3] == 90
    assert picture["height"] <= window["height"] + 1
    press(page, "Whole page")
    shown = "document.querySelector('[data-viewer-picture] img').currentSrc"
    assert page.evaluate(shown).endswith("/1200/")
    press(page, "Larger", "Larger", "Larger")
    page.wait_for_function(f"!{shown}.endsWith('/1200/')")
    press(page, "Whole page")
    # by keys, on the picture and nowhere else
    page.locator("body").press("+")
    assert placed(page) == (0, 0, 1, 0)
    picture = page.locator("[data-viewer-picture]")
    picture.focus()
    for key in ("+", "+", "ArrowRight", "r"):
        page.keyboard.press(key)
    assert placed(page)[2:] == (
        pytest.approx(1.96 * 0.8, abs=0.01),
        90,
    )  # on its side it is smaller
    page.keyboard.press("0")
    assert placed(page) == (0, 0, 1, 0)
    # by mouse: what was double-clicked stays under the hand, and is dragged from there
    window = page.locator("[data-viewer-window]").bounding_box()
    middle = (window["x"] + window["width"] / 2, window["y"] + window["height"] / 2)
    page.mouse.dblclick(middle[0] + 100, middle[1])
    assert placed(page)[:3] == (
        pytest.approx(-96, abs=1),
        pytest.approx(0, abs=1),
        pytest.approx(1.96),
    )
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 40, middle[1] - 50)
    page.mouse.up()
    assert placed(page)[:2] == (pytest.approx(-56, abs=1), pytest.approx(-50, abs=1))
    assert page.url.endswith("/pages/")  # a click on the picture leads nowhere
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_alt_text("Page 2, typed")).to_be_visible()


@pytest.mark.parametrize("button", ["left", "right"])
def test_what_is_let_go_beside_the_picture_moves_it_no_more(page, enter, ana, minutes, button):
    enter(page, ana).goto("/sources/minutes/pages/")
    window = page.locator("[data-viewer-window]").bounding_box()
    x, y = window["x"] + window["width"] / 2, window["y"] + window["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down(button=button)
    page.mouse.move(x, window["y"] - 20)
    page.mouse.up(button=button)
    page.locator("[data-viewer-picture]").press("+")
    page.mouse.move(x, y)
    page.mouse.move(x + 40, y + 40)
    assert placed(page) == (0, 0, 1.4, 0)


def touch(session, kind, *points):
    points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_by_touch(visitor, enter, ana, minutes):
    page = visitor(viewport={"width": 360, "height": 740}, has_touch=True)
    enter(page, ana).goto("/sources/minutes/pages/")
    window = page.locator("[data-viewer-window]")
    window.scroll_into_view_if_needed()
    box = window.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)
    touch(session, "touchStart", (x - 30, y), (x + 30, y))
    for apart in (40, 50, 60):
        touch(session, "touchMove", (x - apart, y), (x + apart, y))
    touch(session, "touchEnd")
    assert placed(page)[2] == pytest.approx(2, abs=0.2)
    before = placed(page)
    touch(session, "touchStart", (x, y))
    for step in (10, 20, 30):
        touch(session, "touchMove", (x + step, y + step))
    touch(session, "touchEnd")
    after = placed(page)
    assert (after[0] - before[0], after[1] - before[1]) == (pytest.approx(30, abs=11),) * 2
    expect(page.get_by_text("Spread two fingers")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
