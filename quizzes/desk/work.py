"""A student's work over all assignments: what is due, in what state, and what came back."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, Q
from django.utils import timezone

from lessons.models import Giving, Progress, Step
from quizzes.desk.clock import Clock, hand_in, of_work
from quizzes.desk.seat import givings_of
from quizzes.models import Attempt, StudentQuestion
from quizzes.models.conversion import school_grade_of, with_school_grade
from quizzes.models.release import let_out


@dataclass
class Part:
    """One part of an assignment, and where this student stands in it."""

    step: Step
    number: int
    attempt: Attempt | None = None
    clock: Clock | None = None  # of timed work that is not turned in
    is_opened: bool = False
    is_finished: bool = False

    @property
    def is_quiz(self):
        return self.step.kind == Step.Kind.QUIZ

    @property
    def is_done(self):
        if self.is_quiz:
            return self.attempt is not None and self.attempt.is_turned_in
        return self.is_finished

    @property
    def is_begun(self):
        if self.is_quiz:
            return self.attempt is not None and (self.attempt.is_begun or self.is_against_the_clock)
        return self.is_opened

    @property
    def is_against_the_clock(self):
        """The clock has begun, whether or not anything was saved."""
        return self.clock is not None and self.clock.number > 0

    @property
    def is_sent_back(self):
        """To be revised: a later round waits to be turned in."""
        return self.attempt is not None and self.attempt.round > 1 and not self.is_done

    @property
    def came_back(self):
        return self.attempt is not None and self.attempt.is_given_back


@dataclass
class GivenWork:
    """One assignment of one student."""

    giving: Giving
    parts: list[Part] = field(default_factory=list)
    now: object = field(default_factory=timezone.now)

    @property
    def lesson(self):
        return self.giving.assignment.lesson

    @property
    def _dates(self):
        """As they hold for what comes next."""
        return self._row.own_dates

    @property
    def _row(self):
        """What has them: the work that waits, with those of the one whose desk it is, or where
        there is none yet the giving, with one's own."""
        waiting = [part for part in self.parts if part.attempt and not part.is_done]
        waiting.sort(key=lambda part: part is not self.next_part)
        return waiting[0].attempt if waiting else self.giving

    @property
    def due_at(self):
        return self._dates[0]

    @property
    def late_rule(self):
        """What coming late will cost, while something can still be turned in; else None."""
        return self.giving.late_rule_of(self._row) if self.is_open and self.due_at else None

    @property
    def closes_at(self):
        return self._dates[1]

    @property
    def is_closed(self):
        return self.closes_at is not None and self.closes_at <= self._reading

    @property
    def is_overdue(self):
        return self.due_at is not None and self.due_at < self._reading

    @property
    def _reading(self):
        """Nothing ends while the clock is stopped."""
        return self.giving.clock_held_at or self.now

    @property
    def is_done(self):
        """All questions turned in; a lesson without any is done when all of it is finished."""
        asking = [part for part in self.parts if part.is_quiz]
        return all(part.is_done for part in asking or self.parts)

    @property
    def is_open(self):
        """Something is still to be done, and can be."""
        waits = not (self.is_done or self.is_closed or self.giving.is_excused)
        return self.giving.is_given and waits

    @property
    def is_begun(self):
        return any(part.is_begun for part in self.parts)

    @property
    def next_part(self):
        """Where to go on: what was sent back, what one is writing, else the first not done."""
        waiting = [part for part in self.parts if not part.is_done]
        back = [part for part in waiting if part.is_sent_back]
        writing = [part for part in waiting if part.is_quiz and part.is_begun]
        return next(iter(back or writing or waiting), None)

    @property
    def given_back(self):
        return [part for part in self.parts if part.came_back]

    @property
    def answered(self):
        """Parts where an answer to the student's question waits to be read."""
        return [part for part in self.parts if part.attempt and part.attempt.has_news]

    @property
    def school_grade(self):
        """What the points of all parts become, or None as long as not all of it came back."""
        back = self.given_back
        return school_grade_of(back[0].attempt) if back else None


def work_of(user, givings=None):
    """All of a student's `GivenWork`, what is due first first. Six queries for any number."""
    hand_in(Attempt.objects.of_student(user))
    givings = list(givings_of(user) if givings is None else givings)
    due = [one for one in givings if one.is_release_due]
    if due:
        let_out(due)
    lessons = {one.assignment.lesson_id for one in givings}
    steps = Step.objects.filter(lesson__in=lessons).select_related("quiz")
    by_lesson = {}
    for step in steps:
        by_lesson.setdefault(step.lesson_id, []).append(step)
    attempts, progress = _attempts(user, givings), _progress(user, givings)
    work = []
    for giving in givings:
        parts = [
            _part(giving, step, number, attempts, progress)
            for number, step in enumerate(by_lesson.get(giving.assignment.lesson_id, []), 1)
        ]
        work.append(GivenWork(giving, parts))
    _lay_clocks(work)
    far = timezone.now() + timezone.timedelta(days=36500)
    return sorted(work, key=lambda one: (one.giving.own_dates[0] or far, -one.giving.pk))


def _part(giving, step, number, attempts, progress):
    key = (giving.pk, step.pk)
    opened = progress.get(key)
    return Part(
        step,
        number,
        attempts.get(key),
        is_opened=opened is not None,
        is_finished=bool(opened and opened.finished_at),
    )


def _lay_clocks(work):
    """Beside each part that is written against the clock what it shows."""
    parts = [part for one in work for part in one.parts if _is_timed(part)]
    if not parts:
        return
    now = timezone.now()
    rows = of_work(Attempt.objects.filter(pk__in=[one.attempt.pk for one in parts]), now)
    rows = rows.with_own_dates().select_related("giving", "quiz")
    clocks = {row.pk: Clock.of_work(row, now) for row in rows}
    for part in parts:
        part.clock = clocks.get(part.attempt.pk)


def _is_timed(part):
    is_written = part.is_quiz and part.attempt is not None and not part.attempt.is_turned_in
    return is_written and part.attempt.round == 1 and part.step.quiz.is_timed


def _attempts(user, givings):
    """The latest round of each piece of work, with how many questions are answered."""
    answered = Count("responses", filter=~Q(responses__answer=""))
    found = Attempt.objects.of_student(user).filter(giving__in=givings)
    found = found.with_signers().with_own_dates()
    news = StudentQuestion.objects.about_this().of_what_came_back().asked_by_one(user).news()
    counted = with_school_grade(found, user).annotate(
        asked=Count("responses"), answered=answered, has_news=Exists(news)
    )
    here, work = {giving.pk: giving for giving in givings}, {}
    for one in counted.order_by("round"):
        one.giving = here[one.giving_id]
        work[one.giving_id, one.quiz_id] = one
    return work


def _progress(user, givings):
    found = Progress.objects.filter(student=user, giving__in=givings)
    return {(one.giving_id, one.step_id): one for one in found}
