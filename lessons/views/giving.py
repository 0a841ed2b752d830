"""Giving a lesson to classes, changing dates, taking it back. Giving never copies."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.once import once
from lessons.forms.giving import (
    ChangeDatesForm,
    GiveForm,
    NameForm,
    StudentDatesForm,
    TogetherForm,
)
from lessons.late import effects_of
from lessons.models import Assignment, AuditEvent, Classroom, Extension, Giving, Lesson
from lessons.views.classes import form_page, staff_only


@staff_only
@form_page
@once
def give(request, slug):
    """One lesson to one or more of one's classes, each with its own dates."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user).published(), slug=slug)
    own = _running(request.user, lesson)
    to_join = Assignment.objects.none() if own else Assignment.objects.to_join(request.user, lesson)
    together = TogetherForm(request.POST or None, to_join=to_join)
    have = own.givings.values("classroom") if own else []
    rooms = Classroom.objects.managed_by(request.user).exclude(pk__in=have)
    forms = [GiveForm(request.POST or None, prefix=str(room.pk), classroom=room) for room in rooms]
    if request.method == "POST":
        # Only the ticked classes are read; half-typed dates of the others don't matter.
        chosen = [form for form in forms if form["given"].value()]
        checked = [form.is_valid() for form in [together, *chosen]]  # each shows its own errors
        if chosen and all(checked):
            assignment = own or together.cleaned_data["assignment"]
            assignment = _give(request.user, lesson, assignment, chosen)
            messages.success(request, _("Given. Your students see it now, or as soon as it opens."))
            return redirect("quizzes:progress", chosen[0].classroom.pk, assignment.pk)
        if not chosen:
            messages.error(request, _("Tick at least one class."))
    context = {
        "lesson": lesson,
        "forms": forms,
        "together": together if forms and to_join.exists() else None,
    }
    return render(request, "lessons/give.html", context)


def _running(user, lesson):
    """The assignment by which one's classes have this lesson already."""
    return Assignment.objects.taught_by(user).running().filter(lesson=lesson).first()


@transaction.atomic
def _give(user, lesson, assignment, forms):
    """Looks again what the classes have: another page may have given it since this was read."""
    assignment = assignment or _running(user, lesson)
    assignment = assignment or Assignment.objects.create(lesson=lesson, given_by=user)
    have = set(assignment.givings.values_list("classroom", flat=True))
    for form in forms:
        if form.classroom.pk in have:
            continue
        form.instance.assignment, form.instance.classroom = assignment, form.classroom
        form.save()
        AuditEvent.note(user, "given", about=f"{lesson}, {form.classroom}")
    return assignment


def managed_giving(request, classroom_id, assignment_id):
    givings = Giving.objects.managed_by(request.user).select_related(
        "classroom", "assignment__lesson"
    )
    return get_object_or_404(givings, classroom=classroom_id, assignment=assignment_id)


@staff_only
@form_page
def dates(request, classroom_id, assignment_id):
    giving = managed_giving(request, classroom_id, assignment_id)
    form = ChangeDatesForm(request.POST or None, instance=giving, classroom=giving.classroom)
    changes = []
    if request.method == "POST" and form.is_valid():
        stored = managed_giving(request, classroom_id, assignment_id)
        changes = effects_of(stored, giving)
        if form.is_sure_of(changes):
            form.save()
            AuditEvent.note(request.user, "dates changed", about=giving, **_told(giving))
            messages.success(request, _("The dates are changed."))
            return redirect("quizzes:progress", classroom_id, assignment_id)
    context = {"giving": giving, "form": form, "changes": changes}
    return render(request, "lessons/dates.html", context)


def _told(giving):
    """What the record keeps of the rule on late work."""
    if not giving.late_work:
        return {}
    rule = giving.late_rule
    return {"late_work": giving.late_work, "percent": rule.percent, "most": rule.most}


@staff_only
@form_page
def student_dates(request, classroom_id, assignment_id, student_id):
    """Different dates for one student of the class."""
    giving = managed_giving(request, classroom_id, assignment_id)
    students = giving.classroom.enrolments.current().students().select_related("user")
    person = get_object_or_404(students, user=student_id)
    extension = giving.extensions.filter(student=person.user).first()
    extension = extension or Extension(giving=giving, student=person.user)
    waived = extension.late_waived
    form = StudentDatesForm(request.POST or None, instance=extension, classroom=giving.classroom)
    if request.method == "POST" and form.is_valid():
        form.save()
        AuditEvent.note(request.user, "different dates", person.user, giving)
        if extension.late_waived != waived:
            _note_waiving(request.user, extension)
        messages.success(request, _("%(name)s has different dates.") % {"name": person.user})
        return redirect("quizzes:progress", classroom_id, assignment_id)
    context = {"giving": giving, "person": person, "form": form}
    return render(request, "lessons/student_dates.html", context)


def _note_waiving(by, extension):
    why = extension.late_waived
    action = "late work waived" if why else "late work not waived any more"
    AuditEvent.note(by, action, extension.student, extension.giving, why=why)


@staff_only
@require_POST
def withdraw(request, classroom_id, assignment_id):
    """Take it back from the class, or give it again. Work already done stays."""
    giving = managed_giving(request, classroom_id, assignment_id)
    if giving.is_withdrawn:
        giving.restore()
        messages.success(request, _("The class has it again."))
    else:
        giving.withdraw()
        messages.success(request, _("Taken back. What students wrote is kept."))
    AuditEvent.note(request.user, "withdrawn" if giving.is_withdrawn else "restored", about=giving)
    return redirect("quizzes:progress", classroom_id, assignment_id)


@staff_only
@require_POST
def open_name(request, classroom_id, assignment_id, name_id):
    """Open a name that was kept closed, for every class that has this, or close it again."""
    assignment = managed_giving(request, classroom_id, assignment_id).assignment
    name = get_object_or_404(assignment.closed_names(), pk=name_id)
    form = NameForm(request.POST)
    if form.is_valid():
        opened = form.cleaned_data["opened"]
        assignment.open_name(name, opened)
        AuditEvent.note(request.user, "name opened" if opened else "name closed", about=assignment)
        words = _("Students now see that %s.") if opened else _("Students no longer see that %s.")
        messages.success(request, words % name.whose)
    return redirect("quizzes:progress", classroom_id, assignment_id)
