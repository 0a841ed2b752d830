"""A page that is open while its server is killed: a real server, on a database of its own."""

import shutil
from pathlib import Path
from time import sleep

import pytest
from playwright.sync_api import expect

from tests.browser.desk import SAVED
from tests.browser.own_server import stored

pytestmark = pytest.mark.browser


def workers(server):
    pid = server.process.pid
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())


def exchanged(server, before):
    """Wait until none of the workers of `before` is left, asking all the while."""
    while before & workers(server):
        server.wait()
        sleep(0.05)


def test_the_page_goes_on_by_itself(served, server, folder):
    essay, state = (
        served.get_by_label("Your answer to question 1"),
        served.locator("[data-save-state]"),
    )
    essay.fill("Before.")
    expect(state).to_have_text(SAVED)
    server.kill()
    assert stored(folder) == "Before."
    essay.press("End")
    served.keyboard.type(" Meanwhile.")
    expect(state).to_have_text("Not saved – no connection (trying again)")
    server.start()
    expect(state).to_have_text(SAVED, timeout=60_000)
    expect(essay).to_have_value("Before. Meanwhile.")
    assert stored(folder) == "Before. Meanwhile."
    essay.press("End")
    served.keyboard.type(" After.")
    served.get_by_role("button", name="Save").first.click()
    expect(state).to_have_text(SAVED)
    assert stored(folder) == "Before. Meanwhile. After."


def test_the_power_goes_and_the_server_is_restarted(served, server, folder, tmp_path):
    """What the page calls saved is in the files already; a restart takes nothing away.

    The files are copied while everything runs, as they would lie there if the power went.
    """
    essay, state = (
        served.get_by_label("Your answer to question 1"),
        served.locator("[data-save-state]"),
    )
    essay.fill("Before.")
    expect(state).to_have_text(SAVED)
    left = tmp_path / "left"
    shutil.copytree(next(folder.rglob("db.sqlite3")).parent, left)
    assert stored(left) == "Before."
    for way in ("restart", "reload"):
        essay.press("End")
        served.keyboard.type(f" While it is told to {way},")
        before = workers(server)
        getattr(server, way)()
        if way == "reload":
            exchanged(server, before)
        served.keyboard.type(" and after.")
        served.get_by_role("button", name="Save").first.click()
        expect(state).to_have_text(SAVED, timeout=30_000)
        expect(essay).to_have_value(stored(folder))
    assert stored(folder).startswith("Before. While it is told to restart, and after. While")
