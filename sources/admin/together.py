"""One change for many documents: rights, who may open them, a topic, a collection, a colleague."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Max
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.admin.base import colleagues
from sources.admin.chosen import change_each, kept, keys_of
from sources.models import Collection, CollectionItem, Repository, Source, Subject
from sources.search.indexing import index

COLUMNS = ["rights", "access", "publicity", "kind", "repository"]
BETWEEN = ";"
MOST_NAMED = 12


def _or_as_it_is(choices):
    return [("", gettext_lazy("As it is")), *(choice for choice in choices if choice[0])]


class TogetherForm(forms.Form):
    """Empty fields leave the documents as they are; lists are only added to."""

    rights = forms.ChoiceField(
        label=gettext_lazy("Rights"), required=False, choices=_or_as_it_is(Source.Rights.choices)
    )
    access = forms.ChoiceField(
        label=gettext_lazy("Who here may open it"),
        required=False,
        choices=_or_as_it_is(Source.Access.choices),
    )
    publicity = forms.ChoiceField(
        label=gettext_lazy("Meant for"),
        required=False,
        choices=_or_as_it_is(Source.Publicity.choices),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=_or_as_it_is(Source.Kind.choices)
    )
    repository = forms.ModelChoiceField(
        label=gettext_lazy("Archive"),
        required=False,
        queryset=Repository.objects.all(),
        empty_label=gettext_lazy("As it is"),
    )
    topics = forms.CharField(
        label=gettext_lazy("Add topics"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("Several: put a semicolon between."),
    )
    collection = forms.ModelChoiceField(
        label=gettext_lazy("Add to the collection"),
        required=False,
        queryset=Collection.objects.none(),
        empty_label=gettext_lazy("None"),
    )
    editors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Share with"),
        required=False,
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        self.fields["collection"].queryset = Collection.objects.editable_by(user)
        self.fields["editors"].queryset = colleagues().exclude(pk=user.pk)

    def clean_topics(self):
        names = [" ".join(name.split()) for name in self.cleaned_data["topics"].split(BETWEEN)]
        if any(len(name) > 120 for name in names):
            raise forms.ValidationError(_("A topic has at most 120 letters."))
        return [name for name in names if name]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Choose at least one thing to change."))
        return cleaned

    def apply(self, sources):
        """Change these documents. What they are already stays so: it can be done again."""
        chosen = self.cleaned_data
        columns = {name: chosen[name] for name in COLUMNS if chosen[name]}
        rows = Source.objects.filter(pk__in=[source.pk for source in sources])
        changed = {"changed_at": timezone.now()}
        if chosen["topics"] or columns.keys() - {"access"}:
            changed["edited_at"] = changed["changed_at"]
        rows.update(**columns, **changed)
        for name in chosen["topics"]:
            Subject.objects.get_or_create(name=name)[0].sources.add(*sources)
        for colleague in chosen["editors"]:
            colleague.shared_sources.add(*sources)
        if chosen["collection"]:
            hang(sources, chosen["collection"])
        index(rows)


def hang(sources, collection):
    """Put what is not in it yet at the end of a collection."""
    there = set(collection.items.filter(source__in=sources).values_list("source", flat=True))
    last = collection.items.aggregate(last=Max("position"))["last"] or 0
    new = [source for source in sources if source.pk not in there]
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=collection, source=source, position=position)
        for position, source in enumerate(new, last + 1)
    )


@admin.action(description=gettext_lazy("Change together"), permissions=["change"])
def change_together(page, request, queryset):
    """The page that asks what to change, then the change; the page again while some are left."""
    keys = keys_of(request, queryset)
    form = TogetherForm(request.POST if "apply" in request.POST else None, user=request.user)
    if form.is_bound and form.is_valid():
        words = _("Changed together with others")
        count, keys = change_each(page, request, keys, form.apply, words)
        tell(request, count, keys)
    return ask(page, request, keys, form) if keys else None


def tell(request, count, left):
    words = ngettext("One document is changed.", "%(count)d documents are changed.", count)
    messages.success(request, words % {"count": count})
    if left:
        messages.warning(request, _("The others are left: go on with them here."))


def ask(page, request, keys, form):
    context = page.admin_site.each_context(request) | {
        "title": _("Change together"),
        "opts": page.opts,
        "form": form,
        "sources": page.get_queryset(request).filter(pk__in=keys[:MOST_NAMED]).order_by("pk"),
        "chosen": kept(keys),
    }
    return TemplateResponse(request, "admin/sources/together.html", context)
