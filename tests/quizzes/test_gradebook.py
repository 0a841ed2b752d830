"""The gradebook of a class: /classes/<class>/gradebook/, its plan and its files."""

import csv
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lessons.models import Assignment, AuditEvent, Enrolment, Giving, Lesson, Step
from quizzes.gradebook import Category, average, read_categories, total
from quizzes.models import Attempt, Conversion, Gradebook, Question, Quiz
from quizzes.workbook.reading import read_table
from tests.cast import make_person


@pytest.fixture
def url(period3):
    return reverse("quizzes:gradebook", args=[period3.pk])


@pytest.fixture
def plan_url(period3):
    return reverse("quizzes:gradebook_plan", args=[period3.pk])


def give(room, teacher, title, **dates):
    """A lesson with one question of four points, given to the class."""
    lesson = Lesson.objects.create(
        slug=title.lower(), title=title, owner=teacher, state="published"
    )
    part = Quiz.on_step(Step.objects.create(lesson=lesson, kind="quiz", title="Q", position=1))
    Question.objects.create(quiz=part, kind="short_answer", prompt="Why?", points=4)
    assignment = Assignment.objects.create(lesson=lesson, given_by=teacher)
    return Giving.objects.create(assignment=assignment, classroom=room, **dates)


def grade(giving, student, teacher, points):
    work = Attempt.objects.open_for(giving, giving.assignment.lesson.steps.get().quiz, student)
    work.turn_in(student)
    mark = {"marker": teacher, "done_at": timezone.now()} if points is not None else None
    if mark:
        work.responses.get().marks.create(points=Decimal(points), **mark)
    return work


@pytest.fixture
def two(period3, rivera, ana, ben):
    """Ana has 4 and 1 of 4 points, Ben 2 of 4 in the first."""
    first, second = give(period3, rivera, "First"), give(period3, rivera, "Second")
    grade(first, ana, rivera, 4)
    grade(second, ana, rivera, 1)
    grade(first, ben, rivera, 2)
    return first, second


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows(client, url, **query):
    response = client.get(url.rstrip("/") + ".csv", query)
    return list(csv.reader(response.getvalue().decode("utf-8-sig").splitlines()))


# --- how totals come about ---------------------------------------------------------------


def test_categories_are_read():
    assert read_categories("Essays = 60\n\nQuick ones = 40 %, drop 1\nX=0.5,DROP 2") == [
        Category("Essays", Decimal(60)),
        Category("Quick ones", Decimal(40), 1),
        Category("X", Decimal("0.5"), 2),
    ]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        *(
            (
                line,
                "Line 1: type a category and its weight, such as Essays = 60 or "
                "Quizzes = 40, drop 1",
            )
            for line in (
                "Essays",
                "= 4",
                "Essays = x",
                "Essays = 0",
                "Essays = -1",
                "E = 4, drop x",
            )
        ),
        ("A = 1\na = 2", "Line 2: “a” is a category already."),
        ("x" * 61 + " = 1", "Line 1: a category has at most 60 letters."),
        ("\n".join(f"C{n} = 1" for n in range(13)), "There are at most 12 categories."),
    ],
)
def test_a_faulty_line(typed, fault):
    with pytest.raises(ValidationError) as caught:
        read_categories(typed)
    assert caught.value.messages == [fault]


def test_the_lowest_are_dropped_and_one_stays():
    assert average([90, 50, 70], 1) == 80
    assert average([90], 3) == 90
    assert average([], 1) is None


def test_weights_count_in_proportion_where_something_counts():
    essays, short = Category("E", Decimal(60)), Category("S", Decimal(40))
    both = [("E", Decimal(100)), ("S", Decimal(50)), ("S", Decimal(0))]
    assert total(both, [essays, short]) == Decimal("70.0")
    assert total(both[:1], [essays, short]) == Decimal("100.0")
    assert total([], [essays, short]) is None
    assert total([("", Decimal("33.33")), ("", Decimal("66.6"))], []) == Decimal("50.0")


# --- the page ----------------------------------------------------------------------------


def test_it_works(sign_in, rivera, url, two):
    client = sign_in(rivera)
    assert rows(client, url) == [
        ["School number", "Name", "First", "Second", "Total in percent"],
        ["S-001", "Ana Duarte", "100", "25", "62.5"],
        ["S-002", "Ben Sorensen", "50", "", "50"],
    ]
    page = text(client.get(url))
    assert "<b>62.5%</b>" in page
    assert "Every assignment counts the same." in page
    assert AuditEvent.objects.filter(action="gradebook exported", actor=rivera).count() == 1


