from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources.forms.timeline import DAYS, MONTHS, YEARS, TimelineForm
from sources.models import Claim, Collection, CollectionItem, Source
from sources.models.collection import WAY_UP
from sources.timeline import NARROW, WIDE, days, drawing, events_of, months, stretches

#: More documents than this are counted by years, months or days, each a link to itself.
MOST_DRAWN = 120
MOST_OF_EVENTS = 200  # what is said of the dates of events
STEPS = {YEARS: stretches, MONTHS: months, DAYS: days}


@login_not_required
@require_safe
def timeline(request):
    return on_a_line(request, Source.objects.visible_to(request.user))


@login_not_required
@require_safe
def collection_timeline(request, slug):
    visible = Collection.objects.visible_to(request.user).select_related(WAY_UP)
    collection = get_object_or_404(visible, slug=slug)
    inside = CollectionItem.objects.inside(collection).values("source")
    sources = Source.objects.visible_to(request.user).filter(pk__in=inside)
    return on_a_line(request, sources, collection)


def on_a_line(request, sources, collection=None):
    form = TimelineForm(request.GET)
    chosen = form.narrowed(sources).order_by("earliest", "latest", "title_key", "pk")
    claims = Prefetch("claims", Claim.objects.told_to(request.user))
    page = Paginator(chosen.prefetch_related(claims), MOST_DRAWN).get_page(request.GET.get("page"))
    steps = stretches_of(form, chosen) if page.has_other_pages() else []
    shown = [] if steps else list(page)
    events = [] if steps else events_of(dates_of_events(sources, request.user), form.fits)
    between = form.first_key, form.last_key
    context = {
        "form": form,
        "collection": collection,
        "above": collection.path if collection else [],
        "sources": shown,
        "events": events,
        "drawings": drawings(shown, events, between),
        "stretches": steps,
        "page_obj": page,
        "undated": sources.filter(earliest=None, latest=None).count(),
    }
    return render(request, "sources/timeline.html", context)


def dates_of_events(sources, user):
    """What documents that this reader may open say of the dates of events."""
    claims = Claim.objects.dating_events(sources, user).select_related("source")
    return claims.order_by("pk")[:MOST_OF_EVENTS]


def drawings(sources, events, between):
    if not sources and not events:
        return []
    return [drawing(sources, size, between, events) for size in (WIDE, NARROW)]


def stretches_of(form, chosen):
    """Steps to a shorter time; none where all are of one day, which is then leafed through."""
    by, counts = form.steps(chosen)
    return STEPS[by](counts) if len(counts) > 1 else []
