"""What readers found, as rows: a document with its text, people, links and collection."""

from django.core.exceptions import ValidationError
from django.db.models import Max

from sources.importers.found import Found, ReadError
from sources.importers.markdown import nearest
from sources.models import (
    Collection,
    CollectionItem,
    Contribution,
    Relation,
    Source,
    State,
    Text,
)
from sources.models.text import web_address
from sources.people import person_called
from sources.slugs import free_slug

OF_A_SOURCE = [
    "title", "kind", "written", "written_as_printed", "publicity", "place", "shelfmark",
    "summary", "context", "credits", "rights", "rights_note", "access", "state",
]  # fmt: skip
OF_A_TEXT = [
    "label", "language", "original_language", "editor", "published_in", "caption", "url",
    "voice_note",
]  # fmt: skip
#: Columns of a text that a document has too.
RENAMED = {"text_kind": "kind", "text_rights": "rights", "text_rights_note": "rights_note"}
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
    for kind, _ in found.relations:
        _check_choice("relation", kind, Relation.Kind.values)


def _check_choice(name, value, choices):
    if value and value not in choices:
        raise ReadError(f"“{value}” is no {name} we know.{nearest(value, choices)}")


def create(found, owner=None):
    """(document, its text or None) made of what was found; the text may be another's."""
    if found.source:
        source = _document_for(found.source, owner)
        return source, _create_text(found, source, owner)
    title = found.shown_title
    source = Source(owner=owner, slug=_slug(found, title))
    fill(source, found)
    source.save()
    text = _create_text(found, source, owner) if found.body else None
    add_people(found, source)
    _shelve(found, source, owner)
    return source, text


def _slug(found, title):
    if found.slug and not Source.objects.filter(slug=found.slug).exists():
        return found.slug
    return free_slug(Source, found.slug or title)


def _document_for(slug, owner):
    documents = Source.objects.editable_by(owner) if owner else Source.objects.all()
    source = documents.filter(slug=slug).first()
    if source is None:
        raise ReadError(f"There is no document “{slug}” to add a text to.")
    return source


def fill(source, found):
    """Put what was found into the columns; what is too long for one waits to be sorted."""
    for name in OF_A_SOURCE:
        value = getattr(found, name)
        if value:
            setattr(source, name, _fitted(source, name, value, found))
    source.title = source.title or found.shown_title
    source.unplaced = found.unplaced
    source.keep_sort_keys()


def _create_text(found, source, owner):
    last = source.texts.aggregate(last=Max("position"))["last"]
    text = Text(source=source, position=0 if last is None else last + 1)
    fill_text(text, found)
    if found.based_on:
        text.based_on = source.texts.filter(label=found.based_on).first()
    text.save()
    text.revise(found.body, by=owner)
    return text


def fill_text(text, found):
    for name in OF_A_TEXT:
        value = getattr(found, name)
        if value and (name != "url" or _is_address(value, found)):
            setattr(text, name, _fitted(text, name, value, found))
    for name, column in RENAMED.items():
        setattr(text, column, getattr(found, name) or getattr(text, column))
    if found.citation:
        text.published_in = "\n\n".join(filter(None, [text.published_in, found.citation]))


def _fitted(row, name, value, found):
    """The value, shortened to its column; the whole of it is set aside if it did not fit."""
    longest = row._meta.get_field(name).max_length
    if not longest or len(value) <= longest:
        return value
    found.set_aside(value)
    return value[: longest - 2] + " …"


def _is_address(value, found):
    try:
        web_address(value)
    except ValidationError:
        found.set_aside(value)
        return False
    return len(value) <= Text._meta.get_field("url").max_length


def add_people(found, source):
    """Those named and their part; somebody already there in that part stays as is."""
    for position, (role, name) in enumerate(found.people):
        source.contributions.get_or_create(
            person=person_called(_known_as(name)[:200]),
            role=role,
            defaults={"name_as_printed": name[:200], "position": position},
        )


def _known_as(name):
    """The name without the address that a paper puts before it."""
    for address in ("Cde. ", "Comrade ", "comrade ", "the ", "The "):
        name = name.removeprefix(address)
    return name


def _shelve(found, source, owner):
    if not found.collection:
        return
    collection = Collection.objects.filter(title=found.collection[:300], owner=owner).first()
    if collection is None:
        collection = Collection.objects.create(
            title=found.collection[:300],
            introduction=found.collection_introduction,
            owner=owner,
            slug=free_slug(Collection, found.collection),
        )
    last = collection.items.aggregate(last=Max("position"))["last"]
    CollectionItem.objects.get_or_create(
        collection=collection,
        source=source,
        defaults={"position": 0 if last is None else last + 1},
    )


def relate(found, source, by_key, owner=None):
    """Links to documents of the same page, by key, or to stored ones, by their address."""
    documents = Source.objects.visible_to(owner) if owner else Source.objects.all()
    for kind, name in found.relations:
        target = by_key.get(name) or documents.filter(slug=name).first()
        if target is None:
            source.unplaced = "\n\n".join(filter(None, [source.unplaced, f"{kind}: {name}"]))
            source.save(update_fields=["unplaced"])
        elif target.pk != source.pk:
            Relation.objects.get_or_create(source=source, kind=kind, target=target)


__all__ = ["Found", "add_people", "check", "create", "fill", "fill_text", "relate"]
