from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.models import Classroom
from quizzes.forms.marking import LARGEST_ID
from sources.forms.layout import form_helper


class PapersForm(forms.Form):
    """Whose papers, of which part, and whether the rubric is filled in."""

    room = forms.ModelChoiceField(
        label=_("Class"),
        queryset=Classroom.objects.none(),
        empty_label=_("All classes"),
        required=False,
    )
    part = forms.TypedChoiceField(label=_("Part"), coerce=int, required=False, empty_value=None)
    boxes = forms.ChoiceField(
        label=_("Rubric"),
        choices=[("", _("As graded")), ("empty", _("Empty boxes"))],
        required=False,
    )

    def __init__(self, *args, classrooms, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = classrooms
        choices = [(part.pk, part) for part in parts if part.pk <= LARGEST_ID]
        self.fields["part"].choices = [("", _("All parts")), *choices]
        self.helper = form_helper("", method="get", form_tag=False)

    def add_prefix(self, name):
        return {"room": "class"}.get(name, name)

    @property
    def chosen(self):
        """`{room, part, is_empty}` of what is asked for; what is odd asks for nothing."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})
        return {
            "room": found.get("room"),
            "part": found.get("part"),
            "is_empty": found.get("boxes") == "empty",
        }
