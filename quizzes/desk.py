"""A student's place at one part of an assignment: what lies there, and what may be done now."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import (
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    prefetch_related_objects,
)
from django.http import Http404
from django.utils import timezone

from lessons.models import Giving, Progress, Step
from quizzes.models import Attempt, Evidence
from quizzes.moving import bring_along, has_left_behind
from sources.citation import citation
from sources.models import Contribution
from sources.rendering import blocks_for


def givings_of(user):
    """What this student was given, with the student's own dates.

    `is_given`: the class has it now. Otherwise (withdrawn, class left) only the work done
    there can be read. A lesson that became a draft again stays for who works on it.
    """
    given = Giving.objects.for_student(user).opened()
    worked = Attempt.objects.of_student(user).filter(giving=OuterRef("pk"))
    return (
        Giving.objects.annotate(
            is_given=Exists(given.filter(pk=OuterRef("pk"))), has_work=Exists(worked)
        )
        .filter(Q(is_given=True, pk__in=Giving.objects.shown().values("pk")) | Q(has_work=True))
        .with_dates_of(user)
        .select_related("assignment__lesson", "classroom")
    )


def giving_of(user, assignment):
    """The one of `givings_of` for this assignment, begun work first; 404 for strangers."""
    found = givings_of(user).filter(assignment=assignment).annotate(is_moved=has_left_behind(user))
    giving = found.order_by("-is_given", "-has_work", "-pk").first()
    if giving is None:
        raise Http404
    if giving.is_given and giving.is_moved:
        bring_along(user, giving)
    return giving


def rounds_of(user):
    """This student's work with the own dates of its giving, for `Desk.at_work`."""
    given = Giving.objects.for_student(user).opened().filter(pk=OuterRef("giving"))
    own = Q(giving__extensions__student=user)
    return (
        Attempt.objects.of_student(user)
        .select_related("giving", "quiz")
        .annotate(is_given=Exists(given))
        .annotate(own=FilteredRelation("giving__extensions", condition=own))
        .annotate(own_due_at=F("own__due_at"), own_closes_at=F("own__closes_at"))
        .order_by("-is_given", "-giving")
    )


def parts_of(giving, user):
    """The parts of a given lesson in order, with what this student has opened and finished."""
    mine = Progress.objects.filter(step=OuterRef("pk"), student=user, giving=giving)
    work = Attempt.objects.of_student(user).filter(giving=giving, quiz=OuterRef("pk"))
    return giving.assignment.lesson.steps.select_related("quiz").annotate(
        is_opened=Exists(mine),
        is_finished=Exists(mine.filter(finished_at__isnull=False)),
        is_begun=Exists(work),
    )


