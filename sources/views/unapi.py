"""unAPI (version 1): Zotero asks here for the records of a page it looks at."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from sources.citing import exports
from sources.forms.unapi import UnapiForm
from sources.models import Source
from sources.views.citing import cited

#: Zotero prefers RIS to BibTeX: it keeps the addressee and the archive.
FORMATS = {
    "ris": ("application/x-research-info-systems", exports.ris),
    "bibtex": ("application/x-bibtex", exports.bibtex),
}


@login_not_required
@require_safe
def unapi(request):
    """Without `id` the formats; with it those of one document (300); with `format` its record."""
    form = UnapiForm(request.GET)
    identifier, wanted = form.asked()
    if not identifier:
        return formats()
    visible = Source.objects.visible_to(request.user).select_related("repository")
    source = get_object_or_404(visible, uuid=identifier)
    if not wanted:
        return formats(identifier, status=300)
    if wanted not in FORMATS:
        return HttpResponse(status=406)
    kind, written = FORMATS[wanted]
    return HttpResponse(written(cited(request, source)), content_type=f"{kind}; charset=utf-8")


def formats(identifier=None, status=200):
    known = [(name, kind) for name, (kind, _written) in FORMATS.items()]
    content = render_to_string("sources/unapi.xml", {"id": identifier, "formats": known})
    return HttpResponse(content, content_type="application/xml; charset=utf-8", status=status)
