"""The school's grades of an assignment: /marking/<assignment>/conversion/."""

import csv
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, Giving, Step
from quizzes.conversion import grade_of, read_lines
from quizzes.models import Attempt, Conversion, Question, Quiz
from tests.cast import make_person

TABLE = "8 = 100\n6.5 = B+\n5 = 88\n\n0 = F"


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_conversion", args=[assignment.pk])


@pytest.fixture
def graded(turned_in, rivera, rubric):
    """Ana's work with 6.5 of 8 points, not given back."""
    thesis, evidence = rubric.criteria.all()
    for kind, points, levels in [
        ("short_answer", "1.50", {}),
        ("essay", "2", {str(thesis.pk): "1", str(evidence.pk): "1"}),
    ]:
        turned_in.responses.get(question__kind=kind).marks.create(
            marker=rivera, points=Decimal(points), levels=levels, done_at=timezone.now()
        )
    return turned_in


@pytest.fixture
def table(assignment, rivera):
    Conversion.store(assignment, TABLE, rivera, 0)
    return Conversion.objects.get()


@pytest.fixture
def second_part(lesson):
    step = Step.objects.create(lesson=lesson, kind="quiz", title="More", position=3)
    part = Quiz.on_step(step)
    Question.objects.create(quiz=part, kind="short_answer", prompt="And?", points=3)
    return part


def text(response):
    return " ".join(response.content.decode().split())


# --- the table as it is typed ------------------------------------------------------------


def test_a_table_is_read():
    lines = read_lines(TABLE)
    assert [(line.points, line.grade) for line in lines] == [
        (Decimal(8), "100"),
        (Decimal("6.5"), "B+"),
        (Decimal(5), "88"),
        (Decimal(0), "F"),
    ]


@pytest.mark.parametrize(
    ("total", "grade"),
    [("9", "100"), ("8", "100"), ("7.99", "B+"), ("6.5", "B+"), ("6.49", "88"), ("0", "F")],
)
def test_the_highest_line_reached_counts(total, grade):
    assert grade_of(read_lines(TABLE), Decimal(total)) == grade


def test_no_total_no_grade():
    assert grade_of(read_lines(TABLE), None) == ""
    assert grade_of([], Decimal(3)) == ""


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("7", "Line 1 (7) needs an equal sign, such as: 6 = 95"),
        ("7 = 100\nsix = 95", "Line 2 (six = 95) has to begin with points, such as 6 or 6.5."),
        ("-1 = 5", "Line 1 (-1 = 5) has to begin with points, such as 6 or 6.5."),
        ("6,5 = 5", "Line 1 (6,5 = 5) has to begin with points, such as 6 or 6.5."),
        ("٣ = 5", "Line 1 (٣ = 5) has to begin with points, such as 6 or 6.5."),
        ("7 =", "Line 1 (7 =) needs one grade after the equal sign."),
        ("7 = A = B", "Line 1 (7 = A = B) needs one grade after the equal sign."),
        ("7 = " + "x" * 21, "Line 1: a grade has at most 20 letters or digits."),
        (
            "6 = 90\n7 = 100",
            "Line 2 (7 = 100) has as many points as the line before it, or more. "
            "Begin with the most points and go down.",
        ),
        (
            "6 = 90\n6.0 = 91",
            "Line 2 (6.0 = 91) has as many points as the line before it, or more. "
            "Begin with the most points and go down.",
        ),
        ("7 = 100\n3 = 60", "Totals below 3 have no grade. Add a last line, such as: 0 = F"),
    ],
)
def test_a_faulty_table(typed, fault):
    with pytest.raises(ValidationError) as caught:
        read_lines(typed)
    assert caught.value.messages == [fault]


def test_every_faulty_line_is_told():
    with pytest.raises(ValidationError) as caught:
        read_lines("a\nb\n0 = F")
    assert len(caught.value.messages) == 2


