from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.late import LateRule
from lessons.models.classroom import Classroom
from lessons.models.lesson import Lesson
from sources.models import PersonName, Source, State


class AssignmentQuerySet(models.QuerySet):
    def taught_by(self, user):
        """Given to at least one class that this person teaches."""
        return self.filter(pk__in=Giving.objects.taught_by(user).values("assignment"))

    def running(self):
        """With at least one class that has it."""
        return self.filter(pk__in=Giving.objects.current().values("assignment"))

    def to_join(self, user, lesson):
        """Colleagues' running assignments of a lesson this person may give, to give it together.

        Joining opens nobody's work: each sees the classes she teaches.
        """
        own = self.model.objects.taught_by(user).values("pk")
        return (
            self.running()
            .filter(lesson=lesson, lesson__in=Lesson.objects.visible_to(user))
            .exclude(pk__in=own)
            .select_related("given_by")
            .prefetch_related("classrooms")
        )


class Assignment(models.Model):
    """One lesson given to one or more classes. Giving never copies the lesson."""

    lesson = models.ForeignKey(
        Lesson, models.PROTECT, related_name="assignments", verbose_name=_("lesson")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="assignments"
    )
    classrooms = models.ManyToManyField(Classroom, through="Giving", related_name="assignments")
    opened_names = models.ManyToManyField(
        PersonName, related_name="opened_in", editable=False, verbose_name=_("names opened")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return str(self.lesson)

    def closed_names(self):
        """Names kept closed that stand in the lesson's documents, each with `is_opened` here."""
        documents = Source.objects.filter(texts__step_documents__step__lesson=self.lesson_id)
        opened = self.opened_names.through.objects.filter(
            assignment=self.pk, personname=models.OuterRef("pk")
        )
        return (
            PersonName.objects.filter(is_closed=True)
            .standing_in(documents)
            .select_related("person")
            .annotate(is_opened=models.Exists(opened))
        )

    def open_name(self, name, opened=True):
        """Tell the students who have this whose name it is, or tell them no longer."""
        if opened:
            self.opened_names.add(name)
        else:
            self.opened_names.remove(name)


#: A condition on givings: a draft is nobody's yet.
OF_A_DRAFT = Q(assignment__lesson__state=State.DRAFT)


class GivingQuerySet(models.QuerySet):
    def current(self):
        return self.filter(withdrawn_at=None)

    def for_student(self, user):
        """What this person's classes were given and still have."""
        return self.current().filter(classroom__in=Classroom.objects.attended_by(user))

    def taught_by(self, user):
        return self.filter(classroom__in=Classroom.objects.taught_by(user))

    def managed_by(self, user):
        return self.filter(classroom__in=Classroom.objects.managed_by(user))

    def opened(self, now=None):
        return self.filter(Q(opens_at=None) | Q(opens_at__lte=now or timezone.now()))

    def shown(self):
        """A lesson put away stays with the classes that have it."""
        return self.exclude(OF_A_DRAFT)

    def with_dates_of(self, student):
        """Annotate one student's own dates, for `Giving.own_dates` and `is_excused`."""
        own = FilteredRelation("extensions", condition=Q(extensions__student=student))
        return self.annotate(own=own).annotate(
            own_due_at=F("own__due_at"),
            own_closes_at=F("own__closes_at"),
            own_excused=F("own__excused"),
            own_late_waived=F("own__late_waived"),
        )


#: Percent that can be taken off.
PERCENT = [MinValueValidator(1), MaxValueValidator(100)]


class Giving(models.Model):
    """An assignment in one class, with that class's own dates."""

    class LateWork(models.TextChoices):
        UNSAID = "", _("Nothing is said of it")
        MARKED = "marked", _("Students see that it is late")
        PERCENT = "percent", _("Points are taken off for each day")

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="givings")
    classroom = models.ForeignKey(
        Classroom, models.PROTECT, related_name="givings", verbose_name=_("class")
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"),
        null=True,
        blank=True,
        help_text=_("After this nobody can write. Empty: late work is taken and marked late."),
    )
    questions_until = models.DateTimeField(
        _("questions about grades until"),
        null=True,
        blank=True,
        help_text=_("Until then students can ask about work that came back. Empty: they cannot."),
    )
    late_work = models.CharField(_("late work"), max_length=10, choices=LateWork, blank=True)
    late_percent = models.PositiveSmallIntegerField(
        _("percent for each day begun"), null=True, blank=True, validators=PERCENT
    )
    late_most = models.PositiveSmallIntegerField(
        _("percent at most"),
        null=True,
        blank=True,
        validators=PERCENT,
        help_text=_("Empty: until no points are left."),
    )
    key_early = models.BooleanField(
        _("show what was right although some may still write"),
        default=False,
        help_text=_(
            "In what came back. Otherwise it is shown once nobody who was given this may write."
        ),
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = GivingQuerySet.as_manager()

    class Meta:
        verbose_name = _("class it is given to")
        verbose_name_plural = _("classes it is given to")
        ordering = ["classroom__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "classroom"], name="once_to_a_class"),
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(due_at=None) | Q(closes_at__gte=F("due_at")),
                name="closes_after_due",
                violation_error_message=_("It closes before it is due."),
            ),
            models.CheckConstraint(
                condition=~Q(late_work="percent")
                | Q(late_percent__isnull=False, late_percent__gte=1, late_percent__lte=100),
                name="percent_for_late_work",
                violation_error_message=_("Say how many percent each day takes."),
            ),
        ]

    def __str__(self):
        return f"{self.assignment}, {self.classroom}"

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None

    @property
    def takes_questions(self):
        """Whether students can ask about work that came back."""
        return self.questions_until is not None and timezone.now() < self.questions_until

    @property
    def late_rule(self):
        """What late work costs in this class: a `LateRule`, or None where nothing is said."""
        if self.late_work == self.LateWork.PERCENT:
            return LateRule(self.late_percent, self.late_most or 100)
        return LateRule() if self.late_work else None

    def late_rule_of(self, row):
        """The same for the student of a row with own dates as columns; None where it is waived."""
        return None if row.own_late_waived else self.late_rule

    def dates_for(self, student):
        """`(due_at, closes_at)` for one student: the class's, or the student's own."""
        extension = self.extensions.filter(student=student).first()
        return self.dates_with(extension)

    def dates_with(self, extension):
        """The same, for who has the extension (or None) at hand already."""
        if extension is None:
            return self.due_at, self.closes_at
        due_at = extension.due_at or self.due_at
        closes_at = extension.closes_at or self.closes_at
        if due_at and closes_at and closes_at < due_at:
            closes_at = due_at
        return due_at, closes_at

    @property
    def own_dates(self):
        """`dates_for` the student of `with_dates_of`, without another query."""
        return self.own_dates_of(self)

    def own_dates_of(self, row):
        """The same of a row that has the columns of `with_dates_of`."""
        return self.dates_with(Extension.in_columns(row))

    @property
    def is_excused(self):
        return bool(self.own_excused)

    def withdraw(self):
        """Take it back from the class. Work already done stays."""
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])

    def restore(self):
        self.withdrawn_at = None
        self.save(update_fields=["withdrawn_at"])


class Extension(models.Model):
    """Different dates for one student, or none of it at all."""

    giving = models.ForeignKey(Giving, models.CASCADE, related_name="extensions")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="extensions")
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    excused = models.BooleanField(_("excused"), default=False)
    late_waived = models.CharField(
        _("nothing is taken off for coming late, because"),
        max_length=300,
        blank=True,
        help_text=_("Only who teaches the class reads this. Empty: as for the class."),
    )

    class Meta:
        verbose_name = _("different dates")
        verbose_name_plural = _("different dates")
        constraints = [
            models.UniqueConstraint(fields=["giving", "student"], name="one_extension_a_student")
        ]

    def __str__(self):
        return f"{self.student}: {self.giving}"

    @classmethod
    def in_columns(cls, row):
        """What a row has as columns of it, never to be stored."""
        return cls(
            due_at=row.own_due_at,
            closes_at=row.own_closes_at,
            late_waived=row.own_late_waived or "",
        )
