from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from quizzes.export_columns import KEYS, read_columns
from quizzes.models import ExportLayout
from quizzes.plain import plain
from sources.admin.base import OwnedAdmin
from sources.admin.fresh import FreshForm

FIRST = "student = Student ID\nname = Student\nscore = Score"


class ExportLayoutForm(FreshForm):
    class Meta:
        model = ExportLayout
        fields = ["name", "columns", "file_format", "score", "identifier"]
        widgets = {"columns": forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "columns" in self.fields:
            words = _("One line a column, in order: key = heading. The keys: %(keys)s.")
            self.fields["columns"].help_text = words % {"keys": ", ".join(KEYS)}

    def clean_columns(self):
        typed = plain(self.cleaned_data["columns"])
        read_columns(typed)
        return typed


@admin.register(ExportLayout)
class ExportLayoutAdmin(OwnedAdmin):
    """What the files for the school's gradebook look like. For heads and administrators."""

    form = ExportLayoutForm
    list_display = ["name", "file_format", "score", "identifier"]
    fieldsets = [(None, {"fields": ExportLayoutForm.Meta.fields})]

    def get_changeform_initial_data(self, request):
        return {"columns": FIRST} | super().get_changeform_initial_data(request)
