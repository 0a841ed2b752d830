"""Decisions on rights, and asking them in the query that fetches a row."""

from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sources.access import granted_to, keeps_documents
from sources.models.files import private_storage
from sources.prepared import Prepared
from sources.rights import Answer, Reader, Use, answer_of, stated


class RightsDecisionQuerySet(models.QuerySet):
    def in_force(self, today=None):
        today = today or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=today), decided_on__lte=today)


class RightsDecision(models.Model):
    """Who decided, and on what ground, that a use of a document is allowed or is not.

    It is about the whole document, or about one `text` or one `attachment` of it. Never
    changed: a newer one counts instead. Uses that nobody decided on follow from the statement
    of rights; `sources.rights` has the rules.
    """

    Use = Use

    class Ground(models.TextChoices):
        OWN_WORK = "own_work", _("Our own work")
        PUBLIC_DOMAIN = "public_domain", _("Nobody’s property any more")
        LICENSE = "license", _("A license")
        LETTER = "letter", _("A letter from the owner")
        FAIR_USE = "fair_use", _("Fair use")
        OTHER = "other", _("Something else")

    source = models.ForeignKey("Source", models.CASCADE, related_name="decisions")
    text = models.ForeignKey(
        "Text",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("printing"),
        help_text=_("Empty: the whole document."),
    )
    attachment = models.ForeignKey(
        "Attachment",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("picture or file"),
    )
    use = models.CharField(_("use"), max_length=6, choices=Use)
    is_allowed = models.BooleanField(_("allowed"), default=True)
    ground = models.CharField(_("ground"), max_length=15, choices=Ground)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_on = models.DateField(_("decided on"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty: for good.")
    )
    letter = models.FileField(
        _("letter"), upload_to="letters/%Y", storage=private_storage, blank=True
    )
    note = models.TextField(_("note"), blank=True)

    objects = RightsDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on rights")
        verbose_name_plural = _("decisions on rights")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text=None) | Q(attachment=None), name="decides_on_one_thing"
            )
        ]

    def __str__(self):
        return f"{self.get_use_display()}: {self.get_ground_display()}"

    @property
    def about(self):
        """Which thing it decides on, as a key."""
        if self.text_id:
            return "text", self.text_id
        if self.attachment_id:
            return "attachment", self.attachment_id
        return "document", self.source_id


class PublicLibraryQuerySet(models.QuerySet):
    def open(self):
        """The one row, where the library is open to visitors; nothing where it is not."""
        return self.filter(is_open=True)


class PublicLibrary(models.Model):
    """Whether the school shows anything to visitors who have not signed in. One row at most."""

    is_open = models.BooleanField(
        _("Visitors may read documents marked “Anyone, without signing in”"), default=False
    )
    has_feeds = models.BooleanField(
        _("Search engines and feed readers may follow along"), default=False
    )

    objects = PublicLibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("public library")
        verbose_name_plural = _("public library")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_public_library")]

    def __str__(self):
        return str(capfirst(self._meta.verbose_name))


class Withdrawn(models.Model):
    """Mix into what can be taken back: nobody is shown it until it is put back."""

    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    withdrawn_why = models.TextField(editable=False, blank=True)

    class Meta:
        abstract = True

    def withdraw(self, by, why):
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_why = timezone.now(), by, why
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])

    def put_back(self):
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_why = None, None, ""
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])


@Prepared
def _decided_documents(use, allowed, today):
    """Documents about which the newest decision in force on a use says yes, or says no."""
    about = RightsDecision.objects.in_force(today).filter(use=use, text=None, attachment=None)
    newer = Q(decided_on__gt=OuterRef("decided_on")) | Q(
        decided_on=OuterRef("decided_on"), pk__gt=OuterRef("pk")
    )
    newest = about.exclude(Exists(about.filter(newer, source=OuterRef("source"))))
    return newest.filter(is_allowed=allowed).order_by().values("source")


def goes_to_visitors():
    """A condition on documents: their own rights let visitors read them (`sources.rights`)."""

    def about(use, allowed):
        today = timezone.localdate()
        return Q(pk__in=_decided_documents(use=use.value, allowed=allowed, today=today))

    free = Q(rights__in=stated(Answer.YES, Use.EXPORT)) & ~about(Use.EXPORT, False)
    return (about(Use.EXPORT, True) | free) & ~about(Use.SHOW, False)


# --- what `sources.rights.UnderRights` reads -------------------------------------------


