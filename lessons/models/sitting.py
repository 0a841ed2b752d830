"""Timed work: its sittings, and the times at which the clock stands still."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models.assignment import Extension, Giving
from lessons.models.lesson import Step


class OfAClassQuerySet(models.QuerySet):
    def meant_for(self, student):
        """Those of the whole class, and this student's own. Takes an `OuterRef` as well."""
        return self.filter(Q(student=None) | Q(student=student))


class PauseQuerySet(OfAClassQuerySet):
    def going_on(self, now):
        """Those during which the clock stands still at this moment."""
        return self.filter(began_at__lte=now).filter(Q(ended_at=None) | Q(ended_at__gt=now))

    def until_told(self):
        """Those that only a teacher ends."""
        return self.filter(ended_at=None)


class Pause(models.Model):
    """The clock of a class, or of one student, stood still: since when, until when, and why.

    A teacher's pause or stop has no end until she says so; then all that was open moves on by
    its length (`lessons.clock`). A student's break has its latest end from the start, and what
    it moves is moved at once. More time is kept here too: it begins and ends in one moment.
    """

    class Kind(models.TextChoices):
        PAUSE = "pause", _("Paused")
        STOP = "stop", _("Stopped for the day")
        BREAK = "break", _("Break")
        MORE = "more", _("More time")

    giving = models.ForeignKey(Giving, models.CASCADE, related_name="pauses")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="pauses"
    )
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.PAUSE)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="pauses_made"
    )

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop of the clock")
        verbose_name_plural = _("stops of the clock")
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["giving"],
                condition=Q(student=None, ended_at=None),
                name="one_pause_of_a_class",
            ),
            models.UniqueConstraint(
                fields=["giving", "student"],
                condition=Q(ended_at=None),
                name="one_pause_of_a_student",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="pause_runs_forward",
            ),
        ]

    def __str__(self):
        return f"{self.giving}: {self.get_kind_display()}"

    @property
    def length(self):
        return (self.ended_at or timezone.now()) - self.began_at


#: Leave to begin lasts so long: who missed a sitting asks, and does not begin it at home at night.
LEAVE = timedelta(hours=4)


class SittingQuerySet(OfAClassQuerySet):
    def may_be_begun(self, now):
        return self.filter(opened_at__gt=now - LEAVE)

    def begun(self):
        return self.exclude(begun_at=None)

    def with_a_clock(self):
        """Begun, not turned in, and with an end: those that run, or ran out."""
        return self.begun().filter(is_done=False).exclude(ends_at=None)

    def begun_at_a_part(self, giving, step, student):
        """The sittings that a student has begun at a part, the last first. Takes `OuterRef`s."""
        return self.begun().filter(giving=giving, step=step, student=student).order_by("-number")

    def between(self, now):
        """A student's sittings that are over, or stopped for the day, with more to come.

        Until the next one the student reads none of it: documents, notes, answers.
        """
        later = Sitting.objects.begun().filter(
            giving=OuterRef("giving"),
            step=OuterRef("step"),
            student=OuterRef("student"),
            number__gt=OuterRef("number"),
        )
        stopped = Pause.objects.going_on(now).meant_for(OuterRef("student"))
        stopped = stopped.filter(giving=OuterRef("giving"), kind=Pause.Kind.STOP)
        is_over = Q(more_to_come=True, ends_at__lte=now)
        # The closing of `Giving.dates_with`, which a later due time of one's own moves as well.
        can_go_on = Q(own_closes_at=None) | Q(own_closes_at__gt=now) | Q(own_due_at__gt=now)
        waiting = self._with_dates().filter(is_over | Exists(stopped), can_go_on)
        waiting = waiting.begun().filter(is_done=False)
        return waiting.exclude(Exists(later))

    def _with_dates(self):
        """With the student's own dates, or the class's where there are none. They wait for who has
        more time: `lessons.clock.waiting`."""
        own = Extension.objects.filter(giving=OuterRef("giving"), student=OuterRef("student"))
        return self.alias(
            **{
                f"own_{name}": F("beyond")
                + Coalesce(Subquery(own.values(name)[:1]), F(f"giving__{name}"))
                for name in ("due_at", "closes_at")
            }
        )


class Sitting(models.Model):
    """One sitting of timed work: leave to begin it, and when a student's own one ends.

    Without a student it says that the class may begin. `minutes` are the class's; `beyond` is
    what this student has more than the class, by the own time factor and breaks, in this sitting
    and those before: who sat longer begins the next one later. `ends_at` moves with
    every pause; a sitting without it runs without a clock. `is_done`: turned in.
    """

    giving = models.ForeignKey(Giving, models.CASCADE, related_name="sittings")
    step = models.ForeignKey(Step, models.CASCADE, related_name="sittings")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sittings"
    )
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="sittings_opened"
    )
    begun_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(default=0)
    beyond = models.DurationField(default=timedelta)
    ends_at = models.DateTimeField(null=True)
    more_to_come = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["giving", "step", "student", "number"], name="one_sitting_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["giving", "step", "number"],
                condition=Q(student=None),
                name="one_opening_of_a_number",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("begun_at")),
                name="sitting_runs_forward",
            ),
        ]

    def __str__(self):
        return f"{self.giving}, {self.number}"


def closed_now(student, now, giving="giving"):
    """A condition: the student's words are closed at this moment, between two sittings of timed
    work or because its clock stands still. `giving` is the path to it."""
    between = Sitting.objects.filter(student=student).between(now).values("giving")
    timed = Sitting.objects.begun().filter(student=student, is_done=False).values("giving")
    stopped = Pause.objects.going_on(now).meant_for(student).filter(giving__in=timed)
    return Q(**{f"{giving}__in": between}) | Q(**{f"{giving}__in": stopped.values("giving")})
