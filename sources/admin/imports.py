"""What imports made of files, and the question that waits: "same document?"."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.converters import is_id
from sources.admin.base import OwnedAdmin
from sources.importers.again import BROUGHT, PASTED
from sources.importers.matching import waiting_for
from sources.importers.merging import rule_different, rule_same
from sources.models import ImportRecord, Source

SHOWN = 60  # characters of a title in the list


class WaitingFilter(admin.SimpleListFilter):
    title = gettext_lazy("same document?")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [("yes", _("Waits for an answer"))]

    def queryset(self, request, queryset):
        return queryset.waiting() if self.value() == "yes" else queryset


@admin.register(ImportRecord)
class ImportRecordAdmin(OwnedAdmin):
    list_display = ["document", "like", "alike", "answer", "origin"]
    list_display_links = ["document"]
    list_filter = [WaitingFilter]
    list_select_related = ["source", "match"]
    search_fields = ["source__title", "file"]
    ordering = ["-imported_at", "pk"]
    actions = None

    def rows_for(self, user, *, choosing):
        return ImportRecord.objects.visible_to(user)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("document"))
    def document(self, record):
        return Truncator(record.source or _("Deleted")).chars(SHOWN)

    @admin.display(description=gettext_lazy("looks like"))
    def like(self, record):
        return Truncator(record.match or "").chars(SHOWN)

    @admin.display(description=gettext_lazy("same document?"))
    def answer(self, record):
        return record.get_ruling_display() if record.likeness else ""

    @admin.display(description=gettext_lazy("from"), ordering="file")
    def origin(self, record):
        if record.file.startswith(PASTED):
            return _("A pasted page")
        return re.sub(rf"^{BROUGHT} \d+: ", "", record.file)

    @admin.display(description=gettext_lazy("alike"))
    def alike(self, record):
        return f"{record.likeness:.0%}" if record.likeness else ""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Both documents side by side, and two answers."""
        if not self.has_change_permission(request) or not is_id(object_id):
            raise Http404
        mine = self.get_queryset(request).select_related("source", "match")
        record = get_object_or_404(mine, pk=object_id)
        waits = waiting_for(request.user).filter(pk=record.pk).exists()
        if request.method != "POST":
            return self.sides_page(request, record, waits)
        if not waits:
            raise Http404
        return self.rule(request, record)

    def sides_page(self, request, record, waits):
        match = Source.objects.visible_to(request.user).filter(pk=record.match_id).first()
        may_join = self.may_join(request, record)
        context = self.admin_site.each_context(request) | {
            "title": _("Same document?"),
            "opts": self.opts,
            "record": record,
            "waits": waits,
            "may_join": may_join,
            "share": self.alike(record),
            "sides": [side_of(one, request.user) for one in (record.source, match) if one],
        }
        return TemplateResponse(request, "admin/sources/same_document.html", context)

    def may_join(self, request, record):
        """To make two one is to change both."""
        return Source.objects.editable_by(request.user).filter(pk=record.match_id).exists()

    def rule(self, request, record):
        if request.POST.get("answer") != "same":
            rule_different(record, request.user)
            messages.success(request, _("They stay two documents."))
            return redirect("admin:sources_source_change", record.source.pk)
        if not self.may_join(request, record):
            raise PermissionDenied
        merged = record.source.title
        kept = rule_same(record, request.user)
        self.log_change(request, kept, _("Took in another printing: %s") % merged)
        messages.success(request, _("It is now another printing of “%s”.") % kept)
        return redirect("admin:sources_source_change", kept.pk)


def side_of(source, user):
    """A document and the first of its texts whose words rights do not keep from this person."""
    texts = source.texts.exclude(current=None).shown_to(user).select_related("current")
    return {"source": source, "text": texts.first()}
