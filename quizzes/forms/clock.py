"""What a teacher says to the clock: whom it is about, for how long, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.models import User
from quizzes.models import Quiz


class ClockForm(forms.Form):
    """About the whole class, or one student of it."""

    student = forms.ModelChoiceField(
        queryset=User.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, giving, **kwargs):
        super().__init__(*args, auto_id=False, **kwargs)
        seats = giving.classroom.enrolments.current().students()
        self.fields["student"].queryset = User.objects.filter(pk__in=seats.values("user"))


class ReasonForm(ClockForm):
    reason = forms.CharField(
        label=_("Why (for your own record)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Fire drill"), "class": "form-control"}),
    )


class MoreForm(ReasonForm):
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=120,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )


class StartForm(ClockForm):
    """Names the sitting: a second press starts the same one, not the next."""

    part = forms.ModelChoiceField(queryset=Quiz.objects.none())
    number = forms.IntegerField(min_value=1)

    def __init__(self, *args, giving, **kwargs):
        super().__init__(*args, giving=giving, **kwargs)
        parts = Quiz.objects.filter(lesson=giving.assignment.lesson_id).exclude(timed="")
        self.fields["part"].queryset = parts

    def clean(self):
        cleaned = super().clean()
        part, number = cleaned.get("part"), cleaned.get("number")
        if part and number and number > len(part.sittings):
            self.add_error("number", _("There are not so many sittings."))
        return cleaned
