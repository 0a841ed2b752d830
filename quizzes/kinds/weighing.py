from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import OnPaper, lines_in, starters_field, with_starters
from quizzes.kinds.items import check_lines, items_field, keyed, texts_of
from quizzes.kinds.parts import Group, InParts, text_part


class Weighing(InParts):
    """For each item: whether it speaks for or against, and how strongly."""

    key = "weighing"
    name = _("Weighing")
    about = _("For each document or reason: for or against, and how strongly.")
    order = 9

    SCALE = [
        ("against-2", _("strongly against")),
        ("against-1", _("somewhat against")),
        ("neither", _("neither")),
        ("for-1", _("somewhat for")),
        ("for-2", _("strongly for")),
    ]

    def items(self, question):
        return question.settings.get("items", [])

    def groups(self, question):
        return [
            Group(self.row(question, item["key"]), item["text"]) for item in self.items(question)
        ]

    def row(self, question, key):
        fields = {
            key: forms.ChoiceField(
                label=_("It speaks"), choices=self.SCALE, required=False, widget=forms.RadioSelect
            )
        }
        if question.settings.get("why"):
            fields[f"{key}-why"] = text_part(_("Because"))
        return fields

    def lacks(self, question):
        return "" if self.items(question) else _("has nothing to weigh")

    def on_paper(self, question):
        heads = ["", *(words for _key, words in self.SCALE)]
        heads += [_("Because")] if question.settings.get("why") else []
        return OnPaper(heads=heads, rows=[item["text"] for item in self.items(question)])

    def settings_fields(self):
        return {
            "items": items_field(
                _("What is weighed"),
                _(
                    "One a line, 2 to 12: documents (Doc 3) or reasons. The question above says "
                    "for or against what. Students choose one of five steps for each, from "
                    "strongly against to strongly for."
                ),
            ),
            "why": forms.BooleanField(
                label=_("Ask why, with a passage"), required=False, initial=True
            ),
            "starters": starters_field(),
        }

    def initial_settings(self, settings):
        return super().initial_settings(settings) | {"items": texts_of(settings.get("items", []))}

    def clean_settings(self, cleaned, table=None):
        lines = lines_in(cleaned["items"])
        check_lines(lines, "items", 2, 12)
        return with_starters(cleaned | {"items": keyed(lines), "why": bool(cleaned["why"])})


KIND = Weighing()
