"""One run of an import: each record is stored once, and left alone once somebody changed it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sources.importers import store
from sources.importers.found import Found
from sources.importers.matching import likely_match
from sources.models import ImportRecord, Source

#: A write holds up everybody who saves: this many documents at a time take well under a second.
BATCH = 10

NEW, SAME, UPDATED = "new", "unchanged", "updated"
KEPT, GONE = "left as changed here", "deleted here"


@dataclass
class Outcome:
    """What became of one record of a file."""

    found: Found
    state: str
    source: Source | None = None
    record: ImportRecord | None = None


def import_founds(founds, file, owner=None):
    """Store what is new; an Outcome each, to hand to `relate`.

    A second run of the same file changes nothing.
    A record that reads otherwise than before is stored again only while nobody has touched
    its document; one merged, edited or deleted stays so.
    """
    outcomes = []
    for start in range(0, len(founds), BATCH):
        with transaction.atomic():
            batch = [import_one(found, file, owner) for found in founds[start : start + BATCH]]
        outcomes += batch
    return outcomes


def import_one(found, file, owner=None):
    record = ImportRecord.objects.filter(file=file[:300], key=found.key).first()
    if record is None:
        return _create(found, file, owner)
    if record.fingerprint == found.fingerprint:
        return Outcome(found, SAME if record.source_id else GONE, record.source, record)
    if record.source_id is None:
        return Outcome(found, GONE, None, record)
    if _is_touched(record) or found.source:
        return Outcome(found, KEPT, record.source, record)
    return _update(found, record, owner)


def plan(found, file):
    """What a run would do, without doing it."""
    record = ImportRecord.objects.filter(file=file[:300], key=found.key).first()
    if record is None:
        return Outcome(found, NEW)
    if record.source_id is None:
        return Outcome(found, GONE)
    if record.fingerprint == found.fingerprint:
        return Outcome(found, SAME, record.source)
    return Outcome(found, KEPT if _is_touched(record) else UPDATED, record.source)


def _create(found, file, owner):
    fingerprint = found.fingerprint  # storing may set aside what fits no column
    source, text = store.create(found, owner)
    record = ImportRecord(
        file=file[:300], key=found.key, fingerprint=fingerprint, source=source, text=text
    )
    among = Source.objects.editable_by(owner) if owner else Source.objects.all()
    among = among.exclude(import_records__file=file[:300])
    match = None if found.source else likely_match(source, text, among)
    if match:
        record.match, record.likeness = match
    record.save()
    return Outcome(found, NEW, source, record)


def _is_touched(record):
    """Whether somebody changed the document or its words since they were brought in."""
    if record.ruling == ImportRecord.Ruling.SAME or record.source.changed_at > record.imported_at:
        return True
    return bool(
        record.text and record.text.versions.filter(created_at__gt=record.imported_at).exists()
    )


def _update(found, record, owner):
    fingerprint = found.fingerprint
    store.fill(record.source, found)
    record.source.save()
    if record.text:
        store.fill_text(record.text, found)
        record.text.save()
        record.text.revise(found.body, by=owner)
    store.add_people(found, record.source)
    record.fingerprint, record.imported_at = fingerprint, timezone.now()
    record.save(update_fields=["fingerprint", "imported_at"])
    return Outcome(found, UPDATED, record.source, record)


@transaction.atomic
def relate(outcomes, owner=None):
    """Links between the documents of one file, and from them to others that are there by now."""
    by_key = {outcome.found.key: outcome.source for outcome in outcomes if outcome.source}
    for outcome in outcomes:
        if outcome.state in (NEW, UPDATED):
            store.relate(outcome.found, outcome.source, by_key, owner)
