from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources import public
from sources.booklet import chapters_of, items_of, printed
from sources.models import Collection, Source
from sources.models.collection import WAY_UP
from sources.withheld import tell_withheld

ON_A_PAGE = 50
IN_A_BOOKLET = 40  # documents; of more there are several


@login_not_required
@require_safe
def collections(request):
    outermost = Collection.objects.visible_to(request.user).outermost()
    rows = with_parts(outermost, request.user)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "sources/collections.html", {"page_obj": page})


@login_not_required
@require_safe
def collection(request, slug):
    visible = Collection.objects.visible_to(request.user)
    collection = get_object_or_404(visible.select_related(WAY_UP), slug=slug)
    seen = Source.objects.visible_to(request.user)
    items = collection.items.filter(source__in=seen).select_related("source")
    page = Paginator(items, ON_A_PAGE).get_page(request.GET.get("page"))
    tell_withheld([item.source for item in page], request.user)
    robots = public.robots_for(request)
    context = {
        "robots": robots,
        "collection": collection,
        "above": collection.path[:-1],
        "parts": with_parts(visible.filter(part_of=collection), request.user),
        "page_obj": page,
        "terms": collection.terms.all(),
    }
    return public.with_robots(render(request, "sources/collection.html", context), robots)


@login_not_required
@require_safe
def collection_booklet(request, slug):
    """A whole collection to print: what introduces it, and its documents as rights let them."""
    user = request.user
    collection = get_object_or_404(Collection.objects.visible_to(user), slug=slug)
    chapters = chapters_of(collection, user)
    page = Paginator(items_of(chapters, user), IN_A_BOOKLET).get_page(request.GET.get("page"))
    made = printed(page, chapters, user)
    entries = [entry for chapter in made for entry in chapter.entries]
    context = {
        "collection": collection,
        "chapters": made,
        "page_obj": page,
        "withheld": [one for one in entries if one["paper"] and one["paper"]["because"]],
        "pictures_withheld": [one for one in entries if one["pictures"]["withheld"]],
    }
    return render(request, "sources/collection_booklet.html", context)


def with_parts(collections, user):
    """Collections as a list shows them: how many documents, and the parts by name."""
    parts = Collection.objects.visible_to(user)
    return collections.with_document_count(user).prefetch_related(Prefetch("parts", parts))
