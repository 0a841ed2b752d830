"""The tests' SQLite file as the migrations leave it: made once, copied from then on. A plugin.

Running the migrations takes as long as hundreds of tests. The copy lies in pytest's own folder
under a name made of every file that has a say in it, and Django still looks at each start for
migrations that it lacks. PostgreSQL is migrated anew each time.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".pytest_cache" / "migrated"
#: What has a say in the database: the migrations, what they import, and who belongs to a group.
#: tests/config/test_databases.py holds it against what the migrations import.
MADE_OF = [
    "*/migrations/*.py",
    "*/models/*.py",
    "quizzes/kinds/*.py",
    "sources/search/*.py",
    "lessons/groups.py",
    "requirements-dev.txt",
]


def makers():
    return sorted({path for pattern in MADE_OF for path in ROOT.glob(pattern)})


def fingerprint():
    """A word that is another one when anything of what makes the database is."""
    made_of = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for path in makers():
        made_of.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return made_of.hexdigest()[:32]


class Migrated:
    """The kept file. `is_there` says whether this process got a copy of it.

    One process migrates and keeps; another that starts beside it waits, and gets the copy.
    """

    def __init__(self):
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.lock = (FOLDER / "lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.place = FOLDER / f"{fingerprint()}.sqlite3"
        self.is_there = self.place.exists()
        if self.is_there:
            shutil.copyfile(self.place, settings.DATABASES["default"]["TEST"]["NAME"])
            self.lock.close()

    def keep(self):
        """Put a copy of what was migrated here in the place of those of earlier days."""
        for old in FOLDER.glob("*.sqlite3"):
            old.unlink()
        made = self.place.with_suffix(".making")
        made.unlink(missing_ok=True)
        with closing(sqlite3.connect(made)) as copy:
            connection.connection.backup(copy)
        made.rename(self.place)


@pytest.fixture(scope="session")
def migrated(django_db_modify_db_settings):
    """`Migrated`, or None where this is not SQLite."""
    found = Migrated() if connection.vendor == "sqlite" else None
    yield found
    if found:
        found.lock.close()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, migrated):
    return django_db_keepdb or bool(migrated and migrated.is_there)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, migrated):
    if migrated and not migrated.is_there:
        with django_db_blocker.unblock():
            migrated.keep()
        migrated.lock.close()
