"""The demonstration's password opens nothing outside the demonstration."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

DEMO_PASSWORD = "dossier-demo"  # noqa: S105  (printed in the README)


def known_to_everybody(password):
    return password == DEMO_PASSWORD and not settings.DEMO


class SignInBackend(ModelBackend):
    """Django's own, except that a copied demonstration account cannot sign in at a school."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        user = super().authenticate(request, username=username, password=password, **kwargs)
        return None if known_to_everybody(password) else user


class NotTheDemonstrations:
    """A password validator: refuses the one that stands in the README."""

    message = _("This password is printed in the manual of the demonstration. Choose another one.")

    def validate(self, password, user=None):
        if known_to_everybody(password):
            raise ValidationError(self.message, code="demonstration")

    def get_help_text(self):
        return ""
