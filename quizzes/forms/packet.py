from django import forms

from lessons.models import Giving


class PacketForm(forms.Form):
    """For which of the teacher's classes a lesson is printed; left out, with the words of today."""

    giving = forms.ModelChoiceField(Giving.objects.none(), required=False)

    def __init__(self, *args, user, lesson, **kwargs):
        super().__init__(*args, **kwargs)
        own = Giving.objects.taught_by(user)
        self.fields["giving"].queryset = own.filter(assignment__lesson=lesson)
