from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sources.models import TextVersion
from sources.passages import at, find

#: So much of a paragraph's beginning finds it again in another version or printing.
KEPT = 200  # characters


class MisreadingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every teacher of the school sees all; nobody else any."""
        return self if user.is_teacher else self.none()

    def editable_by(self, user):
        """One's own; a department head's: all."""
        mine = self.visible_to(user)
        return mine if user.has_perm("sources.curate_source") else mine.filter(by=user)

    def of_documents(self, documents):
        """Those on any text of these, each with its `text_id` and `source_id`."""
        rows = self.filter(version__text__source__in=documents).select_related("by")
        return rows.annotate(text_id=F("version__text"), source_id=F("version__text__source"))


class Misreading(models.Model):
    """How students take a paragraph wrongly, noted by a teacher. It stays with the document.

    `start` and `end` count the code points of the version's reading text; `quote` is how the
    paragraph begins, with what stands around it. No student's page or export has it.
    """

    version = models.ForeignKey(TextVersion, models.CASCADE, related_name="misreadings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=40, blank=True)
    suffix = models.CharField(max_length=40, blank=True)
    words = models.TextField(_("the misreading"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="misreadings"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = MisreadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("misreading")
        verbose_name_plural = _("misreadings")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="misreading_runs_forward"),
            models.CheckConstraint(condition=~Q(words=""), name="misreading_has_words"),
        ]

    def __str__(self):
        return self.words[:80]

    @classmethod
    def note(cls, version, block, words, by):
        """Keep one of a paragraph, a block of the version. Sent twice, it is noted once."""
        start, end = block["start"], block["end"]
        passage = at(version.reading_text, start, min(end, start + KEPT))
        found = {name: getattr(passage, name) for name in ("quote", "prefix", "suffix")}
        place = {"version": version, "start": start, "words": words, "by": by}
        return cls.objects.get_or_create(**place, defaults={"end": end, **found})[0]

    def place_in(self, version):
        """Where its paragraph begins in a version of the document, or None where it is lost."""
        if version.pk == self.version_id:
            return self.start
        found = find(version.reading_text, self.quote, self.prefix, self.suffix, self.start)
        return found.start if found else None
