from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.models.text import web_address


class Repository(models.Model):
    """The archive or library that holds the paper itself."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True, validators=[web_address])

    class Meta:
        verbose_name = _("archive")
        verbose_name_plural = _("archives")
        ordering = ["name"]

    def __str__(self):
        return self.name
