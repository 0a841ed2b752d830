"""Noting how students take a paragraph wrongly: kept with the document, for teachers alone."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lessons.models import Assignment, Pin, StepDocument
from lessons.views.classes import staff_only
from quizzes.forms.misreading import MisreadingForm
from quizzes.models import Evidence, Misreading
from sources.models import TextVersion


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def misreadings(request, assignment_id, version_id, paragraph):
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=assignment_id)
    version = get_object_or_404(versions_on(assignment), pk=version_id)
    block = _block(version, paragraph)
    noted = Misreading.objects.filter(version=version, start=block["start"])
    form = MisreadingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        Misreading.note(version, block, form.cleaned_data["words"], request.user)
        messages.success(request, _("Noted. It stands on the picture of every class."))
        return to_picture(assignment, version)
    because = version.text.withheld_because
    context = {
        "assignment": assignment,
        "version": version,
        "paragraph": paragraph,
        "because": because,
        "not_printed": version.text.not_printed_because,
        "words": "" if because else version.reading_text[block["start"] : block["end"]],
        "noted": noted.visible_to(request.user).select_related("by"),
        "own": set(noted.editable_by(request.user).values_list("pk", flat=True)),
        "form": form,
    }
    return render(request, "quizzes/marking/misreadings.html", context)


@staff_only
@require_POST
def delete_misreading(request, assignment_id, misreading_id):
    assignment = get_object_or_404(Assignment.objects.taught_by(request.user), pk=assignment_id)
    documents = versions_on(assignment).order_by().values("text__source")
    noted = Misreading.objects.editable_by(request.user).of_documents(documents)
    row = get_object_or_404(noted.select_related("version"), pk=misreading_id)
    row.delete()
    messages.success(request, _("Deleted."))
    return to_picture(assignment, row.version)


def to_picture(assignment, version):
    address = reverse("quizzes:marking_picture", args=[assignment.pk])
    return HttpResponseRedirect(f"{address}#p{version.pk}")


def versions_on(assignment):
    """The words that lie on the tables of an assignment, for the class or for a few, and those
    that its answers cite."""
    laid = StepDocument.objects.filter(step__lesson=assignment.lesson_id).order_by()
    pins = Pin.objects.filter(giving__assignment=assignment).order_by()
    cited = Evidence.objects.filter(attempt__giving__assignment=assignment).order_by()
    found = Q(pk__in=cited.values("version")) | Q(pk__in=laid.values("text__current"))
    for name in ("version", "other_version"):
        found |= Q(pk__in=pins.values(name))
    return TextVersion.objects.filter(found).select_related("text__source")


def _block(version, number):
    found = (one for one in version.blocks if one["n"] == number)
    if block := next(found, None):
        return block
    raise Http404
