"""Signing in is the rule; a public view is marked with @login_not_required."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse
from django.utils.translation import gettext as _


def wants_json(request):
    """True for a request made by a script, which has no use for a page."""
    return request.content_type == "application/json" or request.headers.get(
        "Accept", ""
    ).startswith("application/json")


class SignInRequired(LoginRequiredMiddleware):
    """A page leads to the sign-in page; a script is told 401, so that it keeps its text."""

    def handle_no_permission(self, request, view_func):
        if wants_json(request):
            return JsonResponse(
                {"error": "signed_out", "message": _("You are signed out.")}, status=401
            )
        return super().handle_no_permission(request, view_func)
