"""The words of the entries in SQLite: a table of FTS5 that is given words, not sentences."""

import json
import sqlite3

from django.db import connection
from django.db.models import Q

from sources.search.words import GAP

#: Without a copy of the words beside the index, where SQLite can delete from such a table.
LEAN = ", content='', contentless_delete=1" if sqlite3.sqlite_version_info >= (3, 43) else ""


def create(table):
    run(
        f"CREATE VIRTUAL TABLE {table} USING fts5(title, names, about, body{LEAN},"
        " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
        f" tokenchars '{GAP}'\")"
    )
    forget_with_entries(table)


def forget_with_entries(table):
    run(
        f"CREATE TRIGGER {table}_forget AFTER DELETE ON sources_searchentry"
        f" BEGIN DELETE FROM {table} WHERE rowid = old.id; END"
    )


def exists(table):
    return bool(run("SELECT 1 FROM sqlite_master WHERE name = %s", [table]))


def put(table, rows, *, over=True):
    """Store `(entry, columns of words)`. A batch of a rebuild is read and written at once,
    so that it may always write over what is there."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT OR REPLACE INTO {table}(rowid, title, names, about, body)"
            " VALUES (%s, %s, %s, %s, %s)",
            [(entry.pk, *map(" ".join, columns)) for entry, columns in rows],
        )


def those_in(table, entries):
    """Which of these entries have their words in the table."""
    numbers = ",".join(map(str, entries))
    return {entry for (entry,) in run(f"SELECT rowid FROM {table} WHERE rowid IN ({numbers})")}


#: Nothing to wait for: SQLite works in this very process.
ahead = map


def finish(table):
    """Nothing: the index grows with the rows."""


def swap(old, new):
    """Let `new` take the place of `old`; returns what is left to `drop`."""
    left = f"{old}_left"
    for table in (old, new):
        run(f"DROP TRIGGER {table}_forget")
    run(f"ALTER TABLE {old} RENAME TO {left}")
    run(f"ALTER TABLE {new} RENAME TO {old}")
    forget_with_entries(old)
    return left


def drop(table, rows_at_once=2_000):
    """A step at a time: freeing a large table writes over all of it, and nobody could save."""
    run(f"DROP TRIGGER IF EXISTS {table}_forget")
    for shadow, key in (("data", "id"), ("docsize", "id"), ("content", "id")):
        while exists(f"{table}_{shadow}"):
            with connection.cursor() as cursor:
                cursor.execute(
                    f"DELETE FROM {table}_{shadow} WHERE {key} IN"
                    f" (SELECT {key} FROM {table}_{shadow} WHERE {key} > 10 LIMIT {rows_at_once})"
                )
                if cursor.rowcount < rows_at_once:
                    break
            yield
    run(f"DROP TABLE {table}")


def said(table, expression):
    """(SQL, parameters): the entries in which the expression is true, with what they are of."""
    sql = (
        f"SELECT e.id AS entry, e.source_id, e.text_id, e.reach FROM {table}"
        f" JOIN sources_searchentry e ON e.id = {table}.rowid WHERE {table} MATCH %s"
    )
    return sql, [expression]


def among(found):
    """The condition that a row is one of those found, a subquery."""
    return Q(pk__in=found)


def listed(numbers):
    """(SQL, parameters): these numbers, to stand after `IN`; any number of them."""
    return "SELECT value FROM json_each(%s)", [json.dumps([*numbers])]


def without(table, found, expression, condition):
    """(SQL, parameters): those of `found` of which no entry that is open says it.

    Each is asked by its few entries: to look at every entry that says a frequent word takes longer.
    """
    said = (
        "SELECT source_id, text_id, reach FROM sources_searchentry"
        f" WHERE +id IN (SELECT rowid FROM {table} WHERE {table} MATCH %s)"
    )
    there = f"SELECT 1 FROM ({said}) AS f WHERE f.source_id = found.source_id AND {condition}"
    return f"SELECT source_id FROM ({found}) AS found WHERE NOT EXISTS ({there})", [expression]


def often(table, expression):
    """The same with a `score` below one for how often their text says it."""
    sql, params = said(table, expression)
    sql = sql.replace(" FROM", f", -bm25({table}, 0, 0, 0, 1) AS said FROM", 1)
    score = "said / (1 + said) AS score"
    return f"SELECT entry, source_id, text_id, reach, {score} FROM ({sql})", params


def phrase(words, is_open=False, column=None):
    """Words one after the other; if `is_open` the last of them may go on.

    In a column of its own if one is named, else anywhere.
    """
    there = f"{{{column}}} : " if column else ""
    return '{}"{}"{}'.format(there, " ".join(words), " *" if is_open else "")


def any_of(expressions):
    return "({})".format(" OR ".join(expressions))


def all_of(expressions):
    return " AND ".join(expressions)


def but(expression, unwanted):
    return f"({expression}) NOT {unwanted}"


def run(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []
