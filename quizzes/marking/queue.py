"""What waits to be graded: over all assignments, and in one, by paper and by question."""

from dataclasses import replace
from itertools import chain

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.models import Assignment, Classroom, Giving
from lessons.views.classes import staff_only
from quizzes.desk.clock import hand_in
from quizzes.forms.marking import QueueForm
from quizzes.marking.pile import Pile
from quizzes.models import Attempt, Question, Quiz, Response
from quizzes.models.release import let_out
from quizzes.models.share import to_grade
from quizzes.standing import standings, waiting, with_work_waiting
from quizzes.wordings import by_question

PER_PAGE = 50


@staff_only
@require_safe
def grading(request):
    """Everything turned in and not given back, oldest first."""
    hand_in(Attempt.objects.for_marker(request.user))
    let_out(Giving.objects.taught_by(request.user))
    givings = with_work_waiting(request.user)
    givings = list(givings.select_related("assignment__lesson", "classroom"))
    lines = waiting(givings, standings(givings))
    return render(request, "quizzes/marking/grading.html", {"waiting": lines})


@staff_only
@require_safe
def queue(request, assignment_id):
    assignment = get_object_or_404(
        Assignment.objects.taught_by(request.user).select_related("lesson"), pk=assignment_id
    )
    givings = Giving.objects.taught_by(request.user).filter(assignment=assignment)
    classrooms = Classroom.objects.filter(pk__in=givings.values("classroom"))
    hand_in(Attempt.objects.filter(giving__in=givings))
    planned = let_out(givings)
    form = QueueForm(request.GET, classrooms=classrooms)
    pile = Pile.of(request.user, form)
    chosen = form.cleaned_data if form.is_valid() else {}
    work = pile.work(assignment)
    parts = list(_parts(assignment, work))
    part = _part(parts, chosen.get("part"))
    papers = pile.papers(assignment, part)
    to_grade = replace(pile, show="").wanted(papers)
    listed = pile.wanted(papers)
    asked = chosen | {"part": part and part.pk}
    context = {
        "assignment": assignment,
        "form": QueueForm(classrooms=classrooms, parts=parts, initial=asked),
        "pile": pile,
        "planned": planned,
        "room": pile.room,
        "show": pile.show,
        "part": part,
        "page_obj": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "count": len(papers),
        "to_grade": len(to_grade),
        "in_moderation": sum(one.state == Attempt.State.MODERATION for one in papers),
        "next_paper": _left_off(to_grade if pile.show == "all" else listed),
        "questions": questions_of(work.filter(quiz=part), request.user),
    }
    return render(request, "quizzes/marking/queue.html", context)


def _left_off(papers):
    """The paper that one has begun, else the first that nobody has, else the first; or None."""
    begun = (paper for paper in papers if paper.is_begun_by_me)
    untouched = (paper for paper in papers if paper.state != Attempt.State.BEING_GRADED)
    return next(chain(begun, untouched, papers), None)


def _parts(assignment, work):
    """The parts that ask questions, with how many papers of each wait."""
    counts = dict(
        work.filter(given_back_at=None)
        .order_by()
        .values_list("quiz")
        .annotate(count=Count("pk", distinct=True))
    )
    for quiz in Quiz.objects.filter(lesson=assignment.lesson_id):
        quiz.waiting = counts.get(quiz.pk, 0)
        yield quiz


def _part(parts, wanted):
    """The part asked for, else the last one in which work waits."""
    found = next((part for part in parts if part.pk == wanted), None)
    busy = [part for part in parts if part.waiting]
    return found or (busy or parts or [None])[-1]


def questions_of(work, marker):
    """The questions a person must judge, with how many answers to each wait for this one."""
    answers = Response.objects.filter(attempt__in=work.values("pk"))
    open_still = Q(pk__in=to_grade(answers, marker).values("pk"))
    rows = answers.annotate(wording=Coalesce("keyed_by", "question"))
    rows = rows.order_by("question__position", "wording").values("wording")
    rows = rows.annotate(open=Count("pk", filter=open_still))
    asked = Question.objects.in_bulk([row["wording"] for row in rows])
    today = _of_today(asked.values())
    return [
        {
            "question": asked[row["wording"]],
            "today": today.get(row["wording"]),
            "has_other_rubric": _has_other_rubric(asked[row["wording"]], today),
            "open": row["open"],
            "number": number,
        }
        for number, row in enumerate(rows, 1)
    ]


def _has_other_rubric(question, today):
    later = today.get(question.pk)
    return later is not None and later.rubric_id not in (None, question.rubric_id)


def _of_today(questions):
    """`{id: the wording of today}` of those that have a later one."""
    parts = {one.quiz_id for one in questions if one.retired}
    chains = by_question(list(Question.objects.filter(quiz__in=parts))) if parts else []
    return {one.pk: chain[-1] for chain in chains for one in chain[:-1]}
