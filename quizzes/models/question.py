from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lessons.models import Lesson, Step
from quizzes import kinds
from quizzes.models.rubric import Rubric


class Quiz(Step):
    """A part that asks questions about the documents on its table."""

    class Feedback(models.TextChoices):
        GIVEN_BACK = "given_back", _("When the work is given back")
        TURNED_IN = "turned_in", _("Choice questions at once, when it is turned in")

    feedback = models.CharField(
        _("students see what was right"),
        max_length=12,
        choices=Feedback,
        default=Feedback.GIVEN_BACK,
    )

    class Meta:
        verbose_name = _("part with questions")
        verbose_name_plural = _("parts with questions")

    @classmethod
    def on_step(cls, step, **columns):
        """The quiz of a plain step that is already stored."""
        quiz = cls(step_ptr=step, **columns)
        quiz.__dict__.update(
            {field.attname: getattr(step, field.attname) for field in Step._meta.concrete_fields}
        )
        quiz.kind = Step.Kind.QUIZ
        quiz.save()
        return quiz


class QuestionQuerySet(models.QuerySet):
    def asked(self):
        """Those that a student who begins today is asked."""
        return self.filter(retired=False)

    def editable_by(self, user):
        return self.filter(quiz__lesson__in=Lesson.objects.editable_by(user))


class Question(models.Model):
    """One question. Once answered it never changes: `revise` makes a successor."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="questions")
    kind = models.CharField(_("kind"), max_length=20, choices=kinds.choices)
    prompt = models.TextField(_("question"))
    points = models.DecimalField(
        _("points"),
        max_digits=5,
        decimal_places=2,
        default=1,
        help_text=_("With a rubric its points count instead."),
    )
    settings = models.JSONField(default=dict, blank=True)
    guidance = models.TextField(
        _("guidance for graders"),
        blank=True,
        help_text=_("What earns full and half points."),
    )
    model_answer = models.TextField(_("model answer"), blank=True)
    rubric = models.ForeignKey(
        Rubric,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("rubric"),
    )
    required = models.BooleanField(_("required"), default=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    replaces = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="successor",
        editable=False,
    )
    retired = models.BooleanField(default=False, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="question_gives_points")
        ]

    def __str__(self):
        return self.prompt[:80]

    @property
    def handler(self):
        """The module of `quizzes.kinds` that knows this kind of question."""
        return kinds.get(self.kind)

    @property
    def is_answered(self):
        return self.responses.exists()

    def wording(self):
        """The authored columns, to make another like it."""
        names = [
            "kind",
            "prompt",
            "points",
            "settings",
            "guidance",
            "model_answer",
            "rubric_id",
            "required",
            "position",
        ]
        return {name: getattr(self, name) for name in names}

    @transaction.atomic
    def revise(self):
        """Store the changed wording: in place while nobody was asked, else as a successor.

        Whoever was asked the old wording keeps it. Returns the question asked from now on.
        """
        if not self.is_answered:
            self.save()
            return self
        successor = Question.objects.create(quiz=self.quiz, replaces=self, **self.wording())
        Question.objects.filter(pk=self.pk).update(retired=True)
        return successor
