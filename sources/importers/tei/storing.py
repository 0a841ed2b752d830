"""An edition into the library: in short batches that nobody sees, then shown at once.

Other people save while an import runs, and on an embedded database they wait for every
write. So no transaction here holds more than a batch; what has been stored stays out of
sight (`Source.arriving`) until the whole file is there; and what an interrupted run left is
taken away before the next begins.
"""

from collections import Counter
from itertools import islice

from sources.importers import again, linking, runs, store
from sources.importers.found import ReadError
from sources.importers.running import GONE, KEPT, NEW, SAME, UPDATED, is_touched
from sources.importers.tei.document import documents
from sources.importers.tei.rows import Shelf, update, write


def plan(survey, owner=None, tell=lambda *_: None):
    """Counter of what a run would do, without doing it; `tell(state, found)` for each."""
    records, states = Records(survey, owner), Counter()
    for found, _rendering in documents(survey):
        state = records.state(found)
        states[state] += 1
        tell(state, found)
    survey.references.look_elsewhere(owner)
    return states


def bring_in(survey, owner=None, tell=lambda *_: None):
    """Store what is new and bring up to date what nobody touched; Counter of what was done.

    All of it or nothing: new documents appear at the end, and those that are here already are
    put back where the run breaks off.
    """
    states = Counter()
    with runs.running(survey.file) as run:
        records = Records(survey, owner)
        shelf, stream = Shelf(survey, run, owner), documents(survey)
        while batch := list(islice(stream, runs.BATCH)):
            stated = [(found, rendering, records.state(found)) for found, rendering in batch]
            for found, rendering, state in stated:
                if state == UPDATED:
                    state = update(found, rendering, records.by_key[found.key[:300]], shelf)
                states[state] += 1
                tell(state, found)
            new = [(found, rendering) for found, rendering, state in stated if state == NEW]
            if new:
                write(new, shelf)
        linking.wake(owner, run)
    survey.references.look_elsewhere(owner)
    return states


class Records:
    """What earlier runs made of an edition, and what `owner` may change of it."""

    def __init__(self, survey, owner):
        self.by_key = {record.key: record for record in again.records_of(survey.file)}
        own = store.own(owner).filter(import_records__file=survey.file)
        self.is_known_by_file = not survey.header.identifier
        self.mine = set(own.values_list("pk", flat=True))

    def state(self, found):
        record = self.by_key.get(found.key[:300])
        if record is None:
            return NEW
        if self.is_known_by_file and again.is_another(found, record):
            raise ReadError(again.told(record))
        if record.source_id is None:
            return GONE
        if record.fingerprint == found.fingerprint:
            return SAME
        kept = record.source_id not in self.mine or is_touched(record)
        return KEPT if kept else UPDATED
