"""A file to bring in, as it is chosen and as it is confirmed."""

from pathlib import PurePosixPath

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.importers import ReadError, incoming, tei, waiting
from sources.importers.spreadsheet import SEPARATOR
from sources.importers.tei.edition import Edition

MEGABYTE = 1024 * 1024
LARGEST = 100
#: More would not be done before the page is given up. manage.py import_sources takes all.
MOST_DOCUMENTS = 300
#: An edition's are written many at a time: a volume of a thousand pages takes half a minute.
MOST_OF_AN_EDITION = 600
MOST_FILES = 60
LONGEST_NAME = 200
MOST_TOLD = 50
TAKEN = (*incoming.TAKEN, *tei.ENDINGS)
GONE = gettext_lazy("The file is no longer here. Choose it again.")


class SeparatorField(forms.ChoiceField):
    def __init__(self):
        super().__init__(
            label=gettext_lazy("Between several values in a cell"),
            choices=[
                (SEPARATOR, gettext_lazy("A stroke: |")),
                (";", gettext_lazy("A semicolon: ;")),
                ("none", gettext_lazy("Nothing: each cell is one value")),
            ],
            initial=SEPARATOR,
        )

    def clean(self, value):
        value = super().clean(value)
        return "" if value == "none" else value


class BringForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The file"),
        max_length=LONGEST_NAME,
        widget=forms.FileInput(attrs={"accept": ",".join(TAKEN)}),
    )
    separator = SeparatorField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "At most %(size)d MB, %(documents)d documents (%(edition)d of an edition in TEI) and "
            "%(files)d pictures or files. For more, ask whoever runs the server."
        ) % {
            "size": LARGEST,
            "documents": MOST_DOCUMENTS,
            "edition": MOST_OF_AN_EDITION,
            "files": MOST_FILES,
        }

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST * MEGABYTE:
            raise ValidationError(_("It is larger than %d MB.") % LARGEST)
        if PurePosixPath(file.name).suffix.lower() not in TAKEN:
            raise ValidationError(
                _("Choose a file that ends in one of these: %s.") % ", ".join(TAKEN)
            )
        return file

    def clean(self):
        """`incoming` is what was read."""
        data = super().clean()
        if data.get("file") and "separator" in data:
            self.incoming = self.read(data["file"], data["separator"])
        return data

    def read(self, file, separator):
        try:
            return read(file, file.name, separator)
        except ReadError as error:
            raise ValidationError(told_of(error)) from error


class BringInForm(forms.Form):
    """What the page carries from looking at a file to bringing it in."""

    token = forms.CharField(max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(max_length=LONGEST_NAME, widget=forms.HiddenInput)
    separator = SeparatorField()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.file = user, None
        self.fields["separator"].widget = forms.HiddenInput()

    def clean(self):
        """`incoming` is what stands in the file that was kept."""
        data = super().clean()
        if self.errors:
            return data
        self.file = waiting.opened(data["token"], self.user)
        if self.file is None:
            raise ValidationError(GONE)
        try:
            self.incoming = read(self.file, data["name"], data["separator"])
        except ReadError as error:
            raise ValidationError(str(error)) from error
        return data

    def close(self):
        if self.file:
            self.file.close()
        if hasattr(self, "incoming"):
            self.incoming.close()


class BroughtForm(forms.Form):
    file = forms.CharField(max_length=LONGEST_NAME)


def told_of(error):
    """A sentence for each mistake, as far as a page can hold them."""
    lines = getattr(error, "lines", [])
    told = [
        _("Line %(line)d: %(words)s") % {"line": line, "words": words}
        for line, words in lines[:MOST_TOLD]
    ]
    return told or [str(error)]


def read(file, name, separator):
    """What an uploaded file says, within the bounds of a page. Raises ReadError."""
    found = _opened(file, name, separator)
    is_edition = name.lower().endswith(tei.ENDINGS)
    if found.count > (MOST_OF_AN_EDITION if is_edition else MOST_DOCUMENTS):
        found.close()
        raise ReadError(_("It has %d documents, too many for this page.") % found.count)
    if found.file_count > MOST_FILES:
        raise ReadError(
            _("It has %d pictures or files, too many for this page.") % found.file_count
        )
    return found


def _opened(file, name, separator):
    file.seek(0)
    if name.lower().endswith(".zip"):
        return incoming.open_zip(file, name, separator)
    if name.lower().endswith(tei.ENDINGS):
        return Edition(file, name)
    try:
        return incoming.open_file(file, name, separator)
    except UnicodeDecodeError as error:
        raise ReadError(_("It is no text in UTF-8.")) from error
