"""An edition that somebody brings in on a page: what `Incoming` is of other files."""

import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile

from sources.importers.found import ReadError
from sources.importers.running import Outcome
from sources.importers.tei import storing
from sources.importers.tei.survey import survey
from sources.models import ImportRecord, Source

HERE = "The library has this edition already, as whoever runs the server brought it in."


class Edition:
    """`file` is read from a copy of its own, for it is read twice. Close it when done."""

    file_count = 0
    remarks = ()

    def __init__(self, file, name):
        """Raises ReadError where it is no TEI, or holds no document."""
        self.copy = NamedTemporaryFile(suffix=".xml")  # noqa: SIM115  (closed by `close`)
        try:
            shutil.copyfileobj(file, self.copy)
            self.copy.flush()
            self.survey = survey(Path(self.copy.name))
        except BaseException:
            self.close()
            raise
        self.survey.stem = Path(name).stem

    def close(self):
        self.copy.close()

    @property
    def name(self):
        """The edition's own name, so that it is known again whatever its file is called."""
        return self.survey.identifier

    @property
    def count(self):
        return self.survey.count

    def plan(self, file, owner):
        """An Outcome of each document, and nothing changed."""
        self._bind(file, owner)
        outcomes = []
        storing.plan(self.survey, owner, lambda state, one: outcomes.append(Outcome(one, state)))
        return outcomes

    def bring_in(self, file, owner):
        self._bind(file, owner)
        outcomes = []
        storing.bring_in(
            self.survey, owner, lambda state, one: outcomes.append(Outcome(one, state))
        )
        records = ImportRecord.objects.filter(file=self.survey.file).select_related("source")
        sources = {record.key: record.source for record in records}
        for outcome in outcomes:
            outcome.source = sources.get(outcome.found.key[:300])
        return outcomes

    def _bind(self, file, owner):
        """What one person brings in is hers; the school's own copy is not doubled."""
        here = ImportRecord.objects.filter(file=self.survey.identifier[:300])
        if here.filter(source__in=Source.objects.visible_to(owner)).exists():
            raise ReadError(HERE)
        self.survey.brought_as = file
