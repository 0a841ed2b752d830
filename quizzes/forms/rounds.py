"""Which version of a student's work an address asks for."""

from django import forms


class RoundForm(forms.Form):
    round = forms.IntegerField(min_value=1, max_value=1000, required=False)

    @property
    def number(self):
        """The version asked for; None for the latest, and where what was typed is no number."""
        return self.cleaned_data["round"] if self.is_valid() else None
