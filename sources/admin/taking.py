"""Documents to take along: those ticked in the list, as a spreadsheet."""

from django import forms
from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.passing import batches, sent, told_if_broken
from sources.admin.chosen import BATCH, kept, keys_of
from sources.exporters import dublin_core, packing, spreadsheet
from sources.models import Source
from sources.public import VISITOR

MOST_NAMED = 12


class TakeForm(forms.Form):
    layout = forms.ChoiceField(
        label=gettext_lazy("Which spreadsheet"),
        choices=[
            ("ours", gettext_lazy("All that may go along, with pictures and files (a zip)")),
            ("dublin_core", gettext_lazy("For the catalog of an archive: Dublin Core (CSV)")),
        ],
        initial="ours",
        widget=forms.RadioSelect,
    )


@admin.action(description=gettext_lazy("Save as a spreadsheet"), permissions=["view"])
def save_as_spreadsheet(page, request, queryset):
    """The page that asks which one, then the file."""
    keys = keys_of(request, queryset)
    if not keys:
        return None
    form = TakeForm(request.POST if "save" in request.POST else None)
    if form.is_bound and form.is_valid():
        found = documents(page, request, keys)
        return as_csv(found) if form.cleaned_data["layout"] == "dublin_core" else as_zip(found)
    return ask(page, request, keys, form)


def ask(page, request, keys, form):
    context = page.admin_site.each_context(request) | {
        "title": _("Save as a spreadsheet"),
        "opts": page.opts,
        "form": form,
        "sources": page.get_queryset(request).filter(pk__in=keys[:MOST_NAMED]).order_by("pk"),
        "chosen": kept(keys),
    }
    return TemplateResponse(request, "admin/sources/take.html", context)


def documents(page, request, keys):
    """Those of them that this person may change, with all that a row tells, BATCH at a time.

    The file leaves the school: whose name a closed one is is told as to a visitor.
    """
    chosen, shelves = set(keys), spreadsheet.shelves_of(request.user)
    seen = Source.objects.visible_to(request.user).order_by()
    for batch in batches(keys, BATCH):
        hers = page.get_queryset(request).filter(pk__in=batch)
        for source in spreadsheet.with_all(hers, shelves, VISITOR, among=seen).order_by("pk"):
            source.links = [link for link in source.links if link.target_id in chosen]
            yield source


def as_csv(found):
    pieces = packing.sheet(found, dublin_core, packing.Taken())
    return _sent(told_if_broken(pieces), "text/csv; charset=utf-8", "csv")


def as_zip(found):
    return _sent(packing.packed(found, spreadsheet), "application/zip", "zip")


def _sent(pieces, kind, ending):
    return sent(pieces, kind, f"documents-{timezone.localdate().isoformat()}.{ending}")
