from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

#: The aids that a student's pages show something of.
SHOWN = [
    "reading_text",
    "read_aloud",
    "word_list",
    "sentence_frames",
    "language",
    "fewer_documents",
]


class SupportQuerySet(models.QuerySet):
    def as_column(self, student):
        """The student's aids as one more column of another query: `{name: value}`, or None."""
        aids = JSONObject(**{name: name for name in SHOWN})
        return Subquery(self.filter(student=student).values(found=aids))


class Support(models.Model):
    """One student's aids, set once by a teacher and the same in every class. No reason is kept.

    Who has no row has none of them.
    """

    class ReadingText(models.TextChoices):
        AS_GIVEN = "", _("As the lesson gives it")
        ADAPTED = "adapted", _("Shortened for class, where there is one")
        ORIGINAL = "original", _("The full text, where there is one")

    student = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="support", editable=False
    )
    time_factor = models.DecimalField(
        _("time for timed work"),
        max_digits=3,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
        help_text=_("1 is the time of the class, 1.5 time and a half, 2 double time."),
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("minutes of break"),
        default=0,
        validators=[MaxValueValidator(120)],
        help_text=_("In each sitting of timed work. The clock stands still meanwhile."),
    )
    reading_text = models.CharField(
        _("text to read"), max_length=10, choices=ReadingText, blank=True
    )
    read_aloud = models.BooleanField(_("read aloud"), default=False)
    word_list = models.BooleanField(_("word list"), default=False)
    sentence_frames = models.BooleanField(_("sentence frames"), default=False)
    language = models.CharField(
        _("second language"),
        max_length=35,
        blank=True,
        help_text=_("In which questions stand as well, where there is a translation."),
    )
    fewer_documents = models.PositiveSmallIntegerField(
        _("fewer documents"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("This changes what is asked, so it is named with the grade."),
    )

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("aids of a student")
        verbose_name_plural = _("aids of students")
        constraints = [
            models.CheckConstraint(
                condition=Q(time_factor__gte=1, time_factor__lte=4), name="time_is_not_taken_away"
            )
        ]

    def __str__(self):
        return str(self.student)

    @classmethod
    def of(cls, student):
        """The student's row; one without any aid, not stored, where there is none."""
        return cls.objects.filter(student=student).first() or cls(student=student)
