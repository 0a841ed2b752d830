from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.converters import is_id
from quizzes import kinds
from quizzes.forms.prompts import as_lines, prompts_field, read_prompts
from quizzes.models import Question, Quiz, Response, Rubric
from quizzes.models.rubric import best_points
from quizzes.rubric_patterns import CHOICES, make_rubric, points_of
from quizzes.table import Table
from sources.admin.base import MOST_ROWS, OwnedAdmin
from sources.admin.fresh import FreshForm, fingerprint, plain

#: What graders read may be put right at any time; what students were asked may not.
FOR_GRADERS = {"guidance", "model_answer", "position"}


class QuestionForm(FreshForm):
    """The fields every question has. Those of its kind are added by `form_for`."""

    handler = None
    prompts = prompts_field()

    class Meta:
        model = Question
        fields = [
            "quiz",
            "kind",
            "prompt",
            "points",
            "rubric",
            "guidance",
            "model_answer",
            "required",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rubric = self.fields.get("rubric")
        if rubric and self.instance.rubric_id:
            rubric.queryset |= Rubric.objects.filter(pk=self.instance.rubric_id)
        if self.instance.pk:
            self.initial |= self.handler.initial_settings(dict(self.instance.settings))
            self.initial["prompts"] = as_lines(self.instance.settings.get("prompts", {}))
            self.initial["seen"] = self.stamp()

    def clean(self):
        cleaned = super().clean()
        if self.instance.retired:
            raise ValidationError(self.why_retired())
        names = self.handler.settings_fields()
        if all(name in cleaned for name in names):
            given = {
                name: plain(cleaned[name]) if cleaned[name] is not None else None for name in names
            }
            try:
                self.instance.settings = self.handler.clean_settings(given, Table(self.part))
            except ValidationError as error:
                self.add_error(None, error)
        self._take_prompts(plain(cleaned.get("prompts")))
        if cleaned.get("planner") and self.part and self.part.is_timed:
            self.add_error("planner", under_a_clock(self.part))
        quiz = cleaned.get("quiz")
        if quiz and not self.instance.pk and quiz.questions.asked().count() >= MOST_ROWS:
            raise ValidationError(_("A part asks thirty questions at most. Add another part."))
        has_rubric = cleaned.get("rubric") or cleaned.get("pattern")
        if has_rubric and self.handler.is_scored(self.instance):
            self.add_error("rubric", _("The program gives the points: choose no rubric."))
        elif cleaned.get("pattern"):
            cleaned["points"] = points_of(cleaned["pattern"])
        elif cleaned.get("rubric"):
            cleaned["points"] = best_points(cleaned["rubric"])
        return cleaned

    def _take_prompts(self, typed):
        try:
            prompts = read_prompts(typed)
        except ValidationError as error:
            return self.add_error("prompts", error)
        if prompts:
            self.instance.settings = self.instance.settings | {"prompts": prompts}
        return None

    @property
    def part(self):
        """The part it is asked in; None where the form names none of this person's."""
        return self.instance.quiz if self.instance.quiz_id else self.cleaned_data.get("quiz")

    def reworded(self):
        """The fields with other words than before: how a browser ends its lines is no change."""
        return {
            name
            for name in set(self.changed_data) - {"seen"}
            if fingerprint(self.initial.get(name)) != fingerprint(self.cleaned_data.get(name))
        }

    def why_retired(self):
        if self.instance.makes_up_for_id:
            return _("It makes up for another question. Give its students a new one instead.")
        successor = Question.objects.filter(replaces=self.instance).first()
        if successor is None:
            return _("It is asked no longer. Let it be asked again first, then change it.")
        words = _("A newer wording has taken its place meanwhile: “%s”. Yours stands below.")
        return words % successor.prompt


def under_a_clock(part):
    return _("“%s” is written under a clock: an outline has no plan there.") % part


def pattern_field():
    return forms.ChoiceField(
        label=gettext_lazy("or a new rubric"),
        choices=[("", "---------"), *CHOICES],
        required=False,
        help_text=gettext_lazy("Made for you when you save. Change it under Rubrics."),
    )


def form_for(kind, base=QuestionForm):
    """The form of one kind of question: the common fields, then its own."""
    handler = kinds.get(kind)
    fields = handler.settings_fields()
    if handler.graded_by_people:
        fields["pattern"] = pattern_field()
    return type("FormOfKind", (base,), fields | {"handler": handler})


@admin.register(Question)
class QuestionAdmin(OwnedAdmin):
    """A question's own page. Its form comes from its kind."""

    form = QuestionForm
    on_index = False
    is_added_elsewhere = True
    list_display = ["prompt", "kind", "points_shown"]
    search_fields = ["prompt"]

    @admin.display(description=gettext_lazy("points"), ordering="points")
    def points_shown(self, question):
        return f"{question.points.normalize():f}"

    def rows_for(self, user, *, choosing):
        rows = Question.objects.editable_by(user)
        return rows.select_related("quiz__lesson", "rubric")

    def kind_of(self, request, obj):
        kind = obj.kind if obj else request.GET.get("kind", "")
        if kind not in dict(kinds.choices):
            raise Http404
        return kind

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = form_for(self.kind_of(request, obj))
        kwargs["fields"] = self.common_fields(request, obj)
        return super().get_form(request, obj, change, **kwargs)

    def common_fields(self, request, obj):
        rubric = ["rubric"] if kinds.get(self.kind_of(request, obj)).graded_by_people else []
        fields = ["prompt", "points", "required", *rubric, "guidance", "model_answer"]
        return fields if obj else ["quiz", "kind", *fields]

    def get_fieldsets(self, request, obj=None):
        kind = kinds.get(self.kind_of(request, obj))
        own = list(kind.settings_fields())
        rubric = ["rubric", "pattern"] if kind.graded_by_people else []
        hidden = [] if obj else ["quiz", "kind"]
        asked = (None, {"fields": [*hidden, "prompt", "prompts", *own, "required"]})
        graded = ["points", *rubric, "guidance", "model_answer"]
        return [asked, (_("How it is graded"), {"fields": graded})]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("quiz", "kind"):
            field.widget = forms.HiddenInput()
        if db_field.name == "prompt":
            field.widget.attrs["rows"] = 4
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "quiz":
            kwargs["queryset"] = Quiz.objects.editable_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def add_view(self, request, form_url="", extra_context=None):
        wanted = request.GET.get("quiz", "")
        mine = Quiz.objects.editable_by(request.user)
        if not is_id(wanted) or not mine.filter(pk=int(wanted)).exists():
            raise Http404
        return super().add_view(request, form_url, extra_context)

    def parents(self, question):
        quiz = question.quiz
        return [
            (_("Lessons"), reverse("admin:lessons_lesson_changelist")),
            (str(quiz.lesson), reverse("admin:lessons_lesson_change", args=[quiz.lesson_id])),
            (str(quiz), reverse("admin:quizzes_quiz_change", args=[quiz.pk])),
        ]

    def page_context(self, request, obj):
        return {"asked_count": obj.responses.count() if obj else 0}

    def save_form(self, request, form, change):
        question = super().save_form(request, form, change)
        if pattern := form.cleaned_data.get("pattern"):
            question.rubric = make_rubric(pattern, request.user)
        return question

    def save_model(self, request, obj, form, change):
        """In place while nobody was asked; else a successor, and those who were keep theirs."""
        if not change:
            last = obj.quiz.questions.aggregate(last=Max("position"))["last"] or 0
            obj.position = last + 1
            return super().save_model(request, obj, form, change)
        changed = form.reworded()
        if changed <= FOR_GRADERS and obj.is_answered:
            return obj.save(update_fields=sorted(changed))
        count = obj.responses.count()
        request.stored = obj.revise()
        if request.stored.pk != obj.pk:
            words = ngettext(
                "One student keeps the old wording. Whoever begins now is asked the new one.",
                "%(count)d students keep the old wording. Whoever begins now is asked the new one.",
                count,
            )
            messages.info(request, words % {"count": count})
            if obj.is_scored:
                words = _("If the key was wrong: Score again, under Grading, lists what changes.")
                messages.info(request, words)
            elif obj.rubric_id and "rubric" in changed:
                words = _(
                    "If the rubric was wrong: Go by the rubric of today, under Grading, lists what "
                    "changes."
                )
                messages.info(request, words)
        return None

    def response_change(self, request, obj):
        """Go on with the wording that is asked from now on."""
        stored = getattr(request, "stored", obj)
        if stored.pk != obj.pk and "_continue" in request.POST:
            return redirect("admin:quizzes_question_change", stored.pk)
        return super().response_change(request, stored)

    def get_urls(self):
        view = self.admin_site.admin_view(self.retire_view)
        return [path("<id:pk>/retire/", view, name="quizzes_question_retire"), *super().get_urls()]

    def retire_view(self, request, pk):
        """Ask it no longer, or ask it again. Who was asked it keeps it."""
        question = self.get_object(request, str(pk))
        if request.method != "POST" or not self.has_change_permission(request, question):
            raise Http404
        if question.makes_up_for_id:
            messages.error(request, _("It is asked of single students, to make up for the other."))
        elif question.retired and hasattr(question, "successor"):
            messages.error(request, _("A newer wording has taken its place."))
        elif question.retired and question.settings.get("planner") and question.quiz.is_timed:
            messages.error(request, under_a_clock(question.quiz))
        else:
            Question.objects.filter(pk=pk).update(retired=not question.retired)
            words = _("It is asked again.") if question.retired else _("It is asked no longer.")
            messages.success(request, words)
            self.log_change(request, question, words)
        return redirect("admin:quizzes_quiz_change", question.quiz_id)

    def holds(self, question, user):
        asked = Q(question=question) | Q(question__makes_up_for=question)
        count = Response.objects.filter(asked).count()
        words = ngettext("One student was asked it.", "%(count)d students were asked it.", count)
        return [words % {"count": count}] if count else []
