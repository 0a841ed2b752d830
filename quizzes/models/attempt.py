from copy import copy

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _

from lessons.clock import NOTHING, waiting
from lessons.models import (
    AuditEvent,
    Extension,
    Giving,
    Sitting,
    StepDocument,
    Support,
)
from quizzes.fingerprint import fingerprint_of
from quizzes.hidden_names import hides_names, number_of
from quizzes.models.attempts import AttemptQuerySet
from quizzes.models.loan import Loan
from quizzes.models.next_step import read_next_steps
from quizzes.models.question import Quiz
from quizzes.models.response import Draft, Response
from quizzes.models.signature import read_signatures, to_a_signer


class Attempt(models.Model):
    """One student's work on one quiz of one assignment, in one round; or that of several, who
    signed it (`Signature`) at the desk of the first.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        WRITING = "writing", _("Writing")
        TURNED_IN = "turned_in", _("Turned in")
        BEING_GRADED = "being_graded", _("Being graded")
        MODERATION = "moderation", _("In moderation")
        GRADED = "graded", _("Graded")
        GIVEN_BACK = "given_back", _("Given back")
        READ = "read", _("Read")
        TO_REVISE = "to_revise", _("Sent back to revise")

    giving = models.ForeignKey(Giving, models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, to_a_signer, related_name="attempts")
    round = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(null=True)
    turned_in_at = models.DateTimeField(null=True)
    turned_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    on_paper = models.BooleanField(default=False)
    reading_text = models.CharField(max_length=10, choices=Support.ReadingText, blank=True)
    fewer_documents = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)
    given_back_at = models.DateTimeField(null=True)
    given_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    read_at = models.DateTimeField(null=True)

    #: The blank responses, where `open_for` has just begun the work.
    asked_now = None
    #: When it is due and closes for the one whose desk it is, and what its coming late costs,
    #: where a class is at hand.
    due_at = closes_at = own_extension = late = None
    #: In a list of names whose papers go by numbers: `quizzes.hidden_names.masked`.
    is_masked = False
    #: Of pages that the student photographed, where a desk has counted them; and whether
    #: something is kept beside the answer that its student has not decided on.
    photo_count, has_words_beside = 0, False

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["student__display_name", "round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["giving", "quiz", "student", "round"],
                name="one_attempt_a_round",
            )
        ]

    def __str__(self):
        return f"{self.student}: {self.quiz}"

    # Whose it is

    @cached_property
    def signers(self):
        """`[Signature, …]` in the order of signing. Asks nothing after `with_signers`."""
        if "signed" in vars(self):
            return read_signatures(self.signed)
        return list(self.signatures.select_related("student"))

    @property
    def people(self):
        """Everybody whose work it is, the one whose desk it is first."""
        return [self.student, *(one.student for one in self.signers)]

    @cached_property
    def writers(self):
        """The same as primary keys. Asks nothing where `signed` is annotated."""
        return {self.student_id, *(one.student.pk for one in self.signers)}

    @property
    def names(self):
        """All of them in words: "Ana Ruiz, Ben Cho and Chen Li"."""
        return get_text_list([str(one) for one in self.people], _("and"))

    @property
    def hides_names(self):
        """Whether graders do not learn yet whose it is (`quizzes.hidden_names`)."""
        return hides_names(self)

    @property
    def called(self):
        """What graders call it: by the names, or by a number as long as these are hidden."""
        return number_of(self) if self.hides_names else self.names

    def is_by(self, person):
        """Whether it is this person's work; for many pieces `AttemptQuerySet.of_student`."""
        return person.pk == self.student_id or self.signatures.filter(student=person).exists()

    def is_read_by(self, person):
        """Whether one of those whose work it is has read it since it came back."""
        if person.pk == self.student_id:
            return self.read_at is not None
        return any(one.read_at for one in self.signers if one.student.pk == person.pk)

    def next_step_of(self, student):
        """The student's `NextStep`, or None. Needs `with_next_steps`."""
        return read_next_steps(self.said_next).get(student.pk)

    @property
    def all_next_steps(self):
        """`[NextStep, …]` of those whose work it is. Needs `with_next_steps`."""
        return list(read_next_steps(self.said_next).values())

    def seen_by(self, signature):
        """The same work for the row of one who signed it: read when that one read it."""
        seen = copy(self)
        seen.read_at = signature.read_at
        return seen

    def rounds(self):
        """All rounds of this work."""
        place = {"giving": self.giving_id, "quiz": self.quiz_id, "student": self.student_id}
        return Attempt.objects.filter(**place)

    def record(self, by, action):
        """A line in the record of everybody whose work it is."""
        for person in self.people:
            AuditEvent.note(by, action, person, self.quiz)

    # What it is

    @property
    def state(self):
        """One of `State`. Needs the annotations of `with_state`."""
        if self.was_sent_back:
            return self.State.TO_REVISE
        if self.read_at and self.given_back_at:
            return self.State.READ
        if self.given_back_at:
            return self.State.GIVEN_BACK
        if self.turned_in_at is None:
            return self.State.WRITING if self.is_begun else self.State.NOT_STARTED
        if self.asked and self.asked == self.judged:
            return self.State.MODERATION if self.in_moderation else self.State.GRADED
        return self.State.BEING_GRADED if self.begun else self.State.TURNED_IN

    @property
    def is_begun(self):
        """Words are saved, or photographs of pages; the rule of `quizzes.desk.moving.WRITTEN`."""
        return self.revision > 0 or self.saved_at is not None

    @property
    def is_only_sent_back(self):
        """Opened to revise, and nothing was saved in it; see `AttemptQuerySet.only_sent_back`."""
        return self.round > 1 and self.saved_at is None and not self.is_turned_in

    @property
    def is_turned_in(self):
        return self.turned_in_at is not None

    @property
    def is_given_back(self):
        return self.given_back_at is not None

    @property
    def own_table(self):
        """What tells this student's table from others; work with the same had the same."""
        return self.giving_id, self.reading_text, self.fewer_documents

    def dates_in_round(self, dates):
        """`(due_at, closes_at)` as they hold for this round.

        A date that was over when the work was sent back ends nothing: it is revised without one
        until its teacher gives another. For a class `still_to_write` asks the same.
        """
        if self.round == 1:
            return dates
        return tuple(one if one and one > self.started_at else None for one in dates)

    def late_by(self, due_at):
        """How long after it was due it was turned in: a `timedelta`, or None.

        What is written anew after grading is not late. What is due waits, as the closing does, for
        who has more time than the class (`clock_beyond`).
        """
        if self.round > 1 or not (due_at and self.turned_in_at):
            return None
        delay = self.turned_in_at - waiting(due_at, self.clock_beyond)
        return delay if delay > NOTHING and self.tells_time else None

    @property
    def tells_time(self):
        """Whether the moment of turning in is the students' own: a sheet is entered later, and a
        time beside a name would tell whose a paper without one is."""
        entered = self.on_paper and self.turned_in_by_id is not None
        return not self.is_masked and not (entered and self.turned_in_by_id not in self.writers)

    def lateness(self, giving, extension):
        """What coming late costs by the rule of its giving: a `Late`, or None.

        `extension` are the own dates of the one whose desk it is, or None.
        """
        rule, due_at = giving.late_rule, giving.dates_with(extension)[0]
        delay = self.late_by(due_at) if rule else None
        return rule.on(delay, extension.late_waived if extension else "") if delay else None

    @property
    def own_lateness(self):
        """The same of a row of `with_own_dates`, with its giving."""
        return self.lateness(self.giving, Extension.in_columns(self))

    @property
    def own_dates(self):
        """`(due_at, closes_at)` of such a row as they hold for what is written now."""
        dates = self.dates_in_round(self.giving.own_dates_of(self))
        return tuple(waiting(one, self.clock_beyond) for one in dates) if self.round == 1 else dates

    @property
    def own_delay(self):
        """How long after it was due it was turned in, of such a row, whatever that costs."""
        return self.late_by(self.giving.own_dates_of(self)[0])

    # What a student's page does with it

    def ask(self, questions, pins=True):
        """Pin what is asked and the words on the table. Returns the blank responses."""
        blank = [Response(attempt=self, question=question) for question in questions]
        asked = self.responses.bulk_create(blank)
        if pins:
            StepDocument.objects.filter(step__lesson=self.quiz.lesson_id).freeze(self.giving)
        return asked

    def turn_in(self, by, at=None):
        """Close the writing, once. False where it was turned in already.

        With photographs of pages it is work on paper.
        """
        now = at or timezone.now()
        open_still = Attempt.objects.filter(pk=self.pk, turned_in_at=None)
        if not open_still.update(turned_in_at=now, turned_in_by=by):
            return False
        self.turned_in_at, self.turned_in_by = now, by
        if self.photos.exists():
            self.on_paper = True
            self.save(update_fields=["on_paper"])
        self.sittings.update(is_done=True)
        self.mark_by_program()
        return True

    def run_out(self, at):
        """Its time was up: turned in as it stands, by nobody. Words that came late count too."""
        moment = max(at, self.saved_at or at)
        with self.each_when_ready():
            if not self.turn_in(None, at=moment):
                return False
            self.keep_draft(Draft.Kind.TURNED_IN, saved_at=moment)
            self.record(None, "time was up")
            return True

    def each_when_ready(self):
        """Inside is done what may make it ready, as `AttemptQuerySet.each_when_ready` says: what
        needs no person's grade is ready when it is turned in."""
        return Attempt.objects.filter(pk=self.pk).each_when_ready()

    @property
    def sittings(self):
        """Those of its timed work that the student has begun."""
        mine = Sitting.objects.begun().filter(giving=self.giving_id, student=self.student_id)
        return mine.filter(step=self.quiz_id)

    def mark_by_program(self):
        """Score the kinds that need no person. A person's mark is never touched.

        What stands on a sheet of paper the program cannot read. Beside photographs of pages it
        scores what the student answered here.
        """
        if self.on_paper and not self.photos.by_student().exists():
            return
        for response in self.responses.select_related("question"):
            if not (self.on_paper and response.is_blank):
                response.mark_by_program()

    def mark_read(self, by):
        """Each of those whose work it is reads it for oneself."""
        if not self.is_given_back:
            return
        if by.pk == self.student_id:
            unread = Attempt.objects.filter(pk=self.pk, given_back_at__isnull=False)
        else:
            unread = self.signatures.filter(student=by)
        unread.filter(read_at=None).update(read_at=timezone.now())

    @transaction.atomic
    def say_next(self, by, words):
        """One of those whose work it is has read it and knows what comes next: `NextStep`.

        False where it is not given back, or not any more.
        """
        back = Attempt.objects.filter(pk=self.pk, given_back_at__isnull=False)
        if not back.update(given_back_at=F("given_back_at")):
            return False
        self.next_steps.update_or_create(student=by, defaults={"words": words})
        return True

    def hold_for_photos(self, by):
        """Take the row until the end of the transaction, if `by` may add or remove now.

        The student while it is open, and a photograph is a save like any other; a teacher once
        it is turned in.
        """
        here = Attempt.objects.filter(pk=self.pk)
        if self.is_by(by):
            return here.filter(turned_in_at=None).update(saved_at=timezone.now())
        return here.turned_in().update(saved_at=F("saved_at"))

    def hold_open(self):
        """Take the row until the end of the transaction, if it can still be written."""
        here = Attempt.objects.filter(pk=self.pk, turned_in_at=None)
        return bool(here.update(saved_at=F("saved_at")))

    # What a teacher does with it

    @transaction.atomic
    def reopen(self, by):
        """Undo a turning-in by mistake: the student may write on, and is scored anew later.

        Where the time of timed work was up, no clock runs any more. Where another sitting comes,
        that one is waited for: the next clock is the next sitting's.
        What was graded is kept half done, for the answer may be another by then. For that
        reason it is not lent any more, either.
        """
        not_given_back = Attempt.objects.filter(pk=self.pk, given_back_at=None)
        if not not_given_back.update(turned_in_at=None, turned_in_by=None, on_paper=False):
            return
        for response in self.responses.all():
            response.marks.half_done(by)
        Loan.objects.filter(response__attempt=self).delete()
        self.sittings.update(is_done=False)
        over = self.sittings.filter(ends_at__lte=timezone.now(), more_to_come=False)
        over.update(ends_at=None)
        self.refresh_from_db()
        self.record(by, "reopened")

    @transaction.atomic
    def take_on_paper(self, by):
        """The student answers on paper: graded from the sheet with the same rubric."""
        self.on_paper = True
        self.save(update_fields=["on_paper"])
        self.turn_in(by)
        self.record(by, "taken on paper")

    def collect(self, by):
        """Take in what was not turned in before it closed, as of its last save."""
        with self.each_when_ready():
            if not self.turn_in(by, at=self.saved_at):
                return False
            self.keep_draft(Draft.Kind.TURNED_IN)
            self.record(by, "collected")
            return True

    @transaction.atomic
    def give_back(self, by, at=None):
        now = at or timezone.now()
        fresh = Attempt.objects.filter(pk=self.pk, given_back_at=None).turned_in()
        if fresh.update(given_back_at=now, given_back_by=by):
            self.given_back_at, self.given_back_by = now, by
            self.keep_draft(Draft.Kind.GIVEN_BACK)
            self.record(by, "given back")

    @transaction.atomic
    def take_back(self, by):
        """Grades given back too early are hidden again at once."""
        Attempt.objects.filter(pk=self.pk).update(
            given_back_at=None, given_back_by=None, read_at=None
        )
        self.signatures.update(read_at=None)
        self.next_steps.all().delete()
        self.refresh_from_db()
        self.record(by, "taken back")

    @transaction.atomic
    def send_back(self, by, note=""):
        """Give it back to be revised: a new round that starts from the last text."""
        self.note = note
        self.save(update_fields=["note"])
        self.give_back(by)
        following = Attempt.objects.create(
            giving=self.giving,
            quiz=self.quiz,
            student=self.student,
            round=self.round + 1,
            revision=1,
            reading_text=self.reading_text,
            fewer_documents=self.fewer_documents,
        )
        for response in self.responses.all():
            response.carry_to(following)
        for one in self.signers:
            following.signatures.create(student=one.student, signed_at=one.signed_at)
        self.record(by, "sent back to revise")
        return following

    @transaction.atomic
    def give_way(self, by):
        """A revision that never came goes: the round before it counts again.

        False where anything was kept in it: what a student wrote is never deleted.
        """
        here = Attempt.objects.filter(pk=self.pk)
        here.update(saved_at=F("saved_at"))  # takes the row: no save comes in between
        if not here.only_sent_back().exists():
            return False
        self.record(by, "earlier version counts")
        self.delete()
        return True

    def answers(self):
        """`{question id as text: answer}`, as saves and drafts carry it."""
        return {str(pk): text for pk, text in self.responses.values_list("question_id", "answer")}

    def keep_draft(self, kind, **columns):
        """Keep what stands now; what is turned in with the fingerprint for its receipt."""
        rows = self.responses.values_list("question_id", "answer", "outline")
        answers = {str(pk): answer for pk, answer, _outline in rows}
        if kind == Draft.Kind.TURNED_IN:
            columns["photos"] = self.photo_digests()
            columns["fingerprint"] = fingerprint_of(answers, columns["photos"])
        return self.drafts.create(
            kind=kind,
            revision=self.revision,
            answers=answers,
            outlines={str(pk): outline for pk, _answer, outline in rows if outline},
            **columns,
        )

    @property
    def pages(self):
        """The photographs that lie there, in their order, as `TurnInForm` names them."""
        return ",".join(map(str, self.photos.values_list("pk", flat=True)))

    def photo_digests(self):
        """Of the pages that the student photographed, in their order."""
        return list(self.photos.by_student().values_list("digest", flat=True))

    @property
    def receipt(self):
        """The state that was turned in last, or None: a sheet itself has none."""
        return self.receipt_among(self.drafts.receipts())

    def receipt_among(self, drafts):
        """The same, of drafts that are at hand, the latest first."""
        if not self.is_turned_in:
            return None
        return next((one for one in drafts if self._is_told_by(one)), None)

    def _is_told_by(self, draft):
        if not draft.fingerprint or not self.on_paper:
            return bool(draft.fingerprint)
        return bool(draft.photos) and draft.saved_at >= self.turned_in_at
