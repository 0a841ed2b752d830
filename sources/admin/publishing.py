"""Draft, published, put away: for documents and lessons alike."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.models import State


@admin.action(description=gettext_lazy("Publish"), permissions=["change"])
def publish(page, request, queryset):
    """At once, or after asking where something is not described: `publish_view` asks of one."""
    rows = list(queryset)
    missing = [] if "all_the_same" in request.POST else page.undescribed(rows)
    if missing:
        return page.ask_before_publishing(request, rows, missing)
    count = page.set_state(request, rows, State.PUBLISHED)
    messages.success(request, _("Published: %d") % count)
    return None


@admin.action(description=gettext_lazy("Put away"), permissions=["change"])
def put_away(page, request, queryset):
    count = page.set_state(request, queryset, State.ARCHIVED)
    messages.success(request, _("Put away: %d") % count)


class Publishes:
    """Mix into a page of rows that have a `state`."""

    actions = [publish, put_away]

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<id:pk>/publish/", view(self.publish_view), name=f"{name}_publish"),
            path("<id:pk>/put-away/", view(self.put_away_view), name=f"{name}_put_away"),
            *super().get_urls(),
        ]

    def before_publishing(self, obj):
        """Sentences: what one should look at first. They warn and forbid nothing."""
        return []

    def undescribed(self, rows):
        """[(row, sentences)] of those with something that not everybody can see or hear."""
        return []

    def ask_before_publishing(self, request, rows, missing):
        context = self.admin_site.each_context(request) | {
            "title": _("Publish"),
            "opts": self.opts,
            "rows": rows,
            "missing": missing,
            "chosen": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/publish_together.html", context)

    def set_state(self, request, rows, state):
        """Set it and say so in each row's history. Returns how many there were."""
        rows = list(rows)
        for row in rows:
            row.state = state
            row.save(update_fields=["state", "changed_at"])
            self.log_change(request, row, str(state.label))
        return len(rows)

    def changeable(self, request, pk):
        found = self.get_object(request, str(pk))
        if not self.has_change_permission(request, found):
            raise Http404
        return found

    def address(self, obj, page):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[obj.pk])

    def publish_view(self, request, pk):
        """What to look at first, and the button."""
        found = self.changeable(request, pk)
        if request.method == "POST":
            self.set_state(request, [found], State.PUBLISHED)
            messages.success(request, _("“%s” is published.") % found)
            return redirect(self.address(found, "change"))
        context = self.admin_site.each_context(request) | {
            "title": _("Publish: %s") % found,
            "opts": self.opts,
            "original": found,
            "warnings": self.before_publishing(found),
        }
        return TemplateResponse(request, "admin/publish.html", context)

    def put_away_view(self, request, pk):
        found = self.changeable(request, pk)
        if request.method != "POST":
            raise Http404
        self.set_state(request, [found], State.ARCHIVED)
        messages.success(request, _("“%s” is put away. Classes that have it keep it.") % found)
        return redirect(self.address(found, "change"))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["publishes"] = True
        return super().render_change_form(request, context, add, change, form_url, obj)

    def render_delete_form(self, request, context):
        context["can_put_away"] = context["object"].state != State.ARCHIVED
        return super().render_delete_form(request, context)

    def response_change(self, request, obj):
        return self.to_publishing(request, obj) or super().response_change(request, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self.to_publishing(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def to_publishing(self, request, obj):
        return redirect(self.address(obj, "publish")) if "_publish" in request.POST else None
