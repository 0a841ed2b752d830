"""Whose reports lie there for parents' evening, in which order, and of which assignments."""

import re
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.models import Assignment
from quizzes.forms.marking import WholeNumbers
from quizzes.plain import PlainTextField
from sources.forms.layout import form_helper

#: So many assignments are ticked until somebody chooses: with more a report fills two pages.
LATEST = 3


class ReportsShownForm(forms.Form):
    """The same as an address carries it; what it does not say right, it does not say."""

    student = WholeNumbers(required=False)
    work = WholeNumbers(required=False)

    def chosen(self, students, assignments):
        """(the students that are named, in their order, the assignments: by default the latest)."""
        asked = self.cleaned_data if self.is_valid() else {}
        by_pk = {one.pk: one for one in students}
        people = [by_pk[pk] for pk in dict.fromkeys(asked.get("student", ())) if pk in by_pk]
        work = [one for one in assignments if one.pk in asked.get("work", ())]
        return people, work or assignments[:LATEST]


class ReportsForm(forms.Form):
    """In which order the reports of a class lie. `cleaned_data["people"]` are the students."""

    work = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Assignments that came back, the latest first"),
        queryset=Assignment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one assignment.")},
    )
    order = PlainTextField(
        label=gettext_lazy("Appointments"),
        required=False,
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "One student a line, in the order of your evening, such as 6:10 Ana Duarte. "
            "Empty: the whole class by name."
        ),
    )
    others = forms.BooleanField(label=gettext_lazy("then everybody else"), required=False)

    def __init__(self, *args, students, assignments, **kwargs):
        super().__init__(*args, **kwargs)
        self.students = students
        if assignments:
            self.fields["work"].queryset = assignments
        else:
            del self.fields["work"]
        self.helper = form_helper("", form_tag=False)

    def clean(self):
        cleaned = super().clean()
        found, faults = [], []
        for number, line in enumerate(cleaned.get("order", "").splitlines(), 1):
            if line.strip():
                try:
                    found.append(self._student(line, found))
                except ValidationError as fault:
                    words = _("Line %(number)s: %(fault)s")
                    faults.append(words % {"number": number, "fault": fault.message})
        if faults:
            raise ValidationError({"order": faults})
        others = [one for one in self.students if one not in found]
        cleaned["people"] = found + (others if cleaned.get("others") or not found else [])
        return cleaned

    @property
    def query(self):
        """What the address carries: "?student=7&student=4&work=2"."""
        named = self.cleaned_data["people"] if self.cleaned_data["order"].strip() else []
        said = [("student", one.pk) for one in named]
        said += [("work", one.pk) for one in self.cleaned_data.get("work", ())]
        return "?" + urlencode(said)

    def _student(self, line, before):
        """Who is meant: by the school number in the line, else by the longest name in it."""
        words = _folded(line)
        told = {"line": line.strip()[:60]}
        numbers = [one for one in self.students if _stands(one.school_number, words)]
        names = [one for one in self.students if _stands(str(one), words)]
        longest = max((len(_folded(one)) for one in names), default=0)
        named = [one for one in names if len(_folded(one)) == longest]
        both = [one for one in named if one in numbers]
        meant = both or (named if named else numbers)
        if not meant:
            raise ValidationError(_("nobody in this class is “%(line)s”.") % told)
        if len(meant) > 1:
            words = _("“%(line)s” is more than one student. Add the school number.")
            raise ValidationError(words % told)
        if meant[0] in before:
            raise ValidationError(_("“%(line)s” stands in an earlier line already.") % told)
        return meant[0]


def _folded(text):
    return " ".join(str(text).split()).casefold()


def _stands(name, words):
    """Whether a name or number stands in a line as whole words."""
    name = _folded(name)
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None
