from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.forms.marking import LARGEST_ID
from quizzes.gradebook import LONGEST_NAME, read_categories
from quizzes.plain import PlainTextField
from sources.forms.layout import form_helper


class ShownForm(forms.Form):
    """What stands in the cells of a gradebook."""

    SHOW = [
        ("", gettext_lazy("Percent")),
        ("points", gettext_lazy("Points")),
        ("grade", gettext_lazy("School grades")),
    ]
    show = forms.ChoiceField(label=gettext_lazy("Show"), choices=SHOW, required=False)

    @property
    def chosen(self):
        return self.cleaned_data["show"] if self.is_valid() else ""


class GradebookForm(forms.Form):
    """Categories, and for each giving of the class the category in which it counts."""

    categories = PlainTextField(
        label=gettext_lazy("Categories"),
        required=False,
        strip=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "One line a category and its weight, such as Essays = 60 or Quizzes = 40, drop 1, "
            "which leaves out the lowest result. Empty: everything counts the same."
        ),
    )
    missing_is_zero = forms.BooleanField(
        label=gettext_lazy("Work that is overdue and was not turned in counts as 0"),
        required=False,
    )
    base = forms.IntegerField(min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, *args, givings, gradebook, **kwargs):
        super().__init__(*args, **kwargs)
        self.givings = {f"place-{one.pk}": one for one in givings}
        self.initial = {
            "categories": gradebook.categories,
            "missing_is_zero": gradebook.missing_is_zero,
            "base": gradebook.revision,
        }
        for name, giving in self.givings.items():
            self.fields[name] = forms.CharField(
                label=str(giving.assignment), required=False, max_length=LONGEST_NAME
            )
            self.initial[name] = gradebook.category_of(giving) or ""
        if self.givings:
            first = next(iter(self.givings))
            words = gettext_lazy(
                "With categories: the one in which it counts. Empty leaves it out of the total."
            )
            self.fields[first].help_text = words
        self.helper = form_helper(gettext_lazy("Save"))

    def clean_categories(self):
        typed = self.cleaned_data["categories"]
        self.cleaned_data["read"] = read_categories(typed)
        return typed

    def clean(self):
        cleaned = super().clean()
        names = {one.name.casefold(): one.name for one in cleaned.get("read", [])}
        if "read" in cleaned:
            cleaned["places"] = {
                str(giving.pk): self._place(name, names) for name, giving in self.givings.items()
            }
        return cleaned

    def _place(self, field, names):
        """As the category is spelled; where there are no categories every giving counts."""
        typed = " ".join((self.cleaned_data.get(field) or "").split())
        if not names:
            return None
        if typed and typed.casefold() not in names:
            words = _("There is no category “%(name)s” in the lines above.")
            self.add_error(field, words % {"name": typed})
        return names.get(typed.casefold(), "")

    def say_changed(self, stored):
        words = _("Somebody changed this meanwhile. The categories are now: %(lines)s")
        told = "; ".join(filter(str.strip, stored.categories.splitlines())) or _("none")
        self.add_error("categories", words % {"lines": told})
        self.add_error("categories", _("Yours stand here still. Save again to put them there."))
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = stored.revision
