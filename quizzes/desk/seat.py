"""A student's place at one part of an assignment: what lies there, and what may be done now."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
)
from django.http import Http404
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lessons.clock import NOTHING, own_minutes
from lessons.grants import open_givings
from lessons.models import Giving, Progress, Step, StepDocument, Support
from lessons.models.assignment import OF_A_DRAFT
from quizzes.desk.clock import (
    OF_A_CLOCK,
    Clock,
    State,
    hand_in,
    with_prepared_clock,
    with_sittings,
    with_stops,
)
from quizzes.desk.glossary import words_explained
from quizzes.desk.moving import bring_along, has_left_behind
from quizzes.desk.table import Laid, lay_out
from quizzes.models import Attempt, Draft, Evidence, GroupSeat, Note, Quiz
from quizzes.models.attempts import table_for
from quizzes.models.release import is_due, let_out
from sources.citing import citation
from sources.models.attachment import read_attachments
from sources.models.person import read_contributions
from sources.models.rights import ask as ask_rights
from sources.rendering import blocks_for


def givings_of(user):
    """What this student was given, with the student's own dates.

    `is_given`: the class has it now. Otherwise (withdrawn, class left) only the work done
    there can be read. A lesson that became a draft again stays for who works on it.
    """
    now = timezone.now()
    given = Q(pk__in=open_givings(user=user.pk, now=now))
    worked = Attempt.objects.of_student(user).filter(giving=OuterRef("pk"))
    stopped = with_stops(Giving.objects, now, OuterRef("pk"), user.pk)
    return (
        stopped.annotate(is_given=_said(given), has_work=Exists(worked))
        .filter(Q(given, ~OF_A_DRAFT) | Q(has_work=True))
        .with_dates_of(user)
        .annotate(is_release_due=is_due(OuterRef("pk"), now))
        .annotate(group=Subquery(_seats_beside(user).values("name")[:1]), has_notes=_has_notes())
        .select_related("assignment__lesson", "classroom", "note_names")
    )


def _said(condition):
    """A condition as a column."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def _seats_beside(user):
    """The small group of this student in a giving of the query."""
    return GroupSeat.objects.filter(giving=OuterRef("pk"), student=user)


def _has_notes():
    """Whether anybody marked anything in the assignment: where not, nothing need be asked."""
    return Exists(Note.objects.of_assignment(OuterRef("assignment")))


def giving_of(user, assignment):
    """The one of `givings_of` for this assignment, begun work first; 404 for strangers."""
    found = (
        givings_of(user)
        .filter(assignment=assignment)
        .annotate(is_moved=has_left_behind(user), aids=Support.objects.as_column(user))
    )
    giving = found.order_by("-is_given", "-has_work", "-pk").first()
    if giving is None:
        raise Http404
    if giving.is_release_due:
        let_out([giving])
    if giving.is_given and giving.is_moved:
        bring_along(user, giving)
    return giving


def rounds_of(user, now):
    """This student's work with the own dates of its giving and its clock, for `Desk.at_work`."""
    given = Q(giving__in=open_givings(user=user.pk, now=timezone.now()))
    withdrawn = StepDocument.objects.filter(step__lesson=OuterRef("quiz__lesson"))
    withdrawn = withdrawn.filter(
        Q(text__withdrawn_at__isnull=False)
        | Q(pins__giving=OuterRef("giving"), pins__other_version__text__withdrawn_at__isnull=False)
    )
    mine = with_prepared_clock(Attempt.objects.of_student(user), now, user.pk)
    return (
        mine.with_own_dates()
        .select_related("giving", "quiz")
        .annotate(is_given=_said(given), has_withdrawn=Exists(withdrawn))
        .annotate(has_words_beside=_has_words_beside())
        .order_by("-is_given", "-giving")
    )


def _has_words_beside():
    """Of an attempt of the query."""
    return Exists(Draft.objects.filter(attempt=OuterRef("pk")).waits_beside())


