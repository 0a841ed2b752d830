from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.models.source import Source


class CollectionQuerySet(models.QuerySet):
    def editable_by(self, user):
        if not user.is_active or not user.is_staff:
            return self.none()
        if user.has_perm("sources.curate_source"):
            return self
        return self.filter(owner=user)

    def visible_to(self, user):
        """Collections with something in them that this person may open, and one's own."""
        shown = Q(items__source__in=Source.objects.visible_to(user))
        if user.is_authenticated and user.is_staff:
            shown |= Q(owner=user)
        return self.filter(pk__in=self.model.objects.filter(shown).values("pk"))


class Collection(models.Model):
    """An exhibit or a list of documents, in order; may stand inside another."""

    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    title = models.CharField(_("title"), max_length=300)
    introduction = models.TextField(_("introduction"), blank=True)
    part_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("stands in"),
    )
    sources = models.ManyToManyField(Source, through="CollectionItem", related_name="collections")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="collections",
        verbose_name=_("owner"),
    )

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sources:collection", args=[self.slug])


class CollectionItem(models.Model):
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="items")
    source = models.ForeignKey(
        Source,
        models.CASCADE,
        related_name="collection_items",
        verbose_name=_("document"),
    )
    note = models.TextField(_("note"), blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("document in the collection")
        verbose_name_plural = _("documents in the collection")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "source"], name="once_in_a_collection")
        ]

    def __str__(self):
        return str(self.source)
