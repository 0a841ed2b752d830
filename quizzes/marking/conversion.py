"""The school's grades of an assignment: its table, and what it makes of the class's points."""

from collections import Counter
from dataclasses import dataclass, replace

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lessons.models import AuditEvent, Giving
from lessons.views.classes import form_page, staff_only
from quizzes.conversion import line_of
from quizzes.forms.conversion import ConversionForm
from quizzes.marking.gradesheet import Graded, GradeSheet
from quizzes.marking.release import own_assignment
from quizzes.models import ChangedMeanwhile, Conversion, Mark


@staff_only
@form_page
def conversion(request, assignment_id):
    """Type a table, look at what it does, then save it. Looking stores nothing."""
    assignment = own_assignment(request, assignment_id)
    stored = Conversion.of(assignment)
    initial = {"lines": stored.lines, "base": stored.revision}
    sent = request.POST if request.method == "POST" else None
    form = ConversionForm(sent, initial=initial)
    if form.is_valid() and "look" not in sent and _kept(assignment, form, request.user, stored):
        messages.success(request, _("Saved."))
        return redirect("quizzes:marking_conversion", assignment_id)
    givings = Giving.objects.taught_by(request.user).filter(assignment=assignment)
    givings = givings.select_related("assignment__lesson", "classroom")
    sheet = GradeSheet.of(assignment, givings, Mark.objects.shown_to(request.user))
    lines = form.cleaned_data.get("read", []) if form.is_bound else sheet.lines
    context = {
        "assignment": assignment,
        "form": form,
        "is_saved": not form.is_bound,
        "most": sheet.most,
        "lines": lines,
        "turned": turned(sheet, lines),
        "tally": tally(sheet, lines),
    }
    return render(request, "quizzes/marking/conversion.html", context)


@transaction.atomic
def _kept(assignment, form, by, stored):
    lines = form.cleaned_data["lines"]
    try:
        Conversion.store(assignment, lines, by, form.cleaned_data["base"])
    except ChangedMeanwhile as changed:
        form.say_changed(changed.stored)
        return False
    AuditEvent.note(by, "grades table changed", about=assignment, before=stored.lines, after=lines)
    return True


@dataclass
class Turned:
    """One student's points and what they become: the grade before, and with these lines."""

    graded: Graded
    before: str
    after: str


def turned(sheet, lines):
    """A `Turned` for everybody who has points."""
    following = replace(sheet, lines=lines)
    return [
        Turned(one, sheet.grade(one), following.grade(one))
        for one in sheet.students
        if one.total is not None
    ]


def tally(sheet, lines):
    """`[(line, how many students get its grade, whether it can be reached), …]`."""
    totals = [one.total for one in sheet.students if not one.waits]
    counts = Counter(line_of(lines, total) for total in totals)
    return [(line, counts[line], line.points <= sheet.most) for line in lines]
