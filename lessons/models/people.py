import unicodedata

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


def folded(username):
    """One spelling of a user name: NFKC, case folded, no blanks around it.

    So "Ana " and "ana" are one person, and no second "Ａｎａ" can be made.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", username).casefold()).strip()


class PeopleManager(UserManager):
    def get_by_natural_key(self, username):
        return super().get_by_natural_key(folded(username))


class User(AbstractUser):
    """Anybody who signs in. A student needs a name and a user name, nothing more."""

    display_name = models.CharField(_("name"), max_length=150, blank=True)
    school_number = models.CharField(
        _("school number"),
        max_length=40,
        blank=True,
        help_text=_("Seen by staff and in exports."),
    )
    must_change_password = models.BooleanField(_("must change the password"), default=False)

    view = models.JSONField(default=dict, blank=True, editable=False)

    objects = PeopleManager()

    def __str__(self):
        return self.display_name or self.username

    @property
    def is_teacher(self):
        """Staff who write lessons and have classes; a technician keeps accounts alone."""
        return self.is_active and self.is_staff and self.has_perm("lessons.add_lesson")

    @classmethod
    def normalize_username(cls, username):
        return folded(username) if isinstance(username, str) else username

    def clean(self):
        super().clean()
        self.username = folded(self.username)
