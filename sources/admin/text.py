from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.converters import is_id
from sources.admin.base import OwnedAdmin
from sources.admin.correcting import tell_of_correction
from sources.admin.fresh import FreshForm, plain
from sources.admin.likeness import tell_of_likeness
from sources.admin.source_form import body_field
from sources.models import Source, State, Text
from sources.readability import reading_of
from sources.search.indexing import index
from sources.usage import places_of


class TextForm(FreshForm):
    body = body_field()

    class Meta:
        model = Text
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "based_on" in self.fields:
            others = self.of_the_document().exclude(pk=self.instance.pk)
            self.fields["based_on"].queryset = others.select_related("source")
        if self.instance.pk:
            current = self.instance.current
            self.initial["body"] = current.body if current else ""
            self.initial["seen"] = self.stamp()

    def of_the_document(self):
        """The printings of its document; none where the form names one that is not hers."""
        if "source" not in self.fields:
            return Text.objects.filter(source=self.instance.source_id)
        named, hers = self["source"].value(), self.fields["source"].queryset
        if not is_id(named):
            return Text.objects.none()
        return Text.objects.filter(source__in=hers.filter(pk=named))

    def clean_based_on(self):
        """What stands already may stay; nothing new goes round in a circle."""
        base = self.cleaned_data["based_on"]
        is_new = self.instance.pk and base and "based_on" in self.changed_data
        if is_new and base in self.instance.made_from_it():
            raise ValidationError(_("This printing was itself made from this one."))
        return base


@admin.register(Text)
class TextAdmin(OwnedAdmin):
    """One printing of a document. It is reached from the document's page."""

    form = TextForm
    on_index = False
    is_added_elsewhere = True
    search_fields = ["source__title", "label", "source__contributions__name_as_printed"]
    ordering = ["source__title_key", "position", "pk"]
    list_display = ["__str__", "kind"]
    fieldsets = [
        (None, {"fields": ["source", "label", "kind", "body", "voice_note"]}),
        (
            gettext_lazy("Where these words come from"),
            {
                "classes": ["collapse"],
                "fields": [
                    "published_in",
                    "editor",
                    "language",
                    "original_language",
                    "based_on",
                    "caption",
                    "url",
                    "rights",
                    "rights_note",
                    "position",
                ],
            },
        ),
    ]

    def rows_for(self, user, *, choosing):
        rows = super().rows_for(user, choosing=choosing).select_related("source", "current")
        return rows.exclude(source__state=State.ARCHIVED).shown_to(None) if choosing else rows

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "source":
            kwargs["queryset"] = Source.objects.editable_by(request.user)
            kwargs["widget"] = forms.HiddenInput
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """The document is settled when the page is opened, and stays."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        (name, options), *rest = fieldsets
        fields = [field for field in options["fields"] if field != "source"]
        return [(name, options | {"fields": fields}), *rest]

    def add_view(self, request, form_url="", extra_context=None):
        wanted = request.GET.get("source", "")
        if not is_id(wanted):
            raise Http404
        if not Source.objects.editable_by(request.user).filter(pk=int(wanted)).exists():
            raise Http404
        return super().add_view(request, form_url, extra_context)

    def page_context(self, request, text):
        return {
            "reading": reading_of(text.current) if text and text.current else None,
            "places": places_of(text.source, request.user) if text else [],
        }

    def parents(self, text):
        address = reverse("admin:sources_source_change", args=[text.source_id])
        documents = reverse("admin:sources_source_changelist")
        return [(_("Documents"), documents), (str(text.source), address)]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        text, body = form.instance, form.cleaned_data["body"]
        before = text.current
        if before is None or plain(before.body) != body:
            text.revise(body, by=request.user)
        elif "kind" in form.changed_data:
            text.revise(before.body, by=request.user)
        if before is None:
            tell_of_likeness(request, text.source, text)
        elif text.current != before:
            tell_of_correction(request, text, before)
        self.tell_of_rights(request, text)
        text.source.touch(words=bool(form.changed_words()))
        index(text.source)

    def tell_of_rights(self, request, text):
        """A shortened text of what nobody has said may be shortened."""
        because = text.is_adapted and Text.objects.with_rights().get(pk=text.pk).not_adapted_because
        if because:
            address = reverse("admin:sources_source_rights", args=[text.source_id])
            words = _("Until somebody decides, it stays at school.")
            link = format_html('<a href="{}">{}</a>', address, _("Decide on its rights"))
            messages.warning(request, format_html("{} {} {}", because, words, link))

    def delete_model(self, request, text):
        super().delete_model(request, text)
        text.source.touch(words=True)
        index(text.source)

    def delete_queryset(self, request, queryset):
        sources = [text.source for text in queryset]
        super().delete_queryset(request, queryset)
        for source in sources:
            source.touch(words=True)
        index(sources)