@dataclass
class Desk:
    student: object
    giving: Giving
    steps: list
    step: Step | None = None
    attempt: Attempt | None = None
    now: object = field(default_factory=timezone.now)

    @classmethod
    def of(cls, user, assignment, step=None):
        """The desk of `user` at a part; 404 for whoever has no seat at it."""
        giving = giving_of(user, assignment)
        steps = list(parts_of(giving, user))
        desk = cls(user, giving, steps)
        if step is not None:
            desk.step = next((one for one in steps if one.pk == step), None)
            if desk.step is None:
                raise Http404
        return desk

    @classmethod
    def at_work(cls, user, assignment, step, number):
        """The desk with the work of one round on it, in one query, for a save; else 404."""
        rounds = rounds_of(user).filter(giving__assignment=assignment, quiz=step, round=number)
        attempt = rounds.first()
        if attempt is None:
            raise Http404
        if not attempt.is_given and giving_of(user, assignment).is_moved:
            attempt = rounds.first()
        giving = attempt.giving
        for name in ("is_given", "own_due_at", "own_closes_at"):
            setattr(giving, name, getattr(attempt, name))
        return cls(user, giving, [attempt.quiz], attempt.quiz, attempt)

    @property
    def lesson(self):
        return self.giving.assignment.lesson

    @property
    def quiz(self):
        return getattr(self.step, "quiz", None)

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
        return self.giving.own_dates[0]

    @property
    def closes_at(self):
        return self.giving.own_dates[1]

    @property
    def is_closed(self):
        return self.closes_at is not None and self.closes_at <= self.now

    @property
    def ended_at(self):
        """When writing ended without being turned in: closed, withdrawn, or the class left."""
        return min(filter(None, [self.closes_at, self.giving.withdrawn_at, self.now]))

    @property
    def may_read(self):
        """The documents and the lesson; one's own work can be read besides."""
        return self.giving.is_given

    @property
    def is_unfinished(self):
        """Given still, and not turned in."""
        attempt = self.attempt
        return attempt is not None and not attempt.is_turned_in and self.may_read

    @property
    def may_write(self):
        return self.is_unfinished and not self.is_closed

    # What

    def sit_down(self):
        """Note that this part was opened and begin its work. Bookkeeping, nothing else."""
        if self.quiz is None:
            self._note_opening()
            return
        # The work itself tells when its part was opened.
        if self.step.is_begun:
            self.attempt = self.attempts().first()
        elif self.may_read and not self.is_closed:
            self.attempt = Attempt.objects.begin(self.giving, self.quiz, self.student)

    def _note_opening(self):
        if self.may_read and not self.step.is_opened:
            opened = Progress(giving=self.giving, step=self.step, student=self.student)
            Progress.objects.bulk_create([opened], ignore_conflicts=True)

    def attempts(self):
        """This student's work on this part here, the latest round first."""
        return (
            Attempt.objects.of_student(self.student)
            .filter(giving=self.giving, quiz=self.step.pk)
            .order_by("-round")
        )

    def take_round(self, number=None):
        """Lay out the work of one round, by default the latest; 404 where there is none."""
        found = self.attempts() if number is None else self.attempts().filter(round=number)
        self.attempt = found.first()
        if self.attempt is None:
            raise Http404
        return self.attempt

    @cached_property
    def responses(self):
        if self.attempt is None:
            return []
        if self.attempt.asked_now is not None:
            return self.attempt.asked_now
        return list(self.attempt.responses.select_related("question"))

    @cached_property
    def evidence(self):
        """What is cited in the answers; nothing where nothing was ever saved."""
        if self.attempt is None or not self.attempt.revision:
            return []
        found = list(Evidence.objects.filter(attempt=self.attempt))
        tables = {document.shown_version.pk: document for document in self.documents}
        for evidence in found:
            evidence.document = tables.get(evidence.version_id)
            evidence.href = _address(evidence) if evidence.document else ""
        return found

    @cached_property
    def documents(self):
        """Those on the table that students may read: no words of the others reach a page."""
        return [one for one in self.laid_out if not one.text.source.is_for_teachers]

    @property
    def withheld(self):
        """Those that were made "Teachers only" since: to be named, and no more."""
        return [one for one in self.laid_out if one.text.source.is_for_teachers]

    @cached_property
    def laid_out(self):
        """All documents of the part, each with its label and the prefix of its addresses."""
        if not self.may_read:
            return []
        documents = list(self.step.shown_documents().with_words())
        for number, document in enumerate(documents, 1):
            document.name = document.label or f"Doc {number}"
            document.prefix = f"d{number}"
            if document.shown_version:
                document.shown_version.text = document.text  # a sheet asks its words for it
        return [document for document in documents if document.shown_version]

    def with_surroundings(self):
        """Fetch what lies around the words: who made each document (to cite it), its pictures."""
        people = Contribution.objects.select_related("person")
        prefetch_related_objects(
            self.documents,
            Prefetch("text__source__contributions", people),
            "text__source__attachments",
        )
        for document in self.documents:
            source = document.text.source
            document.citation = citation(source, source.contributions.all(), document.text)
            document.attachments = source.attachments.all()


def _address(evidence):
    """Where a passage begins on the page: "#d5p3"."""
    document = evidence.document
    blocks = blocks_for(document.shown_version.blocks, document.prefix)
    first = next((one for one in blocks if one["end"] > evidence.start), None)
    return f"#{first['id']}" if first else ""
