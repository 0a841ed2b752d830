from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources.access import keeps_documents
from sources.chains import chain
from sources.citing import citation, head
from sources.comparing import compare
from sources.comparing.sides import changes
from sources.forms.source import PrintingForm
from sources.ladder import dates_of, ladder
from sources.links import ends_at, linked_documents
from sources.made_from import made_from
from sources.models import CollectionItem, Landmark, Person, Relation, Source, Subject
from sources.models.person import has_closed_names
from sources.models.rights import ask as ask_rights
from sources.models.topic import read_terms, terms_of
from sources.public import with_robots
from sources.shelfmarks import parts_of
from sources.usage import places_of


@login_not_required
@require_safe
def source(request, slug):
    user = request.user
    try:
        source, printings, attachments = found(slug, user)
    except Http404:
        return waits(request, slug)
    form = PrintingForm(request.GET)
    text = form.chosen(printings)
    original = text.original_among(printings) if text and text.may_show else None
    people, named, steps = people_of(source, user)
    shown = [one for one in [text, *attachments] if one]
    changes = changes_made(original, text) if original and form.has_changes else []
    unprinted = unprinted_of(text, original if changes else None)
    withheld = unprinted or any(one.withheld_because or one.not_printed_because for one in shown)
    hangings = list(CollectionItem.objects.holding(source, user)) if source.hangs else []
    around = head.around(request, source, people, text, attachments, hangings)
    context = {
        "source": source,
        "printings": printings,
        "text": text,
        "original": original,
        "made_from": made_from(text, printings, user) if text else None,
        "citation": citation(source, people, unprinted or text) if withheld else "",
        "changes": changes,
        "unprinted": unprinted,
        "has_lines": form.has_lines,
        "references": references_of(text, user),
        "people": people,
        "named": named,
        "terms": read_terms(source.terms_there),
        "topics": Subject.objects.told_of(source, user) if source.has_topics else [],
        "shelf": parts_of(source.shelfmark),
        "claims": claims_of(source, user),
        "hangings": hangings,
        "attachments": attachments,
        "has_pages": any(one.kind == one.Kind.IMAGE and one.may_show for one in attachments),
        "may_edit": source.is_own,
    }
    context |= linked(source, people, user) | custody(source, steps, text, printings)
    context |= around | for_keepers(source, user)
    response = render(request, "sources/source.html", context)
    return with_robots(response, around["robots"])


def found(slug, user):
    """A document with its printings and files, each with what rights allow; 404 for strangers."""
    sources = (
        Source.objects.visible_to(user)
        .with_reader(user)
        .with_decisions()
        .select_related("repository")
        .annotate(
            keeps_names=has_closed_names(),
            terms_there=terms_of(OuterRef("pk")),
            has_topics=Exists(Source.subjects.through.objects.filter(source=OuterRef("pk"))),
            hangs=Exists(CollectionItem.objects.filter(source=OuterRef("pk"))),
            is_linked=Exists(Relation.objects.filter(ends_at(OuterRef("pk")))),
        )
    )
    source = get_object_or_404(sources, slug=slug)
    printings = list(source.texts.select_related("current"))
    attachments = list(source.attachments.all())
    ask_rights([source, *printings, *attachments], user)
    for printing in printings:  # known already: the sheet asks its version for them
        if printing.current:
            printing.current.text = printing
    return source, printings, attachments


def waits(request, slug):
    """What is known of a document before it is read, for a student from whom it is held back."""
    waiting = Source.objects.waiting_for(request.user).select_related("repository")
    source = get_object_or_404(waiting, slug=slug)
    people = list(source.contributions.told_to(request.user))
    context = {"source": source, "citation": citation(source, people)}
    return render(request, "sources/waits.html", context)


def linked(source, people, user):
    """The documents to which this one is linked, and the way of the message among them."""
    links, further = linked_documents(source, user)
    return {
        "links": links,
        "chain": chain(people, links, further),
        "faces": any(link.kind == Relation.Kind.SAME_EVENT for link in links),
    }


def custody(source, steps, text, printings):
    """How the document reached us, and the dates on that way."""
    rungs = ladder(steps, text, printings)
    return {"rungs": rungs, "dates": dates_of(source, rungs)}


def for_keepers(source, user):
    """What only those see who keep documents: where it is used, their shelf, asking about it."""
    if not keeps_documents(user):
        return {"keeper": False}
    return {
        "keeper": True,
        "places": places_of(source, user),
        "is_on_shelf": source.on_shelves.filter(user=user).exists(),
        "may_ask": Source.objects.usable_by(user).filter(pk=source.pk).exists(),
    }


def references_of(text, user):
    """Addresses of the places of editions to which a text refers, that this person may open."""
    if not (text and text.current and text.may_show):
        return {}
    return Landmark.objects.addresses_for(text.current, user)


def changes_made(original, text):
    """The text's blocks with everything marked that is not as in the text it was made from."""
    comparison = compare(original.current, text.current, quotes_count=not text.is_adapted)
    return changes(comparison, original.current, text.current)


def unprinted_of(*texts):
    """The first of these whose words stay off paper: one is enough where they stand together."""
    return next((one for one in texts if one and one.not_printed_because), None)


def people_of(source, user):
    """Who had a part in a document, who is named in it and on its way, as far as `user` is told."""
    parts, steps = source.contributions, source.custody
    if source.keeps_names:
        named = Person.objects.named_in(source, user)
        return list(parts.told_to(user)), named, list(steps.told_to(user))
    return list(parts.told_openly()), source.named.all(), list(steps.told_openly())


def claims_of(source, user):
    """What others say, as far as `user` is told."""
    claims = source.claims.select_related("ruled_by")
    return claims.told_to(user) if source.keeps_names else claims
