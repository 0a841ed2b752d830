"""Grades for the school's own gradebook: its layouts, each read back, and files to check."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.views.classes import form_page, staff_only
from quizzes.forms.export import CheckFileForm
from quizzes.marking.files import as_layout, asked_for, chosen_givings, in_layout
from quizzes.marking.gradesheet import GradeSheet
from quizzes.marking.layout import NAMED, check, named, rows
from quizzes.models import ExportLayout, Mark
from quizzes.workbook.reading import read_table
from sources.importers.found import ReadError


@staff_only
@form_page
def export(request, assignment_id):
    """What can be downloaded, and whether the gradebook would know every student again."""
    assignment, givings, room = chosen_givings(request, assignment_id)
    sheet = GradeSheet.of(assignment, givings, Mark.objects.shown_to(request.user))
    layouts = ExportLayout.objects.visible_to(request.user)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CheckFileForm(*sent, layouts=layouts)
    found = _read_back(form, sheet) if sent and form.is_valid() else None
    context = {
        "assignment": assignment,
        "room": room,
        "form": form,
        "found": found,
        "layouts": [(one, _produced(one, sheet, assignment)) for one in layouts],
        "has_table": bool(sheet.lines),
        "hidden": len(sheet.students) - len(named(sheet)),
        "may_edit": ExportLayout.objects.editable_by(request.user).exists()
        or request.user.has_perm("quizzes.add_exportlayout"),
        "named": f":{NAMED}",
    }
    return render(request, "quizzes/marking/export.html", context)


@staff_only
@require_safe
def export_file(request, assignment_id, layout_id):
    layout = get_object_or_404(ExportLayout.objects.visible_to(request.user), pk=layout_id)
    assignment, givings = asked_for(request, assignment_id, "grades exported")
    sheet = GradeSheet.of(assignment, givings, Mark.objects.shown_to(request.user))
    return as_layout(layout, assignment, rows(layout, sheet, assignment))


def _produced(layout, sheet, assignment):
    """The file as it would go out, read back."""
    file = b"".join(in_layout(layout, rows(layout, sheet, assignment)))
    return _against(layout, read_table(file), sheet)


def _read_back(form, sheet):
    """The `Check` of a file that came in, or None with the error in the form."""
    try:
        return _against(form.cleaned_data["layout"], form.cleaned_data["file"], sheet)
    except ReadError as error:
        form.add_error("file", str(error))
        return None


def _against(layout, table, sheet):
    return check(layout, table, [one.student for one in named(sheet)])
