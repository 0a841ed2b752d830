from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.admin.base import OwnedAdmin, OwnedInline, RowForm, SlugForm
from sources.admin.ordered import OrderedForm
from sources.models import Collection, CollectionItem, Source
from sources.search.indexing import index


class PartInline(OwnedInline, admin.TabularInline):
    """The collections that stand in it, also a colleague's: their order is its own."""

    model = Collection
    form = OrderedForm
    fields = ["part", "position"]
    readonly_fields = ["part"]
    verbose_name_plural = gettext_lazy("collections in it")
    can_delete = False

    def get_queryset(self, request):
        hers = Collection.objects.editable_by(request.user).filter(pk=OuterRef("pk"))
        return Collection.objects.visible_to(request.user).annotate(is_hers=Exists(hers))

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("collection"))
    def part(self, collection):
        own = reverse("admin:sources_collection_change", args=[collection.pk])
        address = own if collection.is_hers else collection.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, collection)


@admin.register(Collection)
class CollectionAdmin(OwnedAdmin):
    form = SlugForm
    curate_permission = "sources.curate_source"
    list_display = ["title", "part_of", "owned_by"]
    list_select_related = ["part_of", "owner"]
    search_fields = ["title"]
    inlines = [PartInline]
    fieldsets = [
        (None, {"fields": ["title", "introduction", "part_of"]}),
        (gettext_lazy("More"), {"classes": ["collapse"], "fields": ["owner", "slug"]}),
    ]

    def page_context(self, request, obj):
        return {"item_count": obj.items.count() if obj else 0}

    def get_inlines(self, request, obj):
        return self.inlines if obj and obj.parts.exists() else []

    def save_model(self, request, collection, form, change):
        if "part_of" in form.changed_data:
            collection.put_last()
        super().save_model(request, collection, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and "part_of" in form.changed_data:
            index(found_by(form.instance))

    def delete_model(self, request, collection):
        sources = list(found_by(collection))
        super().delete_model(request, collection)
        index(sources)

    def delete_queryset(self, request, collections):
        sources = [source for one in collections for source in found_by(one)]
        super().delete_queryset(request, collections)
        index(sources)


def found_by(collection):
    """The documents that are found by it: what is in it and its parts, what its words explain."""
    inside = CollectionItem.objects.inside(collection).values("source")
    explained = collection.terms.values("sources")
    return Source.objects.filter(Q(pk__in=inside) | Q(pk__in=explained)).only("pk").order_by()


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
