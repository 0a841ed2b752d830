import mimetypes

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from sources.models import Attachment

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


@login_not_required
@require_safe
def media(request, pk):
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    try:
        file = attachment.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    guessed = mimetypes.guess_type(attachment.file.name)[0]
    shown = guessed in SHOWN
    response = FileResponse(
        file,
        as_attachment=not shown,
        filename=attachment.file.name.rsplit("/", 1)[-1],
        content_type=guessed if shown else "application/octet-stream",
    )
    # Whatever the bytes are, they run nothing and reach nothing here.
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
