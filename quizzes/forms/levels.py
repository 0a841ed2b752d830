"""A level in each row of a rubric, or points: for practice, and for what was agreed on."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.level_field import LevelField
from quizzes.forms.marking import PointsField, plainly
from quizzes.forms.over_revision import OverRevision
from quizzes.plain import PlainTextField

LONGEST_REASON = 600


class LevelsForm(forms.Form):
    """All rows at once. `given` has levels and points to begin with, or is None."""

    def __init__(self, *args, question, rows, given=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            key = f"row-{row.criterion.pk}"
            self.fields[key] = LevelField(
                row.levels,
                label=row.criterion.title,
                error_messages={"required": _("Choose a level.")},
            )
            self.initial[key] = given and given.levels.get(str(row.criterion.pk))
        if not rows:
            self.fields["points"] = PointsField(
                label=_("Points of %(most)s") % {"most": plainly(question.points)},
                most=question.points,
                kept=given and given.points,
            )
            self.initial["points"] = given and plainly(given.points)

    def row_fields(self):
        """`[(Row, its field, the field of its reason or None), …]`."""
        return [(row, self[f"row-{row.criterion.pk}"], None) for row in self.rows]

    def judgement(self):
        """`{levels, points}` as a `Mark` keeps them."""
        if not self.rows:
            return {"levels": {}, "points": self.cleaned_data["points"]}
        levels = {
            str(row.criterion.pk): self.cleaned_data[f"row-{row.criterion.pk}"] for row in self.rows
        }
        return {"levels": levels, "points": sum(map(Decimal, levels.values()), Decimal(0))}


class AgreedLevelsForm(LevelsForm, OverRevision):
    """The same with who agreed on them, and why: in each row, or of the whole."""

    def __init__(self, *args, given=None, **kwargs):
        super().__init__(*args, given=given, **kwargs)
        reasons = getattr(given, "reasons", {})
        for key in [str(row.criterion.pk) for row in self.rows] or [""]:
            self.fields[f"why-{key}"] = PlainTextField(
                label=_("Why"),
                required=False,
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )
            self.initial[f"why-{key}"] = reasons.get(key, "")
        self.fields["agreed_by"] = PlainTextField(
            label=_("Agreed by"),
            required=False,
            max_length=200,
            help_text=_("Who graded it together, for those who practice."),
        )
        self.initial["agreed_by"] = getattr(given, "agreed_by", "")

    def row_fields(self):
        return [
            (row, self[f"row-{row.criterion.pk}"], self[f"why-{row.criterion.pk}"])
            for row in self.rows
        ]

    def judgement(self):
        why = {
            name.removeprefix("why-"): words.strip()
            for name, words in self.cleaned_data.items()
            if name.startswith("why-") and words.strip()
        }
        agreed_by = " ".join(self.cleaned_data["agreed_by"].split())
        return super().judgement() | {"reasons": why, "agreed_by": agreed_by}
