from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.base import OnPaper, Said, Whole, thinking_field, with_starters
from quizzes.plain import PlainTextField
from sources import dates

LONGEST = 200
#: A wider answer that holds the right date earns half, up to so wide.
HALF_UP_TO = 366  # days
FAR = 3_000_000  # days, over eight thousand years: sorts beyond every date that is asked for


def read_date(text):
    """A `Span` of a date as one says it or in numbers; None where none can be read."""
    try:
        return dates.parse(text)
    except dates.DateError:
        understood = dates.from_phrase(text)
        return dates.parse(understood) if understood else None


def days_of(span):
    """(first day, last day) counted from the year 1; an open end is far away."""
    first = -FAR if span.earliest is None else day_number(span.earliest)
    last = FAR if span.latest is None else day_number(span.latest)
    return first, last


def day_number(key):
    """The number of a day YYYYMMDD; before Christ and after 9999 it is only roughly so."""
    year, rest = divmod(key, 10000)
    month, day = divmod(rest, 100)
    if 1 <= year <= 9999:
        return date(year, month, day).toordinal()
    return max(-FAR, min(FAR, int(year * 365.2425) + (month - 1) * 31 + day))


class Date(Whole):
    """A date, right where all of it lies within the author's, widened by a tolerance."""

    key = "date"
    name = gettext_lazy("Date")
    about = gettext_lazy("A date, exact or within what you allow; partial dates are understood.")
    order = 14
    marked_by_program = True
    graded_by_people = False
    takes_evidence = False
    longest = LONGEST

    def field(self, question):
        return PlainTextField(
            label=gettext_lazy("Your answer"),
            required=False,
            max_length=LONGEST,
            help_text=gettext_lazy("Such as June 27, 1950, June 1950, about 1950, or 1950-06-27."),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def said(self, question, answer):
        is_right = self.lacks(question) or self.score(question, answer) == question.points
        right = "" if is_right else dates.in_words(question.settings["right"])
        return [Said(answer, start=0, right=right)]

    def advice(self, question, answer):
        if answer.strip() and read_date(answer) is None:
            return _("No date can be read in this. Write it as June 27, 1950, June 1950 or 1950.")
        return ""

    def rule(self, question):
        allowed = question.settings.get("tolerance") or 0
        half = _("A wider one that holds it, of a year at most, earns half")
        if not allowed:
            return _("All points for the right date. %s") % half
        return _("All points up to %(days)d days away from the right date. %(half)s") % {
            "days": allowed,
            "half": half,
        }

    def score(self, question, answer):
        given = read_date(answer)
        if given is None:
            return Decimal(0)
        right = dates.parse(question.settings["right"])
        first, last = days_of(given)
        low, high = days_of(right)
        allowed = question.settings.get("tolerance") or 0
        if low - allowed <= first and last <= high + allowed:
            return question.points
        holds = first <= low and high <= last and last - first < HALF_UP_TO
        return Decimal(question.points) / 2 if holds else Decimal(0)

    def lacks(self, question):
        return "" if question.settings.get("right") else _("has no right date")

    def on_paper(self, question):
        return OnPaper(lines=1)

    def settings_fields(self):
        return {
            "right": forms.CharField(
                label=gettext_lazy("The right date"),
                max_length=100,
                help_text=gettext_lazy(
                    "As exact as it is known: June 27, 1950, June 1950, or between two days: "
                    "1950-06-27/1950-06-29. An answer is right if all of it lies within this date. "
                    "A wider one that holds it, of a year at most, earns half."
                ),
            ),
            "tolerance": forms.IntegerField(
                label=gettext_lazy("Days off that are still right"),
                min_value=0,
                max_value=100_000,
                required=False,
                help_text=gettext_lazy("Before and after. Students are told."),
            ),
            "starters": thinking_field(),
        }

    def clean_settings(self, cleaned, table=None):
        right = read_date(cleaned["right"])
        if right is None or None in (right.earliest, right.latest):
            words = _("Write a date such as June 27, 1950, June 1950 or 1950-06-27.")
            raise ValidationError({"right": words})
        return with_starters(cleaned | {"right": right.edtf})


KIND = Date()
