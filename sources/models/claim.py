from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources import dates
from sources.access import keeps_documents
from sources.models.person import Person, has_closed_names
from sources.models.source import Source
from sources.models.text import web_address

DATED = ["written", "earliest", "latest", "changed_at", "edited_at"]


class ClaimQuerySet(models.QuerySet):
    def told_to(self, user):
        """Less what might tell `user` whose name is kept closed: who wrote it and to whom, and
        whatever has another name of that person in it."""
        if keeps_documents(user):
            return self
        people = Person.objects.behind_closed_names(user).order_by()
        says_who = Q(about__in=[Claim.About.AUTHOR, Claim.About.ADDRESSEE])
        tells = says_who & Q(Exists(people)) | Q(Exists(people.told_in("words", user)))
        return self.alias(words=_all_words()).exclude(has_closed_names("source"), tells)

    def dating_events(self, sources, user):
        """What these documents tell `user` of the dates of events, and nobody held to be wrong."""
        said = self.told_to(user).filter(about=Claim.About.EVENT, source__in=sources.order_by())
        return said.exclude(ruling=Claim.Ruling.WRONG)


def _all_words():
    columns = ["event", "value", "claimant", "note"]
    lines = [part for column in columns for part in (column, Value("\n"))]
    return Concat(*lines, output_field=models.TextField())


class Claim(models.Model):
    """What somebody's catalog, caption or commentary says of a document.

    Two may disagree and both stand; the teacher rules, or leaves it open for the class.
    """

    class About(models.TextChoices):
        TITLE = "title", _("Title")
        WRITTEN = "written", _("Date")
        AUTHOR = "author", _("Author")
        ADDRESSEE = "addressee", _("Addressee")
        PLACE = "place", _("Place")
        CONTENT = "content", _("What it says")
        EVENT = "event", _("Date of an event")
        OTHER = "other", _("Something else")

    class Ruling(models.TextChoices):
        OPEN = "open", _("Left open")
        RIGHT = "right", _("Held to be right")
        WRONG = "wrong", _("Held to be wrong")

    source = models.ForeignKey(Source, models.CASCADE, related_name="claims")
    about = models.CharField(_("about"), max_length=10, choices=About)
    event = models.CharField(
        _("which event"),
        max_length=200,
        blank=True,
        help_text=_(
            "For the date of an event: its name, the same in every document that tells of it. "
            "The timeline then lays the dates side by side."
        ),
    )
    value = models.CharField(_("what it says"), max_length=300)
    claimant = models.CharField(
        _("who says so"), max_length=300, help_text=_("The catalog, editor, caption or book.")
    )
    url = models.URLField(_("web address"), max_length=500, blank=True, validators=[web_address])
    note = models.TextField(_("note"), blank=True)
    ruling = models.CharField(_("ruling"), max_length=5, choices=Ruling, default=Ruling.OPEN)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, editable=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("what others say")
        verbose_name_plural = _("what others say")
        ordering = ["about", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "about", "event", "value", "claimant"],
                name="one_claim_of_a_claimant",
            )
        ]

    def __str__(self):
        subject = self.event or self.get_about_display()
        return f"{subject}: {self.value} ({self.claimant})"

    def clean(self):
        if self.about == self.About.EVENT and not self.event:
            raise ValidationError({"event": _("Name the event that it dates.")})
        if self.about != self.About.EVENT and self.event:
            words = _("Only the date of an event names one. Choose “Date of an event”.")
            raise ValidationError({"event": words})

    def rule(self, ruling, by):
        """Hold it to be right or wrong, or leave it open again. The document stays as it is."""
        self.ruling, self.ruled_by, self.ruled_at = ruling, by, timezone.now()

    @property
    def date(self):
        """EDTF of what is claimed about a date; "" where it is no date or not understood."""
        if self.about not in (self.About.WRITTEN, self.About.EVENT):
            return ""
        try:
            return dates.parse(self.value).edtf
        except dates.DateError:
            return dates.from_phrase(self.value) or ""

    @property
    def date_in_words(self):
        return dates.in_words(self.date)

    @property
    def shown_value(self):
        """A date in words where it was typed as EDTF; anything else as it says."""
        return dates.in_words(self.value) if self.date == self.value else self.value

    @property
    def offers_date(self):
        """Whether it was held to be right and the document has another date."""
        if self.about != self.About.WRITTEN or self.ruling != self.Ruling.RIGHT:
            return False
        return self.date not in ("", self.source.written)

    def take_over(self):
        """Make its date the document's; returns the words of the one that stood there."""
        before = self.source.written_in_words
        self.source.written = self.date
        self.source.keep_sort_keys()
        self.source.save(update_fields=DATED)
        return before
