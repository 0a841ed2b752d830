from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import AuditEvent, Classroom, Giving
from quizzes.models.attempt import Attempt
from quizzes.models.attempts import goes_when_ready
from quizzes.models.mark import Mark


class ReleaseQuerySet(models.QuerySet):
    def due(self, now=None):
        return self.filter(at__lte=now or timezone.now())

    def each(self):
        return self.filter(at=None)

    def to_carry_out(self, now=None):
        """What is due, and each that may have become ready on a way that nobody wrote down."""
        return self.filter(Q(at=None) | Q(at__lte=now or timezone.now()))


class Release(models.Model):
    """When what is graded in a class is given back by itself: at a moment, and the row goes when
    that is done; or, without one, each paper when it is ready, until a person ends that.
    """

    giving = models.OneToOneField(Giving, models.CASCADE, related_name="release")
    at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("giving back by itself")
        verbose_name_plural = _("giving back by itself")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.giving}, {self.at:%Y-%m-%d %H:%M}" if self.at else str(self.giving)

    @classmethod
    @transaction.atomic
    def plan(cls, giving, at, by, shown):
        """Set the moment or move it; None takes it off. Noted where that changes anything. False,
        changing nothing, where neither it nor what the page `shown` is what stands there, or each
        is given back when it is ready: that is ended first."""
        planned = cls.objects.select_for_update().filter(giving=giving)
        there = planned.first()
        stored = there and there.at
        if at == stored or shown != stored or (there and there.is_each):
            return at == stored
        if at is None:
            planned.delete()
            AuditEvent.note(by, "giving back not planned any more", about=giving)
        else:
            cls.objects.update_or_create(giving=giving, defaults={"at": at, "by": by})
            AuditEvent.note(by, "giving back planned", about=giving, at=at.isoformat())
        return True

    @classmethod
    @transaction.atomic
    def begin_each(cls, giving, by):
        """From now on each goes when it is ready. The `Release`, or None where a moment is planned:
        that is taken off first."""
        there, is_new = cls.objects.get_or_create(giving=giving, defaults={"at": None, "by": by})
        if is_new:
            AuditEvent.note(by, "giving each back when ready", about=giving)
        return there if there.is_each else None

    @classmethod
    @transaction.atomic
    def end_each(cls, giving, by):
        """What was given back stays with its students."""
        if cls.objects.each().filter(giving=giving).delete()[0]:
            AuditEvent.note(by, "giving each back when ready ended", about=giving)

    @property
    def is_each(self):
        return self.at is None

    def carry_out(self):
        """Give back what is to be given back by now. Returns how many papers went."""
        return let_each_go([self]) if self.is_each else self._at_its_moment()

    @transaction.atomic
    def _at_its_moment(self):
        """What was ready at that moment, once, whoever comes to it first."""
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
    """Give back what is due in these givings; `[Release, …]` of what is still to come, among it
    those that give each back when it is ready.

    Whoever looks at what came back, or does not yet, calls this first, and so does the night:
    no page need be open at that moment.
    """
    now = now or timezone.now()
    planned = Release.objects.filter(giving__in=givings).select_related("giving__classroom")
    planned = list(planned)
    let_each_go([one for one in planned if one.is_each])
    for one in planned:
        if one.at and one.at <= now:
            one.carry_out()
    return [one for one in planned if one.is_each or one.at > now]


def let_each_go(each):
    """Give back what is ready where these `Release` let each go. Returns how many papers went.

    Whatever made it ready has let it go already (`AttemptQuerySet.each_when_ready`): here goes
    what was ready before, and what became so otherwise, as when a grader was deleted.
    """
    here = Attempt.objects.filter(goes_when_ready(), giving__in=[one.giving_id for one in each])
    ready = list(here.ready_to_give_back().order_by().values_list("pk", flat=True)) if each else []
    if not ready:
        return 0  # who only looks takes no row
    with Attempt.objects.filter(pk__in=ready).each_when_ready() as back:
        pass
    return len(back)


def classes_where_each_goes(user, assignment):
    """`[Classroom, …]` of those of an assignment that this person teaches: what is graded there
    to the end goes back with that."""
    each = Release.objects.each().filter(giving__assignment=assignment)
    rooms = Classroom.objects.taught_by(user).filter(givings__in=each.values("giving"))
    return list(rooms)


def is_due(giving, now=None):
    """Of a row with its giving at `giving` (an `OuterRef`), whether something may be due there: a
    page whose queries are counted calls `let_out` only then."""
    return Exists(Release.objects.to_carry_out(now).filter(giving=giving))
