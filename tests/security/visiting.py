"""Asking for pages without leaving a trace: what a request changes is undone after it."""

import re
from contextlib import contextmanager
from functools import partial

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client

WRITING = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM|REPLACE INTO) "(\w+)"')
#: What may be written where somebody only reads: that a part was opened, what was asked and laid
#: on the table when work begins, who looked at whose record, the session.
BOOKKEEPING = {
    "lessons_progress",
    "lessons_auditevent",
    "lessons_stepdocument",
    "quizzes_attempt",
    "quizzes_response",
    "django_session",
}


class Visitor(Client):
    """The test client without its record of templates and contexts, which costs half the time.

    An exception is answered as a school would see it, with 500.
    """

    def request(self, **request):
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        response.body = response.getvalue()
        return response


@contextmanager
def undone():
    """A savepoint that is always rolled back."""
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)
        transaction.savepoint_commit(savepoint)


def ask(client, method, address, *args, **kwargs):
    """The answer of one request, whose effects on the rows and the cookies are undone."""
    cookies = client.cookies.copy()
    written = set()
    with undone(), connection.execute_wrapper(partial(note_writes, written)):
        response = getattr(client, method.lower())(address, *args, **kwargs)
    client.cookies = cookies
    response.written = written
    return response


def note_writes(written, execute, sql, params, many, context):
    """Remember the tables that a request writes to."""
    if found := WRITING.match(sql):
        written.add(found[1])
    return execute(sql, params, many, context)


def in_short(response):
    """The status; "in" for a road to the sign-in page."""
    to = response.headers.get("Location", "")
    leads_in = to.startswith(("/accounts/sign-in/?", "/admin/login/?"))
    return "in" if response.status_code == 302 and leads_in else str(response.status_code)


def stored():
    """`{table: its rows}` of the whole database, to be compared before and after."""
    return {
        model._meta.label: rows_of(model)
        for model in apps.get_models(include_auto_created=True)
        if model is not Session
    }


#: By table, the rows as the database gave them when they were last read, and as Django reads
#: them: putting a question to each table in SQL takes Django longer than the database answers.
READ = {}


def rows_of(model):
    names = map(connection.ops.quote_name, (model._meta.db_table, model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM {} ORDER BY {}".format(*names))
        plain = cursor.fetchall()
    if READ.get(model, [None])[0] != plain:
        READ[model] = plain, list(model._base_manager.order_by("pk").values_list())
    return READ[model][1]


def changed(before, after):
    """The tables whose rows differ."""
    return {name for name in before if before[name] != after[name]}
