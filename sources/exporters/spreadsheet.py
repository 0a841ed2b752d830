"""Documents as rows of our own spreadsheet, which `import_sources` reads back unchanged.

A row is a document with its first printing; each further printing has a row of its own. What is
withheld of a document, and why, stands in its row. `sources.importers.columns` says what the
columns mean.
"""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy

from sources.columns import JSONList
from sources.importers.columns import OF_FILES, OURS, PLAIN, PROSE
from sources.importers.links import CLAIMS, CUSTODY, TERMS
from sources.importers.spreadsheet import SEPARATOR
from sources.importers.store import URN
from sources.models import (
    Attachment,
    Claim,
    Collection,
    Contribution,
    Relation,
    Source,
    Term,
    Text,
)
from sources.models.person import appearances

OF_A_SOURCE = [
    "slug", "title", "kind", "written", "written_as_printed", "time_of_day", "publicity", "place",
    "shelfmark", "shelfmark_as_printed", "content_warning", "access", "state", "rights",
    "rights_note",
]  # fmt: skip
#: Somebody's words about the document: they go out where the document does.
WORDS_OF_A_SOURCE = ["summary", "context", "credits", "unplaced"]
OF_A_TEXT = [
    "label", "language", "original_language", "editor", "published_in", "caption", "url",
    "voice_note",
]  # fmt: skip
HEADER = OURS
#: What stands in place of words that are withheld: where they can be read.
CITED = ["published_in", "url"]
LONGEST_STEM = 80
LOST = gettext_lazy("The file is missing here.")
CLOSED = gettext_lazy("Whose name this is stays closed.")


@dataclass
class Out:
    """Rows of one document, files as (name, name in the storage), and lines on what stays here and
    why."""

    rows: list[dict] = field(default_factory=list)
    files: list = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)


def with_all(sources, collections, told_to=None, among=None):
    """The documents with everything that a row tells, in a constant number of queries.

    Names that are kept closed are told as to this reader; without one, as to the school itself.
    Links are told to documents `among` these; without them, among the documents themselves.
    """
    among = sources if among is None else among
    inside = Relation.objects.filter(target__in=among.values("pk")).select_related("target")
    people, named = Contribution.objects.told_openly(), Source.named.through.objects.all()
    claims = Claim.objects.all()
    if told_to:
        people, named = Contribution.objects.told_to(told_to), appearances(told_to)
        claims = claims.told_to(told_to)
    is_told = Exists(claims.filter(pk=OuterRef("pk")).order_by())
    told = named.filter(source=OuterRef("pk")).order_by()
    terms = Term.objects.filter(Q(collection=None) | Q(collection__in=collections))
    return (
        sources.with_rights()
        .annotate(told_named=Subquery(told.values(all=JSONList("person"))))
        .select_related("repository")
        .prefetch_related(
            Prefetch("texts", Text.objects.with_rights().select_related("current", "based_on")),
            Prefetch("attachments", Attachment.objects.with_rights()),
            Prefetch("collections", collections, to_attr="shelves"),
            Prefetch("relations", inside, to_attr="links"),
            Prefetch("terms", terms.select_related("collection"), to_attr="explained"),
            Prefetch("contributions", people),
            Prefetch("claims", Claim.objects.annotate(is_told=is_told)),
            *("subjects", "named", "custody"),
        )
    )


def shelves_of(user):
    """Collections whose names this person may learn; all of them for the school itself."""
    return Collection.objects.visible_to(user) if user else Collection.objects.all()


def out(source, is_for_us=False):
    """An Out. What may not be given to others stays, unless the file does not leave the school."""
    made = Out()
    row = _document(source, is_for_us, made)
    texts = [text for text in source.texts.all() if text.current]
    first = texts[0] if texts else None
    if first:
        row |= _printing(first, source, is_for_us, made)
    elif source.custody.all():
        row["custody"] = _custody(source.custody.all(), None)
    _files(row, source, is_for_us, made)
    made.rows = [row]
    for number, text in enumerate(texts[1:], start=2):
        printing = _printing(text, source, is_for_us, made)
        if "body" in printing:
            name = row["identifier"]
            made.rows.append({"identifier": f"{name}#{number}", "printing_of": name} | printing)
    row["withheld"] = "\n".join(made.withheld)
    return made


def _may_go(row, is_for_us):
    return not row.is_withdrawn if is_for_us else row.may_export


def _withhold(made, what, thing, where=()):
    """Note what stays here and why, and where it can be read or seen."""
    why = thing.not_exported_because or thing.hidden_because
    said = " ".join(filter(None, [why, *where]))
    made.withheld.append(f"{what}: {' '.join(said.split())}")


def _document(source, is_for_us, made):
    row = {"identifier": f"{URN}{source.uuid}"} | _values(source, OF_A_SOURCE)
    links = source.links
    if _may_go(source, is_for_us):
        row |= _values(source, WORDS_OF_A_SOURCE)
        row["claims"] = _lines(CLAIMS, [one for one in source.claims.all() if one.is_told])
        row |= _of_links(links)
    elif kept := _kept_words(source, links):
        _withhold(made, ", ".join([str(source), *map(str, kept)]), source)
    named = _told(source, made)
    if source.repository:
        row["repository"] = _one(source.repository.name)
        row["repository_place"] = _one(source.repository.place)
    return row | {
        "people": several(_person(part) for part in source.contributions.all()),
        "subjects": several(subject.name for subject in source.subjects.all()),
        "named": several(person.name for person in named),
        "collections": several(shelf.title for shelf in source.shelves),
        "relations": several(f"{link.kind}: {URN}{link.target.uuid}" for link in links),
        "terms": _lines(TERMS, source.explained, collection=_title_of_list),
    }


