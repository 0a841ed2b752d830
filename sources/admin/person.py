from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.admin.base import OwnedAdmin, OwnedInline, SlugForm
from sources.models import Person, PersonName
from sources.people import documents_with, join
from sources.search.indexing import index

#: So many become one at once.
MOST = 30


class KeptForm(forms.Form):
    """Under whose name they go on."""

    kept = forms.ModelChoiceField(
        label=_("The name to go on with"),
        queryset=Person.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = people


@admin.action(description=_("These are one person"), permissions=["change"])
def make_one(page, request, queryset):
    """Asks once under which name; then their documents and all their names are one person's."""
    count = queryset.count()
    if not 2 <= count <= MOST:
        messages.error(request, gettext("Choose from 2 to %d people.") % MOST)
        return None
    form = KeptForm(request.POST if "sure" in request.POST else None, people=queryset)
    if form.is_valid():
        kept = form.cleaned_data["kept"]
        others = list(queryset.exclude(pk=kept.pk))
        names = ", ".join(map(str, others))
        join(others, kept)
        page.log_change(request, kept, gettext("Joined with: %s") % names)
        messages.success(request, gettext("One person now: %s. All names find them.") % kept)
        return None
    context = page.admin_site.each_context(request) | {
        "title": gettext("These are one person"),
        "opts": page.opts,
        "form": form,
        "people": queryset,
        "chosen": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/sources/one_person.html", context)


class PersonNameInline(OwnedInline, admin.TabularInline):
    model = PersonName
    fields = ["name", "kind", "is_closed"]


@admin.register(Person)
class PersonAdmin(OwnedAdmin):
    """People are the school's: every teacher may add one and put a name right."""

    form = SlugForm
    list_display = ["name", "lived"]
    search_fields = ["name", "names__name"]
    inlines = [PersonNameInline]
    actions = [make_one]
    fieldsets = [
        (None, {"fields": ["name", "years", "note"]}),
        (_("Address"), {"classes": ["collapse"], "fields": ["slug"]}),
    ]

    @admin.display(description=_("years"), ordering="years")
    def lived(self, person):
        return person.years_in_words

    def rows_for(self, user, *, choosing):
        return Person.objects.all()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        index(documents_with(form.instance))

    def delete_model(self, request, person):
        sources = list(documents_with(person))
        super().delete_model(request, person)
        index(sources)

    def delete_queryset(self, request, people):
        sources = [source for person in people for source in documents_with(person)]
        super().delete_queryset(request, people)
        index(sources)
