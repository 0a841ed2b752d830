from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.models import ExportLayout
from quizzes.workbook.reading import read_table
from sources.forms.layout import form_helper
from sources.importers.found import ReadError


class SheetFileField(forms.FileField):
    """A CSV or Excel file, cleaned to a `sources.importers.table.Table`."""

    widget = forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"})

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return read_table(upload.read())
        except ReadError as error:
            raise ValidationError(str(error)) from error


class CheckFileForm(forms.Form):
    """A file of a gradebook, and the layout that says which of its columns is the student."""

    layout = forms.ModelChoiceField(
        label=_("Layout"), queryset=ExportLayout.objects.none(), empty_label=None
    )
    file = SheetFileField(
        label=_("File from the gradebook"),
        help_text=_("CSV or Excel. It is only looked at: nothing of it is kept."),
    )

    def __init__(self, *args, layouts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["layout"].queryset = layouts
        self.helper = form_helper(_("Check it"))
