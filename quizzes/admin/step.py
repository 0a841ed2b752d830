"""The page of a part of `lessons`, and what holds for all parts: no stages under a clock."""

from django.contrib import admin
from django.utils.translation import gettext as _

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
        return cleaned

    def timed_here(self):
        """A part with a clock at which the documents of this one lie, or None."""
        return timed_readers(self.instance).first()


def under_a_clock(part):
    words = _("“%s” is written under a clock with these documents: they cannot open in stages.")
    return words % part


@admin.register(Step)
class StepAdmin(step.StepAdmin):
    form = StagedForm
