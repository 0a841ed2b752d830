"""A part on the desk: documents on one side, what is to be done on the other."""

from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from lessons.models import Progress
from quizzes.answer_text import lines_of
from quizzes.citing import unmatched
from quizzes.desk import Desk
from quizzes.desk_data import desk_data
from quizzes.forms.answers import AnswersForm, name_of
from quizzes.models import Evidence
from quizzes.rows import rows_of


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
    desk.with_surroundings()
    if desk.may_write and form is None:
        form = AnswersForm(desk)
    context = {
        "desk": desk,
        "form": form,
        "questions": questions(desk, form),
        "data": desk_data(desk),
        "roles": Evidence.Role.choices[1:],
        "all_roles": Evidence.Role.choices,
        "shows_what_was_right": _shows_what_was_right(desk),
    }
    return render(request, "quizzes/workspace.html", context, status=status)


def _shows_what_was_right(desk):
    """Only of work that is turned in, and where the teacher chose to show it at once."""
    turned_in = desk.attempt is not None and desk.attempt.is_turned_in
    return turned_in and desk.quiz.feedback == desk.quiz.Feedback.TURNED_IN


def questions(desk, form=None):
    """What is asked, each with its answer, its evidence and its field where there is a form."""
    rubrics = {one.question.rubric_id for one in desk.responses} - {None}
    rows = rows_of(rubrics) if form and rubrics else {}
    return [
        _question(desk, number, response, form, rows)
        for number, response in enumerate(desk.responses, 1)
    ]


def _question(desk, number, response, form, rows):
    evidence = [one for one in desk.evidence if one.response_id == response.pk]
    return {
        "number": number,
        "response": response,
        "question": response.question,
        "evidence": evidence,
        "field": form and form[name_of(response)],
        "rows": rows.get(response.question.rubric_id),
        "unmatched": unmatched(desk, response) if form else [],
        "lines": [] if form else lines_of(response.answer, evidence),
        "options": [] if form else options_of(response),
    }


def options_of(response):
    """The options of a choice, each with whether it was chosen; nothing for other kinds."""
    kind, question = response.handler, response.question
    if not kind.marked_by_program:
        return []
    chosen = [one["key"] for one in kind.chosen(question, response.answer)]
    return [one | {"chosen": one["key"] in chosen} for one in kind.options(question)]


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
