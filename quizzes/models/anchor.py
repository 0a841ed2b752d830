"""Practice papers with the levels that were agreed on, and what graders gave them in practice."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import Assignment
from quizzes.models.loan import Loan
from quizzes.models.revision import put_over

#: Before that a grader still remembers what was agreed on.
AGAIN_AFTER = timedelta(days=28)


class AnchorQuerySet(models.QuerySet):
    def open_to(self, user):
        """Those of the lessons that this person's classes were given."""
        lessons = Assignment.objects.taught_by(user).values("lesson")
        return self.filter(
            loan__in=Loan.objects.for_practice().values("pk"),
            loan__response__attempt__quiz__lesson__in=lessons,
        )


class Anchor(models.Model):
    """A practice paper: the levels agreed on for one lent answer, as a `Mark` keeps them, and
    why. `reasons` maps a criterion's id (as text) to words; "" is about the whole."""

    loan = models.OneToOneField(Loan, models.CASCADE, related_name="anchor")
    levels = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    reasons = models.JSONField(default=dict)
    agreed_by = models.CharField(_("agreed by"), max_length=200, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=0)

    objects = AnchorQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice paper")
        verbose_name_plural = _("practice papers")
        ordering = ["pk"]

    def __str__(self):
        return str(self.loan)

    @classmethod
    @transaction.atomic
    def store(cls, loan, by, base, **values):
        """What was agreed on, over the revision `base`; raises `ChangedMeanwhile`. False where
        somebody has taken the yes back meanwhile."""
        loan.hold()
        if not Loan.objects.for_practice().filter(pk=loan.pk).exists():
            return False
        cls.objects.get_or_create(loan=loan, defaults={"points": 0})
        set_now = {"set_by": by, "set_at": timezone.now()}
        put_over(cls.objects.filter(loan=loan), base, **values, **set_now)
        return True

    @property
    def response(self):
        return self.loan.response

    @property
    def told(self):
        """In a line: its points, and who agreed on them."""
        points = f"{self.points.normalize():f}"
        return f"{points}; {self.agreed_by}" if self.agreed_by else points

    @property
    def whole_reason(self):
        """Why, of an answer that no rubric judges."""
        return self.reasons.get("", "")


class PracticeMarkQuerySet(models.QuerySet):
    def of_grader(self, user):
        """One's own. Nobody else's are ever read."""
        return self.filter(marker=user, anchor__in=Anchor.objects.open_to(user).values("pk"))

    def latest(self):
        """The last of each practice paper; of one grader's."""
        later = self.model.objects.filter(anchor=OuterRef("anchor"), marker=OuterRef("marker"))
        return self.filter(pk=Subquery(later.order_by("-pk").values("pk")[:1]))


class PracticeMark(models.Model):
    """What a grader gave a practice paper, once or again after a while: for that grader alone."""

    anchor = models.ForeignKey(Anchor, models.CASCADE, related_name="practice_marks")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="practice_marks"
    )
    levels = models.JSONField(default=dict)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    made_at = models.DateTimeField(default=timezone.now)

    objects = PracticeMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice grade")
        verbose_name_plural = _("practice grades")
        ordering = ["pk"]

    def __str__(self):
        return str(_("practice grade"))  # all that anybody else may ever read of it

    @property
    def may_be_made_again(self):
        return timezone.now() >= self.made_at + AGAIN_AFTER
