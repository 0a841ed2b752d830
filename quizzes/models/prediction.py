from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import StepDocument
from sources.columns import JSONList, moment_of
from sources.models import Source


class PredictionQuerySet(models.QuerySet):
    def of_student(self, user):
        return self.filter(student=user)

    def as_column(self):
        """All of them as a column of a query around this one, for `read_predictions`."""
        return Subquery(self.listed())

    def listed(self):
        """All of them as one value."""
        names = ["label", "title", "words", "made_at", "later", "later_at"]
        one = JSONObject(key=F("pk"), document=F("source"), **{name: name for name in names})
        return self.order_by().values(all=JSONList(one))

    def asked_with_work(self):
        """Of a row of `Attempt`, an `OuterRef`: its student's, on documents that its lesson
        asks about before they open. Who may read the work reads them."""
        asked = StepDocument.objects.filter(
            step__lesson=OuterRef(OuterRef("quiz__lesson")), step__sourcing_first=True
        )
        return self.filter(student=OuterRef("student"), source__in=asked.values("text__source"))


def read_predictions(column):
    """`[Prediction, …]` in the order they were made, from a column of `as_column`."""
    return sorted(map(_read, column or ()), key=lambda one: (one.made_at, one.pk))


def _read(row):
    row = dict(row)
    for name in ("made_at", "later_at"):
        row[name] = moment_of(row[name])
    return Prediction(pk=row.pop("key"), source_id=row.pop("document"), **row)


class Prediction(models.Model):
    """What a student expects a document to say, said before its words open, and why.

    Asked once of a student and a document, whatever assignment shows it; never changed. Beside
    it stands, once it was read, what the student thinks now, which is never changed either.
    """

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="predictions"
    )
    # A document nobody works on any more may be deleted: what was said of it stays.
    source = models.ForeignKey(Source, models.SET_NULL, null=True, related_name="predictions")
    label = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    words = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    later = models.TextField(blank=True)
    later_at = models.DateTimeField(null=True)

    objects = PredictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("prediction")
        verbose_name_plural = _("predictions")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["student", "source"], name="one_prediction_a_document"),
            models.CheckConstraint(condition=~Q(words=""), name="prediction_says_something"),
        ]

    def __str__(self):
        return f"{self.label}: {self.title}"

    @classmethod
    def keep(cls, student, document, words):
        """Store what a student says of a document on the table; what stands already stays.

        Returns whether these words are what stands.
        """
        kept, _made = cls.objects.get_or_create(
            student=student,
            source=document.text.source,
            defaults={
                "label": document.name,
                "title": document.text.source.title,
                "words": words,
            },
        )
        return kept.words == words

    def think_again(self, words):
        """Add what the student thinks now, once. Returns whether these words are what stands."""
        unsaid = Prediction.objects.filter(pk=self.pk, later_at=None)
        unsaid.update(later=words, later_at=timezone.now())
        self.refresh_from_db()
        return self.later == words
