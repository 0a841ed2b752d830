"""One paper at the grading desk: the answer, its passages beside it, the rubric."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import parse_qsl

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, OuterRef
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.models import Classroom
from lessons.views.classes import staff_only
from quizzes.fingerprint import fingerprint_of, in_groups
from quizzes.forms.marking import DeskForm, SendBackForm
from quizzes.forms.remark import DeskRemarkForm
from quizzes.forms.student_question import AnswerStudentForm
from quizzes.marking.answer import Judged, OnTable, passage_beside
from quizzes.marking.desk import all_valid, at_hand, bases_of, form_of, keep_half_done, record
from quizzes.marking.earlier_round import Earlier, earlier_columns, read_earlier
from quizzes.marking.pile import Pile
from quizzes.models import Attempt, MarginSymbol, Prediction, Restatement, StudentQuestion
from quizzes.models.attempts import goes_when_ready
from quizzes.models.margin_symbol import read_symbols
from quizzes.models.prediction import read_predictions
from quizzes.models.release import is_due, let_out
from quizzes.models.restatement import read_restatements
from quizzes.models.share import in_moderation
from quizzes.rows import rows_of

#: The list beside the desk shows so many papers, those around the one that lies there.
LISTED = 24


@dataclass
class PaperDesk:
    """What lies on the grading desk for one grader: a paper of a pile."""

    attempt: Attempt
    pile: Pile
    wanted: str = ""
    answers: list = field(default_factory=list)
    left_out: list = field(default_factory=list)

    @classmethod
    def of(cls, request, assignment_id, attempt_id):
        """404 for work that this person does not grade, or that is not turned in."""
        work = Attempt.objects.for_marker(request.user).turned_in().with_own_dates()
        work = work.select_related("giving__classroom", "giving__assignment__lesson")
        work = work.with_signers().with_next_steps().with_revision()
        work = work.annotate(
            is_release_due=is_due(OuterRef("giving")),
            in_moderation=in_moderation(),
            goes_when_ready=ExpressionWrapper(goes_when_ready(), BooleanField()),
            symbols=MarginSymbol.objects.visible_to(request.user).as_column(),
            predictions=Prediction.objects.asked_with_work().as_column(),
            restatements=Restatement.objects.asked_with_work().as_column(),
            **earlier_columns(request.user),
        )
        work = work.select_related("quiz").filter(giving__assignment=assignment_id)
        attempt = get_object_or_404(work, pk=attempt_id)
        if attempt.is_release_due:
            let_out([attempt.giving])
            attempt = work.get(pk=attempt_id)
        form = DeskForm(request.GET, classrooms=Classroom.objects.taught_by(request.user))
        wanted = form.cleaned_data["evidence"] if form.is_valid() else ""
        desk = cls(attempt, Pile.of(request.user, form), wanted)
        desk.read(request.POST if request.method == "POST" else None)
        return desk

    @property
    def assignment(self):
        return self.attempt.giving.assignment

    @property
    def late(self):
        return self.attempt.own_delay

    @property
    def lateness(self):
        """What coming late costs by the rule of the class, or None."""
        return self.attempt.own_lateness

    @property
    def earned(self):
        """The points that count; None where there are none, or others' are not to be seen yet."""
        if any(one.hides_others for one in self.answers):
            return None
        marks = [mark for one in self.answers for mark in one.response.marks.all()]
        given = [one.points for one in marks if one.counts and one.is_done]
        return sum(given) if given else None

    @cached_property
    def photos(self):
        """The photographs of the sheet, whoever added them."""
        return list(self.attempt.photos.all())

    @property
    def by_person(self):
        return [one for one in self.answers if one.form]

    @property
    def keeps_by_itself(self):
        """What a student sees already changes only when a person says so."""
        return not self.attempt.is_given_back

    @property
    def saved(self):
        """What was done, in words that call the paper as it was called while it was graded."""
        now = Attempt.objects.filter(pk=self.attempt.pk, given_back_at__isnull=False)
        words = _("%(name)s: saved.")
        if self.attempt.goes_when_ready and now.exists():
            words = _("%(name)s: saved and given back.")
        return words % {"name": self.attempt.called}

    def read(self, data):
        responses = list(at_hand(self.attempt.responses.all(), self.marker))
        rubrics = rows_of({one.rubric_id for one in responses} - {None})
        on_table = OnTable(self.attempt.quiz, self.attempt)
        self.left_out = on_table.left_out
        query = tuple(parse_qsl(self.query.removeprefix("?")))
        earlier = read_earlier(self.attempt)
        for number, response in enumerate(responses, 1):
            rows = rubrics.get(response.rubric_id, [])
            form = self._form(response, rows, data)
            one = Judged(number, response, rows, on_table, form, query)
            one.remark_form = self._remark_form(one, data)
            if response.question_id in earlier:
                before = earlier[response.question_id]
                one.earlier = Earlier(self.attempt.round - 1, response, rows, *before)
            self.answers.append(one)

    def _form(self, response, rows, data):
        """None where the program has scored what was chosen on the page."""
        marks = response.marks.all()
        on_sheet = self.attempt.on_paper and not marks
        judged_by_hand = on_sheet or any(not mark.by_program for mark in marks)
        if response.question.is_scored and not judged_by_hand:
            return None
        label = _("Next step for %(name)s") % {"name": self.attempt.called}
        return form_of(response, self.marker, rows, label, data, asks_next=True)

    def _remark_form(self, one, data):
        """None where no words are there to pin a comment to."""
        if not one.is_written or not one.response.answer:
            return None
        whose, _dash, symbol = ("" if data is None else data.get("pin", "")).partition("-")
        asked = whose == str(one.response.pk)
        looking = data is not None and "look" in data
        pressed = next((one for one in self.symbols if asked and str(one.pk) == symbol), None)
        return DeskRemarkForm(
            data, response=one.response, asked=asked, looking=looking, pressed=pressed
        )

    @cached_property
    def symbols(self):
        """What the school sets in margins."""
        return read_symbols(self.attempt.symbols)

    @property
    def remark_forms(self):
        return [one.remark_form for one in self.answers if one.remark_form]

    def passage(self):
        """The chosen passage in its surroundings, by default the first of the paper."""
        found = [one for answer in self.answers for one in answer.evidence]
        chosen = next((one for one in found if one.key == self.wanted), found[0] if found else None)
        return passage_beside(chosen, self.answers) if chosen else None

    @property
    def marker(self):
        return self.pile.marker

    @cached_property
    def papers(self):
        """The papers of the same part, in the order of the list beside the desk."""
        return self.pile.papers(self.assignment, self.attempt.quiz)

    @property
    def query(self):
        """What keeps the pile on every page of the desk."""
        return self.pile.query

    def address(self, attempt):
        """The desk with another paper on it, of the same queue."""
        address = reverse("quizzes:marking_paper", args=[self.assignment.pk, attempt.pk])
        return f"{address}{self.query}"

    def queue_address(self):
        address = reverse("quizzes:marking_queue", args=[self.assignment.pk])
        return f"{address}{self.query or '?'}&part={self.attempt.quiz_id}".replace("?&", "?")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request, assignment_id, attempt_id):
    """The desk. Who looks at another passage or pins a comment has what is typed kept half done,
    or, where a student sees it already, carried on by the page."""
    desk = PaperDesk.of(request, assignment_id, attempt_id)
    if request.method != "POST":
        note_reading(request, desk.attempt)
        return _shown(request, desk)
    if "draft" in request.POST:
        return keep_half_done(desk.by_person, desk.keeps_by_itself)
    if "ahead" in request.POST:
        return _saved_ahead(desk)
    mistaken = not all_valid(desk.by_person)
    unpinned = not all(form.is_valid() for form in desk.remark_forms)
    if mistaken or unpinned:
        return _shown(request, desk, mistaken=mistaken, unpinned=unpinned)
    return _kept(request, desk)


