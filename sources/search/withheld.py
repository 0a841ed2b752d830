"""Words that rights keep from a reader: nobody learns them by asking which document has them.

What `UnderRightsQuerySet.shown_to` says of each row is said here of all texts at once, by what
is closed, and of files by how far they reach (`SearchEntry.reach`). That is little as a rule, and
looked up in an index: a search looks at many rows. It is written by hand and short, since it
stands in a query once for each word that is asked.
"""

import re
from collections import defaultdict

from django.db import connection

from sources.access import granted_to, keeps_documents
from sources.models import Source
from sources.rights import Answer, Reader, Use, stated
from sources.search.contents import PICTURE

#: Only who may change the document reads them: withdrawn, or decided against; a shortened text
#: also where nothing is to be shortened.
TO_ALL = """
    text_id IN (SELECT id FROM sources_text WHERE withdrawn_at IS NOT NULL)
    OR source_id IN ({no_show_document}) OR text_id IN ({no_show_text})
    OR text_id IN (
        SELECT id FROM sources_text WHERE kind = 'adaptation'
        AND (source_id IN ({no_adapt_document}) OR id IN ({no_adapt_text}))
    )"""
#: Those that statements leave to the classes they are given to: one of document and printing is
#: not to be shown to all, and one is not to be given away.
BUT_GIVEN = """
    source_id IN (
        SELECT id FROM sources_source WHERE rights IN ({asks_show})
        AND id NOT IN ({yes_show_document}) AND id NOT IN ({yes_export_document})
    )
    OR text_id IN (
        SELECT t.id FROM sources_text t JOIN sources_source s ON s.id = t.source_id
        WHERE t.rights IN ({asks_show}) AND t.id NOT IN ({yes_show_text})
        AND (
            t.id NOT IN ({yes_export_text}) OR s.id IN ({no_export_document})
            OR s.rights IN ({asks_export}) AND s.id NOT IN ({yes_export_document})
        )
    )
    OR text_id IN (
        SELECT t.id FROM sources_text t JOIN sources_source s ON s.id = t.source_id
        WHERE s.id IN ({yes_export_document}) AND s.rights IN ({asks_show})
        AND s.id NOT IN ({yes_show_document})
        AND (
            t.id IN ({no_export_text})
            OR t.rights IN ({asks_export}) AND t.id NOT IN ({yes_export_text})
        )
    )
    OR text_id IN (
        SELECT t.id FROM sources_text t JOIN sources_source s ON s.id = t.source_id
        WHERE {shortened_unasked} AND (
            s.rights IN ({asks_show}) AND s.id NOT IN ({yes_show_document})
            OR t.rights IN ({asks_show}) AND t.id NOT IN ({yes_show_text})
        )
    )"""
_KEPT, _PICTURE = f"\n{PICTURE}:", re.compile(rf"\n{PICTURE}:(\d)\n")
#: So many documents are named in a question; of more it is asked without.
FEW = 2_000
_TEXTS = """
    SELECT source_id FROM (SELECT id AS text_id, source_id FROM sources_text) t
    WHERE {condition}"""
_LANGUAGES = """
    SELECT source_id, language, CASE WHEN {open} THEN 1 ELSE 0 END
    FROM (
        SELECT id AS text_id, source_id, language FROM sources_text WHERE current_id IS NOT NULL
    ) t
    WHERE {asked}"""
#: Those that are not to be given away, of documents that are.
TO_VISITORS = """
    text_id IN ({no_export_text})
    OR text_id IN (
        SELECT id FROM sources_text
        WHERE rights IN ({asks_export}) AND id NOT IN ({yes_export_text})
    )
    OR text_id IN (
        SELECT t.id FROM sources_text t JOIN sources_source s ON s.id = t.source_id
        WHERE {shortened_unasked}
    )"""
#: Shortened, and nobody has said that it may be: of document and printing one asks, or both are
#: silent.
SHORTENED_UNASKED = """t.kind = 'adaptation' AND (
        s.rights IN ({asks_adapt}) AND s.id NOT IN ({yes_adapt_document})
        OR t.rights IN ({asks_adapt}) AND t.id NOT IN ({yes_adapt_text})
        OR s.rights = '' AND s.id NOT IN ({yes_adapt_document})
        AND t.rights = '' AND t.id NOT IN ({yes_adapt_text})
    )"""


def entries_open_to(user, decided):
    """(SQL, parameters): a condition on rows with `reach`, `text_id` and `source_id`."""
    texts, params = words_open_to(user, decided)
    files, more = _files_open_to(user)
    return f"{files} AND {texts}", [*more, *params]


def _files_open_to(user):
    """What is not of a file alone has no reach."""
    far, near = _readers(user)
    if near is None:
        return f"(reach IS NULL OR reach >= {far:d})", []
    reader, documents = near
    own, params = _documents(documents)
    return (
        f"(reach IS NULL OR reach >= {far:d} OR reach >= {reader:d} AND source_id IN ({own}))",
        params,
    )


