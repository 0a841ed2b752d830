from django import forms

from quizzes.forms.save import LARGEST


class RevisionForm(forms.Form):
    """Names the revision that the student looked at."""

    base = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)
