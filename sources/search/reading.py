"""Everything that is searched of a batch of documents, read in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F

from sources.models import (
    Attachment,
    Collection,
    CollectionItem,
    Contribution,
    CustodyEvent,
    Person,
    PersonName,
    Place,
    RightsDecision,
    Source,
    Subject,
    Term,
    Text,
)
from sources.models.topic import forms_of
from sources.search.words import trimmed, words_of


@dataclass
class Named:
    """A person with the forms of the name."""

    pk: int
    name: str
    open_forms: list[str] = field(default_factory=list)
    closed_forms: list[PersonName] = field(default_factory=list)


@dataclass
class Read:
    """A document, its texts, and what belongs to it, with rights."""

    source: Source
    texts: list  # not withdrawn
    parts: list  # (Named, name as printed), of steps on its way to us too
    named: list[Named]
    hands: list[str]  # of nobody who has a page here
    files: list  # not withdrawn
    collections: list[int]
    subjects: list[str]
    terms: list[str]  # every spelling of the words explained beside it
    places: list  # of all places there are, the words of each name
    withdrawn: list = field(default_factory=list)  # texts that nobody is shown
    withdrawn_files: list = field(default_factory=list)
    decided: set = field(default_factory=set)  # what somebody decided on: `RightsDecision.about`


def read(pks):
    """A `Read` of each of these documents."""
    texts = _by_source(_texts(), pks, "source")
    files, decided = _things(_files(), pks), _things(RightsDecision.objects.in_force(), pks)
    parts = _pairs(Contribution.objects, pks, "person", "name_as_printed")
    hands = _pairs(CustodyEvent.objects, pks, "person", "hand")
    named = _pairs(Source.named.through.objects, pks, "person")
    collections, above = _pairs(CollectionItem.objects, pks, "collection"), _collections()
    subjects = _pairs(Subject.objects, pks, "name", source="sources")
    terms = _pairs(Term.objects, pks, "name", "variants", source="sources")
    places = _places()
    for pk, rows in hands.items():
        parts[pk] += [(person, hand) for person, hand in rows if person]
    people = _people({pk for rows in parts.values() for pk, _ in rows}.union(*named.values()))
    for source in Source.objects.with_rights().filter(pk__in=pks).order_by("pk"):
        yield Read(
            source,
            [text for text in texts[source.pk] if not text.withdrawn_at],
            [(people[person], printed) for person, printed in parts[source.pk]],
            [people[person] for person in named[source.pk]],
            [hand for person, hand in hands[source.pk] if not person],
            [file for file in files[source.pk] if not file.withdrawn_at],
            _with_those_above(collections[source.pk], above),
            subjects[source.pk],
            [form for name, variants in terms[source.pk] for form in forms_of(name, variants)],
            places,
            [text for text in texts[source.pk] if text.withdrawn_at],
            [file for file in files[source.pk] if file.withdrawn_at],
            {decision.about for decision in decided[source.pk]},
        )


def _collections():
    """{collection: the one it stands in} of those that stand in one."""
    return dict(Collection.objects.exclude(part_of=None).values_list("pk", "part_of"))


def _with_those_above(collections, above):
    """A document of a chapter is one of the volume's."""
    found = dict.fromkeys(collections)
    for pk in collections:
        while pk in above and above[pk] not in found:
            pk = above[pk]
            found[pk] = None
    return list(found)


def _places():
    """Those with more than one name, each name as a tuple of words."""
    places = ([tuple(trimmed(words_of(name))) for name in one.names] for one in Place.objects.all())
    return [names for names in (list(filter(None, one)) for one in places) if len(names) > 1]


def _texts():
    words = F("current__reading_text")
    texts = Text.objects.filter(current__isnull=False)
    texts = texts.annotate(reading_text=words, notes=F("current__notes"))
    columns = ["pk", "language", "caption", "editor", "published_in", "reading_text", "notes"]
    columns += ["rights", "withdrawn_at"]
    return texts.order_by("position", "pk").values_list("source", *columns, named=True)


def _files():
    columns = ["source", "kind", "caption", "alt", "transcript", "rights", "withdrawn_at"]
    files = Attachment.objects.with_rights()
    return files.order_by("pk").only(*columns)


def _things(rows, pks):
    """{document: its rows}, each an object."""
    found = defaultdict(list)
    for row in rows.filter(source__in=pks):
        found[row.source_id].append(row)
    return found


def _by_source(rows, pks, source):
    found = defaultdict(list)
    for row in rows.filter(**{f"{source}__in": pks}):
        found[row[0]].append(row)
    return found


def _pairs(rows, pks, *columns, source="source"):
    """{document: its rows}; a row of one column stands by itself."""
    found = defaultdict(list)
    rows = rows.filter(**{f"{source}__in": pks}).order_by("pk")
    for pk, *values in rows.values_list(source, *columns):
        found[pk].append(values[0] if len(values) == 1 else tuple(values))
    return found


def _people(pks):
    people = {
        pk: Named(pk, name)
        for pk, name in Person.objects.filter(pk__in=pks).values_list("pk", "name")
    }
    for name in PersonName.objects.filter(person__in=pks).order_by("pk"):
        person = people[name.person_id]
        (person.closed_forms if name.is_closed else person.open_forms).append(
            name if name.is_closed else name.name
        )
    return people
