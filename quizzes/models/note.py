"""A student's own marks in the documents: what they mean, and who else may read them."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lessons.models import Enrolment, Giving
from sources.models import TextVersion

LONGEST_NAME = 30


class NoteQuerySet(models.QuerySet):
    def of_student(self, user):
        return self.filter(student=user)

    def of_assignment(self, assignment):
        """In whichever class: who changes class keeps the notes."""
        return self.filter(giving__assignment=assignment)

    def shown_to(self, user, giving):
        """One's own of the assignment, and what others in this class share with this student.

        With the class a note is shared on condition: who reads it has written one on the same
        document. A mark without words opens nothing.
        """
        own = self.model.objects.of_student(user).of_assignment(giving.assignment_id)
        written = own.exclude(words="").filter(
            version__text__source=OuterRef("version__text__source")
        )
        seats = GroupSeat.objects.filter(giving=giving)
        mine = seats.filter(student=user).values("name")
        beside = seats.filter(student=OuterRef("student"), name__in=mine)
        to_me = Q(Exists(beside), sharing=Note.Sharing.GROUP)
        to_me |= Q(Exists(written), sharing=Note.Sharing.CLASS)
        return self.filter(Q(pk__in=own.values("pk")) | Q(_of_classmates(user, giving), to_me))

    def for_teacher(self, user):
        """What students of her classes share with anybody: she reads it, too."""
        shared = self.filter(giving__in=Giving.objects.taught_by(user))
        return shared.exclude(sharing=Note.Sharing.ME)


def _of_classmates(user, giving):
    """Notes of who sits in the class today, for a student who has it still."""
    seats = Enrolment.objects.current().students().filter(classroom=giving.classroom_id)
    given = Giving.objects.for_student(user).filter(pk=giving.pk)
    return Q(giving__in=given.values("pk"), student__in=seats.values("user"))


class Note(models.Model):
    """A stretch of a document that a student marked, with or without words about it.

    It belongs to the assignment, not to a part of it. The passage is as in `Evidence`, and is
    never changed: where the text is corrected, it is looked for anew each time it is shown.
    `revision` counts the changes, so that one made somewhere else is not written over.
    """

    class Meaning(models.IntegerChoices):
        """By number: a teacher gives them names of her own (`NoteNames`)."""

        FIRST = 1, _("Important")
        SECOND = 2, _("Question")
        THIRD = 3, _("Surprising")
        FOURTH = 4, _("Disagree")

    class Sharing(models.TextChoices):
        ME = "me", _("Only me")
        TEACHER = "teacher", _("My teacher")
        GROUP = "group", _("My group and my teacher")
        CLASS = "class", _("My class and my teacher")

    giving = models.ForeignKey(Giving, models.PROTECT, related_name="notes")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    key = models.CharField(max_length=40)
    meaning = models.PositiveSmallIntegerField(choices=Meaning)
    words = models.TextField(blank=True)
    sharing = models.CharField(max_length=7, choices=Sharing, default=Sharing.ME)
    label = models.CharField(max_length=40)
    # A teacher may delete a text that nobody works on: the note stays, with the words it has.
    version = models.ForeignKey(TextVersion, models.SET_NULL, null=True, related_name="notes_on")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=40, blank=True)
    suffix = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["student", "key"], name="one_note_a_key"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="note_runs_forward"),
            models.CheckConstraint(
                condition=Q(meaning__gte=1, meaning__lte=4), name="note_means_one_of_four"
            ),
        ]

    def __str__(self):
        return self.label


class NoteNames(models.Model):
    """What the four meanings are called in one class; empty is the usual name."""

    giving = models.OneToOneField(Giving, models.CASCADE, related_name="note_names")
    first = models.CharField(max_length=LONGEST_NAME, blank=True)
    second = models.CharField(max_length=LONGEST_NAME, blank=True)
    third = models.CharField(max_length=LONGEST_NAME, blank=True)
    fourth = models.CharField(max_length=LONGEST_NAME, blank=True)

    def __str__(self):
        return str(self.giving)

    @classmethod
    def of(cls, giving):
        """`{meaning: name}`. A giving of `select_related("note_names")` asks nothing more."""
        own = getattr(giving, "note_names", None)
        columns = ("first", "second", "third", "fourth")
        return {
            meaning: getattr(own, column, "") or meaning.label
            for meaning, column in zip(Note.Meaning, columns, strict=True)
        }


class GroupSeat(models.Model):
    """Where a student sits for an assignment: who has the same name of a group shares notes."""

    giving = models.ForeignKey(Giving, models.CASCADE, related_name="group_seats")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_seats"
    )
    name = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["giving", "student"], name="one_group_a_student"),
            models.CheckConstraint(condition=~Q(name=""), name="group_has_a_name"),
        ]

    def __str__(self):
        return f"{self.student}: {self.name}"
