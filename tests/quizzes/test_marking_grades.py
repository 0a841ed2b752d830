"""Grades as a file: /marking/<assignment>/grades.csv."""

import csv
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, Giving
from quizzes.marking.files import safe
from quizzes.models import Attempt, Mark
from quizzes.workbook.reading import read_table
from tests.cast import make_person

ABOUT = ["School number", "Name", "Class", "State", "Turned in", "Late", "Written with"]
NUMBERED = [f"Questions, question {number}" for number in (1, 2, 3, 4)]


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_grades", args=[assignment.pk])


@pytest.fixture
def graded(turned_in, rivera, rubric):
    thesis, evidence = rubric.criteria.all()
    for kind, points, levels in [
        ("short_answer", "1.50", {}),
        ("essay", "2", {str(thesis.pk): "1", str(evidence.pk): "1"}),
    ]:
        turned_in.responses.get(question__kind=kind).marks.create(
            marker=rivera, points=Decimal(points), levels=levels, done_at=timezone.now()
        )
    return turned_in


def read(response):
    assert response.status_code == 200
    text = response.getvalue().decode("utf-8")
    assert text[0] == "\ufeff"
    return list(csv.reader(text[1:].splitlines()))


def test_it_works(sign_in, rivera, url, graded, period3):
    response = sign_in(rivera).get(url)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="grades-')
    heading, ana, ben = read(response)
    assert heading == [*ABOUT, *NUMBERED, "Thesis", "Evidence", "Total", "Row key"]
    when = timezone.localtime(graded.turned_in_at, period3.zone).strftime("%Y-%m-%d %H:%M")
    assert ana[:7] == ["S-001", "Ana Duarte", "Period 3", "Graded", when, "", ""]
    assert ana[7:-1] == ["1", "2", "1.5", "2", "1", "1", "6.5"]
    assert ben[:-1] == ["S-002", "Ben Sorensen", "Period 3", "Not started", *[""] * 10]


def test_it_is_noted(sign_in, rivera, url, graded):
    sign_in(rivera).get(url)
    event = AuditEvent.objects.get(action="grades exported")
    assert (event.actor, event.student, event.about) == (rivera, None, "Were the gates shut?")


def test_what_is_half_done_is_no_grade(sign_in, rivera, url, graded):
    Mark.objects.filter(response__question__kind="essay").update(done_at=None)
    _heading, ana, _ben = read(sign_in(rivera).get(url))
    assert ana[3] == "Being graded"
    assert ana[10:-1] == ["", "", "", "4.5"]


def test_a_grade_that_does_not_count_is_left_out(sign_in, rivera, okoro, url, graded):
    essay = graded.responses.get(question__kind="essay")
    essay.marks.create(marker=okoro, points=3, done_at=timezone.now(), counts=False)
    _heading, ana, _ben = read(sign_in(rivera).get(url))
    assert ana[-2] == "6.5"


def test_late_counts_from_the_students_own_date(sign_in, rivera, ana, url, graded, giving):
    Giving.objects.update(due_at=timezone.now() - timezone.timedelta(hours=1))
    client = sign_in(rivera)
    assert read(client.get(url))[1][5] == "late"
    giving.extensions.create(student=ana, due_at=timezone.now() + timezone.timedelta(days=1))
    assert read(client.get(url))[1][5] == ""


def test_an_excused_student(sign_in, rivera, ben, url, giving):
    giving.extensions.create(student=ben, excused=True)
    assert read(sign_in(rivera).get(url))[2][3] == "Excused"


def test_questions_of_one_place_keep_their_columns(sign_in, rivera, url, graded, quiz):
    quiz.questions.update(position=0)
    _heading, ana, _ben = read(sign_in(rivera).get(url))
    assert ana[7:-1] == ["1", "2", "1.5", "2", "1", "1", "6.5"]


