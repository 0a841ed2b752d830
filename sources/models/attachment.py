from urllib.parse import urlsplit

from django.db import models
from django.db.models import F, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources.choices import display
from sources.columns import JSONList, moment_of
from sources.models.files import private_storage
from sources.models.rights import UnderRightsQuerySet, Withdrawn
from sources.models.source import Source
from sources.models.text import web_address
from sources.rights import UnderRights


class AttachmentQuerySet(UnderRightsQuerySet):
    thing = ("attachment", "")

    def visible_to(self, user):
        return self.filter(source__in=Source.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(source__in=Source.objects.editable_by(user))

    def showable_to(self, user):
        """Those this person may look at: by access and by rights."""
        return self.visible_to(user).shown_to(user)

    def as_column(self):
        """All of them as a column of a query around this one, for `read_attachments`."""
        one = JSONObject(key=F("pk"), **{name: name for name in OF_A_COLUMN})
        return Subquery(self.order_by().values(all=JSONList(one)))


OF_A_COLUMN = ["kind", "file", "url", "caption", "alt", "transcript", "rights", "rights_note"]
OF_A_COLUMN += ["width", "height", "position", "withdrawn_at", "withdrawn_why"]


def read_attachments(column, source):
    """`[Attachment, …]` of a document in their order, from a column of `as_column`."""
    rows = [dict(row) for row in column or ()]
    for row in rows:
        row["withdrawn_at"] = moment_of(row["withdrawn_at"])
    found = [Attachment(pk=row.pop("key"), source=source, **row) for row in rows]
    return sorted(found, key=lambda one: (one.position, one.pk))


class Attachment(UnderRights, Withdrawn):
    """A page image, PDF, sound or film of a document, behind the document's permission."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Image")
        PDF = "pdf", _("PDF")
        SOUND = "sound", _("Sound")
        FILM = "film", _("Film")
        LINK = "link", _("Page or film on the web")

    source = models.ForeignKey(Source, models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    file = models.FileField(
        _("file"), upload_to="attachments/%Y/%m", storage=private_storage, blank=True
    )
    url = models.URLField(
        _("web address"),
        max_length=500,
        blank=True,
        validators=[web_address],
        help_text=_(
            "Instead of a file: a page or film on another site. It is linked, never shown here."
        ),
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    alt = models.TextField(
        _("description for those who cannot see it"),
        blank=True,
        help_text=_("What the picture shows, in a sentence or two."),
    )
    transcript = models.TextField(_("words in it"), blank=True)
    first_paragraph = models.PositiveIntegerField(
        _("begins at paragraph"),
        null=True,
        blank=True,
        help_text=_("For the image of a page: the number of the paragraph at its head."),
    )
    rights = models.CharField(_("rights"), max_length=120, choices=Source.Rights, blank=True)
    rights_note = models.TextField(_("note on rights"), blank=True)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    position = models.PositiveIntegerField(default=0)

    get_rights_display = display("rights", Source.Rights)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture or file")
        verbose_name_plural = _("pictures and files")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") & Q(url="") | Q(file="") & ~Q(url=""),
                name="file_or_web_address",
            )
        ]

    def __str__(self):
        return self.caption or self.get_kind_display()

    def get_absolute_url(self):
        return self.url or reverse("sources:media", args=[self.pk])

    @property
    def host(self):
        """Whose site a link leads to."""
        return urlsplit(self.url).hostname or ""