def test_a_table_without_end():
    typed = "\n".join(f"{points} = x" for points in range(500, -1, -1))
    with pytest.raises(ValidationError) as caught:
        read_lines(typed)
    assert caught.value.messages == ["A table has at most 120 lines."]


# --- the page ----------------------------------------------------------------------------


def test_it_works(sign_in, rivera, url, graded):
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "8 at most over all its parts" in page
    assert "Type a table, then press Look first." in page
    response = client.post(url, {"lines": TABLE, "base": 0})
    assert response["Location"] == url
    stored = Conversion.objects.get()
    assert (stored.lines, stored.revision, stored.changed_by) == (TABLE, 1, rivera)
    page = text(client.get(url))
    assert "<b>B+</b>" in page
    assert "<dt>B+</dt><dd>1 student, from 6.5 points</dd>" in page
    event = AuditEvent.objects.get(action="grades table changed")
    assert event.details == {"before": "", "after": TABLE}


def test_looking_stores_nothing(sign_in, rivera, url, graded, table):
    page = text(
        sign_in(rivera).post(url, {"lines": "9 = A\n6 = A-\n0 = C", "base": 1, "look": "1"})
    )
    assert "<del>B+</del> <b>A-</b>" in page
    assert "Not saved yet" in page
    assert 'from 9 points <span class="badge late">out of reach</span>' in page
    table.refresh_from_db()
    assert (table.lines, table.revision) == (TABLE, 1)


@pytest.mark.parametrize("button", [{}, {"look": "1"}])
def test_a_faulty_line_changes_nothing_and_keeps_what_is_typed(
    sign_in, rivera, url, graded, table, button
):
    page = sign_in(rivera).post(url, {"lines": "7 = 100\nsix", "base": 1} | button)
    assert page.status_code == 200
    assert "Line 2 (six) needs an equal sign" in text(page)
    assert "7 = 100\nsix</textarea>" in page.content.decode()
    table.refresh_from_db()
    assert table.lines == TABLE


def test_emptied_it_is_gone(sign_in, rivera, url, graded, table):
    sign_in(rivera).post(url, {"lines": " \n", "base": 1})
    assert not Conversion.objects.in_use().exists()


def test_changed_by_somebody_meanwhile(sign_in, rivera, url, graded, table):
    client = sign_in(rivera)
    page = client.post(url, {"lines": "0 = mine", "base": 0})
    assert "It says now: 8 = 100; 6.5 = B+; 5 = 88; 0 = F" in text(page)
    assert "0 = mine</textarea>" in page.content.decode()
    table.refresh_from_db()
    assert table.lines == TABLE
    assert 'name="base" value="1"' in text(page)
    assert client.post(url, {"lines": "0 = mine", "base": 1}).status_code == 302


def test_what_is_not_graded_to_the_end_has_no_grade_yet(sign_in, rivera, url, graded, table):
    graded.responses.get(question__kind="essay").marks.update(done_at=None)
    page = text(sign_in(rivera).get(url))
    assert "not complete" in page
    assert "<b>F</b>" not in page


@pytest.mark.parametrize("odd", [{"base": "x"}, {"base": -1}, {"base": 10**30}, {}])
def test_odd_sendings(sign_in, rivera, url, graded, table, odd):
    response = sign_in(rivera).post(url, {"lines": "0 = F"} | odd)
    assert response.status_code == 200
    table.refresh_from_db()
    assert table.lines == TABLE


def test_who_may_not(client, sign_in, okoro, lindqvist, ana, technician, url, graded):
    for method in ("get", "post"):
        assert getattr(client, method)(url).status_code == 302
        people = [okoro, lindqvist, ana, technician]
        answers = [getattr(sign_in(one), method)(url).status_code for one in people]
        assert answers == [404] * 4


def test_no_such_assignment(sign_in, rivera, url, assignment, graded):
    address = url.replace(f"/{assignment.pk}/", f"/{assignment.pk + 99}/")
    assert sign_in(rivera).get(address).status_code == 404


