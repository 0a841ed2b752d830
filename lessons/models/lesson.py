from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lessons import copying
from sources.models import Attachment, Contribution, State, Text
from sources.models.rights import UnderRightsQuerySet
from sources.models.topic import terms_of
from sources.passages import excerpt
from sources.rights import UnderRights


class LessonQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)

    def editable_by(self, user):
        """A teacher's own and those she is an author of; a department head's: all."""
        if not user.is_teacher:
            return self.none()
        if user.has_perm("lessons.curate_lesson"):
            return self
        return self.filter(pk__in=Lesson.objects.filter(Q(owner=user) | Q(authors=user)))

    def visible_to(self, user):
        """For staff: what they may change, and what colleagues have published."""
        if not user.is_teacher:
            return self.none()
        if user.has_perm("lessons.curate_lesson"):
            return self
        own = Q(pk__in=Lesson.objects.filter(Q(owner=user) | Q(authors=user)))
        return self.filter(Q(state=State.PUBLISHED) | own)


class Lesson(models.Model):
    """An inquiry: one compelling question, and the parts in which a class works on it."""

    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    title = models.CharField(_("title"), max_length=200)
    question = models.TextField(
        _("question"),
        blank=True,
        help_text=_("The one question the whole lesson answers."),
    )
    summary = models.TextField(_("summary"), blank=True)
    background = models.TextField(
        _("background for students"),
        blank=True,
        help_text=_("What they need to know before they read."),
    )
    grades = models.CharField(_("grades"), max_length=60, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    objectives = models.TextField(_("objectives"), blank=True)
    skills = models.CharField(_("skills"), max_length=200, blank=True)
    standards = models.TextField(
        _("standards"), blank=True, help_text=_("One a line, such as D2.His.16.9-12.")
    )
    teacher_notes = models.TextField(_("notes for teachers"), blank=True)
    licence = models.CharField(_("license"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("owner"),
    )
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="shared_lessons",
        verbose_name=_("written together with"),
        help_text=_("Colleagues who may change it too."),
    )
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="copies",
        editable=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["title", "pk"]
        permissions = [("curate_lesson", _("Can see and change every lesson"))]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("lessons:lesson", args=[self.slug])

    @property
    def is_published(self):
        return self.state == State.PUBLISHED

    @transaction.atomic
    def copy(self, by, title, slug):
        """A draft of one's own with all parts, documents and questions; no classes, no work."""
        copy = Lesson.objects.get(pk=self.pk)
        copy.pk, copy._state.adding = None, True
        copy.title, copy.slug, copy.owner, copy.state = title, slug, by, State.DRAFT
        copy.copied_from = self
        copy.save(force_insert=True)
        for step in self.steps.all():
            step.copy_to(copy)
        return copy


class StepQuerySet(models.QuerySet):
    def editable_by(self, user):
        return self.filter(lesson__in=Lesson.objects.editable_by(user))

    def visible_to(self, user):
        return self.filter(lesson__in=Lesson.objects.visible_to(user))


class Step(models.Model):
    """One part of a lesson. A part that asks questions is a `quizzes.Quiz` besides."""

    class Kind(models.TextChoices):
        READING = "reading", _("Reading")
        QUIZ = "quiz", _("Questions")
        DISCUSSION = "discussion", _("Discussion")

    lesson = models.ForeignKey(
        Lesson, models.CASCADE, related_name="steps", verbose_name=_("lesson")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.READING)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(
        _("instructions"), blank=True, help_text=_("What students do in this part.")
    )
    roles = models.TextField(
        _("roles in the discussion"),
        blank=True,
        help_text=_(
            "One a line, such as Recorder. Each student chooses one; leave it empty for none."
        ),
    )
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    teacher_notes = models.TextField(_("notes for teachers"), blank=True)
    sourcing_first = models.BooleanField(
        _("first where a document comes from, then its words"),
        default=False,
        help_text=_(
            "Students see of each document of this part who made it, when and for whom, and say "
            "what they expect of it and why, once. Then it opens, with its headnote; until then "
            "its words are closed to them on every page here. Not for work under a clock."
        ),
    )
    position = models.PositiveIntegerField(_("order"), default=0)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    @property
    def is_in_stages(self):
        """Whether its documents are closed to a student until that student has said something."""
        return self.sourcing_first or self.documents.filter(stage__gt=1).exists()

    def shown_documents(self):
        """The documents on the table: its own, or those of the nearest part before it."""
        steps = Step.objects.filter(lesson=self.lesson_id)
        before = Q(position__lt=self.position) | Q(position=self.position, pk__lte=self.pk)
        nearest = (
            steps.filter(before, documents__isnull=False)
            .order_by("-position", "-pk")
            .values("pk")[:1]
        )
        return StepDocument.objects.filter(step=models.Subquery(nearest))

    def readers(self):
        """This part and those after it that borrow its documents, would it have some."""
        following = self.lesson.steps.filter(
            Q(position__gt=self.position) | Q(position=self.position, pk__gt=self.pk)
        )
        found = [self.pk]
        for step in following.annotate(
            has_own=Exists(StepDocument.objects.filter(step=OuterRef("pk")))
        ):
            if step.has_own:
                break
            found.append(step.pk)
        return Step.objects.filter(pk__in=found)

    def copy_to(self, lesson):
        """This part in another lesson, with its documents and what hangs on it."""
        copy = Step.objects.create(
            lesson=lesson,
            kind=self.kind,
            title=self.title,
            body=self.body,
            roles=self.roles,
            minutes=self.minutes,
            teacher_notes=self.teacher_notes,
            sourcing_first=self.sourcing_first,
            position=self.position,
        )
        for document in self.documents.all():
            document.pk, document._state.adding = None, True
            document.step = copy
            document.save(force_insert=True)
        for part in copying.parts:
            part(self, copy)
        return copy


class StepDocumentQuerySet(UnderRightsQuerySet):
    document, thing = "text__source", ("text", "text")

    def editable_by(self, user):
        return self.filter(step__lesson__in=Lesson.objects.editable_by(user))

    def with_texts(self, giving=None):
        """With their texts and documents; who shows the words asks for their rights, too.

        With the words as the class of a `giving` reads them; without one as they stand today.
        """
        rows = self.select_related("text__source__repository", "text__current").with_decisions()
        return rows.with_pins(giving)

    def with_words(self, giving=None):
        """The same with their rights, for `may_show` and its like."""
        rows = self.select_related("text__source__repository", "text__current").with_rights()
        return rows.with_pins(giving)

    def with_pins(self, giving):
        """With the `pinned` of one class, whatever other classes began to read."""
        if giving is None:
            return self
        pinned = FilteredRelation("pins", condition=Q(pins__giving=giving))
        return self.annotate(pinned=pinned).select_related("pinned__version")

    def with_surroundings(self):
        """With what lies around the words of each document, in columns: for `read_terms`,
        `read_contributions` and `read_attachments`."""
        its = {"source": OuterRef("text__source")}
        return self.annotate(
            terms_there=terms_of(OuterRef("text__source")),
            people_there=Contribution.objects.filter(**its).as_column(),
            files_there=Attachment.objects.filter(**its).as_column(),
        )

    def with_other_texts(self, giving=None):
        """With the text that some students read instead: pinned, or only its `other_text_id`."""
        rows = self.annotate(other_text_id=Subquery(other_texts().values("pk")[:1]))
        return rows.select_related("pinned__other_version__text") if giving else rows

    def loose(self, giving):
        """Those whose words are not all pinned yet for the class of this giving."""
        pins = _pins().objects
        pinned = pins.filter(giving=giving, document=OuterRef("pk"))
        half = Exists(pinned.filter(other_version=None)) & Exists(other_texts())
        return self.filter(~Exists(pinned) | half, text__current__isnull=False)

    def freeze(self, *givings):
        """Pin the words as they stand: what a class began to work on stays as it was for it.

        A text that was shortened for class later is pinned when the next student begins.
        """
        pins = _pins()
        other = Subquery(other_texts().values("current")[:1])
        rows = self.filter(text__current__isnull=False).annotate(other_current=other).order_by()
        rows = list(rows.values_list("pk", "text__current", "other_current"))
        made = [
            pins(giving=giving, document_id=pk, version_id=version, other_version_id=other)
            for giving in givings
            for pk, version, other in rows
        ]
        pins.objects.bulk_create(made, ignore_conflicts=True)
        shortened = {pk: other for pk, _version, other in rows if other}
        if shortened:
            late = pins.objects.filter(giving__in=givings, other_version=None)
            cases = [When(document=pk, then=Value(other)) for pk, other in shortened.items()]
            late.filter(document__in=shortened).update(other_version=Case(*cases))


def _pins():
    """The model of pins, which imports this one."""
    return StepDocument.pins.rel.related_model


def other_texts():
    """Of a row with a `text`: the one shortened from it, or the one it was shortened from."""
    short = Text.Kind.ADAPTATION
    shortened = Q(based_on=OuterRef("text"), based_on__source=F("source"), kind=short)
    whole = Q(derived=OuterRef("text"), derived__source=F("source"), derived__kind=short)
    found = shortened & ~Q(based_on__kind=short) | whole & ~Q(kind=short)
    return Text.objects.filter(found, current__isnull=False)


class StepDocument(UnderRights, models.Model):
    """A document on the table of a part: which printing, under which label, how much of it."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="documents")
    text = models.ForeignKey(
        Text, models.PROTECT, related_name="step_documents", verbose_name=_("document")
    )
    label = models.CharField(_("label"), max_length=20, blank=True, help_text=_("Such as Doc 1."))
    short_title = models.CharField(_("short name"), max_length=60, blank=True)
    headnote = models.TextField(
        _("headnote"),
        blank=True,
        help_text=_("One or two sentences students read first."),
    )
    first_paragraph = models.PositiveIntegerField(_("from paragraph"), null=True, blank=True)
    last_paragraph = models.PositiveIntegerField(_("to paragraph"), null=True, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    stage = models.PositiveSmallIntegerField(
        _("stage"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_(
            "1 for all: everything at once. Documents of stage 2 open for a student who has said "
            "an answer to the question for now, and how sure, after those of stage 1; and so on."
        ),
    )
    may_be_left_out = models.BooleanField(
        _("dispensable"),
        default=False,
        help_text=_(
            "Left out for a student who is given fewer documents, the last first. Mark none that "
            "a question asks about."
        ),
    )
    lends_other_text = models.BooleanField(
        _("students whose aids say so read its shortened or its full text instead"),
        default=True,
        help_text=_("Where the document has both. Under the same label, and always the whole."),
    )
    shows_original = models.BooleanField(
        _("show beside a translation the text it was made from"),
        default=False,
        help_text=_("Students cite from the translation."),
    )
    #: The `Pin` of a class, in rows of `with_pins`; whether any class has one, in the admin.
    pinned, is_pinned = None, False

    objects = StepDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_paragraph=None)
                | Q(last_paragraph=None)
                | Q(first_paragraph__lte=F("last_paragraph")),
                name="excerpt_runs_forward",
                violation_error_message=_("The excerpt ends before it begins."),
            )
        ]

    def __str__(self):
        return f"{self.label}: {self.text}" if self.label else str(self.text)

    @property
    def document(self):
        return self.text.source

    @property
    def thing(self):
        return self.text

    @property
    def shown_version(self):
        """What is read of it, the one place that says so: as pinned, or as it stands today."""
        return self.version or self.text.current

    @cached_property
    def version(self):
        return self.pinned.version if self.pinned else None

    @cached_property
    def other_version(self):
        return self.pinned.other_version if self.pinned else None

    def lay_other(self, other):
        """Lay the whole of another text of the document here: for one student, never stored.

        `other` is a Text; where students work with it, in the version that was pinned.
        """
        self.text, self.version = other, self.other_version
        self.first_paragraph = self.last_paragraph = None

    @property
    def shown_blocks(self):
        """The excerpt that lies on the table: what can be read and cited."""
        return excerpt(self.shown_version.blocks, self.first_paragraph, self.last_paragraph)
