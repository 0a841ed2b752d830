"""What a student says for the record of a discussion, and the role one takes there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.plain import PlainTextField

LONGEST = 2000  # characters


class EntryForm(forms.Form):
    words = PlainTextField(
        label=_("For the record"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("A point, with the document it rests on; where you agree, and where not."),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField()

    def __init__(self, roles, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, role) for role in roles]
