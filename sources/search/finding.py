"""Which documents say what a reader asked for, and which of them say it with most weight."""

from itertools import product

from django.db import connection
from django.db.models import Q, Value
from django.db.models.expressions import RawSQL

from sources.models import SearchSpelling, SearchWord, Source
from sources.models.rights import decided_on
from sources.search.closed import known_to
from sources.search.contents import IN_PARTS
from sources.search.engine import engine
from sources.search.indexing import TABLE
from sources.search.stem import stem
from sources.search.withheld import Closed, entries_open_to
from sources.search.words import GAP, trimmed, words_of

#: So many documents are weighed word by word. Of more, those that say it in their titles come
#: first.
MOST_WEIGHED = 2_000
MOST_COUNTED = 200  # documents in which it is counted how often their texts say it
MOST_OF_A_STEM = 40
#: What a term weighs there, beside less than one for how often the text says it: each database
#: counts that in its own way, and nothing else in the order.
WEIGHTS = {"title": 10, "names": 4, "about": 1}

_ENTRIES = "SELECT entry, source_id FROM ({said}) AS f WHERE {open}"
#: Documents with a text that says all the terms, each in any of its parts: no entry says it.
_FAR_APART = (
    "SELECT 0 AS entry, source_id FROM ({said}) AS f WHERE {open}"
    " GROUP BY source_id, text_id HAVING count(DISTINCT term) = {number}"
)
#: The best of its entries.
_SCORES = (
    "SELECT source_id, max(score) FROM (SELECT source_id, sum(score) AS score FROM ({scored}) AS f"
    " WHERE {open} GROUP BY entry, source_id) AS f GROUP BY source_id"
)


class Search:
    """One question of one reader. `matching` narrows a queryset that is already permitted."""

    def __init__(self, question, user):
        self.question = question
        self.mates, printed, self.has_parts = _alike(question)
        self.known = known_to(user, printed)
        self.decided = decided_on()
        self.closed = Closed(user, self.decided)
        self.open = entries_open_to(user, self.closed)
        said = [self._any(term) for term in question.unwanted]
        self.unwanted = engine().any_of(said) if said else ""
        self.wanted = self._all()

    def matching(self, sources):
        if self.question.wanted:
            found = self._documents(self.wanted, self.unwanted, self._far_apart())
            return sources.filter(engine().among(found))
        return sources.exclude(pk__in=self._documents(self.unwanted)) if self.unwanted else sources

    def weights(self, found):
        """{document: the more, the better} for those found; what is missing weighs nothing."""
        if not self.question.wanted or not found:
            return {}
        if len(found) > MOST_WEIGHED:
            titles = dict.fromkeys(self.question.wanted, "title")
            sql, params = engine().said(TABLE, self._all(titles))
            return {pk: 1 for _, pk in _rows(*self._opened(_ENTRIES, params, said=sql))}
        pieces = [self._said_there(*place) for place in product(self.question.wanted, WEIGHTS)]
        if len(found) <= MOST_COUNTED:
            pieces.append(self._said_often(found))
        together = " UNION ALL ".join(sql for sql, _ in pieces)
        params = [param for _, params in pieces for param in params]
        return dict(_rows(*self._opened(_SCORES, params, scored=together)))

    def _documents(self, expression, unwanted="", also=None):
        """Those that say it, and others, without those that say what is unwanted, as a subquery."""
        sql, params = engine().said(TABLE, expression)
        sql, params = self._opened(_ENTRIES, params, said=sql)
        if also:
            sql, params = f"{sql} UNION {also[0]}", params + also[1]
        if unwanted:
            condition, more = self.open
            sql, said = engine().without(TABLE, sql, unwanted, condition)
            params = [*params, *said, *more]
        else:
            sql = f"SELECT source_id FROM ({sql}) AS found"
        return RawSQL(sql, params)  # noqa: S611 (ours and Django's; no value stands in it)

    def _far_apart(self):
        """(SQL, parameters): documents of which a text says all terms, in whatever parts of it.

        Few texts are so long: they are looked for by themselves, and weigh nothing more.
        """
        wanted = self.question.wanted
        if len(wanted) < 2 or not self.has_parts:
            return None
        in_parts = engine().phrase([IN_PARTS])
        pieces, params = [], []
        for number, term in enumerate(wanted):
            sql, more = engine().said(TABLE, engine().all_of([in_parts, self._any(term)]))
            pieces.append(f"SELECT source_id, text_id, reach, {number} AS term FROM ({sql}) AS f")
            params += more
        said = " UNION ALL ".join(pieces)
        return self._opened(_FAR_APART, params, said=said, number=len(wanted))

    def _opened(self, sql, params, **asked):
        """(SQL, parameters) of a question above, without texts that this reader may not read."""
        condition, more = self.open
        return sql.format(open=condition, **asked), [*params, *more]

    def _said_there(self, term, column):
        """Entries with all terms, this one in this column: so it finds no more than the whole."""
        sql, params = engine().said(TABLE, self._all({term: column}))
        return f"SELECT *, {WEIGHTS[column]} AS score FROM ({sql}) AS f", params

    def _said_often(self, found):
        """Less than one for how often the text of an entry says what is wanted."""
        wanted = engine().all_of(map(self._any, self.question.wanted))
        sql, params = engine().often(TABLE, wanted)
        pks = ",".join(map(str, found))
        return f"SELECT * FROM ({sql}) AS f WHERE source_id IN ({pks})", params

    def words_for(self, term):
        """The words of its stem, each a tuple; a phrase is looked for as it is."""
        return self.mates.get(term, [term.words])

    def _all(self, columns=None):
        """What has all terms; `columns` names those that must stand in a column of its own.

        No entry with an unwanted word: its document is not found, or the entry is not open.
        """
        columns = columns or {}
        said = engine().all_of(
            [self._any(term, columns.get(term)) for term in self.question.wanted]
        )
        return engine().but(said, self.unwanted) if self.unwanted else said

    def _any(self, term, column=None):
        """Everything that answers one term: the words of its stem, or a mark of its person."""
        phrase = engine().phrase
        said = [phrase(words, term.is_beginning, column) for words in self.words_for(term)]
        marks = dict.fromkeys(self.known.marks_for(term))
        return engine().any_of(said + [phrase([mark], column=column) for mark in marks])


