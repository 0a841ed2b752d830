"""What to do next in each row of a rubric: typed on the desk, read in what comes back."""

from decimal import Decimal

import pytest
from django.urls import reverse

from quizzes.models import Mark
from quizzes.rows import rows_of
from quizzes.rubric_patterns import PATTERNS, make_rubric
from tests.taken_along import text_of


@pytest.fixture
def essay(turned_in):
    return turned_in.responses.get(question__kind="essay")


@pytest.fixture
def desk(turned_in):
    return reverse("quizzes:marking_paper", args=[turned_in.giving.assignment_id, turned_in.pk])


@pytest.fixture
def typed(essay, rubric, turned_in):
    """What the desk sends: a level of Thesis, one of Evidence, and what to do next in each."""

    def sent(levels="01", steps=("", ""), **more):
        prefix, fields = f"r{essay.pk}", {}
        for row, level, words in zip(rubric.criteria.all(), levels, steps, strict=True):
            fields |= {f"{prefix}-row-{row.pk}": level, f"{prefix}-next-{row.pk}": words}
        short = turned_in.responses.get(question__kind="short_answer")
        bases = {f"{prefix}-base": more.pop("base", 0), f"r{short.pk}-base": 0}
        return fields | bases | more

    return sent


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def feedback(turned_in):
    return f"/assignments/{turned_in.giving.assignment_id}/{turned_in.quiz_id}/feedback/"


def test_it_works(sign_in, rivera, ana, desk, typed, turned_in, essay):
    client = sign_in(rivera)
    page = words(client.get(desk))
    assert "What to do next, row by row" in page and ">Next step: Evidence</label>" in page
    client.post(desk, typed(steps=("", "  Quote the  notice.")))
    mark = Mark.objects.get(response=essay)
    assert list(mark.next_steps.values()) == ["Quote the notice."]
    assert 'value="Quote the notice."' in words(client.get(desk))
    turned_in.give_back(rivera)
    page = words(sign_in(ana).get(feedback(turned_in)))
    assert 'I have 0 of Thesis<br><span class="next-step">Next: I have 1 of Thesis</span>' in page
    assert 'I have 1 of Evidence<br><span class="next-step">Next: Quote the notice.</span>' in page
    assert "I have 2 of Evidence" not in page
    assert "Next: Quote the notice." in text_of(ana)


def test_on_paper_and_in_reports(sign_in, rivera, desk, typed, turned_in, giving):
    client = sign_in(rivera)
    client.post(desk, typed(steps=("Say who gains.", "")))
    papers = reverse("quizzes:marking_papers", args=[giving.assignment_id])
    assert "<p>Next: Say who gains.</p>" in words(client.get(papers))
    assert "Next:" not in words(client.get(f"{papers}?boxes=empty"))
    turned_in.give_back(rivera)
    report = words(client.get(reverse("quizzes:class_reports", args=[giving.classroom_id])))
    assert "Next: Say who gains." in report and "Next: I have 2 of Evidence" in report


def test_nothing_above_the_highest_level(sign_in, rivera, ana, desk, typed, turned_in):
    sign_in(rivera).post(desk, typed("12"))
    turned_in.give_back(rivera)
    assert "Next:" not in words(sign_in(ana).get(feedback(turned_in)))


def test_nothing_of_a_grade_that_is_half_done(sign_in, rivera, ana, desk, typed, turned_in):
    sign_in(rivera).post(desk, typed(("0", ""), steps=("Say who gains.", "")))
    turned_in.give_back(rivera)
    page = words(sign_in(ana).get(feedback(turned_in)))
    assert "Next:" not in page and "Say who gains." not in page


def test_words_alone_are_kept(sign_in, rivera, desk, typed, essay):
    """They are typed before a level is chosen, too, and stay where a page keeps by itself."""
    sign_in(rivera).post(desk, typed(("", ""), steps=("Say who gains.", ""), draft="1"))
    mark = Mark.objects.get(response=essay)
    assert (list(mark.next_steps.values()), mark.is_done) == (["Say who gains."], False)


def test_too_long_loses_nothing(sign_in, rivera, desk, typed):
    page = words(sign_in(rivera).post(desk, typed(steps=("x" * 301, ""))))
    assert "x" * 301 in page and "at most 300 characters" in page
    assert not Mark.objects.filter(by_program=False).exists()


def test_who_grades_question_by_question_leaves_them(
    sign_in, rivera, desk, typed, essay, giving, levels
):
    client = sign_in(rivera)
    client.post(desk, typed(steps=("Say who gains.", "")))
    table = reverse("quizzes:marking_question", args=[giving.assignment_id, essay.question_id])
    chosen = {f"r{essay.pk}-row-{key}": one for key, one in levels(1, 2)["levels"].items()}
    client.post(table, chosen | {"answer": essay.pk, f"r{essay.pk}-base": 1})
    mark = Mark.objects.get(response=essay)
    assert (mark.points, list(mark.next_steps.values())) == (Decimal(3), ["Say who gains."])


def test_changes_stand_in_the_history(sign_in, rivera, desk, typed, turned_in):
    client = sign_in(rivera)
    client.post(desk, typed(steps=("Say who gains.", "")))
    client.post(desk, typed(steps=("", ""), base=1))
    page = words(client.get(f"{desk}history/"))
    assert page.count("Next step: Thesis") == 2
    assert "<del>Say who gains.</del>" in page and "<ins>Say who gains.</ins>" in page


def told(row, level):
    """What comes next at this level, by the rubric alone."""
    return row.next_step(Mark(levels={str(row.criterion.pk): str(level.points)}))


@pytest.mark.parametrize("key", PATTERNS)
def test_it_never_tells_what_is_there_already(rivera, key):
    """Levels of one band share their words."""
    rubric = make_rubric(key, rivera)
    for row in rows_of({rubric.pk})[rubric.pk]:
        for level in row.levels:
            assert told(row, level) == "" or told(row, level) != level.student_text
        assert told(row, row.levels[-1]) == ""


def test_in_a_band_it_is_the_next_band(rivera):
    [row] = rows_of({make_rubric("paper_judgment", rivera).pk}).popitem()[1]
    first, second, third = (one.student_text for one in row.levels[1:])
    key, points = str(row.criterion.pk), ("0", "1", "2.5", "3", "4", "6", "7", "9")
    steps = [row.next_step(Mark(levels={key: one})) for one in points]
    assert steps == [first, *[second] * 3, *[third] * 2, "", ""]
