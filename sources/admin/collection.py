from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.admin.base import OwnedAdmin, RowForm, SlugForm
from sources.models import Collection, CollectionItem, Source
from sources.search.indexing import index


@admin.register(Collection)
class CollectionAdmin(OwnedAdmin):
    form = SlugForm
    curate_permission = "sources.curate_source"
    list_display = ["title", "part_of", "owner"]
    list_select_related = ["part_of", "owner"]
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": ["title", "introduction", "part_of"]}),
        (gettext_lazy("More"), {"classes": ["collapse"], "fields": ["owner", "slug"]}),
    ]

    def page_context(self, request, obj):
        return {"item_count": obj.items.count() if obj else 0}

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and "part_of" in form.changed_data:
            inside = CollectionItem.objects.inside(form.instance).values("source")
            index(Source.objects.filter(pk__in=inside))


@admin.register(CollectionItem)
class CollectionItemAdmin(OwnedAdmin):
    """The documents of a collection, as a list of its own: there may be hundreds."""

    on_index = False
    list_display = ["source", "collection", "note", "position"]
    list_display_links = ["source"]
    list_editable = ["note", "position"]
    list_select_related = ["source", "collection"]
    search_fields = ["source__title", "note"]
    autocomplete_fields = ["source"]
    ordering = ["collection__title", "position", "pk"]
    fields = ["collection", "source", "note", "position"]

    def rows_for(self, user, *, choosing):
        return CollectionItem.objects.filter(collection__in=Collection.objects.editable_by(user))

    def get_changelist_form(self, request, **kwargs):
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        return super().get_changelist_form(request, form=RowForm, widgets=widgets, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "collection":
            kwargs["queryset"] = Collection.objects.editable_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        index(form.instance.source)

    def delete_model(self, request, item):
        super().delete_model(request, item)
        index(item.source)

    def delete_queryset(self, request, queryset):
        sources = [item.source for item in queryset]
        super().delete_queryset(request, queryset)
        index(sources)

    def parents(self, item):
        address = reverse("admin:sources_collection_change", args=[item.collection_id])
        documents = reverse("admin:sources_collection_changelist")
        return [(_("Collections"), documents), (str(item.collection), address)]
