"""A level of a rubric's row, and where it is worth "7 to 9" the points in it."""

from dataclasses import dataclass, field
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from quizzes.models import Level
from quizzes.models.rubric import as_kept


@dataclass(frozen=True)
class Chosen:
    """What a page sends: which level, by its most points, and what is typed in each band."""

    worth: str = ""
    typed: dict = field(default_factory=dict)

    def __bool__(self):
        return bool(self.worth)


@dataclass(frozen=True)
class Offered:
    """A level on the page; `typed` are the points that stand beside a band."""

    level: Level
    is_chosen: bool
    typed: str


class LevelInput(forms.Widget):
    """Drawn by quizzes/marking/_scale.html."""

    def __init__(self, levels):
        super().__init__()
        self.levels = levels

    def value_from_datadict(self, data, files, name):
        bands = [one.worth for one in self.levels if one.is_band]
        typed = {worth: data.get(f"{name}-{worth}", "").strip() for worth in bands}
        return Chosen(data.get(name, ""), typed)


class LevelField(forms.Field):
    """Points as text, the way a mark keeps them; "" where no level is chosen."""

    default_error_messages = {
        "invalid_choice": _("Choose one of the levels that stand here."),
        "invalid_points": _("Type whole or half points from %(least)s to %(most)s."),
    }

    def __init__(self, levels, **kwargs):
        super().__init__(widget=LevelInput(levels), **kwargs)
        self.levels = levels

    def get_bound_field(self, form, field_name):
        return LevelsOffered(form, self, field_name)

    def clean(self, chosen):
        if not chosen:
            self.validate(chosen or None)
            return ""
        level = next((one for one in self.levels if one.worth == chosen.worth), None)
        if level is None:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return self._within(level, chosen.typed.get(chosen.worth, ""))

    def _within(self, level, typed):
        """Of a band what is typed, its most where nothing is."""
        if not typed:
            return level.worth
        try:
            points = forms.DecimalField(max_digits=6, decimal_places=2).clean(typed)
        except ValidationError:
            points = None
        if points is None or not level.gives(points):
            told = {"least": level.lowest_kept, "most": level.worth}
            words = self.error_messages["invalid_points"]
            raise ValidationError(words, "invalid_points", told)
        return as_kept(points)

    def has_changed(self, initial, chosen):
        try:
            return self.clean(chosen) != (initial or "")
        except ValidationError:
            return True


class LevelsOffered(BoundField):
    def offered(self):
        """An `Offered` of each level, as it was stored or, of what was sent, as it was typed."""
        value = self.value()
        if not isinstance(value, Chosen):
            value = self._stored(value)
        return [
            Offered(
                one,
                one.worth == value.worth,
                value.typed.get(one.worth) or one.worth,
            )
            for one in self.field.levels
        ]

    def _stored(self, points):
        found = (one for one in self.field.levels if points and one.holds(Decimal(points)))
        level = next(found, None)
        return Chosen(level.worth, {level.worth: points}) if level else Chosen()