def _told(source, made):
    """Who is named in it, and may be; names that stay closed are noted, and claims that tell."""
    everybody = source.named.all()
    told = source.told_named or ()  # PostgreSQL says nothing where there is nobody
    named = [person for person in everybody if person.pk in told]
    closed = [part.shown_name for part in source.contributions.all() if part.is_hidden]
    if len(named) < len(everybody):
        closed.append(str(source._meta.get_field("named").verbose_name))
    if not all(claim.is_told for claim in source.claims.all()):
        closed.append(str(Claim._meta.verbose_name))
    if closed:
        made.withheld.append(f"{source}, {', '.join(closed)}: {CLOSED}")
    return named


def _of_links(links):
    """Notes and paragraphs of links, in the order of the links, where something is said."""
    said = {
        "relation_notes": [link.note for link in links],
        "relation_places": [link.places for link in links],
    }
    return {column: several(values) for column, values in said.items() if any(values)}


def _kept_words(source, links):
    """What of somebody's words about a document does not leave the school with it."""
    kept = [name for name in WORDS_OF_A_SOURCE if getattr(source, name)]
    kept = [source._meta.get_field(name).verbose_name for name in kept]
    kept += [Claim._meta.verbose_name] if source.claims.all() else []
    return kept + ([Relation._meta.verbose_name] if any(_of_links(links)) else [])


def _title_of_list(term):
    return term.collection.title if term.collection else ""


def _printing(text, source, is_for_us, made):
    """Columns of a printing; without its words where they must stay."""
    if not _may_go(text, is_for_us):
        _withhold(made, text, text, [text.published_in, text.url])
        return _values(text, CITED)
    row = _values(text, OF_A_TEXT) | {
        "text_kind": text.kind,
        "text_rights": text.rights,
        "text_rights_note": text.rights_note,
        "body": text.current.body.replace("\r\n", "\n"),
        "based_on": _one(text.based_on.label if text.based_on else ""),
    }
    is_first = text == next(one for one in source.texts.all() if one.current)
    events = [one for one in source.custody.all() if one.text_id == text.pk]
    events += [one for one in source.custody.all() if is_first and one.text_id is None]
    events.sort(key=lambda one: (one.position, one.pk))
    return row | {"custody": _custody(events, text if is_first else None)}


def _values(row, names):
    return {
        name: (str if name in PROSE else _one)(getattr(row, name))
        for name in names
        if name in PLAIN
    }


def _one(value):
    """A value in a cell that may hold several."""
    return value.replace(SEPARATOR, f"\\{SEPARATOR}")


def several(values):
    return f" {SEPARATOR} ".join(_one(value) for value in values)


def _person(part):
    """ "sender: as printed = as known", where both are not one, and it may be told."""
    printed = part.shown_name
    known = printed if part.is_hidden else part.person.name
    is_plain = printed == known and " = " not in printed
    return f"{part.role}: {printed}" if is_plain else f"{part.role}: {printed} = {known}"


def _custody(events, first):
    """A line a step; in the row of the document, those of its first printing say so."""

    def of_printing(event):
        return "this printing" if first and event.text_id == first.pk else ""

    return _lines(CUSTODY, events, of_printing=of_printing)


def _lines(columns, rows, **made):
    """A line a row, its columns in their order; `made` are those that are no column of it."""
    lines = []
    for row in rows:
        values = [made[name](row) if name in made else getattr(row, name) for name in columns]
        parts = [_one(value).replace("\r", "").replace("\n", "\\n") for value in values]
        lines.append(f" {SEPARATOR} ".join(parts).rstrip(f" {SEPARATOR}"))
    return "\n".join(lines)


def _files(row, source, is_for_us, made):
    kept = []
    for attachment in source.attachments.all():
        if not _may_go(attachment, is_for_us):
            _withhold(made, f"{source}, {attachment}", attachment, [attachment.url])
        elif attachment.url or attachment.file.storage.exists(attachment.file.name):
            kept.append(attachment)
        else:
            made.withheld.append(f"{source}, {attachment}: {LOST}")
    names = [_file_name(attachment, at, made) for at, attachment in enumerate(kept, start=1)]
    row["file"] = several(names)
    for column, name in OF_FILES.items():
        values = [str(getattr(one, name) or "") for one in kept] if name != "file" else []
        if any(values):
            row[column] = several(values)


def _file_name(attachment, number, made):
    """Its address, or the name under which the file lies beside the spreadsheet."""
    if attachment.url:
        return attachment.url
    ending = PurePosixPath(attachment.file.name).suffix
    name = f"files/{_stem(attachment.source)}-{number}{ending}"
    made.files.append((name, attachment.file.name))
    return name


def _stem(source):
    """Its address, as far as every system takes so long a name, and still its alone."""
    if len(source.slug) <= LONGEST_STEM:
        return source.slug
    return f"{source.slug[: LONGEST_STEM - 9]}-{source.uuid.hex[:8]}"
