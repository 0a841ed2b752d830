"""What a teacher notes of a paragraph that students take wrongly."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.plain import PlainTextField
from sources.forms.layout import form_helper

LONGEST = 1000  # characters


class MisreadingForm(forms.Form):
    words = PlainTextField(
        label=_("What they take it for"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Such as: They take “assurance” for a promise of help. It stays with the document, "
            "for the teachers of this school. No student sees it."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = form_helper("", form_tag=False)
