from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import Classroom
from quizzes.models.signature import work_by


class StudentQuestionQuerySet(models.QuerySet):
    def of_student(self, user):
        return self.filter(attempt__in=work_by(user=user.pk))

    def for_marker(self, user):
        """Those of the classes this person teaches."""
        return self.filter(attempt__giving__classroom__in=Classroom.objects.taught_by(user))

    def about(self, attempt):
        """About any round of this work."""
        return self.filter(attempt__in=attempt.rounds())

    def about_this(self):
        """The same of a row of `Attempt` around this query."""
        place = ("giving", "quiz", "student")
        return self.filter(**{f"attempt__{name}": OuterRef(name) for name in place})

    def of_what_came_back(self):
        """Not of a round that is hidden again: its student reads nothing of it."""
        return self.filter(attempt__given_back_at__isnull=False)

    def to_read(self):
        """With the round and who asked and answered."""
        return self.select_related("attempt__student", "asked_by", "answered_by")

    def asked_by_one(self, user):
        """Of work of one's own those that one asked oneself, and those of before it was told."""
        return self.filter(Q(asked_by=user) | Q(asked_by=None))

    def waiting(self):
        return self.filter(answered_at=None)

    def news(self):
        """Answered, and not read by the student since."""
        return self.filter(answered_at__isnull=False).filter(
            Q(read_at=None) | Q(read_at__lt=F("answered_at"))
        )


class StudentQuestion(models.Model):
    """What a student asks about work that came back, and what a teacher answers.

    One at a time, over all rounds of the work: the next can be asked when the last is answered.
    Asking to look at the grade again changes none; a teacher who changes it does so at the
    grading desk.
    """

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="student_questions")
    #: One of those whose work it is; what is asked goes with who asked it.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    text = models.TextField()
    wants_another_look = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True)

    objects = StudentQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a student")
        verbose_name_plural = _("questions of students")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt"],
                condition=Q(answered_at=None),
                name="one_question_waits",
            )
        ]

    def __str__(self):
        return f"{self.attempt}, {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def asker(self):
        return self.asked_by or self.attempt.student

    @property
    def is_answered(self):
        return self.answered_at is not None

    def answer_with(self, text, by):
        """Once: False where a colleague answered meanwhile. What stands is never overwritten."""
        waiting = StudentQuestion.objects.waiting().filter(pk=self.pk)
        now = timezone.now()
        if not waiting.update(answer=text, answered_by=by, answered_at=now):
            return False
        self.attempt.record(by, "question answered")
        return True
