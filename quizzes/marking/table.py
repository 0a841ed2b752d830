"""All answers to one question under each other: short answers graded without turning pages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.models import Assignment
from lessons.views.classes import staff_only
from quizzes.forms.marking import MarkForm, QueueForm
from quizzes.marking.answer import Judged, papers_of
from quizzes.marking.paper import own_mark, record
from quizzes.marking.queue import work_of
from quizzes.models import Evidence, Question, Response
from quizzes.rows import rows_of

PER_PAGE = 40


class Table:
    """The answers of one page of the table, each a `Judged`."""

    def __init__(self, request, assignment, question):
        self.marker, self.question = request.user, question
        classrooms = assignment.classrooms.taught_by(request.user)
        form = QueueForm(request.GET, classrooms=classrooms)
        chosen = form.cleaned_data if form.is_valid() else {}
        self.room, self.show = chosen.get("room"), chosen.get("show", "")
        work = work_of(request.user, assignment, self.room).values("pk")
        responses = Response.objects.filter(question=question, attempt__in=work)
        if self.show != "all":
            responses = responses.not_graded()
        self.page = Paginator(self._at_hand(responses), PER_PAGE).get_page(request.GET.get("page"))
        rows = rows_of({question.rubric_id} - {None}).get(question.rubric_id, [])
        papers = papers_of(question.quiz)
        data = request.POST if request.method == "POST" else None
        self.by_person = [
            Judged(number, response, rows, papers, self._form(response, rows, data))
            for number, response in enumerate(self.page, self.page.start_index())
            if data is None or f"r{response.pk}-base" in data
        ]

    def _at_hand(self, responses):
        evidence = Evidence.objects.select_related("version__text__source")
        return (
            responses.select_related("question", "attempt__student", "attempt__giving__classroom")
            .prefetch_related(Prefetch("evidence", evidence), "remarks__marker", "marks__marker")
            .order_by("attempt__student__display_name", "pk")
        )

    def _form(self, response, rows, data):
        mark = own_mark(response, self.marker)
        return MarkForm(data, question=self.question, rows=rows, mark=mark, label=_("Comment"))


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def question(request, assignment_id, question_id):
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    assignment = get_object_or_404(assignments, pk=assignment_id)
    asked = Question.objects.filter(quiz__lesson=assignment.lesson).select_related("quiz")
    one = get_object_or_404(asked, pk=question_id)
    table, conflicts = Table(request, assignment, one), []
    if request.method == "POST":
        checked = [row.form.is_valid() for row in table.by_person]
        if all(checked):
            conflicts = record(table)
            if not conflicts:
                messages.success(request, _("Saved."))
                return redirect(request.get_full_path())
    context = {
        "assignment": assignment,
        "question": one,
        "table": table,
        "page_obj": table.page,
        "conflicts": conflicts,
        "others": _questions(one),
    }
    return render(request, "quizzes/marking/question.html", context)


def _questions(question):
    """The questions of the same part that a person judges, to go from one to the next."""
    asked = Question.objects.filter(quiz=question.quiz_id, retired=False)
    return [one for one in asked if not one.handler.marked_by_program]
