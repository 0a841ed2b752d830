import re
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources import dates
from sources.access import granted_to, held_from, keeps_documents
from sources.choices import display
from sources.models.rights import PublicLibrary, UnderRightsQuerySet, goes_to_visitors
from sources.models.sort_key import SortKeyField
from sources.prepared import Prepared
from sources.rights import Statement, UnderRights
from sources.search.words import filed


def validate_date(text):
    try:
        dates.parse(text)
    except dates.DateError as error:
        raise ValidationError(str(error)) from error


#: "1-1, 2-3": our paragraph 1 belongs to its paragraph 1, our 2 to its 3.
PAIRS = re.compile(r"[1-9]\d{0,3}\s*[-–]\s*[1-9]\d{0,3}")


def validate_pairs(text):
    if any(not PAIRS.fullmatch(one.strip()) for one in text.split(",")):
        raise ValidationError(_("Write pairs of paragraphs, such as 1-1, 2-3: ours first."))


class State(models.TextChoices):
    DRAFT = "draft", _("Not published yet")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Put away")


class SourceQuerySet(UnderRightsQuerySet):
    """Every read of a document goes through `visible_to` or `editable_by`."""

    document = ""

    def here(self):
        """Without what a file that is still being brought in has brought so far."""
        return self.filter(arriving=None)

    def published(self):
        return self.filter(state=State.PUBLISHED)

    def public(self):
        """What visitors may open: nothing until an administrator opens the library to them."""
        free = self.here().published().filter(goes_to_visitors(), access=Source.Access.ANYONE)
        return free.filter(Exists(PublicLibrary.objects.open()))

    def editable_by(self, user):
        """A teacher's own and those shared with her; a department head's: all."""
        if not keeps_documents(user):
            return self.none()
        if user.has_perm("sources.curate_source"):
            return self.here()
        return self.here().filter(pk__in=_own(user=user.pk))

    def visible_to(self, user):
        """What this person may open here. `Source.is_visible_to` asks it of one."""
        if not user.is_authenticated:
            return self.public()
        if keeps_documents(user):
            if user.has_perm("sources.curate_source"):
                return self.here()
            return self.here().filter(Q(state=State.PUBLISHED) | Q(pk__in=_own(user=user.pk)))
        return self._open_at_school(user).exclude(held_from(user))

    def waiting_for(self, user):
        """What `visible_to` would show this reader and does not now: it is held back."""
        if not user.is_authenticated or keeps_documents(user):
            return self.none()
        return self._open_at_school(user).filter(held_from(user))

    def _open_at_school(self, user):
        """What who keeps no documents here may open by access, or because it was given."""
        open_to_all = Q(state=State.PUBLISHED) & Q(
            access__in=[Source.Access.ANYONE, Source.Access.SIGNED_IN]
        )
        given = ~Q(access=Source.Access.STAFF) & granted_to(user)
        return self.here().filter(open_to_all | given)

    def usable_by(self, user):
        """What this person may lay before students: not a colleague's "Teachers only"."""
        own = Q(pk__in=self.model.objects.editable_by(user))
        return self.filter(~Q(access=Source.Access.STAFF) | own)


@Prepared
def _own(user):
    """A teacher's own documents and those shared with her."""
    return Source.objects.order_by().filter(Q(owner=user) | Q(editors=user)).values("pk")


