"""Grades back from a spreadsheet: look at every change, then store all of them or none."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from lessons.views.classes import form_page, staff_only
from quizzes.forms.bring_grades import BringGradesForm, ConfirmGradesForm
from quizzes.marking.brought import Plan
from quizzes.marking.files import chosen_givings
from quizzes.marking.gradesheet import GradeSheet
from quizzes.models import ChangedMeanwhile, Mark
from quizzes.models.release import classes_where_each_goes
from sources.importers.found import ReadError


@staff_only
@form_page
def bring(request, assignment_id):
    assignment, givings, _room = chosen_givings(request, assignment_id)
    context = {
        "assignment": assignment,
        "form": BringGradesForm(),
        "plan": None,
        "each_goes": classes_where_each_goes(request.user, assignment),
    }
    if request.method == "POST":
        confirmed = "seen" in request.POST
        form = (ConfirmGradesForm if confirmed else BringGradesForm)(request.POST, request.FILES)
        table = form.cleaned_data["table" if confirmed else "file"] if form.is_valid() else None
        plan = table and _plan(request, assignment, givings, table, form)
        if plan and confirmed and _stored(request, assignment, plan, form):
            return redirect("quizzes:marking_queue", assignment_id)
        if plan and confirmed:  # somebody was quicker: what it would do now is another thing
            plan = _plan(request, assignment, givings, table, form)
        context |= {
            "form": BringGradesForm() if confirmed else form,
            "plan": plan,
            "confirm": ConfirmGradesForm.of(table, plan) if plan else None,
            "is_changed": bool(plan and confirmed),
            "faults": sum(form.errors.values(), []) if confirmed else [],
        }
    return render(request, "quizzes/marking/bring.html", context)


def _plan(request, assignment, givings, table, form):
    """The Plan of a table, or None with the error in the form."""
    try:
        sheet = GradeSheet.of(assignment, givings, Mark.objects.shown_to(request.user))
        return Plan.of(table, sheet, request.user, givings)
    except ReadError as error:
        form.add_error(None, str(error))
        return None


def _stored(request, assignment, plan, form):
    """Whether it was stored: only what was shown, and only if it still stands so."""
    if not plan.is_storable or plan.fingerprint != form.cleaned_data["seen"]:
        return False
    try:
        plan.store(request.user, assignment)
    except ChangedMeanwhile:
        return False
    count = len(plan.changes)
    words = ngettext("%(count)s change stored.", "%(count)s changes stored.", count)
    messages.success(request, words % {"count": count})
    return True
