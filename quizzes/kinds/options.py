"""What the two kinds of choice share: options written as lines, each with a fixed key."""

import string

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import OnPaper, Said, Whole, thinking_field, with_starters

KEYS = string.ascii_lowercase


class Choice(Whole):
    """Options are kept as `[{"key": "a", "text": …, "right": bool, "feedback": …}]`.

    A key never changes its meaning once given, so that answers survive new wording.
    """

    marked_by_program = True
    graded_by_people = False
    takes_evidence = False

    def options(self, question):
        return question.settings.get("options", [])

    def choices(self, question):
        return [(option["key"], option["text"]) for option in self.options(question)]

    def told(self, question):
        return super().told(question) | {"options": self.choices(question)}

    def right_keys(self, question):
        return {option["key"] for option in self.options(question) if option.get("right")}

    def chosen(self, question, answer):
        """The options a student chose, in the question's order."""
        keys = set(answer.split())
        return [option for option in self.options(question) if option["key"] in keys]

    def said(self, question, answer):
        return [Said(option["text"]) for option in self.chosen(question, answer)]

    def on_paper(self, question):
        return OnPaper(options=[option["text"] for option in self.options(question)])

    def lacks(self, question):
        return "" if self.options(question) else _("has no options to choose from")

    def settings_fields(self):
        return {
            "options": forms.CharField(
                label=_("Options"),
                widget=forms.Textarea(attrs={"rows": 7}),
                help_text=_(
                    "One a line. Begin a right one with an asterisk: * of the Government. "
                    "A word to who chose it may follow after two slashes: // It names somebody."
                ),
            ),
            "starters": thinking_field(),
        }

    def initial_settings(self, settings):
        options = "\n".join(map(_as_line, settings.get("options", [])))
        return super().initial_settings(settings) | {"options": options}

    def clean_settings(self, cleaned, table=None):
        options = [_from_line(line) for line in cleaned["options"].splitlines() if line.strip()]
        if len(options) < 2:
            raise ValidationError({"options": _("Write at least two options, one a line.")})
        if len(options) > len(KEYS):
            raise ValidationError({"options": _("Write at most 26 options.")})
        self.check_right(options)
        for key, option in zip(KEYS, options, strict=False):
            option["key"] = key
        return with_starters(cleaned | {"options": options})

    def check_right(self, options):
        if not any(option["right"] for option in options):
            raise ValidationError({"options": _("Begin the right option with an asterisk.")})


def _as_line(option):
    star = "* " if option.get("right") else ""
    feedback = f" // {option['feedback']}" if option.get("feedback") else ""
    return f"{star}{option['text']}{feedback}"


def _from_line(line):
    line = line.strip()
    right = line.startswith("*")
    text, _slashes, feedback = line.removeprefix("*").partition(" // ")
    return {"text": text.strip(), "right": right, "feedback": feedback.strip()}
