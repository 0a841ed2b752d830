"""A collection as a booklet: its chapters and documents in their order, to be printed."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, prefetch_related_objects

from sources.models import Collection, CollectionItem, Contribution, Source, Text
from sources.models.rights import ask as ask_rights
from sources.paper import on_paper, pictures_of, pictures_on_paper


@dataclass
class Chapter:
    """A collection with those of its documents that stand on a page of the booklet.

    Where it `goes_on` from the page before, it was introduced there.
    """

    collection: Collection
    goes_on: bool = False
    entries: list = field(default_factory=list)


def chapters_of(collection, user):
    """The collection and its parts, each before its own parts, as far as this person sees them."""
    parts = {}
    for part in Collection.objects.visible_to(user).inside(collection):
        parts.setdefault(part.part_of_id, []).append(part)
    return list(_in_order(collection, parts))


def _in_order(collection, parts):
    yield collection
    for part in parts.pop(collection.pk, ()):  # each once, also where two stand in each other
        yield from _in_order(part, parts)


def items_of(chapters, user):
    """(place of the chapter, primary key) of all documents in it that this person may open."""
    places = {chapter.pk: place for place, chapter in enumerate(chapters)}
    seen = Source.objects.visible_to(user).order_by()
    rows = CollectionItem.objects.filter(collection__in=places, source__in=seen)
    found = rows.order_by("position", "pk").values_list("collection", "pk")
    return sorted(((places[chapter], pk) for chapter, pk in found), key=lambda row: row[0])


def printed(page, chapters, user):
    """The chapters of a page of `items_of`, with their documents as they are printed."""
    rows, sources = _documents([pk for _, pk in page], user)
    papers, pictures = _papers(sources, user)
    made, at = _begin(page, chapters)
    for number, (place, pk) in enumerate(page, page.start_index()):
        made += [Chapter(one) for one in chapters[at + 1 : place + 1]]
        at, item = max(at, place), rows[pk]
        source, paper = sources[item.source_id], papers.get(item.source_id)
        entry = {"number": number, "item": item, "source": source, "paper": paper}
        entry["pictures"] = pictures_on_paper(source, pictures[source.pk], paper)
        made[-1].entries.append(entry)
    if not page.has_next():
        made += [Chapter(one) for one in chapters[at + 1 :]]
    return made


def _begin(page, chapters):
    """The chapter that goes on from the page before, and the place of the last one begun."""
    before = page.paginator.object_list[: max(page.start_index() - 1, 0)]
    if not before:
        return [], -1
    place = before[-1][0]
    goes_on = page[0][0] == place
    return ([Chapter(chapters[place], goes_on=True)] if goes_on else []), place


def _documents(pks, user):
    """{item: row} and {document: row}, with the people that its citation names."""
    rows = CollectionItem.objects.in_bulk(pks)
    sources = Source.objects.with_reader(user).select_related("repository")
    sources = sources.in_bulk({row.source_id for row in rows.values()})
    people = Prefetch("contributions", Contribution.objects.select_related("person"))
    prefetch_related_objects(list(sources.values()), people)
    return rows, sources


def _papers(sources, user):
    """{document: the first of its texts that may be printed, as it is printed; else the first},
    and {document: its pictures}"""
    texts = Text.objects.filter(source__in=sources).exclude(current=None)
    texts = list(texts.select_related("current").order_by("position", "pk"))
    for text in texts:
        text.source = sources[text.source_id]
    pictures = pictures_of(sources)
    ask_rights([*texts, *(image for images in pictures.values() for image in images)], user)
    papers = {}
    for text in texts:
        known = papers.get(text.source_id)
        because = text.withheld_because or text.not_printed_because
        if known is None or known["because"] and not because:
            papers[text.source_id] = on_paper(text, text.current, text.current.blocks, because)
    return papers, pictures
