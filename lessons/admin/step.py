from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons import work
from lessons.admin.lesson import is_worked_on
from lessons.models import Giving, Pin, Step, StepDocument
from sources.admin.base import OwnedAdmin, RowFormSet
from sources.admin.fresh import FreshForm
from sources.admin.ordered import OrderedForm, OrderedInline
from sources.models import Source, Text
from sources.passages import label_key

MOST_ROLES, LONGEST_ROLE = 12, 60
FROZEN = ["text", "label", "first_paragraph", "last_paragraph"]


class DocumentForm(OrderedForm):
    """A document on the table. What students have begun to work on stays as it lies there."""

    user = None
    numbers = {"position", "stage"}

    class Meta:
        model = StepDocument
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("text")
        if field and self.instance.pk:
            # One that a co-author put here stays, also where it is not published yet.
            field.queryset = field.queryset | Text.objects.filter(pk=self.instance.text_id)
        if "stage" in self.fields:
            self.fields["stage"].required = False
        if self.instance.is_pinned:
            for name in FROZEN:
                self.fields[name].disabled = True
            self.fields["label"].help_text = _("Students work on it: it stays as it is.")

    def clean(self):
        cleaned = super().clean()
        text, last = cleaned.get("text"), cleaned.get("last_paragraph")
        if text and text.current and last:
            most = max((block["n"] or 0 for block in text.current.blocks), default=0)
            if last > most:
                words = _("The document has only %d paragraphs.")
                self.add_error("last_paragraph", words % most)
        return cleaned

    def clean_stage(self):
        """Empty is the first. What students have read is never closed to them again."""
        stage = self.cleaned_data["stage"]
        stage = 1 if stage is None else stage
        if self.instance.is_pinned and stage > self.initial["stage"]:
            raise ValidationError(_("Students work on it: it can only open earlier."))
        return stage

    def clean_text(self):
        text = self.cleaned_data["text"]
        usable = Source.objects.usable_by(self.user).filter(pk=text.source_id)
        if "text" in self.changed_data and not usable.exists():
            words = _("This document is for teachers only. Ask who owns it to open it to classes.")
            raise ValidationError(words)
        return text


class DocumentFormSet(RowFormSet):
    def clean(self):
        super().clean()
        if any(form.instance.is_pinned for form in self.deleted_forms):
            raise ValidationError(_("Students work on a document: it cannot be taken away."))
        self._refuse_twins()
        step = self.instance
        adds = any(form.has_changed() for form in self.extra_forms)
        if adds and borrows_documents(step) and work.has_begun(step.readers()):
            words = _(
                "Students work here with the documents of the part before it. "
                "Add yours there, or add a part after this one."
            )
            raise ValidationError(words)

    def _refuse_twins(self):
        """Of two documents with one label nobody could say in an answer which is meant.

        Where students work with two already, both stay: the first is meant (`by_label`).
        """
        lying = [form for form in self.forms if not self._should_delete_form(form)]
        named = [form for form in lying if form.cleaned_data.get("label")]
        taken = set()
        for form in sorted(named, key=lambda form: not form.instance.is_pinned):
            label = form.cleaned_data["label"]
            if label_key(label) in taken and not form.instance.is_pinned:
                words = _("“%s” lies on this table already. Give one of the two another label.")
                form.add_error("label", words % label)
            taken.add(label_key(label))


def borrows_documents(step):
    return not step.documents.exists() and step.shown_documents().exists()


class DocumentInline(OrderedInline, admin.StackedInline):
    model = StepDocument
    form = DocumentForm
    formset = DocumentFormSet
    autocomplete_fields = ["text"]
    fields = [
        ("position", "label", "short_title", "first_paragraph", "last_paragraph"),
        "text",
        "headnote",
        "stage",
        "lends_other_text",
        "shows_original",
        "may_be_left_out",
    ]
    verbose_name = gettext_lazy("document")
    verbose_name_plural = gettext_lazy("documents on the table")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("text__source", "text__current")
        return rows.annotate(is_pinned=Exists(Pin.objects.filter(document=OuterRef("pk"))))

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        formset.form.base_fields["headnote"].widget.attrs["rows"] = 2
        return formset


class StepForm(FreshForm):
    class Meta:
        model = Step
        fields = "__all__"

    def clean_roles(self):
        """Each once, as typed, without blank lines."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["roles"].splitlines()]
        roles = list(dict.fromkeys(filter(None, lines)))
        if len(roles) > MOST_ROLES or any(len(role) > LONGEST_ROLE for role in roles):
            words = _("%(number)d roles at most, each of %(letters)d letters at most.")
            raise ValidationError(words % {"number": MOST_ROLES, "letters": LONGEST_ROLE})
        return "\n".join(roles)


STAGES = (
    gettext_lazy("Reading in stages"),
    {"classes": ["collapse"], "fields": ["sourcing_first"]},
)


class PartAdmin(OwnedAdmin):
    """What the pages of all kinds of parts share. Parts are added in the lesson's outline."""

    form = StepForm
    on_index = False
    inlines = [DocumentInline]
    fieldsets = [
        (None, {"fields": ["title", "body", "minutes"]}),
        STAGES,
        (
            gettext_lazy("For teachers"),
            {"classes": ["collapse"], "fields": ["teacher_notes"]},
        ),
    ]

    def rows_for(self, user, *, choosing):
        return super().rows_for(user, choosing=choosing).select_related("lesson")

    def has_add_permission(self, request):
        return False

    def parents(self, step):
        address = reverse("admin:lessons_lesson_change", args=[step.lesson_id])
        lessons = reverse("admin:lessons_lesson_changelist")
        return [(_("Lessons"), lessons), (str(step.lesson), address)]

    def page_context(self, request, obj):
        return {"borrows_documents": borrows_documents(obj)}

    def holds(self, step, user):
        return [_("Students have begun to work on it.")] if is_worked_on(step) else []

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is StepDocument:
            name_documents(form.instance)
            begun = Giving.objects.filter(pins__document__step__lesson=form.instance.lesson_id)
            form.instance.documents.freeze(*begun.distinct())


def name_documents(step):
    """Documents without a label get the next "Doc 4" of their lesson."""
    lesson = StepDocument.objects.filter(step__lesson=step.lesson_id)
    taken = set(lesson.values_list("label", flat=True))
    number = 1
    for document in step.documents.filter(label=""):
        while f"Doc {number}" in taken:
            number += 1
        document.label = f"Doc {number}"
        taken.add(document.label)
        document.save(update_fields=["label"])


@admin.register(Step)
class StepAdmin(PartAdmin):
    """A part to read or to discuss."""

    def get_fieldsets(self, request, obj=None):
        first, *others = super().get_fieldsets(request, obj)
        if obj and obj.kind == Step.Kind.DISCUSSION:
            first = (first[0], first[1] | {"fields": [*first[1]["fields"], "roles"]})
        return [first, *others]

    def rows_for(self, user, *, choosing):
        return super().rows_for(user, choosing=choosing).exclude(kind=Step.Kind.QUIZ)
