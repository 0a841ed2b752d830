"""How a class is doing with an assignment, student by student."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.models import Classroom, Giving, Step
from lessons.views.classes import ON_A_PAGE, staff_only
from quizzes.desk.clock import hand_in
from quizzes.forms.clock import MoreForm, ReasonForm
from quizzes.forms.marking import PaperForm
from quizzes.models import Attempt
from quizzes.models.release import let_out
from quizzes.standing import counts, quizzes_of, standings, to_collect, with_names
from quizzes.views.teacher_clock import clock_of_class


@staff_only
@require_safe
def progress(request, classroom_id, assignment_id):
    givings = Giving.objects.taught_by(request.user).select_related(
        "classroom", "assignment__lesson"
    )
    giving = get_object_or_404(givings, classroom=classroom_id, assignment=assignment_id)
    hand_in(Attempt.objects.filter(giving=giving))
    let_out([giving])
    rows = standings([giving])[giving.pk]
    quizzes = quizzes_of([giving.assignment])[giving.assignment.lesson_id]
    named = with_names(rows)
    for row in named:
        row.by_quiz = list(zip(quizzes, row.parts, strict=True))
    managed = Classroom.objects.managed_by(request.user)
    context = {
        "clock": clock_of_class(giving, quizzes),
        "reason_form": ReasonForm(giving=giving),
        "more_form": MoreForm(giving=giving),
        "giving": giving,
        "classroom": giving.classroom,
        "lesson": giving.assignment.lesson,
        "quizzes": quizzes,
        "discussions": giving.assignment.lesson.steps.filter(kind=Step.Kind.DISCUSSION),
        "page_obj": Paginator(named, ON_A_PAGE).get_page(request.GET.get("page")),
        "counts": counts(rows),
        "to_collect": to_collect(rows),
        "paper_form": PaperForm(initial={"room": classroom_id}, rows=rows, parts=quizzes),
        "closed_names": giving.assignment.closed_names(),
        "may_manage": managed.filter(pk=giving.classroom_id).exists(),
    }
    return render(request, "quizzes/progress.html", context)
