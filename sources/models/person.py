import re

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sources import dates
from sources.access import keeps_documents, opened_to
from sources.columns import JSONList
from sources.models.attachment import Attachment
from sources.models.says import OF_A_DOCUMENT, OF_A_FILE, OF_A_TEXT, NoteWords, any_says
from sources.models.source import Source
from sources.models.text import Text
from sources.prepared import Prepared


def _is_seen_by(user):
    """A condition on rows with a `source`: asked of each, for a list of all would be long."""
    return Exists(Source.objects.visible_to(user).order_by().filter(pk=OuterRef("source")))


def _documents(rows):
    """In how many documents the person of the query around it has such a row."""
    own = rows.filter(person=OuterRef("pk")).order_by().values("person")
    counted = own.annotate(count=Count("source", distinct=True))
    return Coalesce(Subquery(counted.values("count")), 0)


class PersonQuerySet(models.QuerySet):
    def known_to(self, user):
        """Whose page this person may open: teachers write these pages and read all of them."""
        if keeps_documents(user):
            return self
        here = [Q(person=OuterRef("pk")), _is_seen_by(user)]
        found = Exists(appearances(user).filter(*here))
        for rows in (Contribution.objects, _steps().objects):
            told = rows.told_to(user).filter(*here, is_hidden=False)
            found |= Exists(told.order_by())
        return self.filter(found)

    def with_document_counts(self, user):
        """Annotate `made`, `received`, `named`, `handed`: documents that this person may open."""
        seen = _is_seen_by(user)
        parts = Contribution.objects.told_to(user).filter(seen, is_hidden=False)
        received = Q(role__in=Contribution.RECEIVED)
        named = appearances(user).filter(seen)
        handed = _steps().objects.told_to(user).filter(seen, is_hidden=False)
        return self.annotate(
            made=_documents(parts.exclude(received)),
            received=_documents(parts.filter(received)),
            named=_documents(named),
            handed=_documents(handed),
        )

    def behind_closed_names(self, user):
        """Whose part in the `source` of the query around it, whatever it is, may be kept from
        `user` by a closed name."""
        closed = PersonName.objects.closed_to(user).filter(person=OuterRef("pk"))
        source, there = OuterRef(OuterRef("source")), Q()
        for rows in (Contribution.objects, _steps().objects, Source.named.through.objects):
            here = rows.order_by().filter(source=source, person__isnull=False)
            there |= Q(pk__in=here.values("person"))
        return self.filter(there, Exists(closed.order_by()))

    def told_in(self, column, user):
        """Those of whom a name stands in a column of the query around it, one that tells `user`
        who it is."""
        forms = PersonName.objects.open_to(user).filter(person=OuterRef("pk")).order_by()
        forms = forms.alias(said=_around("said")).filter(said__says=F("name"))
        return self.alias(said=_around(column)).filter(Q(said__says=F("name")) | Exists(forms))

    def named_in(self, source, user):
        """Who appears in a document, less those whom it has under a name closed to `user`."""
        return self.filter(pk__in=appearances(user).filter(source=source).values("person"))


@Prepared
def _in_parts():
    named = Contribution.objects.order_by().filter(person__names__is_closed=True)
    return named.values("source")


@Prepared
def _in_words():
    named = Source.named.through.objects.filter(person__names__is_closed=True)
    return named.values("source")


@Prepared
def _on_the_way():
    named = Person.objects.order_by().filter(names__is_closed=True, custody__isnull=False)
    return named.values("custody__source")


def has_closed_names(document="pk"):
    """A condition on documents: somebody in it has a name kept closed, to whomever.

    Where nobody has, `told_openly` and `Source.named` say the same as the far dearer `told_to`
    and `named_in`. `document` is the column of other rows that names theirs.
    """
    people = [_in_parts(), _in_words(), _on_the_way()]
    known = Q(*((f"{document}__in", documents) for documents in people), _connector=Q.OR)
    return ExpressionWrapper(known, output_field=models.BooleanField())


