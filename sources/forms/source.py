from django import forms


class PrintingForm(forms.Form):
    """Which printing of a document is on the sheet: the one asked for, else the first."""

    printing = forms.IntegerField(required=False)

    def chosen(self, printings):
        wanted = self.cleaned_data["printing"] if self.is_valid() else None
        by_number = {text.pk: text for text in printings}
        return by_number.get(wanted) or (printings[0] if printings else None)
