"""The lesson's page of `lessons`, with parts that ask questions."""

from django.contrib import admin
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.admin import lesson
from lessons.models import Lesson, Step
from quizzes.models import Question, Quiz

admin.site.unregister(Lesson)


class OutlineInline(lesson.OutlineInline):
    def get_queryset(self, request):
        asked = Count("quiz__questions", filter=Q(quiz__questions__retired=False), distinct=True)
        documents = Count("documents", distinct=True)
        rows = super().get_queryset(request)
        return rows.annotate(question_count=asked, document_count=documents)

    def link_to(self, step):
        if step.kind != Step.Kind.QUIZ:
            return super().link_to(step)
        count = step.question_count
        words = ngettext("%d question", "%d questions", count) % count
        return reverse("admin:quizzes_quiz_change", args=[step.pk]), words


@admin.register(Lesson)
class LessonAdmin(lesson.LessonAdmin):
    inlines = [OutlineInline]

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is Step:
            for step in formset.new_objects:
                if step.kind == Step.Kind.QUIZ:
                    Quiz.on_step(step)

    def before_publishing(self, lesson):
        warnings = super().before_publishing(lesson)
        for quiz in Quiz.objects.filter(lesson=lesson):
            questions = list(quiz.questions.asked())
            if not questions:
                warnings.append(_("“%s” asks nothing yet.") % quiz)
            warnings += [words for question in questions for words in missing_in(question)]
        return warnings


def missing_in(question: Question):
    """What a teacher will miss when she grades it."""
    if not question.points and not question.rubric_id:
        yield _("“%s” gives no points.") % question
    if lacking := question.handler.lacks(question):
        yield _("“%(question)s” %(lacking)s.") % {"question": question, "lacking": lacking}
