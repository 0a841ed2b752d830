"""The words of the entries in PostgreSQL: a vector of all that an entry is found by, and its index.

The index alone should answer, as far as it can: taking a vector from its row to look at the
places of its words costs more than all else. So there is more in it than words:

- `peace`: the word, with its places and the column of each;
- `A/peace`: the word in the title;
- `/3f09`: two words, one after the other, common ones between them left out. Many pairs share
  such a number, so that there are few; the places tell which of them an entry has.

No word has a stroke.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from django.db import connection
from django.db.models import BooleanField, F, Func

from sources.search.words import GAP

#: Stands before a word of the column and behind its places. The body has neither.
COLUMNS = {"title": "A", "names": "B", "about": "C", "body": ""}
WORDS = "sources_search_dear(words)"


def create(table):
    # Words lie apart from their row where they are many: finding looks at the rows alone.
    run(
        f"CREATE TABLE {table} (entry bigint PRIMARY KEY, source_id bigint NOT NULL,"
        " text_id bigint, reach smallint, words tsvector) WITH (toast_tuple_target = 128)"
    )
    run(f"ALTER TABLE {table} ALTER words SET STORAGE EXTERNAL, ALTER words SET STATISTICS 0")
    # Says to the planner what it does not count: that reading the words of a row is dear.
    run(
        "CREATE OR REPLACE FUNCTION sources_search_dear(tsvector) RETURNS tsvector"
        " LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100000 AS 'BEGIN RETURN $1; END'"
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
    update = "UPDATE SET words = excluded.words, reach = excluded.reach"
    conflict = update if over else "NOTHING"
    columns = [
        [entry.pk for entry, _ in rows],
        [entry.source_id for entry, _ in rows],
        [entry.text_id for entry, _ in rows],
        [entry.reach for entry, _ in rows],
        [vector(columns) for _, columns in rows],
    ]
    run(
        f"INSERT INTO {table} (entry, source_id, text_id, reach, words)"
        " SELECT entry, source, text, reach, words::tsvector"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::smallint[], %s::text[])"
        f" AS f(entry, source, text, reach, words) ON CONFLICT (entry) DO {conflict}",
        columns,
    )


def vector(columns):
    """All that an entry is found by, written as PostgreSQL reads it."""
    places, keys, start = {}, set(), 1
    for label, words in zip(COLUMNS.values(), columns, strict=True):
        for at, word in enumerate(words, start):
            if word in places:
                places[word] += f",{at}{label}"
            else:
                places[word] = f"{at}{label}"
        if label:
            keys.update([f"{label}/{word}" for word in words])
        keys.update(_pairs(words))
        start += len(words) + 1  # no phrase runs from one column into the next
    places.pop(GAP, None)
    said = [f"'{word}':{where}" for word, where in places.items()]
    return " ".join(said + [f"'{key}'" for key in keys])


def _pairs(words):
    """The numbers of each word and the next, without the common ones between them."""
    numbers = [_number(word) for word in words if word != GAP]
    return [_PAIRS[(one * 31 + other) & 0xFFFF] for one, other in pairwise(numbers)]


_PAIRS = [f"/{number:04x}" for number in range(0x10000)]


@lru_cache(maxsize=200_000)
def _number(word):
    return crc32(word.encode())


def those_in(table, entries):
    """Which of these entries have their words in the table."""
    return {
        entry for (entry,) in run(f"SELECT entry FROM {table} WHERE entry = ANY(%s)", [entries])
    }


def ahead(read, batches):
    """`read` of each batch, the next one while this one is being stored.

    Not inside a transaction, whose rows another connection does not see.
    """
    if connection.in_atomic_block:
        yield from map(read, batches)
        return
    with ThreadPoolExecutor(1) as beside:
        try:
            following = None
            for batch in batches:
                current, following = following, beside.submit(read, batch)
                if current:
                    yield current.result()
            if following:
                yield following.result()
        finally:
            beside.submit(lambda: connection.close())  # that thread's own, not ours


def finish(table):
    """Index it, while others go on writing."""
    beside = "" if connection.in_atomic_block else "CONCURRENTLY"
    limits = ["statement_timeout", "lock_timeout"]  # it holds up nobody, and may take its time
    for limit in limits:
        run(f"SET {limit} = 0")
    # Written at once: what waits beside the index is read through by everybody who asks.
    run(
        f"CREATE INDEX {beside} {table}_words ON {table} USING gin ({WORDS})"
        " WITH (fastupdate = off)"
    )
    # A few rows tell enough of words, and every one that is counted must be read from afar.
    run(f"ALTER INDEX {table}_words ALTER COLUMN 1 SET STATISTICS 10")
    run(f"ANALYZE {table}, sources_searchentry, sources_searchword")
    for limit in limits:
        run(f"RESET {limit}")


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
    """(SQL, parameters): the entries in which the expression is true, with what they are of."""
    sql = f"SELECT entry, source_id, text_id, reach FROM {table} WHERE {WORDS} @@ %s::tsquery"
    return sql, [expression]


def among(found):
    """The condition that a row is one of those found, a subquery. That is answered before all else:
    words are so dear that beside them no way of joining the two would seem worse than the next."""
    return Func(
        F("pk"),
        found,
        template="%(expressions)s)",
        arg_joiner=" = ANY(ARRAY",
        output_field=BooleanField(),
    )


def listed(numbers):
    """(SQL, parameters): these numbers, to stand after `IN`; any number of them."""
    return "SELECT unnest(%s::bigint[])", [[*numbers]]


def without(table, found, expression, condition):
    """(SQL, parameters): those of `found` of which no entry that is open says it.

    Asked are the other entries of these documents alone: what was found does not say it, and a
    frequent word stands in most of the rest.
    """
    others = (
        "SELECT id FROM sources_searchentry WHERE source_id IN (SELECT source_id FROM found)"
        " AND id NOT IN (SELECT entry FROM found)"
    )
    sql, params = said(table, expression)
    there = f"SELECT source_id FROM ({sql} AND entry = ANY(ARRAY({others}))) AS f WHERE {condition}"
    return (
        f"WITH found AS MATERIALIZED ({found})"
        f" SELECT source_id FROM found WHERE source_id NOT IN ({there})",
        params,
    )


def often(table, expression):
    """The same with a `score` below one for how often their text says it."""
    sql, params = said(table, expression)
    rank = "ts_rank('{1, 0, 0, 0}', words, %s::tsquery)"
    return sql.replace(" FROM", f", {rank} AS score FROM"), params * 2


def phrase(words, is_open=False, column=None):
    """Words one after the other, common ones between them any; if `is_open` the last goes on.

    In a column of its own if one is named, else anywhere.
    """
    label = COLUMNS[column or "body"]
    if len(words) == 1:
        return f"'{label and label + '/'}{words[0]}'{':*' if is_open else ''}"
    closed = words[:-1] if is_open else words
    keys = [f"{label}/{word}" for word in closed if word != GAP] if label else _pairs(closed)
    return "({})".format(
        " & ".join([*(f"'{key}'" for key in keys), _by_places(words, is_open, label)])
    )


def _by_places(words, is_open, label):
    said, distance = "", 1
    for at, word in enumerate(words, 1):
        if word == GAP:
            distance += 1
            continue
        end = "*" if is_open and at == len(words) else ""
        said += f" <{distance}> '{word}':{end}{label}" if said else f"'{word}':{label}"
        distance = 1
    return f"({said})"


def any_of(expressions):
    return "({})".format(" | ".join(expressions))


def all_of(expressions):
    return " & ".join(expressions)


def but(expression, unwanted):
    return f"({expression}) & !{unwanted}"


def run(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []
