"""All answers to one question under each other: short answers graded without turning pages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lessons.models import Assignment, Classroom
from lessons.views.classes import staff_only
from quizzes.forms.marking import AnswersShownForm, QueueForm, WhichPapersForm
from quizzes.marking.answer import Judged, OnTable
from quizzes.marking.desk import all_valid, at_hand, form_of, keep_half_done, record
from quizzes.marking.pile import Pile
from quizzes.models import Mark, Question, Response
from quizzes.models.release import classes_where_each_goes
from quizzes.models.share import to_grade
from quizzes.rows import rows_of

PER_PAGE = 30  # about a class


class Answers:
    """The answers of one page of the table, each a `Judged`."""

    def __init__(self, request, assignment, question):
        self.marker, self.question = request.user, question
        classrooms = Classroom.objects.taught_by(request.user)
        form = QueueForm(request.GET, classrooms=classrooms)
        chosen = form.cleaned_data if form.is_valid() else {}
        self.gone, self.only = 0, None
        self.pile = Pile.of(request.user, form)
        self.room, self.show = self.pile.room, self.pile.show
        self.rows = rows_of({question.rubric_id} - {None}).get(question.rubric_id, [])
        wanted = chosen.get("row")
        self.row = next((row for row in self.rows if row.criterion.pk == wanted), None)
        self.papers = self.pile.papers(assignment, question.quiz)
        self.page = self._page(request)
        tables = OnTable.of_each(question.quiz, [one.attempt for one in self.page])
        data = request.POST if request.method == "POST" else None
        self.judged = [
            Judged(
                number,
                response,
                self.rows,
                tables[response.attempt],
                form_of(response, self.marker, self.rows, _("Comment"), data, only=self.row),
            )
            for number, response in enumerate(self.page, self.page.start_index())
        ]

    def _page(self, request):
        """What is asked for; of what was sent all that stood on it, graded meanwhile or not."""
        responses = self._of(self.papers)
        if request.method == "POST":
            form = AnswersShownForm(request.POST)
            chosen = form.cleaned_data if form.is_valid() else {}
            sent, self.only = chosen.get("answer", []), chosen.get("only")
            responses = responses.filter(pk__in=sent)
            self.gone = len(set(sent)) - responses.count()
            return self._read(Paginator(self._in_order(responses), 2 * PER_PAGE).page(1))
        if self.show:
            responses = self._of(self.pile.wanted(self.papers))
        else:
            responses = self._to_grade(responses)
        pages = Paginator(self._in_order(responses), PER_PAGE)
        return self._read(pages.get_page(request.GET.get("page")))

    def _of(self, papers):
        works = [paper.pk for paper in papers]
        return Response.objects.counted_by(self.question).filter(attempt__in=works)

    def _to_grade(self, responses):
        """Those not graded; row by row those in which this grader has not judged the row."""
        open_still = to_grade(responses, self.marker)
        if self.row is None:
            return open_still
        key = str(self.row.criterion.pk)
        judged = Mark.objects.filter(marker=self.marker, levels__has_key=key)
        return open_still.exclude(pk__in=judged.values("response"))

    def _in_order(self, responses):
        """Their ids in the order of the papers."""
        found = dict(responses.order_by().values_list("attempt", "pk"))
        return [found[paper.pk] for paper in self.papers if paper.pk in found]

    def _read(self, page):
        """The answers of these ids, each with its paper."""
        found = at_hand(Response.objects.filter(pk__in=page.object_list), self.marker)
        papers = {paper.pk: paper for paper in self.papers}
        answers = {one.pk: one for one in found}
        page.object_list = [answers[pk] for pk in page.object_list]
        for one in page.object_list:
            one.attempt = papers[one.attempt_id]
        return page

    @property
    def told(self):
        """Which papers they are of, in the words of the list of papers."""
        return dict(WhichPapersForm.SHOW)[self.show]

    def record(self):
        """Store what was sent; where one row alone is saved, the others are kept half done."""
        saved = [one for one in self.judged if self.only in (None, one.response.pk)]
        others = [one for one in self.judged if one not in saved] if self.keeps_by_itself else []
        return record(saved) + record(others, unasked=True)

    @property
    def keeps_by_itself(self):
        """What a student sees already changes only when a person says so."""
        return not any(one.response.attempt.is_given_back for one in self.judged)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def question(request, assignment_id, question_id):
    assignments = Assignment.objects.taught_by(request.user).select_related("lesson")
    assignment = get_object_or_404(assignments, pk=assignment_id)
    one = question_of(assignment, question_id)
    answers, conflicts, valid = Answers(request, assignment, one), [], True
    if request.method == "POST":
        if "draft" in request.POST:
            allowed = answers.keeps_by_itself and not answers.gone
            return keep_half_done(answers.judged, allowed)
        valid = all_valid(answers.judged)
        conflicts = answers.record() if valid else []
        if valid and not conflicts:
            _say(request, answers.gone)
            return redirect(request.get_full_path())
    context = {
        "assignment": assignment,
        "each_goes": classes_where_each_goes(request.user, assignment),
        "question": one,
        "answers": answers,
        "page_obj": answers.page,
        "conflicts": conflicts,
        "mistaken": not valid,
        "others": _questions(one),
        # What was sent may have mistakes: these are each one's own.
        "drawn": None if request.method == "POST" else {},
    }
    return render(request, "quizzes/marking/question.html", context)


def _say(request, gone):
    if gone:
        words = ngettext(
            "The others are saved. %(count)s answer is no longer here to be graded: "
            "its student may write on.",
            "The others are saved. %(count)s answers are no longer here to be graded: "
            "their students may write on.",
            gone,
        )
        messages.warning(request, words % {"count": gone})
    else:
        messages.success(request, _("Saved."))


def question_of(assignment, question_id):
    """A question that a person judges; what the program scores has no page."""
    asked = Question.objects.filter(quiz__lesson=assignment.lesson_id).select_related("quiz")
    question = get_object_or_404(asked, pk=question_id)
    if question.is_scored:
        raise Http404
    return question


def _questions(question):
    """The questions of the same part that a person judges, to go from one to the next."""
    asked = Question.objects.filter(quiz=question.quiz_id, retired=False)
    return [
        (number, one) for number, one in enumerate(asked, 1) if not one.is_scored or one == question
    ]
