"""A full disk and a locked database while somebody writes: a real server, on a disk of its own.

The small disk is a tmpfs, which only root may mount; elsewhere these tests are skipped.
"""

import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.desk import SAVED
from tests.browser.own_server import database_in, stored

pytestmark = pytest.mark.browser
BUSY = "Not saved – the school’s computer is busy (trying again)"
LONG = "word " * 19_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A disk of 96 MB, most of it free."""
    place = tmp_path_factory.mktemp("disk")
    if not shutil.which("mount"):
        pytest.skip("no small disk: there is no mount here")
    command = ["mount", "-t", "tmpfs", "-o", "size=96m", "dossier-test", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        pytest.skip(f"no small disk, which only root may mount: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S603, S607


@pytest.fixture
def filler(folder):
    """`filler()` takes what room is left and returns the file that has it."""
    path = folder / "filler"

    def take():
        with path.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                while write_one(file, bytes(size)):
                    pass
        return path

    yield take
    path.unlink(missing_ok=True)


def write_one(file, block):
    try:
        return file.write(block) == len(block)
    except OSError:  # no space left on device
        return False


def integrity(folder):
    with closing(sqlite3.connect(database_in(folder))) as database:
        return database.execute("PRAGMA integrity_check").fetchone()[0]


def test_the_disk_is_full_and_has_room_again(served, folder, filler):
    """Nothing is lost, one can read on, and nobody must restart the server."""
    essay, state = served.get_by_label("Your answer to question 1"), state_of(served)
    essay.fill("Before.")
    expect(state).to_have_text(SAVED)
    taken = filler()
    with served.expect_response("**/save/") as answer:
        essay.fill(LONG)
    assert answer.value.status == 507
    expect(state).to_have_text(BUSY)
    assert stored(folder) == "Before."
    other = served.context.new_page()
    other.goto(served.url)
    expect(other.get_by_text("I counted eleven masts and no flag.")).to_be_visible()
    expect(other.get_by_label("Your answer to question 1")).to_have_value("Before.")
    other.close()
    taken.unlink()
    expect(state).to_have_text(SAVED, timeout=45_000)
    expect(essay).to_have_value(LONG)
    assert stored(folder) == LONG
    assert integrity(folder) == "ok"


def test_the_database_is_locked_and_free_again(served, folder):
    """By a shell or a migration, longer than the server has patience for."""
    essay, state = served.get_by_label("Your answer to question 1"), state_of(served)
    essay.fill("Before.")
    served.get_by_role("button", name="Save").first.click()
    expect(state).to_have_text(SAVED)
    with closing(sqlite3.connect(database_in(folder), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with served.expect_response("**/save/", timeout=40_000) as answer:
            essay.fill("Before. Meanwhile.")
        assert answer.value.status == 503
        expect(state).to_have_text(BUSY)
        essay.press("End")
        served.keyboard.type(" And on.")
    expect(state).to_have_text(SAVED, timeout=45_000)
    assert stored(folder) == essay.input_value() == "Before. Meanwhile. And on."


def state_of(page):
    return page.locator("[data-save-state]")
