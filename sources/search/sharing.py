"""Words that texts share: how many documents have a word, and which have most words of a text.

It counts, and permits nothing: who asks for documents narrows a queryset of those that the
reader may open.
"""

from django.db import connection

from sources.search.engine import engine
from sources.search.indexing import TABLE
from sources.search.words import GAP, words_of

#: So many words of a text are asked for, the longest: they are the rarest as a rule.
MOST_WORDS = 30
MOST_EACH = 500  # entries of a word that are looked at
MOST_ALIKE = 20


def sharing(text):
    """Primary keys of the documents with most of the longest words of a text."""
    words = {word for word in words_of(text) if word[0] != GAP}
    asked = sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]
    if not asked:
        return []
    said, params = _each(asked, "source_id")
    sql = (
        f"SELECT source_id FROM ({said}) AS f"
        f" GROUP BY source_id ORDER BY count(*) DESC, source_id LIMIT {MOST_ALIKE}"
    )
    return [pk for (pk,) in _rows(sql, params)]


def how_common(words):
    """{word: in how many entries it stands, MOST_EACH or more being all the same}."""
    asked = {word: words_of(word) for word in words}
    known = [word for word, read in asked.items() if len(read) == 1 and read[0] != GAP]
    if not known:
        return {}
    said, params = _each([asked[word][0] for word in known], "count(*)")
    return dict(zip(known, (count for (count,) in _rows(said, params)), strict=True))


def _each(words, what):
    pieces, params = [], []
    for number, word in enumerate(words):
        sql, more = engine().said(TABLE, engine().phrase([word]))
        pieces.append(f"SELECT {what} FROM ({sql} LIMIT {MOST_EACH}) AS f{number}")
        params += more
    return " UNION ALL ".join(pieces), params


def _rows(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
