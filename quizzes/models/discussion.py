"""What a group said in a discussion: a record that all of it write, and who took which role."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import Giving, Step
from quizzes.models.note import LONGEST_NAME, GroupSeat

LONGEST_ROLE = 60


class DiscussionEntryQuerySet(models.QuerySet):
    def of_student(self, user):
        return self.filter(student=user)

    def shown_to(self, user, giving):
        """The record of this student's group in one of `quizzes.desk.givings_of`, which knows
        the group; who sits in none shares it with all who do not. One's own stays one's own."""
        return self.filter(Q(group=giving.group or "") | Q(student=user), giving=giving)

    def for_teacher(self, user):
        return self.filter(giving__in=Giving.objects.taught_by(user))


class DiscussionEntry(models.Model):
    """One thing that a student added to the record, in the group and the role of that moment."""

    giving = models.ForeignKey(Giving, models.PROTECT, related_name="discussion")
    step = models.ForeignKey(Step, models.PROTECT, related_name="discussion")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="said")
    group = models.CharField(max_length=LONGEST_NAME, blank=True)
    role = models.CharField(max_length=LONGEST_ROLE, blank=True)
    words = models.TextField(_("for the record"))
    said_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True)

    objects = DiscussionEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a discussion")
        verbose_name_plural = _("entries of discussions")
        ordering = ["said_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="entry_has_words")]

    def __str__(self):
        return self.words[:60]

    @property
    def stamp(self):
        """When it was last changed, to be named by who changes it again; "" never."""
        return self.changed_at.isoformat() if self.changed_at else ""

    def change(self, words, base):
        """False where it was changed since the moment that `base`, a `stamp`, tells."""
        as_known = DiscussionEntry.objects.filter(pk=self.pk, changed_at=self.changed_at)
        now = timezone.now()
        return base == self.stamp and bool(as_known.update(words=words, changed_at=now))


class DiscussionRoleQuerySet(models.QuerySet):
    def shown_to(self, user, giving):
        """Those of the group, told apart by where its students sit today."""
        seats = GroupSeat.objects.filter(giving=giving)
        if giving.group:
            beside = Q(student__in=seats.filter(name=giving.group).values("student"))
        else:
            beside = ~Q(student__in=seats.values("student"))
        return self.filter(beside | Q(student=user), giving=giving)

    def for_teacher(self, user):
        return self.filter(giving__in=Giving.objects.taught_by(user))


class DiscussionRole(models.Model):
    """The role that a student took in a discussion. Several may share one."""

    giving = models.ForeignKey(Giving, models.CASCADE, related_name="discussion_roles")
    step = models.ForeignKey(Step, models.CASCADE, related_name="discussion_roles")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="discussion_roles"
    )
    role = models.CharField(max_length=LONGEST_ROLE)

    objects = DiscussionRoleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["giving", "step", "student"], name="one_role_a_discussion"
            )
        ]

    def __str__(self):
        return f"{self.student}: {self.role}"
