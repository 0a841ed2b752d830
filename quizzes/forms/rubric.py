"""A rubric as one grid: a row of fields for each of its rows, with its levels beside each other."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.models import Criterion, Level, Rubric
from quizzes.models.rubric import do_overlap
from quizzes.rows import Row
from quizzes.rubric_patterns import PATTERNS, rows_of
from quizzes.templatetags.desk import span
from sources.admin.fresh import FreshForm, fingerprint

LEAST_COLUMNS, MOST_COLUMNS = 3, 10
MOST_ROWS = 20
POINTS = {"least": gettext_lazy("From"), "points": gettext_lazy("Points")}
WORDS = {
    "title": (gettext_lazy("Level"), forms.TextInput, 80),
    "marker_text": (gettext_lazy("For graders"), forms.Textarea, 2000),
    "student_text": (gettext_lazy("For students"), forms.Textarea, 2000),
}


def small(widget):
    return widget(attrs={"rows": 3}) if widget is forms.Textarea else widget()


def skill_field(label):
    choices = [("", gettext_lazy("None")), *Criterion.Skill.choices]
    return forms.ChoiceField(label=label, choices=choices, required=False)


class GridRow(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Row"), max_length=120)
    skill = skill_field(gettext_lazy("Skill"))
    marker_text = forms.CharField(
        label=gettext_lazy("For graders"), required=False, widget=small(forms.Textarea)
    )
    student_text = forms.CharField(
        label=gettext_lazy("For students"), required=False, widget=small(forms.Textarea)
    )

    def __init__(self, *args, columns, **kwargs):
        super().__init__(*args, **kwargs)
        self.columns = range(columns)
        levels = self.initial.get("levels", [])
        for number in self.columns:
            self.add_level(number, levels[number] if number < len(levels) else {})

    def add_level(self, number, level):
        for name, label in POINTS.items():
            self.fields[f"level{number}_{name}"] = forms.DecimalField(
                label=label,
                required=False,
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                initial=level.get(name),
            )
        for name, (label, widget, longest) in WORDS.items():
            self.fields[f"level{number}_{name}"] = forms.CharField(
                label=label,
                required=False,
                max_length=longest,
                widget=small(widget),
                initial=level.get(name, ""),
            )

    def cells(self):
        """The fields of each level, for the template."""
        names = [*POINTS, *WORDS]
        return [[self[f"level{number}_{name}"] for name in names] for number in self.columns]

    def clean(self):
        cleaned = super().clean()
        cleaned["levels"] = [level for number in self.columns if (level := self.level(number))]
        points = [level["points"] for level in cleaned["levels"]]
        if len(set(points)) < len(points):
            raise ValidationError(_("Two levels of this row give the same points."))
        if do_overlap(cleaned["levels"]):
            raise ValidationError(_("Two levels of this row have points in common."))
        if cleaned.get("title") and not points:
            raise ValidationError(_("Give this row at least one level with points."))
        return cleaned

    def level(self, number):
        """One level as it is stored, or None where nothing was typed."""
        words = {name: self.cleaned_data.get(f"level{number}_{name}", "") for name in WORDS}
        points = self.cleaned_data.get(f"level{number}_points")
        least = self.cleaned_data.get(f"level{number}_least")
        if points is None:
            is_typed = any(words.values()) or least is not None
            if is_typed and f"level{number}_points" not in self.errors:
                self.add_error(f"level{number}_points", _("How many points does it give?"))
            return None
        if least is not None and least >= points:
            self.add_error(f"level{number}_least", _("Type fewer than the points, or nothing."))
        return {"points": points, "least": least} | words


class BaseGrid(BaseFormSet):
    """The rows that are typed. `rows` gives them as `rubric_patterns.store_rows` takes them."""

    def clean(self):
        if not self.is_wrong() and not self.rows():
            raise ValidationError(_("A rubric needs at least one row."))

    def is_wrong(self):
        """Something in a row, or the formset's own count of them."""
        return any(self.errors) or bool(self.non_form_errors())

    def faults(self):
        """What keeps it from being a rubric, in words: ["Row 2: Two levels of …", …]."""
        wrong = [str(error) for error in self.non_form_errors()]
        for number, form in enumerate(self.forms, 1):
            for name, errors in form.errors.items():
                told = {"number": number, "field": form[name].label if name in form.fields else ""}
                place = _("Row %(number)s, %(field)s") if told["field"] else _("Row %(number)s")
                wrong += [f"{place % told}: {error}" for error in errors]
        return wrong

    def as_rows(self):
        """The same as `Row`s that nobody has stored, for the pieces of pages that show them."""
        words = ("title", "skill", "marker_text", "student_text")
        return [
            Row(
                Criterion(pk=number, **{name: row[name] for name in words}),
                sorted((Level(**level) for level in row["levels"]), key=lambda one: one.points),
            )
            for number, row in enumerate(self.rows(), 1)
        ]

    def rows(self):
        if any(self.errors):
            return []
        typed = [form.cleaned_data for form in self.forms]
        kept = [row for row in typed if row.get("title") and not row.get("DELETE")]
        return sorted(kept, key=lambda row: (row.get("ORDER") is None, row.get("ORDER") or 0))


