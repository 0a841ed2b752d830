"""What a student expects a document to say, and what the student thinks once it was read."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.plain import PlainTextField

LONGEST = 2000  # characters


class PredictionForm(forms.Form):
    """Of one document on the table: the fields are named after it, several stand on a page."""

    words = PlainTextField(
        label=_("What do you expect this document to say, and why?"),
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Say what you expect, in a sentence at least.")},
    )

    def __init__(self, document, *args, **kwargs):
        super().__init__(*args, prefix=f"{self.named}-{document.pk}", **kwargs)
        field = self.fields["words"]
        field.widget.attrs["aria-describedby"] = f"{self.prefix}-about"

    named = "expect"


class LaterForm(PredictionForm):
    named = "later"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label = _("What do you think now that you have read it?")
        field.error_messages["required"] = _("Say what you think now, in a sentence at least.")


def offer_predictions(desk):
    """Lay a box beside each document of a desk that asks for one, if none lies there filled in.

    A preview has all of them: there nothing is held back, and nothing is kept.
    """
    for document in desk.laid_out:
        asks = (document.is_unforeseen and not document.is_unstaged) or (
            desk.is_preview and document.asks_first
        )
        if asks and not document.is_withheld and not hasattr(document, "prediction_form"):
            document.prediction_form = PredictionForm(document)
        said = next(iter(document.predictions), None)
        may_add = said and not said.later_at and not document.because and desk.may_read
        if may_add and not hasattr(document, "later_form"):
            document.later_form = LaterForm(document)
