"""A part as a student meets it, for teachers: everything can be tried, nothing is stored."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from lessons.models import Lesson
from lessons.views.classes import staff_only
from quizzes.desk import Desk
from quizzes.desk.clock import Clock
from quizzes.desk.data import desk_data
from quizzes.forms.answers import AnswersForm
from quizzes.forms.prediction import offer_predictions
from quizzes.forms.restatement import offer_restatement
from quizzes.models import Attempt, Response
from quizzes.views.workspace import questions


class PreviewDesk(Desk):
    """The desk of nobody: no class, no dates, no clock, and work that is never stored."""

    rests = False
    is_preview = True

    @classmethod
    def at(cls, user, lesson, number):
        steps = list(lesson.steps.select_related("quiz"))
        if not 1 <= number <= len(steps):
            raise Http404
        desk = cls(user, None, steps, steps[number - 1])
        desk.shown_lesson = lesson
        if desk.quiz:
            desk.attempt = Attempt(quiz=desk.quiz, student=user)
        return desk

    @property
    def lesson(self):
        return self.shown_lesson

    @property
    def clock(self):
        return Clock(self.now)

    @property
    def may_read(self):
        return True

    @property
    def responses(self):
        if self.quiz is None:
            return []
        if not hasattr(self, "asked"):
            asked = self.quiz.questions.asked()
            made = [Response(attempt=self.attempt, question=one) for one in asked]
            self.asked = self._with_open_texts(made)
        return self.asked


@staff_only
@require_safe
def preview(request, slug, number):
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    if not lesson.steps.exists():
        return render(request, "quizzes/preview.html", {"lesson": lesson})
    desk = PreviewDesk.at(request.user, lesson, number)
    desk.with_surroundings()
    offer_predictions(desk)
    form = AnswersForm(desk) if desk.quiz else None
    context = {
        "lesson": lesson,
        "desk": desk,
        "questions": questions(desk, form),
        "data": desk_data(desk),
        "restatement_form": offer_restatement(desk),
        "number": number,
    }
    return render(request, "quizzes/preview.html", context)
