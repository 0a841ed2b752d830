from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sources.admin.base import OwnedAdmin, OwnedInline, SlugForm
from sources.models import Person, PersonName


class PersonNameInline(OwnedInline, admin.TabularInline):
    model = PersonName
    fields = ["name", "kind"]


@admin.register(Person)
class PersonAdmin(OwnedAdmin):
    """People are the school's: every teacher may add one and put a name right."""

    form = SlugForm
    list_display = ["name", "years"]
    search_fields = ["name", "names__name"]
    inlines = [PersonNameInline]
    fieldsets = [
        (None, {"fields": ["name", "years", "note"]}),
        (_("Address"), {"classes": ["collapse"], "fields": ["slug"]}),
    ]

    def rows_for(self, user, *, choosing):
        return Person.objects.all()
