"""What becomes of grades when a paper is reopened, sent back, or graded by two."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.models import Enrolment
from quizzes.answer_text import lines_of
from quizzes.models import Attempt, Mark


@pytest.fixture
def essay(turned_in):
    return turned_in.responses.get(question__kind="essay")


@pytest.fixture
def okoro(okoro, period3):
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    return okoro


@pytest.fixture
def first(essay, rivera):
    return graded(essay, rivera, 1)


@pytest.fixture
def second(first, essay, okoro):
    return graded(essay, okoro, 3)


def graded(response, marker, points):
    mark = Mark.of(response, marker)
    return mark.record(levels={}, points=Decimal(points), comment="", done=True, base=0)


@pytest.fixture
def count(turned_in, giving):
    """The address that lets a mark count."""

    def of(mark):
        numbers = [giving.assignment_id, turned_in.pk, mark.pk]
        return reverse("quizzes:marking_make_count", args=numbers)

    return of


def counting(essay):
    return essay.marks.get(counts=True).marker


def text(response):
    return " ".join(response.content.decode().split())


# --- whose points count --------------------------------------------------------------


def test_it_works(sign_in, rivera, okoro, essay, first, second, count):
    assert counting(essay) == rivera
    why = {"why": "It names both sides."}
    response = sign_in(okoro).post(count(second), why, follow=True)
    assert "Your points count now. The others are kept." in text(response)
    assert counting(essay) == okoro
    assert [(one.by, one.after) for one in second.changes.all()][0] == (okoro, {"counts": True})
    change = first.changes.first()
    assert (change.after, change.why) == ({"counts": False}, "It names both sides.")
    assert second.changes.first().why == "It names both sides."
    sign_in(rivera).post(count(first), {"why": "We talked about it."})
    assert counting(essay) == rivera


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("  ", "Say why your points count instead of the other ones."),
        ("x" * 301, "Say it in at most 300 characters."),
    ],
)
def test_not_without_a_reason(sign_in, rivera, okoro, essay, first, second, count, why, says):
    response = sign_in(okoro).post(count(second), {"why": why}, follow=True)
    assert says in text(response)
    assert counting(essay) == rivera
    assert 'name="why" required' in text(response)


def test_only_ones_own_done_mark_may_count(sign_in, rivera, okoro, essay, first, second, count):
    assert sign_in(rivera).post(count(second)).status_code == 404
    Mark.objects.filter(pk=second.pk).update(done_at=None)
    assert sign_in(okoro).post(count(second)).status_code == 404
    program = essay.attempt.responses.first().marks.get()
    assert sign_in(rivera).post(count(program)).status_code == 404
    assert counting(essay) == rivera


def test_who_may_not_say_what_counts(sign_in, ana, zoe, lindqvist, first, second, count):
    assert Client().post(count(second)).status_code == 302
    for stranger in (ana, zoe, lindqvist):
        assert sign_in(stranger).post(count(second)).status_code == 404
    assert sign_in(first.marker).get(count(first)).status_code == 405


# --- reopened ------------------------------------------------------------------------


def test_a_reopened_paper_is_graded_again(rivera, ana, turned_in, essay, first):
    choice = turned_in.responses.get(question__kind="single_choice")
    assert choice.marks.get().points == 1
    turned_in.reopen(rivera)
    assert choice.marks.get().done_at is None
    mark = essay.marks.get()
    assert (mark.points, mark.is_done) == (1, False)
    assert mark.changes.first().after["done"] is False
    choice.answer = "b"
    choice.save()
    turned_in.turn_in(ana)
    assert choice.marks.get().points == 0
    assert Attempt.objects.with_state().get(pk=turned_in.pk).state == "being_graded"
    essay.marks.get().record(
        levels={}, points=Decimal(2), comment="", done=True, base=mark.revision
    )
    assert essay.marks.get().is_done is True


def test_a_sheet_that_was_none_after_all(rivera, ben, giving, quiz):
    sheet = Attempt.objects.open_for(giving, quiz, ben)
    sheet.take_on_paper(rivera)
    assert Mark.objects.count() == 0
    sheet.reopen(rivera)
    assert (sheet.on_paper, sheet.is_turned_in) == (False, False)
    sheet.turn_in(ben)
    assert Mark.objects.filter(by_program=True).count() == 2


def pinned(essay, answer, remark):
    essay.answer = answer
    pieces = [piece for line in lines_of(essay, (), [remark]) for piece in line]
    return [piece.text for piece in pieces if piece.remarks]


def test_a_comment_moves_with_its_words(rivera, essay):
    start = essay.answer.index("letter")
    remark = essay.remarks.create(
        marker=rivera, start=start, end=start + 6, quote="letter", text="Which?"
    )
    assert pinned(essay, essay.answer, remark) == ["letter"]
    assert pinned(essay, "To begin with: " + essay.answer, remark) == ["letter"]
    assert pinned(essay, "Nothing of it is left.", remark) == []
    assert pinned(essay, "", remark) == []


# --- sent back -----------------------------------------------------------------------


def test_the_next_round_starts_from_the_last_text(rivera, turned_in, essay):
    version = turned_in.quiz.shown_documents().order_by("position")[0].shown_version
    essay.evidence.create(
        attempt=turned_in,
        key="k",
        label="Doc 1, ¶3",
        version=version,
        start=89,
        end=94,
        quote="We sh",
    )
    following = turned_in.send_back(rivera, "Say more.")
    assert following.answers() == turned_in.answers()
    copy = following.responses.get(question=essay.question)
    assert [one.label for one in copy.evidence.all()] == ["Doc 1, ¶3"]
    assert copy.marks.count() == 0
    assert essay.evidence.count() == 1


def test_words_go_back_half_graded_and_points_do_not(sign_in, rivera, ana, turned_in, essay):
    thesis = essay.question.rubric.criteria.first()
    Mark.of(essay, rivera).record(
        levels={str(thesis.pk): "1"},
        points=Decimal(1),
        comment="Weigh the notice too.",
        done=False,
        base=0,
    )
    turned_in.send_back(rivera, "Say more.")
    url = reverse("quizzes:feedback", args=[turned_in.giving.assignment_id, turned_in.quiz_id])
    page = text(sign_in(ana).get(url))
    assert "Weigh the notice too." in page
    assert "I have 1 of Thesis" not in page
    assert '<b class="total">3</b> of 8 points' in page  # the program's alone
    assert essay.marks.get().points == 1


def test_pressed_in_two_tabs(sign_in, rivera, turned_in, giving, quiz, monkeypatch):
    """The second press passes the look for a later round, and the database still says no."""
    turned_in.send_back(rivera, "")
    monkeypatch.setattr(
        "quizzes.models.attempt.AttemptQuerySet.latest_round", lambda work: work.all()
    )
    url = reverse("quizzes:marking_send_back", args=[giving.assignment_id, turned_in.pk])
    response = sign_in(rivera).post(url)
    assert response.status_code == 302
    assert Attempt.objects.filter(round=2).count() == 1


def test_a_mark_of_a_grader_who_left_stays(sign_in, rivera, okoro, essay, first, second, giving):
    okoro.delete()
    Mark.objects.filter(pk=first.pk).update(done_at=timezone.now())
    url = reverse("quizzes:marking_paper", args=[giving.assignment_id, essay.attempt_id])
    assert "– gives 3 points." in text(sign_in(rivera).get(url))
