"""A question that makes up for one which students missed."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.forms.giving import ClassTimeField
from quizzes.models import Question
from quizzes.plain import PlainTextField
from sources.forms.layout import form_helper


class MakeUpForm(forms.Form):
    """Which question of the lesson, the words instead of it, and which of `students`.

    `cleaned_data["students"]` are these people; `questions` are those a person judges.
    """

    question = forms.ModelChoiceField(
        label=_("Instead of"), queryset=Question.objects.none(), empty_label=None
    )
    prompt = PlainTextField(
        label=_("They are asked"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    guidance = PlainTextField(
        label=_("What earns full and half points, for graders"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Points and rubric are those of the other question."),
    )
    students = forms.TypedMultipleChoiceField(
        label=_("Students"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one student.")},
    )

    def __init__(self, *args, questions, students, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = questions
        self.people = {one.pk: one for one in students}
        self.fields["students"].choices = [(pk, str(one)) for pk, one in self.people.items()]
        self.fields["due_at"] = ClassTimeField(label=_("Due for them"), required=False, zone=zone)
        self.fields["closes_at"] = ClassTimeField(
            label=_("Closes for them"),
            required=False,
            zone=zone,
            help_text=_("Empty: as it is for each of them now."),
        )
        self.helper = form_helper("", form_tag=False)

    def clean_students(self):
        return [self.people[pk] for pk in self.cleaned_data["students"]]

    def clean(self):
        cleaned = super().clean()
        due, closes = cleaned.get("due_at"), cleaned.get("closes_at")
        if due and closes and closes < due:
            self.add_error("closes_at", _("It closes before it is due."))
        if closes and closes <= timezone.now():
            self.add_error("closes_at", _("That is over already. They could not begin."))
        return cleaned

    @property
    def words(self):
        """What `MakeUp.give` stores of the question."""
        return {name: self.cleaned_data[name] for name in ("prompt", "guidance")}

    @property
    def dates(self):
        """The dates that were typed, as columns."""
        typed = {name: self.cleaned_data[name] for name in ("due_at", "closes_at")}
        return {name: value for name, value in typed.items() if value}
