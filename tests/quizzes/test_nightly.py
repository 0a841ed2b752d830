import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from config import backup
from quizzes.management.commands import nightly

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def copied(monkeypatch, tmp_path):
    """The copy itself has its own tests."""
    path = tmp_path / "dossier-20270118T031500.sqlite3"
    monkeypatch.setattr(nightly, "back_up", lambda: path)
    return path


@pytest.fixture
def expired():
    return Session.objects.create(
        session_key="old", expire_date=timezone.now() - timezone.timedelta(days=1)
    )


def test_it_works(capsys, expired):
    call_command("nightly")
    assert capsys.readouterr().out.splitlines() == [
        "Timed work: turned in 0",
        "Giving back: gave back 0",
        "Imports: took back 0 that broke off",
        "Links: made 0 that waited",
        "Backup: dossier-20270118T031500.sqlite3, 0 new uploaded files",
        "Old backups: deleted 0",
        "Earlier drafts: deleted 0",
        "Photographs: deleted 0 of erased work",
        "Sessions: deleted the expired ones",
        "Search: added 0 documents to what is searched",
        "Database: refreshed the planner's figures",
    ]
    assert Session.objects.count() == 0


def test_dry_run_changes_nothing(capsys, expired, monkeypatch):
    monkeypatch.setattr(nightly, "back_up", lambda: pytest.fail("copied"))
    call_command("nightly", dry_run=True)
    assert Session.objects.count() == 1
    assert len(capsys.readouterr().out.splitlines()) == 11


def test_drafts_are_thinned(monkeypatch, capsys):
    monkeypatch.setattr(nightly.Draft.objects, "thin", lambda: 12)
    call_command("nightly")
    assert "Earlier drafts: deleted 12" in capsys.readouterr().out


def test_without_a_backup_nothing_is_thrown_away(monkeypatch, capsys, expired):
    def fail():
        raise backup.BackupFailed("No space left on device")

    monkeypatch.setattr(nightly, "back_up", fail)
    with pytest.raises(CommandError, match=r"Not done: Backup\."):
        call_command("nightly")
    assert Session.objects.count() == 1
    assert "No space left on device" in capsys.readouterr().err


def test_one_failure_does_not_stop_the_rest(monkeypatch, capsys, expired):
    def fail(dry_run=False):
        raise OSError("backup folder is gone")

    monkeypatch.setattr(nightly, "thin_out", fail)
    with pytest.raises(CommandError, match=r"Not done: Old backups\."):
        call_command("nightly")
    assert Session.objects.count() == 0
