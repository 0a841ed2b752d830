"""What helps one student: set once, the same in every class, and shown on no page of a class."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from lessons.clock import change_factor
from lessons.forms.support import SupportForm
from lessons.models import AuditEvent, Support
from lessons.views.classes import form_page, staff_only
from lessons.views.roster import managed


@staff_only
@form_page
def support(request, classroom_id, enrolment_id):
    room = managed(request, classroom_id)
    students = room.enrolments.current().students().select_related("user")
    person = get_object_or_404(students, pk=enrolment_id)
    aids = Support.of(person.user)
    before = aids.time_factor
    form = SupportForm(request.POST or None, instance=aids)
    if request.method == "POST" and form.is_valid():
        _keep(request.user, form, before)
        messages.success(request, _("Saved. It holds in every class of %s.") % person.user)
        return redirect(room)
    context = {"classroom": room, "person": person, "form": form}
    return render(request, "lessons/support.html", context)


@transaction.atomic
def _keep(teacher, form, before):
    """The record says that something was changed, not what: it is nobody else's business."""
    aids = form.save()
    change_factor(aids.student, before, aids.time_factor)
    AuditEvent.note(teacher, "aids changed", aids.student)