Grid = formset_factory(
    GridRow,
    formset=BaseGrid,
    extra=1,
    can_delete=True,
    can_order=True,
    max_num=MOST_ROWS,
    validate_max=True,
)


def stored_rows(rubric):
    """The rows of a rubric as the grid begins with them."""
    names = ("title", "skill", "marker_text", "student_text")
    return [
        {"id": row.pk}
        | {name: getattr(row, name) for name in names}
        | {
            "levels": [
                {name: _bare(getattr(level, name)) for name in POINTS}
                | {name: getattr(level, name) for name in WORDS}
                for level in row.levels.all()
            ]
        }
        for row in rubric.criteria.prefetch_related("levels")
    ]


def _bare(points):
    return None if points is None else points.normalize()


def in_lines(rows):
    """Rows to read in one breath: what somebody else made of them."""
    return "; ".join(
        f"{row['title']}: "
        + ", ".join(f"{span(level)} {level['title']}".strip() for level in row["levels"])
        for row in rows
    )


def posted_columns(data):
    """How many levels a row of a page has that was sent; 0 where it does not say so."""
    value = data.get("columns", "")
    return min(int(value), MOST_COLUMNS) if value.isdecimal() and value.isascii() else 0


def sent_grid(data):
    """The `Grid` of a page that was sent, whatever rubric it is of."""
    columns = posted_columns(data) or LEAST_COLUMNS
    return Grid(data, prefix="rows", form_kwargs={"columns": columns})


class RubricForm(FreshForm):
    columns = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_COLUMNS, widget=forms.HiddenInput
    )
    grid_seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    class Meta:
        model = Rubric
        fields = ["title", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = stored_rows(self.instance) if self.instance.pk else []
        pattern = self.initial.pop("pattern", "")
        begin = self.stored or (rows_of(pattern) if pattern in PATTERNS else [])
        widest = max((len(row["levels"]) for row in begin), default=0)
        columns = min(max(widest + 1, LEAST_COLUMNS), MOST_COLUMNS)
        self.initial |= {"columns": columns, "grid_seen": fingerprint(self.stored)}
        self.grid = Grid(
            self.data if self.is_bound else None,
            prefix="rows",
            initial=begin,
            form_kwargs={"columns": posted_columns(self.data) or columns},
        )

    def watched(self):
        return [name for name in super().watched() if name not in ("columns", "grid_seen")]

    def clean(self):
        cleaned = super().clean()
        if not self.grid.is_valid():
            self.add_error(None, _("Look at the rows below: something in them is missing."))
        own = {row["id"] for row in self.stored}
        if any(row.get("id") and row["id"] not in own for row in self.grid.rows()):
            self.add_error(None, _("A row was deleted meanwhile. Open the page again."))
        if self.instance.pk and cleaned.get("grid_seen") != fingerprint(self.stored):
            self.data = self.data.copy()
            self.data["grid_seen"] = fingerprint(self.stored)
            words = _("%(who)s The other version of the rows: %(rows)s. Yours stand below.")
            told = {"who": self.who_changed_it(), "rows": in_lines(self.stored)}
            self.add_error(None, words % told)
        return cleaned


class SkillsForm(forms.Form):
    """The skill of each row of a rubric: no grade hangs on it, so it may be said at any time."""

    def __init__(self, *args, rubric, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {f"skill-{row.pk}": row for row in rubric.criteria.all()}
        for name, row in self.rows.items():
            self.fields[name] = skill_field(row.title)
            self.initial[name] = row.skill

    def save(self):
        for name in self.changed_data:
            self.rows[name].skill = self.cleaned_data[name]
            self.rows[name].save(update_fields=["skill"])
