from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.models.topic import forms_of


class Place(models.Model):
    """A place under all its names: a document that says one of them is found by each.

    `Source.place` stays as the paper has it; nothing hangs on this row but the search.
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    other_names = models.TextField(
        _("also called"),
        blank=True,
        help_text=_("One name a line, such as Peking and Peiping for Beijing."),
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places and their names")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def names(self):
        return forms_of(self.name, self.other_names)
