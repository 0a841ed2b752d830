from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.conversion import read_lines
from quizzes.forms.marking import LARGEST_ID
from quizzes.plain import PlainTextField
from sources.forms.layout import form_helper


class ConversionForm(forms.Form):
    """The table of one assignment. `cleaned_data["read"]` are its lines."""

    lines = PlainTextField(
        label=_("Points and grades"),
        required=False,
        strip=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "One line a grade, from the most points down to 0, such as 7 = 100 or 6.5 = B+. "
            "A total gets the grade of the highest line that it reaches."
        ),
    )
    base = forms.IntegerField(min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("", form_tag=False)

    def clean_lines(self):
        typed = self.cleaned_data["lines"]
        self.cleaned_data["read"] = read_lines(typed)
        return typed if typed.strip() else ""

    def say_changed(self, stored):
        """Somebody else stored a table meanwhile; sending this one again is a decision."""
        words = _("Somebody changed this table meanwhile. It says now: %(lines)s")
        told = "; ".join(filter(str.strip, stored.lines.splitlines())) or _("nothing")
        self.add_error("lines", words % {"lines": told})
        self.add_error("lines", _("Yours stands here still. Save again to put it in its place."))
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = stored.revision