def parts_of(giving, user, now):
    """The parts of one of `givings_of` in order, with what this student has opened and
    finished, and with their clocks."""
    mine = Progress.objects.filter(step=OuterRef("pk"), student=user, giving=giving)
    work = Attempt.objects.of_student(user).filter(giving=giving, quiz=OuterRef("pk"))
    steps = giving.assignment.lesson.steps.select_related("quiz")
    found = with_sittings(steps, now, giving.pk, OuterRef("pk"), user.pk).annotate(
        is_opened=Exists(mine),
        is_finished=Exists(mine.filter(finished_at__isnull=False)),
        is_begun=Exists(work),
        is_loose=Exists(StepDocument.objects.loose(giving.pk).filter(step=OuterRef("pk"))),
    )
    for step in found:  # what stops the clock stops it in all parts
        step.clock_held_at, step.clock_held_by = giving.clock_held_at, giving.clock_held_by
    return list(found)


def quiz_of(step):
    """The step as a quiz, or None. Asked of a quiz itself, Django would look for one of its own."""
    return step if isinstance(step, Quiz) else getattr(step, "quiz", None)


@dataclass
class Desk:
    student: object
    giving: Giving
    steps: list
    step: Step | None = None
    attempt: Attempt | None = None
    now: object = field(default_factory=timezone.now)

    is_preview = False

    @classmethod
    def of(cls, user, assignment, step=None):
        """The desk of `user` at a part; 404 for whoever has no seat at it."""
        giving = giving_of(user, assignment)
        now = timezone.now()
        desk = cls(user, giving, parts_of(giving, user, now), now=now)
        if step is not None:
            desk.step = next((one for one in desk.steps if one.pk == step), None)
            if desk.step is None:
                raise Http404
        return desk

    @classmethod
    def at_work(cls, user, assignment, step, number, now):
        """The desk with the work of one round on it, in one query, for a save; else 404."""
        rounds = rounds_of(user, now).filter(giving__assignment=assignment, quiz=step, round=number)
        attempt = rounds.first()
        if attempt is None:
            raise Http404
        if not attempt.is_given and giving_of(user, assignment).is_moved:
            attempt = rounds.first()
        giving = attempt.giving
        for name in ("is_given", "own_due_at", "own_closes_at", "own_late_waived"):
            setattr(giving, name, getattr(attempt, name))
        for name in OF_A_CLOCK:
            setattr(attempt.quiz, name, getattr(attempt, name))
        desk = cls(user, giving, [attempt.quiz], attempt.quiz, attempt, now)
        desk.rests = False  # what was cited is kept, however late it comes
        return desk

    @classmethod
    def to_save(cls, user, assignment, step, work, now):
        """`at_work`, or the desk of a part without questions, where only notes are saved."""
        try:
            return cls.at_work(user, assignment, step, work.round, now)
        except Http404:
            desk = cls.of(user, assignment, step)
        if desk.quiz is not None or work.answers or not desk.may_read:
            raise Http404
        desk.rests = False  # a note typed before the clock stopped is kept, as an answer is
        return desk

    @property
    def lesson(self):
        return self.giving.assignment.lesson

    @property
    def quiz(self):
        return quiz_of(self.step)

    @property
    def number(self):
        return self.steps.index(self.step) + 1

    @property
    def following(self):
        return next(iter(self.steps[self.number :]), None)

    @property
    def zone(self):
        return self.giving.classroom.zone

    # When

    @property
    def due_at(self):
        return self.clock.own(self._dates[0])

    @property
    def closes_at(self):
        return self.clock.own(self._dates[1])

    @property
    def _dates(self):
        dates = self.giving.own_dates_of(self._with_dates)
        return self.attempt.dates_in_round(dates) if self.attempt else dates

    @property
    def _with_dates(self):
        """The row with the student's own dates; of work that was signed those of the one whose
        desk it is."""
        is_signed = self.attempt is not None and self.attempt.student_id != self.student.pk
        return self.attempt if is_signed else self.giving

    @property
    def late_rule(self):
        """What coming late would cost now, or None. What is written anew is not late."""
        is_first = self.attempt is None or self.attempt.round == 1
        return self.giving.late_rule_of(self._with_dates) if is_first else None

    @property
    def clock(self):
        """When writing closes, and what may be done until then."""
        number = self.attempt.round if self.attempt else 1
        return Clock.of(self.step, self.quiz, self._dates[1], self.now, number)

    @cached_property
    def sittings_to_come(self):
        """The student's own time in each sitting that turning in now would give up."""
        to_come = self.clock.to_come
        factor = Support.of(self.student).time_factor if to_come else 1
        return [own_minutes(minutes, factor) for minutes in to_come]

    @property
    def time_to_come(self):
        return sum(self.sittings_to_come, NOTHING)

    @property
    def is_closed(self):
        return self.clock.has_ended

    @property
    def is_shut(self):
        """Nothing of this part is shown now: not begun, paused, or between two sittings."""
        is_turned_in = self.attempt is not None and self.attempt.is_turned_in
        return self.may_read and not is_turned_in and self.clock.is_shut

    @property
    def is_over(self):
        """The time is up and nothing more is taken than last words on their way."""
        return self.is_unfinished and self.clock.state == State.OVER

    @cached_property
    def rests(self):
        """Whether timed work of this lesson stands still: its documents are closed."""
        return any(clock.rests for clock in self._clocks)

    @property
    def is_under_time(self):
        """Whether a clock runs for this student at some part of this lesson."""
        return any(clock.runs for clock in self._clocks)

    @property
    def _clocks(self):
        closes_at = self.giving.own_dates_of(self._with_dates)[1]
        return (Clock.of(one, quiz_of(one), closes_at, self.now) for one in self.steps)

    @property
    def ended_at(self):
        """When writing ended without being turned in: closed, withdrawn, or the class left."""
        ended_at = self.clock.ended_at if self.is_closed else None
        return min(filter(None, [ended_at, self.giving.withdrawn_at, self.now]))

    @property
    def may_read(self):
        """The documents and the lesson; one's own work can be read besides."""
        return self.giving.is_given

    @property
    def withdrawn(self):
        """The prefixes of documents whose words a page that is open must take away."""
        if not getattr(self.attempt, "has_withdrawn", False):
            return []
        return [one.prefix for one in self.laid_out if one.because]

    @property
    def withdrawn_documents(self):
        """The keys of the documents on the table whose texts nobody is shown any more."""
        return {one.pk for one in self.laid_out if one.text.is_withdrawn}

    @property
    def is_unfinished(self):
        """Given still, and not turned in."""
        attempt = self.attempt
        return attempt is not None and not attempt.is_turned_in and self.may_read

    @property
    def may_write(self):
        return self.is_unfinished and not self.is_closed

    @property
    def is_shared(self):
        """Whether several may write this, or have written it."""
        return self.attempt is not None and (self.quiz.signers > 1 or bool(self.attempt.signers))

    @property
    def takes_names_off(self):
        """Whether those who signed may still leave: what came back stays everybody's."""
        return self.may_write and not self.is_shut and self.attempt.round == 1

    @property
    def takes_signers(self):
        """Whether one more may sign now."""
        return self.takes_names_off and len(self.attempt.people) < self.quiz.signers

    @property
    def may_mark(self):
        """Whether notes are made on this page: while one writes, and in parts without questions."""
        return self.may_write or (self.quiz is None and bool(self.documents))

    # What

    @cached_property
    def support(self):
        """The student's aids of today."""
        return Support(student=self.student, **(getattr(self.giving, "aids", None) or {}))

    @property
    def aids(self):
        """What decides on the student's table: pinned by the own work, else the aids of today.

        Who only signed a classmate's work reads by the own aids, and learns nothing of another's.
        """
        if self.attempt is None:
            return self.support
        if self.attempt.student_id == self.student.pk:
            return self.attempt
        questions = [response.question for response in self.responses]
        return Attempt(**table_for(self.support, questions))

    def sit_down(self):
        """Note that this part was opened and begin its work. Bookkeeping, nothing else."""
        if self.quiz is None:
            self._note_opening()
            return
        # The work itself tells when its part was opened.
        if self.step.is_begun:
            self.attempt = self._with_photos_counted().first()
            if self.is_over and hand_in(self.attempts(), self.now):
                self.attempt = self.attempts().first()
        elif self.may_read and not self.is_closed and not self.is_shut:
            pins = any(step.is_loose for step in self.steps)
            self.attempt = Attempt.objects.begin(
                self.giving, self.quiz, self.student, aids=self.support, pins=pins
            )
            if self.attempt and self.attempt.asked_now is None:  # a classmate's, signed meanwhile
                self.attempt = self._with_photos_counted().first()

    def _note_opening(self):
        if self.may_read and not self.step.is_opened:
            opened = Progress(giving=self.giving, step=self.step, student=self.student)
            Progress.objects.bulk_create([opened], ignore_conflicts=True)

    def attempts(self):
        """This student's work on this part here, the latest round first, with who signed it."""
        work = Attempt.objects.of_student(self.student)
        here = work.filter(giving=self.giving, quiz=self.step.pk)
        return here.with_signers().with_own_dates().order_by("-round")

    def _with_photos_counted(self):
        """Who writes is told how many there are; for that no row of theirs need be asked. And
        whether something is kept beside the answer."""
        own = Q(photos__is_students=True)
        return self.attempts().annotate(
            photo_count=Count("photos", filter=own), has_words_beside=_has_words_beside()
        )

    def take_round(self, number=None):
        """Lay out the work of one round, by default the latest; 404 where there is none."""
        found = self._with_photos_counted()
        self.attempt = found.first() if number is None else found.filter(round=number).first()
        if self.attempt is None:
            raise Http404
        return self.attempt

    @cached_property
    def responses(self):
        if self.attempt is None:
            return []
        found = self.attempt.asked_now
        if found is None:
            found = list(self.attempt.responses.select_related("question", "keyed_by"))
        return self._with_open_texts(found)

    def _with_open_texts(self, responses):
        """The names of what is open to be read, for the kinds that tell words of it."""
        opened = SimpleLazyObject(lambda: {document.name for document in self.documents})
        for response in responses:
            response.question.open_texts = opened
        return responses

    @property
    def takes_photos(self):
        """Whether something is asked that can be written on paper."""
        return any(not one.question.is_scored for one in self.responses)

    @cached_property
    def photos(self):
        """The photographs of pages that this student may see now; none where work just begins."""
        if self.attempt is None or not self.attempt.saved_at and not self.attempt.is_turned_in:
            return []
        return list(self.attempt.photos.of_student(self.student))

    @cached_property
    def evidence(self):
        """What is cited in the answers; nothing where nothing was ever saved."""
        if self.attempt is None or not self.attempt.revision:
            return []
        found = list(Evidence.objects.with_withdrawals().filter(attempt=self.attempt))
        tables = {document.shown_version.pk: document for document in self.laid_out}
        for evidence in found:
            document = tables.get(evidence.version_id)
            evidence.because = document.because if document else ""
            evidence.apart = self._apart(document)
            evidence.document = None if evidence.apart else document
            evidence.href = (
                address_of(evidence.document, evidence.start) if evidence.document else ""
            )
        return found

    def _apart(self, document):
        """Why a passage of the answer does not lead to its words; "" where it does.

        Who writes one answer together may read different texts. The sentence is the same for
        each: it names no text, and nobody's aids.
        """
        if document is None and self.laid_out:
            return _("These words are from another text than those here. They stay in the answer.")
        because = document.because if document else ""
        return because and f"{because} {_('Your quotation is kept.')}"

    @cached_property
    def documents(self):
        """Those on the table that students may read: no words of the others reach a page."""
        return [one for one in self.laid_out if not one.because]

    @property
    def versions(self):
        return [document.shown_version for document in self.documents]

    @cached_property
    def table(self):
        if not self.may_read or self.rests:
            return Laid([], [])
        is_timed = self.quiz is not None and self.quiz.is_timed
        reader = None if is_timed else self.student  # a running clock wins over stages
        shown = self.step.shown_documents().with_surroundings()
        return lay_out(shown, self.aids, reader, self.giving)

    @property
    def laid_out(self):
        """All documents on the student's table, also those whose words are withheld."""
        return self.table.documents

    def with_surroundings(self):
        """Lay around the words: who made each document (to cite it), its pictures."""
        for document in self.laid_out:
            source = document.text.source
            document.terms = words_explained(document, self.support.language)
            people = read_contributions(document.people_there)
            document.citation = citation(source, people, document.text)
            if getattr(document, "beside", None):
                document.original_citation = citation(source, people, document.original)
            # What is for teachers only, or held back, is that with all that hangs on it.
            is_closed = source.is_for_teachers or document.is_held or document.is_resting
            document.attachments = [] if is_closed else _pictures(document)
        ask_rights([one for row in self.laid_out for one in row.attachments])


def _pictures(document):
    found = read_attachments(document.files_there, document.text.source)
    for picture in found:
        picture.has_decisions = document.has_decisions
    return found


def address_of(document, start):
    """Where a passage of a document begins on the page: "#d5p3"."""
    blocks = blocks_for(document.shown_version.blocks, document.prefix)
    first = next((one for one in blocks if one["end"] > start), None)
    return f"#{first['id']}" if first else ""
