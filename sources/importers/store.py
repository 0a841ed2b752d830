"""What readers found, as rows: a document with its text, people, links and collection."""

from uuid import UUID

from sources.importers import pictures, printings
from sources.importers.found import ReadError
from sources.importers.hanging import Rows
from sources.importers.history import check_history
from sources.importers.markdown import nearest
from sources.models import Contribution, ImportRecord, Relation, Repository, Source, State, Text
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
    """(document, its text or None, what was said) made of what was found.

    The text may be one more of a document that is here.
    """
    said = {}
    if found.source:
        source = document_for(found.source, file, owner)
    else:
        source = _new_source(found, owner, run)
    text = printings.create(found, source, owner) if found.body else None
    leave(source, said, "rest", found.unplaced)
    hang(Rows(found, source, text, owner, said))
    return source, text, said


def _new_source(found, owner, run):
    source = Source(owner=owner, slug=_slug(found, found.shown_title), arriving=run)
    uuid = _uuid_of(found.key)
    if uuid and not Source.objects.filter(uuid=uuid).exists():
        source.uuid = uuid
    fill(source, found)
    house(source, found)
    source.save()
    return source


def follow(found, record, owner, rows=Rows):
    """Bring a document that nobody has touched up to what its record says now.

    `rows` makes what hangs on it. The record itself is left to be saved.
    """
    source, had_text = record.source, bool(record.text)
    if not found.source:
        leave_decided(found, record)
        fill(source, found)
        house(source, found)
        source.save()
    if record.text:
        printings.follow(record.text, found, owner)
    elif found.body:
        record.text = printings.create(found, source, owner)
    if found.unplaced or (record.text and not had_text):
        leave(source, record.said, "rest", found.unplaced)
    hang(rows(found, source, record.text, owner, record.said))


def leave_decided(found, record):
    """Who may see a document is decided here once it is: a file publishes what is a draft."""
    source, said = record.source, record.said
    if source.state != State.DRAFT:
        found.state = ""
    if said.setdefault("access", source.access) != source.access:
        found.access = ""
    said["access"] = found.access or said["access"]


def hang(rows):
    """All of it, and what is kept of the record for its next reading."""
    found, said = rows.found, rows.said
    if not found.source:
        pictures.hang(found, rows.source, said)
        said.setdefault("access", rows.source.access)
    said |= {
        "title": found.shown_title,
        "written": found.written or said.get("written", ""),
        "of": found.source,
    }
    rows.hang()
    if found.explained:
        leave(rows.source, said, "explained", "\n\n".join(rows.explained_otherwise()))


def leave(source, said, part, words):
    """Put words to what is still to sort, in place of those that this part left there before."""
    left = said.setdefault("to_sort", {})
    before, now = left.get(part, []), words.split("\n\n")
    there = [one for one in source.unplaced.split("\n\n") if one in now or one not in before]
    there += [one for one in now if one not in there]
    left[part], unplaced = now, "\n\n".join(filter(None, there))
    if unplaced != source.unplaced:
        source.unplaced = unplaced
        source.save(update_fields=["unplaced"])


def _slug(found, title):
    if found.slug and not Source.objects.filter(slug=found.slug).exists():
        return found.slug
    return free_slug(Source, found.slug or title)


def document_for(name, file="", owner=None):
    """The document that a further printing joins: of the same file by its key, or stored."""
    record = ImportRecord.objects.filter(file=file[:300], key=name, source__isnull=False).first()
    source = record.source if record else stored(name, own(owner))
    if source is None:
        raise ReadError(f"There is no document “{name}” to add a text to.")
    return source


def here_already(found, file, owner=None):
    """The stored document that our own spreadsheet was made of, if this person may change it."""
    name = found.source or found.key
    if not _uuid_of(name) or ImportRecord.objects.filter(file=file[:300], key=name).exists():
        return None
    return stored(name, own(owner))


def stored_under(founds, owner=None):
    """The same of many: {the name that our spreadsheet gave it: document}."""
    names = {name: _uuid_of(name) for found in founds for name in (found.source or found.key,)}
    by_uuid = own(owner).filter(uuid__in=[uuid for uuid in names.values() if uuid])
    stored = {source.uuid: source for source in by_uuid}
    return {name: stored[uuid] for name, uuid in names.items() if uuid in stored}


def own(owner):
    """What an import for this person may change."""
    return Source.objects.editable_by(owner) if owner else Source.objects.here()


def seen(owner):
    """What it may link to."""
    return Source.objects.visible_to(owner) if owner else Source.objects.here()


def known(names, documents):
    """Which of the names `stored` finds."""
    uuids = {_uuid_of(name): name for name in names}
    by_uuid = documents.filter(uuid__in=uuids.keys() - {None}).values_list("uuid", flat=True)
    slugs = {name for name in names if not _uuid_of(name)}
    return {uuids[uuid] for uuid in by_uuid}.union(
        documents.filter(slug__in=slugs).values_list("slug", flat=True)
    )


def stored(name, documents):
    """By the name that our own spreadsheets give to a document, or by its address."""
    uuid = _uuid_of(name)
    return documents.filter(uuid=uuid).first() if uuid else documents.filter(slug=name).first()


def names_of(source):
    """The names by which `stored` finds it."""
    return source.slug, f"{URN}{source.uuid}"


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
    source.keep_sort_keys()


def house(source, found):
    """Say which archive has it. The archive is stored, the document is not yet."""
    if found.repository:
        source.repository = repository_called(found.repository[:200], found.repository_place)


def repository_called(name, place=""):
    """The archive of this name; a new one where nobody has named it yet."""
    known = Repository.objects.filter(name__iexact=name).first()
    return known or Repository.objects.create(name=name, place=place[:200])
