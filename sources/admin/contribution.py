from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sources.admin.base import OwnedInline, RowForm, RowFormSet
from sources.models import Contribution, Relation
from sources.people import keep_form, person_called, person_named


class ContributionForm(RowForm):
    """A name is enough: who is not in the list of people yet is put there."""

    is_form = forms.BooleanField(label=_("Also their name"), required=False)

    class Meta(RowForm.Meta):
        model = Contribution
        fields = ["role", "name_as_printed", "person", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name_as_printed"].label = _("Name on the document")
        self.fields["person"].required = False

    def clean(self):
        cleaned = super().clean()
        name = cleaned.get("name_as_printed")
        if not cleaned.get("person") and not name:
            raise ValidationError(_("Write the name, or choose the person."))
        if cleaned.get("is_form") and not name:
            raise ValidationError(_("Write the name by which all documents are to be found."))
        if not cleaned.get("person"):
            cleaned["person"] = person_named(name)
        return cleaned

    def save(self, commit=True):
        if self.instance.person_id is None:
            self.instance.person = person_called(self.cleaned_data["name_as_printed"])
        if self.cleaned_data["is_form"]:
            keep_form(self.instance.person, self.cleaned_data["name_as_printed"])
        return super().save(commit)


class ContributionFormSet(RowFormSet):
    def clean(self):
        """A name that nobody has yet makes one person: not twice the same part of hers."""
        super().clean()
        known = set()
        for form in self.forms:
            part = form.cleaned_data
            if not part.get("name_as_printed") or self._should_delete_form(form):
                continue
            said = " ".join(part["name_as_printed"].casefold().split()), part.get("role")
            if not part["person"] and said in known:
                words = _("You typed this name twice in the same part. Delete one of the two rows.")
                form.add_error("name_as_printed", words)
            if not part["person"] or part["is_form"]:
                known.add(said)


class ContributionInline(OwnedInline, admin.TabularInline):
    model = Contribution
    form = ContributionForm
    formset = ContributionFormSet
    fields = ["role", "name_as_printed", "person", "is_form", "position"]
    autocomplete_fields = ["person"]
    verbose_name_plural = _("sender, addressee and others")
    classes = ["collapse"]

    def get_queryset(self, request):
        """Authors stand above, in a field of their own."""
        rows = super().get_queryset(request).exclude(role=Contribution.Role.AUTHOR)
        return rows.select_related("person")

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role":
            kwargs["choices"] = [
                choice for choice in Contribution.Role.choices if choice[0] != "author"
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class RelationInline(OwnedInline, admin.TabularInline):
    model = Relation
    fk_name = "source"
    shows_only = "target"
    fields = ["kind", "target", "note", "places"]
    autocomplete_fields = ["target"]
    classes = ["collapse"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source", "target")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("note", "places"):
            field.widget = forms.TextInput()
        return field
