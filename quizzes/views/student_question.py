"""What a student asks about work that came back, and what was answered."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.once import once
from quizzes.desk import Desk
from quizzes.forms.student_question import AskTeacherForm
from quizzes.models import StudentQuestion
from quizzes.views.keep import keeps_words


@keeps_words
@require_http_methods(["GET", "HEAD", "POST"])
@once
def student_question(request, assignment, step):
    """All that was asked about any round that came back; 404 where none did yet. What is asked
    now belongs to the latest of them."""
    desk = Desk.of(request.user, assignment, step)
    desk.attempt = next((one for one in desk.attempts() if one.is_given_back), None)
    if desk.attempt is None:
        raise Http404
    asked = StudentQuestion.objects.about(desk.attempt).of_what_came_back()
    questions = list(asked.to_read())
    may_ask = _may_ask(desk.giving, questions)
    form = AskTeacherForm(request.POST or None)
    if request.method == "POST" and not may_ask:
        messages.error(request, _("It was not sent: questions are closed, or one still waits."))
    elif request.method == "POST" and form.is_valid():
        _ask(request, desk.attempt, asked_by=request.user, **form.cleaned_data)
        return redirect("quizzes:student_question", assignment, step)
    asked.asked_by_one(request.user).news().update(read_at=timezone.now())
    context = {"desk": desk, "questions": questions, "may_ask": may_ask, "form": form}
    return render(request, "quizzes/student_question.html", context)


def _may_ask(giving, questions):
    return giving.takes_questions and all(one.is_answered for one in questions)


def _ask(request, attempt, **columns):
    try:
        with transaction.atomic():
            attempt.student_questions.create(**columns)
    except IntegrityError:  # asked in another tab a moment ago
        messages.error(request, _("You have asked already. Wait for the answer."))
    else:
        messages.success(request, _("Sent. The answer will stand here and in My work."))
