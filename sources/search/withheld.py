"""Words that rights keep from a reader: nobody learns them by asking which document has them.

What `UnderRightsQuerySet.shown_to` says of each row is said here of all texts at once, by what
is closed, and of files by how far they reach (`SearchEntry.reach`). A search looks at many rows,
and little is closed as a rule: it is asked for once, and named in each question.
"""

import re
from collections import defaultdict

from django.db import connection
from django.db.models.expressions import RawSQL

from sources.access import granted_to, keeps_documents
from sources.models import Source, Text
from sources.rights import Answer, Reader, Use, stated
from sources.search.contents import PICTURE
from sources.search.engine import engine

#: Of a text `t` and its document `s`, each looked up in an index. Only who may change the document
#: reads these: withdrawn, or decided against; a shortened text also where nothing is to be
#: shortened.
TO_ALL = [
    "t.withdrawn_at IS NOT NULL",
    "s.id IN ({no_show_document})",
    "t.id IN ({no_show_text})",
    "t.kind = 'adaptation' AND s.id IN ({no_adapt_document})",
    "t.kind = 'adaptation' AND t.id IN ({no_adapt_text})",
]
#: Shortened, and nobody has said that it may be: of document and printing one asks, or both are
#: silent.
SHORTENED_UNASKED = """t.kind = 'adaptation' AND (
        s.rights IN ({asks_adapt}) AND s.id NOT IN ({yes_adapt_document})
        OR t.rights IN ({asks_adapt}) AND t.id NOT IN ({yes_adapt_text})
        OR s.rights = '' AND s.id NOT IN ({yes_adapt_document})
        AND t.rights = '' AND t.id NOT IN ({yes_adapt_text})
    )"""
#: Those that statements leave to the classes they are given to: one of document and printing is
#: not to be shown to all, and one is not to be given away.
BUT_GIVEN = [
    """s.rights IN ({asks_show})
        AND s.id NOT IN ({yes_show_document}) AND s.id NOT IN ({yes_export_document})""",
    """t.rights IN ({asks_show}) AND t.id NOT IN ({yes_show_text})
        AND (
            t.id NOT IN ({yes_export_text}) OR s.id IN ({no_export_document})
            OR s.rights IN ({asks_export}) AND s.id NOT IN ({yes_export_document})
        )""",
    """s.id IN ({yes_export_document})
        AND s.rights IN ({asks_show}) AND s.id NOT IN ({yes_show_document})
        AND (
            t.id IN ({no_export_text})
            OR t.rights IN ({asks_export}) AND t.id NOT IN ({yes_export_text})
        )""",
    """{shortened_unasked}
        AND (
            s.rights IN ({asks_show}) AND s.id NOT IN ({yes_show_document})
            OR t.rights IN ({asks_show}) AND t.id NOT IN ({yes_show_text})
        )""",
]
#: Those that are not to be given away, of documents that are.
TO_VISITORS = [
    "t.id IN ({no_export_text})",
    "t.rights IN ({asks_export}) AND t.id NOT IN ({yes_export_text})",
    "{shortened_unasked}",
]
_CLOSED = """
    SELECT t.id, t.source_id, {mark} FROM sources_text t JOIN sources_source s ON s.id = t.source_id
    WHERE {condition}"""
_KEPT, _PICTURE = f"\n{PICTURE}:", re.compile(rf"\n{PICTURE}:(\d)\n")
#: So many documents are named in a question; of more it is asked without.
FEW = 2_000


class Closed:
    """The texts that this person may not read, of documents that she may open.

    `texts` is {text: its document}; `decided` is what `decided_on` gives.
    """

    def __init__(self, user, decided):
        to_her, but_own, own = _conditions(user)
        rows = _having(to_her, but_own, _lists(decided))
        self.texts = {text: source for text, source, is_spared in rows if not is_spared}
        spared = {text: source for text, source, is_spared in rows if is_spared}
        self.texts |= _without(spared, own)

    def open_words(self):
        """(SQL, parameters): a condition on rows with `text_id`. One without a text is open."""
        if not self.texts:
            return "1 = 1", []
        listed, params = engine().listed(self.texts)
        return f"(text_id IS NULL OR text_id NOT IN ({listed}))", params

    def readable_languages(self, found):
        """{document: languages in which she reads it here} of those with a text that is closed."""
        asked = set(self.texts.values()).intersection(found)
        readable = {source: set() for source in asked}
        if asked:
            listed = RawSQL(*engine().listed(asked))  # noqa: S611 (ours, and numbers)
            texts = Text.objects.filter(source__in=listed).exclude(current=None).order_by()
            for source, language, text in texts.values_list("source", "language", "pk"):
                readable[source] |= set() if text in self.texts else {language}
        return readable


def _conditions(user):
    """(what closes a text to this person, what does unless the document is her own, these)."""
    if not user.is_authenticated:
        return [*TO_ALL, *TO_VISITORS], [], Source.objects.none()
    if keeps_documents(user):
        return [], TO_ALL, Source.objects.editable_by(user)
    return TO_ALL, BUT_GIVEN, Source.objects.filter(granted_to(user))


def _having(closed, spared, lists):
    """Rows (text, document, whether one of the second conditions closes it)."""
    marked = [(one, 0) for one in closed] + [(one, 1) for one in spared]
    asked = (_CLOSED.format(mark=mark, condition=one.format_map(lists)) for one, mark in marked)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return cursor.fetchall()


def _without(texts, documents):
    """Those that are not of these documents."""
    if not texts:
        return texts
    asked = set(texts.values())
    documents = documents.filter(pk__in=asked) if len(asked) <= FEW else documents
    own = set(documents.values_list("pk", flat=True))
    return {text: source for text, source in texts.items() if source not in own}


def entries_open_to(user, closed):
    """(SQL, parameters): a condition on rows with `reach`, `text_id` and `source_id`."""
    texts, params = closed.open_words()
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
