from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from sources.exporters.tei import tei as as_tei
from sources.forms.source import PrintingForm
from sources.models import Source


@login_not_required
@require_safe
def tei(request, slug):
    """A document for other programs, in the format of scholarly editions."""
    found = Source.objects.visible_to(request.user).select_related("repository")
    source = get_object_or_404(found, slug=slug)
    printings = list(source.texts.with_rights(request.user).select_related("current"))
    text = PrintingForm(request.GET).chosen(printings)
    people = source.contributions.told_to(request.user)
    address = request.build_absolute_uri(source.get_absolute_url())
    return HttpResponse(
        as_tei(source, text, people, address, printings),
        content_type="application/tei+xml; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, f"{slug}.tei.xml")},
    )
