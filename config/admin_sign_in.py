"""The admin has no sign-in page of its own: one door, one lock, one look."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


@login_not_required
def admin_sign_in(request):
    """Where the admin sends whoever it does not know; a student finds nothing there."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise Http404
    if request.user.is_authenticated:
        return redirect("admin:index")
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = reverse("admin:index")
    return redirect_to_login(wanted)
