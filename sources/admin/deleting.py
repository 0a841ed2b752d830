"""Deleting from a list: few rows, as all that hangs on them goes in one transaction."""

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as delete_all
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST = 50  # a page of a list


@admin.action(
    description=gettext_lazy("Delete selected %(verbose_name_plural)s (50 at the most)"),
    permissions=["delete"],
)
def delete_selected(page, request, queryset):
    """Django's own, for as many as it says before one chooses."""
    if queryset.count() <= MOST:
        return delete_all(page, request, queryset)
    words = _("At most %d are deleted at once. Nothing is deleted: choose fewer.")
    messages.error(request, words % MOST)
    return None


admin.site.add_action(delete_selected)
