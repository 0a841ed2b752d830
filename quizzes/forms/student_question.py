"""A student's question about work that came back, and the teacher's answer to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.plain import PlainTextField
from sources.forms.layout import form_helper

LONGEST = 2000  # characters


def words(label):
    return PlainTextField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))


class AskTeacherForm(forms.Form):
    text = words(_("Your question"))
    wants_another_look = forms.BooleanField(
        label=_("Please look at my grade again"),
        required=False,
        help_text=_("Say which row or which words, and why."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("", form_tag=False)


class AnswerStudentForm(forms.Form):
    answer = words(_("Your answer"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("", form_tag=False)
