"""The one of the two databases that a school uses."""

from django.db import connection

from sources.search import postgresql, sqlite

ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def engine():
    return ENGINES[connection.vendor]
