"""What a student says to work that came back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.plain import PlainTextField
from sources.forms.layout import form_helper


class NextStepForm(forms.Form):
    words = PlainTextField(
        label=_("What I will do next time (if you like)"), max_length=300, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("", form_tag=False)

    def clean_words(self):
        return " ".join(self.cleaned_data["words"].split())
