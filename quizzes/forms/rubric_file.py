from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.plain import PlainTextField, plain
from quizzes.rubric_files import Faults, read, table
from quizzes.workbook.reading import read_table
from sources.importers.found import ReadError
from sources.importers.table import decoded

LARGEST = 1_000_000  # bytes; a rubric is a few thousand


class RubricFileForm(forms.Form):
    """A rubric pasted or from a file. `cleaned_data["sheets"]` is what was read, `text` of what."""

    text = PlainTextField(
        label=_("Paste it"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("A table in Markdown, CSV, or CASE (JSON)."),
    )
    file = forms.FileField(
        label=_("or choose a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.md,.txt,.json,.xlsx"}),
    )

    def clean(self):
        cleaned = super().clean()
        try:
            upload = cleaned.get("file")
            text = _text_of(upload) if upload else cleaned.get("text", "")
            cleaned["text"] = plain(text)
            cleaned["sheets"] = read(cleaned["text"])
        except Faults as faults:
            raise ValidationError(faults.sentences) from faults
        except ReadError as error:
            raise ValidationError(str(error)) from error
        return cleaned


def _text_of(upload):
    """The text of a file; an Excel file becomes CSV."""
    if upload.size > LARGEST:
        raise ReadError(str(_("This file is too large for a rubric.")))
    data = upload.read()
    if data[:4] != b"PK\x03\x04":
        return decoded(data)[0]
    found = read_table(data)
    return table.as_csv([found.header, *(cells for _line, cells in found.rows)])
