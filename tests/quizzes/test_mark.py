"""What becomes of a grade: two tabs, two graders, half done, reopened."""

from decimal import Decimal

import pytest
from django.urls import reverse

from quizzes.models import Attempt, ChangedMeanwhile, Mark


@pytest.fixture
def essay(turned_in):
    return turned_in.responses.get(question__kind="essay")


def record(response, marker, points="2", base=0, **columns):
    """A judgement as a page sends it, over the revision it showed."""
    mark = Mark.of(response, marker)
    told = {"levels": {}, "comment": "", "done": True} | columns
    return mark.record(points=points and Decimal(points), base=base, **told)


def stored(mark):
    mark.refresh_from_db()
    return mark.points, mark.is_done, mark.counts, mark.revision


def test_it_works(essay, rivera):
    mark = record(essay, rivera, levels={"1": "2"}, comment="Good.", why="as agreed")
    assert stored(mark) == (Decimal(2), True, True, 1)
    change = mark.changes.get()
    assert (change.by, change.before, change.why) == (rivera, {}, "as agreed")
    assert change.after == {
        "levels": {"1": "2"},
        "points": "2.00",
        "comment": "Good.",
        "done": True,
    }


def test_a_change_keeps_what_stood_there(essay, rivera):
    mark = record(essay, rivera)
    first = mark.done_at
    record(essay, rivera, "3", base=1)
    assert stored(mark) == (Decimal(3), True, True, 2)
    change = mark.changes.first()
    assert (change.before["points"], change.after["points"]) == ("2.00", "3.00")
    assert mark.done_at == first


def test_the_same_again_changes_nothing(essay, rivera):
    mark = record(essay, rivera)
    record(essay, rivera, base=0)
    assert (stored(mark)[3], mark.changes.count()) == (1, 1)


def test_two_tabs(essay, rivera):
    mark = record(essay, rivera)
    with pytest.raises(ChangedMeanwhile) as caught:
        record(essay, rivera, "3", base=0)
    assert caught.value.stored == mark
    assert (stored(mark), mark.changes.count()) == ((Decimal(2), True, True, 1), 1)


def test_two_tabs_before_anything_was_stored(essay, rivera):
    first, second = Mark.of(essay, rivera), Mark.of(essay, rivera)
    told = {"levels": {}, "comment": "", "done": True, "base": 0}
    first.record(points=Decimal(1), **told)
    with pytest.raises(ChangedMeanwhile) as caught:
        second.record(points=Decimal(2), **told)
    assert caught.value.stored == first
    assert stored(first) == (Decimal(1), True, True, 1)


def test_two_graders(essay, rivera, okoro):
    hers, his = record(essay, rivera, "2"), record(essay, okoro, "3")
    assert (stored(hers)[2], stored(his)[2]) == (True, False)
    his.make_count(okoro)
    assert (stored(hers)[2], stored(his)[2]) == (False, True)
    assert hers.changes.first().after == {"counts": False}
    assert his.changes.first().after == {"counts": True}
    his.make_count(okoro)
    assert his.changes.count() == 2


def test_what_is_done_counts_before_what_is_half_done(essay, rivera, okoro):
    hers = record(essay, rivera, "1", done=False)
    assert stored(hers) == (Decimal(1), False, True, 1)
    his = record(essay, okoro, "3")
    assert (stored(hers)[2], stored(his)[2]) == (False, True)


def test_what_a_page_keeps_by_itself_is_never_done(essay, rivera):
    mark = record(essay, rivera, unasked=True)
    assert (stored(mark), mark.changes.count()) == ((Decimal(2), False, True, 1), 0)
    record(essay, rivera, base=1)
    assert (stored(mark)[1], mark.changes.count()) == (True, 1)


def test_what_was_done_stays_done_and_is_on_record(essay, rivera):
    mark = record(essay, rivera)
    record(essay, rivera, "1", base=1, unasked=True)
    assert (stored(mark)[:2], mark.changes.count()) == ((Decimal(1), True), 2)


