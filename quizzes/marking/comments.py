"""Comments that a grader uses again: the list of them, and what is offered while one types."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lessons.views.classes import staff_only
from quizzes.forms.saved_comment import SavedCommentForm
from quizzes.models import Criterion, Rubric, SavedComment
from quizzes.models.saved_comment import offered_to


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request):
    """What one has saved, and a form for one more."""
    return _edited(
        request, SavedComment(owner=request.user), _("Saved. It is offered from now on.")
    )


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request, comment_id):
    own = SavedComment.objects.of_grader(request.user)
    return _edited(request, get_object_or_404(own, pk=comment_id), _("Saved."))


def _edited(request, one, words):
    rows = Criterion.objects.filter(rubric__in=Rubric.objects.visible_to(request.user))
    titles = rows.order_by("title").values_list("title", flat=True).distinct()
    form = SavedCommentForm(request.POST or None, instance=one, owner=request.user, rows=titles)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, words)
        return redirect("quizzes:marking_comments")
    saved = SavedComment.objects.of_grader(request.user)
    context = {"form": form, "saved": saved, "one": one if one.pk else None}
    return render(request, "quizzes/marking/comments.html", context)


@staff_only
@require_POST
def delete_comment(request, comment_id):
    own = SavedComment.objects.of_grader(request.user)
    get_object_or_404(own, pk=comment_id).delete()
    messages.success(request, _("Deleted. Where you used it, it stays."))
    return redirect("quizzes:marking_comments")


@staff_only
@require_safe
def offered(request):
    return JsonResponse({"comments": offered_to(request.user)})
