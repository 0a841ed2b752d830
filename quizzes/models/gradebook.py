from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models import Classroom
from quizzes.gradebook import read_categories
from quizzes.models.revision import put_over


class Gradebook(models.Model):
    """How the totals of one class come about.

    `places` is `{giving id as text: category}`; "" leaves an assignment out, and one that
    stands in none counts in the first category.
    """

    classroom = models.OneToOneField(Classroom, models.CASCADE, related_name="gradebook")
    #: As typed; `quizzes.gradebook.read_categories` reads them.
    categories = models.TextField(_("categories"), blank=True)
    places = models.JSONField(default=dict)
    missing_is_zero = models.BooleanField(_("missing work counts as 0"), default=False)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self):
        return str(self.classroom)

    @classmethod
    def of(cls, classroom):
        """That of a class, new and unsaved if there is none yet."""
        return cls.objects.filter(classroom=classroom).first() or cls(classroom=classroom)

    @classmethod
    def store(cls, classroom, by, base, **columns):
        """Put these columns over the revision `base`; raises `ChangedMeanwhile`."""
        cls.objects.get_or_create(classroom=classroom)
        put_over(cls.objects.filter(classroom=classroom), base, changed_by=by, **columns)

    def read(self):
        return read_categories(self.categories)

    def category_of(self, giving):
        """The name of the category in which it counts, or None where it is left out."""
        names = [one.name for one in self.read()]
        place = self.places.get(str(giving.pk))
        if place == "":
            return None
        return place if place in names else (names or [""])[0]
