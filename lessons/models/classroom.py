import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name):
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no time zone of this name."))


def school_time_zone():
    return settings.TIME_ZONE


#: Roles that see a class's work. An observer is only named on the class.
TEACHING = ["teacher", "co_teacher", "assistant", "cover"]
#: Roles that change the roster and the dates.
MANAGING = ["teacher", "co_teacher"]


class ClassroomQuerySet(models.QuerySet):
    def taught_by(self, user):
        """Where this person sees and grades work."""
        return self._with_staff(user, TEACHING)

    def managed_by(self, user):
        """Where this person changes the roster and the dates."""
        return self._with_staff(user, MANAGING)

    def _with_staff(self, user, roles):
        if not user.is_active or not user.is_staff:
            return self.none()
        places = Enrolment.objects.current().filter(user=user, role__in=roles)
        return self.filter(pk__in=places.values("classroom"))

    def with_student_count(self):
        """Annotate `student_count`: who sits in it today."""
        sitting = Q(enrolments__left_at=None, enrolments__role=Enrolment.Role.STUDENT)
        return self.annotate(student_count=models.Count("enrolments", filter=sitting))

    def attended_by(self, user):
        return self.filter(
            pk__in=Enrolment.objects.current().students().filter(user=user).values("classroom")
        )


class Classroom(models.Model):
    """A class: who teaches it, who sits in it, until when."""

    name = models.CharField(_("name"), max_length=80, help_text=_("Such as Period 3."))
    term = models.CharField(_("term"), max_length=60, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default=school_time_zone,
        validators=[validate_time_zone],
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Enrolment", related_name="classrooms"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("lessons:classroom", args=[self.pk])

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def zone_in_words(self):
        return self.time_zone.replace("_", " ")


class EnrolmentQuerySet(models.QuerySet):
    def current(self):
        return self.filter(left_at=None)

    def students(self):
        return self.filter(role=Enrolment.Role.STUDENT)

    def staff(self):
        return self.filter(role__in=TEACHING)


class Enrolment(models.Model):
    """A person in a class. Leaving sets `left_at`; the work stays with the class."""

    class Role(models.TextChoices):
        STUDENT = "student", _("Student")
        TEACHER = "teacher", _("Teacher")
        CO_TEACHER = "co_teacher", _("Co-teacher")
        ASSISTANT = "assistant", _("Assistant")
        OBSERVER = "observer", _("Observer")
        COVER = "cover", _("Cover")

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.STUDENT)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in a class")
        verbose_name_plural = _("people in a class")
        ordering = ["user__display_name", "user__username", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["classroom", "user"],
                condition=Q(left_at=None),
                name="once_in_a_class",
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"