def appearances(user):
    """Rows (source, person) of `Source.named` that a page may tell this person.

    Not where one of the person's closed names stands in the document's words or people.
    """
    rows = Source.named.through.objects.all()
    if keeps_documents(user):
        return rows
    closed = PersonName.objects.closed_to(user).filter(person=OuterRef("person"))
    here, stands = OuterRef(OuterRef("source")), Q()
    for words, document in _saying(OuterRef("name")):
        stands |= Q(Exists(words.filter(**{document: here})))
    said = closed.filter(stands).order_by()
    for others in (Contribution.objects, _steps().objects):
        hidden = others.told_to(user).filter(
            source=OuterRef("source"), person=OuterRef("person"), is_hidden=True
        )
        rows = rows.exclude(Exists(hidden))
    return rows.exclude(Exists(said))


def _saying(name):
    """Rows with the words that pages show in which a name, an expression, stands: (rows, the
    column that says of which document they are)."""
    texts = Text.objects.exclude(current=None).alias(
        reading_text=F("current__reading_text"), notes=NoteWords("current__notes")
    )
    yield Source.objects.order_by().filter(any_says(OF_A_DOCUMENT, name)), "pk"
    yield texts.order_by().filter(any_says(OF_A_TEXT, name)), "source"
    yield Attachment.objects.order_by().filter(any_says(OF_A_FILE, name)), "source"


class Person(models.Model):
    """Somebody who made, received or appears in documents; an office counts too."""

    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=200)
    years = models.CharField(
        _("years"),
        max_length=80,
        blank=True,
        help_text=_("Such as 1890-1986, or 1912~."),
    )
    note = models.TextField(_("who this was"), blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("sources:person", args=[self.slug])

    @property
    def years_in_words(self):
        return dates.life_in_words(self.years)


class PersonNameQuerySet(models.QuerySet):
    """A closed form is no name of its person for those to whom nobody has opened it."""

    def open_to(self, user):
        return self.exclude(pk__in=PersonName.objects.closed_to(user).values("pk"))

    def closed_to(self, user):
        if keeps_documents(user):
            return self.none()
        closed = self.filter(is_closed=True)
        return closed.exclude(opened_to(user)) if user.is_authenticated else closed

    def standing_in(self, sources):
        """Forms that stand in the words or printed names of any of these documents, or may be
        what is printed there: a spelling that nobody listed."""
        pks, name, found = sources.order_by().values("pk"), OuterRef("name"), Q()
        for words, document in _saying(name):
            found |= Q(Exists(words.filter(**{f"{document}__in": pks})))
        for model, printed in ((Contribution, "name_as_printed"), (_steps(), "hand")):
            parts = model.objects.order_by().filter(source__in=pks, person=OuterRef("person"))
            here = Q(**{f"{printed}__says": name}) | is_unlisted(printed)
            found |= Exists(parts.filter(here))
        return self.filter(found)


class PersonName(models.Model):
    """One more form of a person's name, as some paper or catalogue prints it."""

    class Kind(models.TextChoices):
        SPELLING = "spelling", _("Other spelling")
        TRANSLITERATION = "transliteration", _("Other alphabet")
        OFFICE = "office", _("Office")
        PSEUDONYM = "pseudonym", _("Pseudonym")

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.SPELLING)
    is_closed = models.BooleanField(
        _("kept closed"),
        default=False,
        help_text=_("Students do not learn whose name this is until you open it for a lesson."),
    )

    objects = PersonNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("form of the name")
        verbose_name_plural = _("forms of the name")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="one_form_of_a_name")
        ]

    def __str__(self):
        return self.name

    @property
    def whose(self):
        return _("%(name)s is %(person)s") % {"name": self.name, "person": self.person.name}


def stands_under(names, printed):
    """A condition on rows with a `person`: what is printed there is one of the closed `names`.

    Where a name of somebody is kept closed, only a printed form that is known to be open tells
    who it is: a spelling that nobody listed might be the closed one.
    """
    of_person = names.filter(person=OuterRef("person"))
    said = _forms_in(printed)
    open_forms = said.exclude(pk__in=names.values("pk"))
    tells = Q(Exists(open_forms)) | Q(**{f"{printed}__says": F("person__name")})
    return (
        Q(Exists(of_person))
        & ~Q(**{printed: ""})
        & (Q(Exists(said.filter(pk__in=names.values("pk")))) | ~tells)
    )