def test_points_and_grades(sign_in, rivera, url, two):
    Conversion.store(two[0].assignment, "4 = A\n0 = +", rivera, 0)
    client = sign_in(rivera)
    assert [row[2:4] for row in rows(client, url, show="points")[1:]] == [["4", "1"], ["2", ""]]
    assert [row[2:4] for row in rows(client, url, show="grade")[1:]] == [["A", ""], ["'+", ""]]
    assert len(rows(client, url, show="odd")) == 3
    assert text(client.get(url, {"show": "grade"}))


def test_for_excel(sign_in, rivera, url, two):
    response = sign_in(rivera).get(url.rstrip("/") + ".xlsx")
    found = read_table(response.getvalue())
    assert [row for _line, row in found.rows][0] == ["S-001", "Ana Duarte", "100", "25", "62.5"]


def test_categories_weights_and_what_is_left_out(sign_in, rivera, period3, url, plan_url, two):
    third = give(period3, rivera, "Third")
    grade(third, rivera.classrooms.get().people.get(username="ana"), rivera, 2)
    client = sign_in(rivera)
    sent = {
        "categories": "Essays = 60\nShort = 40, drop 1",
        "base": 0,
        f"place-{two[0].pk}": "essays",
        f"place-{two[1].pk}": "Short",
        f"place-{third.pk}": " short ",
    }
    assert client.post(plan_url, sent)["Location"] == url
    # 100 × 60 % + 50 × 40 %, the 25 is dropped
    assert rows(client, url)[1][2:] == ["100", "25", "50", "80"]
    client.post(plan_url, sent | {"base": 1, f"place-{two[0].pk}": ""})
    assert rows(client, url)[1][2:] == ["100", "25", "50", "50"]
    assert "left out" in text(client.get(url))
    assert AuditEvent.objects.filter(action="gradebook changed").count() == 2


def test_what_does_not_count(sign_in, rivera, period3, ana, ben, url, two):
    """Excused, not graded yet, not due yet; overdue counts only where the plan says so."""
    two[1].extensions.create(student=ana, excused=True)
    waits = give(period3, rivera, "Waits")
    grade(waits, ana, rivera, None)
    yesterday = timezone.now() - timedelta(days=1)
    Giving.objects.filter(pk=waits.pk).update(due_at=yesterday)
    Enrolment.objects.update(joined_at=yesterday)
    client = sign_in(rivera)
    _heading, first, second = rows(client, url)
    assert first[2:] == ["100", "excused", "not complete", "100"]
    assert second[2:] == ["50", "", "missing", "50"]
    Gradebook.store(period3, rivera, 0, missing_is_zero=True)
    assert rows(client, url)[2][2:] == ["50", "", "missing", "25"]


def test_what_was_due_before_a_student_came_is_not_missing(
    sign_in, rivera, period3, ana, ben, url, two
):
    Gradebook.objects.create(classroom=period3, missing_is_zero=True)
    now = timezone.now()
    third = give(period3, rivera, "Third", due_at=now - timedelta(days=9))
    Enrolment.objects.filter(user=ana).update(joined_at=now - timedelta(days=10))
    Enrolment.objects.filter(user=ben).update(joined_at=now - timedelta(days=8))
    _heading, *found = rows(sign_in(rivera), url)
    assert [row[1:] for row in found] == [
        ["Ana Duarte", "100", "25", "missing", "41.7"],
        ["Ben Sorensen", "50", "", "joined later", "50"],
    ]
    grade(third, ben, rivera, 4)
    assert rows(sign_in(rivera), url)[2][4] == "100"


def test_sent_back_it_is_neither_missing_nor_zero(sign_in, rivera, period3, ana, url, two):
    """Its points of before are not those to come."""
    yesterday = timezone.now() - timedelta(days=1)
    Giving.objects.filter(pk=two[1].pk).update(due_at=yesterday)
    Gradebook.store(period3, rivera, 0, missing_is_zero=True)
    client = sign_in(rivera)
    assert rows(client, url)[1][2:] == ["100", "25", "62.5"]
    Attempt.objects.get(giving=two[1], student=ana).send_back(rivera)
    assert rows(client, url)[1][2:] == ["100", "not complete", "100"]


