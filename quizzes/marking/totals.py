"""All answers to one question in one table, a line each: what they got in each row, and in all."""

from dataclasses import dataclass, replace
from functools import cache

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.models import Assignment, Classroom
from lessons.views.classes import staff_only
from quizzes.forms.marking import QueueForm
from quizzes.marking.pile import Pile
from quizzes.marking.table import question_of
from quizzes.models import Attempt, Mark, Response
from quizzes.rows import rows_of
from quizzes.templatetags.desk import in_short, points

#: A year group on one page: a line is short.
PER_PAGE = 200


@dataclass
class Line:
    """One answer: how it begins, and of the grade that counts the points in words.

    `cells` are (title of the row, its points); "" where none are given.
    """

    paper: Attempt
    words: str
    cells: list
    total: str
    is_done: bool


@staff_only
@require_safe
def totals(request, assignment_id, question_id):
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    assignment = get_object_or_404(assignments, pk=assignment_id)
    question = question_of(assignment, question_id)
    form = QueueForm(request.GET, classrooms=Classroom.objects.taught_by(request.user))
    pile = replace(Pile.of(request.user, form), show="all")
    rows = rows_of({question.rubric_id} - {None}).get(question.rubric_id, [])
    papers = pile.papers(assignment, question.quiz)
    answers = Response.objects.counted_by(question).filter(attempt__in=[one.pk for one in papers])
    found = {one.attempt_id: one for one in answers.only("attempt", "answer")}
    pages = Paginator([one for one in papers if one.pk in found], PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    page.object_list = _lines(page.object_list, found, rows, question, request.user)
    context = {
        "assignment": assignment,
        "question": question,
        "pile": pile,
        "rows": rows,
        "most": sum(row.most for row in rows) if rows else question.points,
        "page_obj": page,
    }
    return render(request, "quizzes/marking/totals.html", context)


def _lines(papers, found, rows, question, reader):
    marks = Mark.objects.shown_to(reader).counting()
    marks = marks.filter(response__in=[found[one.pk].pk for one in papers])
    marks = {one.response_id: one for one in marks.only("response", "levels", "points", "done_at")}
    keys = [(row.criterion.title, str(row.criterion.pk)) for row in rows]
    told = cache(points)  # the same few numbers again and again
    lines = []
    for paper in papers:
        answer = found[paper.pk]
        mark = marks.get(answer.pk)
        levels = mark.levels if mark else {}
        words = " ".join(question.handler.shown(question, answer.answer))
        cells = [(title, told(levels.get(key) or None)) for title, key in keys]
        total, is_done = told(mark and mark.points), bool(mark and mark.done_at)
        lines.append(Line(paper, in_short(words), cells, total, is_done))
    return lines
