"""A comment that a grader keeps to use again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.models import SavedComment
from quizzes.plain import plain
from sources.forms.layout import form_helper


class SavedCommentForm(forms.ModelForm):
    class Meta:
        model = SavedComment
        fields = ["text", "row"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"row": _("Such as Thesis. Leave it empty for a comment on anything.")}

    def __init__(self, *args, owner, rows=(), **kwargs):
        """`rows` are titles that the owner's rubrics have, to choose from while typing."""
        super().__init__(*args, **kwargs)
        self.instance.owner = owner
        self.rows = rows
        self.fields["row"].widget.attrs |= {"list": "rows-known", "autocomplete": "off"}
        self.helper = form_helper("", form_tag=False)

    def clean_text(self):
        return plain(self.cleaned_data["text"])

    def clean_row(self):
        return plain(self.cleaned_data["row"])

    def clean(self):
        cleaned = super().clean()
        same = SavedComment.objects.of_grader(self.instance.owner).exclude(pk=self.instance.pk)
        if same.filter(text=cleaned.get("text"), row=cleaned.get("row", "")).exists():
            self.add_error("text", _("You have saved this comment already."))
        return cleaned
