"""A student's answer to the question for now, and how sure the student is of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.forms.prediction import LONGEST
from quizzes.models import Restatement
from quizzes.plain import PlainTextField


class StageForm(forms.Form):
    """After which stage a button answers."""

    stage = forms.IntegerField(min_value=1, max_value=1000)


class RestatementForm(forms.Form):
    """After one stage; the fields are named after it."""

    words = PlainTextField(
        label=_("Your answer to the question for now"),
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Say your answer for now, in a sentence at least.")},
    )
    sureness = forms.TypedChoiceField(
        label=_("How sure are you?"),
        coerce=int,
        choices=Restatement.Sureness,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how sure you are.")},
    )

    def __init__(self, views, stage, *args, **kwargs):
        super().__init__(*args, prefix=f"view-{views.step}-{stage}", **kwargs)
        self.stage = stage


def offer_restatement(desk):
    """The box for what is to be said next at a desk, if anything is."""
    views = desk.table.views
    may_say = views and views.stage is not None and (desk.may_read or desk.is_preview)
    return RestatementForm(views, views.stage) if may_say else None
