from copy import copy

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lessons.models import Classroom
from quizzes.fingerprint import in_groups
from quizzes.models.question import Question
from quizzes.models.signature import work_by
from sources.models import TextVersion


class ResponseQuerySet(models.QuerySet):
    def of_student(self, user):
        return self.filter(attempt__in=work_by(user=user.pk))

    def not_graded(self):
        """No mark that counts is done."""
        done = Q(marks__counts=True, marks__done_at__isnull=False)
        return self.exclude(pk__in=self.model.objects.filter(done).values("pk"))

    def graded_blind_by(self, user):
        """Of papers that are graded twice, once by this person, those this person has not done:
        what the other thinks of them is to be seen nowhere."""
        done = self.model.objects.filter(marks__marker=user, marks__done_at__isnull=False)
        mine = self.filter(attempt__given_back_at=None, attempt__shares__marker=user)
        return mine.filter(attempt__shares__is_second=True).exclude(pk__in=done.values("pk"))

    def counted_by(self, question):
        """Those that are judged by the key or the rubric of this wording."""
        return self.filter(Q(keyed_by=question) | Q(keyed_by=None, question=question))

    def for_marker(self, user):
        """Answers that this person may grade: turned in, in a class of hers."""
        classrooms = Classroom.objects.taught_by(user)
        return self.filter(
            attempt__giving__classroom__in=classrooms,
            attempt__turned_in_at__isnull=False,
        )


