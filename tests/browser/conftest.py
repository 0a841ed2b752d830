import re
import shutil
import sqlite3

import pytest
from django.conf import settings as django_settings
from django.db import connection

from benchmarks.school import Server, settings_of
from quizzes import demonstration
from tests.browser.own_server import seat_in

pytest.register_assert_rewrite("tests.browser.walk")


@pytest.fixture
def url(giving, quiz):
    """The part with questions, as its students open it."""
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def desk(page, enter, ana, url):
    """Ana's desk in that part."""
    enter(page, ana)
    page.goto(url)
    return page


@pytest.fixture(scope="session")
def first_school():
    """The demonstration school as it was first loaded here: a copy of it is soon made."""
    return {}


@pytest.fixture
def school(transactional_db, settings, first_school, tmp_path_factory):
    """The demonstration school, open to its own password. Returns what `load` returns."""
    settings.DEMO = True
    connection.ensure_connection()
    if not first_school:
        first_school["loaded"] = demonstration.load()
        first_school["rows"] = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(first_school["rows"])
        first_school["files"] = tmp_path_factory.mktemp("school") / "media"
        shutil.copytree(django_settings.MEDIA_ROOT, first_school["files"])
    else:
        first_school["rows"].backup(connection.connection)
        shutil.copytree(first_school["files"], django_settings.MEDIA_ROOT, dirs_exist_ok=True)
    return first_school["loaded"]


# --- a real server, on files of its own -----------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("school")


@pytest.fixture(scope="module")
def environment(folder, migrated):
    if migrated and migrated.place.exists():
        (folder / "demo").mkdir()
        shutil.copyfile(migrated.place, folder / "demo" / "db.sqlite3")
    return settings_of(str(folder))


@pytest.fixture(scope="module")
def seat(environment):
    return seat_in(environment)


@pytest.fixture(scope="module")
def server(environment, seat):
    server = Server(environment)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def served(chromium, server, seat):
    """The desk of that one student, as that server gives it."""
    home = f"http://127.0.0.1:{server.port}"
    context = chromium.new_context(base_url=home, locale="en-US")
    session = re.search("sessionid=([^;]+)", seat["headers"]["Cookie"])[1]
    context.add_cookies([{"name": "sessionid", "value": session, "url": home}])
    page = context.new_page()
    page.goto(seat["step"])
    yield page
    context.close()
