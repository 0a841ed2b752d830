"""One run of an import: each record is stored once, and left alone once somebody changed it."""

from dataclasses import dataclass, field
from time import monotonic

from django.db.models import prefetch_related_objects
from django.utils import timezone

from sources.importers import again, changes, linking, pictures, printings, runs, store
from sources.importers.found import Found
from sources.importers.matching import likely_match, others_than
from sources.importers.runs import BATCH
from sources.models import ImportRecord, Source, State
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
    #: What nobody has written down of the pictures of a document that readers (would) see.
    undescribed: list[str] = field(default_factory=list)
    #: Whether the file would publish it and does not, for this reason.
    is_held: bool = False

    def tell_of_pictures(self):
        state = self.record.source.state if self.record else State.DRAFT
        is_held = state == State.DRAFT and self.found.state == State.PUBLISHED
        if not self.found.source and (is_held or state == State.PUBLISHED):
            self.undescribed = pictures.undescribed(self.found, self.record)
            self.is_held = is_held and bool(self.undescribed)

    def hold_back(self):
        """No file publishes what not everybody can see or hear: somebody must look at it first."""
        self.tell_of_pictures()
        if self.is_held:
            self.found.state = State.DRAFT.value


def import_founds(founds, file, owner=None, files=None, tell=lambda outcome: None):
    """Store what is new and change what reads otherwise; `tell` hears the Outcome of each.

    `founds` may be a Pile: no more of them than a batch is held. `files` are those that lie
    beside the file, for its pictures. A second run of the same file changes nothing.
    All of it stays or nothing does: new documents are seen by nobody until all of them are
    there, and those that are here already are put back where the run breaks off.
    A record that reads otherwise than before is stored again only while nobody has touched
    its document; one merged, edited or deleted stays so. Links to documents that other files
    bring are made as soon as these are there.
    """
    runs.clear(file)
    check(founds, file, owner)
    due = (one.found for one in plan(founds, file, owner) if one.state in (NEW, UPDATED))
    kept = pictures.keep(due, files)
    try:
        with runs.running(file) as run:
            again.file_anew(founds, file, owner)
            _Storing(founds, file, owner, run, kept, tell).store()
    finally:
        pictures.discard(kept.values())


class _Storing:
    """One run over the Founds of a file; `kept` are the checked copies of their pictures."""

    def __init__(self, founds, file, owner, run, kept, tell):
        self.founds, self.file, self.owner = founds, file, owner
        self.run, self.kept, self.tell = run, kept, tell
        self.new = set()

    def store(self):
        """New documents, out of sight; the links between them; then what is here already."""
        arriving, changing, linked = [], [], []
        for at, outcome in enumerate(plan(self.founds, self.file, self.owner)):
            if outcome.state == NEW and self._arrives(outcome.found):
                arriving.append(outcome.found)
                self._bring(arriving, least=BATCH)
                linked += [at] if outcome.found.relations else []
            elif outcome.state in (NEW, UPDATED):
                changing.append(at)
            else:
                self.tell(outcome)
        self._bring(arriving, least=1)
        for at in linked:
            self._relate(at)
        for at in changing:
            self._change(at)
        linking.wake(self.owner, self.run)

    def _arrives(self, found):
        """A new document, or a printing of one. A printing of what is here already comes later."""
        if found.source:
            return found.source in self.new
        self.new.add(found.key)
        return True

    def _bring(self, waiting, least):
        """Store of those waiting as many as a short transaction takes, until few are left."""
        while len(waiting) >= least:
            for found in waiting:
                pictures.hand(found, self.kept)
            for outcome in _store(waiting[:BATCH], self.file, self.owner, self.run):
                self.tell(outcome)
                del waiting[0]

    def _relate(self, at):
        """Links of a new document, by the place of its Found."""
        found = self.founds[at]
        records = ImportRecord.objects.select_related("source", "text")
        record = records.get(file=self.file[:300], key=found.key)
        with runs.turn():
            relate(found, record, self.owner)

    def _change(self, at):
        """Change a document that is here or give it another printing: noted, by itself."""
        found = self.founds[at]
        pictures.hand(found, self.kept)
        source, text = things_of(found, self.file, self.owner)
        found.rendering = printings.rendering_of(found, text)
        with runs.turn():
            making = runs.Making(self.run)
            with changes.noted(self.run, source):
                outcome = import_one(found, self.file, self.owner)
                if outcome.state in (NEW, UPDATED):
                    relate(found, outcome.record, self.owner)
            if outcome.state in (NEW, UPDATED):
                making.note([outcome.source])
                index(outcome.source)
        self.tell(outcome)


def things_of(found, file, owner):
    """(document, text) that a Found is about and that are here already; None for what is not."""
    record = ImportRecord.objects.filter(file=file[:300], key=found.key).first()
    if record:
        return record.source, record.text
    return store.document_for(found.source, file, owner) if found.source else None, None


