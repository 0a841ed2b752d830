from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sources.models import PublicLibrary, Source

THE_ONE = 1


class PublicLibraryForm(forms.ModelForm):
    class Meta:
        model = PublicLibrary
        fields = ["is_open", "has_feeds"]
        help_texts = {
            "is_open": _(
                "Without it only people with an account of the school read anything here. What is "
                "marked otherwise, and what its rights close, stays closed."
            ),
            "has_feeds": _(
                "Search engines may keep these documents, and other sites may list what is new. "
                "What they have kept stays with them after you turn this off."
            ),
        }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("has_feeds") and not cleaned.get("is_open"):
            raise ValidationError(
                _("Search engines are visitors too: let visitors read first, or turn both off.")
            )
        return cleaned


@admin.register(PublicLibrary)
class PublicLibraryAdmin(admin.ModelAdmin):
    """Two switches, for administrators. Both are off until the row is first saved."""

    form = PublicLibraryForm
    fields = ["is_open", "has_feeds", "concerns"]
    readonly_fields = ["concerns"]

    @admin.display(description=_("This is about"))
    def concerns(self, library):
        found = Source.objects.published().filter(access=Source.Access.ANYONE).count()
        return ngettext(
            "%(count)d published document marked “Anyone, without signing in”",
            "%(count)d published documents marked “Anyone, without signing in”",
            found,
        ) % {"count": found}

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        return found or (PublicLibrary(pk=THE_ONE) if object_id == str(THE_ONE) else None)

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return redirect(reverse("admin:sources_publiclibrary_change", args=[THE_ONE]))
