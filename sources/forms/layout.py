"""How every form of ours is laid out: crispy's Bootstrap 5 markup under our own stylesheet."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django.utils.translation import gettext_lazy as _

SAVE = _("Save")


def form_helper(submit=SAVE, *, method="post", action="", form_tag=True):
    """The helper of a form; with `submit` empty the template brings its own buttons."""
    helper = FormHelper()
    helper.form_method = method
    helper.form_action = action
    helper.form_tag = form_tag
    helper.disable_csrf = method == "get"
    if form_tag:
        helper.attrs = {"novalidate": ""}  # the server's words, and nothing typed is lost
    if submit:
        helper.add_input(Submit("", submit))
    return helper
