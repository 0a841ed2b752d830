"""Which papers a grader goes through, and in which order: every address of the desk carries it."""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Length

from lessons.models import Classroom
from quizzes.models import Attempt, Mark, Response, StudentQuestion
from quizzes.models.share import first_grader, own_turn

State = Attempt.State
#: What waits for no grader.
SETTLED = (State.MODERATION, State.GRADED, State.GIVEN_BACK, State.READ, State.TO_REVISE)


def _to_grade(paper):
    """Whoever has the paper; one that was shared out only for the grader whose turn it is, and
    for both who grade it twice until the own grade is done."""
    is_open = paper.state not in SETTLED
    return is_open and not paper.is_a_colleagues or paper.waits_for_own


def _begun_by_me(paper):
    """The grader's own grading of it has begun and is not done."""
    waits = paper.waits_for_own or paper.state == State.BEING_GRADED
    return not paper.is_given_back and (paper.is_half_mine or paper.is_mine and waits)


#: `WhichPapersForm.SHOW`, as conditions on one of `Pile.papers`.
WANTED = {
    "": _to_grade,
    "begun": lambda paper: paper.is_begun_by_me,
    "asked": lambda paper: paper.has_asked,
    "late": lambda paper: bool(paper.late),
    "revised": lambda paper: paper.round > 1,
    "second": lambda paper: paper.is_second_look,
    "moderation": lambda paper: paper.state == State.MODERATION,
    "mine": lambda paper: paper.is_mine,
    "all": lambda paper: True,
}


#: Those of which a paper is none any more once it is graded.
LEAVING = ("", "begun", "second")


@dataclass(frozen=True)
class Pile:
    """The papers of one part that `marker` goes through: of one class or all, `show` those of
    `WANTED`, in the `order` of the names ("") or another."""

    marker: object
    room: Classroom | None = None
    show: str = ""
    order: str = ""

    @classmethod
    def of(cls, marker, form):
        """What a `WhichPapersForm` says; everything to grade where it says nothing right."""
        chosen = form.cleaned_data if form.is_valid() else {}
        return cls(marker, chosen.get("room"), chosen.get("show", ""), chosen.get("order", ""))

    @property
    def query(self):
        """What an address carries: "?class=3&order=length", or nothing."""
        said = {"class": self.room and self.room.pk, "show": self.show, "order": self.order}
        said = {name: value for name, value in said.items() if value}
        return f"?{urlencode(said)}" if said else ""

    def work(self, assignment):
        """Latest rounds turned in by the classes this person teaches, with who wrote them."""
        return self._turned_in(assignment).latest_round()

    def _turned_in(self, assignment):
        work = Attempt.objects.for_marker(self.marker).turned_in()
        work = work.filter(giving__assignment=assignment)
        if self.room:
            work = work.filter(giving__classroom=self.room)
        return work.with_own_dates().with_signers()

    def papers(self, assignment, quiz):
        """All of a part in order, each with `late`, `has_asked`, `is_mine`, `is_begun_by_me` and
        whose turn it is: `is_a_colleagues` to grade; one of two graders' whose own grade is not
        done, `waits_for_own`; or this person's to grade a second time, `is_second_look`.

        Who asked may be revising the work meanwhile: among those it counts as it came back.
        """
        work = self._turned_in(assignment).filter(quiz=quiz).with_state()
        work = work.last_turned_in() if self.show == "asked" else work.latest_round()
        waiting = StudentQuestion.objects.about_this().waiting()
        own = Mark.objects.filter(marker=self.marker, response__attempt=OuterRef("pk"))
        papers = list(
            work.annotate(has_asked=Exists(waiting), is_mine=Exists(own), length=self._length())
            .annotate(is_half_mine=Exists(own.filter(done_at=None)))
            .annotate(first_grader=first_grader(), own_turn=own_turn(marker=self.marker.pk))
            .select_related("giving__classroom")
            .order_by()
        )
        for paper in papers:
            paper.quiz = quiz
            paper.late = paper.own_delay
            self._say_whose_turn(paper)
            paper.is_begun_by_me = _begun_by_me(paper)
        return sorted(papers, key=self._place)

    def _say_whose_turn(self, paper):
        """Once it is given back, nobody's."""
        others, own = paper.first_grader not in (None, self.marker.pk), paper.own_turn
        paper.is_a_colleagues = others and not paper.is_given_back
        paper.waits_for_own = own is not None and not paper.is_given_back
        paper.is_second_look = bool(own) and not paper.is_given_back

    def _length(self):
        """Characters of all answers, where papers are put in order by it."""
        if self.order != "length":
            return Value(0)
        answers = Response.objects.filter(attempt=OuterRef("pk")).order_by().values("attempt")
        return Subquery(answers.annotate(_all=Sum(Length(F("answer")))).values("_all"))

    def _place(self, paper):
        by_name = paper.called.casefold(), paper.pk
        if self.order == "shuffled":  # the same on every page, and another for everybody
            return sha256(f"{self.marker.pk}-{paper.pk}".encode()).digest(), by_name
        return paper.length or 0, by_name

    def wanted(self, papers):
        return [paper for paper in papers if WANTED[self.show](paper)]

    def after(self, attempt, papers):
        """The next of the wanted papers; None if there is none.

        What waits is gone through again from the beginning, until nothing does.
        """
        at = _place_in(papers, attempt)
        again = papers[: max(at, 0)] if self.show in LEAVING else []
        return next(iter(self.wanted([*papers[at + 1 :], *again])), None)

    def before(self, attempt, papers):
        """The wanted paper before this one, or what this grader has graded of them since; None
        if there is none."""
        graded = self.show in LEAVING
        for paper in reversed(papers[: max(_place_in(papers, attempt), 0)]):
            if WANTED[self.show](paper) or graded and paper.is_mine:
                return paper
        return None


def _place_in(papers, attempt):
    return next((n for n, one in enumerate(papers) if one.pk == attempt.pk), -1)
