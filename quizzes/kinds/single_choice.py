from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.options import Choice


class SingleChoice(Choice):
    key = "single_choice"
    name = _("Single choice")
    about = _("One right answer among several.")
    order = 1

    def field(self, question):
        return forms.ChoiceField(
            label=_("Your answer"),
            choices=self.choices(question),
            required=False,
            widget=forms.RadioSelect,
        )

    def score(self, question, answer):
        return question.points if {answer} == self.right_keys(question) else Decimal(0)

    def check_right(self, options):
        if sum(option["right"] for option in options) != 1:
            raise ValidationError(
                {"options": _("Begin exactly one option with an asterisk: the right one.")}
            )


KIND = SingleChoice()
