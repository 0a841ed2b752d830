"""What search engines and feed readers ask for: nothing until an administrator turns it on."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sources import public
from sources.access import held_from
from sources.models import Collection
from sources.withheld import tell_withheld

NOBODY = "User-agent: *\nDisallow: /\n"
#: The library's pages alone; everything else here is a class's own.
LIBRARY = ["/$", "/sources/", "/collections/", "/people/", "/media/", "/static/"]
IN_A_FEED = 50


@login_not_required
@require_safe
def robots(request):
    if not public.is_followed():
        return HttpResponse(NOBODY, content_type="text/plain")
    allowed = [f"Allow: {path}" for path in LIBRARY]
    sitemap = f"Sitemap: {request.build_absolute_uri(reverse('sources:sitemap'))}"
    lines = ["User-agent: *", *allowed, "Disallow: /", "", sitemap, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


class Documents(Sitemap):
    limit = 10_000

    def items(self):
        return public.sources().order_by("pk").only("slug", "changed_at")

    def lastmod(self, source):
        return source.changed_at


class Collections(Sitemap):
    def items(self):
        return Collection.objects.visible_to(public.VISITOR).order_by("pk")


SECTIONS = {"documents": Documents, "collections": Collections}


@login_not_required
@require_safe
def sitemap(request, section=None):
    """Without a section the index of them, each in pages of ten thousand."""
    public.require_followed()
    if section is None:
        return sitemaps.index(request, SECTIONS, sitemap_url_name="sources:sitemap_section")
    return sitemaps.sitemap(request, SECTIONS, section)


class NewDocuments(Feed):
    """The documents for everybody that were added or changed last."""

    feed_type = Atom1Feed

    def title(self):
        return _("New documents: %(school)s") % {"school": settings.SCHOOL_NAME}

    subtitle = ""

    def link(self):
        return reverse("sources:library")

    def get_object(self, request):
        return request.user

    def items(self, reader):
        """The same for all, less what a signed-in student does not read yet."""
        found = public.sources().exclude(held_from(reader))
        found = list(found.order_by("-changed_at", "-pk")[:IN_A_FEED])
        tell_withheld(found, public.VISITOR)
        return found

    def item_title(self, source):
        return source.title

    def item_description(self, source):
        """Atom takes it for HTML. What is withheld is said, cited and linked in its place."""
        closed = source.withheld or ()
        return "\n".join(escape(words) for words in (source.summary, *closed) if words)

    def item_guid(self, source):
        return f"urn:uuid:{source.uuid}"

    def item_pubdate(self, source):
        return source.created_at

    def item_updateddate(self, source):
        return source.changed_at


new_documents = NewDocuments()


@login_not_required
@require_safe
def feed(request):
    public.require_followed()
    return new_documents(request)
