"""A teacher's classes: the list, one class, making and changing one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lessons.forms.classes import ClassroomForm, CoTeacherForm
from lessons.models import Classroom, Enrolment, Giving

#: A class fits on one page of its roster; a course of a whole year group does not.
ON_A_PAGE = 100

#: A page with a form that is sent to the page itself.
form_page = require_http_methods(["GET", "HEAD", "POST"])


def staff_only(view):
    """Who does not teach gets 404, like any address that is not hers."""

    def guarded(request, *args, **kwargs):
        if not request.user.is_teacher:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@staff_only
@require_safe
def classes(request):
    """All classes one teaches, those that have ended last."""
    today = timezone.localdate()
    rooms = Classroom.objects.taught_by(request.user).with_student_count()
    context = {
        "running": [room for room in rooms if not room.ends_on or room.ends_on >= today],
        "ended": [room for room in rooms if room.ends_on and room.ends_on < today],
    }
    return render(request, "lessons/classes.html", context)


@staff_only
@require_safe
def classroom(request, classroom_id):
    """The roster of one class and what it was given."""
    room = get_object_or_404(Classroom.objects.taught_by(request.user), pk=classroom_id)
    people = room.enrolments.current().select_related("user")
    students = Paginator(people.students(), ON_A_PAGE).get_page(request.GET.get("page"))
    givings = Giving.objects.filter(classroom=room).select_related("assignment__lesson")
    context = {
        "classroom": room,
        "page_obj": students,
        "staff": people.exclude(role=Enrolment.Role.STUDENT),
        "givings": givings.order_by("-pk"),
        "may_manage": Classroom.objects.managed_by(request.user).filter(pk=room.pk).exists(),
        "co_teacher_form": CoTeacherForm(classroom=room),
    }
    return render(request, "lessons/classroom.html", context)


@staff_only
@form_page
def new_class(request):
    form = ClassroomForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        room = form.save()
        Enrolment.objects.create(classroom=room, user=request.user, role=Enrolment.Role.TEACHER)
        messages.success(request, _("Your class is there. Now add its students."))
        return redirect("lessons:add_students", room.pk)
    return render(request, "lessons/class_form.html", {"form": form, "classroom": None})


@staff_only
@form_page
def change_class(request, classroom_id):
    room = get_object_or_404(Classroom.objects.managed_by(request.user), pk=classroom_id)
    form = ClassroomForm(request.POST or None, instance=room)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(room)
    return render(request, "lessons/class_form.html", {"form": form, "classroom": room})
