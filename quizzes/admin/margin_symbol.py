from django.contrib import admin

from quizzes.models import MarginSymbol
from sources.admin.base import OwnedAdmin
from sources.admin.fresh import FreshForm


class MarginSymbolForm(FreshForm):
    class Meta:
        model = MarginSymbol
        fields = ["sign", "label", "key", "position"]


@admin.register(MarginSymbol)
class MarginSymbolAdmin(OwnedAdmin):
    """What graders set in the margin with one press. For heads and administrators."""

    form = MarginSymbolForm
    list_display = ["label", "sign", "key", "position"]
    fieldsets = [(None, {"fields": MarginSymbolForm.Meta.fields})]
