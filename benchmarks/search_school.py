"""A library of any size for measuring, made of a volume's documents or of words of our own."""

import itertools
import random
from datetime import date, timedelta
from pathlib import Path

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
SOUNDS = ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu"]
OWN_WORDS = [
    "council", "harbor", "gate", "ship", "letter", "minister", "treaty", "army", "people", "river",
    "winter", "grain", "border", "telegram", "secret", "meeting", "answer", "question", "city",
    "village", "railway", "machine", "peace", "law", "soviet", "state", "government", "negotiate",
]  # fmt: skip
KINDS = ["cable"] * 5 + ["memorandum"] * 3 + ["letter", "note", "minutes", "report", "speech"]
MEANT = ["secret", "secret", "few", "anyone", ""]
LANGUAGES = ["en"] * 9 + ["ru", "zh", "fr"]
AT_ONCE = 500
EVERY_LONG = 500  # one in so many documents is a book, whose words are kept in several parts
WORDS_OF_A_BOOK = 40_000


def documents_of(volume):
    """[(title, place, people, words)] of the documents of a TEI volume, or made up."""
    if not volume:
        return [_made_up(number) for number in range(400)]
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    tree = etree.parse(Path(volume), parser)
    return [_read(div) for div in tree.iter(f"{TEI}div") if div.get("type") == "document"]


def _read(div):
    head = _words(div.find(f"{TEI}head"))
    people = list(dict.fromkeys(_words(name) for name in div.iter(f"{TEI}persName")))
    place = next(div.iter(f"{TEI}placeName"), None)
    paragraphs = [_words(p) for p in div.iter(f"{TEI}p")]
    return head[:250] or "Untitled", _words(place)[:60], people[:8], "\n\n".join(paragraphs)


def _words(element):
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _made_up(number):
    chance = random.Random(number)
    words = " ".join(chance.choices(OWN_WORDS, k=700))
    people = [rare_name(chance.randrange(900)) for _ in range(4)]
    return f"The {chance.choice(OWN_WORDS)} of {number}", "Washington", people, words


def rare_name(number):
    """A name of its own for each number: so that some words stand in few documents."""
    first, rest = divmod(number, 225)
    second, third = divmod(rest, 15)
    return "".join(SOUNDS[at % 15] for at in (third, second, first, number)).capitalize()


def fill(count, volume):
    """So many published documents, with people, texts, collections and pictures."""
    chance = random.Random(1950)
    pages = [_rendered(*found) for found in documents_of(volume)]
    book = _book(pages)
    people = _people(pages)
    shelves = _shelves()
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        numbered = [
            (number, pages[number % len(pages)] if (number + 1) % EVERY_LONG else book)
            for number in numbers
        ]
        _store(numbered, people, shelves, chance)


def _book(pages):
    """The words of many documents as one."""
    title, place, people, *_ = pages[0]
    words = itertools.islice(
        itertools.chain.from_iterable(page[3].split(" ") for page in itertools.cycle(pages)),
        WORDS_OF_A_BOOK,
    )
    return _rendered(f"Book of {title}"[:250], place, people, " ".join(words))


def _rendered(title, place, people, words):
    from sources.rendering import render

    return title, place, people, words, render(words)


def _people(pages):
    from sources.models import Person, PersonName

    names = sorted({name[:200] for page in pages for name in page[2] if name})
    people = [Person(name=name, slug=f"person-{number}") for number, name in enumerate(names)]
    Person.objects.bulk_create(people)
    forms = [PersonName(person=person, name=f"Mr. {person.name}"[:200]) for person in people[::3]]
    PersonName.objects.bulk_create(forms)
    return {person.name: person for person in people}


def _shelves():
    from sources.models import Collection

    rows = [Collection(slug=f"shelf-{n}", title=f"Shelf {n} of the archive") for n in range(60)]
    return Collection.objects.bulk_create(rows)


def _store(numbered, people, shelves, chance):
    from django.db import transaction

    from sources import models

    with transaction.atomic():
        sources = [_source(number, page, chance) for number, page in numbered]
        models.Source.objects.bulk_create(sources)
        texts = [
            models.Text(source=source, language=chance.choice(LANGUAGES)) for source in sources
        ]
        models.Text.objects.bulk_create(texts)
        versions = [
            _version(number, text, page)
            for (number, page), text in zip(numbered, texts, strict=True)
        ]
        models.TextVersion.objects.bulk_create(versions)
        for text, version in zip(texts, versions, strict=True):
            text.current = version
        models.Text.objects.bulk_update(texts, ["current"])
        _connect(sources, [page for _, page in numbered], people, shelves, chance)


def _source(number, page, chance):
    from sources.models import Source, State

    title, place, *_ = page
    day = date(1890, 1, 1) + timedelta(days=chance.randrange(36_000))
    source = Source(
        slug=f"document-{number}",
        title=f"{title} ({number})"[:300],
        kind=chance.choice(KINDS),
        written=day.isoformat(),
        publicity=chance.choice(MEANT),
        place=place,
        shelfmark=f"740.{number:05}/{chance.randrange(1, 13)}-{day.year % 100}",
        summary=" ".join(page[3].split()[:40]),
        access=chance.choice(["signed_in"] * 9 + ["staff"]),
        state=State.PUBLISHED,
        rights=Source.Rights.NO_COPYRIGHT if number % 3 else "",
    )
    source.keep_sort_keys()
    return source


def _version(number, text, page):
    from sources.models import TextVersion

    words, rendering = page[3], page[4]
    own = f"Noted by {rare_name(number % 3375)} and {rare_name(number % 97)} on {number}."
    return TextVersion(
        text=text,
        number=1,
        body=f"{words}\n\n{own}",
        blocks=rendering.blocks,
        notes=rendering.notes,
        reading_text=f"{rendering.reading_text}\n{own}",
        renderer=0,
    )


def _connect(sources, pages, people, shelves, chance):
    from sources.models import Attachment, CollectionItem, Contribution, Source

    roles = itertools.cycle(["sender", "addressee"])
    spelled = itertools.cycle(["{}", "{}", "{}", "Ambassador {}", "{} (signed)", "Dr. {}, Envoy"])

    def printed(person):
        return next(spelled).format(person.name)[:200]

    parts, named, items, pictures = [], [], [], []
    Named = Source.named.through
    for source, page in zip(sources, pages, strict=True):
        known = [people[name[:200]] for name in dict.fromkeys(page[2]) if name]
        parts += [
            Contribution(
                source=source, person=person, role=next(roles), name_as_printed=printed(person)
            )
            for person in known[:2]
        ]
        named += [Named(source=source, person=person) for person in known[2:]]
        if chance.random() < 0.5:
            items.append(CollectionItem(source=source, collection=chance.choice(shelves)))
        if chance.random() < 0.1:
            pictures.append(Attachment(source=source, kind="image", file="none.png", alt="A page"))
    for model, rows in ((Contribution, parts), (Named, named), (CollectionItem, items)):
        model.objects.bulk_create(rows)
    Attachment.objects.bulk_create(pictures)
