"""Rows of a subquery as one column of the query around it: no query more for them."""

from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_duration


class JSONList(models.Func):
    """All rows of a subquery as one list: no query more for a page that has few to spend."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def moment_of(said):
    """A moment of such a list: SQLite keeps it without its zone."""
    at = datetime.fromisoformat(said) if said else None
    return at.replace(tzinfo=UTC) if at and timezone.is_naive(at) else at


def length_of(said):
    """A `timedelta` of such a list, or None: SQLite keeps it as microseconds."""
    return timedelta(microseconds=said) if isinstance(said, int) else said and parse_duration(said)
