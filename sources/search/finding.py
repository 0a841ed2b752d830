"""Which documents say what a reader asked for, and which of them say it with most weight."""

from django.db import connection
from django.db.models.expressions import RawSQL

from sources.models import SearchWord
from sources.search.closed import known_to
from sources.search.engine import engine
from sources.search.indexing import TABLE
from sources.search.stem import stem

#: So many are weighed word by word, each with two entries as a rule, its own and its text's.
#: Of more, those that say it in their titles come first.
MOST_WEIGHED = 2_000
MOST_COUNTED = 400  # entries in which it is counted how often they say it
MOST_OF_A_STEM = 40
#: What a term weighs there, beside less than one for how often the whole says it.
WEIGHTS = {"title": 10, "names": 4, "about": 1}

#: A withdrawn text is closed at once, whatever is stored.
_ENTRIES = (
    " JOIN sources_searchentry e ON e.id = f.entry WHERE e.text_id IS NULL OR e.text_id NOT IN"
    " (SELECT id FROM sources_text WHERE withdrawn_at IS NOT NULL)"
)
_DOCUMENTS = "SELECT e.source_id FROM ({said}) AS f" + _ENTRIES
_SCORES = "SELECT e.source_id, max(f.score) FROM ({said}) AS f" + _ENTRIES + " GROUP BY e.source_id"


class Search:
    """One question of one reader. `matching` narrows a queryset that is already permitted."""

    def __init__(self, question, user):
        self.question = question
        self.known = known_to(user)
        self.mates = _mates(question)
        self.wanted = engine().all_of([self._any(term) for term in question.wanted])
        self.unwanted = engine().any_of([self._any(term) for term in question.unwanted])

    def matching(self, sources):
        if self.question.wanted:
            sources = sources.filter(pk__in=self._documents(self.wanted))
        if self.question.unwanted:
            sources = sources.exclude(pk__in=self._documents(self.unwanted))
        return sources

    def weights(self):
        """{document: the more, the better}; what is missing weighs nothing."""
        if not self.question.wanted:
            return {}
        sql, params = engine().said(TABLE, self.wanted)
        entries = len(_rows(f"{sql} LIMIT {2 * MOST_WEIGHED + 1}", params))
        if entries > 2 * MOST_WEIGHED:
            sql, params = engine().in_title(TABLE, self.wanted)
            return dict.fromkeys((pk for (pk,) in _rows(_DOCUMENTS.format(said=sql), params)), 1)
        terms = [self._any(term) for term in self.question.wanted]
        sql, params = engine().scored(TABLE, terms, WEIGHTS, entries <= MOST_COUNTED)
        return dict(_rows(_SCORES.format(said=sql), params))

    def words_for(self, term):
        """The words of its stem, each a tuple; a phrase is looked for as it is."""
        return self.mates.get(term, [term.words])

    def _documents(self, expression):
        sql, params = engine().said(TABLE, expression)
        return RawSQL(_DOCUMENTS.format(said=sql), params)

    def _any(self, term):
        """Everything that answers one term: the words of its stem, or a mark of its person."""
        said = [engine().phrase(each, term.is_beginning) for each in self.words_for(term)]
        marks = dict.fromkeys(self.known.marks_for(term))
        return engine().any_of(said + [engine().phrase([mark]) for mark in marks])


def _mates(question):
    """{term: [(word,), …]} of single words: itself and what shares its stem, in one query."""
    stems = {}
    for term in (*question.wanted, *question.unwanted):
        if term.is_single and not term.is_beginning:
            stems[term] = stem(term.words[0])
    words = {}
    for word in SearchWord.objects.filter(stem__in=stems.values()):
        words.setdefault(word.stem, []).append((word.word,))
    return {
        term: list(dict.fromkeys([term.words, *words.get(end, [])]))[:MOST_OF_A_STEM]
        for term, end in stems.items()
    }


def _rows(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
