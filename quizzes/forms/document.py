from django import forms

from quizzes.forms.save import LARGEST


class DocumentForm(forms.Form):
    """Which document on the table a button is about."""

    document = forms.IntegerField(min_value=1, max_value=LARGEST)
