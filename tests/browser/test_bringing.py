"""A file is brought in: the page says how far it is, and then shows what came."""

import threading

import pytest
from playwright.sync_api import expect

from sources.importers import running

pytestmark = pytest.mark.browser
TABLE = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"title\nOne\nTwo\nThree\n"}


@pytest.fixture
def gate(monkeypatch):
    """`gate()` waits until a document more is stored; the next waits for `gate.open()`."""
    look, stored, opened = running._look_for_match, threading.Semaphore(0), threading.Semaphore(0)

    def looked(*asked):
        stored.release()
        assert opened.acquire(timeout=60)
        look(*asked)

    def wait():
        assert stored.acquire(timeout=60)

    monkeypatch.setattr(running, "_look_for_match", looked)
    monkeypatch.setattr(running, "BATCH", 1)
    wait.open = opened.release
    return wait


KEEP = """addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector(".how-far");
  const keep = () => (sessionStorage.seen = (sessionStorage.seen ?? "") + place.innerText + "|");
  if (place) new MutationObserver(keep).observe(place, { subtree: true, childList: true });
})"""


def test_it_works(page, enter, rivera, gate):
    """While the answer is waited for Playwright looks into no page: the page keeps what it says."""
    enter(page, rivera)
    page.add_init_script(KEEP)
    page.goto("/admin/sources/source/bring/")
    page.get_by_label("The file").set_input_files(TABLE)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Bring them in").click(no_wait_after=True)
    for _document in range(2):
        gate()
        for _answer in range(3):  # one under way, one that tells of it, one after it is shown
            page.wait_for_event("response", lambda answer: "/far/" in answer.url)
        gate.open()
    gate.open()
    expect(page.get_by_role("heading", name="Brought in: a.csv")).to_be_visible()
    expect(page.get_by_text("New: 3")).to_be_visible()
    seen = page.evaluate("sessionStorage.seen").split("|")
    assert {"1 of 3 documents are here.", "2 of 3 documents are here."} <= {*map(str.strip, seen)}
