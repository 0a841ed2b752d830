"""After a test that commits, what it left is taken away. A plugin of pytest.

Django would empty every table there is and then write anew what migrations write into some. On
PostgreSQL that took longer than most of these tests.
"""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import TransactionTestCase


class Left:
    """What the migrations leave: `rows` of the tables that are not empty, and how they look."""

    def __init__(self):
        self.models = {
            model._meta.db_table: model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.managed and not model._meta.proxy
        }
        self.rows = {
            table: list(self.models[table]._base_manager.order_by("pk")) for table in self.filled()
        }
        self.looks = {table: self.look(table) for table in self.rows}

    def filled(self):
        """The tables that have a row."""
        there = (
            f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quoted(table)})"
            for table in self.models
        )
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(there))
            return {table for (table,) in cursor.fetchall()}

    def look(self, table):
        names = (table, self.models[table]._meta.pk.column)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM {} ORDER BY {}".format(*map(quoted, names)))
            return cursor.fetchall()

    def put_back(self):
        """Keys to other tables are looked at when the transaction ends: any order will do."""
        with transaction.atomic():
            changed = {
                table
                for table in self.filled() | self.rows.keys()
                if table not in self.rows or self.look(table) != self.looks[table]
            }
            for table in changed:
                with connection.cursor() as cursor:
                    cursor.execute(f"DELETE FROM {quoted(table)}")
            for table in self.rows.keys() & changed:
                self.models[table]._base_manager.bulk_create(self.rows[table])


def quoted(name):
    return connection.ops.quote_name(name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        left = Left()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: left.put_back())
        yield
