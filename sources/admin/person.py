from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.admin.base import OwnedAdmin, OwnedInline, SlugForm
from sources.models import Contribution, Person, PersonName, Source
from sources.search.indexing import index


class PersonNameInline(OwnedInline, admin.TabularInline):
    model = PersonName
    fields = ["name", "kind", "is_closed"]


@admin.register(Person)
class PersonAdmin(OwnedAdmin):
    """People are the school's: every teacher may add one and put a name right."""

    form = SlugForm
    list_display = ["name", "lived"]
    search_fields = ["name", "names__name"]
    inlines = [PersonNameInline]
    fieldsets = [
        (None, {"fields": ["name", "years", "note"]}),
        (_("Address"), {"classes": ["collapse"], "fields": ["slug"]}),
    ]

    @admin.display(description=_("years"), ordering="years")
    def lived(self, person):
        return person.years_in_words

    def rows_for(self, user, *, choosing):
        return Person.objects.all()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        index(documents_with(form.instance))

    def delete_model(self, request, person):
        sources = list(documents_with(person))
        super().delete_model(request, person)
        index(sources)


def documents_with(person):
    """All in which somebody has a part or is named; searched by every form of the name."""
    parts = Contribution.objects.filter(person=person).values("source")
    return Source.objects.filter(Q(pk__in=parts) | Q(pk__in=person.named_in.values("pk")))
