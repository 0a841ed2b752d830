"""The project: settings, addresses, and what runs the apps on a server."""

import sys

# Older SQLite libraries (before 3.51.3) can lose a write-ahead log after a crash. Where the wheel
# with a current library is installed it stands in for Python's own module, and for everybody: two
# copies of SQLite in one process would drop each other's file locks.
try:
    import pysqlite3
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
