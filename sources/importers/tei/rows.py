"""A batch of documents as rows of the tables, in one short transaction."""

import uuid
from functools import partial

from django.utils import timezone

from sources.importers import changes, printings, store
from sources.importers.hanging import Rows
from sources.importers.matching import likely_match
from sources.importers.running import KEPT, UPDATED, is_touched, keep
from sources.importers.runs import turn
from sources.importers.tei.shelf import Shelf
from sources.models import (
    CollectionItem,
    Contribution,
    CustodyEvent,
    ImportRecord,
    Landmark,
    Source,
    Text,
    TextVersion,
)
from sources.rendering import RENDERER
from sources.search.indexing import index
from sources.slugs import free_slug


class Made:
    """One document and its rows, not yet stored."""

    def __init__(self, found, rendering, shelf):
        self.found, self.fingerprint = found, found.fingerprint
        self.source = Source(uuid=uuid.uuid4(), owner=shelf.owner, arriving=shelf.run)
        store.fill(self.source, found)
        self.text = Text(source=self.source) if found.body else None
        if self.text:
            printings.fill_text(self.text, found)
            self.version = version_of(self.text, found, rendering, shelf.owner)
            self.text.current = self.version
        self.source.unplaced = found.unplaced
        self.match = self.likeness = None

    def said(self, shelf):
        """What is kept for the next reading: `rows.follow` would make all of it, and no more."""
        said = Shelved(shelf, self.found, self.source, self.text, shelf.owner, {}).columns()
        parts = contributions(self.found, self.source, shelf)
        made = {(row.role, row.name_as_printed) for row in parts}
        said["people"] = [item for item in said["people"] if tuple(item[:2]) in made]
        left = {"rest": self.found.unplaced.split("\n\n")}
        told = {"title": self.found.shown_title, "written": self.found.written, "of": ""}
        return said | told | {"to_sort": left, "access": self.source.access}


class Shelved(Rows):
    """What hangs on a document of an edition: its people, words and chapters are shared."""

    def __init__(self, shelf, *args):
        super().__init__(*args)
        self.shelf = shelf

    def columns(self):
        """Without what only pages and spreadsheets say."""
        found, shelf = self.found, self.shelf
        chapter, whole = shelf.collection_of(found), shelf.collections.get(None)
        return {
            "people": self.people(),
            "custody": self.steps(),
            "named": [person.name for person in shelf.named(found)],
            "explained": [
                {"name": term.name, "collection": whole.title} for term in shelf.explained(found)
            ],
            "collections": [chapter.title] if chapter else [],
        }

    def steps(self):
        """The publication is that of this printing."""
        return [
            step | ({"of_printing": True} if step["kind"] == CustodyEvent.Kind.PUBLISHED else {})
            for step in self.found.custody
        ]

    def known_as(self, printed):
        return self.found.known_as.get(printed, printed)

    def person(self, item):
        return self.shelf.person(item[2])

    def named(self, name):
        return next(one for one in self.shelf.named(self.found) if one.name == name)

    def term(self, item):
        return next(one for one in self.shelf.explained(self.found) if one.name == item["name"])

    def collection(self, title):
        return self.shelf.collection_of(self.found)


def write(batch, shelf):
    """Store a batch of (Edited, Rendering). All that takes long is done before the write."""
    made = [Made(found, rendering, shelf) for found, rendering in batch]
    for one in made:
        _match(one, shelf)
    shelf.prepare(one.found for one in made)
    with turn():
        _name(made)
        _insert(made, shelf)
        index(one.source for one in made)
        shelf.run.beat_at = timezone.now()
        shelf.run.save(update_fields=["beat_at", "made"])
    index([one.source for one in made])


def version_of(text, found, rendering, owner):
    return TextVersion(
        text=text,
        number=1,
        body=found.body,
        blocks=rendering.blocks,
        notes=rendering.notes,
        reading_text=rendering.reading_text,
        renderer=RENDERER,
        created_by=owner,
    )


