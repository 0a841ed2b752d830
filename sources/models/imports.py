from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.models.source import Source
from sources.models.text import Text


class ImportRun(models.Model):
    """A file that is being brought in. Nobody sees its documents until all are there.

    Documents name it in `Source.arriving`; `reveal` shows them at once. Deleting an unfinished
    run takes with it whatever it had brought; how what it changed stood before is in `changes`.
    `beat_at` tells a run at work from one that was interrupted; `made` keeps what else it made:
    {"people": [...], "collections": [...]}.
    """

    file = models.CharField(_("file"), max_length=300)
    started_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    made = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("import of a file")
        verbose_name_plural = _("imports of files")
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=models.Q(finished_at=None),
                name="one_import_of_a_file_at_a_time",
            )
        ]

    def __str__(self):
        return self.file

    @transaction.atomic
    def reveal(self):
        """Show everything this run brought, at once; nothing of it is taken back any more."""
        Source.objects.filter(arriving=self).update(arriving=None)
        self.changes.all().delete()
        self.finished_at = timezone.now()
        self.save(update_fields=["finished_at"])


class ImportChange(models.Model):
    """How the rows of a document stood before a file that is being brought in changed them.

    `rows` are [table, key, columns before, columns after]: None where there was or is no such
    row, and of a row that was changed only the columns that were. Kept until the whole file is
    there; if it breaks off, `sources.importers.changes` puts the document back.
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    rows = models.JSONField()

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by an import")

    def __str__(self):
        return f"{self.run}: {self.source}"


class ImportRecordQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(source__in=Source.objects.editable_by(user))

    def waiting(self):
        """Likely matches that nobody has ruled on: "same document?"."""
        return self.filter(match__isnull=False, ruling=ImportRecord.Ruling.OPEN)


class ImportRecord(models.Model):
    """What an import made of one record of one file.

    `key` names the record within the file for good; `fingerprint` is of the words read,
    so that a second run of the same file changes nothing that a teacher has merged or
    edited. `said` is what it said when it was stored last: of columns with several values
    those that became rows, so that the next reading replaces them and nothing else
    (`sources.importers.hanging`), what it left to be sorted, which links wait, its title and
    its date. `match` is a document that looks like the same one.
    """

    class Ruling(models.TextChoices):
        OPEN = "open", _("Not decided")
        SAME = "same", _("The same document")
        DIFFERENT = "different", _("Two documents")

    file = models.CharField(_("file"), max_length=300)
    key = models.CharField(_("record"), max_length=300)
    fingerprint = models.CharField(max_length=64)
    said = models.JSONField(default=dict)
    source = models.ForeignKey(Source, models.SET_NULL, null=True, related_name="import_records")
    text = models.ForeignKey(Text, models.SET_NULL, null=True, related_name="import_records")
    match = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="likely_matches"
    )
    likeness = models.FloatField(null=True)
    ruling = models.CharField(max_length=10, choices=Ruling, default=Ruling.OPEN)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    imported_at = models.DateTimeField(auto_now_add=True)

    objects = ImportRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        constraints = [
            models.UniqueConstraint(fields=["file", "key"], name="one_import_of_a_record")
        ]
        indexes = [models.Index(fields=["key"])]

    def __str__(self):
        return f"{self.file}: {self.key}"
