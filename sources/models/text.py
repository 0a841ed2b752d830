from django.conf import settings
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.choices import display
from sources.models.rights import UnderRightsQuerySet, Withdrawn
from sources.models.source import Source
from sources.rendering import RENDERER, render
from sources.rights import UnderRights

web_address = URLValidator(schemes=["http", "https"])


class TextQuerySet(UnderRightsQuerySet):
    thing = ("text", "")

    def visible_to(self, user):
        return self.filter(source__in=Source.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(source__in=Source.objects.editable_by(user))

    def showable_to(self, user):
        """Those whose words this person may read: by access and by rights."""
        return self.visible_to(user).shown_to(user)

    def with_words(self):
        return self.select_related("source", "current")

    def comparable_by(self, user):
        """Texts whose words this person may read, and that have some."""
        return self.showable_to(user).filter(current__isnull=False)


class Text(UnderRights, Withdrawn):
    """One published text of a document: what a teacher calls a printing of it."""

    class Kind(models.TextChoices):
        TRANSCRIPTION = "transcription", _("Transcription")
        TRANSLATION = "translation", _("Translation")
        ADAPTATION = "adaptation", _("Shortened for class")

    source = models.ForeignKey(Source, models.CASCADE, related_name="texts")
    label = models.CharField(
        _("name of this printing"),
        max_length=120,
        blank=True,
        help_text=_("Needed only where a document has several."),
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.TRANSCRIPTION)
    language = models.CharField(_("language"), max_length=15, default="en")
    original_language = models.CharField(_("translated from"), max_length=60, blank=True)
    editor = models.CharField(_("edited or translated by"), max_length=200, blank=True)
    published_in = models.TextField(_("where it was published"), blank=True)
    based_on = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="derived",
        verbose_name=_("based on"),
    )
    caption = models.TextField(_("caption it was published with"), blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True, validators=[web_address])
    rights = models.CharField(_("rights"), max_length=120, choices=Source.Rights, blank=True)
    rights_note = models.TextField(_("note on rights"), blank=True)
    voice_note = models.TextField(
        _("what is whose"),
        blank=True,
        help_text=_("For a shortened text: which words are the document's and which are yours."),
    )
    position = models.PositiveIntegerField(default=0)
    current = models.ForeignKey(
        "TextVersion",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    get_kind_display = display("kind", Kind)
    get_rights_display = display("rights", Source.Rights)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["rights"]),
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="withdrawn_texts",
            ),
            # Few as a rule: a search asks of each text that it finds whether it is one of them.
            models.Index(fields=["source"], condition=Q(kind="adaptation"), name="shortened_texts"),
        ]

    def __str__(self):
        return f"{self.source} ({self.label})" if self.label else str(self.source)

    @property
    def is_adapted(self):
        return self.kind == self.Kind.ADAPTATION

    @property
    def name(self):
        """What tells it from the other printings of its document."""
        return self.label or self.get_kind_display()

    @property
    def told_name(self):
        """The same where nothing else says that it was shortened, which a label may not say."""
        kind = self.get_kind_display()
        return f"{self.name} ({kind})" if self.is_adapted and self.name != kind else self.name

    def original_among(self, texts):
        """The text that this one was made from, if it is one of these and may be read."""
        return next((one for one in texts if one.is_original_of(self)), None)

    def is_original_of(self, text):
        return text.based_on_id == self.pk and self.current_id is not None and self.may_show

    def made_from_it(self):
        """The texts, of this document and of others, that rest on its words, at however many
        hands. Each hand is a query."""
        found = made = [self]
        while made:
            more = Text.objects.filter(based_on__in=made).exclude(pk__in=[one.pk for one in found])
            made = list(more.select_related("source"))
            found = found + made
        return found[1:]

    @transaction.atomic
    def revise(self, body, by=None, rendering=None):
        """Store `body` as the new current version; the old ones stay for who cites them.

        Returns the current version unchanged where the words are the same, and shown in the same
        way: one that is shortened for class is set otherwise than a transcription. An import
        hands over a `rendering` made before, so that its transaction is short.
        """
        rendering = rendering or render(body, adapted=self.is_adapted)
        if self.current and self.current.says(body, rendering):
            return self.current
        last = self.versions.aggregate(last=models.Max("number"))["last"] or 0
        self.current = self.versions.create(
            number=last + 1,
            body=body,
            blocks=rendering.blocks,
            notes=rendering.notes,
            reading_text=rendering.reading_text,
            renderer=RENDERER,
            created_by=by,
        )
        self.save(update_fields=["current"])
        return self.current


class TextVersion(models.Model):
    """The words of a text at one time. Never changed: passages count on its offsets."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    blocks = models.JSONField()
    notes = models.JSONField(default=list)
    reading_text = models.TextField()
    renderer = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of a text")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="one_version_of_a_number")
        ]

    def __str__(self):
        return f"{self.text}, {self.number}"

    def says(self, body, rendering):
        """Whether it is these words, shown so."""
        shown = (self.renderer, self.blocks, self.notes)
        return self.body == body and shown == (RENDERER, rendering.blocks, rendering.notes)
