"""The first page: visitors' front, students' work, teachers' classes; accounts for a technician."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lessons.forms.accounts import SignInForm
from quizzes.views.student_home import student_home
from quizzes.views.teacher_home import teacher_home
from sources.models import Source


@login_not_required
@require_safe
def home(request):
    if not request.user.is_authenticated:
        return welcome(request)
    if request.user.is_teacher:
        return teacher_home(request)
    return redirect("admin:index") if request.user.is_staff else student_home(request)


def welcome(request):
    context = {
        "form": SignInForm(request),
        "library_is_open": Source.objects.visible_to(request.user).exists(),
    }
    return render(request, "quizzes/welcome.html", context)
