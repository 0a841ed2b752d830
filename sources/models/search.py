from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sources.models.attachment import Attachment
from sources.models.custody import CustodyEvent
from sources.models.person import Contribution
from sources.models.source import Source
from sources.models.text import Text
from sources.search.words import LONGEST


class SearchEntry(models.Model):
    """One row for a document and one for each text of it, or for each part of a long text; and
    one for each picture or file with words that not everybody sees who may open the document.

    It finds and never permits: who may see the document is asked of
    `SourceQuerySet.visible_to`. Its words stand under the same number in the table
    `sources_search`, which SQLite and PostgreSQL each keep in their own way. The row of the
    document itself, without a `text` or `attachment`, also has what one narrows down by: a line
    a choice, such as `kind:cable`.
    """

    source = models.ForeignKey(Source, models.CASCADE, related_name="entries")
    text = models.ForeignKey(Text, models.CASCADE, null=True, related_name="entries")
    attachment = models.ForeignKey(Attachment, models.CASCADE, null=True, related_name="entries")
    part = models.PositiveSmallIntegerField(default=0)
    #: How far the rights of the attachment let its words reach, as a `sources.rights.Reader`.
    reach = models.PositiveSmallIntegerField(null=True)
    choices = models.TextField(blank=True)

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(text=None, attachment=None),
                name="one_entry_of_a_document",
            ),
            models.UniqueConstraint(fields=["text", "part"], name="one_entry_of_a_part"),
            models.UniqueConstraint(fields=["attachment"], name="one_entry_of_a_file"),
        ]

    def __str__(self):
        return f"{self.source_id}/{self.text_id or self.attachment_id or '-'}/{self.part}"

    @property
    def place(self):
        """What the words are of: the same place is the same row."""
        return self.source_id, self.text_id, self.attachment_id, self.part


class SearchWord(models.Model):
    """A word of some document and its stem: who asks for one word is given all of its stem."""

    word = models.CharField(max_length=LONGEST, primary_key=True)
    stem = models.CharField(max_length=LONGEST, db_index=True)

    class Meta:
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")

    def __str__(self):
        return self.word


class SearchSpellingQuerySet(models.QuerySet):
    def told_to(self, user):
        """Those that stand in a document that tells this person whose they are."""
        seen = Source.objects.visible_to(user).order_by().filter(pk=OuterRef("source"))
        here = {"person": OuterRef("person"), "is_hidden": False}
        printed = OuterRef("name_as_printed")
        parts = Contribution.objects.order_by().told_to(user)
        steps = CustodyEvent.objects.order_by().told_to(user)
        return self.filter(
            Exists(parts.filter(Exists(seen), name_as_printed=printed, **here))
            | Exists(steps.filter(Exists(seen), hand=printed, **here))
        )

    def names(self):
        """(person, name as printed) of each, once."""
        names = self.order_by("person", "name_as_printed").distinct()
        return names.values_list("person", "name_as_printed")


class SearchSpelling(models.Model):
    """A word of a name that some document prints and no form of the person's name has.

    It finds and never permits: whether the reader may know that the two belong together is
    asked of the documents that print it, each time.
    """

    word = models.CharField(max_length=LONGEST, db_index=True)
    stem = models.CharField(max_length=LONGEST, db_index=True)
    person = models.ForeignKey("Person", models.CASCADE, related_name="+")
    name_as_printed = models.CharField(max_length=200)

    objects = SearchSpellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed spelling of the search")
        verbose_name_plural = _("printed spellings of the search")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "word", "name_as_printed"], name="one_word_of_a_printed_name"
            )
        ]

    def __str__(self):
        return self.name_as_printed