def test_what_is_asked_no_more_counts_for_who_was_graded_on_it(sign_in, rivera, url, two):
    """Ana was asked a second question, Ben was not; it is asked of nobody now."""
    part = two[0].assignment.lesson.steps.get().quiz
    more = Question.objects.create(
        quiz=part, kind="short_answer", prompt="And?", points=4, retired=True
    )
    work = Attempt.objects.get(giving=two[0], student__username="ana")
    asked = work.responses.create(question=more)
    asked.marks.create(marker=rivera, points=2, done_at=timezone.now())
    _heading, ana, ben = rows(sign_in(rivera), url)
    assert (ana[2], ben[2]) == ("75", "50")


def test_what_is_changed_later_changes_no_percent(sign_in, rivera, period3, url, two):
    """Ana and Ben were asked one question of four points; who begins now is asked two of twelve,
    and Cy, who was asked the new wording, has half of it. A corrected key brings its points."""
    part = two[0].assignment.lesson.steps.get().quiz
    old = part.questions.get()
    old.points = 8
    today = old.revise()
    client = sign_in(rivera)
    assert [row[2] for row in rows(client, url)[1:]] == ["100", "50"]
    cy = make_person("cy", "Cy")
    Enrolment.objects.create(classroom=period3, user=cy, role="student")
    grade(two[0], cy, rivera, 4)
    Question.objects.create(quiz=part, kind="short_answer", prompt="And?", points=4)
    assert [row[2] for row in rows(client, url)[1:]] == ["100", "50", "50"]
    assert "12 points" in text(client.get(url))
    Attempt.objects.get(giving=two[0], student__username="ana").responses.update(keyed_by=today)
    assert [row[2] for row in rows(client, url)[1:]] == ["50", "50", "50"]


def test_an_assignment_taken_back_is_not_in_it(sign_in, rivera, url, two):
    two[1].withdraw()
    assert rows(sign_in(rivera), url)[0] == ["School number", "Name", "First", "Total in percent"]


def test_an_empty_class(sign_in, rivera, url):
    assert "Nothing was given to this class yet." in text(sign_in(rivera).get(url))


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"categories": "Essays"}, "Line 1: type a category and its weight"),
        ({"categories": "Essays = 1", "place": "Quizzes"}, "There is no category “Quizzes”"),
    ],
)
def test_mistakes_change_nothing(sign_in, rivera, plan_url, two, sent, fault):
    sent = dict(sent)
    sent[f"place-{two[0].pk}"] = sent.pop("place", "")
    response = sign_in(rivera).post(plan_url, sent | {"base": 0})
    assert fault in text(response)
    assert f"{sent['categories']}</textarea>" in response.content.decode()
    assert not Gradebook.objects.exists()


def test_changed_by_somebody_meanwhile(sign_in, rivera, okoro, period3, plan_url, two):
    Gradebook.store(period3, okoro, 0, categories="Theirs = 1")
    response = sign_in(rivera).post(plan_url, {"categories": "Mine = 1", "base": 0})
    assert "The categories are now: Theirs = 1" in text(response)
    assert Gradebook.objects.get().categories == "Theirs = 1"


# --- who may -----------------------------------------------------------------------------


def test_who_may_not(client, sign_in, okoro, lindqvist, ana, technician, url, plan_url, two):
    addresses = [url, plan_url, url.rstrip("/") + ".csv", url.rstrip("/") + ".xlsx"]
    for address in addresses:
        assert client.get(address).status_code == 302
        people = [okoro, lindqvist, ana, technician]
        assert [sign_in(one).get(address).status_code for one in people] == [404] * 4


def test_an_assistant_looks_and_does_not_change(sign_in, okoro, period3, url, plan_url, two):
    Enrolment.objects.create(classroom=period3, user=okoro, role="assistant")
    client = sign_in(okoro)
    assert "Categories and weights" not in text(client.get(url))
    assert client.get(plan_url).status_code == 404
    assert client.post(plan_url, {"categories": "", "base": 0}).status_code == 404


def test_queries(sign_in, rivera, period3, url, two, count_queries):
    client = sign_in(rivera)
    client.get(url)
    with_two = count_queries(lambda: client.get(url))
    student = make_person("cy", "cy")
    Enrolment.objects.create(classroom=period3, user=student, role="student")
    for title in ("Third", "Fourth"):
        grade(give(period3, rivera, title), student, rivera, 1)
    assert with_two == count_queries(lambda: client.get(url)) <= 20
