from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lessons.models import User
from sources.forms.layout import form_helper

PASSWORD_HELP = _("At least 8 characters. Three words that only you would put together are good.")


class SignInForm(AuthenticationForm):
    """One answer to every wrong pair, so that nobody learns which names exist."""

    error_messages = {
        "invalid_login": _(
            "This user name and this password do not go together. Look at both again, or ask "
            "your teacher for a new password."
        ),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        self.helper = form_helper(submit="", form_tag=False)

    def clean_username(self):
        return User.normalize_username(self.cleaned_data["username"])


class SignInAgainForm(SignInForm):
    """In the page of somebody whose session ended: the same person, or nobody."""

    person = forms.IntegerField()

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if user.pk != self.cleaned_data.get("person"):
            raise self.get_invalid_login_error()


class _PasswordChosen:
    """What choosing a password also does: the demand for a new one is met."""

    def save(self, commit=True):
        self.user.must_change_password = False
        return super().save(commit)


class OwnPasswordForm(_PasswordChosen, PasswordChangeForm):
    """The old password, then the new one twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Your password now")
        _word_new_passwords(self)


class FirstPasswordForm(_PasswordChosen, SetPasswordForm):
    """For somebody who has just signed in with a password from a card."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _word_new_passwords(self)

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise ValidationError(_("This is the password of your card. Choose another one."))
        return password


def _word_new_passwords(form):
    form.fields["new_password1"].label = _("New password")
    form.fields["new_password1"].help_text = PASSWORD_HELP
    form.fields["new_password2"].label = _("New password once more")
    form.fields["new_password2"].help_text = ""
    form.helper = form_helper(_("Change my password"))