def test_only_ones_own_classes(sign_in, okoro, url, graded, giving, period2, table):
    Giving.objects.create(assignment=giving.assignment, classroom=period2)
    page = text(sign_in(okoro).get(url))
    assert "Ana Duarte" not in page


def test_queries(sign_in, rivera, url, graded, giving, quiz, period3, table, count_queries):
    client = sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        Attempt.objects.open_for(giving, quiz, student).turn_in(student)
    assert with_one == count_queries(lambda: client.get(url)) <= 20


# --- in the file -------------------------------------------------------------------------


def rows_of_file(client, assignment):
    response = client.get(reverse("quizzes:marking_grades", args=[assignment.pk]))
    return list(csv.reader(response.getvalue().decode("utf-8-sig").splitlines()))


def test_in_the_file(sign_in, rivera, graded, assignment, table):
    heading, ana, ben = rows_of_file(sign_in(rivera), assignment)
    assert heading[-3:-1] == ["Total", "Grade"]
    assert ana[-3:-1] == ["6.5", "B+"]
    assert ben[-3:-1] == ["", ""]


def test_in_the_file_no_grade_before_the_end(sign_in, rivera, graded, assignment, table):
    graded.responses.get(question__kind="essay").marks.update(done_at=None)
    assert rows_of_file(sign_in(rivera), assignment)[1][-3:-1] == ["4.5", ""]


def test_in_the_file_no_grade_while_a_part_may_still_come_in_time(
    sign_in, rivera, graded, assignment, giving, table, second_part
):
    client = sign_in(rivera)
    assert rows_of_file(client, assignment)[1][-3:-1] == ["6.5", ""]
    Giving.objects.update(due_at=timezone.now())
    assert rows_of_file(client, assignment)[1][-3:-1] == ["6.5", "B+"]


# --- what the student sees ---------------------------------------------------------------

GRADE = "Whole assignment: 6.5 of 8 points: <b>B+</b>"
PAGES = ["/", "/assignments/", "/assignments/{assignment}/{quiz}/feedback/"]


def pages_of(client, giving, quiz):
    found = {}
    for page in PAGES:
        address = page.format(assignment=giving.assignment_id, quiz=quiz.pk)
        found[page] = text(client.get(address, follow=True))
    found["data"] = client.get("/assignments/my-work.json").getvalue().decode()
    found["text"] = client.get("/assignments/my-work.txt").getvalue().decode()
    return found


def test_the_student_sees_points_and_grade(sign_in, ana, rivera, giving, quiz, graded, table):
    graded.give_back(rivera)
    found = pages_of(sign_in(ana), giving, quiz)
    assert [GRADE in found[page] for page in PAGES] == [True, True, True]
    assert '"grade": "B+"' in found["data"]
    assert "Whole assignment: 6.5 of 8 points: B+" in found["text"]


def grades_seen(client, giving, quiz):
    told = ("Whole assignment: ", '"grade": ')
    pages = pages_of(client, giving, quiz).items()
    return [name for name, page in pages if any(words in page for words in told)]


def test_a_corrected_key_brings_its_points(sign_in, ana, rivera, giving, quiz, graded, table):
    graded.give_back(rivera)
    choice = quiz.questions.get(kind="single_choice")
    choice.points = 4
    graded.responses.filter(question=choice).update(keyed_by=choice.revise())
    page = text(sign_in(ana).get(reverse("quizzes:feedback", args=[giving.assignment_id, quiz.pk])))
    assert "Whole assignment: 6.5 of 11 points" in page


def test_a_corrected_rubric_brings_its_points(
    sign_in, ana, rivera, giving, quiz, graded, table, rubric
):
    graded.give_back(rivera)
    essay = quiz.questions.get(kind="essay")
    essay.rubric = rubric.copy(rivera)
    essay.rubric.criteria.get(title="Evidence").levels.create(points=5)
    graded.responses.filter(question=essay).update(keyed_by=essay.revise())
    page = text(sign_in(ana).get(reverse("quizzes:feedback", args=[giving.assignment_id, quiz.pk])))
    assert "Whole assignment: 6.5 of 11 points" in page


