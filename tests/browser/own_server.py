"""A real server of its own, on files of its own, for tests of what befalls either.

Its fixtures are in `conftest.py`; a file of tests may put its `folder` on another disk.
"""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

from tests.docs.pages import ROOT

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


def seat_in(environment):
    """One student's seat in a new school: see `benchmarks.school.prepare`."""
    run(environment, "manage.py", "collectstatic", "--noinput")
    return json.loads(run(environment, "-c", PREPARE))


def database_in(folder):
    return next(folder.rglob("db.sqlite3"))


def stored(folder):
    with closing(sqlite3.connect(database_in(folder))) as database:
        return database.execute("SELECT answer FROM quizzes_response").fetchone()[0]
