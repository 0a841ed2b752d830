"""Accounts, for technicians and administrators. Rosters are kept on the pages of a class."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from lessons.groups import GROUPS
from lessons.models import User

#: What a group is called where one person is meant.
ROLES = {
    "": _("Student"),
    "Teachers": _("Teacher"),
    "Department heads": _("Head of department"),
    "Technicians": _("Technician"),
}


class RoleMixin(forms.Form):
    """One choice instead of flags, groups and permissions."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=list(ROLES.items()),
        required=False,
        help_text=_("Only teachers, heads and technicians may open the admin."),
    )

    def save_role(self):
        role = self.cleaned_data.get("role", "")
        user = self.instance
        user.groups.set(Group.objects.filter(name=role))
        user.is_staff = bool(role) or user.is_superuser
        user.save(update_fields=["is_staff"])


class AddAccountForm(RoleMixin, AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "display_name")
        labels = {"username": _("User name")}


class NewPasswordForm(AdminPasswordChangeForm):
    """Everybody signs in by a password here: who is not to, is switched off."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)


class PasswordButton(ReadOnlyPasswordHashWidget):
    """The way to a new password; what is stored of the old one helps nobody."""

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"summary": []}


class AccountForm(RoleMixin, UserChangeForm):
    password = ReadOnlyPasswordHashField(
        label=_("Password"), widget=PasswordButton, help_text=_("Nobody can read the old one.")
    )

    class Meta(UserChangeForm.Meta):
        labels = {"username": _("User name")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        group = self.instance.groups.filter(name__in=GROUPS).first() if self.instance.pk else None
        self.initial["role"] = group.name if group else ""


admin.site.unregister(Group)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Nobody becomes a superuser here, and only superusers see superusers' accounts."""

    form = AccountForm
    add_form = AddAccountForm
    change_password_form = NewPasswordForm
    list_display = ["user_name", "display_name", "school_number", "role", "is_active"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["username", "display_name", "school_number"]
    ordering = ["username"]
    filter_horizontal = ()
    list_per_page = 50
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["username", "display_name", "password"]}),
        (_("At this school"), {"fields": ["role", "school_number", "is_active"]}),
        (_("Sign-in"), {"fields": ["must_change_password"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "display_name", "role", "password1", "password2"]})
    ]

    @admin.display(description=_("User name"), ordering="username")
    def user_name(self, account):
        return account.username

    @admin.display(description=_("Role"))
    def role(self, account):
        if account.is_superuser:
            return _("Administrator")
        names = [one.name for one in account.groups.all() if one.name in ROLES]
        return ROLES[names[0] if names else ""]

    def get_queryset(self, request):
        accounts = super().get_queryset(request).prefetch_related("groups")
        return accounts if request.user.is_superuser else accounts.filter(is_superuser=False)

    def lookup_allowed(self, lookup, value, request=None):
        return lookup.split("__")[0] in ("is_staff", "is_active", "pk", "id")

    def has_delete_permission(self, request, obj=None):
        """An account with work is switched off; erasing a student is a command of its own."""
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.instance != request.user and "role" in form.cleaned_data:
            form.save_role()
