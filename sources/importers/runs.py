"""A file on its way in: seen by nobody until it is whole, and taken away where it broke off.

`ImportRun` says who is at it and reveals; a run that was interrupted is removed by the next.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from sources.importers import pictures
from sources.importers.found import ReadError
from sources.models import Attachment, Collection, ImportRecord, ImportRun, Person, Source

#: Documents in one transaction. A write holds up everybody who saves.
BATCH = 10
#: A run that wrote nothing for so long was interrupted.
SILENCE = timedelta(minutes=2)
AT_IT = "It is being brought in right now. Try again in some minutes."


def clear(file):
    """Remove what an interrupted run of this file left. Raises ReadError while one is at work."""
    for left in ImportRun.objects.filter(file=file[:300], finished_at=None):
        if left.beat_at > timezone.now() - SILENCE:
            raise ReadError(AT_IT)
        remove(left)


def begin(file):
    """A new run of this file. Raises ReadError while another is at work."""
    clear(file)
    try:
        return ImportRun.objects.create(file=file[:300])
    except IntegrityError:
        raise ReadError(AT_IT) from None


def remove(run):
    """Take away what an interrupted run had brought, a batch at a time, and the run."""
    arrived = Source.objects.filter(arriving=run)
    while keys := list(arrived.values_list("pk", flat=True)[:BATCH]):
        files = Attachment.objects.filter(source__in=keys).exclude(file="")
        names = list(files.values_list("file", flat=True))
        with transaction.atomic():
            ImportRecord.objects.filter(source__in=keys).delete()
            Source.objects.filter(pk__in=keys).delete()
        pictures.delete(names)
    with transaction.atomic():
        Collection.objects.filter(pk__in=run.made.get("collections", []), items=None).delete()
        unused = Person.objects.filter(pk__in=run.made.get("people", []), contributions=None)
        unused.filter(named_in=None).delete()
        run.delete()


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