def _readers(user):
    """(what this person is to most documents, (what to some, these)); see `_reader` of rights."""
    if not user.is_authenticated:
        return Reader.ANYONE, None
    if keeps_documents(user):
        return Reader.GIVEN, (Reader.EDITOR, Source.objects.editable_by(user))
    return Reader.SCHOOL, (Reader.GIVEN, Source.objects.filter(granted_to(user)))


def with_pictures(rows, user):
    """Rows (document, its lines of choices), where a picture counts that this reader sees."""
    kept = [(pk, choices) for pk, choices in rows if choices and _KEPT in choices]
    reaches = {pk: int(_PICTURE.search(choices)[1]) for pk, choices in kept}
    if not reaches:
        return rows
    seen = _pictures_seen(reaches, user)
    shown = {True: "\nhas:image\n", False: ""}
    return [
        (pk, _PICTURE.sub(shown[pk in seen], choices) if pk in reaches else choices)
        for pk, choices in rows
    ]


def _pictures_seen(reaches, user):
    far, near = _readers(user)
    seen = {pk for pk, reach in reaches.items() if reach >= far}
    if near:
        reader, documents = near
        asked = [pk for pk, reach in reaches.items() if reader <= reach < far]
        documents = documents.filter(pk__in=asked) if len(asked) <= FEW else documents
        seen.update(set(asked).intersection(documents.values_list("pk", flat=True)))
    return seen


def words_open_to(user, decided):
    """(SQL, parameters): a condition on rows with `text_id` and `source_id`.

    It is asked of documents that this person may open; `decided` is what `decided_on` gives.
    A row without a text is open.
    """
    lists = _lists(decided)
    to_all = f"NOT ({TO_ALL.format_map(lists)})"
    if not user.is_authenticated:
        visitors = f"NOT ({TO_VISITORS.format_map(lists)})"
        return f"(text_id IS NULL OR {to_all} AND {visitors})", []
    if keeps_documents(user):
        own, params = _documents(Source.objects.editable_by(user))
        return f"(text_id IS NULL OR {to_all} OR source_id IN ({own}))", params
    given, params = _documents(Source.objects.filter(granted_to(user)))
    others = f"NOT ({BUT_GIVEN.format_map(lists)})"
    return (
        f"(text_id IS NULL OR {to_all} AND ({others} OR source_id IN ({given})))",
        params,
    )


def readable_languages(found, user, decided):
    """{document: languages in which this person reads it here} where some text is closed to her.

    `found` are the documents that were found; of few alone is asked, of many all that are closed.
    """
    lists = _lists(decided)
    conditions = [sql for sql, _ in _closed_to(user, lists)]
    params = [param for _, params in _closed_to(user, lists) for param in params]
    if len(found) <= FEW:
        few = f"source_id IN ({','.join(map(str, found)) or 0})"
        conditions = [f"{few} AND ({' OR '.join(conditions)})"]
    closed = [_TEXTS.format(condition=condition) for condition in conditions]
    condition, more = words_open_to(user, decided)
    asked = f"source_id IN ({' UNION '.join(closed)})"
    readable = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_LANGUAGES.format(open=condition, asked=asked), [*more, *params])
        for source, language, is_open in cursor.fetchall():
            readable[source] |= {language} if is_open else set()
    return readable


def _closed_to(user, lists):
    """[(SQL, parameters)]: texts with any of these are closed to this person."""
    to_all = f"({TO_ALL.format_map(lists)})"
    if not user.is_authenticated:
        return [(to_all, []), (TO_VISITORS.format_map(lists), [])]
    if keeps_documents(user):
        own, params = _documents(Source.objects.editable_by(user))
        return [(f"{to_all} AND source_id NOT IN ({own})", params)]
    given, params = _documents(Source.objects.filter(granted_to(user)))
    others = f"({BUT_GIVEN.format_map(lists)}) AND source_id NOT IN ({given})"
    return [(to_all, []), (others, params)]


def _lists(decided):
    """What stands in the braces above: numbers, and addresses of statements, none of them typed."""
    lists = defaultdict(lambda: "0")  # there is no row 0, and SQL knows no empty list
    for (use, (thing, pk)), answer in decided.items():
        lists[f"{answer.name.lower()}_{use}_{thing}"] += f",{pk}"
    for use in (Use.SHOW, Use.EXPORT, Use.ADAPT):
        lists[f"asks_{use}"] = ",".join(f"'{one}'" for one in stated(Answer.ASK, use))
    lists["shortened_unasked"] = SHORTENED_UNASKED.format_map(lists)
    return lists


def _documents(sources):
    """(SQL, parameters); also where it has no rows for sure, and Django would write none."""
    query = sources.order_by().values("pk").query
    return query.get_compiler(connection=connection, elide_empty=False).as_sql()
