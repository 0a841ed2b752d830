"""Dates of an assignment, typed and shown in the time zone of the class."""

import datetime
from hashlib import sha256

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import Assignment, Extension, Giving
from sources.forms.layout import form_helper

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOMENTS = {"opens_at", "due_at", "closes_at", "questions_until"}


class ClassTimeField(forms.DateTimeField):
    """A local time of one class. An hour that the change of clocks skips or repeats is refused."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, *args, zone=datetime.UTC, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone

    def to_python(self, value):
        with timezone.override(self.zone):
            moment = super().to_python(value)
        if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(_("Choose a year between 2000 and 2100."))
        return moment

    def prepare_value(self, value):
        with timezone.override(self.zone):
            return super().prepare_value(value)


class DatesForm(forms.ModelForm):
    """When one class may open the lesson, when it is due, when it closes."""

    class Meta:
        model = Giving
        fields = [
            "opens_at",
            "due_at",
            "closes_at",
            "late_work",
            "late_percent",
            "late_most",
            "questions_until",
            "key_early",
        ]
        labels = {"late_percent": _("Percent for each day late")}
        help_texts = {
            "closes_at": _("After this nobody can write. Empty: late work is taken, too."),
            "late_percent": _("Part of a day counts as a whole one."),
        }

    submit = _("Save the dates")

    def __init__(self, *args, classroom, **kwargs):
        super().__init__(*args, **kwargs)
        self.classroom = classroom
        for name in MOMENTS & self.fields.keys():
            old = self.fields[name]
            self.fields[name] = ClassTimeField(
                label=old.label, required=False, help_text=old.help_text, zone=classroom.zone
            )
        self.helper = form_helper(self.submit, form_tag=bool(self.submit))

    def clean(self):
        cleaned = super().clean()
        opens, due, closes = (cleaned.get(name) for name in ("opens_at", "due_at", "closes_at"))
        if opens and due and due <= opens:
            self.add_error("due_at", _("It is due before it opens."))
        if due and closes and closes < due:
            self.add_error("closes_at", _("It closes before it is due."))
        self._clean_late_work(cleaned)
        return cleaned

    def _clean_late_work(self, cleaned):
        """Percents stay only where points are taken off: nobody is surprised by them later."""
        if cleaned.get("late_work") != Giving.LateWork.PERCENT:
            cleaned["late_percent"] = cleaned["late_most"] = None
        elif cleaned.get("late_percent") is None and "late_percent" not in self.errors:
            self.add_error("late_percent", _("Say how many percent each day late takes off."))
        if cleaned.get("late_work") and not cleaned.get("due_at") and "due_at" not in self.errors:
            self.add_error("due_at", _("Say when it is due: late is counted from then on."))


class ChangeDatesForm(DatesForm):
    """The same for a class that has it. Where grades that students have seen change by it, it
    asks first."""

    sure = forms.CharField(
        label=_("Yes, change these grades"), required=False, widget=forms.HiddenInput
    )

    def is_sure_of(self, changes):
        """Whether it can be saved: nothing changes, or just this was shown and said yes to."""
        seal = sha256(repr([list(map(str, one)) for one in changes]).encode()).hexdigest()[:16]
        if changes and self.cleaned_data["sure"] != seal:
            self.fields["sure"].widget = forms.CheckboxInput({"value": seal}, lambda _value: False)
            return False
        return True


class GiveForm(DatesForm):
    """One class of the giving page: a box to tick, and its dates."""

    class Meta(DatesForm.Meta):
        fields = ["opens_at", "due_at", "closes_at", "late_work", "late_percent", "late_most"]

    submit = ""
    given = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["given"].label = self.classroom.name

    field_order = ["given", "opens_at", "due_at", "closes_at"]  # the others after them


class _Together(forms.ModelChoiceField):
    def label_from_instance(self, assignment):
        return _("Together with %(name)s (%(classes)s)") % {
            "name": assignment.given_by or _("a colleague"),
            "classes": ", ".join(room.name for room in assignment.classrooms.all()),
        }


class TogetherForm(forms.Form):
    """Whether one's classes share an assignment that a colleague has given already."""

    assignment = _Together(
        label=_("Give it"),
        queryset=Assignment.objects.none(),
        required=False,
        blank=True,  # else buttons to choose by leave out the empty label
        empty_label=_("On its own, to my classes"),
        widget=forms.RadioSelect,
        help_text=_(
            "Together: one rubric and one export over all classes. "
            "Each of you sees only the work of your own classes."
        ),
    )

    def __init__(self, *args, to_join, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assignment"].queryset = to_join
        self.initial.setdefault("assignment", "")
        self.helper = form_helper("", form_tag=False)


class StudentDatesForm(forms.ModelForm):
    """Different dates for one student, or none of it."""

    class Meta:
        model = Extension
        fields = ["due_at", "closes_at", "excused", "late_waived"]

    def __init__(self, *args, classroom, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("due_at", "closes_at"):
            self.fields[name] = ClassTimeField(
                label=self.fields[name].label, required=False, zone=classroom.zone
            )
        self.fields["closes_at"].help_text = _("Empty: as for the class.")
        self.fields["excused"].help_text = _(
            "The student does not have to do it and gets no grade."
        )
        self.fields["late_waived"].help_text = _(
            "Only those who teach the class read this. Empty: as for the class."
        )
        self.helper = form_helper(_("Save"))

    def clean(self):
        cleaned = super().clean()
        due, closes = cleaned.get("due_at"), cleaned.get("closes_at")
        if due and closes and closes < due:
            self.add_error("closes_at", _("It closes before it is due."))
        return cleaned


class NameForm(forms.Form):
    """Which way the button goes: a second click on an old page undoes nothing."""

    opened = forms.TypedChoiceField(
        choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1"
    )
