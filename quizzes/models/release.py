from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import AuditEvent, Giving
from quizzes.models.attempt import Attempt
from quizzes.models.mark import Mark


class ReleaseQuerySet(models.QuerySet):
    def due(self, now=None):
        return self.filter(at__lte=now or timezone.now())


class Release(models.Model):
    """When what is graded in a class is given back by itself. The row goes when that is done."""

    giving = models.OneToOneField(Giving, models.CASCADE, related_name="release")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("giving back at a time")
        verbose_name_plural = _("giving back at a time")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.giving}, {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    @transaction.atomic
    def plan(cls, giving, at, by, shown):
        """Set the moment or move it; None takes it off. Noted where that changes anything. False,
        changing nothing, where neither it nor what the page `shown` is what stands there."""
        planned = cls.objects.select_for_update().filter(giving=giving)
        stored = planned.values_list("at", flat=True).first()
        if at == stored or shown != stored:
            return at == stored
        if at is None:
            planned.delete()
            AuditEvent.note(by, "giving back not planned any more", about=giving)
        else:
            cls.objects.update_or_create(giving=giving, defaults={"at": at, "by": by})
            AuditEvent.note(by, "giving back planned", about=giving, at=at.isoformat())
        return True

    @transaction.atomic
    def carry_out(self):
        """Give back what was ready at that moment, once, whoever comes to it first."""
        if not Release.objects.filter(pk=self.pk, at=self.at).delete()[0]:
            return 0
        since = Mark.objects.counting().filter(
            response__attempt=OuterRef("pk"), done_at__gt=self.at
        )
        ready = Attempt.objects.filter(giving=self.giving_id, turned_in_at__lte=self.at)
        ready = ready.ready_to_give_back().filter(~Exists(since))
        papers = list(ready.with_signers().select_related("quiz"))
        for paper in papers:
            paper.give_back(self.by, at=self.at)
        return len(papers)


def let_out(givings, now=None):
    """Give back what is due in these givings; `[Release, …]` of what is still to come.

    Whoever looks at what came back, or does not yet, calls this first, and so does the night:
    no page need be open at that moment.
    """
    now = now or timezone.now()
    planned = Release.objects.filter(giving__in=givings).select_related("giving__classroom")
    planned = list(planned)
    for one in planned:
        if one.at <= now:
            one.carry_out()
    return [one for one in planned if one.at > now]


def is_due(giving, now=None):
    """Of a row with its giving at `giving` (an `OuterRef`), whether something is due there: a
    page whose queries are counted calls `let_out` only then."""
    return Exists(Release.objects.due(now).filter(giving=giving))
