"""The claims of an outline as fields of the desk's form, and the buttons that arrange them.

Claim 2 of question 88 is the fields "o88-2" (its words) and "o88-2-with" (labels under it).
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quizzes.outline import (
    LONGEST_CLAIM,
    LONGEST_LABEL,
    MOST_CLAIMS,
    MOST_LABELS,
    Claim,
    moved,
    read,
)
from quizzes.plain import PlainTextField, plain

#: What a button says: question, what to do, and with which claim, as in "88:up-2".
BUTTON = r"^\d{1,18}:(?:add|write|(?:up|down|drop)-\d{1,2})$"


class LabelsField(forms.MultipleChoiceField):
    """Labels of evidence. One whose evidence was removed meanwhile is a label all the same."""

    def valid_value(self, value):
        return 0 < len(value) <= LONGEST_LABEL and plain(value) == value and "\n" not in value

    def validate(self, value):
        super().validate(value)
        if len(value) > MOST_LABELS:
            raise ValidationError(_("This is more evidence than one claim can hold."))


def claim_fields(response, data):
    """The fields by their names: those that `data` carries, else what is stored and one more, or
    as many as the question's plan has lines."""
    claims = read(response.outline)
    planned = len(response.question.settings.get("planner", []))
    blank = [Claim()] * max(1, planned - len(claims))
    rows = dict(enumerate([*claims, *blank][:MOST_CLAIMS], 1))
    if data:
        rows = {number: Claim() for number in numbers_in(response, data)}
    fields = {}
    for number, claim in rows.items():
        name = name_of(response, number)
        fields[name] = PlainTextField(
            label=_("Claim %(number)s") % {"number": number},
            required=False,
            strip=False,
            max_length=LONGEST_CLAIM,
            initial=claim.text,
        )
        fields[f"{name}-with"] = LabelsField(
            label=_("Evidence under claim %(number)s") % {"number": number},
            required=False,
            initial=list(claim.labels),
        )
    return fields


def numbers_in(response, names):
    """The numbers of the claims of a response that have a field among these names."""
    return [one for one in range(1, MOST_CLAIMS + 1) if name_of(response, one) in names]


def name_of(response, number):
    return f"o{response.question_id}-{number}"


def claims_of(response, cleaned):
    """The claims that a valid form carries; None where it carries none of this response."""
    names = [name_of(response, number) for number in numbers_in(response, cleaned)]
    return [Claim(cleaned[name], tuple(cleaned[f"{name}-with"])) for name in names] or None


def arranged(claims, deed):
    """The claims after the press of a button: "up-2", "down-2" or "drop-2"."""
    what, _dash, number = deed.partition("-")
    at = int(number or 0) - 1
    if what == "drop":
        return [one for place, one in enumerate(claims) if place != at]
    by = {"up": -1, "down": 1}.get(what, 0)
    return moved(claims, at, by) if by and at >= 0 else claims
