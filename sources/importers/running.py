"""One run of an import: each record is stored once, and left alone once somebody changed it."""

from dataclasses import dataclass
from time import monotonic

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from sources.importers import pictures, runs, store
from sources.importers.found import Found
from sources.importers.matching import likely_match, others_than
from sources.importers.runs import BATCH
from sources.models import ImportRecord, Source, TextVersion
from sources.search.indexing import index

#: Seconds in one transaction before it takes no more documents: somebody may want to save.
ENOUGH = 0.2

NEW, SAME, UPDATED = "new", "unchanged", "updated"
KEPT, GONE, HERE = "left as changed here", "deleted here", "here already"


@dataclass
class Outcome:
    """What became of one record of a file."""

    found: Found
    state: str
    source: Source | None = None
    record: ImportRecord | None = None


def import_founds(founds, file, owner=None, files=None, tell=lambda done: None):
    """Store what is new; an Outcome each, to hand to `relate`. `tell(how many are done)`.

    `files` are those that lie beside the file, for its pictures.
    A second run of the same file changes nothing.
    New documents are seen by nobody until all of them are there, and all or none stay.
    A record that reads otherwise than before is stored again only while nobody has touched
    its document; one merged, edited or deleted stays so.
    """
    runs.clear(file)
    check_joins(founds, file, owner)
    states = {id(one.found): one.state for one in plan(founds, file, owner)}
    pictures.keep([found for found in founds if states[id(found)] in (NEW, UPDATED)], files)
    arriving = _arriving(founds, states)
    outcomes = _bring(arriving, file, owner, tell) if arriving else {}
    for found in founds:
        if id(found) not in outcomes:
            outcomes[id(found)] = _take(found, file, owner)
            tell(len(outcomes))
    return [outcomes[id(found)] for found in founds]


def _arriving(founds, states):
    """New documents, and printings of these. A printing of what is here already comes later."""
    new = [found for found in founds if states[id(found)] == NEW]
    keys = {found.key for found in new if not found.source}
    return [found for found in new if not found.source or found.source in keys]


def _bring(founds, file, owner, tell):
    """Outcomes by id of their Found: stored in batches out of sight, then shown at once."""
    run, outcomes = runs.begin(file), {}
    try:
        while batch := founds[len(outcomes) : len(outcomes) + BATCH]:
            outcomes |= {id(one.found): one for one in _store(batch, file, owner, run)}
            tell(len(outcomes))
        run.reveal()
    except BaseException:
        runs.remove(run)
        pictures.discard(founds)
        raise
    return outcomes


def _store(batch, file, owner, run):
    """Outcomes of as many of the batch as ENOUGH lets in, one at least.

    What takes long, rendering before and comparing after, holds up nobody's writing.
    """
    for found in batch:
        found.rendering = found.rendering or store.rendering_of(found)
    with transaction.atomic():
        making, began, outcomes = runs.Making(run), monotonic(), []
        while len(outcomes) < len(batch) and (not outcomes or monotonic() - began < ENOUGH):
            outcomes.append(import_one(batch[len(outcomes)], file, owner, run))
        making.note([outcome.source for outcome in outcomes])
        index(outcome.source for outcome in outcomes)
    for outcome in outcomes:
        outcome.found.rendering = None
        _look_for_match(outcome.record, outcome.found, file, owner)
        outcome.record = _without_words(outcome.record)
    return outcomes


def _without_words(record):
    """The same record, which no longer holds the text: those of a long file would pile up."""
    fields = {field.attname: getattr(record, field.attname) for field in record._meta.fields}
    bare = ImportRecord(**fields)
    bare._state.adding = False
    bare.source, bare.match = record.source, record.match
    return bare


def _take(found, file, owner):
    """What is here already, or joins it: a transaction of its own."""
    try:
        with transaction.atomic():
            outcome = import_one(found, file, owner)
            index([outcome.source] if outcome.state in (NEW, UPDATED) else [])
            if outcome.state == NEW:
                outcome.record = _without_words(outcome.record)
    except BaseException:
        pictures.discard([found])
        raise
    return outcome


