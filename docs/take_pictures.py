"""Take the four pictures of the README from a running demonstration.

    make demo                                    # in one window
    .venv/bin/python docs/take_pictures.py       # in another; CHROMIUM names the browser

An address may follow, such as http://127.0.0.1:8001/. Nothing is changed there.
"""

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent / "pictures"
PASSWORD = "dossier-demo"  # noqa: S105  (the demonstration's)
SIZE = {"width": 1366, "height": 860}
LARGEST = 200_000  # bytes of one picture


def sign_in(page, name):
    page.goto("/accounts/sign-in/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def desk(page):
    """A student in the middle of the essay, with a sentence picked."""
    sign_in(page, "ana")
    page.get_by_role("link", name="4. The essay").click()
    page.locator("[data-tabs] a", has_text="Doc 5").click()
    sentence = page.locator(".sheet:visible [data-s='4.1']")
    sentence.evaluate("words => getSelection().selectAllChildren(words)")
    page.locator(".passage-bar").scroll_into_view_if_needed()
    page.locator("#questions .evidence-of").scroll_into_view_if_needed()


def grading(page):
    """An essay with its passages, comments in the margin and a quotation that was checked."""
    sign_in(page, "rivera")
    page.get_by_role("link", name="Grade all classes").click()
    page.get_by_label("Show").select_option("All turned in")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Ben Sorensen").click()
    page.locator(".evidence .chip", has_text="Doc 5, ¶3").first.click()
    page.locator(".passage-head", has_text="Doc 5").wait_for()


def teacher(page):
    sign_in(page, "rivera")


def source(page):
    """A document with two printings."""
    sign_in(page, "ana")
    page.goto("/sources/?q=American+note")
    page.locator(".results a").first.click()


def save(page, name):
    page.mouse.move(0, 0)
    page.evaluate("scrollTo(0, 0)")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = FOLDER / f"{name}.png"
    picture.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size // 1000} kB")
    if size > LARGEST:
        sys.exit(f"{path.name} is larger than {LARGEST // 1000} kB.")


def main(address="http://127.0.0.1:8000/"):
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        place = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=place, args=["--no-sandbox"])
        for take in (desk, grading, teacher, source):
            page = browser.new_page(base_url=address, viewport=SIZE, locale="en-US")
            take(page)
            page.wait_for_load_state("networkidle")
            save(page, take.__name__)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:2])
