"""Work that was given back: answers, grades, comments. Nothing of it shows before."""

from decimal import Decimal

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lessons.late import left_of
from lessons.models import Extension
from quizzes.answer_text import lines_of
from quizzes.desk import Desk
from quizzes.desk.data import desk_data
from quizzes.forms.next_step import NextStepForm
from quizzes.forms.prediction import offer_predictions
from quizzes.forms.restatement import offer_restatement
from quizzes.forms.rounds import RoundForm
from quizzes.models import Draft, Loan, Mark, Photo, Remark, StudentQuestion
from quizzes.models.conversion import school_grade_of, with_school_grade
from quizzes.models.photo import read_photos
from quizzes.models.still_to_write import still_to_write
from quizzes.rows import rows_of
from quizzes.views.keep import keeps_words
from quizzes.views.workspace import questions


@require_safe
def feedback(request, assignment, step):
    return _shown(request, *_came_back(request, assignment, step), NextStepForm())


@keeps_words
@require_POST
def next_step(request, assignment, step):
    """One has read it and knows what to do next. Said again, it says the new words."""
    desk, rounds = _came_back(request, assignment, step)
    form = NextStepForm(request.POST)
    if not form.is_valid():
        return _shown(request, desk, rounds, form)
    if not desk.attempt.say_next(request.user, form.cleaned_data["words"]):
        raise Http404
    messages.success(request, _("Your teacher sees that you have read this."))
    address = reverse("quizzes:feedback", args=[assignment, step])
    return redirect(f"{address}?round={desk.attempt.round}#next")


def _came_back(request, assignment, step):
    """(the desk with the round asked for, all rounds); 404 where none came back."""
    desk = Desk.of(request.user, assignment, step)
    asked = StudentQuestion.objects.about_this().of_what_came_back()
    receipts = Draft.objects.receipts().filter(attempt=OuterRef("pk"))
    photos = Photo.objects.of_student(request.user).filter(attempt=OuterRef("pk"))
    rounds = desk.attempts().with_next_steps()
    rounds = rounds.annotate(
        has_asked=Exists(asked), has_receipt=Exists(receipts), own_photos=photos.as_column()
    )
    models = Loan.objects.models_for(request.user, desk.giving, desk.step.pk, desk.now)
    writing = still_to_write(desk.giving.assignment_id, desk.step.pk, desk.now)
    rounds = rounds.annotate(
        has_models=Exists(models),
        some_may_write=Exists(writing),
        may_revise=Exists(writing.filter(user=request.user)),
    )
    rounds = list(with_school_grade(rounds, request.user))
    desk.attempt = _chosen(RoundForm(request.GET).number, rounds)
    return desk, rounds


def _shown(request, desk, rounds, form):
    own = desk.attempt.next_step_of(request.user)
    if own and not form.is_bound:
        form = NextStepForm(initial={"words": own.words})
    desk.photos = read_photos(desk.attempt.own_photos)
    if not desk.attempt.is_read_by(request.user):
        desk.attempt.mark_read(request.user)
    answers = _answers(desk)
    shows_what_was_right = _shows_what_was_right(desk)
    offer_predictions(desk)  # what was never opened can be opened here, too
    total = _total(answers)
    late = desk.attempt.lateness(desk.giving, Extension.in_columns(desk.attempt))
    context = {
        "desk": desk,
        "answers": answers,
        "shows_what_was_right": shows_what_was_right,
        "right_waits": not shows_what_was_right and any(map(_has_key, answers)),
        "earned": total,
        "late": late,
        "total": left_of(total, late),
        "most": sum((one["most"] for one in answers), Decimal(0)),
        "school_grade": school_grade_of(desk.attempt),
        "rounds": [one for one in reversed(rounds) if one.is_given_back],
        "following": next((one for one in rounds if one.round == desk.attempt.round + 1), None),
        "data": desk_data(desk),
        "restatement_form": offer_restatement(desk),
        "next_step": own,
        "next_step_form": form,
    }
    return render(request, "quizzes/feedback.html", context)


def _shows_what_was_right(desk):
    """Not while it could help somebody who may still write this part, unless the teacher shows it
    all the same; and to no student whose own answers are open again."""
    early = desk.giving.key_early or desk.quiz.feedback == desk.quiz.Feedback.TURNED_IN
    return not desk.attempt.may_revise and (early or not desk.attempt.some_may_write)


def _has_key(one):
    return bool(one["options"]) or any(line.right for line in one["lines"])


def _total(answers):
    """The points of the answers, or None where none are given."""
    points = [one["mark"].points for one in answers if one["mark"]]
    given = [one for one in points if one is not None]
    return sum(given) if given else None


def _chosen(number, rounds):
    """The round asked for, by default the latest that came back; 404 where none did."""
    for attempt in rounds:
        if attempt.is_given_back and number in (None, attempt.round):
            return attempt
    raise Http404


def _answers(desk):
    user = desk.student
    mine = {"response__attempt": desk.attempt}
    marks = {one.response_id: one for one in Mark.objects.given_back_to(user).filter(**mine)}
    remarks = {}
    for remark in Remark.objects.given_back_to(user).filter(**mine):
        remarks.setdefault(remark.response_id, []).append(remark)
    rubrics = rows_of({one.rubric_id for one in desk.responses} - {None})
    return [
        one | _judged(one, marks, remarks.get(one["response"].pk, []), rubrics)
        for one in questions(desk)
    ]


def _judged(one, marks, remarks, rubrics):
    response, question = one["response"], one["question"]
    mark = marks.get(response.pk)
    if mark and not mark.is_done:  # sent back half graded: the words are meant, no points yet
        mark.points, mark.set_points, mark.levels = None, None, {}
    rows = rubrics.get(question.rubric_id, [])
    return {
        "mark": mark,
        "most": sum((row.most for row in rows), Decimal(0)) if rows else question.points,
        "rows": [(row, mark and row.reached(mark.levels), row.next_step(mark)) for row in rows],
        "remarks": remarks,
        "lines": lines_of(response, one["evidence"], remarks),
    }
