"""A part on the desk: documents on one side, what is to be done on the other."""

from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from lessons.models import Progress
from quizzes.citing import unmatched
from quizzes.desk import Desk
from quizzes.desk_data import desk_data
from quizzes.forms.answers import AnswersForm, name_of


@ensure_csrf_cookie
@require_safe
def workspace(request, assignment, step):
    desk = Desk.of(request.user, assignment, step)
    desk.sit_down()
    if desk.attempt and desk.attempt.is_given_back:
        return redirect("quizzes:feedback", assignment, step)
    return show(request, desk)


def show(request, desk, form=None, status=200):
    """The desk with its questions: to write in, or to read what was turned in."""
    desk.with_citations()
    if desk.may_write and form is None:
        form = AnswersForm(desk)
    context = {
        "desk": desk,
        "form": form,
        "questions": questions(desk, form),
        "data": desk_data(desk),
        "shows_what_was_right": desk.quiz and desk.quiz.feedback == desk.quiz.Feedback.TURNED_IN,
    }
    return render(request, "quizzes/workspace.html", context, status=status)


def questions(desk, form=None):
    """What is asked, each with its answer, its evidence and its field where there is a form."""
    return [
        {
            "number": number,
            "response": response,
            "question": response.question,
            "field": form and form[name_of(response)],
            "evidence": [one for one in desk.evidence if one.response_id == response.pk],
            "unmatched": unmatched(desk, response) if form else [],
        }
        for number, response in enumerate(desk.responses, 1)
    ]


@require_POST
def finish(request, assignment, step):
    """A part without questions is done when the student says so; said again, it is not."""
    desk = Desk.of(request.user, assignment, step)
    if desk.may_read and desk.quiz is None:
        done_at = None if desk.step.is_finished else desk.now
        Progress.objects.update_or_create(
            giving=desk.giving,
            step=desk.step,
            student=request.user,
            defaults={"finished_at": done_at},
        )
        if done_at and desk.following:
            return redirect("quizzes:workspace", assignment, desk.following.pk)
    return redirect("quizzes:assignment", assignment)
