from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import share
from quizzes.kinds.options import Choice


class SeveralChoices(Choice):
    key = "several_choices"
    name = _("Several choices")
    about = _("Some right answers among several.")
    order = 2
    shape = list

    #: How a choice that is not wholly right is scored.
    ALL_OR_NOTHING, ONE_SLIP, SHARE = "all_or_nothing", "one_slip", "share"
    CREDITS = [
        (ONE_SLIP, _("Half the points with one slip: one missing, or one too many")),
        (SHARE, _("Each right one earns a share, each wrong one takes a share away")),
        (ALL_OR_NOTHING, _("All right or nothing")),
    ]

    def field(self, question):
        return forms.MultipleChoiceField(
            label=_("Your answer"),
            choices=self.choices(question),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def encode(self, value):
        return "\n".join(value or [])

    def decode(self, answer):
        return answer.split()

    def rule(self, question):
        return dict(self.CREDITS)[question.settings.get("credit", self.ONE_SLIP)]

    def settings_fields(self):
        credit = forms.ChoiceField(label=_("Not wholly right"), choices=self.CREDITS)
        options, starters = super().settings_fields().items()
        return dict([options, ("credit", credit), starters])

    def score(self, question, answer):
        right, chosen = self.right_keys(question), set(answer.split())
        slips = len(right ^ chosen)
        credit = question.settings.get("credit", self.ONE_SLIP)
        if slips == 0:
            return question.points
        if credit == self.ONE_SLIP and slips == 1:
            return question.points / 2
        if credit == self.SHARE:
            return share(question.points, len(right & chosen) - len(chosen - right), len(right))
        return Decimal(0)


KIND = SeveralChoices()
