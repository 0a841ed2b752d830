import zoneinfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lessons import roster
from lessons.models import Classroom, Enrolment, User
from lessons.models.classroom import MANAGING, TEACHING
from sources.forms.layout import form_helper

LARGEST_FILE = 1_000_000  # bytes; a class list is a few thousand


class ClassroomForm(forms.ModelForm):
    class Meta:
        model = Classroom
        fields = ["name", "term", "ends_on", "time_zone"]
        widgets = {"ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "term": _("Such as Fall 2026."),
            "ends_on": _("After this day the class moves to the end of your list."),
            "time_zone": _("Due dates are told in this zone."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zones = [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]
        self.fields["time_zone"].widget = forms.Select(choices=zones)
        self.fields["time_zone"].show_hidden_initial = False  # nobody asks what has changed
        self.helper = form_helper(_("Save"))


class RosterForm(forms.Form):
    """Names pasted, or a CSV file. `cleaned_data["roster"]` is what was read."""

    names = forms.CharField(
        label=_("Students"),
        required=False,
        max_length=LARGEST_FILE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_(
            "One student a line, as you have them: Ana Duarte, or a table copied from a "
            "spreadsheet with a heading for name and school number."
        ),
    )
    file = forms.FileField(label=_("or a CSV file"), required=False)

    def __init__(self, *args, classroom, **kwargs):
        super().__init__(*args, **kwargs)
        self.classroom = classroom
        self.helper = form_helper("", form_tag=False)

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload and upload.size > LARGEST_FILE:
            raise ValidationError(_("This file is too large for a class list."))
        return upload

    def clean(self):
        cleaned = super().clean()
        upload = cleaned.get("file")
        try:
            text = roster.decoded(upload.read()) if upload else cleaned.get("names", "")
            cleaned["text"] = text
            cleaned["roster"] = roster.read(text, self.classroom)
        except roster.RosterError as error:
            raise ValidationError(str(error)) from error
        return cleaned


class CoTeacherForm(forms.Form):
    user = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none())
    role = forms.ChoiceField(
        label=_("as"),
        choices=[(role, label) for role, label in Enrolment.Role.choices if role in TEACHING],
        initial=Enrolment.Role.CO_TEACHER,
    )

    def __init__(self, *args, classroom, **kwargs):
        super().__init__(*args, **kwargs)
        here = classroom.enrolments.current().values("user")
        staff = User.objects.filter(is_staff=True, is_active=True).exclude(pk__in=here)
        self.fields["user"].queryset = staff.order_by("display_name", "username")
        self.helper = form_helper("", form_tag=False)


def is_last_manager(enrolment):
    """Whether the class would be left without anybody who may change it."""
    others = enrolment.classroom.enrolments.current().filter(role__in=MANAGING)
    return enrolment.role in MANAGING and not others.exclude(pk=enrolment.pk).exists()
