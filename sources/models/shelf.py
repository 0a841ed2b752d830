from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.models.source import Source


class ShelfItemQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)


class ShelfItem(models.Model):
    """A document that a teacher keeps at hand."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="shelf")
    source = models.ForeignKey(Source, models.CASCADE, related_name="on_shelves")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = ShelfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("document on a shelf")
        verbose_name_plural = _("documents on a shelf")
        ordering = ["-added_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "source"], name="once_on_a_shelf")]

    def __str__(self):
        return str(self.source)
