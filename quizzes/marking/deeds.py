"""What a grader does with one paper besides grading it: comments in the margin, sending back."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.once import once
from lessons.models import Classroom, Enrolment, Giving
from lessons.views.classes import staff_only
from quizzes.forms.marking import DeskForm, MakeCountForm, PaperForm, SendBackForm
from quizzes.forms.remark import ChangeRemarkForm
from quizzes.forms.student_question import AnswerStudentForm
from quizzes.marking.pile import Pile
from quizzes.models import (
    Attempt,
    ChangedMeanwhile,
    MarginSymbol,
    Mark,
    Quiz,
    Remark,
    StudentQuestion,
)
from quizzes.models.release import let_out


def work(request, assignment_id, attempt_id):
    turned_in = Attempt.objects.for_marker(request.user).turned_in().with_own_dates()
    turned_in = turned_in.select_related("giving__classroom", "quiz").with_signers()
    return get_object_or_404(turned_in, pk=attempt_id, giving__assignment=assignment_id)


def to_paper(request, assignment_id, attempt_id, anchor=""):
    """Back to the desk, with the same pile."""
    form = DeskForm(request.GET, classrooms=Classroom.objects.taught_by(request.user))
    address = reverse("quizzes:marking_paper", args=[assignment_id, attempt_id])
    return HttpResponseRedirect(f"{address}{Pile.of(request.user, form).query}{anchor}")


def _remark_page(request, form, attempt, response):
    context = {
        "form": form,
        "attempt": attempt,
        "lines": response.handler.shown(response.question, response.answer),
        "assignment_id": attempt.giving.assignment_id,
    }
    return render(request, "quizzes/marking/remark.html", context)


def own_remark(request, attempt, remark_id):
    remarks = Remark.objects.for_marker(request.user).filter(marker=request.user)
    remarks = remarks.select_related("response__question")
    return get_object_or_404(remarks, pk=remark_id, response__attempt=attempt)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def remark(request, assignment_id, attempt_id, remark_id):
    """Change the words of one's own comment, or the words it is pinned to."""
    attempt = work(request, assignment_id, attempt_id)
    one = own_remark(request, attempt, remark_id)
    symbols = MarginSymbol.objects.visible_to(request.user)
    form = ChangeRemarkForm(request.POST or None, remark=one, symbols=symbols)
    if request.method == "POST" and form.is_valid():
        try:
            one.change(form.cleaned_data["base"], **form.stored)
        except ChangedMeanwhile:
            stored = own_remark(request, attempt, remark_id)
            form.say_changed(stored, "text", str(stored))
        else:
            return to_paper(request, assignment_id, attempt_id, f"#answer-{one.response_id}")
    return _remark_page(request, form, attempt, one.response)


@staff_only
@require_POST
def delete_remark(request, assignment_id, attempt_id, remark_id):
    attempt = work(request, assignment_id, attempt_id)
    remark = own_remark(request, attempt, remark_id)
    remark.delete()
    return to_paper(request, assignment_id, attempt_id, f"#answer-{remark.response_id}")


@staff_only
@require_POST
def make_count(request, assignment_id, attempt_id, mark_id):
    """One's own points count instead of a colleague's."""
    attempt = work(request, assignment_id, attempt_id)
    marks = Mark.objects.for_marker(request.user).done().filter(marker=request.user)
    marks = marks.exclude(response__marks__is_agreed=True)  # that is changed where it was agreed on
    mark = get_object_or_404(marks, pk=mark_id, response__attempt=attempt)
    form = MakeCountForm(request.POST)
    if form.is_valid():
        with attempt.each_when_ready():
            mark.make_count(request.user, form.cleaned_data["why"])
        messages.success(request, _("Your points count now. The others are kept."))
    else:
        messages.error(request, form.errors["why"][0])
    return to_paper(request, assignment_id, attempt_id)


@staff_only
@require_POST
def answer_question(request, assignment_id, attempt_id, question_id):
    """What was asked about any round of it. Too long an answer comes back as it was typed."""
    attempt = work(request, assignment_id, attempt_id)
    questions = StudentQuestion.objects.for_marker(request.user).about(attempt)
    question = get_object_or_404(questions, pk=question_id)
    form = AnswerStudentForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "attempt": attempt, "question": question}
        return render(request, "quizzes/marking/answer_question.html", context)
    if question.answer_with(form.cleaned_data["answer"], request.user):
        messages.success(request, _("%(name)s can read your answer.") % {"name": attempt.called})
        return to_paper(request, assignment_id, attempt_id, "#asked")
    messages.error(request, _("A colleague has answered already. Yours was not sent."))
    context = {"form": form, "attempt": attempt, "question": questions.get(pk=question_id)}
    return render(request, "quizzes/marking/answer_question.html", context)


