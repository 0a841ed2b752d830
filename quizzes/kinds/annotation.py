from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.base import OnPaper, lines_in, starters_field, with_starters
from quizzes.kinds.items import check_lines, items_field, keyed, texts_of
from quizzes.kinds.parts import Group, InParts, parts_of, text_part

#: A document has so many colors for marks.
MOST_MEANINGS, MOST_MARKS = 4, 12


class Annotation(InParts):
    """Places of the documents marked in the author's meanings, each with a reason.

    Mark 1 is the parts "1" (where), "1-as" (which meaning) and "1-why".
    """

    key = "annotation"
    name = gettext_lazy("Annotation")
    about = gettext_lazy("Mark the text in meanings you name, and say why.")
    order = 12
    script = "js/annotating.js"

    def meanings(self, question):
        return [(item["key"], item["text"]) for item in question.settings.get("items", [])]

    def groups(self, question):
        marks = question.settings.get("marks", 0)
        return [self.mark(str(number), question) for number in range(1, marks + 1)]

    def mark(self, number, question):
        fields = {
            number: text_part(_("Which words"), _("Their place, such as (Doc 3, ¶2)."), rows=1),
            f"{number}-as": forms.ChoiceField(
                label=_("They show"),
                choices=self.meanings(question),
                required=False,
                widget=forms.RadioSelect,
            ),
            f"{number}-why": text_part(_("Because")),
        }
        return Group(fields, _("Mark %s") % number)

    def places(self, question):
        """Marks stand in the documents; a reason may cite another place by its label."""
        return [
            (name, label) for name, label in super().places(question) if not name.endswith("-why")
        ]

    def advice(self, question, answer):
        parts = parts_of(answer)
        marked = [name for name in parts if name.isdecimal()]
        if any(f"{name}-as" not in parts for name in marked):
            return _("Some marks do not say what they show.")
        return ""

    def lacks(self, question):
        return "" if self.meanings(question) else _("has no meanings to mark in")

    def on_paper(self, question):
        heads = ["", _("Which words"), _("They show"), _("Because")]
        marks = question.settings.get("marks", 0)
        return OnPaper(heads=heads, rows=[str(number) for number in range(1, marks + 1)])

    def settings_fields(self):
        return {
            "items": items_field(
                gettext_lazy("Meanings"),
                gettext_lazy(
                    "One a line, 2 to 4, each with a color of its own: doubt, threat, promise. "
                    "Students pick words in a document, choose a meaning and say why."
                ),
                rows=4,
            ),
            "marks": forms.IntegerField(
                label=gettext_lazy("Marks at most"),
                min_value=1,
                max_value=MOST_MARKS,
                initial=6,
            ),
            "starters": starters_field(),
        }

    def initial_settings(self, settings):
        return super().initial_settings(settings) | {"items": texts_of(settings.get("items", []))}

    def clean_settings(self, cleaned, table=None):
        lines = lines_in(cleaned["items"])
        check_lines(lines, "items", 2, MOST_MEANINGS)
        if any(len(line) > 60 for line in lines):
            raise ValidationError({"items": _("Shorten the meanings to 60 letters.")})
        return with_starters(cleaned | {"items": keyed(lines)})


KIND = Annotation()
