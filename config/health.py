"""For the proxy and the monitor: is the program there, and can it keep what students write?"""

import shutil
import sqlite3
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.sqlite import is_affected

LEAST_FREE = 0.10  # of the disk: below it the state is worth a look
NONE_FREE = 64 * 1024 * 1024  # bytes: below it answers may soon be refused


@login_not_required
@require_safe
@never_cache
def alive(request):
    return HttpResponse("ok\n", content_type="text/plain")


def database_state():
    """("ok", and whether every migration is applied), or ("no answer", False)."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "no answer", False
    return "ok", not waiting


def disk_state(folder):
    folder = Path(folder)
    try:
        usage = shutil.disk_usage(folder if folder.exists() else settings.BASE_DIR)
    except OSError:
        return "no answer"
    if usage.free < NONE_FREE:
        return "full"
    return "low" if usage.free < usage.total * LEAST_FREE else "ok"


def library_state():
    """The database library's version, with a word where it has a known fault."""
    if connection.vendor != "sqlite":
        return connection.vendor
    version = f"sqlite {sqlite3.sqlite_version}"
    return f"{version}: affected by a known fault" if is_affected() else version


@login_not_required
@require_safe
@never_cache
def ready(request):
    database, migrated = database_state()
    disk = disk_state(settings.DATA_DIR)
    well = database == "ok" and migrated and disk in ("ok", "low")
    state = {
        "ready": well,
        "database": database,
        "migrations": "ok" if migrated else "waiting",
        "disk": disk,
        "library": library_state(),
    }
    return JsonResponse(state, status=200 if well else 503)
