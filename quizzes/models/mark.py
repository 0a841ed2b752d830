from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.models.response import Response
from quizzes.models.revision import ChangedMeanwhile, put_over
from quizzes.models.signature import work_by


class MarkQuerySet(models.QuerySet):
    def for_marker(self, user):
        return self.filter(response__in=Response.objects.for_marker(user))

    def shown_to(self, user):
        """Without what a grader is not to see yet. Whatever tells teachers of grades, on a page
        or in a file, reads them through this."""
        blind = Response.objects.graded_blind_by(user).order_by().values("pk")
        return self.filter(Q(by_program=True) | Q(marker=user) | ~Q(response__in=blind))

    def given_back(self):
        return self.filter(response__attempt__given_back_at__isnull=False)

    def given_back_to(self, user):
        """What a student may see: marks that count, of own work that was given back."""
        return self.counting().given_back().filter(response__attempt__in=work_by(user=user.pk))

    def counting(self):
        return self.filter(counts=True)

    def done(self):
        return self.exclude(done_at=None)

    def standing(self):
        """Without what the program gave before a turning in was undone, until it scores anew."""
        return self.exclude(by_program=True, done_at=None)

    def half_done(self, by):
        """The answers may still change: each of these is to be looked at again."""
        for mark in self.done():
            before = mark.as_change()
            self.model.objects.filter(pk=mark.pk).update(done_at=None, revision=F("revision") + 1)
            mark.refresh_from_db()
            mark.changes.create(by=by, before=before, after=mark.as_change())


