"""The answer where rights withhold what was asked for: why, the citation and the link."""

from django.shortcuts import render

from sources.citing import citation
from sources.models import Text

#: "Unavailable For Legal Reasons" (RFC 7725); kept by nobody, since a decision may open it again.
WITHHELD = 451
NOT_KEPT = "private, no-store"


def unavailable(request, thing):
    """Of a text or a file that this person may know of. It was asked for `with_rights`."""
    source, text = thing.source, thing if isinstance(thing, Text) else None
    context = {
        "source": source,
        "what": "words" if text else "file",
        "citation": citation(source, source.contributions.told_to(request.user), text),
        "because": thing.withheld_because,
        "url": thing.url or published(source),
    }
    response = render(request, "sources/unavailable.html", context, status=WITHHELD)
    response.headers["Cache-Control"] = NOT_KEPT
    return response


def published(source):
    """A web address of any of its printings, or ""."""
    return source.texts.exclude(url="").values_list("url", flat=True).first() or ""
