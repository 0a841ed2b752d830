from django import forms

from sources.passages import span_of


class PrintingForm(forms.Form):
    """Which printing of a document is on the sheet: the one asked for, else the first.

    With `lines` its lines are those of the paper, and numbered. With `changes` it shows what
    was left out of the text that it was made from, and what was put in.
    """

    printing = forms.IntegerField(required=False)
    lines = forms.BooleanField(required=False)
    changes = forms.BooleanField(required=False)

    def chosen(self, printings):
        wanted = self.cleaned_data["printing"] if self.is_valid() else None
        by_number = {text.pk: text for text in printings}
        return by_number.get(wanted) or (printings[0] if printings else None)

    @property
    def has_lines(self):
        return bool(self.is_valid() and self.cleaned_data["lines"])

    @property
    def has_changes(self):
        return bool(self.is_valid() and self.cleaned_data["changes"])


class SeenForm(forms.Form):
    """Whether the reader went past the warning that a document has before its text."""

    seen = forms.BooleanField(required=False)

    def first(self, *sources):
        """Those whose warning comes first, each once."""
        if self.is_valid() and self.cleaned_data["seen"]:
            return []
        return list(dict.fromkeys(one for one in sources if one.content_warning))


class PageForm(forms.Form):
    """Which page of a document lies open: the one asked for, else the first."""

    page = forms.IntegerField(required=False)

    def chosen(self, count):
        wanted = self.cleaned_data["page"] if self.is_valid() else None
        return wanted if wanted and 1 <= wanted <= count else 1


class PassageForm(PrintingForm):
    """A place in a printing: `at` a paragraph or sentence (3, 3.2), or by offsets.

    `version` says which words the offsets count on: once the text was corrected there is no
    such place any more.
    """

    version = forms.IntegerField(required=False)
    at = forms.CharField(required=False, max_length=20)
    start = forms.IntegerField(required=False, min_value=0)
    end = forms.IntegerField(required=False, min_value=1)

    def is_current(self, version):
        return self.is_valid() and self.cleaned_data["version"] in (None, version.pk)

    @property
    def names_a_place(self):
        given = self.cleaned_data
        return bool(given["at"]) or given["start"] is not None or given["end"] is not None

    def span(self, version):
        """(start, end) in the reading text; None where there is no such place."""
        given = self.cleaned_data
        if given["at"]:
            return span_of(version.blocks, given["at"])
        start, end = given["start"], given["end"]
        inside = None not in (start, end) and start < end <= len(version.reading_text)
        return (start, end) if inside else None
