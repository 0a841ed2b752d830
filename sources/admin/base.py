"""What every page of the admin here keeps to: a teacher meets what is hers or shared with her.

The three spots where the stock admin would show more are `get_queryset`, the choices of
foreign keys and autocompletes, and inlines. All three ask the querysets that take the user.
"""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.auth import get_user_model
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.forms.widgets import Script
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.converters import is_id
from config.once import once
from sources.admin.fresh import FreshForm
from sources.slugs import free_slug

MOST_ROWS = 30  # of an inline: more belong on a page of their own
AT_ONCE = 4  # who may give the same new name at the same moment


def colleagues():
    """People who may be given a share in a lesson or a document."""
    return get_user_model().objects.filter(is_active=True, is_staff=True).order_by("display_name")


class OnlyMine:
    """Choices of foreign keys: what this person may see, and colleagues by name."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownAutocomplete(db_field, self.admin_site))
        model = db_field.remote_field.model
        if model is get_user_model():
            kwargs.setdefault("queryset", colleagues())
        elif hasattr(model.objects, "visible_to"):
            kwargs.setdefault("queryset", model.objects.visible_to(request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", SeveralField)
        if db_field.remote_field.model is get_user_model():
            kwargs["queryset"] = colleagues()
            kwargs["widget"] = forms.CheckboxSelectMultiple
        elif db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SeveralAutocomplete(db_field, self.admin_site))
            rows = db_field.remote_field.model.objects
            if hasattr(rows, "visible_to"):
                kwargs.setdefault("queryset", rows.visible_to(request.user))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Pages of other models are reached on purpose, not from beside a choice."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for verb in ("add", "change", "delete", "view"):
            if hasattr(getattr(field, "widget", None), f"can_{verb}_related"):
                setattr(field.widget, f"can_{verb}_related", False)
        if getattr(field, "help_text", None) and db_field.many_to_many:
            field.help_text = db_field.help_text
        return field

    def view_on_site(self, obj):
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None


class NumbersOnly:
    """Mix into Django's widget: it looks for whatever was sent, and fails where it is no number."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [one for one in value if not one or is_id(one)], attr)


class SeveralField(forms.ModelMultipleChoiceField):
    """Django hands the database whatever number was sent, however large."""

    def _check_values(self, value):
        for one in value:
            if not is_id(one):
                words = self.error_messages["invalid_pk_value"]
                raise ValidationError(words, code="invalid_pk_value", params={"pk": one})
        return super()._check_values(value)


class SeveralAutocomplete(NumbersOnly, AutocompleteSelectMultiple):
    pass


class KnownAutocomplete(NumbersOnly, AutocompleteSelect):
    """Names what is chosen from the row at hand, without a query for every row of an inline."""

    known = None

    def optgroups(self, name, value, attr=None):
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        label = self.choices.field.label_from_instance(self.known)
        return [(None, [self.create_option(name, value[0], label, True, 0)], 0)]


class RowForm(FreshForm):
    """A row of an inline. Every control has a name for those who cannot see the column's."""

    class Meta:
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": _("This stands here already. Change it, or delete this row.")
            }
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.label:
                field.widget.attrs.setdefault("aria-label", field.label)
            chooser = getattr(field.widget, "widget", None)
            if isinstance(chooser, KnownAutocomplete) and self.instance.pk:
                chooser.known = self.instance._state.fields_cache.get(name)

    def _post_clean(self):
        """Django asks no constraint that names the row above: it may not be stored yet."""
        super()._post_clean()
        if self.errors or not self.has_changed():
            return
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self._update_errors(error)


