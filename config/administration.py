"""The admin as authors meet it: their words, our own sign-in, and no road to others' rows."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

read_or_sent = require_http_methods(["GET", "HEAD", "POST"])


class AuthoringSite(AdminSite):
    site_title = _("Dossier")
    site_header = _("Dossier")
    index_title = _("What do you want to do?")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request):
        """Staff alone. A student gets 404: that there is an admin is no business of hers."""
        if request.user.is_authenticated and not request.user.is_staff:
            raise Http404
        return super().has_permission(request)

    def admin_view(self, view, cacheable=False):
        """A page is read or its form is sent; the stock pages answer any other method too."""
        return super().admin_view(read_or_sent(view), cacheable)

    def get_urls(self):
        """Without the road that leads from any row's number to its address."""
        found = super().get_urls()
        return [one for one in found if getattr(one, "name", "") != "view_on_site"]

    @method_decorator([login_not_required, read_or_sent])
    def login(self, request, extra_context=None):
        """There is one page to sign in."""
        following = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(following, {request.get_host()}):
            following = "/admin/"
        if self.has_permission(request):
            return redirect(following)
        return redirect_to_login(following, settings.LOGIN_URL)

    def password_change(self, request, extra_context=None):
        return redirect("lessons:password")
