from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import Written, lines_in

MOST_STEPS = 8


class PlannerField(forms.CharField):
    def clean(self, value):
        lines = lines_in(super().clean(value))
        if len(lines) > MOST_STEPS:
            raise ValidationError(_now("A plan has %d lines at most.") % MOST_STEPS)
        return "\n".join(lines)


class Essay(Written):
    key = "essay"
    name = _("Essay")
    about = _("A long answer from the documents, graded with a rubric.")
    order = 4
    has_outline = True
    rows = 18
    lines = 26

    def settings_fields(self):
        planner = PlannerField(
            label=_("A plan for the outline"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_(
                "One a line, such as: My answer in one sentence; A reason, with its evidence; "
                "What speaks against it. The outline under the answer opens with it."
            ),
        )
        return super().settings_fields() | {"planner": planner}

    def initial_settings(self, settings):
        return super().initial_settings(settings) | {
            "planner": "\n".join(settings.get("planner", []))
        }

    def clean_settings(self, cleaned, table=None):
        kept = super().clean_settings(cleaned, table)
        planner = lines_in(kept.pop("planner", ""))
        return kept | ({"planner": planner} if planner else {})


KIND = Essay()
