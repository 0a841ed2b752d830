"""Signing in and out, and one's own password."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from config.middleware.caching import clear_browser
from lessons.forms.accounts import FirstPasswordForm, OwnPasswordForm, SignInAgainForm, SignInForm

STAFF_SESSION = 12 * 60 * 60  # seconds without a request; a student's are the settings'


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(next_page(request))
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _begin_session(request, form.get_user())
        return redirect(next_page(request))
    context = {"form": form, "next": next_page(request, home="")}
    return render(request, "accounts/sign_in.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_POST
def sign_in_again(request):
    """For the dialog of a page whose session ended. 200, or 401 with words to show."""
    form = SignInAgainForm(request, request.POST)
    somebody_else = request.user.is_authenticated and str(request.user.pk) != request.POST.get(
        "person"
    )
    if somebody_else:
        words = _("Somebody else has signed in on this computer. Your words stay on this page.")
        return JsonResponse({"error": "somebody_else", "message": words}, status=401)
    if not form.is_valid():
        words = SignInForm.error_messages["invalid_login"]
        return JsonResponse({"error": "refused", "message": words}, status=401)
    _begin_session(request, form.get_user())
    return JsonResponse({"person": request.user.pk, "name": str(request.user)})


@login_not_required
@require_POST
def sign_out(request):
    logout(request)
    messages.success(request, _("You are signed out."))
    return clear_browser(redirect("quizzes:home"))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request):
    Form = FirstPasswordForm if request.user.must_change_password else OwnPasswordForm
    form = Form(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        # Every other session of this person ends with the old password; this one goes on.
        update_session_auth_hash(request, form.user)
        messages.success(request, _("Your password is changed. Other devices are signed out."))
        return redirect("quizzes:home")
    return render(request, "accounts/password.html", {"form": form})


def _begin_session(request, user):
    login(request, user)
    if user.is_staff:
        request.session.set_expiry(STAFF_SESSION)


def next_page(request, home="/"):
    """Where somebody was going, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else home
