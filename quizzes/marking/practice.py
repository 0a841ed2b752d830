"""Practice papers: one grades them, and sees for oneself where one differs from what was agreed."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.views.classes import form_page, staff_only
from quizzes.agreement import LEAST_FOR_KAPPA
from quizzes.forms.levels import LevelsForm
from quizzes.marking.agreement import Compared, most_apart, rows_compared
from quizzes.marking.release import own_assignment
from quizzes.models import Anchor, PracticeMark, Question
from quizzes.rows import rows_of


@dataclass
class Paper:
    """A practice paper under its number, and what this grader gave it, or None.

    `lesson` is the one it comes from, where that is another.
    """

    number: int
    anchor: Anchor
    own: PracticeMark | None
    lesson: object = None

    @property
    def name(self):
        return _("Practice paper %(number)s") % {"number": self.number}

    @property
    def question(self):
        return self.anchor.response.keyed

    @property
    def is_open(self):
        """Whether it can be graded: for the first time, or once one has forgotten it."""
        return self.own is None or self.own.may_be_made_again

    @property
    def compared(self):
        return Compared(self.anchor.response, self.own, self.anchor, self.own.made_at)


def papers_of(user, assignment):
    """All of the lesson, whatever class or year they come from; then those of other lessons of
    this person's that are graded by a rubric of this one."""
    rubrics = Question.objects.filter(quiz__lesson=assignment.lesson_id).exclude(rubric=None)
    here = Q(loan__response__attempt__quiz__lesson=assignment.lesson_id)
    alike = Q(loan__response__question__rubric__in=rubrics.order_by().values("rubric"))
    anchors = Anchor.objects.open_to(user).filter(here | alike)
    anchors = anchors.select_related(
        "loan__response__question",
        "loan__response__keyed_by",
        "loan__response__attempt__quiz__lesson",
    )
    found = [(one, one.response.attempt.quiz.lesson) for one in anchors]
    found.sort(key=lambda pair: pair[1].pk != assignment.lesson_id)
    own = {one.anchor_id: one for one in PracticeMark.objects.of_grader(user).latest()}
    return [
        Paper(number, one, own.get(one.pk), lesson if lesson.pk != assignment.lesson_id else None)
        for number, (one, lesson) in enumerate(found, 1)
    ]


@staff_only
@require_safe
def practice(request, assignment_id):
    assignment = own_assignment(request, assignment_id)
    papers = papers_of(request.user, assignment)
    compared = {one.anchor.response.pk: one for one in papers if one.own}
    both = [one.compared for one in compared.values()]
    rubrics = rows_of({one.question.rubric_id for one in compared.values()} - {None})
    context = {
        "assignment": assignment,
        "papers": papers,
        "rows": rows_compared(both, rubrics),
        "apart": [compared[one.response.pk] for one in most_apart(both)],
        "least": LEAST_FOR_KAPPA,
    }
    return render(request, "quizzes/marking/practice.html", context)


@staff_only
@form_page
def practice_paper(request, assignment_id, anchor_id):
    """Grade one of them; afterwards, both judgements side by side."""
    assignment = own_assignment(request, assignment_id)
    papers = papers_of(request.user, assignment)
    paper = next((one for one in papers if one.anchor.pk == anchor_id), None)
    if paper is None:
        raise Http404
    question = paper.question
    rows = rows_of({question.rubric_id} - {None}).get(question.rubric_id, [])
    data = request.POST if request.method == "POST" else None
    form = LevelsForm(data, question=question, rows=rows)
    if request.method == "POST" and not paper.is_open:
        messages.info(request, _("You have graded this one already. Yours stands below."))
        return redirect("quizzes:marking_practice_paper", assignment_id, anchor_id)
    if request.method == "POST" and form.is_valid():
        PracticeMark.objects.create(anchor=paper.anchor, marker=request.user, **form.judgement())
        return redirect("quizzes:marking_practice_paper", assignment_id, anchor_id)
    again = "again" in request.GET or form.is_bound
    waiting = [one for one in papers if one.own is None and one != paper]
    context = {
        "assignment": assignment,
        "paper": paper,
        "question": question,
        "lines": paper.anchor.loan.lines,
        "evidence": paper.anchor.response.evidence.with_withdrawals(),
        "form": form if paper.own is None or (again and paper.is_open) else None,
        "sides": sides(paper, rows) if paper.own else [],
        "next": waiting[0] if waiting else None,
    }
    return render(request, "quizzes/marking/practice_paper.html", context)


def sides(paper, rows):
    """`[(row, what I reached in it, what was agreed on, why), …]`."""
    own, anchor = paper.own, paper.anchor
    return [
        (
            row,
            row.reached(own.levels),
            row.reached(anchor.levels),
            anchor.reasons.get(str(row.criterion.pk), ""),
        )
        for row in rows
    ]
