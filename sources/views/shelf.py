"""My shelf: documents that a teacher keeps at hand for the next lesson."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sources.access import keeps_documents
from sources.models import ShelfItem, Source
from sources.withheld import tell_withheld

ON_A_PAGE = 50


@require_safe
def shelf(request):
    if not keeps_documents(request.user):
        raise Http404
    seen = Source.objects.visible_to(request.user)
    items = ShelfItem.objects.of(request.user).filter(source__in=seen).select_related("source")
    page = Paginator(items, ON_A_PAGE).get_page(request.GET.get("page"))
    tell_withheld([item.source for item in page], request.user)
    return render(request, "sources/shelf.html", {"page_obj": page})


@require_POST
def put_on_shelf(request, slug):
    source = reachable(request, slug)
    ShelfItem.objects.get_or_create(user=request.user, source=source)
    messages.success(request, _("“%s” is on your shelf.") % source)
    return redirect(source)


@require_POST
def take_off_shelf(request, slug):
    source = reachable(request, slug)
    ShelfItem.objects.of(request.user).filter(source=source).delete()
    messages.success(request, _("“%s” is off your shelf.") % source)
    return redirect("sources:shelf")


def reachable(request, slug):
    if not keeps_documents(request.user):
        raise Http404
    return get_object_or_404(Source.objects.visible_to(request.user), slug=slug)
