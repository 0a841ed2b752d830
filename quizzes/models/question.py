import re

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from lessons.models import Lesson, Step
from quizzes import kinds
from quizzes.models.rubric import Rubric

SITTINGS = re.compile(r"\d{1,3}(\s*,\s*\d{1,3}){0,5}", re.ASCII)
LONGEST_SITTING = 600  # minutes


def validate_sittings(value):
    if not SITTINGS.fullmatch(value) or not all(1 <= one <= LONGEST_SITTING for one in _all(value)):
        raise ValidationError(_("Type minutes, such as 45, or 40, 20 for two sittings."))


def _all(value):
    return [int(one) for one in value.split(",") if one.strip()]


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
    timed = models.CharField(
        _("minutes to write"),
        max_length=40,
        blank=True,
        validators=[validate_sittings],
        help_text=_(
            "Empty: no clock. 45 gives 45 minutes; 40, 20 gives two sittings. Between sittings "
            "documents, notes and answers are closed. When time is up, it is turned in."
        ),
    )
    waits_for_teacher = models.BooleanField(
        _("starts when you say so"),
        default=True,
        help_text=_(
            "Students can begin after you press Start on the progress page. Otherwise each "
            "begins when ready. Later sittings always wait for you."
        ),
    )

    signers = models.PositiveSmallIntegerField(
        _("written by"),
        choices=[
            (1, _("each student alone")),
            (2, _("up to two students together")),
            (3, _("up to three students together")),
        ],
        default=1,
        help_text=_(
            "Together they write one answer at one computer, and each signs it with the own "
            "password. You grade it once, and each gets it back. Not where a clock runs."
        ),
    )

    hides_names = models.BooleanField(
        _("names hidden while you grade"),
        default=False,
        help_text=_(
            "You grade under numbers, and see whose paper it is when you give it back. Work on "
            "sheets of paper keeps its name."
        ),
    )

    class Meta:
        verbose_name = _("part with questions")
        verbose_name_plural = _("parts with questions")

    @property
    def sittings(self):
        """The class's minutes of each sitting; none where no clock runs."""
        return _all(self.timed)

    @property
    def is_timed(self):
        return bool(self.timed)

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

    def planned(self):
        """Those whose outline opens with a plan."""
        return self.filter(settings__has_key="planner")

    def editable_by(self, user):
        return self.filter(quiz__lesson__in=Lesson.objects.editable_by(user))


class Question(models.Model):
    """One question. Once answered it never changes: `revise` makes a successor."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="questions")
    kind = models.CharField(_("kind"), max_length=20, choices=kinds.named)
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
    #: What the class is asked, where this is asked of single students instead (`MakeUp`). Such a
    #: question is retired: nobody else is asked it.
    makes_up_for = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="make_ups", editable=False
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="question_gives_points")
        ]

    def __str__(self):
        return Truncator(self.prompt).chars(80)

    @property
    def handler(self):
        """The module of `quizzes.kinds` that knows this kind of question."""
        return kinds.get(self.kind)

    @property
    def is_scored(self):
        """Whether the program gives the points."""
        return self.handler.is_scored(self)

    @property
    def takes_sentences(self):
        return self.handler.takes_sentences(self)

    @property
    def rule(self):
        """What students must know of the scoring before they answer."""
        return self.handler.rule(self)

    @property
    def is_answered(self):
        return self.responses.exists()

    def prompt_in(self, language):
        """The question in another language, or ""."""
        return self.settings.get("prompts", {}).get(language, "")

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
        self.make_ups.update(makes_up_for=successor)
        return successor

    def drop_if_unasked(self):
        """Delete a make-up question that no student has."""
        if self.makes_up_for_id and not (self.given_to.exists() or self.is_answered):
            self.delete()
