from django.db import models
from django.db.models import Exists, F, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from sources.access import keeps_documents
from sources.columns import JSONList
from sources.models.collection import Collection
from sources.models.person import Person
from sources.models.source import Source


class SubjectQuerySet(models.QuerySet):
    def told_of(self, source, user):
        """Those of a document, annotated with `keeps_names`, less what might tell `user` whose
        name is kept closed in it."""
        if keeps_documents(user) or not source.keeps_names:
            return self.filter(sources=source)
        people = Person.objects.behind_closed_names(user).told_in("subject__name", user)
        rows = Source.subjects.through.objects.filter(~Exists(people.order_by()), source=source)
        return self.filter(pk__in=rows.values("subject"))


class Subject(models.Model):
    """What a document is about, in a catalog's or a teacher's word."""

    name = models.CharField(_("topic"), max_length=120, unique=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self):
        return self.name


class TermQuerySet(models.QuerySet):
    def editable_by(self, user):
        """The school's words, and those of the word lists of one's own collections."""
        return self._in(user, Collection.objects.editable_by(user))

    def visible_to(self, user):
        """What a teacher may lay beside a document."""
        return self._in(user, Collection.objects.visible_to(user))

    def _in(self, user, collections):
        if not keeps_documents(user):
            return self.none()
        return self.filter(Q(collection=None) | Q(collection__in=collections))


class Term(models.Model):
    """A word or abbreviation explained beside the documents in which it stands.

    An edition explains its own terms: the same letters may mean something else in another
    `collection`. Without one, the term is the school's.
    """

    name = models.CharField(_("word"), max_length=120)
    meaning = models.TextField(_("what it means"))
    variants = models.TextField(
        _("also written"), blank=True, help_text=_("One form a line, as it stands in texts.")
    )
    translations = models.TextField(
        _("in other languages"),
        blank=True,
        help_text=_("One a line, such as “es: telegrama”."),
    )
    collection = models.ForeignKey(
        Collection,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=_("word list of"),
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("word explained")
        verbose_name_plural = _("words explained")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "name"], name="once_in_a_word_list"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(collection=None), name="once_in_the_school_s_words"
            ),
        ]

    def __str__(self):
        return self.name

    def translation_into(self, language):
        """The word in a language ("es") of `translations`; "" where it is not said."""
        lines = (line.partition(":") for line in self.translations.splitlines())
        said = {code.strip().casefold(): words.strip() for code, _colon, words in lines}
        return said.get(language.casefold(), "")

    @property
    def forms(self):
        """Every spelling under which it stands in a text."""
        return forms_of(self.name, self.variants)


def forms_of(name, variants):
    return [name, *filter(None, (line.strip() for line in variants.splitlines()))]


def terms_of(document):
    """The words explained of a document, an `OuterRef`, as a column for `read_terms`."""
    columns = ["name", "meaning", "variants", "translations"]
    term = JSONObject(key=F("pk"), **{name: name for name in columns})
    found = Term.objects.filter(sources=document).order_by()
    return Subquery(found.values(all=JSONList(term)))


def read_terms(column):
    """`[Term, …]` by name from a column of `terms_of`."""
    rows = [dict(row) for row in column or ()]
    terms = (Term(pk=row.pop("key"), **row) for row in rows)
    return sorted(terms, key=lambda term: (term.name.casefold(), term.pk))
