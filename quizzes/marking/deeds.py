"""What a grader does with one paper besides grading it: comments in the margin, sending back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons.models import Enrolment, Giving
from lessons.views.classes import staff_only
from quizzes.forms.marking import PaperForm, RemarkForm, SendBackForm
from quizzes.models import Attempt, Mark, Quiz, Remark, Response


def work(request, assignment_id, attempt_id):
    turned_in = Attempt.objects.for_marker(request.user).turned_in()
    return get_object_or_404(turned_in, pk=attempt_id, giving__assignment=assignment_id)


def answer(request, attempt, response_id):
    responses = Response.objects.for_marker(request.user).select_related("question")
    return get_object_or_404(responses, pk=response_id, attempt=attempt)


def to_paper(assignment_id, attempt_id):
    return redirect("quizzes:marking_paper", assignment_id, attempt_id)


@staff_only
@require_POST
def add_remark(request, assignment_id, attempt_id, response_id):
    """Pin a comment to words of the answer; a page of its own where the words aren't found."""
    attempt = work(request, assignment_id, attempt_id)
    response = answer(request, attempt, response_id)
    form = RemarkForm(request.POST, response=response)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("start", "end", "quote", "text")}
        response.remarks.create(marker=request.user, **values)
        return to_paper(assignment_id, attempt_id)
    context = {"form": form, "attempt": attempt, "response": response}
    return render(
        request, "quizzes/marking/remark.html", context | {"assignment_id": assignment_id}
    )


@staff_only
@require_POST
def delete_remark(request, assignment_id, attempt_id, remark_id):
    attempt = work(request, assignment_id, attempt_id)
    remarks = Remark.objects.for_marker(request.user).filter(marker=request.user)
    get_object_or_404(remarks, pk=remark_id, response__attempt=attempt).delete()
    return to_paper(assignment_id, attempt_id)


@staff_only
@require_POST
def make_count(request, assignment_id, attempt_id, mark_id):
    """One's own points count instead of a colleague's."""
    attempt = work(request, assignment_id, attempt_id)
    marks = Mark.objects.for_marker(request.user).filter(marker=request.user)
    get_object_or_404(marks, pk=mark_id, response__attempt=attempt).make_count(request.user)
    messages.success(request, _("Your points count now. The others are kept."))
    return to_paper(assignment_id, attempt_id)


@staff_only
@require_POST
def reopen(request, assignment_id, attempt_id):
    attempt = work(request, assignment_id, attempt_id)
    if attempt.is_given_back:
        messages.error(request, _("This was given back. Send it back to revise instead."))
        return to_paper(assignment_id, attempt_id)
    attempt.reopen(request.user)
    words = _("%(name)s can write on. Nothing you graded is lost.")
    messages.success(request, words % {"name": attempt.student})
    return redirect("quizzes:marking_queue", assignment_id)


@staff_only
@require_POST
def send_back(request, assignment_id, attempt_id):
    """A new round that starts from the last text; what was graded is given back with it."""
    attempt = work(request, assignment_id, attempt_id)
    form = SendBackForm(request.POST)
    if not form.is_valid() or not Attempt.objects.latest_round().filter(pk=attempt.pk).exists():
        messages.error(
            request, _("It was not sent back: it has a later round, or the note is too long.")
        )
        return to_paper(assignment_id, attempt_id)
    attempt.send_back(request.user, form.cleaned_data["note"])
    messages.success(request, _("%(name)s can revise it now.") % {"name": attempt.student})
    return redirect("quizzes:marking_queue", assignment_id)


@staff_only
@require_POST
def on_paper(request, assignment_id):
    """The student answered on a sheet: it is graded here like any other work."""
    form = PaperForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a student and a part."))
        return redirect("quizzes:marking_queue", assignment_id)
    chosen = form.cleaned_data
    givings = Giving.objects.taught_by(request.user).filter(assignment=assignment_id)
    giving = get_object_or_404(givings, classroom=chosen["room"])
    seats = Enrolment.objects.current().students().filter(classroom=giving.classroom_id)
    seat = get_object_or_404(seats.select_related("user"), user=chosen["student"])
    quiz = get_object_or_404(Quiz, pk=chosen["part"], lesson__assignments=assignment_id)
    attempt = Attempt.objects.open_for(giving, quiz, seat.user)
    if not attempt.is_turned_in:
        attempt.take_on_paper(request.user)
    return to_paper(assignment_id, attempt.pk)