def test_nothing_before_it_is_given_back(sign_in, ana, rivera, giving, quiz, graded, table):
    client = sign_in(ana)
    assert grades_seen(client, giving, quiz) == []
    graded.give_back(rivera)
    assert len(grades_seen(client, giving, quiz)) == 5
    graded.take_back(rivera)
    assert grades_seen(client, giving, quiz) == []


def test_nothing_while_another_part_is_out(
    sign_in, ana, rivera, giving, quiz, graded, table, second_part
):
    """Never begun, being written, turned in, graded: only given back it tells."""
    client, seen = sign_in(ana), []
    graded.give_back(rivera)
    seen.append(grades_seen(client, giving, quiz))
    other = Attempt.objects.open_for(giving, second_part, ana)
    seen.append(grades_seen(client, giving, quiz))
    other.turn_in(ana)
    seen.append(grades_seen(client, giving, quiz))
    mark = other.responses.get().marks.create(marker=rivera, points=0, done_at=timezone.now())
    seen.append(grades_seen(client, giving, quiz))
    assert seen == [[], [], [], []]
    other.give_back(rivera)
    assert len(grades_seen(client, giving, quiz)) == 5
    mark.points = Decimal(2)
    mark.save()
    page = pages_of(client, giving, quiz)[PAGES[2]]
    assert "Whole assignment: 8.5 of 11 points: <b>100</b>" in page


def test_nothing_while_it_is_revised(sign_in, ana, rivera, giving, quiz, graded, table):
    graded.send_back(rivera, "More.")
    client = sign_in(ana)
    assert grades_seen(client, giving, quiz) == []
    address = f"/assignments/{giving.assignment_id}/{quiz.pk}/feedback/?round=1"
    assert "B+" not in text(client.get(address))


def test_nothing_while_an_answer_is_not_graded(sign_in, ana, rivera, giving, quiz, graded, table):
    graded.give_back(rivera)
    graded.responses.get(question__kind="essay").marks.update(done_at=None)
    assert grades_seen(sign_in(ana), giving, quiz) == []


def test_a_part_that_asks_nothing_is_not_waited_for(
    sign_in, ana, rivera, giving, quiz, graded, table, second_part
):
    second_part.questions.update(retired=True)
    graded.give_back(rivera)
    assert len(grades_seen(sign_in(ana), giving, quiz)) == 5


def test_without_a_table_no_grade(sign_in, ana, rivera, giving, quiz, graded):
    graded.give_back(rivera)
    found = pages_of(sign_in(ana), giving, quiz)
    assert [name for name, page in found.items() if "Whole assignment" in page] == []


def test_the_student_s_total_is_that_of_the_file(
    sign_in, ana, rivera, okoro, giving, quiz, graded, table, assignment
):
    essay = graded.responses.get(question__kind="essay")
    essay.marks.create(marker=okoro, points=3, done_at=timezone.now(), counts=False)
    graded.give_back(rivera)
    assert rows_of_file(sign_in(rivera), assignment)[1][-3:-1] == ["6.5", "B+"]
    assert GRADE in pages_of(sign_in(ana), giving, quiz)["/"]


def test_written_together_each_has_the_grade_of_the_own_parts(
    sign_in, ana, ben, rivera, giving, quiz, graded, table, second_part, together
):
    """Ana's other part earned her three points, Ben's none: neither sees the other's."""
    graded.signatures.create(student=ben)
    graded.give_back(rivera)
    for student, points in ((ana, 3), (ben, 0)):
        attempt = Attempt.objects.begin(giving, second_part, student)
        attempt.turn_in(student)
        attempt.responses.get().marks.create(marker=rivera, points=points, done_at=timezone.now())
        attempt.give_back(rivera)
    address = f"/assignments/{giving.assignment_id}/{quiz.pk}/feedback/"
    assert "9.5 of 11 points" in text(sign_in(ana).get(address))
    page = text(sign_in(ben).get(address))
    assert "6.5 of 11 points" in page and "9.5" not in page
