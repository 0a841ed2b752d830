from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import Step
from sources.columns import JSONList, moment_of


class RestatementQuerySet(models.QuerySet):
    def of_student(self, user):
        return self.filter(student=user)

    def as_column(self):
        """All of them as a column of a query around this one, for `read_restatements`."""
        return Subquery(self.listed())

    def listed(self):
        """All of them as one value."""
        names = ["stage", "words", "sureness", "made_at"]
        columns = {name: name for name in names} | {
            "part": F("step"),
            "part_title": F("step__title"),
        }
        one = JSONObject(key=F("pk"), **columns)
        return self.order_by().values(all=JSONList(one))

    def asked_with_work(self):
        """Of a row of `Attempt`, an `OuterRef`: its student's, in all parts of its lesson.
        Who may read the work reads them."""
        return self.filter(student=OuterRef("student"), step__lesson=OuterRef("quiz__lesson"))


def read_restatements(column):
    """`[Restatement, …]` by part and stage from a column of `as_column`."""
    return sorted(map(_read, column or ()), key=lambda one: (one.step_id, one.stage))


def _read(row):
    row = dict(row)
    key, part, title = row.pop("key"), row.pop("part"), row.pop("part_title")
    row["made_at"] = moment_of(row["made_at"])
    read = Restatement(pk=key, step_id=part, **row)
    read.part = title
    return read


class Restatement(models.Model):
    """A student's answer to the lesson's question for now, after one stage of its documents.

    One for each stage of a part's table, and never changed: together they tell how a view grew.
    It opens the documents of the stage that follows.
    """

    class Sureness(models.IntegerChoices):
        NOT_SURE = 1, _("not sure")
        FAIRLY_SURE = 2, _("fairly sure")
        SURE = 3, _("sure")

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="restatements"
    )
    step = models.ForeignKey(Step, models.PROTECT, related_name="restatements")
    stage = models.PositiveSmallIntegerField()
    words = models.TextField()
    sureness = models.PositiveSmallIntegerField(choices=Sureness)
    made_at = models.DateTimeField(default=timezone.now)

    objects = RestatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer for now")
        verbose_name_plural = _("answers for now")
        ordering = ["step", "stage"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "step", "stage"], name="one_restatement_a_stage"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="restatement_says_something"),
            models.CheckConstraint(
                condition=Q(sureness__gte=1, sureness__lte=3), name="restatement_is_sure_or_not"
            ),
        ]

    def __str__(self):
        return f"{self.step_id}, {self.stage}"

    @classmethod
    def keep(cls, student, step, stage, words, sureness):
        """Store what a student says after a stage; what stands already stays.

        `step` is the id of the part. Returns whether this is what stands.
        """
        said = {"words": words, "sureness": sureness}
        kept, _made = cls.objects.get_or_create(
            student=student, step_id=step, stage=stage, defaults=said
        )
        return all(getattr(kept, name) == value for name, value in said.items())
