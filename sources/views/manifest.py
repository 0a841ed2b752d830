from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.views.decorators.http import require_safe

from sources.citing import allowed, iiif
from sources.forms.source import PrintingForm
from sources.public import open_to_other_sites
from sources.views.citing import cited, visible
from sources.views.unavailable import unavailable


@login_not_required
@require_safe
def manifest(request, slug):
    """The pictures of a document that this person may see; 404 where it has none."""
    source = visible(request, slug)
    pictures = allowed.pictures(source, request.user)
    if not pictures:
        raise Http404
    if not pictures[0].may_show:
        return unavailable(request, pictures[0])
    printings = allowed.printings(source, request.user)
    readable = [text for text in printings if text.may_show and text.current]
    found = iiif.manifest(
        cited(request, source),
        pictures,
        request.build_absolute_uri,
        settings.SCHOOL_NAME,
        request.build_absolute_uri(source.get_absolute_url()),
        PrintingForm(request.GET).chosen(readable),
    )
    kind = f'application/ld+json;profile="{iiif.CONTEXT}"'
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False}, content_type=kind)
    return open_to_other_sites(request, response)
