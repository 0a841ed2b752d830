import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config import backup

# A copy is made outside any transaction, as at night.
pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2027, 1, 18, 3, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def dump_is_there(request):
    if connection.vendor == "postgresql":
        try:
            backup.run("pg_dump", "--version")
        except backup.BackupFailed as error:
            pytest.skip(str(error))


def files(folder):
    return sorted(path.name for path in Path(folder).iterdir())


def test_it_works(ana, settings):
    path = backup.back_up(NOW)
    assert files(settings.BACKUP_ROOT) == [path.name]
    assert path.name == f"dossier-20270118T031500{backup.suffix()}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="reads the copy with SQLite")
def test_the_copy_holds_everything(ana):
    with closing(sqlite3.connect(backup.back_up())) as copy:
        names = copy.execute("SELECT username FROM lessons_user").fetchall()
    assert names == [("ana",)]


def test_a_damaged_copy_is_not_kept(settings, monkeypatch):
    def damage(target):
        target.write_bytes(b"half")
        raise backup.BackupFailed("The copy is damaged: half")

    monkeypatch.setattr(backup, "copy_sqlite", damage)
    monkeypatch.setattr(backup, "copy_postgresql", damage)
    with pytest.raises(CommandError, match="damaged"):
        call_command("backup")
    assert files(settings.BACKUP_ROOT) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="for SQLite alone")
def test_the_copy_is_checked(monkeypatch):
    real = sqlite3.connect

    def half(path, **options):
        target = Path(path)
        content = bytearray(target.read_bytes())
        content[4096 * 3 : 4096 * 12] = b"\xff" * 4096 * 9
        target.write_bytes(content)
        return real(path, **options)

    monkeypatch.setattr(backup.sqlite3, "connect", half)
    with pytest.raises(backup.BackupFailed):
        backup.back_up()


def test_no_room(settings, tmp_path):
    settings.BACKUP_ROOT = tmp_path / "file"
    settings.BACKUP_ROOT.write_text("not a folder")
    with pytest.raises(CommandError, match="could not be written"):
        call_command("backup")


def test_the_command_says_what_it_wrote(capsys, settings):
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True)
    (media / "chart.png").write_bytes(b"png")
    call_command("backup")
    said = capsys.readouterr().out
    assert "Wrote " in said
    assert "Linked 1 new uploaded files." in said
    assert (Path(settings.BACKUP_ROOT) / "media" / "chart.png").read_bytes() == b"png"
    call_command("backup")
    assert "Linked 0 new uploaded files." in capsys.readouterr().out


def test_seven_days_four_weeks_twelve_months_are_kept():
    nightly = {NOW - timedelta(days=number) for number in range(500)}
    kept = sorted(backup.kept(nightly, NOW), reverse=True)
    assert [made.strftime("%Y-%m-%d") for made in kept] == [
        "2027-01-18", "2027-01-17", "2027-01-16", "2027-01-15", "2027-01-14", "2027-01-13",
        "2027-01-12", "2027-01-10", "2027-01-03", "2026-12-31", "2026-11-30", "2026-10-31",
        "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30",
        "2026-03-31", "2026-02-28",
    ]  # fmt: skip


def test_all_of_two_days_are_kept():
    upgrade = NOW - timedelta(hours=30)
    assert upgrade in backup.kept({NOW, upgrade, upgrade + timedelta(hours=2)}, NOW)


def test_only_backups_are_deleted(settings):
    folder = Path(settings.BACKUP_ROOT)
    folder.mkdir(parents=True)
    old = f"dossier-20250101T031500{backup.suffix()}"
    newer = [f"dossier-2027011{day}T031500{backup.suffix()}" for day in range(8)]
    months = [f"dossier-2026{month:02}01T031500{backup.suffix()}" for month in range(1, 13)]
    for name in [old, *newer, *months, "notes.txt", "dossier-plan.txt"]:
        (folder / name).touch()
    assert [path.name for path in backup.thin_out(NOW, dry_run=True)][0] == old
    assert (folder / old).exists()
    backup.thin_out(NOW)
    assert not (folder / old).exists()
    assert {"notes.txt", "dossier-plan.txt", newer[-1]} <= set(files(folder))
