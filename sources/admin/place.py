from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from sources.admin.base import OwnedAdmin
from sources.models import Place
from sources.search.finding import saying
from sources.search.indexing import index


@admin.register(Place)
class PlaceAdmin(OwnedAdmin):
    """Names of places are the school's: every teacher may add one and put it right."""

    list_display = ["name", "others"]
    search_fields = ["name", "other_names"]
    fields = ["name", "other_names"]

    def rows_for(self, user, *, choosing):
        return Place.objects.all()

    @admin.display(description=_("also called"))
    def others(self, place):
        return "; ".join(place.names[1:])

    def save_model(self, request, place, form, change):
        before = Place.objects.get(pk=place.pk).names if change else []
        super().save_model(request, place, form, change)
        index(saying([*before, *place.names]))

    def delete_model(self, request, place):
        names = place.names
        super().delete_model(request, place)
        index(saying(names))

    def delete_queryset(self, request, places):
        names = [name for place in places for name in place.names]
        super().delete_queryset(request, places)
        index(saying(names))
