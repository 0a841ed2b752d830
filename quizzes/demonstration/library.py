"""The demonstration's documents: people, sources, texts, how they belong together."""

from django.core.files.base import ContentFile
from django.utils import timezone

from quizzes.demonstration import chart
from quizzes.demonstration.content import content, documents
from sources.importers.hanging import Rows
from sources.importers.history import order_steps, put_claim, put_step
from sources.models import (
    Attachment,
    Collection,
    CollectionItem,
    Contribution,
    Person,
    PersonName,
    PublicLibrary,
    Relation,
    Source,
    Term,
    Text,
)
from sources.people import person_called
from sources.search.indexing import index

CHARTED = "archives-list-of-korean-war-papers"
OF_A_SOURCE = [
    *("title", "kind", "written", "written_as_printed", "publicity", "place", "shelfmark"),
    *("summary", "context", "credits", "access", "state", "rights", "rights_note", "slug"),
]
OF_A_TEXT = [
    *("label", "language", "original_language", "editor", "published_in", "caption", "url"),
    "voice_note",
]


def load_library(owner):
    """Store all of it as this teacher's, in the library; returns `{file name: Text}`."""
    people = load_people()
    headers, texts = {}, {}
    for name, header, found in documents():
        source = Source.objects.filter(slug=found.source).first() or make_source(found, owner)
        texts[name] = make_text(source, found, owner)
        source.named.add(*(person_called(name) for name in found.named))
        tell_history(found, source, texts[name])
        headers[source] = header if found.slug else headers[source]
    for source, header in headers.items():
        make_people(source, header, people)
        make_relations(source, header)
    make_decisions(owner)
    PublicLibrary.objects.create(pk=1, is_open=True)
    load_terms()
    attach_chart()
    make_collection()
    index(headers)
    return texts


def tell_history(found, source, text):
    """How it reached us, and what others say of it."""
    rows = Rows(found, source, text, owner=None, said={})
    for step in found.custody:
        put_step(rows, step)
    order_steps(rows)
    for claim in found.claims:
        put_claim(rows, claim)


def load_people():
    """`{slug: Person}` with every form of the names."""
    people = {}
    for row in content("people.yaml"):
        person = Person.objects.create(slug=row["slug"], name=row["name"], note=row.get("note", ""))
        names = [PersonName(person=person, **form) for form in row.get("names", [])]
        PersonName.objects.bulk_create(names)
        people[row["slug"]] = person
    return people


def load_terms():
    """The school's own word list, each word beside the documents in which it stands."""
    for row in content("terms.yaml"):
        variants = "\n".join(row.get("variants", []))
        term = Term.objects.create(name=row["name"], meaning=row["meaning"], variants=variants)
        term.sources.set(Source.objects.filter(slug__in=row["documents"]))


def make_source(found, owner):
    source = Source(owner=owner, **{name: getattr(found, name) for name in OF_A_SOURCE})
    source.full_clean()
    source.save()
    return source


def make_text(source, found, owner):
    text = Text(
        source=source,
        kind=found.text_kind,
        rights=found.text_rights,
        rights_note=found.text_rights_note,
        position=source.texts.count(),
        **{name: getattr(found, name) for name in OF_A_TEXT},
    )
    text.full_clean()
    text.save()
    text.revise(found.body, by=owner)
    return text


def make_people(source, header, people):
    for position, part in enumerate(header.get("people", [])):
        Contribution.objects.create(
            source=source,
            person=people[part["person"]],
            role=part["role"],
            name_as_printed=part["name"],
            position=position,
        )


def make_relations(source, header):
    for link in header.get("relations", []):
        Relation.objects.create(
            source=source,
            kind=link["kind"],
            target=Source.objects.get(slug=link["target"]),
            note=link.get("note", ""),
            places=link.get("places", ""),
        )


def make_decisions(by):
    """What the school decided about uses that the statements of rights leave open."""
    for row in content("rights.yaml")["decisions"]:
        for source in Source.objects.filter(slug__in=row["sources"]):
            for use in row["uses"]:
                source.decisions.create(
                    use=use,
                    ground=row["ground"],
                    note=row["note"],
                    decided_by=by,
                    decided_on=timezone.localdate(),
                )


def attach_chart():
    picture = Attachment(
        source=Source.objects.get(slug=CHARTED),
        kind=Attachment.Kind.IMAGE,
        caption=chart.CAPTION,
        alt=chart.ALT,
        width=chart.WIDTH,
        height=chart.HEIGHT,
    )
    picture.file.save("records-by-year.png", ContentFile(chart.drawn()), save=True)


def make_collection():
    row = content("collection.yaml")
    collection = Collection.objects.create(
        slug=row["slug"], title=row["title"], introduction=row["introduction"]
    )
    for position, item in enumerate(row["items"]):
        CollectionItem.objects.create(
            collection=collection,
            source=Source.objects.get(slug=item["source"]),
            note=item["note"],
            position=position,
        )
