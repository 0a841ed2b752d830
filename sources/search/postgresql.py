"""The words of the entries in PostgreSQL: a vector of words with their places, and its index."""

import re

from django.db import connection

from sources.search.words import GAP

COLUMNS = {"title": "A", "names": "B", "about": "C", "body": ""}
WORDS = "sources_search_dear(words)"
_LEXEME = re.compile(r"('[^']+')(:\*)?")


def create(table):
    # The head is short and lies in the row; taking words apart that lie elsewhere costs more
    # than the space they would save.
    run(f"CREATE TABLE {table} (entry bigint PRIMARY KEY, head tsvector, words tsvector)")
    run(f"ALTER TABLE {table} ALTER COLUMN words SET STORAGE EXTERNAL")
    # Says to the planner what it does not count: that reading the words of every row is dear.
    run(
        "CREATE OR REPLACE FUNCTION sources_search_dear(tsvector) RETURNS tsvector"
        " LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS 'BEGIN RETURN $1; END'"
    )
    forget_with_entries(table)


def forget_with_entries(table):
    run(
        f"CREATE OR REPLACE FUNCTION {table}_forget() RETURNS trigger LANGUAGE plpgsql AS"
        f" 'BEGIN DELETE FROM {table} WHERE entry = OLD.id; RETURN OLD; END'"
    )
    run(
        f"CREATE TRIGGER {table}_forget AFTER DELETE ON sources_searchentry"
        f" FOR EACH ROW EXECUTE FUNCTION {table}_forget()"
    )


def exists(table):
    return run("SELECT to_regclass(%s)", [table])[0][0] is not None


def put(table, rows, *, over=True):
    """Store `(entry, columns of words)`. A rebuild leaves what somebody stored meanwhile."""
    conflict = "UPDATE SET head = excluded.head, words = excluded.words" if over else "NOTHING"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (entry, head, words) VALUES (%s, %s::tsvector, %s::tsvector)"
            f" ON CONFLICT (entry) DO {conflict}",
            [(entry, vector(columns[:-1]), vector(columns)) for entry, columns in rows],
        )


def vector(columns):
    """The words with their places, written as PostgreSQL reads them."""
    places, at = {}, 0
    for weight, words in zip(COLUMNS.values(), columns, strict=False):
        for word in words:
            at += 1
            if word in places:
                places[word] += f",{at}{weight}"
            else:
                places[word] = f"{at}{weight}"
        at += 1  # no phrase runs from one column into the next
    places.pop(GAP, None)
    return " ".join([f"'{word}':{where}" for word, where in places.items()])


def those_in(table, entries):
    """Which of these entries have their words in the table."""
    numbers = ",".join(map(str, entries))
    return {entry for (entry,) in run(f"SELECT entry FROM {table} WHERE entry IN ({numbers})")}


def finish(table):
    """Index it, while others go on writing."""
    beside = "" if connection.in_atomic_block else "CONCURRENTLY"
    limits = ["statement_timeout", "lock_timeout"]  # it holds up nobody, and may take its time
    for limit in limits:
        run(f"SET {limit} = 0")
    run(f"CREATE INDEX {beside} {table}_words ON {table} USING gin ({WORDS})")
    for limit in limits:
        run(f"RESET {limit}")
    run(f"ANALYZE {table}")


def swap(old, new):
    """Let `new` take the place of `old`; returns what is left to `drop`."""
    left = f"{old}_left"
    for table in (old, new):
        run(f"DROP FUNCTION {table}_forget() CASCADE")
    for table, name in ((old, left), (new, old)):
        run(f"ALTER TABLE {table} RENAME TO {name}")
        for index in ("words", "pkey"):
            run(f"ALTER INDEX {table}_{index} RENAME TO {name}_{index}")
    forget_with_entries(old)
    return left


def drop(table):
    """Steps, as SQLite needs them; here it is one."""
    yield run(f"DROP TABLE IF EXISTS {table}")
    run(f"DROP FUNCTION IF EXISTS {table}_forget() CASCADE")


def said(table, expression):
    """(SQL, parameters): the entries in which the expression is true."""
    return f"SELECT entry FROM {table} WHERE {WORDS} @@ %s::tsquery", [expression]


def in_title(table, expression):
    """The entries whose title alone says it."""
    sql, params = said(table, expression)
    return f"{sql} AND head @@ %s::tsquery", [*params, only_in("title", expression)]


def scored(table, terms, weights, count_often):
    """The entries with all terms and a `score`: the weight of each column for each term in it.

    With `count_often` less than one is added for how often they are said.
    """
    expression = all_of(terms)
    often = "ts_rank(words, %s::tsquery)" if count_often else "0"
    places = [(only_in(column, term), weights[column]) for term in terms for column in weights]
    weighed = "".join(f" + {weight} * (head @@ %s::tsquery)::int" for _, weight in places)
    sql = f"SELECT entry, {often}{weighed} AS score FROM {table} WHERE {WORDS} @@ %s::tsquery"
    asked = [expression] if count_often else []
    return sql, [*asked, *(place for place, _ in places), expression]


def phrase(words, is_open=False):
    """Words one after the other, common ones between them any; if `is_open` the last goes on."""
    parts, distance = [], 0
    for word in words:
        distance += 1
        if word != GAP:
            parts += [f"<{distance}>", f"'{word}'"] if parts else [f"'{word}'"]
            distance = 0
    return "({}{})".format(" ".join(parts), ":*" if is_open else "")


def any_of(expressions):
    return "({})".format(" | ".join(expressions))


def all_of(expressions):
    return " & ".join(expressions)


def only_in(column, expression):
    letter = COLUMNS[column]
    return _LEXEME.sub(lambda word: f"{word[1]}:{'*' if word[2] else ''}{letter}", expression)


def run(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []
