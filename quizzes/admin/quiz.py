from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.admin.step import PartAdmin
from lessons.models import Sitting
from quizzes import kinds
from quizzes.admin.step import StagedForm, StagedInline
from quizzes.models import Question, Quiz
from quizzes.stages import borrowed_from, timed_readers
from sources.admin.ordered import OrderedInline


class QuizForm(StagedForm):
    class Meta:
        model = Quiz
        fields = "__all__"

    def clean_timed(self):
        """Clocks that run, or rest between two sittings, stay as their students were told."""
        timed = self.cleaned_data["timed"]
        sittings = Sitting.objects.begun().filter(step=self.instance.pk, is_done=False)
        in_the_middle = sittings.filter(Q(more_to_come=True) | Q(ends_at__gt=timezone.now()))
        if "timed" in self.changed_data and in_the_middle.exists():
            raise ValidationError(
                _("Students are in the middle of it. Add minutes on the page of the class.")
            )
        lender = borrowed_from(self.instance)
        if timed and lender and lender.is_in_stages:
            words = _("The documents of “%s” open in stages: no clock can run here.")
            raise ValidationError(words % lender)
        planned = self.instance.pk and self.instance.questions.asked().planned().first()
        if timed and planned:
            words = _(
                "“%s” has a plan for the outline: no clock can run here. Empty the plan first."
            )
            raise ValidationError(words % planned)
        return timed

    def clean(self):
        """Each has an own clock: where one runs, nobody writes together."""
        cleaned = super().clean()
        if (cleaned.get("signers") or 1) > 1 and cleaned.get("timed"):
            words = _("No clock can run where students write together. Empty one or the other.")
            self.add_error("timed" if "timed" in self.changed_data else "signers", words)
        return cleaned

    def timed_here(self):
        """As the clock is typed on this very page, and of the parts that borrow."""
        if self.cleaned_data.get("timed"):
            return self.instance
        return timed_readers(self.instance).exclude(pk=self.instance.pk).first()


class QuestionInline(OrderedInline, admin.TabularInline):
    """A compact list: only the order is changed here, the rest on the question's own page."""

    model = Question
    fields = ["position", "question", "kind_shown", "points_shown"]
    readonly_fields = ["question", "kind_shown", "points_shown"]
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).asked().select_related("rubric")

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("question"))
    def question(self, question):
        address = reverse("admin:quizzes_question_change", args=[question.pk])
        return format_html('<a href="{}">{}</a>', address, question)

    @admin.display(description=gettext_lazy("kind"))
    def kind_shown(self, question):
        return question.get_kind_display()

    @admin.display(description=gettext_lazy("points"))
    def points_shown(self, question):
        points = f"{question.points.normalize():f}"
        return f"{points} ({question.rubric})" if question.rubric_id else points


@admin.register(Quiz)
class QuizAdmin(PartAdmin):
    form = QuizForm
    inlines = [StagedInline, QuestionInline]
    fieldsets = [
        (None, {"fields": ["title", "body", "minutes", "feedback", "signers"]}),
        (gettext_lazy("Clock"), {"fields": ["timed", "waits_for_teacher"]}),
        (gettext_lazy("Grading"), {"fields": ["hides_names"]}),
        *PartAdmin.fieldsets[1:],
    ]

    def page_context(self, request, obj):
        return super().page_context(request, obj) | {
            "kinds": kinds.known,
            "retired": obj.questions.filter(retired=True, makes_up_for=None),
        }

    def holds(self, quiz, user):
        return [_("Students have begun to work on it.")] if quiz.attempts.exists() else []
