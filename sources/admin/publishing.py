"""Draft, published, put away: for documents and lessons alike."""

from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.admin.chosen import BATCH, change_each, kept, keys_of, rows_of
from sources.models import State

#: Rows that lack something are named, and so many at the most: the others are counted.
MOST_NAMED = 50
ACTIONS = {State.PUBLISHED: "publish", State.ARCHIVED: "put_away"}


@admin.action(description=gettext_lazy("Publish"), permissions=["change"])
def publish(page, request, queryset):
    """At once, or after asking where something is not described: `publish_view` asks of one."""
    keys = keys_of(request, queryset)
    missing = [] if "all_the_same" in request.POST else page.undescribed_of(request, keys)
    if missing:
        return page.ask_before_publishing(request, keys, missing)
    return page.set_all(request, keys, State.PUBLISHED, _("Published: %d"))


@admin.action(description=gettext_lazy("Put away"), permissions=["change"])
def put_away(page, request, queryset):
    return page.set_all(request, keys_of(request, queryset), State.ARCHIVED, _("Put away: %d"))


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

    def undescribed_of(self, request, keys):
        starts = range(0, len(keys), BATCH)
        rows = (rows_of(self, request, keys[start : start + BATCH]) for start in starts)
        return [one for some in rows for one in self.undescribed(some)]

    def ask_before_publishing(self, request, keys, missing):
        context = self.admin_site.each_context(request) | {
            "title": _("Publish"),
            "opts": self.opts,
            "missing": missing[:MOST_NAMED],
            "more": len(missing[MOST_NAMED:]),
            "chosen": kept(keys),
        }
        return TemplateResponse(request, "admin/publish_together.html", context)

    def set_all(self, request, keys, state, words):
        """Set it for these and say how many; where that takes long, a page to go on from."""
        count, left = self.set_state(request, keys, state)
        messages.success(request, words % count)
        return self.ask_to_go_on(request, left, state) if left else None

    def ask_to_go_on(self, request, keys, state):
        context = self.admin_site.each_context(request) | {
            "title": state.label,
            "opts": self.opts,
            "action": ACTIONS[state],
            "chosen": kept(keys),
        }
        return TemplateResponse(request, "admin/go_on.html", context)

    def set_state(self, request, keys, state):
        """Set it and say so in each row's history. Returns how many, and the keys of those left."""

        def change(rows):
            rows = self.model.objects.filter(pk__in=[row.pk for row in rows])
            rows.update(state=state, changed_at=timezone.now())

        return change_each(self, request, keys, change, str(state.label))

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
            self.set_state(request, [found.pk], State.PUBLISHED)
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
        self.set_state(request, [found.pk], State.ARCHIVED)
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
