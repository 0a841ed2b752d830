from django.db import models
from django.utils.translation import gettext_lazy as _

from sources import dates
from sources.models.person import Person, tell, tell_openly
from sources.models.source import Source, validate_date
from sources.models.text import Text


class CustodyEventQuerySet(models.QuerySet):
    def told_openly(self):
        """As `told_to`, of documents in which nobody's name is kept closed."""
        return tell_openly(self)

    def told_to(self, user):
        """With the person, annotated as in `ContributionQuerySet.told_to`."""
        return tell(self, user, "hand")


class CustodyEvent(models.Model):
    """A rung of the ladder from the paper itself to the text that is read here.

    With a `text` it belongs to the way of that printing alone; without, to all of them.
    """

    class Kind(models.TextChoices):
        WRITTEN = "written", _("Written")
        ENCIPHERED = "enciphered", _("Put into cipher")
        SENT = "sent", _("Sent")
        RECEIVED = "received", _("Received")
        DELIVERED = "delivered", _("Delivered")
        COPIED = "copied", _("Copied")
        FILED = "filed", _("Filed")
        LOST = "lost", _("The paper itself is lost")
        DECLASSIFIED = "declassified", _("Declassified")
        HANDED_OVER = "handed_over", _("Handed over")
        TRANSLATED = "translated", _("Translated")
        PUBLISHED = "published", _("Published")
        ADAPTED = "adapted", _("Shortened for class")

    source = models.ForeignKey(Source, models.CASCADE, related_name="custody")
    text = models.ForeignKey(
        Text,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="custody",
        verbose_name=_("printing"),
        help_text=_("Empty: it is true of every printing."),
    )
    kind = models.CharField(_("what happened"), max_length=15, choices=Kind)
    when = models.CharField(_("date"), max_length=80, blank=True, validators=[validate_date])
    when_as_printed = models.CharField(_("date as printed"), max_length=120, blank=True)
    earliest = models.IntegerField(null=True, editable=False)
    latest = models.IntegerField(null=True, editable=False)
    hand = models.CharField(
        _("by whom"), max_length=200, blank=True, help_text=_("A name, or an office.")
    )
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="custody",
        verbose_name=_("person"),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    loss = models.TextField(
        _("what may have been lost"),
        blank=True,
        help_text=_("Such as the tone, in a translation; the layout, in a transcription."),
    )
    position = models.PositiveIntegerField(default=0)

    objects = CustodyEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step on its way to us")
        verbose_name_plural = _("how it reached us")
        ordering = ["position", "pk"]
        # All that is asked of the dates of one kind, of every document there is.
        indexes = [models.Index(fields=["kind", "source", "earliest", "latest"])]

    def __str__(self):
        return " ".join(filter(None, [self.get_kind_display(), self.when_in_words]))

    def clean(self):
        self.keep_sort_keys()

    def keep_sort_keys(self):
        """Derive `earliest` and `latest` from `when`; call it before saving a new date."""
        span = dates.parse(self.when) if self.when else None
        self.earliest = span.earliest if span else None
        self.latest = span.latest if span else None

    @property
    def when_in_words(self):
        return self.when_as_printed or (dates.in_words(self.when) if self.when else "")

    @property
    def shown_hand(self):
        return self.hand or (self.person.name if self.person else "")
