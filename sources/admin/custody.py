from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sources.admin.base import OwnedInline, RowForm, RowFormSet
from sources.admin.dateline import ReadsDates
from sources.models import CustodyEvent, Text


class CustodyForm(ReadsDates, RowForm):
    class Meta:
        model = CustodyEvent
        fields = "__all__"
        widgets = {
            "note": forms.Textarea(attrs={"rows": 2, "cols": 60}),
            "loss": forms.Textarea(attrs={"rows": 2, "cols": 60}),
        }

    def clean_when(self):
        return self.read_date("when")


class CustodyFormSet(RowFormSet):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        printings = self.instance.texts.all() if self.instance.pk else []
        named = [(text.pk, text.label or text.get_kind_display()) for text in printings]
        self.printings = [("", _("Every printing")), *named]

    def add_fields(self, form, index):
        """The document's own printings, asked for once and not for every row."""
        super().add_fields(form, index)
        form.fields["text"].queryset = Text.objects.filter(source=self.instance.pk)
        form.fields["text"].choices = self.printings


class CustodyInline(OwnedInline, admin.StackedInline):
    """How it reached us: one step a row, from the paper on."""

    model = CustodyEvent
    form = CustodyForm
    formset = CustodyFormSet
    autocomplete_fields = ["person"]
    fields = [
        ("kind", "text"),
        ("when", "when_as_printed"),
        ("hand", "person", "place"),
        "note",
        "loss",
        "position",
    ]
    classes = ["collapse"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", "source")
