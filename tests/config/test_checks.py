from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError

from config import checks


@pytest.fixture(autouse=True)
def school(settings, tmp_path):
    """A well set up school; each test spoils one thing."""
    settings.DEBUG = settings.DEMO = False
    settings.HTTPS = True
    settings.ALLOWED_HOSTS = ["dossier.school.example"]
    settings.SECRET_KEY = "k" * 60
    settings.DATA_DIR = tmp_path
    settings.BACKUP_ROOT = tmp_path / "backups"


def found(check, **kwargs):
    return [problem.id for problem in check(None, **kwargs)]


OURS = [
    checks.debug_stays_at_home,
    checks.hosts_are_named,
    checks.sign_in_is_encrypted,
    checks.key_is_long,
    checks.database_is_on_a_local_disk,
    checks.data_folder_is_writable,
    checks.data_folder_is_private,
]


@pytest.mark.parametrize("check", OURS)
def test_all_is_well(check):
    assert found(check) == []


def test_debug_in_public(settings):
    settings.DEBUG = True
    assert found(checks.debug_stays_at_home) == ["dossier.E001"]


def test_any_host(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert found(checks.hosts_are_named) == ["dossier.E002"]


def test_plain_http(settings):
    settings.HTTPS = False
    assert found(checks.sign_in_is_encrypted) == ["dossier.E003"]


def test_plain_http_on_this_machine_alone(settings):
    settings.HTTPS = False
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    assert found(checks.sign_in_is_encrypted) == []


def test_a_demonstration_in_plain_http_is_warned(settings):
    settings.HTTPS, settings.DEMO = False, True
    assert found(checks.sign_in_is_encrypted) == ["dossier.W003"]


def test_a_short_key(settings):
    settings.SECRET_KEY = "school"
    assert found(checks.key_is_long) == ["dossier.E004"]


def test_a_shared_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(checks, "sqlite_file", lambda: tmp_path / "db.sqlite3")
    monkeypatch.setattr(checks, "kind_of_disk", lambda folder: "nfs4")
    assert found(checks.database_is_on_a_local_disk) == ["dossier.E005"]


def test_an_old_library(monkeypatch, tmp_path):
    monkeypatch.setattr(checks, "sqlite_file", lambda: tmp_path / "db.sqlite3")
    monkeypatch.setattr(checks.sqlite, "is_affected", lambda: True)
    assert found(checks.sqlite_is_repaired) == ["dossier.W006"]


def test_a_folder_of_somebody_else(monkeypatch):
    monkeypatch.setattr(checks.os, "access", lambda folder, mode: False)
    assert found(checks.data_folder_is_writable) == ["dossier.E007"]


def test_a_readable_data_folder(tmp_path):
    tmp_path.chmod(0o755)
    assert found(checks.data_folder_is_private) == ["dossier.W008"]


def test_the_journal_is_read_back(db):
    assert found(checks.log_is_written_ahead, databases=["default"]) == []


def test_the_file_is_whole(db):
    assert found(checks.database_is_whole, databases=["default"]) == []


def test_a_damaged_file(db, monkeypatch):
    class Damaged:
        def cursor(self):
            raise DatabaseError("file is not a database")

    monkeypatch.setattr(checks, "connections", {"default": Damaged()})
    monkeypatch.setattr(checks, "sqlite_file", lambda: Path("db.sqlite3"))
    assert found(checks.database_is_whole, databases=["default"]) == ["dossier.E011"]
    assert found(checks.log_is_written_ahead, databases=["default"]) == ["dossier.E009"]


def test_postgresql_is_asked_too(db):
    assert found(checks.answers_reach_the_disk, databases=["default"]) == []


def test_each_problem_says_what_to_do(settings):
    settings.DEBUG, settings.HTTPS, settings.SECRET_KEY = True, False, "x"
    settings.ALLOWED_HOSTS = ["*"]
    problems = [one for one in run_checks() if one.id and one.id.startswith("dossier.")]
    assert {one.id for one in problems} >= {"dossier.E001", "dossier.E002", "dossier.E004"}
    assert all(one.hint for one in problems)
