from django.db import models

from lessons.models.assignment import Giving
from lessons.models.lesson import StepDocument
from sources.models import TextVersion


class Pin(models.Model):
    """The words of a document on the table as one class reads them, since its work began.

    `other_version` are those of the shortened or full text that some of its students read.
    """

    giving = models.ForeignKey(Giving, models.CASCADE, related_name="pins")
    document = models.ForeignKey(StepDocument, models.CASCADE, related_name="pins")
    version = models.ForeignKey(TextVersion, models.PROTECT, related_name="+")
    other_version = models.ForeignKey(TextVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["giving", "document"], name="one_pin_a_class")
        ]

    def __str__(self):
        return f"{self.document}, {self.version}"
