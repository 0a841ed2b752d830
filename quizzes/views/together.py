"""One answer of several students: each signs it, on the computer at which it is written."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from quizzes.desk import Desk
from quizzes.forms.together import TogetherForm
from quizzes.models import CannotSign, Signature


def desk_of(request, assignment, step):
    """The desk with the work on it; 404 where nobody writes together."""
    desk = Desk.of(request.user, assignment, step)
    desk.take_round()
    if not desk.is_shared:
        raise Http404
    return desk


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def together(request, assignment, step):
    """Who writes it, and the form for one more to sign."""
    desk = desk_of(request, assignment, step)
    form = TogetherForm(request, request.POST or None)
    if request.method == "POST" and not desk.takes_signers:
        return _too_late(request, assignment, step)
    if request.method == "POST" and form.is_valid() and _signed(desk, form):
        words = _("%(name)s has signed. You write this together now.")
        messages.success(request, words % {"name": form.get_user()})
        return redirect("quizzes:together", assignment, step)
    context = {"desk": desk, "form": form, "own": _own(desk)}
    return render(request, "quizzes/together.html", context)


def _signed(desk, form):
    try:
        Signature.put(desk.attempt, form.get_user())
    except CannotSign as refused:
        form.add_error(None, refused.words)
        return False
    return True


def _own(desk):
    """The signature of the one who looks, or None at the own desk."""
    mine = (one for one in desk.attempt.signers if one.student.pk == desk.student.pk)
    return next(mine, None)


@require_POST
def take_name_off(request, assignment, step):
    """One's own name, while it is written. The words stay with the others."""
    desk = desk_of(request, assignment, step)
    signature = get_object_or_404(desk.attempt.signatures, student=request.user)
    if not desk.takes_names_off or not signature.take_off(request.user):
        return _too_late(request, assignment, step)
    messages.success(request, _("Your name is off. You can begin an answer of your own."))
    return redirect("quizzes:assignment", assignment)


def _too_late(request, assignment, step):
    messages.error(request, _("This is turned in or closed. The names stay as they are."))
    return redirect("quizzes:workspace", assignment, step)
