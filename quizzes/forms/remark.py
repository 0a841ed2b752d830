"""Comments in the margin: pinned to words of an answer, changed later."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quizzes.forms.over_revision import OverRevision
from quizzes.plain import plain
from sources import passages
from sources.forms.layout import form_helper


class RemarkForm(forms.Form):
    """A comment pinned to words of an answer. The words are looked for where they stand."""

    quote = forms.CharField(
        label=_("The words it is about"), max_length=2000, widget=forms.Textarea(attrs={"rows": 1})
    )
    before = forms.CharField(required=False, max_length=64, strip=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your comment"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    #: What is stored of a comment.
    STORED = ("start", "end", "quote", "text", "sign", "label")

    def __init__(self, *args, response, **kwargs):
        super().__init__(*args, **kwargs)
        self.response = response
        self.helper = form_helper("", form_tag=False)

    def symbol(self):
        """(sign, label) of the symbol that is chosen, or two empty words."""
        return "", ""

    def clean_text(self):
        return plain(self.cleaned_data["text"])

    def clean(self):
        cleaned = super().clean()
        quote = plain(cleaned.get("quote", ""))
        if quote:
            found = passages.find(self.response.answer, quote, prefix=cleaned.get("before", ""))
            if found is None or not self._same_words(found, quote):
                raise ValidationError(
                    {"quote": _("These words do not stand in the answer. Copy them from it.")}
                )
            cleaned["start"], cleaned["end"] = found.start, found.end
            cleaned["quote"] = self.response.answer[found.start : found.end]
        cleaned["sign"], cleaned["label"] = self.symbol()
        if "text" in cleaned and not cleaned["text"].strip() and not cleaned["label"]:
            self.add_error("text", _("Type a comment, or choose a symbol."))
        return cleaned

    @property
    def stored(self):
        return {name: self.cleaned_data[name] for name in self.STORED}

    def _same_words(self, found, quote):
        """Spaces, line ends and a slip of the keys aside, the words must be the answer's own."""
        words = self.response.answer[found.start : found.end].split()
        return words == quote.split() or found.score >= passages.SAME


class ChangeRemarkForm(RemarkForm, OverRevision):
    """A comment that is there. Its symbol may be none of the school's list any more."""

    chosen = forms.ChoiceField(label=_("Symbol"), required=False)

    field_order = ["quote", "before", "chosen", "text"]

    def __init__(self, *args, remark, symbols, **kwargs):
        first = {name: getattr(remark, name) for name in ("quote", "before", "text")}
        first |= {"chosen": remark.label, "base": remark.revision}
        super().__init__(*args, response=remark.response, initial=first, **kwargs)
        self.signs = {one.label: one.sign for one in symbols}
        if remark.label:
            self.signs[remark.label] = remark.sign
        choices = [(label, f"{sign} {label}") for label, sign in self.signs.items()]
        self.fields["chosen"].choices = [("", _("None")), *choices]

    def symbol(self):
        label = self.cleaned_data.get("chosen", "")
        return self.signs.get(label, ""), label


class DeskRemarkForm(RemarkForm):
    """A new comment, typed on the grading desk as a part of the form `grade`.

    It says something once a comment is typed or `asked` for; words chosen alone are none. Where
    the `pressed` symbol pinned it, it may be that symbol alone.
    """

    def __init__(self, data, *, response, asked, looking, pressed=None):
        prefix = f"m{response.pk}"
        kept = {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(data, response=response, prefix=prefix, **kept)
        self.asked, self.looking, self.pressed = asked, looking, pressed
        for field in self.fields.values():
            field.widget.attrs["form"] = "grade"
        bank = {
            "data-bank": reverse("quizzes:marking_offered"),
            "data-bank-label": _("Used before"),
        }
        self.fields["text"].widget.attrs |= bank

    def symbol(self):
        return (self.pressed.sign, self.pressed.label) if self.pressed else ("", "")

    def pin(self, marker):
        """Store the comment, if one is typed. Sent twice, it is pinned once."""
        if self.has_changed():
            self.response.remarks.get_or_create(marker=marker, **self.stored)

    @property
    def is_typed(self):
        return self.is_bound and (self.asked or "text" in self.changed_data)

    def has_changed(self):
        """Who only looks at another passage is not told what is wrong with half a comment."""
        return self.is_typed and not self.looking
