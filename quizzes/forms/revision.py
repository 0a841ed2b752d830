from django import forms

from quizzes.forms.save import LARGEST


class RevisionForm(forms.Form):
    """Names the revision that the student looked at."""

    base = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)


class TurnInForm(RevisionForm):
    """And the photographs of pages that lay there: `Attempt.pages`."""

    pages = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
