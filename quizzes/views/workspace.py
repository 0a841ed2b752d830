"""A part on the desk: documents on one side, what is to be done on the other."""

from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from config.errors import bad_request
from lessons.models import Progress
from quizzes.answer_text import lines_of, parted
from quizzes.desk import Desk
from quizzes.desk.citing import unmatched
from quizzes.desk.data import desk_data
from quizzes.desk.discussion import discussion_of
from quizzes.desk.notes import notes_on
from quizzes.forms.answers import AnswersForm
from quizzes.forms.discussion import EntryForm
from quizzes.forms.notes import sharings
from quizzes.forms.prediction import offer_predictions
from quizzes.forms.restatement import offer_restatement
from quizzes.models import Evidence, NoteNames
from quizzes.outline import read
from quizzes.rows import rows_of
from quizzes.views.sitting import break_of, waiting


@ensure_csrf_cookie
@require_safe
def workspace(request, assignment, step):
    desk = Desk.of(request.user, assignment, step)
    desk.sit_down()
    if desk.is_shut:
        return waiting(request, desk)
    if desk.attempt and desk.attempt.is_given_back:
        return redirect("quizzes:feedback", assignment, step)
    return show(request, desk)


def show(request, desk, form=None, status=200, entry=None, restatement_form=None):
    """The desk with its questions: to write in, or to read what was turned in."""
    if status == 400 and desk.is_shut:  # nothing of it is shown now, but what was typed is
        return bad_request(request)
    desk.with_surroundings()
    offer_predictions(desk)
    if desk.may_write and form is None:
        form = AnswersForm(desk)
    asked, notes = questions(desk, form), notes_on(desk)
    discussion = discussion_of(desk)
    context = {
        "desk": desk,
        "form": form,
        "questions": asked,
        "cites": any(one["places"] for one in asked),
        "notes": notes,
        "meanings": NoteNames.of(desk.giving),
        "sharings": sharings(desk.giving),
        "data": desk_data(desk, notes),
        "restatement_form": restatement_form or offer_restatement(desk),
        "break_minutes": break_of(desk),
        "roles": Evidence.Role.choices[1:],
        "all_roles": Evidence.Role.choices,
        "shows_what_was_right": _shows_what_was_right(desk),
        "receipt": desk.attempt.receipt if desk.attempt else None,
        "discussion": discussion,
        "entry": entry or (EntryForm() if discussion else None),
    }
    return render(request, "quizzes/workspace.html", context, status=status)


def _shows_what_was_right(desk):
    """Only of work that is turned in, and where the teacher chose to show it at once."""
    turned_in = desk.attempt is not None and desk.attempt.is_turned_in
    return turned_in and desk.quiz.feedback == desk.quiz.Feedback.TURNED_IN


def questions(desk, form=None):
    """What is asked, each with its answer, its evidence and its field where there is a form."""
    rubrics = {one.rubric_id for one in desk.responses} - {None}
    rows = rows_of(rubrics) if form and rubrics else {}
    return [
        _question(desk, number, response, form, rows)
        for number, response in enumerate(desk.responses, 1)
    ]


def _question(desk, number, response, form, rows):
    evidence = [one for one in desk.evidence if one.response_id == response.pk]
    is_prose = response.handler.shape is str
    used, spare = parted(response.answer, evidence) if is_prose else (evidence, [])
    return {
        "number": number,
        "response": response,
        "question": response.keyed,
        "second": response.question.prompt_in(desk.support.language),
        "evidence": evidence,
        "used": used,
        "spare": spare,
        "gathered": [one.label for one in evidence],
        "places": response.handler.places(response.question) if form else [],
        "meanings": response.handler.meanings(response.question) if form else [],
        **(fields_of(form, response) if form else {}),
        "rows": rows.get(response.rubric_id),
        "claims": form.claims(response) if form else [],
        "outline": [] if form else read(response.outline),
        "unmatched": unmatched(desk, response) if form else [],
        "lines": [] if form else lines_of(response, evidence),
        "options": [] if form else options_of(response),
    }


def fields_of(form, response):
    """The one field of an answer, or its fields in their groups."""
    kind, parts = response.handler, form.parts(response)
    if kind.shape is not dict:
        return {"field": parts[""]}
    groups = kind.groups(response.question)
    return {"groups": [(group, [parts[name] for name in group.fields]) for group in groups]}


def options_of(response):
    """The options of a choice, each with whether it was chosen; nothing for other kinds."""
    kind, question = response.handler, response.keyed
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
