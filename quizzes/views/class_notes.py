"""The notes of a class for its teacher: what is shared with her, names of the kinds, groups."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lessons.models import AuditEvent, Classroom, Giving, User
from lessons.views.classes import staff_only
from lessons.views.giving import managed_giving
from quizzes.forms.class_notes import GroupsForm, NamesForm
from quizzes.models import GroupSeat, Note, NoteNames

PER_PAGE = 50


@staff_only
@require_safe
def class_notes(request, classroom_id, assignment_id):
    givings = Giving.objects.taught_by(request.user).select_related(
        "classroom", "assignment__lesson", "note_names"
    )
    giving = get_object_or_404(givings, classroom=classroom_id, assignment=assignment_id)
    return _show(request, giving)


def _show(request, giving, names=None, groups=None, status=200):
    notes = Note.objects.for_teacher(request.user).filter(giving=giving)
    notes = notes.select_related("student", "version__text__source")
    notes = notes.defer("version__body", "version__blocks", "version__reading_text")
    notes = notes.order_by("student__display_name", "student_id", "pk")
    managed = Classroom.objects.managed_by(request.user)
    context = {
        "giving": giving,
        "classroom": giving.classroom,
        "lesson": giving.assignment.lesson,
        "page_obj": Paginator(notes, PER_PAGE).get_page(request.GET.get("page")),
        "meanings": NoteNames.of(giving),
        "may_manage": managed.filter(pk=giving.classroom_id).exists(),
        "names": names or NamesForm(instance=_names_of(giving)),
        "groups": groups or GroupsForm(giving, _students(giving)),
    }
    return render(request, "quizzes/class_notes.html", context, status=status)


def _names_of(giving):
    return getattr(giving, "note_names", None) or NoteNames(giving=giving)


def _students(giving):
    seats = giving.classroom.enrolments.current().students()
    people = User.objects.filter(pk__in=seats.values("user"))
    return list(people.order_by("display_name", "username"))


@staff_only
@require_POST
def name_meanings(request, classroom_id, assignment_id):
    giving = managed_giving(request, classroom_id, assignment_id)
    form = NamesForm(request.POST, instance=_names_of(giving))
    if not form.is_valid():
        return _show(request, giving, names=form, status=400)
    form.save()
    messages.success(request, _("Your students’ notes go by these names now."))
    return redirect("quizzes:class_notes", classroom_id, assignment_id)


@staff_only
@require_POST
def set_groups(request, classroom_id, assignment_id):
    giving = managed_giving(request, classroom_id, assignment_id)
    form = GroupsForm(giving, _students(giving), request.POST)
    if not form.is_valid():
        return _show(request, giving, groups=form, status=400)
    _seat(giving, form, request.user)
    messages.success(request, _("The groups are set."))
    return redirect("quizzes:class_notes", classroom_id, assignment_id)


@transaction.atomic
def _seat(giving, form, teacher):
    GroupSeat.objects.filter(giving=giving).delete()
    GroupSeat.objects.bulk_create(form.seats())
    AuditEvent.note(teacher, "groups set", about=giving)
