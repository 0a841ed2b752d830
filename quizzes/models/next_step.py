from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.columns import JSONList, moment_of


class NextStepQuerySet(models.QuerySet):
    def of_student(self, user):
        """Each says it for oneself, also of work of several."""
        return self.filter(student=user)

    def as_column(self):
        """Of a row of `Attempt` around this query, as one value, for `read_next_steps`."""
        names = ["student", "words", "said_at"]
        person = {"username": F("student__username"), "name": F("student__display_name")}
        one = JSONObject(**{name: F(name) for name in names}, **person)
        return Subquery(self.filter(attempt=OuterRef("pk")).order_by().values(all=JSONList(one)))


def read_next_steps(column):
    """`{student's id: NextStep}` from a column of `as_column`, never to be stored."""
    return {row["student"]: _read(row) for row in column or ()}


def _read(row):
    read = NextStep(student_id=row["student"], words=row["words"])
    read.said_at = moment_of(row["said_at"])
    read.name = row["name"] or row["username"]
    return read


class NextStep(models.Model):
    """A student has read what came back and knows what to do next, and may have said it.

    The student's own act, beside `Attempt.read_at`, which the page notes. It goes where a
    teacher takes the grades back.
    """

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="next_steps")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="next_steps")
    words = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("what a student will do next")
        verbose_name_plural = _("what students will do next")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "student"], name="one_next_step_a_student")
        ]

    def __str__(self):
        return self.words or f"{self.student}: {self.attempt}"
