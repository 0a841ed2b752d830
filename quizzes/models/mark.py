from decimal import Decimal

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.models.response import Response


class ChangedMeanwhile(Exception):
    """Somebody else stored this mark since the page was opened. Carries the stored one."""

    def __init__(self, stored):
        super().__init__("mark changed meanwhile")
        self.stored = stored


class MarkQuerySet(models.QuerySet):
    def for_marker(self, user):
        return self.filter(response__in=Response.objects.for_marker(user))

    def given_back_to(self, user):
        """What a student may see: marks that count, of own work that was given back."""
        return self.counting().filter(
            response__attempt__student=user,
            response__attempt__given_back_at__isnull=False,
        )

    def counting(self):
        return self.filter(counts=True)

    def done(self):
        return self.exclude(done_at=None)


class Mark(models.Model):
    """One marker's judgement of one answer, or the program's.

    `levels` maps a criterion's id (as text) to points (as text). `done_at` is empty while
    it is half done. One mark of an answer counts: the first, until somebody rules otherwise.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="marks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="marks",
    )
    by_program = models.BooleanField(default=False)
    levels = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    comment = models.TextField(_("comment"), blank=True)
    counts = models.BooleanField(default=True)
    done_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=0)

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "marker"], name="one_mark_a_marker"),
            models.UniqueConstraint(
                fields=["response"],
                condition=Q(by_program=True),
                name="one_mark_by_program",
            ),
            models.UniqueConstraint(
                fields=["response"], condition=Q(counts=True), name="one_mark_counts"
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="points_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.response}: {self.points}"

    @property
    def is_done(self):
        return self.done_at is not None

    @classmethod
    def of(cls, response, marker):
        """This marker's mark, new and unsaved if there is none yet."""
        found = cls.objects.filter(response=response, marker=marker).first()
        return found or cls(response=response, marker=marker)

    @transaction.atomic
    def record(self, *, levels, points, comment, done, base, why=""):
        """Store a judgement over the revision `base` that the page showed.

        Raises `ChangedMeanwhile` where the stored mark is newer, changing nothing.
        """
        before = self.as_change() if self.pk else {}
        if self.pk is None:
            self.counts = not self.response.marks.filter(counts=True).exists()
            self.save()
        elif not Mark.objects.filter(pk=self.pk, revision=base).exists():
            raise ChangedMeanwhile(Mark.objects.get(pk=self.pk))
        values = {
            "levels": levels,
            "points": points,
            "comment": comment,
            "done_at": (self.done_at or timezone.now()) if done else None,
            "changed_at": timezone.now(),
            "revision": F("revision") + 1,
        }
        if not Mark.objects.filter(pk=self.pk, revision=base).update(**values):
            raise ChangedMeanwhile(Mark.objects.get(pk=self.pk))
        self.refresh_from_db()
        after = self.as_change()
        if before != after:
            self.changes.create(by=self.marker, before=before, after=after, why=why)
        return self

    @transaction.atomic
    def make_count(self, by):
        """These points count from now on, instead of another grader's."""
        for mark in self.response.marks.filter(counts=True).exclude(pk=self.pk):
            Mark.objects.filter(pk=mark.pk).update(counts=False)
            mark.changes.create(by=by, before={"counts": True}, after={"counts": False})
        if Mark.objects.filter(pk=self.pk, counts=False).update(counts=True):
            self.changes.create(by=by, before={"counts": False}, after={"counts": True})
        self.refresh_from_db()

    def as_change(self):
        return {
            "levels": self.levels,
            "points": None if self.points is None else str(self.points),
            "comment": self.comment,
            "done": self.is_done,
        }


class MarkChange(models.Model):
    """Every change of a mark: who, when, before, after, why. Only ever added to."""

    mark = models.ForeignKey(Mark, models.CASCADE, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.mark}, {self.at:%Y-%m-%d %H:%M}"


class RemarkQuerySet(models.QuerySet):
    def for_marker(self, user):
        return self.filter(response__in=Response.objects.for_marker(user))

    def given_back_to(self, user):
        return self.filter(
            response__attempt__student=user,
            response__attempt__given_back_at__isnull=False,
        )


class Remark(models.Model):
    """A comment pinned to words of an answer; `start` and `end` count its code points."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="remarks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="remarks"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    text = models.TextField(_("comment"))
    made_at = models.DateTimeField(auto_now_add=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="remark_runs_forward")
        ]

    def __str__(self):
        return self.text[:80]


def total(attempt):
    """Points of the marks that count, summed: `Decimal`, or None where none is done."""
    points = [
        mark.points
        for response in attempt.responses.all()
        for mark in response.marks.all()
        if mark.counts and mark.points is not None
    ]
    return sum(points, Decimal(0)) if points else None