def _store(batch, file, owner, run):
    """Outcomes of as many of the batch as ENOUGH lets in, one at least.

    What takes long, rendering before and comparing after, holds up nobody's writing.
    """
    for found in batch:
        found.rendering = found.rendering or printings.rendering_of(found)
    with runs.turn():
        making, began, outcomes = runs.Making(run), monotonic(), []
        while len(outcomes) < len(batch) and (not outcomes or monotonic() - began < ENOUGH):
            outcomes.append(import_one(batch[len(outcomes)], file, owner, run))
        making.note([outcome.source for outcome in outcomes])
        index(outcome.source for outcome in outcomes)
    for outcome in outcomes:
        outcome.found.rendering = None
        _look_for_match(outcome.record, outcome.found, file, owner)
    return outcomes


def check(founds, file, owner=None, coming=()):
    """Raise ReadError where an identifier was another document's before, or where a further
    printing is of no document that is there or is coming."""
    again.check(founds, file)
    coming = {found.key for found in founds if not found.source}.union(coming)
    for found in founds:
        if found.source and found.source not in coming:
            store.document_for(found.source, file, owner)


def import_one(found, file, owner=None, run=None):
    record = ImportRecord.objects.filter(file=file[:300], key=found.key).first()
    printings.settle(found, record and record.text_id)
    if record is None:
        here = store.here_already(found, file, owner)
        return Outcome(found, HERE, here) if here else _create(found, file, owner, run)
    if record.fingerprint == found.fingerprint:
        return Outcome(found, SAME if record.source_id else GONE, record.source, record)
    if record.source_id is None:
        return Outcome(found, GONE, None, record)
    if _is_kept(record, owner):
        return Outcome(found, KEPT, record.source, record)
    return _update(found, record, owner)


def plan(founds, file, owner=None, judged=None):
    """Outcomes of a run that is not made, one after another, in few queries for many.

    With `judged`, what `pictures.check` says of the files, they tell what is not described.
    """
    for many, records in again.known_again(founds, file, owner):
        outcomes = _plan(many, records, owner)
        if judged is not None:
            _tell_of_pictures(outcomes, judged)
        yield from outcomes


def _plan(founds, records, owner):
    mine = store.own(owner).filter(pk__in=[record.source_id for record in records.values()])
    mine = set(mine.values_list("pk", flat=True))
    stored = store.stored_under(founds, owner)
    return [_planned(found, records, mine, stored) for found in founds]


def _tell_of_pictures(outcomes, judged):
    changing = [outcome for outcome in outcomes if outcome.state in (NEW, UPDATED)]
    records = [outcome.record for outcome in changing if outcome.record]
    prefetch_related_objects(records, "source__attachments")
    for outcome in changing:
        pictures.hand(outcome.found, judged)
        outcome.tell_of_pictures()


def _planned(found, records, mine, stored):
    record, name = records.get(found.key), found.source or found.key
    printings.settle(found, record and record.text_id)
    if record is None:
        here = None if name in records else stored.get(name)
        return Outcome(found, HERE, here) if here else Outcome(found, NEW)
    if record.source_id is None:
        return Outcome(found, GONE)
    if record.fingerprint == found.fingerprint:
        return Outcome(found, SAME, record.source, record)
    is_kept = record.source_id not in mine or is_touched(record)
    return Outcome(found, KEPT if is_kept else UPDATED, record.source, record)


def _is_kept(record, owner):
    """Whether another reading of the file must leave the document as it is."""
    return not store.own(owner).filter(pk=record.source_id).exists() or is_touched(record)


def _create(found, file, owner, run=None):
    fingerprint = found.fingerprint  # storing may set aside what fits no column
    outcome = Outcome(found, NEW)
    outcome.hold_back()
    source, text, said = store.create(found, owner, file, run)
    record = ImportRecord.objects.create(
        file=file[:300], key=found.key, fingerprint=fingerprint, source=source, text=text, said=said
    )
    outcome.source, outcome.record = source, record
    return outcome


def _look_for_match(record, found, file, owner):
    """Ask "same document?" where one that is here looks like it."""
    if found.source:
        return
    match = likely_match(record.source, record.text, others_than(file, owner))
    match = match or again.namesake(found, file, owner)
    if match:
        record.match, record.likeness = match
        record.save(update_fields=["match", "likeness"])


def is_touched(record):
    """Whether somebody edited the document or its words since they were brought in."""
    if record.ruling == ImportRecord.Ruling.SAME or record.source.edited_at > record.imported_at:
        return True
    version = record.text and record.text.current
    return bool(version and version.created_at > record.imported_at)


def _update(found, record, owner):
    fingerprint, before = found.fingerprint, record.source.edited_at
    outcome = Outcome(found, UPDATED, record.source, record)
    outcome.hold_back()
    store.follow(found, record, owner)
    keep(record, fingerprint, before)
    return outcome


def keep(record, fingerprint, edited_before):
    """Store a record whose document follows it, and that no other of the document is touched."""
    record.fingerprint, record.imported_at = fingerprint, timezone.now()
    record.save(update_fields=["fingerprint", "imported_at", "text", "said"])
    others = record.source.import_records.filter(imported_at__gte=edited_before)
    others.exclude(pk=record.pk).update(imported_at=record.imported_at)


def relate(found, record, owner):
    linking.Links(found, record, owner).relate()
    record.save(update_fields=["said"])
