"""Public and private, face to face: what was said of one event, and to whom."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sources.forms.timeline import EventForm
from sources.models import Claim, Collection, CollectionItem, Relation, Source, Text
from sources.timeline import CLOSED, LANES, PUBLIC, UNKNOWN, key_of, lane_of
from sources.withheld import cite

#: Links are followed so far from the document, and so many documents are laid side by side.
FARTHEST, MOST = 3, 12


@login_not_required
@require_safe
def same_event(request, slug):
    visible = Source.objects.visible_to(request.user)
    source = get_object_or_404(visible, slug=slug)
    about = visible.filter(pk__in=speaking_with(source.pk, request.user))
    return face_to_face(request, about, source.title, source.get_absolute_url())


@login_not_required
@require_safe
def collection_faces(request, slug):
    """The documents of a collection that is about one event."""
    visible = Collection.objects.visible_to(request.user)
    collection = get_object_or_404(visible, slug=slug)
    inside = CollectionItem.objects.inside(collection).values("source")
    about = Source.objects.visible_to(request.user).filter(pk__in=inside)
    return face_to_face(
        request, about, collection.title, collection.get_absolute_url(), collection=collection
    )


@login_not_required
@require_safe
def event_faces(request):
    """The documents that date one event, whatever they say of its date."""
    form = EventForm(request.GET)
    if not form.is_valid():
        raise Http404
    name, visible = form.cleaned_data["name"], Source.objects.visible_to(request.user)
    rows = Claim.objects.dating_events(visible, request.user).values_list("source", "event")
    about = visible.filter(pk__in={pk for pk, event in rows if key_of(event) == key_of(name)})
    return face_to_face(request, about, name, reverse("sources:timeline"), is_event=True)


def face_to_face(request, sources, title, back, **more):
    """The first of the documents, in a column for each audience."""
    found = list(sources.order_by("earliest", "pk")[: MOST + 1])
    about = found[:MOST]
    if len(about) < 2:
        raise Http404
    texts = first_texts(about, request.user)
    columns = {name: [] for name in (PUBLIC, CLOSED, UNKNOWN)}
    for number, one in enumerate(about, 1):
        columns[lane_of(one)].append((f"d{number}", one, texts.get(one.pk)))
    context = more | {
        "title": title,
        "back": back,
        "most": MOST,
        "is_cut": len(found) > MOST,
        "columns": [(name, LANES[name], rows) for name, rows in columns.items() if rows],
    }
    return render(request, "sources/same_event.html", context)


def speaking_with(pk, user):
    """The document and those that speak of the same event, along the links that `user` sees."""
    links = Relation.objects.filter(kind=Relation.Kind.SAME_EVENT).told_to(user)
    known = {pk}
    for _step in range(FARTHEST):
        ends = links.filter(Q(source__in=known) | Q(target__in=known))
        found = {end for pair in ends.values_list("source", "target") for end in pair} | known
        if found == known or len(found) > MOST:
            return found
        known = found
    return known


def first_texts(sources, user):
    """`{source: its first printing that this person may read}`, else another; with its citation
    where it is not shown, or not on paper."""
    rows = Text.objects.filter(source__in=sources).exclude(current=None).with_rights(user)
    texts = {}
    for text in rows.select_related("source", "current__text__source"):
        known = texts.get(text.source_id)
        if known is None or (text.may_show and not known.may_show):
            texts[text.source_id] = text
    cite([one for one in texts.values() if not one.may_show or one.not_printed_because])
    return texts
