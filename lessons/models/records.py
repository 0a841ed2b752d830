from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.assignment import Giving
from lessons.models.lesson import Step


class Progress(models.Model):
    """A student has opened, and perhaps finished, a part. Bookkeeping, never a grade."""

    giving = models.ForeignKey(Giving, models.CASCADE, related_name="progress")
    step = models.ForeignKey(Step, models.PROTECT, related_name="progress")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="progress")
    opened_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["giving", "step", "student"], name="one_progress_a_step"
            )
        ]

    def __str__(self):
        return f"{self.student}: {self.step}"


class AuditEvent(models.Model):
    """Who saw or changed what of a student's record. Only ever added to."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="deeds"
    )
    action = models.CharField(_("what"), max_length=60)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="record_events",
    )
    about = models.CharField(_("about"), max_length=200, blank=True)
    details = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    @classmethod
    def note(cls, actor, action, student=None, about="", **details):
        """Write one line of the record: `actor` did `action` about `student`'s `about`."""
        return cls.objects.create(
            actor=actor,
            action=action,
            student=student,
            about=str(about)[:200],
            details=details,
        )