class Response(models.Model):
    """The current answer to one question. Its row, made at the start, pins what was asked."""

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="responses")
    question = models.ForeignKey(Question, models.PROTECT, related_name="responses")
    answer = models.TextField(blank=True)
    #: The later wording whose key or rubric counts, where that of what was asked was wrong.
    keyed_by = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="keyed")
    #: Claims with their evidence, for the student alone: see `quizzes.outline`.
    outline = models.TextField(blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["question__position", "question_id"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_response_a_question")
        ]

    def __str__(self):
        return f"{self.attempt}: {self.question}"

    @property
    def handler(self):
        return self.question.handler

    @cached_property
    def keyed(self):
        """The question with the key and the rubric that count: its own, or corrected ones."""
        if self.keyed_by_id is None:
            return self.question
        keyed, by = copy(self.question), self.keyed_by
        keyed.settings, keyed.points, keyed.rubric_id = by.settings, by.points, by.rubric_id
        return keyed

    @property
    def rubric_id(self):
        return self.keyed.rubric_id

    @property
    def is_blank(self):
        return self.handler.is_blank(self.answer)

    @property
    def takes_evidence(self):
        """Whether passages can be cited with it."""
        return bool(self.handler.places(self.question))

    @property
    def advice(self):
        """What the student should look at before turning in."""
        return self.handler.advice(self.question, self.answer)

    @property
    def word_count(self):
        return len(self.answer.split())

    def mark_by_program(self):
        """Score an answer that needs no person; leave alone what a person has marked."""
        if self.question.is_scored and not self.marks.filter(by_program=False).exists():
            score = self.handler.score_response(self)
            given = {"points": score, "done_at": timezone.now()}
            mark, is_new = self.marks.get_or_create(by_program=True, defaults=given)
            if not is_new:
                mark.score(score)

    def carry_to(self, attempt):
        """The same answer with its evidence, to go on from in another round."""
        copy = attempt.responses.create(
            question=self.question,
            keyed_by=self.keyed_by,
            answer=self.answer,
            outline=self.outline,
        )
        for evidence in self.evidence.all():
            evidence.pk, evidence._state.adding = None, True
            evidence.attempt, evidence.response = attempt, copy
            evidence.save(force_insert=True)
        return copy


#: So many words more in one save are told to who grades. A pause in typing saves fewer.
AT_ONCE = 60
#: What a fast speaker says in a minute.
SPOKEN = 200


def words_at_once(added, since):
    """Of words that came in one save so long after the one before: how many are counted.

    What can be said aloud in that time counts like typing, or the fact would tell who dictates.
    """
    can_be_said = added <= SPOKEN * since.total_seconds() / 60
    return max(min(added, AT_ONCE - 1) if can_be_said else added, 0)


def slot(moment):
    """The five minutes of which one state stays."""
    return int(moment.timestamp() // 300)


def followed(rows):
    """Of (key, time, *place), the latest first, the keys that another of the same place and five
    minutes follows."""
    gone, last = [], {}
    for key, saved_at, *place in rows:
        if last.get(tuple(place)) == slot(saved_at):
            gone.append(key)
        last[tuple(place)] = slot(saved_at)
    return gone


class DraftQuerySet(models.QuerySet):
    def of_student(self, user):
        return self.filter(attempt__in=work_by(user=user.pk))

    def became_the_answer(self):
        """In the order they were written: what was kept beside the answer never stood in it."""
        return self.exclude(kind__in=Draft.BESIDE).order_by("pk")

    def fitting(self):
        """What can be the answer again."""
        return self.exclude(kind=Draft.Kind.TOO_LONG)

    def waits_beside(self):
        """What was kept beside the answer, until its student has decided on it."""
        return self.filter(kind__in=Draft.BESIDE, is_settled=False)

    def came_too_late(self):
        """What came so long after the end that it is kept beside the work and does not count."""
        return self.filter(kind=Draft.Kind.TOO_LATE).order_by("pk")

    def at_once(self):
        """Saves that brought many words together."""
        return self.filter(words_added__gte=AT_ONCE)

    def receipts(self):
        """The states that were turned in, each with the fingerprint that its receipt tells."""
        return self.exclude(fingerprint="")

    def told_to_graders(self):
        """What the grading desk says of them: receipts, many words at once, what came too late.
        Not their words."""
        told = self.receipts() | self.at_once() | self.came_too_late()
        return told.order_by("-pk").defer("answers", "outlines", "evidence")

    def between(self):
        """The primary keys of saves that another of the same five minutes comes after.

        Without them typing looks like dictating. Those `at_once` are not among them.
        """
        return self.filter(kind=Draft.Kind.SAVE, words_added__lt=AT_ONCE)._followed("attempt_id")

    def between_beside(self):
        """The same of what one page kept beside the answer while a choice was put off."""
        branches = self.filter(kind=Draft.Kind.BRANCH).exclude(tab="")
        return branches._followed("attempt_id", "tab")

    def _followed(self, *place):
        """The primary keys of rows that another of the same `place` and five minutes follows."""
        rows = self.order_by(*place, "-saved_at", "-pk").values_list("pk", "saved_at", *place)
        return followed(rows.iterator(chunk_size=2000))

    def thin(self, now=None):
        """Keep one save per five minutes of each piece of work, and those `at_once`; of what
        one page kept beside it the same; the rest of the kinds stay.

        The last hour is left alone: retries of saves still look for their own row.
        Returns how many rows went.
        """
        horizon = (now or timezone.now()) - timezone.timedelta(hours=1)
        old = self.filter(saved_at__lt=horizon)
        gone = old.between() + old.between_beside()
        for start in range(0, len(gone), 500):
            self.model.objects.filter(pk__in=gone[start : start + 500]).delete()
        return len(gone)


class Draft(models.Model):
    """An earlier state of a whole step's answers. `tab` and `seq` name the save that made it.
    `is_settled` says of what was kept beside the answer that its student has decided on it.

    `words_added` is how many words longer this very save made the answers, as `words_at_once`
    counts them: known only when it comes, for the states between are thinned.
    """

    class Kind(models.TextChoices):
        SAVE = "save", _("Saved")
        REPLACED = "replaced", _("Replaced by an earlier version")
        BRANCH = "branch", _("Written somewhere else")
        LATE = "late", _("Written after it closed")
        TOO_LATE = "too_late", _("Came too late to count")
        TOO_LONG = "too_long", _("Too long to be the answer")
        TURNED_IN = "turned_in", _("Turned in")
        GIVEN_BACK = "given_back", _("Given back")

    #: Kept beside the answer: it never stood in it.
    BESIDE = (Kind.BRANCH, Kind.TOO_LATE, Kind.TOO_LONG)

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SAVE)
    revision = models.PositiveIntegerField()
    tab = models.CharField(max_length=40, blank=True)
    seq = models.PositiveBigIntegerField(null=True)
    answers = models.JSONField(default=dict)
    outlines = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    words_added = models.PositiveIntegerField(default=0)
    is_settled = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)
    #: The digests of the photographs of pages that were turned in with it, in their order.
    photos = models.JSONField(default=list)
    #: Of the answers and photographs, where this is what was turned in.
    fingerprint = models.CharField(max_length=64, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "tab", "seq"], name="one_draft_a_save")
        ]
        indexes = [models.Index(fields=["kind", "saved_at"])]

    def __str__(self):
        return f"{self.attempt}, {self.saved_at:%Y-%m-%d %H:%M:%S}"

    @property
    def fits(self):
        """Of one row what `DraftQuerySet.fitting` asks."""
        return self.kind != self.Kind.TOO_LONG

    @property
    def waits_beside(self):
        """Of one row what `DraftQuerySet.waits_beside` asks."""
        return self.kind in self.BESIDE and not self.is_settled

    def settle(self):
        """Its student has decided on it, and with it on what the same page kept so before."""
        also = Q(tab=self.tab, pk__lt=self.pk) if self.tab else Q(pk=self.pk)
        alike = self.attempt.drafts.waits_beside().filter(kind=self.kind)
        alike.filter(Q(pk=self.pk) | also).update(is_settled=True)

    @property
    def is_at_once(self):
        return self.words_added >= AT_ONCE

    @property
    def shown_fingerprint(self):
        return in_groups(self.fingerprint)

    @property
    def word_count(self):
        return sum(len(answer.split()) for answer in self.answers.values())


class EvidenceQuerySet(models.QuerySet):
    def with_withdrawals(self):
        """Annotates `withdrawn_at`: since when nobody is shown the text that it quotes."""
        return self.annotate(withdrawn_at=F("version__text__withdrawn_at"))


class Evidence(models.Model):
    """A passage that a student cites with an answer (W3C position and quote selectors).

    `start` and `end` count Unicode code points of the version's reading text. `label` is
    what stands in the answer, such as "Doc 3, ¶2b".
    """

    class Role(models.TextChoices):
        NONE = "", _("Not said")
        SAYS = "says", _("says what it says")
        BACKS = "backs", _("backs my point")
        WHO_WROTE = "who_wrote", _("shows why it matters who wrote it")

    attempt = models.ForeignKey("quizzes.Attempt", models.CASCADE, related_name="evidence")
    response = models.ForeignKey(Response, models.CASCADE, related_name="evidence")
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    role = models.CharField(max_length=10, choices=Role, blank=True)
    version = models.ForeignKey(TextVersion, models.PROTECT, related_name="evidence")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=40, blank=True)
    suffix = models.CharField(max_length=40, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "key"], name="one_evidence_a_key"),
            models.UniqueConstraint(fields=["attempt", "label"], name="one_evidence_a_label"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="evidence_runs_forward"),
        ]

    def __str__(self):
        return self.label
