"""How a class is doing with an assignment, student by student."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.models import Classroom, Giving
from lessons.views.classes import staff_only
from quizzes.forms.marking import PaperForm
from quizzes.standing import counts, quizzes_of, standings, to_collect


@staff_only
@require_safe
def progress(request, classroom_id, assignment_id):
    givings = Giving.objects.taught_by(request.user).select_related(
        "classroom", "assignment__lesson"
    )
    giving = get_object_or_404(givings, classroom=classroom_id, assignment=assignment_id)
    rows = standings([giving])[giving.pk]
    quizzes = quizzes_of([giving.assignment])[giving.assignment.lesson_id]
    managed = Classroom.objects.managed_by(request.user)
    context = {
        "giving": giving,
        "classroom": giving.classroom,
        "lesson": giving.assignment.lesson,
        "quizzes": quizzes,
        "rows": rows,
        "counts": counts(rows),
        "to_collect": len(to_collect(rows)),
        "paper_form": PaperForm(initial={"room": classroom_id}, rows=rows, parts=quizzes),
        "may_manage": managed.filter(pk=giving.classroom_id).exists(),
    }
    return render(request, "quizzes/progress.html", context)