def test_an_earlier_wording_counts_in_the_column_of_its_successor(
    sign_in, rivera, ben, url, graded, giving, quiz
):
    short = quiz.questions.get(kind="short_answer")
    short.prompt = "What did the harbor master count, and where?"
    successor = short.revise()
    work = Attempt.objects.open_for(giving, quiz, ben)
    work.turn_in(ben)
    work.responses.get(question=successor).marks.create(
        marker=rivera, points=2, done_at=timezone.now()
    )
    heading, ana, ben_ = read(sign_in(rivera).get(url))
    assert heading == [*ABOUT, *NUMBERED, "Thesis", "Evidence", "Total", "Row key"]
    assert (ana[9], ben_[9]) == ("1.5", "2")


def test_one_class_alone(sign_in, rivera, okoro, url, graded, giving, period2, period3):
    Enrolment.objects.create(classroom=period2, user=rivera, role="co_teacher")
    Giving.objects.create(assignment=giving.assignment, classroom=period2)
    client = sign_in(rivera)
    assert [row[1] for row in read(client.get(url))[1:]] == [
        "Zoe Adeyemi",
        "Ana Duarte",
        "Ben Sorensen",
    ]
    room = read(client.get(f"{url}?class={period2.pk}"))
    assert [row[1] for row in room[1:]] == ["Zoe Adeyemi"]


def test_only_ones_own_classes(sign_in, okoro, url, graded, giving, period2):
    Giving.objects.create(assignment=giving.assignment, classroom=period2)
    assert [row[1] for row in read(sign_in(okoro).get(url))[1:]] == ["Zoe Adeyemi"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(start):
    assert safe(f"{start}1+1") == f"'{start}1+1"


def test_what_is_no_formula_stays():
    assert [safe(cell) for cell in ["O’Brien", "1.5", "", None, 0]] == [
        "O’Brien",
        "1.5",
        "",
        "",
        "0",
    ]


def test_a_name_and_a_row_that_begin_like_formulas(sign_in, rivera, ana, url, graded, rubric):
    ana.display_name, ana.school_number = "=HYPERLINK(1)", "@7"
    ana.save()
    rubric.criteria.filter(title="Thesis").update(title="+Thesis")
    heading, row = read(sign_in(rivera).get(url))[:2]
    assert (row[0], row[1], heading[11]) == ("'@7", "'=HYPERLINK(1)", "'+Thesis")


def test_who_may_not(client, sign_in, okoro, ana, technician, url, graded):
    assert client.get(url).status_code == 302
    people = [okoro, ana, technician]
    assert [sign_in(one).get(url).status_code for one in people] == [404, 404, 404]
    assert not AuditEvent.objects.filter(action="grades exported").exists()


def test_other_methods(sign_in, rivera, url):
    assert sign_in(rivera).post(url).status_code == 405


def test_a_class_that_is_not_there_is_no_choice(sign_in, rivera, url, graded, period2):
    for room in (period2.pk, "x", -1, 10**30):
        assert len(read(sign_in(rivera).get(url, {"class": room}))) == 3


def test_queries(sign_in, rivera, url, graded, giving, quiz, period3, count_queries):
    client = sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        Attempt.objects.open_for(giving, quiz, student).turn_in(student)
    with_three = count_queries(lambda: client.get(url))
    assert with_one == with_three <= 20


def test_as_an_excel_file(sign_in, rivera, assignment, url, graded, rubric):
    """The same cells, points as numbers, and nothing that a spreadsheet calculates."""
    rubric.criteria.filter(title="Thesis").update(title="=Thesis")
    client = sign_in(rivera)
    response = client.get(reverse("quizzes:marking_grades_xlsx", args=[assignment.pk]))
    assert response["Content-Disposition"].endswith('.xlsx"')
    found = read_table(response.getvalue())
    heading, *rows = read(client.get(url))
    assert heading[11] == "'=Thesis"
    assert found.header == [cell.removeprefix("'") for cell in heading]
    assert [cells for _line, cells in found.rows] == [row if row[-1] else row[:4] for row in rows]


def test_who_may_not_have_the_excel_file(client, sign_in, okoro, ana, technician, assignment):
    url = reverse("quizzes:marking_grades_xlsx", args=[assignment.pk])
    assert client.get(url).status_code == 302
    assert [sign_in(one).get(url).status_code for one in (okoro, ana, technician)] == [404] * 3
