from django.utils.translation import gettext_lazy as _

from lessons.forms.accounts import SignInForm


class TogetherForm(SignInForm):
    """A classmate's own user name and password, on the computer of the one who is signed in.

    Checked as at signing in, and counted there where wrong; nobody is signed in by it.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Your classmate’s user name")
        self.fields["password"].label = _("Your classmate’s password")
        for name in ("username", "password"):  # not what the browser knows of who is signed in
            self.fields[name].widget.attrs |= {"autocomplete": "off", "autofocus": False}
