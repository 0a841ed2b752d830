"""Photographs of the sheet that a teacher adds to a paper, before or after it is graded."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lessons.views.classes import staff_only
from quizzes.forms.photos import PhotosForm
from quizzes.marking.deeds import work
from quizzes.models import Photo
from quizzes.views.photos import added, moved, removed


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request, assignment_id, attempt_id):
    attempt = work(request, assignment_id, attempt_id)
    form = PhotosForm(there=attempt.photos.by_teacher().count())
    if request.method == "POST":
        form = PhotosForm(request.POST, request.FILES, there=form.there)
        if added(request, attempt, form):
            return redirect("quizzes:marking_photos", assignment_id, attempt_id)
    context = {
        "attempt": attempt,
        "assignment_id": assignment_id,
        "form": form,
        "photos": in_order(attempt),
    }
    return render(request, "quizzes/marking/photos.html", context)


def in_order(attempt):
    """All pages; those that a teacher added know whether they are the first or last of these."""
    photos = list(attempt.photos.all())
    own = [one for one in photos if one.is_added]
    for place, photo in enumerate(own, 1):
        photo.is_first, photo.is_last = place == 1, place == len(own)
    return photos


def added_photo(request, assignment_id, attempt_id, photo_id):
    """What the student added is the student's, also before this teacher."""
    attempt = work(request, assignment_id, attempt_id)
    own = Photo.objects.for_marker(request.user).by_teacher().select_related("attempt")
    return get_object_or_404(own, pk=photo_id, attempt=attempt)


@staff_only
@require_POST
def move_photo(request, assignment_id, attempt_id, photo_id):
    moved(request, added_photo(request, assignment_id, attempt_id, photo_id))
    return redirect("quizzes:marking_photos", assignment_id, attempt_id)


@staff_only
@require_POST
def remove_photo(request, assignment_id, attempt_id, photo_id):
    removed(request, added_photo(request, assignment_id, attempt_id, photo_id))
    return redirect("quizzes:marking_photos", assignment_id, attempt_id)
