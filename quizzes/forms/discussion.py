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


class ChangeForm(EntryForm):
    """What one said, to be changed. `base` tells what it was changed from."""

    base = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, entry, data=None):
        initial = {"words": entry.words, "base": entry.stamp}
        super().__init__(data, initial=initial)

    def on_what_stands(self, entry):
        """The same words, to be sent again knowing what was written somewhere else meanwhile."""
        return ChangeForm(entry, self.data.dict() | {"base": entry.stamp})


class RoleForm(forms.Form):
    role = forms.ChoiceField()

    def __init__(self, roles, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, role) for role in roles]