def is_unlisted(printed):
    """A condition on rows with a `person`: no form of the name that is known stands there."""
    tells = Q(Exists(_forms_in(printed))) | Q(**{f"{printed}__says": F("person__name")})
    return ~Q(**{printed: ""}) & ~tells


def _forms_in(printed):
    """The forms of the person's name that stand in a column of the row around the query."""
    forms = PersonName.objects.order_by().filter(person=OuterRef("person"))
    return forms.annotate(said=_around(printed)).filter(said__says=F("name"))


def _around(column):
    """The words of a column of the row around the query."""
    return ExpressionWrapper(OuterRef(column), output_field=models.TextField())


def _steps():
    """Steps on the way to us: they are defined after the people who took them."""
    return Person.custody.rel.related_model


def tell(rows, user, printed):
    """Rows with a `person`, annotated as `ContributionQuerySet.told_to` says."""
    keeper = keeps_documents(user)
    kept = PersonName.objects.filter(is_closed=True)
    closed = ExpressionWrapper(
        stands_under(kept if keeper else kept.closed_to(user), printed),
        output_field=models.BooleanField(),
    )
    nothing = Value(False)
    return rows.select_related("person").annotate(
        is_hidden=nothing if keeper else closed,
        is_kept_closed=closed if keeper else nothing,
    )


def tell_openly(rows):
    """The same of documents in which nobody's name is kept closed."""
    nothing = Value(False)
    return rows.select_related("person").annotate(is_hidden=nothing, is_kept_closed=nothing)


class ContributionQuerySet(models.QuerySet):
    def told_openly(self):
        """As `told_to`, of documents in which nobody's name is kept closed."""
        return tell_openly(self)

    def told_to(self, user):
        """With the person, and whether the printed name keeps her behind it.

        Annotates `is_hidden`: to this person the page must not tell who it is; and
        `is_kept_closed`, for staff: students are not told until the name is opened.
        """
        return tell(self, user, "name_as_printed")

    def as_column(self):
        """All of them, to cite a document by, as a column of a query around this one."""
        names = ["role", "name_as_printed", "position"]
        one = JSONObject(key=F("pk"), name=F("person__name"), **{name: name for name in names})
        return Subquery(self.order_by().values(all=JSONList(one)))


def read_contributions(column):
    """`[Contribution, …]` in their order, each with its person's name, of `as_column`."""
    rows = [dict(row) for row in column or ()]
    found = [
        Contribution(pk=row.pop("key"), person=Person(name=row.pop("name")), **row) for row in rows
    ]
    return sorted(found, key=lambda one: (one.position, one.pk))


class Contribution(models.Model):
    """A person's part in a document, with the name as the document prints it."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("Author")
        DRAFTER = "drafter", _("Drafted by")
        NOMINAL_AUTHOR = "nominal_author", _("In the name of")
        SIGNATORY = "signatory", _("Signed by")
        SENDER = "sender", _("Sent by")
        TRANSMITTER = "transmitter", _("Passed on by")
        ADDRESSEE = "addressee", _("To")
        FINAL_RECIPIENT = "final_recipient", _("For")
        CIRCULATED_TO = "circulated_to", _("Also shown to")
        TRANSLATOR = "translator", _("Translated by")
        EDITOR = "editor", _("Edited by")

    #: The parts of those whom a document reached; the others had a hand in it.
    RECEIVED = [Role.ADDRESSEE, Role.FINAL_RECIPIENT, Role.CIRCULATED_TO]

    source = models.ForeignKey(Source, models.CASCADE, related_name="contributions")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="contributions", verbose_name=_("person")
    )
    role = models.CharField(_("part"), max_length=20, choices=Role, default=Role.AUTHOR)
    name_as_printed = models.CharField(_("name as printed"), max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("person and part")
        verbose_name_plural = _("people and their part")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "person", "role"], name="one_part_of_a_person"
            )
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.shown_name}"

    @property
    def shown_name(self):
        return self.name_as_printed or self.person.name

    @property
    def is_printed_otherwise(self):
        """Whether the printed name is more than the person's own with an article or a capital."""
        said = re.sub(r"^the\s+", "", self.shown_name.casefold())
        return said != self.person.name.casefold()

    @property
    def shown_person(self):
        """Whom a page may name and link; None behind a closed name. Needs `told_to`."""
        return None if self.is_hidden else self.person