@staff_only
@require_POST
def take_name_off(request, assignment_id, attempt_id, signature_id):
    """Who did not write it, in all its rounds. The words and the grade stay with the others."""
    attempt = work(request, assignment_id, attempt_id)
    named = attempt.signatures.none() if attempt.hides_names else attempt.signatures
    signature = get_object_or_404(named, pk=signature_id)
    signature.take_off(request.user)
    words = _("%(name)s is not among those who wrote this any more.")
    messages.success(request, words % {"name": signature.student})
    return to_paper(request, assignment_id, attempt_id)


@staff_only
@require_POST
def reopen(request, assignment_id, attempt_id):
    let_out(Giving.objects.filter(assignment=assignment_id))
    attempt = work(request, assignment_id, attempt_id)
    if attempt.is_given_back:
        messages.error(request, _("This was given back. Send it back to revise instead."))
        return to_paper(request, assignment_id, attempt_id)
    attempt.reopen(request.user)
    words = _("%(name)s can write on. Nothing you graded is lost.")
    if _is_closed(attempt):
        words = _("It is not turned in any more. Give %(name)s different dates to write on.")
    elif attempt.sittings.between(timezone.now()).exists():
        words = _("It is not turned in any more. %(name)s writes on in the next sitting.")
    messages.success(request, words % {"name": attempt.called})
    return redirect("quizzes:marking_queue", assignment_id)


def _is_closed(attempt):
    closes_at = attempt.own_dates[1]
    return closes_at is not None and closes_at <= timezone.now()


@staff_only
@require_POST
def send_back(request, assignment_id, attempt_id):
    """A new round that starts from the last text; what was graded is given back with it."""
    attempt = work(request, assignment_id, attempt_id)
    in_moderation = Attempt.objects.in_moderation().filter(pk=attempt.pk, given_back_at=None)
    if in_moderation.exists():
        words = _("It was not sent back: it is in moderation. Its graders are to agree first.")
        messages.error(request, words)
        return to_paper(request, assignment_id, attempt_id)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("It was not sent back: the note is too long."))
        return to_paper(request, assignment_id, attempt_id)
    if not _sent_back(attempt, request.user, form.cleaned_data["note"]):
        messages.error(request, _("It was sent back already: there is a later round."))
        return to_paper(request, assignment_id, attempt_id)
    words = _("%(name)s can revise it now.")
    if _is_closed(attempt):
        words = _(
            "%(name)s can revise it now, though it is closed for the others. Nothing ends that: "
            "give %(name)s different dates if it should close."
        )
    messages.success(request, words % {"name": attempt.called})
    return redirect("quizzes:marking_queue", assignment_id)


def _sent_back(attempt, by, note):
    """False where it was sent back already, in another tab or by a second press."""
    if not Attempt.objects.latest_round().filter(pk=attempt.pk).exists():
        return False
    try:
        attempt.send_back(by, note)
    except IntegrityError:
        return False
    return True


@staff_only
@require_POST
@once
def let_earlier_count(request, assignment_id, attempt_id):
    """The revision of this work, whichever round is named, never came: the one before counts."""
    mine = Attempt.objects.for_marker(request.user).filter(giving__assignment=assignment_id)
    rounds = get_object_or_404(mine, pk=attempt_id).rounds()
    earlier = get_object_or_404(rounds.last_turned_in())
    latest = rounds.with_signers().select_related("giving", "quiz").latest("round")
    if latest.give_way(request.user):
        words = _("What %(name)s turned in before counts again.")
        messages.success(request, words % {"name": latest.called})
    else:
        words = _("It was not done: there is no later version, or something was written in it.")
        messages.error(request, words)
    return to_paper(request, assignment_id, earlier.pk)


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
    if attempt is None:
        messages.error(request, _("This part asks nothing yet."))
        return redirect("quizzes:marking_queue", assignment_id)
    if attempt.is_turned_in and attempt.hides_names:
        words = _("This student turned it in already. It is graded under its number.")
        messages.info(request, words)
        return redirect("quizzes:marking_queue", assignment_id)
    if not attempt.is_turned_in:
        attempt.take_on_paper(request.user)
    if attempt.signers:
        words = _("This is the paper of %(name)s, who write it together.")
        messages.info(request, words % {"name": attempt.called})
    return to_paper(request, assignment_id, attempt.pk)