class Source(UnderRights, models.Model):
    """One document, whatever the number of texts in which it was published."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("Letter")
        CABLE = "cable", _("Cable or telegram")
        NOTE = "note", _("Diplomatic note")
        MESSAGE = "message", _("Message")
        MEMORANDUM = "memorandum", _("Memorandum")
        MINUTES = "minutes", _("Minutes")
        AGREEMENT = "agreement", _("Treaty or agreement")
        REPORT = "report", _("Report")
        LAW = "law", _("Law or decree")
        SPEECH = "speech", _("Speech")
        NEWSPAPER = "newspaper", _("Newspaper")
        DIARY = "diary", _("Diary or memoir")
        INTERVIEW = "interview", _("Interview")
        LIST = "list", _("List or table")
        PHOTOGRAPH = "photograph", _("Photograph")
        CARTOON = "cartoon", _("Cartoon or poster")
        MAP = "map", _("Map")
        BOOK = "book", _("Book or article")
        COMMENTARY = "commentary", _("Historian's commentary")
        OTHER = "other", _("Something else")

    class Publicity(models.TextChoices):
        UNKNOWN = "", _("Not known")
        ANYONE = "anyone", _("Anyone: public when written")
        FEW = "few", _("A few: not for the public")
        SECRET = "secret", _("Kept secret when written")

    class Access(models.TextChoices):
        ANYONE = "anyone", _("Anyone, without signing in")
        SIGNED_IN = "signed_in", _("Everybody who has signed in")
        CLASSES = "classes", _("Classes it is given to")
        STAFF = "staff", _("Teachers only")

    Rights = Statement
    State = State

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    title = models.CharField(_("title"), max_length=300)
    title_key = SortKeyField(max_length=300, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    written = models.CharField(
        _("date"),
        max_length=80,
        blank=True,
        validators=[validate_date],
        help_text=_("A day 1950-06-27, a month 1950-06, a year 1950, about 1950~, a decade 195X."),
    )
    written_as_printed = models.CharField(
        _("date as printed"),
        max_length=120,
        blank=True,
        help_text=_("Only if it says it otherwise."),
    )
    earliest = models.IntegerField(null=True, editable=False)
    latest = models.IntegerField(null=True, editable=False)
    time_of_day = models.CharField(
        _("time"), max_length=40, blank=True, help_text=_("As printed, such as “3 p.m.”.")
    )
    publicity = models.CharField(
        _("meant for"),
        max_length=10,
        choices=Publicity,
        blank=True,
        help_text=_("For whom the paper was made, not who may open it here."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    repository = models.ForeignKey(
        "Repository",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("archive"),
    )
    shelfmark = models.CharField(_("archive number"), max_length=300, blank=True)
    shelfmark_as_printed = models.CharField(
        _("archive number as printed"),
        max_length=300,
        blank=True,
        help_text=_("Only if a catalog prints it otherwise."),
    )
    summary = models.TextField(_("summary"), blank=True)
    context = models.TextField(_("historical context"), blank=True)
    content_warning = models.CharField(
        _("warning before the text"),
        max_length=300,
        blank=True,
        help_text=_(
            "Readers see it first and open the text and the pictures themselves, such as: “Tells "
            "of violence.” It closes the document to nobody."
        ),
    )
    credits = models.TextField(_("credits"), blank=True)
    access = models.CharField(
        _("who here may open it"),
        max_length=10,
        choices=Access,
        default=Access.SIGNED_IN,
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    rights = models.CharField(_("rights"), max_length=120, choices=Rights, blank=True)
    rights_note = models.TextField(_("note on rights"), blank=True)
    subjects = models.ManyToManyField(
        "Subject", blank=True, related_name="sources", verbose_name=_("topics")
    )
    named = models.ManyToManyField(
        "Person", blank=True, related_name="named_in", verbose_name=_("people named in it")
    )
    terms = models.ManyToManyField(
        "Term", blank=True, related_name="sources", verbose_name=_("words explained")
    )
    unplaced = models.TextField(
        _("still to sort"),
        blank=True,
        help_text=_("What was on the page and found no field. Move it or delete it."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sources",
        verbose_name=_("owner"),
        help_text=_("Nobody: it is the school's."),
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="shared_sources",
        verbose_name=_("shared with"),
        help_text=_("Colleagues who may change it too."),
    )
    arriving = models.ForeignKey(
        "ImportRun",
        models.CASCADE,
        null=True,
        editable=False,
        related_name="sources",
        db_index=False,  # nearly all are empty: an index would only lead a planner astray
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    #: When somebody edited it here. Who may see it, or what rights allow, is no part of its words.
    edited_at = models.DateTimeField(auto_now=True)

    get_kind_display = display("kind", Kind)
    get_rights_display = display("rights", Rights)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = [models.F("earliest").asc(nulls_last=True), "title_key", "pk"]
        permissions = [("curate_source", _("Can see and change every document"))]
        indexes = [
            models.Index(fields=["state", "access"]),
            models.Index(fields=["earliest"]),
            models.Index(fields=["rights"]),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sources:source", args=[self.slug])

    def clean(self):
        self.keep_sort_keys()

    def touch(self, words=False):
        """Something of it changed that stands in other rows: feeds and the sitemap tell of it.

        Where it was its words, no file that is brought in again takes their place.
        """
        self.save(update_fields=["changed_at", *(["edited_at"] if words else [])])

    def keep_sort_keys(self):
        """Derive `title_key` from the title, `earliest` and `latest` from `written`.

        Call it before saving a new title or date.
        """
        self.title_key = filed(self.title)[:300]
        span = dates.parse(self.written) if self.written else None
        self.earliest = span.earliest if span else None
        self.latest = span.latest if span else None

    @property
    def document(self):
        return self

    @property
    def written_in_words(self):
        return dates.in_words(self.written)

    @property
    def is_for_teachers(self):
        return self.access == self.Access.STAFF

    @property
    def is_secret(self):
        return self.publicity == self.Publicity.SECRET

    def is_visible_to(self, user):
        """`SourceQuerySet.visible_to`, asked of one document."""
        return Source.objects.visible_to(user).filter(pk=self.pk).exists()


class RelationQuerySet(models.QuerySet):
    def told_to(self, user):
        """Links between documents both of which this person may open."""
        seen = Source.objects.visible_to(user).order_by()
        ends = (Exists(seen.filter(pk=OuterRef(end))) for end in ("source", "target"))
        return self.filter(*ends)


class Relation(models.Model):
    """How one document stands to another, read from `source` to `target`."""

    class Kind(models.TextChoices):
        REPLIES_TO = "replies_to", _("replies to")
        DRAFT_OF = "draft_of", _("is a draft of")
        ENCLOSES = "encloses", _("encloses")
        VERSION_OF = "version_of", _("is a version of")
        SAME_EVENT = "same_event", _("speaks of the same event as")
        COMMENTS_ON = "comments_on", _("comments on")

    #: The same link, read from the other end.
    REVERSED = {
        Kind.REPLIES_TO: _("is answered by"),
        Kind.DRAFT_OF: _("was drafted as"),
        Kind.ENCLOSES: _("is enclosed in"),
        Kind.VERSION_OF: _("has the version"),
        Kind.SAME_EVENT: _("speaks of the same event as"),
        Kind.COMMENTS_ON: _("is commented on by"),
    }

    source = models.ForeignKey(Source, models.CASCADE, related_name="relations")
    kind = models.CharField(_("how"), max_length=20, choices=Kind)
    target = models.ForeignKey(
        Source, models.CASCADE, related_name="relations_to", verbose_name=_("document")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    places = models.CharField(
        _("paragraphs that belong together"),
        max_length=200,
        blank=True,
        validators=[validate_pairs],
        help_text=_("Such as 1-1, 2-3: ours first, then the other document’s."),
    )

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("linked document")
        verbose_name_plural = _("linked documents")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "target"], name="one_relation_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="no_relation_to_itself"
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.get_kind_display()} {self.target}"

    def clean(self):
        if self.target_id is not None and self.target_id == self.source_id:
            words = _("A document is not linked to itself. Choose another one.")
            raise ValidationError({"target": words})

    @property
    def pairs(self):
        """[(paragraph of `source`, paragraph of `target`)], as their first printings count."""
        found = PAIRS.findall(self.places)
        return [tuple(int(number) for number in re.split("[-–]", one)) for one in found]

    @property
    def reversed_words(self):
        return self.REVERSED[self.kind]
