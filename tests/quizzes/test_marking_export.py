"""Grades in the layout of the school's gradebook: /marking/<assignment>/export/."""

import csv
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, Giving
from quizzes.export_columns import KEYS, read_columns
from quizzes.models import Attempt, Conversion, ExportLayout
from quizzes.workbook.reading import read_table
from quizzes.workbook.writing import write
from tests.cast import make_person


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_export", args=[assignment.pk])


@pytest.fixture
def layout(db):
    return ExportLayout.objects.create(
        name="Ledger", columns="student = Student ID\nname\nscore = Unit 3", score="points"
    )


@pytest.fixture
def file_url(assignment, layout):
    return reverse("quizzes:marking_export_file", args=[assignment.pk, layout.pk])


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


def text(response):
    return " ".join(response.content.decode().split())


def upload(content, name="list.csv"):
    data = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, data)


# --- the columns as they are typed -------------------------------------------------------


def test_columns_are_read():
    typed = "student = SIS User ID\n\nname\nempty = Section\nempty =\nscore = Unit 3 = DBQ"
    assert read_columns(typed) == [
        ("student", "SIS User ID"),
        ("name", "Name"),
        ("empty", "Section"),
        ("empty", ""),
        ("score", "Unit 3 = DBQ"),
    ]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("name", "One column has to say who the student is: student = Student ID"),
        ("student\nstudent = X", "Line 2: “student” stands in the layout already."),
        ("student\ncolour = X", f"Line 2: “colour” is no column. There are: {', '.join(KEYS)}."),
        ("student = " + "x" * 81, "Line 1: a heading has at most 80 letters."),
        ("student\n" + "empty\n" * 40, "A layout has at most 40 columns."),
    ],
)
def test_a_faulty_layout(typed, fault):
    with pytest.raises(ValidationError) as caught:
        read_columns(typed)
    assert caught.value.messages == [fault]


# --- the file ----------------------------------------------------------------------------


def test_it_works(sign_in, rivera, url, file_url, graded, layout):
    client = sign_in(rivera)
    page = text(client.get(url))
    assert "0 unmatched, 2 students matched" in page
    assert f'href="{file_url}"' in page
    response = client.get(file_url)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert list(csv.reader(response.getvalue().decode().splitlines())) == [
        ["Student ID", "Name", "Unit 3"],
        ["S-001", "Ana Duarte", "6.5"],
        ["S-002", "Ben Sorensen", ""],
    ]
    assert AuditEvent.objects.filter(action="grades exported", actor=rivera).count() == 1


@pytest.mark.parametrize("file_format", ["comma", "semicolon", "tab"])
def test_a_heading_with_another_separator(sign_in, rivera, url, graded, layout, file_format):
    """Whoever reads the file back guesses what parts its columns."""
    first, _mark, rest = layout.columns.partition("\n")
    key = first.partition("=")[0].strip()
    layout.columns = f"{key} = ID; of, all; of us\n{rest}"
    layout.file_format = file_format
    layout.save()
    assert "0 unmatched, 2 students matched" in text(sign_in(rivera).get(url))


def test_every_column(sign_in, rivera, file_url, graded, layout, assignment):
    Conversion.store(assignment, "6 = 95\n0 = F", rivera, 0)
    layout.columns = "\n".join(KEYS)
    layout.file_format, layout.score, layout.identifier = "excel", "grade", "user_name"
    layout.save()
    response = sign_in(rivera).get(file_url)
    assert response["Content-Disposition"].endswith('.xlsx"')
    found = read_table(response.getvalue())
    questions = [f"Questions, question {number}" for number in (1, 2, 3, 4)]
    shown = [str(heading) for key, heading in KEYS.items() if key not in ("questions", "empty")]
    assert found.header == [*shown, *questions, "Thesis", "Evidence"]
    ana = dict(zip(found.header, found.rows[0][1], strict=True))
    assert ana.pop("Turned in")
    assert ana == {
        "Student ID": "ana",
        "Name": "Ana Duarte",
        "Last name": "Duarte",
        "First name": "Ana",
        "School number": "S-001",
        "User name": "ana",
        "Class": "Period 3",
        "Assignment": "Were the gates shut?",
        "State": "Graded",
        "Late": "",
        "Score": "95",
        "Points": "6.5",
        "Points possible": "8",
        "Percent": "81.3",
        "Grade": "95",
        "Questions, question 1": "1",
        "Questions, question 2": "2",
        "Questions, question 3": "1.5",
        "Questions, question 4": "2",
        "Thesis": "1",
        "Evidence": "1",
    }


