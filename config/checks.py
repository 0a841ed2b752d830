"""One check, with a hint, for each mistake of somebody who installs this on a machine."""

import os
import stat
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connections

from config import sqlite
from config.env import LOOPBACK
from config.filesystem import is_shared, kind_of_disk

SHORTEST_KEY = 50


def found(level, number, message, hint):
    return [level(message, hint=hint, id=f"dossier.{level.__name__[0]}{number:03}")]


def is_public():
    return bool(set(settings.ALLOWED_HOSTS) - set(LOOPBACK) - {".localhost"})


def sqlite_file():
    """The database's path, or None on PostgreSQL and in memory."""
    database = settings.DATABASES["default"]
    name = str(database["NAME"])
    if not database["ENGINE"].endswith("sqlite3") or ":memory:" in name or "mode=memory" in name:
        return None
    return Path(name)


@register(Tags.security)
def debug_stays_at_home(app_configs, **kwargs):
    if not (settings.DEBUG and is_public()):
        return []
    return found(
        Error, 1, "DEBUG is on, and ALLOWED_HOSTS names more than this machine.",
        "DEBUG shows settings and students' words to whoever meets an error. Set DEBUG=off.",
    )  # fmt: skip


@register(Tags.security)
def hosts_are_named(app_configs, **kwargs):
    if "*" not in settings.ALLOWED_HOSTS:
        return []
    return found(
        Error, 2, "ALLOWED_HOSTS is *.",
        "Name the school's own address: ALLOWED_HOSTS=dossier.school.example",
    )  # fmt: skip


@register(Tags.security)
def sign_in_is_encrypted(app_configs, **kwargs):
    if settings.HTTPS or settings.DEBUG or not is_public():
        return []
    level = Warning if settings.DEMO else Error
    return found(
        level, 3, "HTTPS is off, and ALLOWED_HOSTS names more than this machine.",
        "Passwords would cross the network in the clear, and browsers would drop half of the "
        "protection. Put a proxy with a certificate in front (docs/self-hosting.md), HTTPS=on.",
    )  # fmt: skip


@register(Tags.security)
def key_is_long(app_configs, **kwargs):
    if len(settings.SECRET_KEY) >= SHORTEST_KEY:
        return []
    return found(
        Error, 4, f"SECRET_KEY has fewer than {SHORTEST_KEY} characters.",
        "Leave SECRET_KEY out: 'make serve' writes a good one into the data folder.",
    )  # fmt: skip


@register(Tags.database)
def database_is_on_a_local_disk(app_configs, **kwargs):
    path = sqlite_file()
    kind = kind_of_disk(path.parent) if path else ""
    if not is_shared(kind):
        return []
    return found(
        Error, 5, f"The database {path} lies on a shared folder ({kind}).",
        "SQLite's locks do not hold there and the file would be damaged. Set DATA_DIR to a folder "
        "on a disk of this machine, or use PostgreSQL (DATABASE_URL).",
    )  # fmt: skip


@register(Tags.database)
def sqlite_is_repaired(app_configs, **kwargs):
    if not sqlite_file() or not sqlite.is_affected():
        return []
    return found(
        Warning, 6, f"SQLite {sqlite.sqlite3.sqlite_version} can lose answers after a crash.",
        "Use a Python whose SQLite is 3.51.3 or newer, or PostgreSQL (DATABASE_URL).",
    )  # fmt: skip


@register(Tags.files)
def data_folder_is_writable(app_configs, **kwargs):
    folder = Path(settings.DATA_DIR)
    while not folder.exists():
        folder = folder.parent
    if os.access(folder, os.W_OK | os.X_OK):
        return []
    return found(
        Error, 7, f"The data folder {settings.DATA_DIR} cannot be written.",
        "Make it belong to the user who runs Dossier, or name another one in DATA_DIR.",
    )  # fmt: skip


@register(Tags.security)
def data_folder_is_private(app_configs, **kwargs):
    folder = Path(settings.DATA_DIR)
    if not folder.exists() or not folder.stat().st_mode & stat.S_IRWXO:
        return []
    return found(
        Warning, 8, f"Everybody on this machine can look into {folder}.",
        f"It holds students' work and the secret key: chmod o-rwx {folder}",
    )  # fmt: skip


def pragma(name):
    """What SQLite answers, or the words of its refusal."""
    try:
        with connections["default"].cursor() as cursor:
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]
    except DatabaseError as error:
        return str(error)


@register(Tags.database)
def database_is_whole(app_configs, databases=None, **kwargs):
    if "default" not in (databases or []) or not sqlite_file():
        return []
    answer = pragma("quick_check")
    if answer == "ok":
        return []
    return found(
        Error, 11, f"The database {sqlite_file()} is damaged or cannot be opened: {answer}",
        "Keep the file, its -wal and its -shm aside, and go back to the newest backup "
        "(docs/self-hosting.md).",
    )  # fmt: skip


@register(Tags.database)
def log_is_written_ahead(app_configs, databases=None, **kwargs):
    if "default" not in (databases or []) or not sqlite_file():
        return []
    mode = pragma("journal_mode")
    if mode == "wal":
        return []
    return found(
        Error, 9, f"The database keeps no write-ahead log: {mode}.",
        "The disk under DATA_DIR does not allow it. Choose a local disk.",
    )  # fmt: skip


@register(Tags.database)
def answers_reach_the_disk(app_configs, databases=None, **kwargs):
    connection = connections["default"]
    if "default" not in (databases or []) or connection.vendor != "postgresql":
        return []
    problems = []
    for name in ("fsync", "synchronous_commit"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting(%s)", [name])
            value = cursor.fetchone()[0]
        if value == "off":
            problems += found(
                Warning, 10, f"PostgreSQL runs with {name} = off.",
                f"A power cut would lose answers that were called saved. Set {name} = on.",
            )  # fmt: skip
    return problems
