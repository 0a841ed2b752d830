from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import OnPaper, starters_field, with_starters
from quizzes.kinds.documents import on_table
from quizzes.kinds.parts import Group, InParts, text_part


class SourcingCard(InParts):
    """Who made a document, for whom, why, when, and how far to trust it: a passage with each."""

    key = "sourcing_card"
    name = _("Sourcing card")
    about = _("Maker, audience, purpose, moment and reliability of a document.")
    order = 5

    ROWS = {
        "maker": (_("Who made it?"), _("Name, office, side.")),
        "audience": (_("For whom?"), _("Who was meant to read it, and who was not?")),
        "purpose": (_("What for?"), _("What should its reader think or do?")),
        "moment": (_("At what moment?"), _("What had just happened? What was not known yet?")),
        "reliability": (
            _("How far do you trust it?"),
            _("What is it good for, what not, and why?"),
        ),
    }

    def asked(self, question):
        return question.settings.get("asked", list(self.ROWS))

    def groups(self, question):
        rows = {name: text_part(*self.ROWS[name]) for name in self.asked(question)}
        return [Group(rows, question.settings.get("document", ""))]

    def on_paper(self, question):
        rows = [self.ROWS[name][0] for name in self.asked(question)]
        document = question.settings.get("document", "")
        return OnPaper(heads=(document, _("What you say, and where it stands")), rows=rows)

    def settings_fields(self):
        return {
            "document": forms.CharField(
                label=_("Document"),
                max_length=20,
                required=False,
                help_text=_("Its label, such as Doc 3. It stands over the card."),
            ),
            "asked": forms.MultipleChoiceField(
                label=_("Rows of the card"),
                choices=[(name, words[0]) for name, words in self.ROWS.items()],
                initial=list(self.ROWS),
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Students answer each in a sentence and cite a passage for it."),
            ),
            "starters": starters_field(),
        }

    def clean_settings(self, cleaned, table=None):
        document = on_table(table, cleaned["document"], "document")
        asked = [name for name in self.ROWS if name in cleaned["asked"]]
        return with_starters(cleaned | {"asked": asked, "document": document})


KIND = SourcingCard()
