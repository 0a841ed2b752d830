"""One paper at the grading desk: the answer, its passages beside it, the rubric."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import Prefetch
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.models import AuditEvent
from lessons.views.classes import staff_only
from quizzes.forms.marking import MarkForm, RemarkForm, SendBackForm
from quizzes.marking.answer import Judged, papers_of, passage_beside
from quizzes.marking.queue import shown, work_of
from quizzes.models import Attempt, ChangedMeanwhile, Evidence, Mark
from quizzes.rows import rows_of


@dataclass
class PaperDesk:
    """What lies on the grading desk for one grader."""

    attempt: Attempt
    marker: object
    answers: list = field(default_factory=list)

    @classmethod
    def of(cls, request, assignment_id, attempt_id):
        """404 for work that this person does not grade, or that is not turned in."""
        work = Attempt.objects.for_marker(request.user).turned_in().with_extension()
        work = work.select_related("giving__classroom", "giving__assignment__lesson", "student")
        attempt = get_object_or_404(
            work.select_related("quiz"), pk=attempt_id, giving__assignment=assignment_id
        )
        desk = cls(attempt, request.user)
        desk.read(request.POST if request.method == "POST" else None)
        return desk

    @property
    def assignment(self):
        return self.attempt.giving.assignment

    @property
    def late(self):
        due_at, _closes = self.attempt.giving.dates_with(self.attempt.extension_of_student)
        return self.attempt.late_by(due_at)

    @property
    def by_person(self):
        return [one for one in self.answers if one.form]

    def read(self, data):
        evidence = Evidence.objects.select_related("version__text__source")
        responses = list(
            self.attempt.responses.select_related("question").prefetch_related(
                Prefetch("evidence", evidence), "remarks__marker", "marks__marker"
            )
        )
        rubrics = rows_of({one.question.rubric_id for one in responses} - {None})
        papers = papers_of(self.attempt.quiz)
        for number, response in enumerate(responses, 1):
            rows = rubrics.get(response.question.rubric_id, [])
            form = self._form(response, rows, data)
            self.answers.append(Judged(number, response, rows, papers, form))

    def _form(self, response, rows, data):
        if response.handler.marked_by_program:
            return None
        mark = own_mark(response, self.marker)
        label = _("Next step for %(name)s") % {"name": self.attempt.student}
        return MarkForm(data, question=response.question, rows=rows, mark=mark, label=label)

    def evidence(self, key):
        """The chosen passage, by default the first of the paper."""
        found = [one for answer in self.answers for one in answer.response.evidence.all()]
        return next((one for one in found if one.key == key), found[0] if found else None)


def own_mark(response, marker):
    """This marker's mark among those at hand, new and unsaved if there is none."""
    own = (mark for mark in response.marks.all() if mark.marker_id == marker.pk)
    return next(own, None) or Mark(response=response, marker=marker)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request, assignment_id, attempt_id):
    desk = PaperDesk.of(request, assignment_id, attempt_id)
    conflicts = []
    if request.method == "POST":
        checked = [one.form.is_valid() for one in desk.by_person]  # each shows its errors
        valid = all(checked)
        conflicts = record(desk) if valid else []
        if "draft" in request.POST:
            return _kept(desk, valid, conflicts)
        if valid and not conflicts:
            return _onward(request, desk)
    else:
        _note_reading(request, desk.attempt)
    return render(request, "quizzes/marking/paper.html", _context(request, desk, conflicts))


def record(desk):
    """Store every judgement that was typed. Returns the marks somebody changed meanwhile."""
    conflicts = []
    for one in desk.by_person:
        form = one.form
        if form.is_empty:
            continue
        mark = own_mark(one.response, desk.marker)
        try:
            mark.record(
                **form.judgement(),
                comment=form.cleaned_data["comment"],
                base=form.cleaned_data["base"],
            )
        except ChangedMeanwhile as changed:
            conflicts.append(changed.stored)
            form.data = form.data.copy()
            form.data[form.add_prefix("base")] = changed.stored.revision
        else:
            one.saved = mark
    return conflicts


def _kept(desk, valid, conflicts):
    """The answer to a page that keeps half-done grading by itself."""
    if not valid:
        return JsonResponse({"error": "invalid"}, status=400)
    if conflicts:
        return JsonResponse({"error": "changed"}, status=409)
    bases = {one.form.add_prefix("base"): one.saved.revision for one in desk.by_person if one.saved}
    return JsonResponse({"bases": bases})


def _onward(request, desk):
    messages.success(request, _("%(name)s: saved.") % {"name": desk.attempt.student})
    here = ["quizzes:marking_paper", desk.assignment.pk, desk.attempt.pk]
    if "next" not in request.POST:
        return redirect(*here)
    waiting = shown(_queue(request, desk), "")
    following = _after(desk.attempt, waiting)
    if following:
        return redirect("quizzes:marking_paper", desk.assignment.pk, following.pk)
    messages.info(request, _("No other paper of this part waits to be graded."))
    return redirect("quizzes:marking_queue", desk.assignment.pk)


def _queue(request, desk):
    """The papers of the same part, in the order of the list beside the desk."""
    work = work_of(request.user, desk.assignment).filter(quiz=desk.attempt.quiz_id)
    return sorted(work.with_state(), key=lambda one: (str(one.student), one.pk))


def _after(attempt, papers):
    """The next paper in the list that waits, going round at its end; None if none does."""
    place = (str(attempt.student), attempt.pk)
    others = [one for one in papers if one.pk != attempt.pk]
    later = [one for one in others if (str(one.student), one.pk) > place]
    return next(iter(later or others), None)


def _note_reading(request, attempt):
    """One line a day of who read whose work, for the record of who saw what."""
    seen = request.session.setdefault("papers_read", [])
    if attempt.pk not in seen:
        AuditEvent.note(request.user, "read", attempt.student, attempt.quiz)
        request.session["papers_read"] = [*seen[-300:], attempt.pk]


def _context(request, desk, conflicts):
    papers = _queue(request, desk)
    waiting = shown(papers, "")
    chosen = desk.evidence(request.GET.get("evidence", ""))
    remark_on = request.GET.get("remark", "")
    return {
        "desk": desk,
        "attempt": desk.attempt,
        "assignment": desk.assignment,
        "answers": desk.answers,
        "conflicts": conflicts,
        "papers": papers,
        "waiting": len(waiting),
        "position": next((n for n, one in enumerate(papers, 1) if one.pk == desk.attempt.pk), 0),
        "following": _after(desk.attempt, waiting),
        "passage": passage_beside(chosen, desk.answers) if chosen else None,
        "remark_forms": [
            (one, RemarkForm(response=one.response, auto_id=f"id_{one.response.pk}_%s"))
            for one in desk.by_person
        ],
        "remark_on": remark_on,
        "send_back_form": SendBackForm(),
    }