def saying(names):
    """Documents in whose words any of these names stands, whoever may read them."""
    words = filter(None, (trimmed(words_of(name)) for name in names))
    said = [engine().phrase(one) for one in words]
    if not said:
        return Source.objects.none()
    sql, params = engine().said(TABLE, engine().any_of(said))
    return Source.objects.filter(pk__in=RawSQL(f"SELECT source_id FROM ({sql}) AS f", params))


def _alike(question):
    """What is known of the words of a question, in one query.

    - {term: [(word,), …]} of single words: itself and what shares its stem,
    - the `SearchSpelling` with any of the words,
    - whether there is a text in several parts.
    """
    terms = [*question.wanted, *question.unwanted]
    if not terms:
        return {}, [], False
    stems = {one: stem(one.words[0]) for one in terms if one.is_single and not one.is_beginning}
    words, printed = {}, []
    kept = SearchWord.objects.filter(stem__in=[*stems.values(), IN_PARTS])
    kept = kept.values_list("word", "stem", Value(0))
    for word, its_stem, spelling in kept.union(_printed(terms), all=True):
        if spelling:
            printed.append(spelling)
        else:
            words.setdefault(its_stem, []).append((word,))
    mates = {
        term: list(dict.fromkeys([term.words, *words.get(end, [])]))[:MOST_OF_A_STEM]
        for term, end in stems.items()
    }
    return mates, printed, IN_PARTS in words


def _printed(terms):
    asked = Q(stem__in={stem(word) for term in terms for word in term.words if word != GAP})
    for term in terms:
        asked |= Q(word__startswith=term.words[-1]) if term.is_beginning else Q()
    return SearchSpelling.objects.filter(asked).values_list("word", "stem", "pk")


def _rows(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
