"""Photographs of pages that a student wrote on paper: added, put in order, taken away, opened."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes.desk import Desk
from quizzes.desk.saving import takes_last_words
from quizzes.forms.photos import MoveForm, PhotosForm
from quizzes.models import Photo
from sources.derivatives import WIDTHS, derivative

# --- what both a student and a teacher do -------------------------------------------------


def added(request, attempt, form):
    """Whether all that was chosen is there now. What cannot be kept is told in the form."""
    is_valid = form.is_valid()
    try:
        count = Photo.keep(attempt, form.uploads, request.user) if form.uploads else 0
    except OSError:
        form.add_error(
            None,
            _("There is no room on the server. Nothing was added. Tell it to whoever runs it."),
        )
        return False
    if count is None:
        form.add_error(None, _("This was changed or turned in meanwhile. Nothing was added."))
        return False
    if count:
        words = ngettext("%(count)d page added.", "%(count)d pages added.", count)
        messages.success(request, words % {"count": count})
    elif is_valid:
        messages.info(request, _("These pages are here already."))
    return is_valid


def moved(request, photo):
    form = MoveForm(request.POST)
    if form.is_valid():
        photo.move(request.user, form.step)


def removed(request, photo):
    if photo.remove(request.user):
        messages.success(request, _("The page was removed."))
    else:
        messages.error(request, _("It was not removed: this is turned in."))


# --- the student --------------------------------------------------------------------------


def desk_of(request, assignment, step):
    """The desk with the work on it, and whether its pages may be changed; 404 where none are."""
    desk = Desk.of(request.user, assignment, step)
    desk.take_round()
    if not desk.takes_photos:
        raise Http404
    return desk, desk.may_write and not desk.is_shut


@require_http_methods(["GET", "HEAD", "POST"])
def photos(request, assignment, step):
    desk, may_change = desk_of(request, assignment, step)
    # Pages on their way when it closed are taken as words are.
    may_add = takes_last_words(desk) if request.method == "POST" else may_change
    if not may_add:
        return _too_late(request, assignment, step)
    own = desk.attempt.photos.by_student().count()
    form = PhotosForm(there=own)
    if request.method == "POST":
        form = PhotosForm(request.POST, request.FILES, there=own)
        if added(request, desk.attempt, form):
            if desk.is_closed:
                messages.info(request, _("It had just closed. They were still taken, as late."))
            return redirect("quizzes:photos", assignment, step)
    return render(request, "quizzes/photos.html", {"desk": desk, "form": form})


def own_photo(request, desk, photo_id):
    own = Photo.objects.of_student(request.user).by_student().select_related("attempt")
    return get_object_or_404(own, pk=photo_id, attempt=desk.attempt)


@require_POST
def move_photo(request, assignment, step, photo_id):
    desk, may_change = desk_of(request, assignment, step)
    photo = own_photo(request, desk, photo_id)
    if not may_change:
        return _too_late(request, assignment, step)
    moved(request, photo)
    return redirect("quizzes:photos", assignment, step)


@require_POST
def remove_photo(request, assignment, step, photo_id):
    desk, may_change = desk_of(request, assignment, step)
    photo = own_photo(request, desk, photo_id)
    if not may_change:
        return _too_late(request, assignment, step)
    removed(request, photo)
    return redirect("quizzes:photos", assignment, step)


def _too_late(request, assignment, step):
    if request.method == "POST":
        messages.error(request, _("This is turned in or closed. Its pages stay as they are."))
    return redirect("quizzes:workspace", assignment, step)


# --- the file -----------------------------------------------------------------------------


@require_safe
def photo(request, photo_id):
    """The file as it is kept, for the student and for who grades the work."""
    return _handed_over(request, photo_id, lambda photo: photo.file.open("rb"))


@require_safe
def photo_smaller(request, photo_id, width):
    if width not in WIDTHS:
        raise Http404
    return _handed_over(request, photo_id, lambda photo: derivative(photo, width))


def _handed_over(request, photo_id, opened):
    photo = get_object_or_404(Photo.objects.shown_to(request.user), pk=photo_id)
    try:
        response = FileResponse(opened(photo))
    except FileNotFoundError:
        raise Http404 from None
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
