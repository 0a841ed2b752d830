"""Copies of the database that can be trusted, and how long each is kept."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

STAMP = "%Y%m%dT%H%M%S"
DAILY, WEEKLY, MONTHLY = 7, 4, 12
UNTOUCHED = 48 * 60 * 60  # seconds: a backup made before an upgrade outlives the next night


class BackupFailed(Exception):
    """No backup was made. The message is for whoever runs the server."""


def suffix():
    return ".sqlite3" if connection.vendor == "sqlite" else ".dump"


def private_file(path):
    """An empty file that its owner alone may read."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def copy_sqlite(target):
    """VACUUM INTO: one moment's state, taken while students write, without erased content."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        with closing(sqlite3.connect(target)) as copy:
            found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except (Error, sqlite3.Error) as error:
        raise BackupFailed(f"The database could not be copied: {error}") from error
    if found != "ok":
        raise BackupFailed(f"The copy is damaged: {found}")


def run(*command, **environment):
    try:
        subprocess.run(  # noqa: S603  (fixed commands, no shell)
            command, check=True, capture_output=True, text=True, env=os.environ | environment
        )
    except FileNotFoundError as error:
        raise BackupFailed(f"{command[0]} is not installed.") from error
    except subprocess.CalledProcessError as error:
        raise BackupFailed(f"{command[0]}: {error.stderr.strip() or error.returncode}") from error


def copy_postgresql(target):
    """pg_dump in its own format, whose list of contents is read back."""
    database = connection.settings_dict
    # The environment, because a command line can be read by everybody on the machine.
    login = {
        "PGHOST": database["HOST"],
        "PGPORT": str(database["PORT"]),
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    given = {name: value for name, value in login.items() if value}
    run("pg_dump", "--format=custom", f"--file={target}", **given)
    run("pg_restore", "--list", str(target))


def flush(path):
    """Wait until a file or folder has reached the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def back_up(now=None):
    """Copy the database into BACKUP_ROOT and check the copy. Returns the new file's path.

    It carries its final name only when it is whole; BackupFailed leaves nothing behind.
    """
    folder = Path(settings.BACKUP_ROOT)
    now = now or datetime.now(UTC)
    target = folder / f"dossier-{now.strftime(STAMP)}{suffix()}"
    unfinished = target.with_name(target.name + ".part")
    copy = copy_sqlite if connection.vendor == "sqlite" else copy_postgresql
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        private_file(unfinished)
        copy(unfinished)
        flush(unfinished)
        unfinished.rename(target)
        flush(folder)
    except OSError as error:
        raise BackupFailed(f"The backup could not be written: {error}") from error
    finally:
        if folder.is_dir():
            unfinished.unlink(missing_ok=True)
    return target


def link_media():
    """Give every uploaded file a second name among the backups. Returns how many were new.

    Uploads are never changed in place, so a link is a copy that costs no room.
    """
    media, mirror = Path(settings.MEDIA_ROOT), Path(settings.BACKUP_ROOT) / "media"
    new = 0
    for path in media.rglob("*"):
        copy = mirror / path.relative_to(media)
        if not path.is_file() or copy.exists():
            continue
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(path, copy)
        except OSError:  # another disk
            shutil.copy2(path, copy)
        new += 1
    return new


def moment(path):
    """When a backup was made, from its name; None for any other file."""
    stem = path.name.partition(".")[0].removeprefix("dossier-")
    try:
        return datetime.strptime(stem, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def kept(moments, now):
    """Which of these times to keep: the newest of 7 days, 4 weeks and 12 months, and all of
    the last two days."""
    newest_first = sorted(moments, reverse=True)
    keep = {made for made in newest_first if (now - made).total_seconds() < UNTOUCHED}
    periods = [("%Y-%m-%d", DAILY), ("%G-%V", WEEKLY), ("%Y-%m", MONTHLY)]
    for form, number in periods:
        first_of = {}
        for made in newest_first:
            first_of.setdefault(made.strftime(form), made)
        keep.update(list(first_of.values())[:number])
    return keep


def thin_out(now=None, dry_run=False):
    """Delete the backups that no rule keeps. Returns their paths."""
    made = {path: moment(path) for path in Path(settings.BACKUP_ROOT).glob("dossier-*")}
    dated = {path: when for path, when in made.items() if when and path.suffix != ".part"}
    keep = kept(dated.values(), now or datetime.now(UTC))
    old = sorted(path for path, when in dated.items() if when not in keep)
    for path in old:
        if not dry_run:
            path.unlink()
    return old