def test_a_rubric_changed_later_changes_no_percent(
    sign_in, rivera, file_url, graded, layout, quiz, rubric
):
    """Ana keeps the rubric of three points that she was graded by; Ben would have seven."""
    layout.columns = "student\nmost\npercent"
    layout.save()
    copy = rubric.copy(rivera)
    copy.criteria.first().levels.create(points=5)
    essay = quiz.questions.get(kind="essay")
    essay.rubric = copy
    essay.revise()
    response = sign_in(rivera).get(file_url)
    rows = list(csv.reader(response.getvalue().decode().splitlines()))
    assert rows[1:] == [["S-001", "8", "81.3"], ["S-002", "12", ""]]


@pytest.mark.parametrize(
    ("file_format", "line", "ending"),
    [
        ("semicolon", "S-001;Ana Duarte;6.5", "csv"),
        ("tab", "S-001\tAna Duarte\t6.5", "tsv"),
    ],
)
def test_other_separators(sign_in, rivera, file_url, graded, layout, file_format, line, ending):
    ExportLayout.objects.update(file_format=file_format)
    response = sign_in(rivera).get(file_url)
    assert response.getvalue().decode().splitlines()[1] == line
    assert response["Content-Disposition"].endswith(f'.{ending}"')


@pytest.mark.parametrize("file_format", ["comma", "excel"])
def test_a_name_like_a_formula_is_known_again(
    sign_in, rivera, ana, url, file_url, graded, layout, file_format
):
    ana.school_number = "=1+1"
    ana.save()
    ExportLayout.objects.update(file_format=file_format)
    client = sign_in(rivera)
    assert "0 unmatched, 2 students matched" in text(client.get(url))
    if file_format == "comma":
        assert client.get(file_url).getvalue().decode().splitlines()[1].startswith("'=1+1,")


def test_who_has_no_number_is_named(sign_in, rivera, ben, url, graded, layout):
    ben.school_number = ""
    ben.save()
    page = text(sign_in(rivera).get(url))
    assert "<b>1 unmatched</b>, 1 student matched" in page
    assert "Ben Sorensen has nothing here to be known by." in page


def test_two_of_one_number_are_named(sign_in, rivera, ben, url, graded, layout):
    ben.school_number = "s-001"
    ben.save()
    page = text(sign_in(rivera).get(url))
    assert "“s-001” stands there twice (Ben Sorensen)." in page


def test_a_layout_with_grades_and_no_table(sign_in, rivera, url, graded, layout):
    ExportLayout.objects.update(score="grade")
    assert "This assignment has no table of school grades yet" in text(sign_in(rivera).get(url))


def test_one_class_alone(sign_in, rivera, url, file_url, graded, giving, period2):
    Enrolment.objects.create(classroom=period2, user=rivera, role="co_teacher")
    Giving.objects.create(assignment=giving.assignment, classroom=period2)
    client = sign_in(rivera)
    assert "3 students matched" in text(client.get(url))
    assert "1 student matched" in text(client.get(f"{url}?class={period2.pk}"))
    rows = client.get(f"{file_url}?class={period2.pk}").getvalue().decode().splitlines()
    assert [row.split(",")[0] for row in rows] == ["Student ID", "S-090"]


# --- a file read back --------------------------------------------------------------------


def test_a_list_of_the_gradebook(sign_in, rivera, url, graded, layout):
    content = "STUDENT id;Section\n;Points possible\nS-001;3\n S-002 ;3\n"
    page = text(sign_in(rivera).post(url, {"layout": layout.pk, "file": upload(content)}))
    assert '<div class="notice" role="status"><p>0 unmatched, 2 students matched</p>' in page


