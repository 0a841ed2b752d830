"""All papers of an assignment on paper: one page to print, or a file for each student."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.passing import batches, sent, zipped
from lessons.late import left_of
from lessons.models import AuditEvent, Classroom, Giving
from lessons.views.classes import staff_only
from quizzes.answer_text import lines_of, parted
from quizzes.forms.papers import PapersForm
from quizzes.hidden_names import by_name
from quizzes.marking.desk import at_hand
from quizzes.marking.release import own_assignment
from quizzes.models import Attempt, Mark, Quiz, Response
from quizzes.rows import rows_of

#: So many papers stand on one page to print: a class with three parts prints as one.
ON_A_PAGE = 100
#: So many students' papers are at hand at once while the files are written.
BATCH = 10


@dataclass
class Printed:
    """One answer on paper: its words with their passages, and the rubric with the level chosen."""

    number: int
    response: Response
    rows: list
    mark: object = None

    @property
    def question(self):
        return self.response.keyed

    @property
    def most(self):
        return sum(row.most for row in self.rows) if self.rows else self.question.points

    @property
    def parted(self):
        """(passages that the answer uses, those only gathered)."""
        evidence = self.response.evidence.all()
        is_prose = self.response.handler.shape is str
        return parted(self.response.answer, evidence) if is_prose else (evidence, [])

    @property
    def remarks(self):
        """In the margin: of whose points count and, once the student has them, everybody's."""
        if self.mark is None:
            return []
        remarks = self.response.remarks.all()
        is_back = self.response.attempt.is_given_back
        return [one for one in remarks if is_back or one.marker_id == self.mark.marker_id]

    @property
    def lines(self):
        return lines_of(self.response, self.response.evidence.all(), self.remarks)

    @property
    def scored(self):
        """`[(Row, its Reached or None, what to do next), …]` of the rubric."""
        levels = self.mark.levels if self.mark else {}
        return [(row, row.reached(levels), row.next_step(self.mark)) for row in self.rows]


@dataclass
class Paper:
    attempt: Attempt
    answers: list

    @property
    def total(self):
        return left_of(self.earned, self.attempt.own_lateness)

    @property
    def earned(self):
        """The same before coming late takes any."""
        points = [one.mark.points for one in self.answers if one.mark]
        given = [one for one in points if one is not None]
        return sum(given) if given else None

    @property
    def most(self):
        return sum(one.most for one in self.answers)


@staff_only
@require_safe
def papers(request, assignment_id):
    """Every paper on one page, a sheet a paper; the browser prints it or saves it as a PDF."""
    assignment, form, work = _asked_for(request, assignment_id, "papers printed")
    page = Paginator(work, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "assignment": assignment,
        "form": form,
        "page_obj": page,
        "papers": read_papers(page.object_list, request.user, form.chosen["is_empty"]),
        "is_empty": form.chosen["is_empty"],
        "query": request.GET.urlencode(),
    }
    return render(request, "quizzes/marking/papers.html", context)


@staff_only
@require_safe
def papers_zip(request, assignment_id):
    """The same as a ZIP with a page for each student, sent while it is written."""
    assignment, form, work = _asked_for(request, assignment_id, "papers exported")
    files = _files(work, _by_writers(work), request.user, form.chosen["is_empty"])
    name = f"papers-{assignment.pk}-{timezone.localdate().isoformat()}.zip"
    return sent(zipped(files), "application/zip", name)


def _asked_for(request, assignment_id, action):
    """(assignment, PapersForm, the work that it asks for). Noted as `action`."""
    assignment = own_assignment(request, assignment_id)
    givings = Giving.objects.taught_by(request.user).filter(assignment=assignment)
    classrooms = Classroom.objects.filter(pk__in=givings.values("classroom"))
    parts = Quiz.objects.filter(lesson=assignment.lesson_id)
    form = PapersForm(request.GET, classrooms=classrooms, parts=parts)
    chosen = form.chosen
    work = Attempt.objects.for_marker(request.user).last_turned_in()
    work = work.filter(giving__assignment=assignment)
    if chosen["room"]:
        work = work.filter(giving__classroom=chosen["room"])
    if chosen["part"]:
        work = work.filter(quiz=chosen["part"])
    people = ("giving__classroom__name", by_name(), "student", "giving")
    work = work.order_by(*people, "quiz__position", "quiz", "pk")
    room = str(chosen["room"] or "")
    AuditEvent.note(request.user, action, about=assignment, room=room)
    return (
        assignment,
        form,
        work.with_signers()
        .with_own_dates()
        .select_related("quiz", "giving__classroom", "giving__assignment__lesson"),
    )


