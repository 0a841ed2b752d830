from abc import ABC, abstractmethod
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.plain import PlainTextField


class Kind(ABC):
    """What a kind of question knows. An answer is always plain text.

    `encode` and `decode` turn what the form field cleans into that text and back;
    `score` gives `Decimal` points, or None where a person must judge.
    """

    key = ""
    name = ""
    order = 0
    marked_by_program = False
    takes_evidence = True
    longest = 100_000  # characters; far above any essay, far below what a save may carry

    @abstractmethod
    def field(self, question) -> forms.Field:
        """The form field in which a student answers."""

    def encode(self, value) -> str:
        return value or ""

    def decode(self, answer):
        return answer

    def is_blank(self, answer) -> bool:
        return not answer.strip()

    def score(self, question, answer) -> Decimal | None:
        return None

    def shown(self, question, answer) -> list[str]:
        """The answer as lines to read."""
        return [line for line in answer.splitlines() if line.strip()]

    def settings_fields(self) -> dict[str, forms.Field]:
        """Fields of the question's own page in the admin, kept in `Question.settings`."""
        return {}

    def initial_settings(self, settings) -> dict:
        """Stored settings as initial values of `settings_fields`."""
        return settings

    def clean_settings(self, cleaned) -> dict:
        """Cleaned `settings_fields` as they are stored."""
        return cleaned


class Written(Kind):
    """An answer in the student's own words."""

    rows = 4

    def field(self, question):
        return PlainTextField(
            label=_("Your answer"),
            required=False,
            max_length=self.longest,
            strip=False,
            widget=forms.Textarea(attrs={"rows": self.rows}),
        )

    def settings_fields(self):
        return {
            "least_words": forms.IntegerField(
                label=_("Aim for at least"),
                min_value=0,
                max_value=20000,
                required=False,
            ),
            "most_words": forms.IntegerField(
                label=_("and at most"),
                min_value=0,
                max_value=20000,
                required=False,
                help_text=_("Words. Students see the aim and a count; nothing is cut off."),
            ),
            "passages": forms.IntegerField(
                label=_("Passages to cite"),
                min_value=0,
                max_value=20,
                required=False,
                help_text=_("How many passages an answer should rest on."),
            ),
        }

    def clean_settings(self, cleaned):
        return {name: value for name, value in cleaned.items() if value is not None}
