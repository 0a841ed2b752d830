"""How the skills of a class grow over its assignments, student by student."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.models import Classroom
from lessons.views.classes import ON_A_PAGE, staff_only
from quizzes.picture.skills import HEIGHT, WIDTH, skills_of


@staff_only
@require_safe
def class_skills(request, classroom_id):
    room = get_object_or_404(Classroom.objects.taught_by(request.user), pk=classroom_id)
    people = room.enrolments.current().students().select_related("user")
    page = Paginator(people, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "classroom": room,
        "page_obj": page,
        "skills": skills_of(room, [place.user for place in page], request.user),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "quizzes/class_skills.html", context)
