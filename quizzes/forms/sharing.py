from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.forms.marking import LARGEST_ID, WholeNumbers
from quizzes.forms.over_revision import OverRevision
from quizzes.plain import plain
from sources.forms.layout import form_helper

MOST_PAPERS = 9999


class ShareForm(OverRevision):
    """How many papers each of `graders` takes, and how many are graded twice.

    `initial` are the counts as they would fall evenly. `cleaned_data["counts"]` is
    `{grader: papers}`; `cleaned_data["sample"]` is how many are graded twice, None for all.
    """

    class Twice:
        NOBODY, SAMPLE, ALL = "", "sample", "all"

    second = forms.ChoiceField(
        label=gettext_lazy("Graded a second time"),
        required=False,
        choices=[
            (Twice.NOBODY, gettext_lazy("none")),
            (Twice.SAMPLE, gettext_lazy("a sample")),
            (Twice.ALL, gettext_lazy("all")),
        ],
        help_text=gettext_lazy("By somebody else, who does not see the first grade before."),
    )
    sample = forms.IntegerField(
        label=gettext_lazy("Papers in the sample"),
        required=False,
        min_value=1,
        max_value=MOST_PAPERS,
        help_text=gettext_lazy("Drawn at random."),
    )
    apart = forms.DecimalField(
        label=gettext_lazy("Agree on a grade where two are further apart than"),
        required=False,
        min_value=0,
        max_value=999,
        max_digits=4,
        decimal_places=1,
        help_text=gettext_lazy("Points of one answer. 0: wherever they differ."),
    )

    def __init__(self, *args, graders, **kwargs):
        super().__init__(*args, **kwargs)
        self.graders = graders
        counts = {}
        for grader in graders:
            counts[self.name_of(grader)] = forms.IntegerField(
                label=str(grader), required=False, min_value=0, max_value=MOST_PAPERS
            )
        self.fields = counts | self.fields
        self.helper = form_helper("", form_tag=False)

    @staticmethod
    def name_of(grader):
        return f"grader-{grader.pk}"

    def clean(self):
        cleaned = super().clean()
        counts = {grader: cleaned.get(self.name_of(grader)) or 0 for grader in self.graders}
        cleaned["counts"] = counts
        second = cleaned.get("second")
        if (
            second == self.Twice.SAMPLE
            and not cleaned.get("sample")
            and "sample" not in self.errors
        ):
            raise ValidationError({"sample": _("Say how many papers are graded twice.")})
        if second and len(self.graders) < 2:
            raise ValidationError({"second": _("Nobody else grades these classes.")})
        if second == self.Twice.ALL:
            cleaned["sample"] = None
        elif not second:
            cleaned["sample"] = 0
        return cleaned


class TurnsChosenForm(forms.Form):
    """Turns that were shown as open and ticked."""

    turn = WholeNumbers()


class ToChangeForm(forms.Form):
    """The answer whose agreed grade is to be changed, by the address."""

    change = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    @property
    def chosen(self):
        return self.cleaned_data["change"] if self.is_valid() else None


class AgreedByForm(forms.Form):
    """Who agreed on the grade of one answer; `people` are those who may have. A grade that was
    agreed on before is changed for a reason (`is_change`)."""

    agreed = WholeNumbers(
        label=gettext_lazy("Agreed by"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Say who agreed.")},
    )
    why = forms.CharField(
        label=gettext_lazy("Why it is changed"),
        max_length=200,
        help_text=gettext_lazy("It stays in the record of this grade. Students do not read it."),
        error_messages={"required": gettext_lazy("Say why it is changed.")},
    )

    def __init__(self, *args, people, is_change, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_change:
            del self.fields["why"]
        self.people = {person.pk: person for person in people}
        self.helper = form_helper("", form_tag=False)
        self.fields["agreed"].choices = [(pk, str(person)) for pk, person in self.people.items()]

    def clean_agreed(self):
        found = [self.people[pk] for pk in self.cleaned_data["agreed"] if pk in self.people]
        if not found:
            raise ValidationError(self.fields["agreed"].error_messages["required"])
        return found

    def clean_why(self):
        return plain(self.cleaned_data["why"])