def test_what_does_not_match_is_named(sign_in, rivera, ana, url, graded, layout):
    ana.school_number = "0071"
    ana.save()
    rows = [["Student ID"], ["71"], ["S-9"], ["S-9"]]
    page = text(
        sign_in(rivera).post(
            url, {"layout": layout.pk, "file": upload(b"".join(write(rows)), "l.xlsx")}
        )
    )
    assert "<b>5 unmatched</b>, 0 students matched" in page
    for words in [
        "Line 2: nobody in the class is “71”. Ana Duarte is, with zeros before it",
        "Line 3: nobody in the class is “S-9”.",
        "Ana Duarte stands in no line.",
        "Ben Sorensen stands in no line.",
    ]:
        assert words in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Name\nAna", "The file has no column “Student ID”. Its columns are: Name."),
        ("Student ID,student id\n1,2", "The file has more than one column “Student ID”."),
        ("", "The submitted file is empty."),
        (b"%PDF-1.7", "This is no spreadsheet. Choose a CSV or Excel (.xlsx) file."),
        (b"PK\x03\x04", "This Excel file is damaged. Save it once more and try again."),
    ],
)
def test_files_that_cannot_be_read(sign_in, rivera, url, graded, layout, content, words):
    response = sign_in(rivera).post(url, {"layout": layout.pk, "file": upload(content)})
    assert response.status_code == 200
    assert words in text(response)


def test_nothing_chosen(sign_in, rivera, url, graded, layout):
    assert "This field is required." in text(sign_in(rivera).post(url, {}))


def test_without_a_layout(sign_in, rivera, lindqvist, url, graded, giving):
    page = text(sign_in(rivera).get(url))
    assert "Your head of department or an administrator makes them" in page
    Enrolment.objects.create(classroom=giving.classroom, user=lindqvist, role="co_teacher")
    assert "Make the first one" in text(sign_in(lindqvist).get(url))


# --- who may -----------------------------------------------------------------------------


def test_who_may_not(client, sign_in, okoro, lindqvist, ana, technician, url, file_url, graded):
    for address in (url, file_url):
        assert client.get(address).status_code == 302
        people = [okoro, lindqvist, ana, technician]
        assert [sign_in(one).get(address).status_code for one in people] == [404] * 4
    assert sign_in(okoro).post(url, {}).status_code == 404
    assert not AuditEvent.objects.filter(action="grades exported").exists()


def test_other_methods_and_missing_rows(sign_in, rivera, url, file_url, layout, graded):
    client = sign_in(rivera)
    assert client.post(file_url).status_code == 405
    assert client.get(file_url.replace(f"/{layout.pk}/", f"/{layout.pk + 9}/")).status_code == 404


def test_only_ones_own_classes(sign_in, okoro, file_url, graded, giving, period2):
    Giving.objects.create(assignment=giving.assignment, classroom=period2)
    assert b"Ana" not in sign_in(okoro).get(file_url).getvalue()


def test_queries(sign_in, rivera, url, graded, giving, quiz, period3, layout, count_queries):
    client = sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        Attempt.objects.open_for(giving, quiz, student).turn_in(student)
        ExportLayout.objects.create(name=name, columns="student")
    assert with_one == count_queries(lambda: client.get(url)) <= 20


# --- in the admin ------------------------------------------------------------------------


def test_a_head_makes_one(sign_in, lindqvist):
    client = sign_in(lindqvist)
    address = reverse("admin:quizzes_exportlayout_add")
    assert "student = Student ID" in client.get(address).content.decode()
    sent = {
        "name": "Ledger",
        "columns": "student\nscore",
        "file_format": "tab",
        "score": "grade",
        "identifier": "name",
    }
    page = client.post(address, sent | {"columns": "score\nx"})
    assert "Line 2: “x” is no column." in text(page)
    assert not ExportLayout.objects.exists()
    assert client.post(address, sent).status_code == 302
    assert ExportLayout.objects.get().read() == [("student", "Student ID"), ("score", "Score")]


def test_a_teacher_does_not(sign_in, rivera, layout):
    client = sign_in(rivera)
    assert client.get(reverse("admin:quizzes_exportlayout_add")).status_code == 403
    change = reverse("admin:quizzes_exportlayout_change", args=[layout.pk])
    assert client.get(change).status_code == 404
