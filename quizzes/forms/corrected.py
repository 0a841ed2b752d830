from django import forms

from quizzes.forms.rescore import SeenForm


class CorrectedForm(SeenForm):
    """Which class gets the corrected words, of the list that was shown."""

    giving = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
