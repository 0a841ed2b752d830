import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.db import connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper

from config import sqlite
from config.databases import POSTGRESQL, SQLITE
from tests import migrated
from tests.migrated import ROOT, fingerprint, makers

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="for SQLite alone")


@pytest.fixture
def schools(db, tmp_path):
    """A connection as a school's server opens it."""
    settings = connection.settings_dict | SQLITE | {"NAME": str(tmp_path / "db.sqlite3")}
    wrapper = DatabaseWrapper(settings, "schools")
    yield wrapper
    wrapper.close()


@on_sqlite
@pytest.mark.parametrize(
    "pragma, value",
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("secure_delete", 1),
        ("journal_size_limit", 64 * 1024 * 1024),
        ("busy_timeout", 20_000),
        ("foreign_keys", 1),
        ("mmap_size", 0),
    ],
)
def test_sqlite_keeps_what_it_acknowledged(schools, pragma, value):
    with schools.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone()[0] == value


COMMITS = """
import django
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE t (n)")
    for number in range(20):
        with transaction.atomic():
            cursor.execute("INSERT INTO t VALUES (1)")
"""


@on_sqlite
@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
def test_an_answered_save_has_reached_the_disk(tmp_path):
    """The kernel is told to flush at least once a commit, before the commit returns."""
    school = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(tmp_path)}
    command = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(tmp_path / "calls")]
    done = subprocess.run(
        [*command, sys.executable, "-c", COMMITS],
        env=os.environ | school | {"DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not look here")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "calls").read_text().count("sync(") >= 20


@on_sqlite
def test_a_transaction_takes_the_lock_at_once(schools):
    with schools.cursor() as cursor:
        cursor.execute("CREATE TABLE t (n)")
    schools.set_autocommit(False)
    schools._start_transaction_under_autocommit()
    other = sqlite3.connect(schools.settings_dict["NAME"], timeout=0)
    with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("INSERT INTO t VALUES (1)")
    schools.rollback()


def test_postgresql_gives_up_in_time():
    assert POSTGRESQL["CONN_HEALTH_CHECKS"] is True
    assert POSTGRESQL["CONN_MAX_AGE"] == 0
    for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        assert f"-c {limit}=" in POSTGRESQL["OPTIONS"]["options"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL plans by settings")
@pytest.mark.parametrize(
    "setting, value",
    [
        ("jit", "off"),
        ("max_parallel_workers_per_gather", "0"),
        ("seq_page_cost", "0.2"),
        ("random_page_cost", "0.2"),
        ("enable_mergejoin", "off"),
    ],
)
def test_postgresql_prepares_no_longer_than_it_answers(setting, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        assert cursor.fetchone() == (value,)


@pytest.mark.django_db
def test_no_request_holds_the_lock_by_itself(settings):
    assert settings.DATABASES["default"].get("ATOMIC_REQUESTS", False) is False
    assert transaction.get_connection().settings_dict["ATOMIC_REQUESTS"] is False


@pytest.mark.parametrize(
    "version, affected",
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_which_libraries_are_affected(version, affected):
    assert sqlite.is_affected(version) is affected


def test_one_sqlite_in_the_process():
    pysqlite3 = pytest.importorskip("pysqlite3")
    assert sqlite3 is pysqlite3
    assert sqlite3.sqlite_version_info >= (3, 51, 3)


# The copy that the tests start from


def test_the_copy_is_made_anew_when_a_migration_or_what_it_imports_changes():
    lines = "\n".join(path.read_text() for path in makers() if path.parent.name == "migrations")
    ours = r"^\s*(?:from|import) ((?:sources|lessons|quizzes)\.[\w.]+)"
    imported = set(re.findall(ours, lines, re.M))
    assert {"sources.search.engine", "lessons.models.people"} <= imported
    files = (path.relative_to(ROOT).with_suffix("").as_posix() for path in makers())
    assert imported - {one.replace("/", ".").removesuffix(".__init__") for one in files} == set()


def test_the_copy_has_a_name_of_its_own_for_each_state_of_the_files(monkeypatch, tmp_path):
    before = fingerprint()
    changed = tmp_path / "0001_initial.py"
    changed.write_text("")
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    monkeypatch.setattr(migrated, "makers", lambda: [changed])
    one = fingerprint()
    changed.write_text("# another")
    assert len({before, one, fingerprint()}) == 3
