"""A page for each student of a class, to talk over with parents: what came back, nothing else."""

from dataclasses import dataclass, field

from django.db.models import Exists, Max, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect, render

from lessons.late import left_of
from lessons.models import Assignment, AuditEvent, Classroom, Giving
from lessons.views.classes import form_page, staff_only
from quizzes.forms.reports import ReportsForm, ReportsShownForm
from quizzes.models import Attempt, Mark, Response, Signature
from quizzes.models.conversion import school_grade_of, with_school_grade
from quizzes.models.release import let_out
from quizzes.rows import rows_of


@dataclass
class PartReport:
    """One part that came back: `answers` are (number, Response, Mark or None, rubric rows)."""

    attempt: Attempt
    answers: list = field(default_factory=list)

    @property
    def total(self):
        return left_of(self.earned, self.attempt.own_lateness)

    @property
    def earned(self):
        """The same before coming late takes any."""
        points = [mark.points for _n, _r, mark, _rows in self.answers if mark and mark.is_done]
        given = [one for one in points if one is not None]
        return sum(given) if given else None

    @property
    def most(self):
        return sum(
            sum(row.most for row in rows) if rows else response.keyed.points
            for _n, response, _mark, rows in self.answers
        )

    @property
    def levels(self):
        """`[(Row, Reached, what to do next), …]` of the rubrics, where a level was given and is
        done."""
        return [
            (row, reached, row.next_step(mark))
            for _n, _response, mark, rows in self.answers
            for row in rows
            if mark and mark.is_done and (reached := row.reached(mark.levels))
        ]

    @property
    def points_set(self):
        """The marks whose points are another number than their levels add up to."""
        return [
            mark for _n, _r, mark, _rows in self.answers if mark and mark.is_done and mark.is_set
        ]

    @property
    def comments(self):
        """`[(number of the question, comment), …]` of what the teacher wrote."""
        return [
            (number, mark.comment)
            for number, _response, mark, _rows in self.answers
            if mark and mark.comment.strip()
        ]


@dataclass
class Report:
    """One student, and the parts that came back in the order they did."""

    student: object
    parts: list = field(default_factory=list)

    @property
    def assignments(self):
        """`[(Assignment, SchoolGrade or None, [PartReport, …]), …]`.

        What is read of a part is told to the one whose desk it is.
        """
        found = {}
        for part in self.parts:
            found.setdefault(part.attempt.giving.assignment, []).append(part)
        return [(one, self._school_grade(parts), parts) for one, parts in found.items()]

    def _school_grade(self, parts):
        attempts = [part.attempt for part in parts]
        own = next((one for one in attempts if one.student_id == self.student.pk), None)
        return school_grade_of(own) if own else None


@staff_only
@form_page
def reports(request, classroom_id):
    """The whole class on one page to print, in the order of the appointments that are typed.

    The address keeps the order and the assignments, by their numbers: no name stands in it.
    """
    room = get_object_or_404(Classroom.objects.taught_by(request.user), pk=classroom_id)
    seats = room.enrolments.current().students().select_related("user")
    students = [seat.user for seat in seats]
    let_out(Giving.objects.filter(classroom=room))
    assignments = _assignments(request.user, room)
    named, work = ReportsShownForm(request.GET).chosen(students, list(assignments))
    people = named or students
    if request.method == "POST":
        form = ReportsForm(request.POST, students=students, assignments=assignments)
        if form.is_valid():
            return redirect(f"{request.path}{form.query}")
        people = []
    else:
        initial = {"order": _lines(named), "work": work}
        form = ReportsForm(initial=initial, students=students, assignments=assignments)
    AuditEvent.note(request.user, "reports printed", about=room, count=len(people))
    context = {
        "classroom": room,
        "form": form,
        "reports": read_reports(request.user, room, people, work),
        "shown": len(work),
        "count": len(assignments),
    }
    return render(request, "quizzes/marking/reports.html", context)


def _assignments(user, room):
    """Those of which something came back in this class, the latest first."""
    here = Q(givings__classroom=room)
    back = Max("givings__attempts__given_back_at", filter=here)
    found = Assignment.objects.taught_by(user).annotate(back=back).exclude(back=None)
    return found.select_related("lesson").order_by("-back", "-pk")


def _lines(people):
    """Who is named, a line each, as `ReportsForm` reads it."""
    return "\n".join(f"{one} {one.school_number}".strip() for one in people)


def read_reports(user, room, people, assignments):
    """A `Report` for each of these students, in their order, of these assignments. A fixed number
    of queries."""
    attempts = list(_came_back(user, room, people).filter(giving__assignment__in=assignments))
    parts = {attempt.pk: PartReport(attempt) for attempt in attempts}
    responses = Response.objects.for_marker(user).filter(attempt__in=attempts)
    responses = list(
        responses.select_related("question", "keyed_by").order_by(
            "question__position", "question_id"
        )
    )
    marks = Mark.objects.counting().filter(response__in=responses)
    marks = {mark.response_id: mark for mark in marks}
    rubrics = rows_of({one.rubric_id for one in responses} - {None})
    for response in responses:
        answers = parts[response.attempt_id].answers
        rows = rubrics.get(response.rubric_id, [])
        answers.append((len(answers) + 1, response, marks.get(response.pk), rows))
    found = {student.pk: Report(student) for student in people}
    for attempt in attempts:
        for person in attempt.people:
            if person.pk in found:
                found[person.pk].parts.append(parts[attempt.pk])
    return list(found.values())


def _came_back(user, room, people):
    """The latest round that came back of each piece of work: what its student may read."""
    back = Attempt.objects.for_marker(user).exclude(given_back_at=None)
    written = Q(student__in=people) | Exists(
        Signature.objects.filter(attempt=OuterRef("pk"), student__in=people)
    )
    back = back.filter(written, giving__classroom=room)
    later = Attempt.objects.exclude(given_back_at=None).filter(
        giving=OuterRef("giving"),
        quiz=OuterRef("quiz"),
        student=OuterRef("student"),
        round__gt=OuterRef("round"),
    )
    found = with_school_grade(back.filter(~Exists(later))).with_signers().with_own_dates()
    found = found.select_related("quiz", "giving__assignment__lesson")
    return found.order_by("giving__assignment", "quiz__position", "quiz")
