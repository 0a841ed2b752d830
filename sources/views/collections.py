from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sources.models import Collection, Source


@login_not_required
@require_safe
def collection(request, slug):
    visible = Collection.objects.visible_to(request.user)
    collection = get_object_or_404(visible.select_related("part_of"), slug=slug)
    seen = Source.objects.visible_to(request.user)
    context = {
        "collection": collection,
        "items": collection.items.filter(source__in=seen).select_related("source"),
        "parts": visible.filter(part_of=collection),
        "whole": visible.filter(pk=collection.part_of_id).first(),
    }
    return render(request, "sources/collection.html", context)