class RowFormSet(forms.BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields and form.instance.pk:
            words = _("Delete %(row)s") % {"row": form.instance}
            form.fields["DELETE"].widget.attrs["aria-label"] = words


class OwnedInline(OnlyMine):
    """Mix into an inline; `shows_only` names the foreign key whose row must be visible too."""

    form = RowForm
    formset = RowFormSet
    extra = 0
    max_num = MOST_ROWS
    shows_only = None

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if self.shows_only is None:
            return rows
        model = self.model._meta.get_field(self.shows_only).remote_field.model
        seen = model.objects.visible_to(request.user)
        return rows.filter(**{f"{self.shows_only}__in": seen}).select_related(self.shows_only)

    def get_fields(self, request, obj=None):
        fields = [name for name in super().get_fields(request, obj) if name != "seen"]
        return [*fields, "seen"]


class SlugForm(FreshForm):
    """An address is made of the title where none is given. Only the title must be there."""

    is_made = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Made from the title if you leave it empty.")

    def clean(self):
        cleaned = super().clean()
        title = cleaned.get("title") or cleaned.get("name")
        self.is_made = "slug" in self.fields and not cleaned.get("slug")
        if self.is_made:
            made = free_slug(self._meta.model, title) if title else ""
            cleaned["slug"] = made or self.instance.slug  # its links are shown with the mistake
        return cleaned

    def _get_validation_exclusions(self):
        """Nobody is told that the address made here was taken meanwhile: another one is made."""
        excluded = super()._get_validation_exclusions()
        return excluded | {"slug"} if self.is_made else excluded


class OwnedAdmin(OnlyMine, admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False
    form = FreshForm
    curate_permission = None  # who has it sees all, and may hand things over
    on_index = True
    is_added_elsewhere = False  # from the page above, which says what the new row belongs to

    class Media:
        js = [Script("js/admin.js", type="module")]

    unseen_by_others = ("owner",)

    @admin.display(description=_("owner"), ordering="owner", empty_value=_("the school"))
    def owned_by(self, obj):
        return obj.owner

    # Only what is hers

    def rows_for(self, user, *, choosing):
        """What this person may change, or choose where another page asks."""
        return (
            self.model.objects.visible_to(user)
            if choosing
            else self.model.objects.editable_by(user)
        )

    def get_queryset(self, request):
        choosing = request.resolver_match.url_name == "autocomplete"
        rows = self.rows_for(request.user, choosing=choosing)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def get_object(self, request, object_id, from_field=None):
        """404 for what isn't there and for what isn't hers alike; locked while it is saved."""
        found = super().get_object(request, object_id, from_field) if is_id(object_id) else None
        if found is None:
            raise Http404
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            self.model._base_manager.select_for_update().filter(pk=found.pk).first()
            found.refresh_from_db()
        return found

    def may_curate(self, request):
        return bool(self.curate_permission) and request.user.has_perm(self.curate_permission)

    def get_fieldsets(self, request, obj=None):
        """Handing over to another owner is for who sees everything."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.may_curate(request):
            return fieldsets
        return [
            (name, options | {"fields": self._without(options["fields"])})
            for name, options in fieldsets
        ]

    def _without(self, fields):
        return [name for name in fields if name not in self.unseen_by_others]

    def save_model(self, request, obj, form, change):
        if not change and "owner" not in form.fields and hasattr(obj, "owner_id"):
            obj.owner = request.user
        super().save_model(request, obj, form, change)

    def get_changeform_initial_data(self, request):
        return {"owner": request.user.pk} | super().get_changeform_initial_data(request)

    def changelist_view(self, request, extra_context=None):
        context = {"has_add_permission": False} if self.is_added_elsewhere else {}
        return super().changelist_view(request, context | (extra_context or {}))

    def get_model_perms(self, request):
        """What is reached from another page has no line of its own on the front page."""
        return super().get_model_perms(request) if self.on_index else {}

    # Saving

    def changeform_view(self, request, *args, **kwargs):
        """Two clicks on Save, or going back to it, save once."""
        return once(self.save_in_turn, self.tell_of_again)(request, *args, **kwargs)

    def save_in_turn(self, request, *args, **kwargs):
        """Where somebody else stored the same name meanwhile, the form looks anew and finds it.

        Files are read by then: with them there is one try.
        """
        for _try in range(0 if request.FILES else AT_ONCE - 1):
            try:
                return super().changeform_view(request, *args, **kwargs)
            except IntegrityError:
                continue
        return super().changeform_view(request, *args, **kwargs)

    def tell_of_again(self, request):
        messages.info(request, _("This page was saved before. It was not saved a second time."))

    # Where a page stands

    def parents(self, obj):
        """(label, address) of the pages above this one."""
        return []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["parents"] = self.parents(obj) if obj else []
        context |= self.page_context(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def page_context(self, request, obj):
        """What the page of a row shows besides its form."""
        return {}

    def above(self, obj):
        """Where one goes after saving: the page above, or the list."""
        parents = self.parents(obj)
        return parents[-1][1] if parents else None

    def response_post_save_change(self, request, obj):
        above = self.above(obj)
        return redirect(above) if above else super().response_post_save_change(request, obj)

    def response_post_save_add(self, request, obj):
        above = self.above(obj)
        return redirect(above) if above else super().response_post_save_add(request, obj)

    def response_delete(self, request, obj_display, obj_id):
        above = getattr(request, "page_above", None)
        response = super().response_delete(request, obj_display, obj_id)
        return redirect(above) if above else response

    def delete_model(self, request, obj):
        request.page_above = self.above(obj)
        super().delete_model(request, obj)

    # Deleting

    def holds(self, obj, user):
        """Sentences: what rests on this row, so that it cannot be deleted."""
        return []

    def get_deleted_objects(self, objs, request):
        """Names only what was asked for; others' rows that rest on it are counted, not named."""
        objs = list(objs)
        held = [words for obj in objs for words in self.holds(obj, request.user)]
        resting = self._resting_on(objs)
        if resting and not held:
            held = [
                ngettext(
                    "One thing still rests on it.", "%(count)d things still rest on it.", resting
                )
                % {"count": resting}
            ]
        counts = {self.opts.verbose_name_plural: len(objs)}
        return [str(obj) for obj in objs], counts, set(), held

    def _resting_on(self, objs):
        try:
            Collector(using="default").collect(objs)
        except ProtectedError as error:
            return len(error.protected_objects)
        except RestrictedError as error:
            return len(error.restricted_objects)
        return 0

    def render_delete_form(self, request, context):
        context["parents"] = self.parents(context["object"])
        return super().render_delete_form(request, context)
