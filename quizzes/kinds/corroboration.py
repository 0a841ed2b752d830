from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.base import OnPaper, lines_in, starters_field, with_starters
from quizzes.kinds.documents import no_such
from quizzes.kinds.items import check_lines, items_field, keyed, texts_of
from quizzes.kinds.parts import Group, InParts, text_part

MOST_CLAIMS, MOST_DOCUMENTS = 6, 8


class Corroboration(InParts):
    """Claims down, documents across, and at the end the document that one wishes one had.

    Claim a in the first document are the parts "a-1" (what it does) and "a-1-where".
    """

    key = "corroboration"
    name = gettext_lazy("Corroboration grid")
    about = gettext_lazy("Claims against documents: supports, contradicts, silent.")
    order = 10

    STANCES = [
        ("", gettext_lazy("not said")),
        ("supports", gettext_lazy("supports it")),
        ("contradicts", gettext_lazy("contradicts it")),
        ("silent", gettext_lazy("is silent")),
    ]

    def claims(self, question):
        return question.settings.get("items", [])

    def documents(self, question):
        return question.settings.get("documents", [])

    def groups(self, question):
        documents = self.documents(question)
        return [
            Group(self.row(claim["key"], documents), claim["text"])
            for claim in self.claims(question)
        ]

    def row(self, key, documents):
        fields = {}
        for number, document in enumerate(documents, 1):
            cell = f"{key}-{number}"
            fields[cell] = forms.ChoiceField(label=document, choices=self.STANCES, required=False)
            where = _("%s: where, and in which words") % document
            fields[f"{cell}-where"] = text_part(where, rows=1)
        fields[f"{key}-wish"] = text_part(
            _("The document you wish you had"), _("What would it settle, and where may it lie?")
        )
        return fields

    def lacks(self, question):
        return "" if self.claims(question) else _("has no claims")

    def on_paper(self, question):
        heads = ["", *self.documents(question), _("The document you wish you had")]
        return OnPaper(heads=heads, rows=[claim["text"] for claim in self.claims(question)])

    def settings_fields(self):
        return {
            "items": items_field(
                gettext_lazy("Claims"), gettext_lazy("One a line, 1 to 6."), rows=5
            ),
            "documents": forms.CharField(
                label=gettext_lazy("Documents"),
                max_length=400,
                required=False,
                help_text=gettext_lazy(
                    "Their labels with commas between them, 2 to 8: Doc 1, Doc 2, Doc 5. "
                    "Left empty, all that lie on the table. For each claim students say of each "
                    "document whether it supports it, contradicts it or is silent, and where; "
                    "then which document they wish they had."
                ),
            ),
            "starters": starters_field(),
        }

    def initial_settings(self, settings):
        shown = {
            "items": texts_of(settings.get("items", [])),
            "documents": ", ".join(settings.get("documents", [])),
        }
        return super().initial_settings(settings) | shown

    def clean_settings(self, cleaned, table=None):
        lines = lines_in(cleaned["items"])
        check_lines(lines, "items", 1, MOST_CLAIMS)
        documents = _documents(cleaned["documents"], table)
        if not 2 <= len(documents) <= MOST_DOCUMENTS:
            raise ValidationError({"documents": _("Name 2 to %d documents.") % MOST_DOCUMENTS})
        return with_starters(cleaned | {"items": keyed(lines), "documents": documents})


def _documents(typed, table):
    """The labels as they stand on the table, each once; all of them where none is named."""
    names = [name.strip() for name in typed.split(",") if name.strip()]
    if table is None:
        return names
    labels = [table.label(name) for name in names]
    if None in labels:
        words = no_such(table, names[labels.index(None)])
        raise ValidationError({"documents": words})
    return list(dict.fromkeys(labels or table.documents))


KIND = Corroboration()
