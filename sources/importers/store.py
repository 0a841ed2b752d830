"""What readers found, as rows: a document with its text, people, links and collection."""

from uuid import UUID

from django.db.models import Max

from sources.importers import pictures
from sources.importers.found import Found, ReadError
from sources.importers.history import add_claims, add_custody, check_history
from sources.importers.markdown import nearest
from sources.importers.printings import create_text, set_aside
from sources.models import (
    Collection,
    CollectionItem,
    Contribution,
    ImportRecord,
    Relation,
    Repository,
    Source,
    State,
    Subject,
    Term,
    Text,
)
from sources.people import person_called
from sources.slugs import free_slug

OF_A_SOURCE = [
    "title", "kind", "written", "written_as_printed", "time_of_day", "publicity", "place",
    "shelfmark", "shelfmark_as_printed", "summary", "context", "content_warning", "credits",
    "rights", "rights_note", "access", "state",
]  # fmt: skip
#: Before the uuid of a document that came from a Dossier.
URN = "urn:uuid:"
CHOICES = {
    "kind": Source.Kind,
    "publicity": Source.Publicity,
    "access": Source.Access,
    "state": State,
    "rights": Source.Rights,
    "text_kind": Text.Kind,
    "text_rights": Source.Rights,
}


def check(found):
    """Raise ReadError for what a header says that no field can hold."""
    for name, choices in CHOICES.items():
        _check_choice(name, getattr(found, name), choices.values)
    for role, _ in found.people:
        _check_choice("role", role, Contribution.Role.values)
    for kind, *_said in found.relations:
        _check_choice("relation", kind, Relation.Kind.values)
    check_history(found)


def _check_choice(name, value, choices):
    if value and value not in choices:
        raise ReadError(f"“{value}” is no {name} we know.{nearest(value, choices)}")


def create(found, owner=None, file="", run=None):
    """(document, its text or None) made of what was found; the text may be another's."""
    if found.source:
        source = document_for(found.source, file, owner)
        text = create_text(found, source, owner)
        add_custody(found, source, text)
        add_claims(found, source)
        return source, text
    title = found.shown_title
    source = Source(owner=owner, slug=_slug(found, title), arriving=run)
    uuid = _uuid_of(found.key)
    if uuid and not Source.objects.filter(uuid=uuid).exists():
        source.uuid = uuid
    fill(source, found)
    house(source, found)
    source.save()
    text = create_text(found, source, owner) if found.body else None
    connect(found, source, owner)
    add_custody(found, source, text)
    _shelve(found, source, owner)
    return source, text


def connect(found, source, owner=None):
    """What hangs on a document: people, topics, what others say, words explained, pictures."""
    add_people(found, source)
    explain(found, source, owner)
    source.subjects.add(*(subject_called(name) for name in found.subjects))
    source.named.add(*(person_called(name[:200]) for name in found.named))
    add_claims(found, source)
    pictures.hang(found, source)


def _slug(found, title):
    if found.slug and not Source.objects.filter(slug=found.slug).exists():
        return found.slug
    return free_slug(Source, found.slug or title)


def document_for(name, file="", owner=None):
    """The document that a further printing joins: of the same file by its key, or stored."""
    record = ImportRecord.objects.filter(file=file[:300], key=name, source__isnull=False).first()
    source = record.source if record else _stored(name, _own(owner))
    if source is None:
        raise ReadError(f"There is no document “{name}” to add a text to.")
    return source


def here_already(found, file, owner=None):
    """The stored document that our own spreadsheet was made of, if this person may change it."""
    name = found.source or found.key
    if not _uuid_of(name) or ImportRecord.objects.filter(file=file[:300], key=name).exists():
        return None
    return _stored(name, _own(owner))


def stored_under(founds, owner=None):
    """The same of many: {the name that our spreadsheet gave it: document}."""
    names = {name: _uuid_of(name) for found in founds for name in (found.source or found.key,)}
    by_uuid = _own(owner).filter(uuid__in=[uuid for uuid in names.values() if uuid])
    stored = {source.uuid: source for source in by_uuid}
    return {name: stored[uuid] for name, uuid in names.items() if uuid in stored}


def _own(owner):
    return Source.objects.editable_by(owner) if owner else Source.objects.here()


def _stored(name, documents):
    """By the name that our own spreadsheets give to a document, or by its address."""
    uuid = _uuid_of(name)
    return documents.filter(uuid=uuid).first() if uuid else documents.filter(slug=name).first()


def _uuid_of(name):
    """The number in "urn:uuid:…", or None."""
    if not name.startswith(URN):
        return None
    try:
        return UUID(name.removeprefix(URN))
    except ValueError:
        return None