def _saved_ahead(desk):
    """The answer to a page that has the next paper at hand: its address, once this one is saved.

    Where there is anything else to say, the page sends its form.
    """
    if not all_valid(desk.by_person) or any(form.is_typed for form in desk.remark_forms):
        return JsonResponse({"error": "invalid"}, status=400)
    if record(desk.by_person):
        return JsonResponse({"error": "changed"}, status=409)
    following = desk.pile.after(desk.attempt, desk.papers)
    answer = {
        "next": desk.address(following) if following else "",
        "said": desk.saved,
        "bases": bases_of(desk.by_person),
    }
    return JsonResponse(answer)


def _kept(request, desk):
    """Store what may be stored; the page again where something typed would be lost by going on."""
    looking, pinning = "look" in request.POST, "pin" in request.POST
    typed = any(one.form.has_changed() for one in desk.by_person)
    if desk.keeps_by_itself or not (looking or pinning):
        conflicts = record(desk.by_person, unasked=looking or pinning)
        if conflicts:
            return _shown(request, desk, conflicts=conflicts)
    elif looking or typed:
        return _shown(request, desk, waits=pinning)
    if looking and any(form.is_typed for form in desk.remark_forms):
        return _shown(request, desk)
    for form in desk.remark_forms:
        form.pin(request.user)
    return _onward(request, desk)


