import csv
import io

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.forms.export import SheetFileField
from quizzes.plain import PlainTextField
from quizzes.workbook.reading import read_table
from sources.forms.layout import form_helper
from sources.importers.found import ReadError


class BringGradesForm(forms.Form):
    """A file of grades to look at."""

    file = SheetFileField(
        label=_("File of grades"),
        help_text=_(
            "Grades as CSV or for Excel, taken from here, with points typed into it. Leave the "
            "headings and the row keys as they are; an empty cell changes nothing."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper(_("Look at the changes"))


class ConfirmGradesForm(forms.Form):
    """The same file once more as text, and what was shown of it."""

    table = PlainTextField(strip=False, max_length=3_000_000, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=24, widget=forms.HiddenInput)

    def clean_table(self):
        try:
            return read_table(self.cleaned_data["table"].encode())
        except ReadError as error:
            raise ValidationError(str(error)) from error

    @classmethod
    def of(cls, table, plan):
        """The form that confirms what was read from a Table."""
        return cls(initial={"table": as_text(table), "seen": plan.fingerprint})


def as_text(table):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([table.header, *(cells for _line, cells in table.rows)])
    return text.getvalue()
