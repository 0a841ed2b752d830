"""A page that is open while its server is killed: a real server, on a database of its own."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from playwright.sync_api import expect

from benchmarks.school import Server, settings_of
from tests.browser.desk import SAVED
from tests.docs.pages import ROOT

pytestmark = pytest.mark.browser
PREPARE = """
import json, os
from benchmarks.school import prepare
print(json.dumps(prepare(dict(os.environ), 1)[0]))
"""


def run(environment, *command):
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("school")


@pytest.fixture(scope="module")
def environment(folder):
    return settings_of(str(folder))


@pytest.fixture(scope="module")
def seat(environment):
    run(environment, "manage.py", "collectstatic", "--noinput")
    return json.loads(run(environment, "-c", PREPARE))


@pytest.fixture(scope="module")
def server(environment, seat):
    server = Server(environment)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def desk(chromium, server, seat):
    home = f"http://127.0.0.1:{server.port}"
    context = chromium.new_context(base_url=home, locale="en-US")
    session = re.search("sessionid=([^;]+)", seat["headers"]["Cookie"])[1]
    context.add_cookies([{"name": "sessionid", "value": session, "url": home}])
    page = context.new_page()
    page.goto(seat["step"])
    yield page
    context.close()


def stored(folder):
    with closing(sqlite3.connect(next(folder.rglob("db.sqlite3")))) as database:
        return database.execute("SELECT answer FROM quizzes_response").fetchone()[0]


def test_the_page_goes_on_by_itself(desk, server, folder):
    essay, state = desk.get_by_label("Your answer to question 1"), desk.locator("[data-save-state]")
    essay.fill("Before.")
    expect(state).to_have_text(SAVED)
    server.kill()
    assert stored(folder) == "Before."
    essay.press("End")
    desk.keyboard.type(" Meanwhile.")
    expect(state).to_have_text("Not saved – no connection (trying again)")
    server.start()
    expect(state).to_have_text(SAVED, timeout=60_000)
    expect(essay).to_have_value("Before. Meanwhile.")
    assert stored(folder) == "Before. Meanwhile."
    essay.press("End")
    desk.keyboard.type(" After.")
    desk.get_by_role("button", name="Save").first.click()
    expect(state).to_have_text(SAVED)
    assert stored(folder) == "Before. Meanwhile. After."


def test_the_power_goes_and_the_server_is_restarted(desk, server, folder, tmp_path):
    """What the page calls saved is in the files already; a restart takes nothing away.

    The files are copied while everything runs, as they would lie there if the power went.
    """
    essay, state = desk.get_by_label("Your answer to question 1"), desk.locator("[data-save-state]")
    essay.fill("Before.")
    expect(state).to_have_text(SAVED)
    left = tmp_path / "left"
    shutil.copytree(next(folder.rglob("db.sqlite3")).parent, left)
    assert stored(left) == "Before."
    for way in ("restart", "reload"):
        essay.press("End")
        desk.keyboard.type(f" While it is told to {way},")
        getattr(server, way)()
        desk.keyboard.type(" and after.")
        desk.get_by_role("button", name="Save").first.click()
        expect(state).to_have_text(SAVED, timeout=30_000)
        expect(essay).to_have_value(stored(folder))
    assert stored(folder).startswith("Before. While it is told to restart, and after. While")