class UnderRightsQuerySet(models.QuerySet):
    """Of rows that are `UnderRights`: asks for their rights in the same query.

    `document` is the path from a row to its document ("" for the document itself), `thing`
    what else answers: "text" or "attachment", and the path to it.
    """

    document = "source"
    thing = None

    def with_rights(self, user=None):
        """For `may_show` this person, or without one a class that it is given to."""
        return self.annotate(**self._answers(), rights_reader=_reader(user, self.document))

    def with_reader(self, user):
        """The part of `with_rights` that is about the person, for `ask`."""
        return self.annotate(rights_reader=_reader(user, self.document))

    def with_decisions(self):
        """Whether anybody ever decided on the document: `ask` has no need to ask otherwise."""
        decided = RightsDecision.objects.filter(source=_outer(self.document))
        return self.annotate(has_decisions=Exists(decided))

    def shown_to(self, user):
        """Those whose rights let this person read them; what access says is asked elsewhere."""
        asked = self.alias(**self._answers(), rights_reader=_reader(user, self.document))
        return asked.filter(self._open() | Q(rights_reader=Reader.EDITOR))

    def _open(self):
        everybody = Q(rights_export=Answer.YES) & ~Q(rights_show=Answer.NO) & self._as_it_is()
        at_school = Q(rights_show__gte=F("rights_reader")) & ~Q(rights_reader=Reader.ANYONE)
        return (everybody | at_school) & self._not_closed()

    def _not_closed(self):
        """Not withdrawn, and not shortened from what must not be."""
        if not self.thing:
            return Q()
        name, path = self.thing
        path = f"{path}__" if path else ""
        found = Q(**{f"{path}withdrawn_at": None})
        if name == "text":
            found &= ~Q(**{f"{path}kind": "adaptation"}, rights_adapt=Answer.NO)
        return found

    def _as_it_is(self):
        """Not shortened from what nobody has said may be."""
        if not self.thing or self.thing[0] != "text":
            return Q()
        path = f"{self.thing[1]}__" if self.thing[1] else ""
        return ~Q(**{f"{path}kind": "adaptation"}) | Q(rights_adapt=Answer.YES)

    def _answers(self):
        """For each use the strictest `Answer`, as `rights_show` and so on."""
        return _answers_of(self.document, self.thing, timezone.localdate())


@lru_cache(maxsize=16)  # they are the same all day, and take longer to write than to run
def _answers_of(document, thing, today):
    levels = [(document, {"source": _outer(document), "text": None, "attachment": None})]
    if thing:
        name, path = thing
        levels.append((path, {name: _outer(path)}))
    return {f"rights_{use}": _strictest(use, levels, today) for use in Use}


def ask(rows, user=None, decided=None):
    """Put on rows at hand what `with_rights(user)` asks in the query that fetches them.

    For a page of few rows: one short query or two, where the long one takes more time to
    write than to run. What is known already (`decided`, as `decided_on` gives it,
    `has_decisions`, a document's `rights_reader`) is not asked again.
    """
    documents = {row.document.pk: row.document for row in rows}
    if decided is None:
        decided = decided_on({row.document.pk for row in rows if _may_have_decisions(row)})
    readers = _readers(user, documents)
    for row in rows:
        row.rights_reader = readers[row.document.pk]
        levels = [(row.document.rights, ("document", row.document.pk))]
        if row.thing is not row.document:
            levels.append((row.thing.rights, (row.thing._meta.model_name, row.thing.pk)))
        for use in Use:
            answers = [decided.get((use, key), answer_of(said, use)) for said, key in levels]
            setattr(row, f"rights_{use}", min(answers))


def _may_have_decisions(row):
    return getattr(row, "has_decisions", getattr(row.document, "has_decisions", True))


def decided_on(documents=None):
    """`{(use, what it is about): Answer}` of the newest decisions in force.

    On these documents, else on all: there are few, somebody made each by hand.
    """
    newest_last = RightsDecision.objects.in_force().reverse()
    if documents is not None:
        newest_last = newest_last.filter(source__in=documents)
    return {
        (one.use, one.about): Answer.YES if one.is_allowed else Answer.NO for one in newest_last
    }


def _readers(user, documents):
    """The `Reader` that this person is to each document."""
    source = RightsDecision._meta.get_field("source").related_model
    known = {
        pk: vars(one)["rights_reader"]
        for pk, one in documents.items()
        if "rights_reader" in vars(one)
    }
    if known.keys() == documents.keys():
        return known
    if user is None:
        return dict.fromkeys(documents, Reader.GIVEN)
    if not user.is_authenticated:
        return dict.fromkeys(documents, Reader.ANYONE)
    if keeps_documents(user):
        near, far = Reader.EDITOR, Reader.GIVEN
        own = source.objects.editable_by(user)
    else:
        near, far = Reader.GIVEN, Reader.SCHOOL
        own = source.objects.filter(granted_to(user))
    found = set(own.filter(pk__in=documents).values_list("pk", flat=True))
    return {pk: near if pk in found else far for pk in documents}


def _outer(path):
    return OuterRef(path or "pk")


def _strictest(use, levels, today):
    found = [
        Coalesce(_decided(use, about, today), _stated(use, f"{path}__rights" if path else "rights"))
        for path, about in levels
    ]
    return Least(*found) if len(found) > 1 else found[0]


def _decided(use, about, today):
    """The newest decision in force."""
    answer = Case(
        When(is_allowed=True, then=Value(Answer.YES.value)), default=Value(Answer.NO.value)
    )
    rows = RightsDecision.objects.in_force(today).filter(use=use, **about)
    return Subquery(rows.values_list(answer)[:1], output_field=models.IntegerField())


def _stated(use, field):
    return Case(
        When(**{field: ""}, then=Value(Answer.UNSAID.value)),
        When(**{f"{field}__in": stated(Answer.YES, use)}, then=Value(Answer.YES.value)),
        default=Value(Answer.ASK.value),
    )


def _reader(user, path):
    """The `Reader` that this person is to the document at the end of the path."""
    if user is None:
        return Value(Reader.GIVEN.value)
    if not user.is_authenticated:
        return Value(Reader.ANYONE.value)
    documents = RightsDecision._meta.get_field("source").related_model.objects
    if keeps_documents(user):
        own = Exists(documents.editable_by(user).filter(pk=_outer(path)))
        return Case(When(own, then=Value(Reader.EDITOR.value)), default=Value(Reader.GIVEN.value))
    given = Exists(documents.filter(granted_to(user), pk=_outer(path)))
    return Case(When(given, then=Value(Reader.GIVEN.value)), default=Value(Reader.SCHOOL.value))
