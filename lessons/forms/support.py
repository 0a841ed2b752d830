from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from lessons import languages
from lessons.models import Support
from sources.forms.layout import form_helper


class SupportForm(forms.ModelForm):
    """A student's aids. There is no field for a reason."""

    class Meta:
        model = Support
        fields = [
            "time_factor",
            "break_minutes",
            "reading_text",
            "read_aloud",
            "word_list",
            "sentence_frames",
            "language",
            "fewer_documents",
        ]
        help_texts = {
            "reading_text": _(
                "Where a document of a lesson has both. Holds for work begun from now on; "
                "labels such as Doc 3 stay the same."
            ),
            "read_aloud": _(
                "Questions and the student’s own answers, too. Everybody can have documents read "
                "aloud. The voice is one of the student’s own device: no word leaves it."
            ),
            "word_list": _("The words explained are listed above each document, opened."),
            "sentence_frames": _(
                "The beginnings of sentences that a question offers stand open over the answer. "
                "For others they are folded away below it."
            ),
            "language": _("A question written in this language, too, is shown in both."),
            "fewer_documents": _(
                "How many at most. Only those that the lesson marks as dispensable are left out. "
                "This changes what is asked, so the grade names it. The aids above are never named."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_factor"].widget.attrs |= {"step": "0.05", "min": "1", "max": "4"}
        self.fields["language"] = self._language()
        self.helper = form_helper(_("Save"))
        self.helper.layout = Layout(
            Fieldset(_("Time"), "time_factor", "break_minutes"),
            Fieldset(_("Reading"), "reading_text", "read_aloud", "word_list"),
            Fieldset(_("Writing"), "sentence_frames", "language"),
            Fieldset(_("What is asked"), "fewer_documents"),
        )

    def _language(self):
        choices = [("", _("None")), *languages.choices()]
        kept = self.instance.language
        if kept and kept not in languages.CODES:  # chosen by another road: it stays
            choices.append((kept, languages.name_of(kept)))
        field = self.fields["language"]
        return forms.ChoiceField(
            label=field.label, help_text=field.help_text, choices=choices, required=False
        )