def _name(made):
    """Addresses: the edition's and the document's own names, where nobody has them yet."""
    wanted = [one.found.slug[:120] for one in made if one.found.slug]
    taken = set(Source.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    for one in made:
        slug = one.found.slug[:120]
        free = slug if slug and slug not in taken else free_slug(Source, slug or one.source.title)
        one.source.slug = free
        taken.add(free)


def _match(one, shelf):
    """A document that looks like the same one."""
    if one.text and shelf.has_others:
        one.match = likely_match(one.source, one.text, shelf.others)
        if one.match:
            one.match, one.likeness = one.match


# --- the write itself ----------------------------------------------------------------------


def _insert(made, shelf):
    for one in made:
        store.house(one.source, one.found)
    Source.objects.bulk_create([one.source for one in made])
    with_text = [one for one in made if one.text]
    for one in with_text:
        one.text.source, one.text.current = one.source, None
    Text.objects.bulk_create([one.text for one in with_text])
    for one in with_text:
        one.version.text = one.text
    TextVersion.objects.bulk_create([one.version for one in with_text])
    for one in with_text:
        one.text.current = one.version
    Text.objects.bulk_update([one.text for one in with_text], ["current"])
    _insert_around(made, shelf)
    _insert_records(made, shelf)


def _insert_around(made, shelf):
    """People, terms, shelves and the way to us."""
    rows = [row for one in made for row in contributions(one.found, one.source, shelf)]
    Contribution.objects.bulk_create(rows)
    Named, Explained = Source.named.through, Source.terms.through
    Named.objects.bulk_create(
        Named(source=one.source, person=person)
        for one in made for person in shelf.named(one.found)
    )  # fmt: skip
    Explained.objects.bulk_create(
        Explained(source=one.source, term=term)
        for one in made for term in shelf.explained(one.found)
    )  # fmt: skip
    CollectionItem.objects.bulk_create(shelf.item(one.found, one.source) for one in made
                                       if shelf.collection_of(one.found))  # fmt: skip
    Landmark.objects.bulk_create(
        row for one in made if one.text for row in landmarks(one.found, one.text)
    )
    CustodyEvent.objects.bulk_create(
        event for one in made for event in custody(one.found, one.source, one.text)
    )


def contributions(found, source, shelf):
    """A part for each person and role; the second of two printed names of one is the same."""
    rows = {}
    for position, (role, printed) in enumerate(found.people):
        person = shelf.person(found.known_as.get(printed, printed))
        rows.setdefault(
            (person.pk, role),
            Contribution(
                source=source, person=person, role=role, name_as_printed=printed, position=position
            ),
        )
    return list(rows.values())


def landmarks(found, text):
    """What other papers may refer to in this one."""
    return [
        Landmark(edition=found.edition, name=name, text=text, place=place)
        for name, place in found.landmarks.items()
    ]


def custody(found, source, text):
    """Steps on the way; the publication is that of this printing."""
    for position, columns in enumerate(found.custody, 1):
        event = CustodyEvent(source=source, position=position, **columns)
        if event.kind == CustodyEvent.Kind.PUBLISHED:
            event.text = text
        event.keep_sort_keys()
        yield event


def _insert_records(made, shelf):
    ImportRecord.objects.bulk_create(
        ImportRecord(
            file=shelf.file,
            key=one.found.key[:300],
            fingerprint=one.fingerprint,
            source=one.source,
            text=one.text,
            match=one.match,
            likeness=one.likeness,
            said=one.said(shelf),
        )
        for one in made
    )


# --- a document that is here already ---------------------------------------------------------


def update(found, rendering, record, shelf):
    """Bring a document up to what its file says now, unless somebody touched it; its state."""
    shelf.prepare([found])
    with turn(), changes.noted(shelf.run, record.source):
        record = ImportRecord.objects.select_related("source", "text__current").get(pk=record.pk)
        if record.source is None or is_touched(record):
            return KEPT
        _rewrite(found, rendering, record, shelf)
        index(record.source)
    return UPDATED


def _rewrite(found, rendering, record, shelf):
    fingerprint, before, found.rendering = found.fingerprint, record.source.edited_at, rendering
    store.follow(found, record, shelf.owner, partial(Shelved, shelf))
    if record.text:
        record.text.landmarks.all().delete()
        Landmark.objects.bulk_create(landmarks(found, record.text))
    keep(record, fingerprint, before)
    shelf.run.beat_at = timezone.now()
    shelf.run.save(update_fields=["beat_at", "made"])


__all__ = ["Shelf", "update", "write"]
