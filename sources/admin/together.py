"""One change for many documents: rights, who may open them, a topic, a collection, a colleague."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import Max
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sources.admin.base import colleagues
from sources.models import Collection, Repository, Source, Subject
from sources.search.indexing import index

COLUMNS = ["rights", "access", "publicity", "kind", "repository"]
BETWEEN = ";"


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

    @transaction.atomic
    def apply(self, sources):
        """Change each document."""
        columns = {name: self.cleaned_data[name] for name in COLUMNS if self.cleaned_data[name]}
        topics = [
            Subject.objects.get_or_create(name=name)[0] for name in self.cleaned_data["topics"]
        ]
        for source in sources:
            for name, value in columns.items():
                setattr(source, name, value)
            source.save(update_fields=[*columns, "changed_at"])
            source.subjects.add(*topics)
            source.editors.add(*self.cleaned_data["editors"])
        if self.cleaned_data["collection"]:
            hang(sources, self.cleaned_data["collection"])
        index(sources)


def hang(sources, collection):
    """Put what is not in it yet at the end of a collection."""
    there = set(collection.items.values_list("source", flat=True))
    last = collection.items.aggregate(last=Max("position"))["last"] or 0
    new = [source for source in sources if source.pk not in there]
    for position, source in enumerate(new, last + 1):
        collection.items.create(source=source, position=position)


@admin.action(description=gettext_lazy("Change together"), permissions=["change"])
def change_together(page, request, queryset):
    """The page that asks what to change, then the change."""
    sources = list(queryset.order_by("pk"))
    form = TogetherForm(request.POST if "apply" in request.POST else None, user=request.user)
    if form.is_bound and form.is_valid():
        form.apply(sources)
        for source in sources:
            page.log_change(request, source, _("Changed together with others"))
        words = ngettext(
            "One document is changed.", "%(count)d documents are changed.", len(sources)
        )
        messages.success(request, words % {"count": len(sources)})
        return None
    context = page.admin_site.each_context(request) | {
        "title": _("Change together"),
        "opts": page.opts,
        "form": form,
        "sources": sources,
        "chosen": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/sources/together.html", context)
