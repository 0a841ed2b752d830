"""Tables of an assignment to take away: what is asked for, and files that a spreadsheet opens."""

import csv
import itertools
from decimal import Decimal

from django.shortcuts import get_object_or_404
from django.utils import timezone

from config.passing import sent, table, told_if_broken
from lessons.models import Assignment, AuditEvent, Classroom, Giving
from quizzes.forms.marking import QueueForm, plainly
from quizzes.workbook import writing

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
#: Of a format: the content type and the ending of its file.
FORMATS = {
    "comma": ("text/csv; charset=utf-8", "csv"),
    "semicolon": ("text/csv; charset=utf-8", "csv"),
    "tab": ("text/tab-separated-values; charset=utf-8", "tsv"),
    "excel": (f"{writing.TYPE}.sheet", "xlsx"),
}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell):
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(cell, Decimal):
        return plainly(cell)
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def asked_for(request, assignment_id, action):
    """(assignment, its givings that she teaches, of one class if the address names one). Noted
    as `action`; 404 for who teaches none."""
    assignment, givings, room = chosen_givings(request, assignment_id)
    AuditEvent.note(request.user, action, about=assignment, room=str(room or ""))
    return assignment, givings


def chosen_givings(request, assignment_id):
    """The same without a note, and with the one class or None."""
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    assignment = get_object_or_404(assignments, pk=assignment_id)
    givings = Giving.objects.taught_by(request.user).filter(assignment=assignment)
    classrooms = Classroom.objects.filter(pk__in=givings.values("classroom"))
    form = QueueForm(request.GET, classrooms=classrooms)
    room = form.cleaned_data.get("room") if form.is_valid() else None
    if room:
        givings = givings.filter(classroom=room)
    return assignment, givings.select_related("assignment__lesson", "classroom"), room


def as_csv(name, assignment, rows):
    """The file: rows of cells, the first its heading."""
    return _as_file(name, assignment, "comma", told_if_broken(table(rows, safe)))


def as_xlsx(name, assignment, rows):
    """The same for Excel and its like, with points as numbers."""
    return _as_file(name, assignment, "excel", writing.write(rows))


def as_layout(layout, assignment, rows):
    """The file as a layout of the school's gradebook wants it."""
    return _as_file("grades", assignment, layout.file_format, in_layout(layout, rows))


def in_layout(layout, rows):
    """Its pieces. Without a byte order mark, which gradebooks take for letters of the heading."""
    if layout.file_format == layout.Format.EXCEL:
        return writing.write(rows)
    heading = next(rows)
    # Who reads it guesses the separator by the headings: one that stands in a heading is quoted.
    is_unclear = any(sign in str(cell) for cell in heading for sign in SEPARATORS.values())
    quoting = csv.QUOTE_ALL if is_unclear else csv.QUOTE_MINIMAL
    rows, separator = itertools.chain([heading], rows), SEPARATORS[layout.file_format]
    return told_if_broken(table(rows, safe, begin="", delimiter=separator, quoting=quoting))


def _as_file(name, assignment, form, pieces):
    kind, ending = FORMATS[form]
    day = timezone.localdate().isoformat()
    return sent(pieces, kind, f"{name}-{assignment.pk}-{day}.{ending}")


def local(moment, zone):
    """A time as spreadsheets read it: "2026-11-30 14:05"; empty where there is none."""
    return f"{timezone.localtime(moment, zone):%Y-%m-%d %H:%M}" if moment else ""
