"""The page of a part of `lessons`, and what holds for all parts: no stages under a clock."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lessons import work
from lessons.admin import step
from lessons.models import Step
from quizzes.stages import borrowed_from, timed_readers

admin.site.unregister(Step)


class StagedForm(step.StepForm):
    """Refuses stages where a clock runs over the same documents, and where none lie."""

    def clean(self):
        cleaned = super().clean()
        lender = borrowed_from(self.instance)
        if cleaned.get("sourcing_first") and lender:
            words = _("The documents here are those of “%s”. Say it there.")
            self.add_error("sourcing_first", words % lender)
        elif cleaned.get("sourcing_first") and (timed := self.timed_here()):
            self.add_error("sourcing_first", under_a_clock(timed))
        elif cleaned.get("sourcing_first") and self.comes_too_late():
            words = _("Students have begun to work with these documents: they stay open.")
            self.add_error("sourcing_first", words)
        return cleaned

    def comes_too_late(self):
        return "sourcing_first" in self.changed_data and work.has_begun(self.instance.readers())

    def timed_here(self):
        """A part with a clock at which the documents of this one lie, or None."""
        return timed_readers(self.instance).first()


class StagedFormSet(step.DocumentFormSet):
    def clean(self):
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms]
        rows = [form.cleaned_data for form in kept if getattr(form, "cleaned_data", None)]
        if any((row.get("stage") or 1) > 1 for row in rows):
            self.refuse_stages(rows)

    def refuse_stages(self, rows):
        """Not under a clock, and no document in two of them: it opens, or it does not."""
        timed = self.timed_here()
        if timed:
            raise ValidationError(under_a_clock(timed))
        stages = {}
        for row in rows:
            if row.get("text"):
                stages.setdefault(row["text"].source, set()).add(row.get("stage"))
        for source, numbers in stages.items():
            if len(numbers) > 1:
                words = _("“%s” lies here in two stages. Give both its texts the same.")
                raise ValidationError(words % source)

    def timed_here(self):
        """As the clock is typed on this very page, or of a part that borrows these documents."""
        typed = self.instance if getattr(self.instance, "timed", "") else None
        others = timed_readers(self.instance).exclude(pk=self.instance.pk)
        return typed or others.first()


class StagedInline(step.DocumentInline):
    formset = StagedFormSet


def under_a_clock(part):
    words = _("“%s” is written under a clock with these documents: they cannot open in stages.")
    return words % part


@admin.register(Step)
class StepAdmin(step.StepAdmin):
    form = StagedForm
    inlines = [StagedInline]
