"""Asking to use a student's answer, what the student says, and taking names out of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.over_revision import OverRevision
from quizzes.models import Loan
from quizzes.plain import PlainTextField
from sources.forms.layout import form_helper


class AskForLoanForm(forms.Form):
    """Which of these `answers`, and for what."""

    answer = forms.TypedChoiceField(label=_("Answer"), coerce=int)
    purposes = forms.MultipleChoiceField(
        label=_("Use it as"),
        choices=Loan.Purpose,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what you would use it for.")},
    )

    def __init__(self, *args, answers, **kwargs):
        super().__init__(*args, **kwargs)
        self.answers = {one.pk: one for one in answers}
        choices = [(pk, str(one.question)) for pk, one in self.answers.items()]
        self.fields["answer"].choices = choices
        if len(choices) == 1:
            self.fields["answer"].widget = forms.HiddenInput()
            self.initial["answer"] = choices[0][0]
        self.helper = form_helper("", form_tag=False)

    def clean_answer(self):
        return self.answers[self.cleaned_data["answer"]]


class SayForm(forms.Form):
    """A yes or a no."""

    says = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes"
    )


class NamesOutForm(OverRevision):
    """Which words are left out, and whether others may read it now.

    Where students `may_still_write` a model is shown to none, unless the teacher wants it.
    """

    struck = PlainTextField(
        label=_("Words to leave out, a line each"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Each is left out wherever it stands, and […] stands there instead."),
    )
    is_clean = forms.BooleanField(
        label=_("I have read it as it stands here: nothing in it tells whose it is"),
        required=False,
    )
    shown_early = forms.BooleanField(
        label=_("Show it although some may still write"), required=False
    )

    def __init__(self, *args, may_still_write=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_still_write:
            del self.fields["shown_early"]
        self.helper = form_helper("", form_tag=False)

    def clean_struck(self):
        """A line each, without blanks around it, none twice."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["struck"].splitlines())
        return "\n".join(dict.fromkeys(filter(None, lines)))
