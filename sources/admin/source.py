from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources import dates, described
from sources.admin.attachment import AttachmentInline
from sources.admin.base import OwnedAdmin, OwnedInline
from sources.admin.bring import Brings
from sources.admin.claim import ClaimInline, StampsRulings
from sources.admin.contribution import ContributionInline, RelationInline
from sources.admin.correcting import tell_of_correction
from sources.admin.custody import CustodyInline
from sources.admin.likeness import tell_of_likeness
from sources.admin.paste import Pastes
from sources.admin.publishing import Publishes
from sources.admin.rights import DecidesOnRights, EndsSoon
from sources.admin.source_form import SourceForm
from sources.admin.taking import save_as_spreadsheet
from sources.admin.together import change_together
from sources.models import Attachment, Source, State, Text
from sources.search.indexing import index
from sources.usage import places_of

#: What says who may see a document, and nothing of the document.
NO_WORDS = {"access", "editors", "owner", "slug", "body"}


def is_edited(form, formsets):
    """Whether a page changes what it says of the document. Of the body the form itself tells."""
    rows = [row for formset in formsets for row in formset.forms]
    return bool(set(form.changed_words()) - NO_WORDS) or any(row.changed_words() for row in rows)


class PrintingInline(OwnedInline, admin.TabularInline):
    """The published texts of the document; each has a page of its own."""

    model = Text
    fields = ["printing", "kind_shown", "language", "position"]
    readonly_fields = ["printing", "kind_shown", "language"]
    verbose_name_plural = gettext_lazy("printings")
    classes = ["collapse"]
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("printing"))
    def printing(self, text):
        address = reverse("admin:sources_text_change", args=[text.pk])
        return format_html('<a href="{}">{}</a>', address, text.label or _("Open"))

    @admin.display(description=gettext_lazy("kind"))
    def kind_shown(self, text):
        return text.get_kind_display()


@admin.register(Source)
class SourceAdmin(Pastes, Brings, DecidesOnRights, Publishes, StampsRulings, OwnedAdmin):
    form = SourceForm
    curate_permission = "sources.curate_source"
    actions = [*Publishes.actions, change_together, save_as_spreadsheet]
    list_display = ["titled", "when", "kind", "state", "owned_by"]
    list_filter = ["state", "kind", "publicity", "rights", EndsSoon]
    list_select_related = ["owner"]
    search_fields = ["title", "summary", "shelfmark", "contributions__name_as_printed"]
    autocomplete_fields = ["named", "terms"]
    inlines = [
        ContributionInline,
        PrintingInline,
        RelationInline,
        ClaimInline,
        CustodyInline,
        AttachmentInline,
    ]
    fieldsets = [
        (None, {"fields": ["title", "body", "written", "made_by", "kind", "rights"]}),
        (
            gettext_lazy("More about the document"),
            {
                "classes": ["collapse"],
                "fields": [
                    "publicity",
                    "place",
                    "held_by",
                    "shelfmark",
                    "shelfmark_as_printed",
                    "summary",
                    "context",
                    "topics",
                    "content_warning",
                    "named",
                    "terms",
                    "written_as_printed",
                    "time_of_day",
                    "credits",
                    "rights_note",
                    "unplaced",
                ],
            },
        ),
        (
            gettext_lazy("Who may use it here"),
            {"classes": ["collapse"], "fields": ["access", "editors", "owner", "slug"]},
        ),
    ]

    @admin.display(description=gettext_lazy("title"), ordering="title_key")
    def titled(self, source):
        return source.title

    @admin.display(description=gettext_lazy("date"), ordering="earliest")
    def when(self, source):
        return source.written_in_words if source.written else ""

    def get_inlines(self, request, obj):
        """A new document asks for six things; the rest can follow."""
        return self.inlines if obj else []

    def page_context(self, request, obj):
        return {"places": places_of(obj, request.user) if obj else []}

    def save_model(self, request, obj, form, change):
        obj.keep_sort_keys()
        form.keep_archive()
        form.edited_before = obj.edited_at
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        before = form.text.current if change and form.text else None
        is_new = form.save_words(request.user)
        if is_new and before:
            tell_of_correction(request, form.instance.texts.first(), before)
        says_what_it_is = {"title", "written"}.intersection(form.changed_data)
        if says_what_it_is or not change or (is_new and not before):
            tell_of_likeness(request, form.instance)
        if form.instance.state == State.PUBLISHED:
            for _source, said in self.undescribed([form.instance]):
                messages.warning(request, " ".join(map(str, said)))
        if change and not (is_new or is_edited(form, formsets)):
            Source.objects.filter(pk=form.instance.pk).update(edited_at=form.edited_before)
        if form.instance.written and "written" in form.changed_data:
            reading = dates.in_words(form.instance.written)
            messages.info(request, _("The date reads: %s.") % reading)
        index(form.instance)

    def holds(self, source, user):
        places = places_of(source, user)
        count = len({place.label for place in places})
        if not count:
            return []
        words = ngettext(
            "It is used in one place that you can see:",
            "It is used in %(count)d places that you can see:",
            count,
        )
        return [words % {"count": count}, *(place.label for place in places)]

    def before_publishing(self, source):
        checks = [
            (not source.texts.exclude(current=None).exists(), _("It has no text yet.")),
            (not source.rights, _("Nobody has decided on its rights.")),
            (not source.written, _("It has no date.")),
            (bool(source.unplaced), _("Something from the page is still to be sorted.")),
        ]
        missing = [words for wrong, words in checks if wrong]
        return missing + [words for _source, said in self.undescribed([source]) for words in said]

    def undescribed(self, rows):
        files = Attachment.objects.filter(Q(alt="") | Q(transcript=""), source__in=rows)
        words = Text.objects.filter(source=OuterRef("source"), current__isnull=False)
        found = {}
        for file in files.annotate(has_text=Exists(words)).order_by("position", "pk"):
            missing = [(str(file), said) for said in _missing(file)]
            if missing:
                found.setdefault(file.source_id, []).extend(missing)
        return [(row, described.together(found[row.pk])) for row in rows if row.pk in found]


def _missing(file):
    """Sentences: what nobody has written down of a file. `has_text`: of its document there are
    words to read."""
    yield from described.missing_of(file.kind, file.alt, file.transcript)
    if file.kind == Attachment.Kind.IMAGE and not (file.transcript or file.has_text):
        yield _("A picture has words in it that nobody has typed yet.")
