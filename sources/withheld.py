"""What stands in place of words and pictures that rights keep from a reader: of many at once."""

from typing import NamedTuple

from django.db.models import OuterRef, prefetch_related_objects
from django.utils.translation import gettext as _

from sources.citing import citation
from sources.models import Attachment, Contribution, Source, Text
from sources.models.person import read_contributions
from sources.models.rights import ask as ask_rights


def cite(texts):
    """Give each of these texts the `citation` that stands in place of its words."""
    prefetch_related_objects([text.source for text in texts], "contributions__person")
    for text in texts:
        text.citation = citation(text.source, text.source.contributions.all(), text)


class Withheld(NamedTuple):
    """What stands in its place: what is not shown and why, in sentences, and the citation.

    `url` is where the words were published, or "".
    """

    said: str
    url: str
    citation: str


def tell_withheld(sources, user, decided=None, texts=None):
    """Give each of these documents, which he may open, `withheld`: a `Withheld` or None.

    What is known already is not asked again: `texts`, those with words, whose rights were asked,
    and `decided`, as `decided_on` gives it; each document knows its `rights_reader` then.
    """
    sources = list(sources)
    there = {source.pk: source for source in sources}
    things = list(_of(Attachment, there, user, decided))
    if texts is None:
        things += _of(Text, there, user, decided).exclude(current=None)
    for thing in things:
        thing.source = there[thing.source_id]
        if decided is None:
            thing.source.rights_reader = thing.rights_reader
    ask_rights(things, user, decided)
    files = [one for one in things if isinstance(one, Attachment)]
    texts = texts or [one for one in things if isinstance(one, Text)]
    for source in sources:
        source.withheld = _withheld(
            [one for one in texts if one.source_id == source.pk],
            [one for one in files if one.source_id == source.pk],
        )
    _cite_each([source for source in sources if source.withheld])


def _of(model, sources, user, decided):
    columns = ["source", "kind", "url", "rights", "withdrawn_at", "withdrawn_why"]
    rows = model.objects.filter(source__in=sources).order_by("position", "pk").only(*columns)
    return rows.with_decisions().with_reader(user) if decided is None else rows


def _withheld(texts, files):
    closed_texts = [one for one in texts if not one.may_show]
    closed_files = [one for one in files if not one.may_show]
    closed = [*closed_texts, *closed_files]
    if not closed:
        return None
    what = []
    if closed_texts:
        what.append(_of_texts(len(closed_texts) == len(texts)))
    if closed_files:
        what.append(_("A picture or file of it is not shown here."))
    why = dict.fromkeys(one.withheld_because for one in closed)
    url = next((one.url for one in closed if one.url), "")
    return Withheld(" ".join([*what, *why]), url, citation="")


def _cite_each(sources):
    """Put the citation of each document beside what is said of it."""
    if not sources:
        return
    people = Contribution.objects.filter(source=OuterRef("pk")).as_column()
    whole = Source.objects.select_related("repository").annotate(makers=people)
    whole = whole.in_bulk([source.pk for source in sources])
    for source in sources:
        known = whole[source.pk]
        line = citation(known, read_contributions(known.makers))
        source.withheld = source.withheld._replace(citation=line)


def _of_texts(is_all):
    if is_all:
        return _("Its text is not shown here.")
    return _("One or more of its texts are not shown here.")
