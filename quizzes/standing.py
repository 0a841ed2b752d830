"""Where a class stands in an assignment: every student, every part with questions.

A student's standing is that of all parts together: "writing" while any part is still
open, "given back" only when all are.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from django.utils import timezone

from lessons.clock import GRACE
from lessons.models import Enrolment, Extension, Giving
from quizzes.desk.clock import Clock, of_work
from quizzes.desk.clock import State as ClockState
from quizzes.hidden_names import Nobody, masked
from quizzes.models import Attempt, Quiz

State = Attempt.State

#: From least to most advanced; a student stands where the least advanced part stands.
ORDER = [
    State.NOT_STARTED,
    State.WRITING,
    State.TURNED_IN,
    State.BEING_GRADED,
    State.MODERATION,
    State.GRADED,
    State.GIVEN_BACK,
    State.READ,
]
#: What the columns of a class count.
COLUMNS = {
    State.NOT_STARTED: "not_started",
    State.WRITING: "writing",
    State.TURNED_IN: "turned_in",
    State.BEING_GRADED: "turned_in",
    State.MODERATION: "turned_in",
    State.GRADED: "graded",
    State.GIVEN_BACK: "given_back",
    State.READ: "read",
}


@dataclass
class Standing:
    """One student of one giving: the latest work of each part, and all of it in a word."""

    student: object
    giving: Giving
    parts: list = field(default_factory=list)  # one Attempt or None a quiz, in order
    extension: Extension | None = None

    @property
    def is_excused(self):
        return bool(self.extension and self.extension.excused)

    @property
    def state(self):
        states = [_plain(part.state) if part else State.NOT_STARTED for part in self.parts]
        if not states:
            return State.NOT_STARTED
        if len(set(states)) > 1 and min(map(ORDER.index, states)) < ORDER.index(State.WRITING):
            return State.WRITING
        return min(states, key=ORDER.index)

    @property
    def due_at(self):
        return self.giving.dates_with(self.extension)[0]

    @property
    def own_parts(self):
        """`parts` without what the student signed: that stands in the row of its desk, too."""
        return [one for one in self.parts if one is None or one.student_id == self.student.pk]

    def clock(self, part, now):
        """The clock at one piece of work of `parts`."""
        return Clock.of(part, part.quiz, part.closes_at, now, part.round)

    @property
    def late_by(self):
        """How long after the due time the last part came in, or None."""
        delays = [part.late_by(part.due_at) for part in self.parts if part]
        return max((delay for delay in delays if delay), default=None)


def with_names(rows):
    """The same for a list of names: of work whose names are hidden, that it was turned in."""
    return [
        replace(row, parts=[masked(one) if _is_hidden(one) else one for one in row.parts])
        for row in rows
    ]


def under_numbers(rows):
    """A row for each piece of work whose names are hidden, in the order of their numbers."""
    hidden = [
        Standing(
            Nobody(part), row.giving, [one if one is part else None for one in row.parts], None
        )
        for row in rows
        for part in row.own_parts
        if _is_hidden(part)
    ]
    return sorted(hidden, key=lambda row: str(row.student))


def _is_hidden(part):
    return part is not None and part.is_turned_in and part.hides_names


def _plain(state):
    return State.WRITING if state == State.TO_REVISE else state


def quizzes_of(assignments):
    """`{lesson id: [quiz, …]}` in the order of the parts. One query."""
    found = defaultdict(list)
    lessons = {assignment.lesson_id for assignment in assignments}
    for quiz in Quiz.objects.filter(lesson__in=lessons):
        found[quiz.lesson_id].append(quiz)
    return found


def standings(givings):
    """`{giving id: [Standing, …]}` by student's name. Four queries, whatever the size."""
    givings = list(givings)
    quizzes = quizzes_of([giving.assignment for giving in givings])
    extensions = {
        (extension.giving_id, extension.student_id): extension
        for extension in Extension.objects.filter(giving__in=givings)
    }
    work = _latest_work(givings, extensions)
    students = _students(givings, work.values())
    return {
        giving.pk: [
            Standing(
                student,
                giving,
                [
                    work.get((giving.pk, student.pk, quiz.pk))
                    for quiz in quizzes[giving.assignment.lesson_id]
                ],
                extensions.get((giving.pk, student.pk)),
            )
            for student in students[giving.pk]
        ]
        for giving in givings
    }


