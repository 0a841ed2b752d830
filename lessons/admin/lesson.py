from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons import work
from lessons.models import Lesson, Step, StepDocument
from sources.admin.base import OwnedAdmin, RowFormSet, SlugForm
from sources.admin.ordered import OrderedForm, OrderedInline
from sources.admin.publishing import Publishes
from sources.models import Attachment, Source


class OutlineForm(OrderedForm):
    """One part in the outline. Its kind is settled when it is made."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "kind" in self.fields:
            self.fields["kind"].disabled = True


class OutlineFormSet(RowFormSet):
    def clean(self):
        """Ours comes first: the admin's own check would name the students."""
        for form in self.deleted_forms:
            if form.instance.pk and is_worked_on(form.instance):
                raise ValidationError(
                    _("Students have begun to work on “%s”: it can no longer be deleted.")
                    % form.instance
                )
        if self.is_moved() and work.has_begun(self.instance.steps):
            raise ValidationError(_("Students have begun to work: the parts stay in their order."))
        super().clean()

    def is_moved(self):
        """Whether the parts there were follow each other otherwise; other numbers alone do not."""
        stored = [form.instance for form in self.initial_forms]
        return stored != sorted(stored, key=lambda step: (step.position, step.pk))


def is_worked_on(step):
    """Opened by a student, or with words on its table that work has pinned."""
    pinned = step.documents.filter(pins__isnull=False)
    begun = work.has_begun(Step.objects.filter(pk=step.pk))
    return begun or step.progress.exists() or pinned.exists()


class OutlineInline(OrderedInline, admin.TabularInline):
    """The parts of a lesson in order. Each is opened from here and has a page of its own."""

    model = Step
    form = OutlineForm
    formset = OutlineFormSet
    fields = ["position", "title", "kind", "minutes", "inside"]
    readonly_fields = ["inside"]
    verbose_name_plural = gettext_lazy("parts, in the order students meet them")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(document_count=Count("documents"))

    @admin.display(description=gettext_lazy("what is in it"))
    def inside(self, step):
        if not step.pk:
            return _("Save first, then open it.")
        address, words = self.link_to(step)
        link = '<a href="{}">{}<span class="visually-hidden"> “{}”</span></a> {}'
        return format_html(link, address, _("Open"), step, words)

    def link_to(self, step):
        """Address, and what stands beside it."""
        count = step.document_count
        words = ngettext("%d document", "%d documents", count) % count
        address = reverse("admin:lessons_step_change", args=[step.pk])
        return address, words if count else ""


class LessonForm(SlugForm):
    class Meta:
        model = Lesson
        fields = "__all__"


@admin.register(Lesson)
class LessonAdmin(Publishes, OwnedAdmin):
    form = LessonForm
    curate_permission = "lessons.curate_lesson"
    list_display = ["title", "question", "state", "owned_by", "changed_at"]
    list_filter = ["state"]
    list_select_related = ["owner"]
    search_fields = ["title", "question"]
    ordering = ["-changed_at", "-pk"]
    inlines = [OutlineInline]
    fieldsets = [
        (None, {"fields": ["title", "question", "background"]}),
        (
            gettext_lazy("For teachers and the catalog"),
            {
                "classes": ["collapse"],
                "fields": [
                    "summary",
                    "grades",
                    "minutes",
                    "objectives",
                    "skills",
                    "standards",
                    "teacher_notes",
                    "licence",
                ],
            },
        ),
        (
            gettext_lazy("Who writes it"),
            {"classes": ["collapse"], "fields": ["authors", "owner", "slug"]},
        ),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("question", "standards", "objectives", "summary"):
            field.widget.attrs["rows"] = 3
        return field

    def holds(self, lesson, user):
        """It was given to classes; work may hang on it."""
        count = lesson.assignments.count()
        if not count:
            return []
        return [
            ngettext("It was given to classes.", "It was given %(count)d times.", count)
            % {"count": count}
        ]

    def before_publishing(self, lesson):
        steps = list(lesson.steps.all())
        warnings = [
            (not lesson.question, _("It asks no question.")),
            (not steps, _("It has no part yet.")),
        ]
        warnings += [
            (not step.shown_documents().exists(), _("“%s” has no documents.") % step)
            for step in steps
        ]
        silent = Attachment.objects.filter(
            source__texts__step_documents__step__lesson=lesson, kind="image", alt=""
        )
        warnings.append(
            (silent.exists(), _("A picture has no description for those who cannot see it."))
        )
        withheld = Source.objects.filter(
            texts__step_documents__step__lesson=lesson, access=Source.Access.STAFF
        )
        warnings += [
            (True, _("“%s” is for teachers only: students see no word of it.") % source)
            for source in withheld.distinct()
        ]
        documents = StepDocument.objects.filter(step__lesson=lesson).with_words()
        warnings += [
            (True, _("Students are not shown “%(document)s”. %(why)s") % words)
            for words in {
                one.text_id: {"document": one.text, "why": one.hidden_because}
                for one in documents
                if one.hidden_because
            }.values()
        ]
        return [words for wrong, words in warnings if wrong]
