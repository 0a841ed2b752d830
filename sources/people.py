"""People by the names that papers print."""

from django.db import transaction
from django.db.models import Q

from sources.models import CustodyEvent, Person, Source
from sources.search.indexing import index
from sources.slugs import free_slug


def person_named(name):
    """Who is known under this name or any form of it; None where nobody is."""
    name = " ".join(name.split())
    known = Q(name__iexact=name) | Q(names__name__iexact=name)
    return Person.objects.filter(known).order_by("pk").first()


def person_called(name):
    """The same; somebody new where nobody is known."""
    name = " ".join(name.split())
    return person_named(name) or Person.objects.create(name=name, slug=free_slug(Person, name))


@transaction.atomic
def keep_form(person, name):
    """A name that a paper prints becomes a form of this person's: it finds all the documents."""
    name = " ".join(name.split())
    known = [person.name, *person.names.values_list("name", flat=True)]
    if name.casefold() not in {form.casefold() for form in known}:
        person.names.create(name=name)
        index(documents_with(person))


def documents_with(person):
    """All in which somebody has a part or is named, and that went through these hands; searched
    by every form of the name."""
    there = Q(pk__in=person.named_in.values("pk"))
    for rows in (person.contributions, person.custody):
        there |= Q(pk__in=rows.order_by().values("source"))
    return Source.objects.filter(there)


@transaction.atomic
def join(others, kept):
    """Make these people one with `kept`, who gets their documents and every form of their names.

    Names that are kept closed stay so, and no paper's printed name changes.
    """
    for other in others:
        _keep_printed(other, kept)
        _move_parts(other, kept)
        CustodyEvent.objects.filter(person=other).update(person=kept)
        kept.named_in.add(*other.named_in.all())
        _move_names(other, kept)
        for column in ("years", "note"):
            setattr(kept, column, getattr(kept, column) or getattr(other, column))
        other.delete()
    kept.save()
    index(documents_with(kept))


def _keep_printed(other, kept):
    """Where nothing is written as printed, pages have shown the person’s own name, and go on so."""
    if other.name != kept.name:
        other.contributions.filter(name_as_printed="").update(name_as_printed=other.name)
        other.custody.filter(hand="").update(hand=other.name)


def _move_parts(other, kept):
    """In a document that has both in one part, it is the one's; the other spelling is written
    among what is to be sorted there."""
    mine = {(one.source_id, one.role): one for one in kept.contributions.all()}
    for part in other.contributions.select_related("source"):
        known = mine.get((part.source_id, part.role))
        if known is None:
            part.person = kept
            part.save(update_fields=["person"])
        else:
            if part.shown_name != known.shown_name:
                said = f"{part.get_role_display()}: {part.shown_name}"
                part.source.unplaced = f"{part.source.unplaced}\n\n{said}".strip()
                part.source.save(update_fields=["unplaced"])
            part.delete()


def _move_names(other, kept):
    known = {form.name.casefold(): form for form in kept.names.all()}
    for form in other.names.all():
        there = known.get(form.name.casefold())
        if there is None:
            form.person = kept
            form.save(update_fields=["person"])
            known[form.name.casefold()] = form
        elif form.is_closed and not there.is_closed:
            there.is_closed = True
            there.save(update_fields=["is_closed"])
    if other.name.casefold() not in {*known, kept.name.casefold()}:
        kept.names.create(name=other.name)
