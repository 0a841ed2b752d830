"""Keeping what is searched true: after a change to documents, and all of it anew."""

from django.db import transaction
from django.db.models import QuerySet

from sources.models import SearchEntry, SearchSpelling, SearchWord, Source
from sources.search.contents import IN_PARTS, Contents
from sources.search.engine import engine
from sources.search.reading import read
from sources.search.stem import stem
from sources.search.words import GAP

TABLE, FRESH = "sources_search", "sources_search_fresh"
BATCH = 50  # documents in one transaction: a small part of a second
READ_AT_ONCE = 200  # documents, where nobody waits: to ask costs more than to be told


def index(sources):
    """Search these documents by what they say now. Call it where one of them changes.

    `sources` is a queryset, a list or one document. Inside a transaction it is part of it, but
    for more than BATCH: they wait for its end and are taken in short ones, as nobody could save
    meanwhile.
    """
    pks = _pks(sources)
    if len(pks) > BATCH and transaction.get_connection().in_atomic_block:
        transaction.on_commit(lambda: _index(pks))
    else:
        _index(pks)


def _index(pks):
    for some in _cut(pks, BATCH):
        with transaction.atomic():
            contents = _read(some)
            tables = [TABLE, FRESH] if engine().exists(FRESH) else [TABLE]  # a rebuild goes on
            _write(contents, some, tables)


def _cut(rows, size):
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def rebuild(tell=lambda done: None):
    """Build all of it anew beside what is searched, and let it take its place at the end.

    Nobody waits: what takes long is done before each short write, and who changes a document
    meanwhile writes into both. `tell` hears after each batch how many documents are done.
    Returns their number.
    """
    clear_away(FRESH)
    for table in (FRESH,) if engine().exists(TABLE) else (FRESH, TABLE):
        engine().create(table)
    pks = list(Source.objects.order_by("pk").values_list("pk", flat=True))
    known = set(SearchWord.objects.values_list("word", flat=True))
    done = 0
    for contents in engine().ahead(_read, _cut(pks, READ_AT_ONCE)):
        for some in _cut(contents, BATCH):
            known |= _build(some, known)
            done += len(some)
            tell(done)
    engine().finish(FRESH)
    with transaction.atomic():
        left = engine().swap(TABLE, FRESH)
    clear_away(left)
    return len(pks)


def _read(pks):
    return [Contents(one) for one in read(pks)]


def _build(contents, known):
    """Into the fresh table, but for what was deleted or changed since it was read.

    `known` are words that are kept already; returns those of the batch.
    """
    with transaction.atomic():
        pks = [content.source.pk for content in contents]
        entries = SearchEntry.objects.filter(source__in=pks).values_list("pk", "source")
        there = engine().those_in(FRESH, [entry for entry, _ in entries] or [0])
        changed = {source for entry, source in entries if entry in there}
        pks = set(Source.objects.filter(pk__in=pks).values_list("pk", flat=True)) - changed
        contents = [content for content in contents if content.source.pk in pks]
        return _write(contents, pks, [FRESH], known)


def clear_away(table):
    """Drop it a step at a time: freeing a large table at once would hold up who saves."""
    if engine().exists(table):
        for _step in engine().drop(table):
            pass


def _pks(sources):
    if isinstance(sources, Source):
        return [sources.pk]
    if isinstance(sources, QuerySet):
        return sorted(set(sources.order_by().values_list("pk", flat=True)))
    return sorted({source.pk for source in sources})


def _write(contents, pks, tables, known=None):
    """Put the entries of these documents right, and their words into the tables."""
    there = {}
    for entry in SearchEntry.objects.filter(source__in=pks):
        there[entry.place] = entry
    rows, new, changed, words = [], [], [], set()
    for content in contents:
        for wanted, columns in content.entries():
            entry = there.pop(wanted.place, None)
            if entry is None:
                entry = wanted
                new.append(entry)
            elif (entry.choices, entry.reach) != (wanted.choices, wanted.reach):
                entry.choices, entry.reach = wanted.choices, wanted.reach
                changed.append(entry)
            rows.append((entry, columns))
            words.update(*columns)
    _store(new, changed, gone=there.values())
    _keep_words(words - (_kept(words) if known is None else known))
    _keep_printed(set().union(*(content.printed_words for content in contents)))
    for table in tables:
        engine().put(table, rows, over=known is None)
    return words


def _store(new, changed, gone):
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    SearchEntry.objects.bulk_create(new)
    SearchEntry.objects.bulk_update(changed, ["choices", "reach"])


def _is_kept(word):
    """Of what nobody can type only this: who asks learns with the words whether it is there."""
    return word[0] != GAP or word == IN_PARTS


def _kept(words):
    return set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))


def _keep_words(words):
    """In one order for all, so that two who store new words at once cannot wait for each other."""
    SearchWord.objects.bulk_create(
        [SearchWord(word=word, stem=stem(word)) for word in sorted(words) if _is_kept(word)],
        ignore_conflicts=True,
    )


def _keep_printed(words):
    rows = [
        SearchSpelling(word=word, stem=stem(word), person_id=person, name_as_printed=printed)
        for word, person, printed in sorted(words)
    ]
    if rows:
        SearchSpelling.objects.bulk_create(rows, ignore_conflicts=True)
