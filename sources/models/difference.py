from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources.models.text import TextVersion

PLACE = ["left_start", "left_end", "right_start", "right_end"]


class DifferenceRulingQuerySet(models.QuerySet):
    def between(self, first, second):
        """{place of a difference: its ruling}, whichever of the two versions stands left."""
        one, two = sorted([first.pk, second.pk])
        rows = self.filter(first=one, second=two).select_related("ruled_by")
        return {row.place_seen_from(first): row for row in rows}


class DifferenceRuling(models.Model):
    """What a teacher holds a difference of two texts to be, whatever the program says.

    Kept by the places of the words in both versions, which never change; of two versions the
    older row is `first`.
    """

    class Says(models.TextChoices):
        SPELLING = "spelling", _("spelling")
        ORDER = "order", _("order")
        MEANING = "meaning", _("meaning")

    first = models.ForeignKey(TextVersion, models.CASCADE, related_name="+")
    second = models.ForeignKey(TextVersion, models.CASCADE, related_name="+")
    left_start = models.PositiveIntegerField()
    left_end = models.PositiveIntegerField()
    right_start = models.PositiveIntegerField()
    right_end = models.PositiveIntegerField()
    says = models.CharField(_("kind"), max_length=8, choices=Says)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ruled_at = models.DateTimeField(default=timezone.now)

    objects = DifferenceRulingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ruling on a difference")
        verbose_name_plural = _("rulings on differences")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", *PLACE], name="one_ruling_on_a_difference"
            )
        ]

    def __str__(self):
        return self.get_says_display()

    @classmethod
    def rule(cls, pair, difference, says, by):
        """Hold a Difference of two versions to be something; "" leaves it to the program."""
        left, right = sorted(zip(pair, difference.sides, strict=True), key=lambda one: one[0].pk)
        places = [left[1].start, left[1].end, right[1].start, right[1].end]
        known = {"first": left[0], "second": right[0]} | dict(zip(PLACE, places, strict=True))
        if not says:
            cls.objects.filter(**known).delete()
            return
        said = {"says": says, "ruled_by": by, "ruled_at": timezone.now()}
        cls.objects.update_or_create(**known, defaults=said)

    def place_seen_from(self, version):
        """(start, end) in the text that stands left, then in the other."""
        places = (self.left_start, self.left_end), (self.right_start, self.right_end)
        return places if version.pk == self.first_id else places[::-1]
