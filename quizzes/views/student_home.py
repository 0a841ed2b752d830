"""A student's first page: what is due, how far it is, and what came back."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.models import Classroom, Enrolment
from quizzes.desk.work import work_of
from quizzes.models import Loan

PER_PAGE = 20
LATEST = 6


def student_home(request):
    work = work_of(request.user)
    waiting = [one for one in work if one.is_open]
    others = [one for one in work if not one.is_open]
    back = [one for one in work if one.given_back]
    back.sort(key=lambda one: max(part.attempt.given_back_at for part in one.given_back))
    context = {
        "asked_for": list(asked_for(request.user)),
        "next": waiting[0] if waiting else None,
        "waiting": waiting[1:],
        "given_back": back[::-1][:LATEST],
        "turned_in": [one for one in others if one not in back][-LATEST:][::-1],
        "has_more": len(others) > 0,
        "classrooms": classrooms_of(request.user),
    }
    return render(request, "quizzes/student_home.html", context)


def asked_for(user):
    """Answers of this student that a teacher would use, and the student has not said yes or no."""
    waiting = Loan.objects.waiting_for(user)
    return waiting.select_related("response__attempt__giving__assignment__lesson", "asked_by")


@require_safe
def assignments(request):
    """Everything that was ever given, the latest first."""
    page = Paginator(work_of(request.user)[::-1], PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/assignments.html", {"page_obj": page})


def classrooms_of(user):
    """`[(class, names of who teaches it), …]` of a student. Two queries."""
    classrooms = list(Classroom.objects.attended_by(user))
    staff = (
        Enrolment.objects.current()
        .filter(classroom__in=classrooms, role__in=["teacher", "co_teacher"])
        .select_related("user")
    )
    names = {}
    for one in staff:
        names.setdefault(one.classroom_id, []).append(str(one.user))
    return [(one, ", ".join(names.get(one.pk, []))) for one in classrooms]
