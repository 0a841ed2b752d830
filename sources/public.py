"""What the school's library lets others follow: search engines, feed readers, other archives.

Everything is off until an administrator turns it on (`PublicLibrary`).
"""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from sources.models import PublicLibrary, Source

FOLLOWED = "all"
VISITOR = AnonymousUser()


def is_followed():
    """Whether search engines and feed readers may follow along."""
    return PublicLibrary.objects.filter(is_open=True, has_feeds=True).exists()


def require_followed():
    """404 while nothing may be followed: an address that is off looks like none."""
    if not is_followed():
        raise Http404


def sources():
    """The documents that visitors read."""
    return Source.objects.visible_to(VISITOR)


def robots_for(request):
    """ "all" where a search engine may keep this page, else "noindex".

    Search engines come without signing in: what the others read is never asked about.
    """
    return FOLLOWED if not request.user.is_authenticated and is_followed() else "noindex"


def with_robots(response, robots):
    """The header every other answer has says noindex."""
    if robots == FOLLOWED:
        response.headers["X-Robots-Tag"] = FOLLOWED
    return response


def open_to_other_sites(request, response):
    """What a visitor may read, a script of another site may read too; what takes a session, not."""
    if not request.user.is_authenticated:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response