def test_nothing_of_it_reaches_the_student_before(essay, rivera, ana, turned_in):
    mark = record(essay, rivera)
    assert list(Mark.objects.given_back_to(ana)) == []
    turned_in.give_back(rivera)
    assert mark in Mark.objects.given_back_to(ana)


def test_one_that_does_not_count_never_reaches_the_student(essay, rivera, okoro, ana, turned_in):
    record(essay, rivera)
    other = record(essay, okoro, "3")
    turned_in.give_back(rivera)
    assert other not in Mark.objects.given_back_to(ana)


def test_reopening(essay, rivera, turned_in):
    mark = record(essay, rivera)
    turned_in.reopen(rivera)
    assert not turned_in.is_turned_in
    by_program = Mark.objects.filter(by_program=True)
    assert [one.is_done for one in by_program] == [False, False]
    assert stored(mark) == (Decimal(2), False, True, 2)
    turned_in.turn_in(turned_in.student)
    state = Attempt.objects.with_state().get(pk=turned_in.pk).state
    assert (state, by_program.done().count(), by_program.count()) == (state.BEING_GRADED, 2, 2)


def test_reopening_forgets_no_history(rivera, turned_in):
    """What the program gave, what was corrected in it and what it gives anew stay in the record."""
    choice = turned_in.responses.get(question__kind="single_choice")
    mark, other = choice.marks.get(), Mark.objects.filter(by_program=True).last()
    mark.changes.create(by=rivera, before={"points": "0"}, after={"points": "1"}, why="corrected")
    turned_in.reopen(rivera)
    choice.answer = "b"
    choice.save()
    turned_in.turn_in(turned_in.student)
    told = [(one.by, one.after["points"], one.after.get("done")) for one in mark.changes.all()]
    assert told == [(None, "0.00", True), (rivera, "1.00", False), (rivera, "1", None)]
    assert [one.after["done"] for one in other.changes.all()] == [True, False]
    turned_in.mark_by_program()  # the same points once more are no change
    assert mark.changes.count() == 3


def test_what_was_scored_here_and_is_on_paper_now(sign_in, rivera, turned_in, giving):
    """The points of before stand on no page and in no sum: a person gives them from the sheet."""
    turned_in.reopen(rivera)
    turned_in.take_on_paper(rivera)
    state = Attempt.objects.with_state().get(pk=turned_in.pk)
    assert (state.state, state.judged) == (state.State.TURNED_IN, 0)
    choice = turned_in.responses.get(question__kind="single_choice")
    share = turned_in.shares.create(marker=rivera)
    client = sign_in(rivera)
    desk = reverse("quizzes:marking_paper", args=[giving.assignment_id, turned_in.pk])
    page = client.get(desk).content.decode()
    assert "scored by the program" not in page
    assert f'name="r{choice.pk}-points"' in page
    for response in turned_in.responses.all():
        assert share in turned_in.shares.not_done()
        record(response, rivera, "1")
    assert share not in turned_in.shares.not_done()
    assert choice.marks.get(counts=True).marker == rivera
    assert Attempt.objects.with_state().get(pk=turned_in.pk).state == state.State.GRADED


def test_what_was_given_back_is_not_reopened(rivera, turned_in):
    turned_in.give_back(rivera)
    turned_in.reopen(rivera)
    turned_in.refresh_from_db()
    assert turned_in.is_turned_in


def test_the_program_does_not_read_paper(attempt, rivera):
    attempt.take_on_paper(rivera)
    assert list(Mark.objects.all()) == []
    attempt.reopen(rivera)
    assert (attempt.on_paper, attempt.is_turned_in) == (False, False)


def test_a_leaving_grader_leaves_the_grade(essay, rivera, okoro):
    mark = record(essay, okoro)
    okoro.delete()
    mark.refresh_from_db()
    assert (mark.marker, mark.points) == (None, Decimal(2))