def _latest_work(givings, extensions):
    """`{(giving id, student id, quiz id): Attempt}` of the latest round, states annotated.

    With `Attempt.due_at`, `Attempt.closes_at` and `Attempt.late`, of the one whose desk it is.
    """
    by_pk = {giving.pk: giving for giving in givings}
    attempts = Attempt.objects.filter(giving__in=givings).latest_round().with_state()
    attempts = of_work(attempts.with_signers().with_next_steps(), timezone.now())
    found = {}
    for attempt in attempts.select_related("student", "quiz"):
        giving = attempt.giving = by_pk[attempt.giving_id]
        own = extensions.get((giving.pk, attempt.student_id))
        attempt.due_at, attempt.closes_at = attempt.dates_in_round(giving.dates_with(own))
        attempt.own_extension, attempt.late = own, attempt.lateness(giving, own)
        found[giving.pk, attempt.student_id, attempt.quiz_id] = attempt
        for one in attempt.signers:
            found[giving.pk, one.student.pk, attempt.quiz_id] = attempt.seen_by(one)
    return found


def _students(givings, attempts):
    """Who sits in each class today (`joined_at`), and who has left (`has_left`) with work in it."""
    rows = Enrolment.objects.filter(classroom__in=[giving.classroom_id for giving in givings])
    sitting = defaultdict(dict)
    for row in rows.current().students().select_related("user"):
        sitting[row.classroom_id][row.user_id] = row.user
        row.user.joined_at = row.joined_at
    classrooms = {giving.pk: giving.classroom_id for giving in givings}
    found = {giving.pk: dict(sitting[giving.classroom_id]) for giving in givings}
    for attempt in attempts:
        if attempt.is_begun or attempt.is_turned_in:
            for person in attempt.people:
                person.has_left = person.pk not in sitting[classrooms[attempt.giving_id]]
                found[attempt.giving_id].setdefault(person.pk, person)
    return {pk: sorted(people.values(), key=str) for pk, people in found.items()}


@dataclass
class Uncollected:
    """What was written, and is closed for its student without being turned in.

    Of what has just ended last words still count: it is collected `later`, all of it `from_then`.
    """

    now: list = field(default_factory=list)
    later: list = field(default_factory=list)
    from_then: object = None


def to_collect(rows):
    """The `Uncollected` of a list of standings."""
    now, found = timezone.now(), Uncollected()
    parts = [(row, part) for row in rows for part in row.own_parts if part]
    # A round that was only sent back has a text, and nothing was saved in it.
    written = [(row, part) for row, part in parts if part.saved_at and not part.is_turned_in]
    for row, part in written:
        clock = row.clock(part, now)
        if clock.state != ClockState.CLOSED:
            continue
        if now - clock.ends > GRACE:
            found.now.append(part)
        else:
            found.later.append(part)
            found.from_then = max(filter(None, [found.from_then, clock.ends + GRACE]))
    return found


def counts(rows):
    """`{"not_started": 2, …, "excused": 1}` of a list of standings."""
    counter = Counter()
    for row in rows:
        counter["excused" if row.is_excused else COLUMNS[row.state]] += 1
    return {name: counter[name] for name in [*dict.fromkeys(COLUMNS.values()), "excused"]}


def with_work_waiting(user):
    """The classes of this person in which work was turned in and not given back."""
    work = Attempt.objects.for_marker(user).turned_in().filter(given_back_at=None)
    return Giving.objects.taught_by(user).filter(pk__in=work.values("giving"))


def waiting(givings, rows):
    """Work turned in and not given back, a line for each part of each class, oldest first."""
    found = {}
    for giving in givings:
        for row in rows[giving.pk]:
            for part in filter(None, row.own_parts):
                if part.is_turned_in and not part.is_given_back:
                    found.setdefault((giving, part.quiz), []).append(part)
    lines = [
        {
            "giving": giving,
            "quiz": quiz,
            "to_grade": [part for part in parts if part.state != part.State.GRADED],
            "graded": [part for part in parts if part.state == part.State.GRADED],
            "begun": sum(part.state == part.State.BEING_GRADED for part in parts),
            "oldest": min(part.turned_in_at for part in parts),
        }
        for (giving, quiz), parts in found.items()
    ]
    return sorted(lines, key=lambda line: line["oldest"])
