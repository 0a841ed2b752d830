"""What a teacher sets for the notes of a class: the names of the four kinds, and groups."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.models import GroupSeat, Note, NoteNames
from quizzes.models.note import LONGEST_NAME


class NamesForm(forms.ModelForm):
    """What the four kinds of notes are called in one class."""

    class Meta:
        model = NoteNames
        fields = ["first", "second", "third", "fourth"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field, meaning in zip(self.fields.values(), Note.Meaning, strict=True):
            field.label = _("Instead of “%(name)s”") % {"name": meaning.label}

    def clean(self):
        cleaned = super().clean()
        usual = [meaning.label for meaning in Note.Meaning]
        shown = [cleaned.get(name) or one for name, one in zip(self.fields, usual, strict=True)]
        if len({one.casefold() for one in shown}) < len(shown):
            raise ValidationError(_("Two of them have the same name."))
        return cleaned


class GroupsForm(forms.Form):
    """The name of a group beside each student of a class. Empty: in no group."""

    def __init__(self, giving, students, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.giving, self.students = giving, students
        seats = GroupSeat.objects.filter(giving=giving)
        now = dict(seats.values_list("student", "name"))
        for student in students:
            self.fields[f"group-{student.pk}"] = forms.CharField(
                label=str(student),
                required=False,
                max_length=LONGEST_NAME,
                initial=now.get(student.pk, ""),
            )

    def seats(self):
        """The rows to be, each name of a group in one spelling: the first."""
        spelled = {}
        for student in self.students:
            if name := " ".join(self.cleaned_data[f"group-{student.pk}"].split()):
                name = spelled.setdefault(name.casefold(), name)
                yield GroupSeat(giving=self.giving, student=student, name=name)
