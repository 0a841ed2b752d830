from decimal import Decimal
from itertools import pairwise

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _


class RubricQuerySet(models.QuerySet):
    def editable_by(self, user):
        """A teacher's own; a department head's: all. The school's are copied, not changed."""
        if not user.is_teacher:
            return self.none()
        if user.has_perm("quizzes.curate_rubric"):
            return self
        return self.filter(owner=user)

    def visible_to(self, user):
        """To choose from: one's own and the school's."""
        if not user.is_teacher:
            return self.none()
        if user.has_perm("quizzes.curate_rubric"):
            return self
        return self.filter(Q(owner=user) | Q(owner=None))

    def with_rows(self):
        return self.prefetch_related("criteria__levels")


class Rubric(models.Model):
    """A scoring guide: rows (criteria) by levels, worded for graders and for students.

    Once a mark rests on it a rubric is never changed, the skills of its rows aside: `copy` it
    and change the copy.
    """

    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("note for graders"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="rubrics",
        verbose_name=_("owner"),
    )
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        editable=False,
    )

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ["title", "pk"]
        permissions = [("curate_rubric", _("Can see and change every rubric"))]

    def __str__(self):
        return self.title

    @property
    def points(self):
        """The most this rubric can give; rows and levels should be prefetched."""
        return sum(criterion.points for criterion in self.criteria.all())

    @property
    def is_used(self):
        graded = Q(responses__marks__isnull=False) | Q(keyed__marks__isnull=False)
        return self.questions.filter(graded).exists()

    @transaction.atomic
    def copy(self, by, title=None):
        copy = Rubric.objects.create(
            title=title or self.title, note=self.note, owner=by, copied_from=self
        )
        for criterion in self.criteria.all():
            levels = list(criterion.levels.all())
            criterion.pk, criterion._state.adding, criterion.rubric = None, True, copy
            criterion.save(force_insert=True)
            for level in levels:
                level.pk, level._state.adding, level.criterion = None, True, criterion
                level.save(force_insert=True)
        return copy


class Criterion(models.Model):
    """A row of a rubric. Its skill is what a class's growth is counted by, over all rubrics."""

    class Skill(models.TextChoices):
        SOURCING = "sourcing", _("Sourcing")
        CONTEXT = "context", _("Contextualization")
        CLOSE_READING = "close_reading", _("Close reading")
        CORROBORATION = "corroboration", _("Corroboration")
        ARGUMENT = "argument", _("Argument")

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria")
    title = models.CharField(_("row"), max_length=120)
    skill = models.CharField(_("skill"), max_length=15, choices=Skill, blank=True)
    marker_text = models.TextField(_("for graders"), blank=True)
    student_text = models.TextField(_("for students"), blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    @property
    def points(self):
        return max((level.points for level in self.levels.all()), default=0)


def as_kept(points):
    """Points as text, the way a mark keeps them: "2", "1.5"."""
    return f"{points.normalize():f}"


class Level(models.Model):
    """One step of a row: its points, and what earns them. One that is worth "7 to 9" has 9 points
    and `least` 7; the levels of a row have no points in common."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels")
    title = models.CharField(_("level"), max_length=80, blank=True)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    least = models.DecimalField(_("from"), max_digits=5, decimal_places=2, null=True, blank=True)
    marker_text = models.TextField(_("for graders"), blank=True)
    student_text = models.TextField(_("for students"), blank=True)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["points", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="level_is_not_negative"),
            models.UniqueConstraint(
                fields=["criterion", "points"], name="one_level_of_these_points"
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(least__gte=0, least__lt=F("points")),
                name="level_begins_below_its_points",
            ),
        ]

    def __str__(self):
        return self.title or self.worth

    @property
    def worth(self):
        """Its points, the most of a band, as a mark keeps them."""
        return as_kept(self.points)

    @property
    def is_band(self):
        return self.least is not None

    @property
    def lowest(self):
        return self.points if self.least is None else self.least

    @property
    def lowest_kept(self):
        """The fewest points it can be given with, as a mark keeps them."""
        return as_kept(self.lowest)

    def holds(self, points):
        return self.lowest <= points <= self.points

    def gives(self, points):
        """Whether it can be given with these points: its own, within a band whole or half ones."""
        is_whole = points in (self.lowest, self.points) or points % Decimal("0.5") == 0
        return is_whole and self.holds(points)


def do_overlap(levels):
    """Whether two levels of a row, as dicts, have points in common."""
    ordered = sorted(levels, key=lambda one: one["points"])
    return any(
        above["least"] is not None and above["least"] <= below["points"]
        for below, above in pairwise(ordered)
    )


def best_points(rubric):
    """The most a rubric can give, in one query."""
    rows = rubric.criteria.annotate(best=Max("levels__points"))
    return sum(row.best or 0 for row in rows)
