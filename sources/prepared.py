"""Subqueries that differ between readers in a few values alone: their SQL is written once.

Django writes the SQL of a queryset anew each time. For what says which documents somebody was
given, which stands in nearly every query of a page, that took longer than all of its answers.
"""

from django.db import connection
from django.db.models import Expression, Field
from django.db.models.expressions import RawSQL


class Blank(Expression):
    """Stands in a queryset for a value that is filled in when it is asked."""

    def __init__(self, name):
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Outer(Expression):
    """Stands in a queryset for a column of the query around it: `Outer("quizzes_attempt.id")`.

    True where the table has its own name there, as that of the rows asked for has.
    """

    def __init__(self, column):
        super().__init__(output_field=Field())
        self.column = column

    def as_sql(self, compiler, connection):
        return ".".join(map(connection.ops.quote_name, self.column.split("."))), []


class Prepared:
    """A queryset of one column, to stand after `__in`, asked with other values each time or none.

        given = Prepared(lambda user, now: Giving.objects.for_student(user).values("pk"))
        Giving.objects.filter(pk__in=given(user=user.pk, now=timezone.now()))

    `build` is called with a `Blank` for each value, once for each kind of database. It may
    compare with them, and must not look at them. The values are numbers, words or moments.
    With `output_field` it is one value, to annotate rows with.
    """

    def __init__(self, build, output_field=None):
        self.build, self.output_field = build, output_field
        self.written = {}

    def __call__(self, **values):
        sql, params = self._written(tuple(values))
        known = {name: _adapted(value) for name, value in values.items()}
        filled = [known[one.name] if isinstance(one, Blank) else one for one in params]
        return RawSQL(sql, filled, self.output_field)  # noqa: S611 (written by Django, and no value stands in it)

    def _written(self, names):
        if connection.vendor not in self.written:
            rows = self.build(**{name: Blank(name) for name in names})
            self.written[connection.vendor] = rows.query.sql_with_params()
        return self.written[connection.vendor]


def _adapted(value):
    """As Django hands it to this database: SQLite keeps moments as words."""
    return connection.ops.adapt_unknown_value(value)