def read_papers(attempts, reader, is_empty=False):
    """The `Paper` of each, in a fixed number of queries. `is_empty` leaves out what was graded."""
    attempts = {attempt.pk: attempt for attempt in attempts}
    marks = Mark.objects.shown_to(reader).counting().done()
    responses = at_hand(Response.objects.filter(attempt__in=attempts.keys()), reader)
    responses = responses.prefetch_related(Prefetch("marks", marks, to_attr="counted"))
    found = {pk: [] for pk in attempts}
    for response in responses.order_by("question__position", "question_id"):
        response.attempt = attempts[response.attempt_id]
        found[response.attempt_id].append(response)
    rubrics = rows_of({one.rubric_id for some in found.values() for one in some} - {None})
    return [
        Paper(
            attempt,
            [
                _printed(number, response, rubrics, is_empty)
                for number, response in enumerate(found[attempt.pk], 1)
            ],
        )
        for attempt in attempts.values()
    ]


def _printed(number, response, rubrics, is_empty):
    for one in response.evidence.all():
        one.href = ""  # on paper a place leads to its words below the answer
        one.key = f"{response.attempt_id}-{one.key}"  # which are one student's among many
    mark = None if is_empty else next(iter(response.counted), None)
    return Printed(number, response, rubrics.get(response.rubric_id, []), mark)


# --- a file a student --------------------------------------------------------------------


def _by_writers(work):
    """`[[primary key, …], …]` of the work in one file each: as many as there are files."""
    keys = sorted(((_writers(one), one.pk) for one in work.iterator(BATCH)), key=itemgetter(0))
    return [[pk for _whose, pk in some] for _whose, some in groupby(keys, itemgetter(0))]


def _files(work, groups, reader, is_empty):
    """(name, its page in one piece) of each, read BATCH of them at a time."""
    names = set()
    for batch in batches(groups, BATCH):
        read = read_papers(work.filter(pk__in=[*chain(*batch)]), reader, is_empty)
        found = {paper.attempt.pk: paper for paper in read}
        for keys in batch:
            # What was erased since is left out.
            papers = [found[pk] for pk in keys if pk in found]
            if papers:
                yield _name_of(papers[0].attempt, names), [_page(papers, is_empty)]


def _page(papers, is_empty):
    context = {"papers": papers, "attempt": papers[0].attempt, "is_empty": is_empty}
    return render_to_string("quizzes/marking/papers_file.html", context).encode()


def _writers(attempt):
    """Whose it is: what one of them wrote without the others is none of theirs."""
    people = [(str(person).casefold(), person.pk) for person in attempt.people]
    named = (attempt.called, []) if attempt.hides_names else ("", people)
    return str(attempt.giving.classroom), attempt.giving_id, named


def _name_of(attempt, taken):
    """ "Period 3/Ana Duarte S-001.html": letters, digits and blanks that every system takes."""
    people = [] if attempt.hides_names else attempt.people
    numbers = " ".join(person.school_number for person in people)
    room = _plain(str(attempt.giving.classroom)) or _("Class")
    stem = _plain(f"{attempt.called} {numbers}") or f"{attempt.student_id}"
    name, number = f"{room}/{stem}.html", 1
    while name.casefold() in taken:
        number += 1
        name = f"{room}/{stem} {number}.html"
    taken.add(name.casefold())
    return name


def _plain(text):
    text = re.sub(r"[^\w .-]", " ", unicodedata.normalize("NFC", text))
    return " ".join(text.split())[:80].strip(" .")
