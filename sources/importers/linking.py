"""Links between documents, once all of a file are there; and those that wait for another file."""

from django.contrib.auth import get_user_model
from django.db import transaction

from sources.importers import changes, runs, store
from sources.importers.hanging import Rows
from sources.models import ImportRecord, Relation, Source

MANY = 100


class Links(Rows):
    """The links that one record makes: to documents of its file, by key, or by their address."""

    def __init__(self, found, record, owner, run=None):
        super().__init__(found, record.source, record.text, owner, record.said)
        self.file, self.missing = record.file, []
        self.within = within(owner, run or record.source.arriving_id)

    def relate(self):
        """One whose document is not here waits, and stands among what is to be sorted."""
        said = [[*one, "", ""][:4] for one in self.found.relations]
        self.follow("relations", said, _put_link, _take_link)
        if said:
            self.keep_waiting()

    def relate_waiting(self):
        """The same of those that wait, unless somebody has sorted them out meanwhile. Returns how
        many were made."""
        unsorted = self.source.unplaced.split("\n\n")
        waits = [item for item in self.said.get("waits", []) if as_words(item) in unsorted]
        made = [item for item in waits if _put_link(self, item)]
        self.said["relations"] = [*self.said.get("relations", []), *made]
        self.keep_waiting()
        return len(made)

    def keep_waiting(self):
        self.said.pop("waits", None)
        self.said |= {"waits": self.missing} if self.missing else {}
        store.leave(self.source, self.said, "waits", "\n\n".join(map(as_words, self.missing)))

    def target(self, name):
        """By its name in the file, or stored, or by the address that it has on its way."""
        record = ImportRecord.objects.filter(file=self.file, key=name, source__isnull=False)
        record = record.select_related("source").first()
        if record:
            return record.source
        return next((one for one in (store.stored(name, few) for few in self.within) if one), None)


def as_words(item):
    kind, name, *_said = item
    return f"{kind}: {name}"


def within(owner, run=None):
    """Among which documents links lead: those here, and those on their way with this run."""
    return [store.seen(owner), *([Source.objects.filter(arriving=run)] if run else [])]


def wake(owner, run):
    """Make the links of other files that waited for a document of this run."""
    for record in _waiting(ImportRecord.objects.all(), owner, run):
        with runs.turn(), changes.noted(run, record.source):
            _relate(record, owner, run)


def wake_all():
    """Make those whose documents came by hand, or are seen by now: the links of each document as
    its owner may. Returns their number."""
    made, records = 0, ImportRecord.objects.all()
    for owner in _owners():
        for record in _waiting(records.filter(source__owner=owner), owner):
            with transaction.atomic():
                # Held as `noted` holds it: a file may change the document in this moment.
                list(Source.objects.select_for_update().filter(pk=record.source_id))
                made += _relate(record, owner)
    return made


def _owners():
    """Whose documents have links that wait; None for the school's."""
    waiting = ImportRecord.objects.filter(said__has_key="waits", source__isnull=False)
    found = Source.objects.here().filter(import_records__in=waiting)
    pks = set(found.values_list("owner", flat=True))
    people = get_user_model().objects.in_bulk(pks - {None})
    return [people.get(pk) for pk in pks]


def _relate(record, owner, run=None):
    """How many of the links that waited are made now."""
    record.refresh_from_db(fields=["said", "source"])
    if record.source is None:  # deleted meanwhile
        return 0
    made = Links(None, record, owner, run).relate_waiting()
    record.save(update_fields=["said"])
    return made


def _waiting(records, owner, run=None):
    """Those of this person's with links that waited, and whose documents are here now."""
    records = records.filter(said__has_key="waits", source__in=store.own(owner))
    keys = list(records.values_list("pk", flat=True))
    for at in range(0, len(keys), MANY):
        many = list(records.filter(pk__in=keys[at : at + MANY]).select_related("source", "text"))
        there = _there(
            {name for one in many for _kind, name, *_said in one.said["waits"]}, owner, run
        )
        for one in many:
            names = {name for _kind, name, *_said in one.said["waits"]}
            if not there.isdisjoint(names.union((one.file, name) for name in names)):
                yield one


def _there(names, owner, run):
    """Those that documents here have, and (file, key) of those that a record has."""
    records = ImportRecord.objects.filter(key__in=names, source__isnull=False)
    found = [store.known(names, few) for few in within(owner, run)]
    return set().union(*found, records.values_list("file", "key"))


def _put_link(rows, item):
    kind, name, note, places = item
    target = rows.target(name)
    if target is None:
        rows.missing.append(item)
    if target in (None, rows.source):
        return False
    columns = {"note": note, "places": places}
    link, is_new = Relation.objects.get_or_create(
        source=rows.source, kind=kind, target=target, defaults=columns
    )
    _fill_gaps(link, columns)
    return is_new


def _take_link(rows, item, still):
    """Not where somebody says something else of the link by now."""
    kind, name, note, places = item
    links = rows.source.relations.filter(kind=kind, note=note, places=places)
    links.filter(target=rows.target(name)).delete()


def _fill_gaps(link, columns):
    """What the file says of a link of which nobody has said anything."""
    gaps = {name: value for name, value in columns.items() if value and not getattr(link, name)}
    if gaps:
        Relation.objects.filter(pk=link.pk).update(**gaps)
