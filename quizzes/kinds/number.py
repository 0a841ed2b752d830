import re
import unicodedata
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.base import OnPaper, Said, Whole, thinking_field, with_starters
from quizzes.plain import PlainTextField

#: 1,200 and 1 200 are one number, 3.5 and 3,5 too; nobody needs more digits.
NUMBER = re.compile(r"[-−+]?(?:\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)(?!\d)")
LONGEST = 200
DIGITS = 15


def read_number(text):
    """The one number in a text as a `Decimal`; None where there is none, or more than one."""
    found = NUMBER.findall(unicodedata.normalize("NFKC", text))
    if len(found) != 1:
        return None
    digits = found[0].replace("−", "-").replace(" ", "")
    if re.fullmatch(r"[-+]?\d+,\d+", digits) and not re.fullmatch(r"[-+]?\d{1,3},\d{3}", digits):
        digits = digits.replace(",", ".")
    try:
        number = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        return None
    return number if len(number.as_tuple().digits) <= DIGITS else None


class Number(Whole):
    """A number, right within a tolerance that is told."""

    key = "number"
    name = gettext_lazy("Number")
    about = gettext_lazy("A number, exact or within what you allow.")
    order = 13
    marked_by_program = True
    graded_by_people = False
    takes_evidence = False
    longest = LONGEST

    def field(self, question):
        unit = question.settings.get("unit", "")
        return PlainTextField(
            label=gettext_lazy("Your answer"),
            required=False,
            max_length=LONGEST,
            help_text=unit,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def said(self, question, answer):
        is_right = self.lacks(question) or self.score(question, answer)
        return [Said(answer, start=0, right="" if is_right else self.right(question))]

    def right(self, question):
        return f"{question.settings['right']} {question.settings.get('unit', '')}".strip()

    def advice(self, question, answer):
        if answer.strip() and read_number(answer) is None:
            return _("No single number can be read in this. Write one, such as 1200 or 12.5.")
        return ""

    def rule(self, question):
        allowed = question.settings.get("tolerance")
        if allowed:
            return _("All points up to %s away from the right number") % allowed
        return _("All points for the right number exactly")

    def score(self, question, answer):
        given, right = read_number(answer), Decimal(question.settings["right"])
        is_right = given is not None and abs(given - right) <= self.allowed(question)
        return question.points if is_right else Decimal(0)

    def allowed(self, question):
        typed = question.settings.get("tolerance") or "0"
        number = read_number(typed)
        if "%" in typed:
            return abs(Decimal(question.settings["right"])) * number / 100
        return number

    def lacks(self, question):
        return "" if question.settings.get("right") else _("has no right number")

    def on_paper(self, question):
        return OnPaper(lines=1)

    def settings_fields(self):
        return {
            "right": forms.CharField(label=gettext_lazy("The right number"), max_length=40),
            "tolerance": forms.CharField(
                label=gettext_lazy("How far off is still right"),
                max_length=20,
                required=False,
                help_text=gettext_lazy(
                    "A number, or a share such as 5%. Left empty, only the very number is right. "
                    "Students are told."
                ),
            ),
            "unit": forms.CharField(
                label=gettext_lazy("Unit"),
                max_length=60,
                required=False,
                help_text=gettext_lazy("Such as ships, or dollars a year. Students see it."),
            ),
            "starters": thinking_field(),
        }

    def clean_settings(self, cleaned, table=None):
        right, allowed = read_number(cleaned["right"]), cleaned["tolerance"].strip()
        if right is None:
            raise ValidationError({"right": _("Write one number, such as 1200 or 12.5.")})
        number = read_number(allowed) if allowed else Decimal(0)
        if number is None or number < 0:
            raise ValidationError({"tolerance": _("Write a number, or a share such as 5%.")})
        return with_starters(cleaned | {"right": f"{right:f}", "tolerance": allowed})


KIND = Number()