class Mark(models.Model):
    """One marker's judgement of one answer, or the program's.

    `levels` maps a criterion's id (as text) to points (as text). `set_points` stand instead of
    their sum, for a `reason`; `points` are what counts of the two. `next_steps` maps a criterion's
    id to what to do next, where the words of the next level do not say it. `done_at` is empty
    while it is half done. One mark of an answer counts: the first that is done, until somebody
    rules otherwise. What two graders agreed on (`is_agreed`) is nobody's own: `agreed_by` says who
    did, and both marks of before stay as they are.
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
    is_agreed = models.BooleanField(default=False)
    agreed_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    levels = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    set_points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    reason = models.CharField(max_length=300, blank=True)
    next_steps = models.JSONField(default=dict)
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
            models.UniqueConstraint(
                fields=["response"], condition=Q(is_agreed=True), name="one_agreed_mark"
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="points_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(set_points=None) | Q(done_at=None) | ~Q(reason=""),
                name="points_set_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.response}: {self.points}"

    @property
    def is_done(self):
        return self.done_at is not None

    @property
    def is_set(self):
        """Whether the points are another number than the levels add up to, for a reason."""
        return self.set_points is not None and bool(self.reason)

    @property
    def sum_of_levels(self):
        return sum((Decimal(points) for points in self.levels.values() if points), Decimal(0))

    @classmethod
    def of(cls, response, marker):
        """This marker's mark, new and unsaved if there is none yet."""
        found = cls.objects.filter(response=response, marker=marker).first()
        return found or cls(response=response, marker=marker)

    @transaction.atomic
    def record(self, *, comment, done, base, why="", unasked=False, by=None, **judged):
        """Store a judgement over the revision `base` that the page showed.

        `judged` are `levels` and `points`, their sum, and where another number stands instead of
        it `set_points` with a `reason`, which is the record's `why`. One without the other can
        only be half done. Without `next_steps` those that are there stay.
        Raises `ChangedMeanwhile` where the stored mark is newer, changing nothing. What a page
        keeps by itself (`unasked`) never makes a mark done, and as long as it is half done it
        leaves no line in the record. `by` says who stores it, where it is not the marker's own.
        """
        if self.pk is None:
            self._begin()
            base, before = 0, {}
        else:
            before = self.as_change()
        done = done and (self.is_done or not unasked)
        judgement = self._judgement(**judged) | {"comment": comment}
        if before and done == self.is_done and self._says(judgement):
            return self
        self._store(base, judgement, (self.done_at or timezone.now()) if done else None)
        if not unasked or self.is_done:
            why = why or (self.reason if self.is_set else "")
            by = by or self.marker
            self.changes.create(by=by, before=before, after=self.as_change(), why=why)
        if self.is_done and not self.response.marks.counting().done().exists():
            self.make_count(self.marker)
        return self

    def _judgement(self, levels, points, set_points=None, reason="", next_steps=None):
        counts = points if set_points is None or not reason else set_points
        return {
            "levels": levels,
            "points": counts,
            "set_points": set_points,
            "reason": reason,
            "next_steps": self.next_steps if next_steps is None else next_steps,
        }

    def _begin(self):
        """A row of its own for a new mark, unless another tab was quicker."""
        self.counts = not self.response.marks.counting().exists()
        try:
            with transaction.atomic():
                self.save(force_insert=True)
        except IntegrityError:
            mine = {"marker": self.marker, "is_agreed": self.is_agreed, "by_program": False}
            stored = self.response.marks.filter(**mine).first()
            if stored:
                raise ChangedMeanwhile(stored) from None
            self.counts = False
            self.save(force_insert=True)

    def _says(self, judgement):
        return all(getattr(self, name) == value for name, value in judgement.items())

    def _store(self, base, judgement, done_at):
        values = judgement | {"done_at": done_at, "changed_at": timezone.now()}
        put_over(Mark.objects.filter(pk=self.pk), base, **values)
        self.refresh_from_db()

    @transaction.atomic
    def score(self, points):
        """The program's points, where it has scored the answer before."""
        if self.is_done and self.points == points:
            return
        before = self.as_change()
        values = {"points": points, "done_at": timezone.now(), "revision": F("revision") + 1}
        Mark.objects.filter(pk=self.pk).update(**values)
        self.refresh_from_db()
        self.changes.create(before=before, after=self.as_change())

    @transaction.atomic
    def agree(self, by, people, why="", **judgement):
        """Store what `people` agree on, and let it count: `why`, where they did so before.
        Raises `ChangedMeanwhile`."""
        names = ", ".join(map(str, people))
        told = f"{why} ({names})" if why else names
        self.record(by=by, why=told[:300], **judgement)
        self.agreed_by.set(people)
        self.make_count(by)

    @property
    def whose(self):
        """Whose judgment it is, in words."""
        return _("The agreed grade") if self.is_agreed else self.marker or "–"

    @transaction.atomic
    def make_count(self, by, why=""):
        """These points count from now on, instead of another grader's."""
        for mark in self.response.marks.filter(counts=True).exclude(pk=self.pk):
            Mark.objects.filter(pk=mark.pk).update(counts=False)
            mark.changes.create(by=by, before={"counts": True}, after={"counts": False}, why=why)
        if Mark.objects.filter(pk=self.pk, counts=False).update(counts=True):
            self.changes.create(by=by, before={"counts": False}, after={"counts": True}, why=why)
        self.refresh_from_db()

    def as_change(self):
        steps = {"next_steps": self.next_steps} if self.next_steps else {}
        return steps | {
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

    def shown_to(self, user):
        """As `MarkQuerySet.shown_to`."""
        blind = Response.objects.graded_blind_by(user).order_by().values("pk")
        return self.filter(Q(marker=user) | ~Q(response__in=blind))

    def given_back_to(self, user):
        return self.filter(
            response__attempt__in=work_by(user=user.pk),
            response__attempt__given_back_at__isnull=False,
        )


class Remark(models.Model):
    """A comment pinned to words of an answer; `start` and `end` count its code points.

    `sign` and `label` are those of a `MarginSymbol` as it was, with a comment or alone.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="remarks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="remarks"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    sign = models.CharField(max_length=4, blank=True)
    label = models.CharField(max_length=60, blank=True)
    text = models.TextField(_("comment"), blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(default=0)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="remark_runs_forward"),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(label=""), name="remark_says_something"
            ),
        ]

    def __str__(self):
        return (self.text or self.label)[:80]

    def change(self, base, **stored):
        """Say something else, over the revision `base`; raises `ChangedMeanwhile`."""
        put_over(Remark.objects.filter(pk=self.pk), base, **stored)

    @property
    def before(self):
        """What stands before its words: it tells the same words in two places apart."""
        return self.response.answer[max(0, self.start - 32) : self.start]
