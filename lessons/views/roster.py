"""Who sits in a class: adding, taking out, new passwords, sign-in cards, colleagues."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from config.once import once
from lessons import roster
from lessons.forms.classes import CoTeacherForm, RosterForm, is_last_manager
from lessons.models import AuditEvent, Classroom, Enrolment
from lessons.views.classes import form_page, staff_only


def managed(request, classroom_id):
    return get_object_or_404(Classroom.objects.managed_by(request.user), pk=classroom_id)


@staff_only
@form_page
@once
def add_students(request, classroom_id):
    """Paste or upload, look at what was read, then put everybody in, or nobody."""
    room = managed(request, classroom_id)
    posted = request.method == "POST"
    form = RosterForm(request.POST or None, request.FILES or None, classroom=room)
    read = form.cleaned_data["roster"] if posted and form.is_valid() else None
    if read and read.is_importable and "confirm" in request.POST:
        people = roster.enrol(read, room)
        AuditEvent.note(request.user, "students added", about=room, count=len(people))
        words = ngettext("%(count)s student added.", "%(count)s students added.", len(people))
        messages.success(request, words % {"count": len(people)})
        return redirect(room)
    if read:
        form = RosterForm(initial={"names": form.cleaned_data["text"]}, classroom=room)
    context = {"classroom": room, "form": form, "roster": read}
    return render(request, "lessons/add_students.html", context)


@staff_only
@form_page
def remove_student(request, classroom_id, enrolment_id):
    """Two clicks: the page asks, the button takes out. The work stays."""
    room = managed(request, classroom_id)
    person = get_object_or_404(room.enrolments.current().select_related("user"), pk=enrolment_id)
    if request.method == "POST":
        if is_last_manager(person):
            messages.error(request, _("A class needs somebody who teaches it."))
            return redirect(room)
        person.left_at = timezone.now()
        person.save(update_fields=["left_at"])
        AuditEvent.note(request.user, "left class", person.user, room)
        words = _("%(name)s is no longer in this class. The work stays.")
        messages.success(request, words % {"name": person.user})
        return redirect(room)
    return render(request, "lessons/remove_student.html", {"classroom": room, "person": person})


@staff_only
@form_page
@sensitive_variables("password")
def reset_password(request, classroom_id, enrolment_id):
    """Two clicks to a new password of two words, shown once to be read out."""
    room = managed(request, classroom_id)
    students = room.enrolments.current().students().select_related("user")
    person = get_object_or_404(students, pk=enrolment_id)
    password = ""
    if request.method == "POST":
        password = roster.new_password(person.user)
        AuditEvent.note(request.user, "password reset", person.user, room)
    context = {"classroom": room, "person": person, "password": password}
    return render(request, "lessons/reset_password.html", context)


@staff_only
@form_page
@sensitive_variables("cards")
def cards(request, classroom_id):
    """Sign-in cards to cut out. Making them gives new first passwords, so it is a POST.

    Only who has never signed in gets one, unless the teacher names everybody.
    """
    room = managed(request, classroom_id)
    students = room.enrolments.current().students().select_related("user")
    new = students.filter(user__last_login=None)
    chosen = students if request.POST.get("who") == "everybody" else new
    made = []
    if request.method == "POST":
        made = [(person.user, roster.new_password(person.user)) for person in chosen]
        AuditEvent.note(request.user, "sign-in cards", about=room, count=len(made))
    context = {
        "classroom": room,
        "cards": made,
        "new_count": new.count(),
        "count": students.count(),
        "address": request.build_absolute_uri("/"),
    }
    return render(request, "lessons/cards.html", context)


@staff_only
@require_POST
def add_colleague(request, classroom_id):
    room = managed(request, classroom_id)
    form = CoTeacherForm(request.POST, classroom=room)
    if form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        Enrolment.objects.create(classroom=room, user=user, role=role)
        AuditEvent.note(request.user, "colleague added", about=room, colleague=user.username)
        messages.success(request, _("%(name)s is in this class now.") % {"name": user})
    else:
        messages.error(request, _("Choose a colleague from the list."))
    return redirect(room)
