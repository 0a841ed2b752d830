"""The gradebook of a class: its assignments beside each other, and a total by categories."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lessons.models import AuditEvent, Classroom, Giving
from lessons.views.classes import form_page, staff_only
from quizzes.forms.gradebook import GradebookForm, ShownForm
from quizzes.gradebook import total
from quizzes.marking.files import as_csv, as_xlsx
from quizzes.marking.gradesheet import GradeSheet
from quizzes.models import ChangedMeanwhile, Gradebook, Mark

MISSING, EXCUSED, WAITS, LATER, OPEN = "missing", "excused", "waits", "later", ""
#: What stands in a cell without a number.
WORDS = {
    MISSING: gettext_lazy("missing"),
    EXCUSED: gettext_lazy("excused"),
    WAITS: gettext_lazy("not complete"),
    LATER: gettext_lazy("joined later"),
}


@dataclass
class Cell:
    """One student's result in one assignment. `percent` is None as long as it does not count."""

    state: str
    points: Decimal | None = None
    percent: Decimal | None = None
    grade: str = ""

    def shown(self, what):
        """What stands in it: a Decimal or words."""
        if self.state:
            return str(WORDS[self.state])
        values = {"points": self.points, "grade": self.grade}
        return values.get(what, self.percent)


@dataclass
class Book:
    """Columns are (giving, its GradeSheet, category or None); lines (student, cells, total)."""

    columns: list
    lines: list

    @classmethod
    def of(cls, givings, gradebook, reader):
        sheets = GradeSheet.of_each(givings, Mark.objects.shown_to(reader))
        columns = [(one, sheets[one.pk], gradebook.category_of(one)) for one in givings]
        people = {}
        for giving, sheet, _category in columns:
            for graded in sheet.students:
                student = people.setdefault(graded.student.pk, (graded.student, {}))
                student[1][giving.pk] = _cell(sheet, graded, gradebook)
        categories = gradebook.read()
        return cls(columns, [_line(*one, columns, categories) for one in _by_name(people)])


def _by_name(people):
    return sorted(people.values(), key=lambda one: (str(one[0]).casefold(), one[0].pk))


def _line(student, found, columns, categories):
    cells = [found.get(giving.pk, Cell(OPEN)) for giving, _sheet, _category in columns]
    results = [
        (category, cell.percent)
        for cell, (_giving, _sheet, category) in zip(cells, columns, strict=True)
        if category is not None and cell.percent is not None
    ]
    return student, cells, total(results, categories)


def _cell(sheet, graded, gradebook):
    if graded.standing.is_excused:
        return Cell(EXCUSED)
    if graded.is_sent_back:
        return Cell(WAITS, graded.total)
    if graded.total is None and not graded.turned_in_at and graded.joined_later:
        return Cell(LATER)
    if graded.total is None and not graded.turned_in_at:
        zero = Decimal(0) if graded.is_overdue and gradebook.missing_is_zero else None
        return Cell(MISSING if graded.is_overdue else OPEN, percent=zero)
    if graded.waits:
        return Cell(WAITS, graded.total)
    if graded.total is None or not graded.most:
        return Cell(OPEN)
    percent = (graded.total * 100 / graded.most).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Cell(OPEN, graded.total, percent, sheet.grade(graded))


def _opened(request, classroom_id):
    """(class, its givings in the order they were given, its Gradebook); 404 for who does not
    teach it."""
    room = get_object_or_404(Classroom.objects.taught_by(request.user), pk=classroom_id)
    givings = Giving.objects.current().filter(classroom=room)
    givings = givings.select_related("assignment__lesson", "classroom").order_by("pk")
    return room, list(givings), Gradebook.of(room)


@staff_only
@require_safe
def gradebook(request, classroom_id):
    room, givings, plan = _opened(request, classroom_id)
    show = ShownForm(request.GET).chosen
    book = Book.of(givings, plan, request.user)
    context = {
        "classroom": room,
        "book": book,
        "lines": [
            (student, [(cell, cell.shown(show)) for cell in cells], whole)
            for student, cells, whole in book.lines
        ],
        "show": show,
        "shows": ShownForm.SHOW,
        "categories": plan.read(),
        "may_manage": Classroom.objects.managed_by(request.user).filter(pk=room.pk).exists(),
    }
    return render(request, "quizzes/marking/gradebook.html", context)


@staff_only
@form_page
def gradebook_plan(request, classroom_id):
    """Categories, weights, what is dropped and left out: for who manages the class."""
    room = get_object_or_404(Classroom.objects.managed_by(request.user), pk=classroom_id)
    _room, givings, plan = _opened(request, classroom_id)
    sent = request.POST if request.method == "POST" else None
    form = GradebookForm(sent, givings=givings, gradebook=plan)
    if form.is_valid() and _kept(room, form, request.user):
        messages.success(request, _("Saved."))
        return redirect("quizzes:gradebook", classroom_id)
    context = {"classroom": room, "form": form}
    return render(request, "quizzes/marking/gradebook_plan.html", context)


@transaction.atomic
def _kept(room, form, by):
    cleaned = form.cleaned_data
    columns = {name: cleaned[name] for name in ("categories", "missing_is_zero")}
    columns["places"] = {
        key: place for key, place in cleaned["places"].items() if place is not None
    }
    try:
        Gradebook.store(room, by, cleaned["base"], **columns)
    except ChangedMeanwhile as changed:
        form.say_changed(changed.stored)
        return False
    AuditEvent.note(by, "gradebook changed", about=room)
    return True


@staff_only
@require_safe
def gradebook_csv(request, classroom_id):
    return as_csv("gradebook", *_file(request, classroom_id))


@staff_only
@require_safe
def gradebook_xlsx(request, classroom_id):
    return as_xlsx("gradebook", *_file(request, classroom_id))


def _file(request, classroom_id):
    """(class, rows of the file)."""
    room, givings, plan = _opened(request, classroom_id)
    AuditEvent.note(request.user, "gradebook exported", about=room)
    return room, _rows(Book.of(givings, plan, request.user), ShownForm(request.GET).chosen)


def _rows(book, show):
    titles = [str(giving.assignment) for giving, _sheet, _category in book.columns]
    yield [_("School number"), _("Name"), *titles, _("Total in percent")]
    for student, cells, whole in book.lines:
        yield [student.school_number, student, *(cell.shown(show) for cell in cells), whole]
