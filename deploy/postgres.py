"""Exit 0 where the PostgreSQL that DATABASE_URL names answers."""

import os
import sys

import psycopg


def main(url):
    if not url.startswith(("postgres://", "postgresql://")):
        return 1
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.Error:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ.get("DATABASE_URL", "")))
