"""A question of its own for a student who was missing, instead of one that the class was asked."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lessons.models import AuditEvent, Giving
from quizzes.models.question import Question


class MakeUpQuerySet(models.QuerySet):
    def managed_by(self, user):
        """Those of the classes whose dates this person sets."""
        return self.filter(giving__in=Giving.objects.managed_by(user))


class MakeUp(models.Model):
    """That a student is asked `question` instead of `question.makes_up_for` in one class.

    Work that begins pins it like any question: graders see what the student was asked. Who has
    begun already keeps what was asked then.
    """

    giving = models.ForeignKey(Giving, models.CASCADE, related_name="make_ups")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="make_ups")
    question = models.ForeignKey(Question, models.CASCADE, related_name="given_to")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    given_at = models.DateTimeField(default=timezone.now)

    objects = MakeUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("make-up question of a student")
        verbose_name_plural = _("make-up questions of students")
        ordering = ["question", "student__display_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["giving", "student", "question"], name="one_make_up_of_a_student"
            )
        ]

    def __str__(self):
        return f"{self.student}: {self.question}"

    @classmethod
    @transaction.atomic
    def give(cls, giving, instead_of, students, by, **words):
        """Ask these students `words` instead. Returns those who have begun: they keep theirs."""
        settings = {name: value for name, value in instead_of.settings.items() if name != "prompts"}
        columns = instead_of.wording() | {"settings": settings, "model_answer": ""} | words
        made = Question.objects.create(
            quiz=instead_of.quiz, makes_up_for=instead_of, retired=True, **columns
        )
        begun = [one for one in students if not cls._clear(giving, instead_of, one)]
        for student in students:
            if student not in begun:
                cls._ask(giving, student, made, by)
        made.drop_if_unasked()
        return begun

    @classmethod
    def _ask(cls, giving, student, question, by):
        """What stood for the same question before goes, where nobody else has it."""
        before = cls.objects.filter(giving=giving, student=student)
        before = before.filter(question__makes_up_for=question.makes_up_for_id)
        gone = [one.question for one in before.select_related("question")]
        before.delete()
        cls.objects.create(giving=giving, student=student, question=question, given_by=by)
        AuditEvent.note(by, "make-up question given", student, giving)
        for one in gone:
            one.drop_if_unasked()

    @transaction.atomic
    def take_away(self, by):
        """Ask what the class was asked after all. False where the student has begun."""
        if not self._clear(self.giving, self.question, self.student):
            return False
        AuditEvent.note(by, "make-up question taken away", self.student, self.giving)
        self.delete()
        self.question.drop_if_unasked()
        return True

    @staticmethod
    def _clear(giving, question, student):
        """Clear a desk at which nothing was ever kept. False where something was."""
        desks = giving.attempts.of_student(student).filter(quiz=question.quiz_id)
        desk = desks.select_for_update().order_by("-round").first()
        if desk is None:
            return True
        kept = desk.is_begun or desk.is_turned_in or desk.drafts.exists()
        if kept or desk.signatures.exists():
            return False
        desk.delete()
        return True


def questions_for(student, giving, quiz):
    """What this student is asked in a part: of the class's questions those without an own one
    instead, and the own ones in their places."""
    own = MakeUp.objects.filter(giving=giving, student=student, question=OuterRef("pk"))
    stands = Q(Exists(own), makes_up_for__retired=False)
    found = list(quiz.questions.filter(Q(retired=False) | stands))
    replaced = {one.makes_up_for_id for one in found}
    return [one for one in found if one.pk not in replaced]
