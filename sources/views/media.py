import mimetypes
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from sources.derivatives import WIDTHS, derivative
from sources.models import Attachment
from sources.public import open_to_other_sites
from sources.views.unavailable import unavailable

# Shown in the page; everything else is handed over as a file, under a name and no type of its own.
SHOWN = {
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "audio/mpeg",
    "audio/ogg",
    "video/mp4",
}

#: Kept by the browser, which asks each time whether it may still show it: a withdrawal counts
#: at once, for everybody.
ASKED_AGAIN = "private, no-cache"


@login_not_required
@require_safe
def media(request, pk):
    """The file itself."""
    return handed_over(request, pk, lambda attachment: attachment.file.open("rb"))


@login_not_required
@require_safe
def picture(request, pk, width):
    """A picture made smaller, in one of the widths that pages ask for."""
    if width not in WIDTHS:
        raise Http404
    return handed_over(request, pk, lambda attachment: derivative(attachment, width), width)


def handed_over(request, pk, opened, width=None):
    files = Attachment.objects.visible_to(request.user).exclude(file="")
    if width:
        files = files.filter(kind=Attachment.Kind.IMAGE)
    attachment = get_object_or_404(files.with_rights(request.user).select_related("source"), pk=pk)
    if not attachment.may_show:
        return unavailable(request, attachment)
    # The file of a row may be exchanged, and then has another name.
    tag = quote_etag(sha256(f"{attachment.file.name} {width}".encode()).hexdigest()[:24])
    known = get_conditional_response(request, etag=tag)
    response = guarded(known or file_of(attachment, opened), tag)
    return open_to_other_sites(request, response)


def file_of(attachment, opened):
    try:
        file = opened(attachment)
    except FileNotFoundError:
        raise Http404 from None
    guessed = mimetypes.guess_type(file.name)[0]
    shown = guessed in SHOWN
    return FileResponse(
        file,
        as_attachment=not shown,
        filename=file.name.rsplit("/", 1)[-1],
        content_type=guessed if shown else "application/octet-stream",
    )


def guarded(response, tag):
    """Whatever the bytes are, they run nothing and reach nothing here."""
    response.headers["ETag"] = tag
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = ASKED_AGAIN
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
