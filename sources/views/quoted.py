"""The quotations of a commentary, each beside the words of the document it comments on."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sources.forms.source import SeenForm
from sources.models import Relation, Source, Text
from sources.passages import address
from sources.quotations import ADAPTER, ALTERED, BRACKETED, EXACT, NOT_FOUND, Paper, Shelf
from sources.quotations import Finding as Compared
from sources.withheld import cite

#: So many quotations of one commentary are compared, with so many texts.
MOST, MOST_TEXTS = 200, 12
SAID = {
    EXACT: _("word for word"),
    BRACKETED: _("changes are marked"),
    ADAPTER: _("words of the shortened text"),
    ALTERED: _("differs"),
    NOT_FOUND: _("not in the texts you can read here"),
}


@login_not_required
@require_safe
def quoted(request, slug):
    source = get_object_or_404(Source.objects.visible_to(request.user), slug=slug)
    discussed = Source.objects.visible_to(request.user).filter(
        relations_to__source=source, relations_to__kind=Relation.Kind.COMMENTS_ON
    )
    if not discussed:
        raise Http404
    own, texts, withheld = texts_of(source, discussed, request.user)
    context = {
        "source": source,
        "commentary": own[0] if own else None,
        "discussed": discussed,
        "withheld": withheld,
        "warned": SeenForm(request.GET).first(*(one.source for one in [*own, *texts])),
        "quotations": list(compared(own[0], texts[:MOST_TEXTS])) if own else [],
    }
    return render(request, "sources/quoted.html", context)


def texts_of(source, discussed, user):
    """Texts of the commentary, and of what it comments on, that this person may read; and those
    of both whose words are withheld."""
    both = Q(source=source) | Q(source__in=discussed)
    rows = Text.objects.filter(both).exclude(current=None).with_rights(user)
    rows = rows.select_related("source", "current").order_by("source", "position", "pk")
    shown = [one for one in rows if one.may_show]
    withheld = [one for one in rows if not one.may_show]
    cite(withheld)
    own = [one for one in shown if one.source_id == source.pk]
    return own, [one for one in shown if one.source_id != source.pk], withheld


class Quotation(NamedTuple):
    """`here` and `there` are the paragraphs, as "¶3", `from_here` and `from_there` where they
    begin on their pages; `printed` are the words of the document."""

    found: Compared
    said: str
    here: str
    from_here: str
    text: Text | None = None
    there: str = ""
    from_there: str = ""
    printed: str = ""


def compared(commentary, texts):
    """A Quotation for every one in the words of the commentary, in its order."""
    papers = [
        Paper(str(number), text.current.reading_text, text.current.blocks, text.is_adapted)
        for number, text in enumerate(texts)
    ]
    words, blocks = commentary.current.reading_text, commentary.current.blocks
    for found in Shelf(papers).check(words, most=MOST):
        text = texts[int(found.doc)] if found.doc else None
        here = placed(blocks, found.start, found.end)
        yield Quotation(found, SAID[found.verdict], *here, *standing(found, text))


def placed(blocks, start, end):
    """("¶3–4", "#p3"), or twice nothing where no paragraph has a number."""
    where = address(blocks, start, end)
    return where, where and f"#p{where[1:].partition('–')[0]}"


def standing(found, text):
    """Where a quotation stands in the document or comes closest, as Quotation has it."""
    if text is None:
        return ()
    start, end = found.passage
    version = text.current
    return text, *placed(version.blocks, start, end), version.reading_text[start:end]
