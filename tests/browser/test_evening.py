"""A teacher's evening: 26 essays by keyboard alone; two who grade at once; two who get it back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.models import Enrolment
from quizzes.models import Attempt, Mark, Question
from quizzes.rubric_patterns import make_rubric
from tests.cast import make_person

pytestmark = pytest.mark.browser

PAPERS = 26
ESSAY = "The gates were shut: “We shall keep the gates shut” (Doc 1, ¶3). The notice denies it."
#: Six of the seven points of the AP rubric, row by row: the last is complexity.
LEVELS = "112110"


class Keys:
    """A keyboard that counts. No mouse is used beside it."""

    def __init__(self, page):
        self.keyboard, self.count = page.keyboard, 0

    def press(self, *keys):
        for key in keys:
            self.keyboard.press(key)
            self.count += 1


@pytest.fixture
def papers(giving, quiz, rivera, period3):
    """26 essays under the rubric of seven points, and nothing else to grade."""
    essay = Question.objects.get(kind="essay")
    quiz.questions.exclude(pk=essay.pk).delete()
    essay.rubric = make_rubric("dbq", rivera)
    essay.save()
    works = []
    for number in range(PAPERS):
        student = make_person(f"s{number:02}", f"Student {number:02}")
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        work = Attempt.objects.open_for(giving, quiz, student)
        work.responses.update(answer=ESSAY)
        Attempt.objects.filter(pk=work.pk).update(revision=1)
        work.refresh_from_db()
        work.turn_in(student)
        works.append(work)
    return works


def heading(page):
    return page.get_by_role("heading", level=1)


def graded(papers):
    return Mark.objects.done().filter(response__attempt__in=papers, by_program=False)


def test_it_works(page, enter, rivera, papers, giving):
    """Every paper gets its seven points by digits, and the next one lies there."""
    enter(page, rivera)
    page.goto(reverse("quizzes:marking_paper", args=[giving.assignment_id, papers[0].pk]))
    keys = Keys(page)
    assert page.locator("[data-judgement] [role=radiogroup]").count() == len(LEVELS)
    for number in range(PAPERS):
        expect(heading(page)).to_have_text(f"Student {number:02}")
        keys.press(*LEVELS)
        expect(page.locator("[data-judgement] textarea")).to_be_focused()
        keys.press("Control+Enter")
    expect(page.get_by_text("No other paper of this part waits to be graded.")).to_be_visible()
    assert [mark.points for mark in graded(papers)] == [6] * PAPERS
    assert keys.count == PAPERS * (len(LEVELS) + 1)  # seven keys a paper


def test_points_within_a_level(page, enter, rivera, papers, giving):
    """The field stands beside the level once that is chosen; a digit sets both."""
    row = papers[0].responses.get(question__rubric__isnull=False).question.rubric.criteria.first()
    row.levels.filter(points=1).update(least=3, points=5)
    enter(page, rivera)
    page.goto(reverse("quizzes:marking_paper", args=[giving.assignment_id, papers[0].pk]))
    group = page.get_by_role("radiogroup", name=row.title, exact=True)
    within = group.get_by_role("spinbutton")
    expect(within).to_be_hidden()
    page.keyboard.press("4")
    expect(group.get_by_role("radio", name="3 to 5 of 5")).to_be_checked()
    expect(within).to_have_value("4")
    expect(page.locator("[data-total]")).to_have_text("4")
    within.fill("3.5")
    expect(page.locator("[data-total]")).to_have_text("3.5")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Student 00: saved.")).to_be_visible()
    mark = Mark.objects.get(response__attempt=papers[0], by_program=False)
    assert mark.levels == {str(row.pk): "3.5"}


def test_a_digit_is_a_digit_where_one_types(page, enter, rivera, papers, giving):
    enter(page, rivera)
    page.goto(reverse("quizzes:marking_paper", args=[giving.assignment_id, papers[0].pk]))
    comment = page.locator("[data-judgement] textarea")
    comment.focus()
    page.keyboard.type("1 of 2 documents")
    expect(comment).to_have_value("1 of 2 documents")
    assert page.locator("[data-judgement] input[type=radio]:checked").count() == 0
    comment.blur()
    page.keyboard.press("9")  # no row has such a level
    assert page.locator("[data-judgement] input[type=radio]:checked").count() == 0
    page.get_by_text("Grading by keyboard").click()
    page.get_by_role("button", name="Turn these keys off").click()
    page.locator("h1").evaluate("(one) => document.activeElement.blur()")
    page.keyboard.press("1")
    assert page.locator("[data-judgement] input[type=radio]:checked").count() == 0
    page.get_by_role("button", name="Turn these keys off").click()
    page.locator("h1").evaluate("(one) => document.activeElement.blur()")
    page.keyboard.press("1")
    assert page.locator("[data-judgement] input[type=radio]:checked").count() == 1


def test_two_grade_at_once(page, visitor, enter, rivera, okoro, papers, giving, period3):
    """Each has an own mark; neither loses a word, and the second is told of the first."""
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    address = reverse("quizzes:marking_paper", args=[giving.assignment_id, papers[0].pk])
    other = visitor()
    enter(page, rivera)
    enter(other, okoro)
    page.goto(address)
    other.goto(address)
    rows = page.locator("[data-judgement] [role=radiogroup]").count()
    for one, comment, levels in ((page, "Hers", "1" * rows), (other, "His", "0" * rows)):
        for level in levels:
            one.keyboard.press(level)
        one.keyboard.type(comment)
    for one in (page, other):
        one.get_by_role("button", name="Save", exact=True).click()
        expect(one.get_by_text("Student 00: saved.")).to_be_visible()
    marks = {mark.marker: mark for mark in graded(papers[:1])}
    assert {who: (mark.points, mark.comment) for who, mark in marks.items()} == {
        rivera: (rows, "Hers"),
        okoro: (0, "His"),
    }
    assert [mark.counts for mark in marks.values()].count(True) == 1
    expect(other.get_by_text(f"Ms. Rivera gives {rows} points.")).to_be_visible()


def test_given_back_and_taken_back_before_two_students(
    page, visitor, enter, rivera, papers, giving, quiz
):
    """Both see it at once when it is released, and neither when it is taken back."""
    for work in papers[:2]:
        mark = Mark.of(work.responses.get(), rivera)
        mark.record(levels={}, points=5, comment="Weigh both.", done=True, base=0)
    students = [visitor(), visitor()]
    feedback = reverse("quizzes:feedback", args=[giving.assignment_id, quiz.pk])
    for one, work in zip(students, papers, strict=False):
        enter(one, work.student)
        assert one.goto(feedback).status == 404
    enter(page, rivera)
    page.goto(reverse("quizzes:marking_release", args=[giving.assignment_id]))
    page.get_by_role("button", name="Give back what is ticked").click()
    expect(page.get_by_text("2 papers given back. Their students see them now.")).to_be_visible()
    for one in students:
        assert one.goto(feedback).status == 200
        expect(one.get_by_text("Weigh both.")).to_be_visible()
    page.get_by_text("2 papers given back").last.click()
    back = page.locator("#back")
    for box in back.get_by_role("checkbox").all():
        box.check()
    back.get_by_role("button", name="Hide what is ticked again").click()
    expect(page.get_by_text("2 papers are hidden again.")).to_be_visible()
    for one in students:
        assert one.goto(feedback).status == 404
        one.goto(reverse("quizzes:home"))
        expect(one.get_by_text("Weigh both.")).to_have_count(0)
