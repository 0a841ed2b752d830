"""The SQLite library in use, and whether it has the fault we know of."""

import sqlite3

# The write-ahead log could be reset wrongly up to 3.51.2; two older lines got the repair too.
REPAIRED = (3, 51, 3)
BACKPORTS = {(3, 44): 6, (3, 50): 7}


def is_affected(version=None):
    """True where a crash may lose a write-ahead log. version: a triple of numbers."""
    version = version or sqlite3.sqlite_version_info
    patch = BACKPORTS.get(version[:2])
    if patch is not None:
        return version[2] < patch
    return version < REPAIRED
