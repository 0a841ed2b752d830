from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from sources.admin.base import OwnedAdmin
from sources.models import Collection, Term
from sources.search.indexing import index

SHOWN = 100  # characters of a meaning in the list


@admin.register(Term)
class TermAdmin(OwnedAdmin):
    """Words explained beside the documents in which they stand.

    The school's are everybody's to put right, those of a collection its owner's.
    """

    list_display = ["name", "in_short", "collection"]
    list_select_related = ["collection"]
    search_fields = ["name", "variants"]
    fields = ["name", "meaning", "variants", "translations", "collection"]

    @admin.display(description=_("what it means"))
    def in_short(self, term):
        return Truncator(term.meaning).chars(SHOWN)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = Collection.objects.editable_by(request.user)
        kwargs["empty_label"] = _("The school: every document")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, term, form, change):
        super().save_model(request, term, form, change)
        index(term.sources.all())

    def delete_model(self, request, term):
        sources = list(term.sources.all())
        super().delete_model(request, term)
        index(sources)

    def delete_queryset(self, request, terms):
        sources = [source for term in terms for source in term.sources.all()]
        super().delete_queryset(request, terms)
        index(sources)
