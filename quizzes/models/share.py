"""Whose turn a paper is: shared out among those who grade a class, also to be graded twice."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lessons.models import Assignment, Enrolment
from quizzes.models.mark import Mark
from quizzes.models.response import Response
from quizzes.models.revision import put_over
from sources.prepared import Outer, Prepared


class ShareQuerySet(models.QuerySet):
    def of_grader(self, user):
        return self.filter(marker=user)

    def twice(self):
        """Of papers that are graded twice, the turns of both."""
        second = Share.objects.filter(attempt=OuterRef("attempt"), is_second=True)
        return self.filter(Exists(second))

    def not_done(self):
        """Something of the paper that a person judges is not judged to the end by its grader."""
        by_program = Mark.objects.done().filter(by_program=True, response=OuterRef("pk"))
        own = Mark.objects.done().filter(
            response=OuterRef("pk"), marker=OuterRef(OuterRef("marker"))
        )
        open_still = Response.objects.filter(attempt=OuterRef("attempt"))
        return self.filter(Exists(open_still.exclude(Exists(by_program)).exclude(Exists(own))))

    def with_left(self):
        """Annotate `has_left`: its grader does not teach the class any more, or cannot."""
        places = Enrolment.objects.current().staff().filter(user=OuterRef("marker"))
        places = places.filter(user__is_active=True, user__is_staff=True)
        teaches = Exists(places.filter(classroom=OuterRef("attempt__giving__classroom")))
        return self.annotate(has_left=~teaches)

    def left_alone(self):
        """Not begun, or of somebody who has left."""
        own = Mark.objects.filter(response__attempt=OuterRef("attempt"), marker=OuterRef("marker"))
        return self.with_left().filter(~Exists(own) | Q(has_left=True))

    @transaction.atomic
    def take_back(self):
        """Returns `[grader, …]`, one for each turn. Who was to grade a second time what is nobody's
        to grade first is the first; what is half done stays, and does not count."""
        turns = list(self.select_related("marker"))
        firsts = [one.attempt_id for one in turns if not one.is_second]
        Share.objects.filter(pk__in=[one.pk for one in turns]).delete()
        Share.objects.filter(attempt__in=firsts, is_second=True).update(is_second=False)
        return [one.marker for one in turns]


class Share(models.Model):
    """One paper for one grader: to be graded, or (`is_second`) graded once more, neither of the
    two seeing what the other thinks before the own grade is done."""

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="shares")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="shares")
    is_second = models.BooleanField(default=False)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    shared_at = models.DateTimeField(auto_now_add=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["is_second", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "is_second"], name="one_share_a_turn"),
            models.UniqueConstraint(fields=["attempt", "marker"], name="no_turn_twice"),
        ]

    def __str__(self):
        return f"{self.attempt}: {self.marker}"


class Moderation(models.Model):
    """How far two graders of one assignment may be apart before they have to agree on a grade."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="moderation")
    apart = models.DecimalField(
        _("points apart"),
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0)],
    )
    revision = models.PositiveIntegerField(default=0)

    def __str__(self):
        return str(self.assignment)

    @classmethod
    def of(cls, assignment):
        """That of an assignment, new and unsaved if nobody has said anything."""
        return cls.objects.filter(assignment=assignment).first() or cls(assignment=assignment)

    @classmethod
    def store(cls, assignment, base, apart):
        """Over the revision `base`, where it is another; raises `ChangedMeanwhile`."""
        stored, _is_new = cls.objects.get_or_create(assignment=assignment)
        if stored.apart != apart:
            put_over(cls.objects.filter(pk=stored.pk), base, apart=apart)


def to_grade(responses, user):
    """Of these answers those that wait for this grader: not graded and not a colleague's to
    grade, or of a paper graded twice and not graded by this one, whose turn it is, too."""
    shares = Share.objects.filter(attempt=OuterRef("attempt"))
    own = Mark.objects.done().filter(marker=user, response=OuterRef("pk"))
    again = Exists(shares.of_grader(user).twice()) & ~Exists(own)
    a_colleagues = Exists(shares.filter(is_second=False).exclude(marker=user))
    first = Q(pk__in=responses.not_graded().values("pk")) & ~a_colleagues
    return responses.filter(first | Q(again))


def apart():
    """A condition on answers: two graders have done them, are further apart than their
    assignment allows, and have not agreed on a grade."""
    allowed = Coalesce(F("response__attempt__giving__assignment__moderation__apart"), 0)
    by_people = Mark.objects.done().filter(by_program=False, is_agreed=False)
    lower = by_people.filter(response=OuterRef("response"), points__lt=OuterRef("_least"))
    agreed = Mark.objects.done().filter(is_agreed=True, response=OuterRef("response"))
    output = models.DecimalField(max_digits=8, decimal_places=2)
    higher = by_people.annotate(
        _least=models.ExpressionWrapper(F("points") - allowed, output_field=output)
    )
    return Exists(higher.filter(Exists(lower), ~Exists(agreed), response=OuterRef("pk")))


def _waiting_in_moderation():
    turns = Share.objects.order_by().filter(attempt=Outer("quizzes_attempt.id")).twice()
    to_agree = Response.objects.filter(apart(), attempt=OuterRef("attempt"))
    waits = turns.not_done() | turns.filter(Exists(to_agree))
    return waits.annotate(waits=Value(True)).values("waits")[:1]


_waits = Prepared(_waiting_in_moderation, models.BooleanField())


def in_moderation():
    """A condition on rows of work: one of its two graders is not done, whichever of them was
    quicker, or they are to agree on a grade."""
    return Coalesce(_waits(), False, output_field=models.BooleanField())


def _second_turn_of(marker):
    turns = Share.objects.order_by().filter(attempt=Outer("quizzes_attempt.id"), marker=marker)
    return turns.twice().not_done().values("is_second")[:1]


def _first_grader():
    firsts = Share.objects.order_by().filter(attempt=Outer("quizzes_attempt.id"), is_second=False)
    return firsts.values("marker")[:1]


#: Of a row of work graded twice, where `marker` has a turn that is not done: whether that is the
#: second; else None.
own_turn = Prepared(_second_turn_of, models.BooleanField(null=True))
#: Who has the first turn with a row of work that was shared out.
first_grader = Prepared(_first_grader, models.IntegerField(null=True))