def check_joins(founds, file, owner=None, coming=()):
    """Raise ReadError where a further printing is of no document that is there or is coming."""
    coming = {found.key for found in founds if not found.source}.union(coming)
    for found in founds:
        if found.source and found.source not in coming:
            store.document_for(found.source, file, owner)


def import_one(found, file, owner=None, run=None):
    record = ImportRecord.objects.filter(file=file[:300], key=found.key).first()
    if record is None:
        here = store.here_already(found, file, owner)
        return Outcome(found, HERE, here) if here else _create(found, file, owner, run)
    if record.fingerprint == found.fingerprint:
        return Outcome(found, SAME if record.source_id else GONE, record.source, record)
    if record.source_id is None:
        return Outcome(found, GONE, None, record)
    if _is_kept(record, found, owner):
        return Outcome(found, KEPT, record.source, record)
    return _update(found, record, owner)


def plan(founds, file, owner=None):
    """Outcomes of a run that is not made, in a constant number of queries."""
    newer = TextVersion.objects.filter(
        text=OuterRef("text"), created_at__gt=OuterRef("imported_at")
    )
    rows = ImportRecord.objects.filter(file=file[:300]).annotate(is_revised=Exists(newer))
    records = {record.key: record for record in rows.select_related("source")}
    own = Source.objects.editable_by(owner) if owner else Source.objects.here()
    mine = set(own.filter(import_records__file=file[:300]).values_list("pk", flat=True))
    stored = store.stored_under(founds, owner)
    return [_planned(found, records, mine, stored) for found in founds]


def _planned(found, records, mine, stored):
    record, name = records.get(found.key), found.source or found.key
    if record is None:
        here = None if name in records else stored.get(name)
        return Outcome(found, HERE, here) if here else Outcome(found, NEW)
    if record.source_id is None:
        return Outcome(found, GONE)
    if record.fingerprint == found.fingerprint:
        return Outcome(found, SAME, record.source, record)
    is_kept = found.source or record.source_id not in mine or is_touched(record)
    return Outcome(found, KEPT if is_kept else UPDATED, record.source, record)


def _is_kept(record, found, owner):
    """Whether another reading of the file must leave the document as it is."""
    if owner and not Source.objects.editable_by(owner).filter(pk=record.source_id).exists():
        return True
    return bool(found.source) or is_touched(record)


def _create(found, file, owner, run=None):
    fingerprint = found.fingerprint  # storing may set aside what fits no column
    source, text = store.create(found, owner, file, run)
    record = ImportRecord.objects.create(
        file=file[:300], key=found.key, fingerprint=fingerprint, source=source, text=text
    )
    return Outcome(found, NEW, source, record)


def _look_for_match(record, found, file, owner):
    """Ask "same document?" where one that is here looks like it."""
    if found.source:
        return
    match = likely_match(record.source, record.text, others_than(file, owner))
    if match:
        record.match, record.likeness = match
        record.save(update_fields=["match", "likeness"])


def is_touched(record):
    """Whether somebody changed the document or its words since they were brought in."""
    if record.ruling == ImportRecord.Ruling.SAME or record.source.changed_at > record.imported_at:
        return True
    if hasattr(record, "is_revised"):
        return record.is_revised
    return bool(
        record.text and record.text.versions.filter(created_at__gt=record.imported_at).exists()
    )


def _update(found, record, owner):
    fingerprint = found.fingerprint
    store.fill(record.source, found)
    store.house(record.source, found)
    record.source.save()
    if record.text:
        store.fill_text(record.text, found)
        record.text.save()
        record.text.revise(found.body, by=owner)
    store.connect(found, record.source)
    store.add_custody(found, record.source, record.text)
    record.fingerprint, record.imported_at = fingerprint, timezone.now()
    record.save(update_fields=["fingerprint", "imported_at"])
    return Outcome(found, UPDATED, record.source, record)


def relate(outcomes, owner=None):
    """Links between the documents of one file, and from them to others that are there by now."""
    by_key = {outcome.found.key: outcome.source for outcome in outcomes if outcome.source}
    linked = [one for one in outcomes if one.found.relations and one.state in (NEW, UPDATED)]
    for start in range(0, len(linked), BATCH):
        with transaction.atomic():
            for outcome in linked[start : start + BATCH]:
                store.relate(outcome.found, outcome.source, by_key, owner)
