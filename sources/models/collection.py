from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.access import keeps_documents
from sources.models.source import Source

#: How many collections may stand one in the other.
DEEPEST = 5
WAY_UP = "__".join(["part_of"] * (DEEPEST - 1))  # for select_related


class CollectionQuerySet(models.QuerySet):
    def editable_by(self, user):
        if not keeps_documents(user):
            return self.none()
        if user.has_perm("sources.curate_source"):
            return self
        return self.filter(owner=user)

    def visible_to(self, user):
        """Collections that hold, themselves or in a part, what this person may open; one's own."""
        seen = Source.objects.visible_to(user).order_by()
        shown = Q(owner=user) if keeps_documents(user) else Q(pk__in=[])
        within = "collection_items__collection"
        for _depth in range(DEEPEST):
            shown |= Q(Exists(seen.filter(**{within: OuterRef("pk")})))
            within += "__part_of"
        return self.filter(shown)

    def inside(self, collection):
        """Its parts, their parts and so on."""
        within, place = Q(), "part_of"
        for _depth in range(DEEPEST - 1):
            within |= Q(**{place: collection})
            place += "__part_of"
        return self.filter(within)

    def outermost(self):
        return self.filter(part_of=None)

    def with_document_count(self, user):
        """Annotate `document_count`: what this person may open in it, its parts not counted."""
        items = CollectionItem.objects.filter(
            collection=OuterRef("pk"), source__in=Source.objects.visible_to(user)
        )
        return self.annotate(document_count=how_many(items, "collection"))


def how_many(rows, grouped_by):
    counted = rows.order_by().values(grouped_by).annotate(count=models.Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


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
    position = models.PositiveIntegerField(
        default=0, help_text=_("Its place among the parts of the collection it stands in.")
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
        ordering = ["position", "title", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sources:collection", args=[self.slug])

    def clean(self):
        """No collection stands in itself, and none deeper than pages can follow."""
        if self.part_of is None:
            return
        above = self.part_of.path
        if self.pk and self.pk in [one.pk for one in above]:
            raise ValidationError({"part_of": _("It would stand in itself. Choose another.")})
        if len(above) + self.height > DEEPEST:
            raise ValidationError(
                {"part_of": _("%d collections, one in the other, are the most.") % DEEPEST}
            )

    @property
    def height(self):
        """How many stand one in the other from here down, itself too; counted to one too many."""
        height, place = 1, "part_of"
        while height <= DEEPEST and Collection.objects.filter(**{place: self.pk or 0}).exists():
            height, place = height + 1, f"{place}__part_of"
        return height

    def put_last(self):
        """Give it the place after the other parts of the collection that it stands in."""
        others = Collection.objects.filter(part_of=self.part_of).exclude(pk=self.pk)
        last = others.aggregate(last=models.Max("position"))["last"] if self.part_of else None
        self.position = 0 if last is None else last + 1

    @property
    def path(self):
        """The collections it stands in, the outermost first, and itself. A query for each."""
        path = [self]
        while path[0].part_of and len(path) < DEEPEST:
            path.insert(0, path[0].part_of)
        return path


class CollectionItemQuerySet(models.QuerySet):
    def holding(self, source, user):
        """Where a document hangs: each item with its collections, and its neighbors there.

        `before` and `after` are {"slug", "title"} of what this person may open, or None.
        """
        return (
            self.filter(source=source)
            .select_related(f"collection__{WAY_UP}")
            .annotate(before=_neighbor(user, "lt", "-"), after=_neighbor(user, "gt", ""))
        )

    def inside(self, collection):
        """Items of a collection and of all its parts."""
        within, place = Q(), "collection"
        for _depth in range(DEEPEST):
            within |= Q(**{place: collection})
            place += "__part_of"
        return self.filter(within)


def _neighbor(user, compares, direction):
    there = Q(**{f"position__{compares}": OuterRef("position")}) | Q(
        position=OuterRef("position"), **{f"pk__{compares}": OuterRef("pk")}
    )
    # Asked of each neighbor: a list of all that he may open would be made for each page.
    is_seen = Exists(Source.objects.visible_to(user).order_by().filter(pk=OuterRef("source")))
    items = CollectionItem.objects.filter(there, is_seen, collection=OuterRef("collection"))
    items = items.order_by(f"{direction}position", f"{direction}pk")
    return Subquery(items.values(found=JSONObject(slug="source__slug", title="source__title"))[:1])


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

    objects = CollectionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("document in the collection")
        verbose_name_plural = _("documents in the collection")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "source"], name="once_in_a_collection")
        ]

    def __str__(self):
        return str(self.source)
