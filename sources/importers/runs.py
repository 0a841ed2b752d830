"""A file on its way in: seen by nobody until it is whole, and undone where it broke off.

`ImportRun` says who is at it and reveals. New documents wait out of sight; what documents that
are here already said before is kept in the run (`sources.importers.changes`). A run that was
interrupted is undone by the next import or in the night.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from sources.importers import changes, pictures
from sources.importers.found import ReadError
from sources.models import Attachment, Collection, ImportRecord, ImportRun, Person, Source

#: Documents in one transaction. A write holds up everybody who saves.
BATCH = 10
#: A run that wrote nothing for so long was interrupted.
SILENCE = timedelta(minutes=2)
AT_IT = "It is being brought in right now. Try again in some minutes."


@dataclass
class Undone:
    """What was undone of an import that broke off, counted in documents.

    `kept` are those of which a part stays, as somebody changed or used it meanwhile.
    """

    file: str
    removed: int = 0
    restored: int = 0
    kept: int = 0

    def __str__(self):
        return (
            f"Taken back: {self.removed} new documents; {self.restored} that were changed are as"
            f" they were before; {self.kept} keep what somebody did with them meanwhile."
        )


@contextmanager
def running(file):
    """A run of this file that ends well, or of which nothing stays.

    Raises ReadError while another is at work, and where the database or the disk refuses.
    """
    run = begin(file)
    try:
        yield run
        replaced = changes.replaced_files(run)
        run.reveal()
    except (DatabaseError, OSError) as error:
        reason = str(error).partition("\n")[0]
        raise ReadError(f"It could not be stored ({reason}). {_undone(run)}") from error
    except BaseException:
        undo(run)
        raise
    pictures.delete(replaced)


def _undone(run):
    try:
        return undo(run)
    except (DatabaseError, OSError):
        return "What it brought so far is taken back before the next import."


def begin(file):
    """A new run of this file. Raises ReadError while another is at work."""
    clear(file)
    try:
        return ImportRun.objects.create(file=file[:300])
    except IntegrityError:
        raise ReadError(AT_IT) from None


def clear(file):
    """Undo what interrupted runs left. Raises ReadError while one of this file is at work."""
    undo_interrupted()
    if ImportRun.objects.filter(file=file[:300], finished_at=None).exists():
        raise ReadError(AT_IT)


@contextmanager
def turn():
    """A short transaction of a run. Runs take turns: two that bring the same new name at once
    would both look for it before either has stored it."""
    with transaction.atomic():
        under_way = ImportRun.objects.filter(finished_at=None).order_by("pk")
        list(under_way.select_for_update(no_key=True).values_list("pk"))
        yield


def undo_interrupted():
    """An Undone for each run that broke off and could not do it itself."""
    return [undo(run) for run in interrupted() if _is_claimed(run)]


def interrupted():
    return ImportRun.objects.filter(finished_at=None, beat_at__lte=timezone.now() - SILENCE)


def _is_claimed(run):
    """Whether it is ours to undo: of two who find it, one is first."""
    found = ImportRun.objects.filter(pk=run.pk, beat_at=run.beat_at)
    return found.update(beat_at=timezone.now()) == 1


def undo(run):
    """Put back what a run changed and take away what it brought, in short transactions."""
    undone = Undone(run.file)
    for key in list(run.changes.order_by("-pk").values_list("pk", flat=True)):
        for change in run.changes.filter(pk=key).select_related("source"):
            is_whole = changes.take_back(change)
            undone.restored += is_whole
            undone.kept += not is_whole
        ImportRun.objects.filter(pk=run.pk).update(beat_at=timezone.now())
    undone.removed = remove(run) or 0
    return undone


def remove(run):
    """Take away what an interrupted run had brought, a batch at a time, and the run."""
    arrived, count = Source.objects.filter(arriving=run), 0
    while keys := list(arrived.values_list("pk", flat=True)[:BATCH]):
        files = Attachment.objects.filter(source__in=keys).exclude(file="")
        names = list(files.values_list("file", flat=True))
        with transaction.atomic():
            ImportRecord.objects.filter(source__in=keys).delete()
            Source.objects.filter(pk__in=keys).delete()
        pictures.delete(names)
        count += len(keys)
    stored = ImportRun.objects.filter(pk=run.pk)
    made = stored.values_list("made", flat=True).first() or {}
    with transaction.atomic():
        Collection.objects.filter(pk__in=made.get("collections", []), items=None).delete()
        unused = Person.objects.filter(pk__in=made.get("people", []), contributions=None)
        unused.filter(named_in=None).delete()
        stored.delete()
    return count


class Making:
    """Note in the run what else a batch makes: people and collections. Used inside of it."""

    def __init__(self, run):
        self.run = run
        self.last = {model: _last(model) for model in (Person, Collection)}

    def note(self, sources):
        made = self.run.made
        people = Person.objects.filter(pk__gt=self.last[Person])
        people = people.filter(Q(contributions__source__in=sources) | Q(named_in__in=sources))
        shelves = Collection.objects.filter(pk__gt=self.last[Collection])
        shelves = shelves.filter(items__source__in=sources)
        for name, rows in [("people", people), ("collections", shelves)]:
            made[name] = made.get(name, []) + list(rows.distinct().values_list("pk", flat=True))
        self.run.beat_at = timezone.now()
        self.run.save(update_fields=["beat_at", "made"])


def _last(model):
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