def _shown(request, desk, **told):
    return render(request, "quizzes/marking/paper.html", _context(desk) | told)


def _onward(request, desk):
    if "look" in request.POST:
        return redirect(f"{request.get_full_path()}#passage")
    if "pin" in request.POST:
        pinned = next((one for one in desk.remark_forms if one.asked), None)
        anchor = f"#answer-{pinned.response.pk}" if pinned else ""
        return redirect(f"{request.get_full_path()}{anchor}")
    messages.success(request, desk.saved)
    if "next" not in request.POST:
        return redirect(request.get_full_path())
    following = desk.pile.after(desk.attempt, desk.papers)
    if following:
        return redirect(desk.address(following))
    messages.info(request, _("No other paper of this part waits to be graded."))
    return redirect(desk.queue_address())


def note_reading(request, attempt):
    """One line a sign-in of who read whose work, for the record of who saw what.

    A page that is fetched ahead nobody has seen yet; shown, it is asked for once more.
    """
    if is_ahead(request):
        return
    seen = request.session.get("papers_read", [])
    if attempt.pk not in seen:
        attempt.record(request.user, "read")
        request.session["papers_read"] = [*seen[-300:], attempt.pk]


def is_ahead(request):
    """Whether a browser (Sec-Purpose) or our own script (Purpose) fetches it before it is shown."""
    told = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    return told.startswith("prefetch")


def _listed(attempt, papers, wanted):
    """The wanted and the paper at hand, at most `LISTED` of them with the paper among them."""
    kept = {attempt.pk, *(one.pk for one in wanted)}
    papers = [one for one in papers if one.pk in kept]
    at = next((n for n, one in enumerate(papers) if one.pk == attempt.pk), 0)
    first = max(0, min(at - LISTED // 3, len(papers) - LISTED))
    return papers[first : first + LISTED]


def _context(desk):
    papers, wanted = desk.papers, desk.pile.wanted(desk.papers)
    following = desk.pile.after(desk.attempt, papers)
    before = desk.pile.before(desk.attempt, papers)
    return _told_of_drafts(desk) | {
        "desk": desk,
        "attempt": desk.attempt,
        "assignment": desk.assignment,
        "answers": desk.answers,
        "listed": [(one, desk.address(one)) for one in _listed(desk.attempt, papers, wanted)],
        "count": len(papers),
        "position": next((n for n, one in enumerate(papers, 1) if one.pk == desk.attempt.pk), None),
        "is_beside": len(desk.answers) == 1,
        "waiting": len(replace(desk.pile, show="").wanted(papers)),
        "has_next": following is not None,
        "back_to": desk.address(before) if before else "",
        "skip_to": desk.address(following) if following else desk.queue_address(),
        "passage": desk.passage(),
        "send_back_form": SendBackForm(),
        "asked": StudentQuestion.objects.about(desk.attempt).to_read(),
        "answer_form": AnswerStudentForm(),
        "predictions": read_predictions(desk.attempt.predictions),
        "restatements": read_restatements(desk.attempt.restatements),
    }


def _told_of_drafts(desk):
    """The receipt that the student holds, whether the answers on the desk are still its words,
    the most words that came in one save, and the last that came too late to count."""
    drafts = list(desk.attempt.drafts.told_to_graders())
    receipt = desk.attempt.receipt_among(drafts)
    stands = {str(one.question.pk): one.response.answer for one in desk.answers}
    fingerprint = fingerprint_of(stands, [one.digest for one in desk.photos if one.is_students])
    return {
        "receipt": receipt,
        "fingerprint": in_groups(fingerprint),
        "too_late": next((one for one in drafts if one.kind == one.Kind.TOO_LATE), None),
        "at_once": max((one.words_added for one in drafts if one.is_at_once), default=0),
        "is_as_turned_in": receipt is None or receipt.fingerprint == fingerprint,
    }
