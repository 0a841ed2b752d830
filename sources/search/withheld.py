"""Texts whose words rights keep from a reader: nobody learns them by asking which text has them.

What `UnderRightsQuerySet.shown_to` says of each row is said here of all texts at once, by what
is closed. That is little as a rule, and looked up in an index: a search looks at many rows.
"""

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from sources.access import granted_to, keeps_documents
from sources.models import Source, Text
from sources.models.rights import decided
from sources.prepared import Prepared
from sources.rights import Answer, Use, stated


def words_open_to(user):
    """(SQL, parameters): a condition on rows with `text_id` and `source_id`.

    It is asked of documents that this person may open. A row without a text is open.
    """
    today = timezone.localdate()
    to_all = _closed_to_all(today=today)
    if not user.is_authenticated:
        return _all_open([(to_all, None), (_closed_to_visitors(today=today), None)])
    documents = Source.objects.order_by()
    if keeps_documents(user):
        return _all_open([(to_all, documents.editable_by(user))])
    given = documents.filter(granted_to(user))
    return _all_open([(to_all, None), (_closed_but_given(today=today), given)])


def _all_open(closed):
    """`closed` are (texts, documents in which they are open all the same, or None)."""
    pieces, params = [], []
    for texts, spared in closed:
        piece, more = f"text_id NOT IN ({texts.sql})", list(texts.params)
        if spared is not None:
            # Also where it has no rows for sure, for which Django otherwise writes no SQL.
            compiler = spared.values("pk").query.get_compiler(
                connection=connection, elide_empty=False
            )
            sql, others = compiler.as_sql()
            piece, more = f"({piece} OR source_id IN ({sql}))", [*more, *others]
        pieces.append(piece)
        params += more
    return f"(text_id IS NULL OR {' AND '.join(pieces)})", params


@Prepared
def _closed_to_all(today):
    """Withdrawn, or decided against; a shortened text also where nothing is to be shortened.
    Only who may change the document reads them."""
    texts = Text.objects.order_by()
    shortened = texts.filter(kind=Text.Kind.ADAPTATION)
    found = [
        of_use.filter(**{f"{path}__in": decided(thing, use, False, today)}).values("pk")
        for use, of_use in ((Use.SHOW, texts), (Use.ADAPT, shortened))
        for thing, path in (("source", "source"), ("text", "pk"))
    ]
    return texts.exclude(withdrawn_at=None).values("pk").union(*found, all=True)


@Prepared
def _closed_but_given(today):
    """Those that statements leave to the classes they are given to: one of document and printing
    is not to be shown to all, and one is not to be given away."""
    texts, documents = Text.objects.order_by(), Source.objects.order_by()
    of_source, of_text = _Kept(today, "source", "source", "source__rights"), _Kept(today)
    alone = _Kept(today, "source")
    shut = documents.filter(alone.from_(Use.SHOW), alone.from_(Use.EXPORT)).values("pk")
    by_itself = (
        texts.filter(Q(rights__in=stated(Answer.ASK, Use.EXPORT)) | of_text.against(Use.EXPORT))
        .filter(of_source.from_(Use.SHOW) | of_text.from_(Use.SHOW))
        .filter(of_source.from_(Use.EXPORT) | of_text.from_(Use.EXPORT))
    )
    return texts.filter(source__in=shut).values("pk").union(by_itself.values("pk"), all=True)


@Prepared
def _closed_to_visitors(today):
    """Those that are not to be given away, of documents that are."""
    return Text.objects.order_by().filter(_Kept(today).from_(Use.EXPORT)).values("pk")


class _Kept:
    """Conditions on texts or documents: a statement or a decision keeps them from a use."""

    def __init__(self, today, thing="text", path="pk", rights="rights"):
        self.today, self.thing, self.path, self.rights = today, thing, path, rights

    def from_(self, use):
        asks = Q(**{f"{self.rights}__in": stated(Answer.ASK, use)})
        return asks & ~self._decided(use, True) | self.against(use)

    def against(self, use):
        return self._decided(use, False)

    def _decided(self, use, allowed):
        return Q(**{f"{self.path}__in": decided(self.thing, use, allowed, self.today)})