def fill(source, found):
    """Put what was found into the columns; what is too long for one waits to be sorted.

    What the record does not say stays. The words of a date belong to the date, and a mere
    identifier takes no archive number's place.
    """
    if found.written != source.written:
        source.written_as_printed = "" if found.written else source.written_as_printed
    for name in OF_A_SOURCE:
        value = getattr(found, name)
        if value and not (name == "shelfmark" and value == found.key and source.shelfmark):
            setattr(source, name, found.fitted(source, name, value))
    source.title = source.title or found.shown_title
    source.unplaced = found.unplaced
    source.keep_sort_keys()


def house(source, found):
    """Say which archive has it. The archive is stored, the document is not yet."""
    if found.repository:
        source.repository = repository_called(found.repository[:200], found.repository_place)


def repository_called(name, place=""):
    """The archive of this name; a new one where nobody has named it yet."""
    known = Repository.objects.filter(name__iexact=name).first()
    return known or Repository.objects.create(name=name, place=place[:200])


def subject_called(name):
    """The topic of this name, whatever its case."""
    name = name[:120]
    return Subject.objects.filter(name__iexact=name).first() or Subject.objects.create(name=name)


def explain(found, source, owner):
    """Words explained, of the collection that each names or the school's own.

    One that is explained there already stays as it is; what the file says otherwise of it waits.
    """
    for row in found.explained:
        title = row.get("collection")
        columns = {name: value for name, value in row.items() if name not in ("name", "collection")}
        term, is_new = Term.objects.get_or_create(
            name=row["name"],
            collection=collection_called(title[:300], owner) if title else None,
            defaults=columns,
        )
        if not is_new and term.meaning != row["meaning"]:
            set_aside(source, f"{term}: {row['meaning']}")
        source.terms.add(term)


def add_people(found, source):
    """Those named and their part; somebody already there in that part stays as is."""
    for position, (role, name) in enumerate(found.people):
        source.contributions.get_or_create(
            person=person_called((found.known_as.get(name) or _known_as(name))[:200]),
            role=role,
            defaults={"name_as_printed": name[:200], "position": position},
        )


def _known_as(name):
    """The name without the address that a paper puts before it."""
    for address in ("Cde. ", "Comrade ", "comrade ", "the ", "The "):
        name = name.removeprefix(address)
    return name


def _shelve(found, source, owner):
    for title in filter(None, dict.fromkeys([found.collection, *found.collections])):
        introduction = found.collection_introduction if title == found.collection else ""
        _put_into(title[:300], introduction, source, owner)


def collection_called(title, owner, introduction=""):
    """One's own collection of this title; a new one where there is none."""
    known = Collection.objects.filter(title=title, owner=owner).first()
    return known or Collection.objects.create(
        title=title, introduction=introduction, owner=owner, slug=free_slug(Collection, title)
    )


def _put_into(title, introduction, source, owner):
    collection = collection_called(title, owner, introduction)
    last = collection.items.aggregate(last=Max("position"))["last"]
    CollectionItem.objects.get_or_create(
        collection=collection,
        source=source,
        defaults={"position": 0 if last is None else last + 1},
    )


def relate(found, source, file, owner=None, waits=False):
    """Links to documents of the same file, by key, or to stored ones, by their address.

    One that leads nowhere is set aside; or, if it `waits` for files that follow, it is returned
    with the others as (file, key of the document, a Found with these links alone).
    """
    missing = []
    for kind, name, *said in found.relations:
        target = _target(name, source, file, owner)
        if target is None:
            missing.append((kind, name, *said))
        elif target.pk != source.pk:
            columns = dict(zip(["note", "places"], said, strict=False))
            link, _is_new = Relation.objects.get_or_create(
                source=source, kind=kind, target=target, defaults=columns
            )
            _fill_gaps(link, columns)
    if missing and waits:
        return file, source.pk, Found(relations=missing)
    if missing:
        set_aside(source, "\n\n".join(f"{kind}: {name}" for kind, name, *_said in missing))
    return None


def _target(name, source, file, owner):
    """A document by its name in the file, or stored, or by the address that it has on its way."""
    record = ImportRecord.objects.filter(file=file[:300], key=name, source__isnull=False)
    record = record.select_related("source").first()
    if record:
        return record.source
    seen = Source.objects.visible_to(owner) if owner else Source.objects.here()
    on_their_way = Source.objects.filter(arriving=source.arriving) if source.arriving_id else seen
    return _stored(name, seen) or _stored(name, on_their_way)


def _fill_gaps(link, columns):
    """What the file says of a link of which nobody has said anything."""
    gaps = {name: value for name, value in columns.items() if value and not getattr(link, name)}
    if gaps:
        Relation.objects.filter(pk=link.pk).update(**gaps)


__all__ = [
    "Found",
    "add_custody",
    "check",
    "connect",
    "create",
    "fill",
    "house",
    "relate",
]
