"""Grades back from a spreadsheet: /marking/<assignment>/bring/."""

import csv
import html
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment
from quizzes.models import Attempt, Mark, MarkChange
from quizzes.workbook.reading import read_table
from quizzes.workbook.writing import write
from tests.cast import make_person

SHORT, ESSAY = "Questions, question 3", "Questions, question 4"


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_bring", args=[assignment.pk])


@pytest.fixture
def graded(turned_in, rivera, rubric):
    """Ana's short answer has 1.5 points; the essay has none yet."""
    Mark.of(turned_in.responses.get(question__kind="short_answer"), rivera).record(
        levels={}, points=Decimal("1.5"), comment="Count again.", done=True, base=0
    )
    return turned_in


@pytest.fixture
def file(assignment):
    """`file(client, {name: {heading: cell}})` takes the file, types into it and gives the rows."""

    def taken(client, typed=(), kind=""):
        address = reverse(f"quizzes:marking_grades{kind}", args=[assignment.pk])
        data = client.get(address).getvalue()
        table = read_table(data)
        rows = [table.header]
        for _line, cells in table.rows:
            row = [*cells, *[""] * (len(table.header) - len(cells))]
            for heading, cell in dict(typed).get(row[1], {}).items():
                row[table.header.index(heading)] = cell
            rows.append(row)
        return rows

    return taken


def as_csv(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return SimpleUploadedFile("grades.csv", text.getvalue().encode())


def text(response):
    return " ".join(response.content.decode().split())


def cells_of(response, card):
    """The rows of one table of the page as lists of words."""
    page = response.content.decode()
    if f'aria-labelledby="{card}"' not in page:
        return []
    part = page.split(f'aria-labelledby="{card}"')[1].split("</section>")[0]
    body = part.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in part else ""
    rows = re.findall(r"<tr>(.*?)</tr>", body, flags=re.S)
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in rows
    ]


def confirmed(client, url, response):
    """Send what the preview's button sends."""
    page = response.content.decode()
    hidden = {
        name: html.unescape(re.search(rf'name="{name}" value="(.*?)"', page, re.S)[1])
        for name in ("table", "seen")
    }
    return client.post(url, hidden)


def test_it_works(sign_in, rivera, ana, url, graded, file, rubric):
    client = sign_in(rivera)
    typed = {SHORT: "2", "Thesis": "1", "Evidence": "2"}
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": typed}))})
    assert cells_of(preview, "changes") == [
        ["Ana Duarte", SHORT, "1.5", "2"],
        ["Ana Duarte", f"{ESSAY}: Thesis", "–", "1"],
        ["Ana Duarte", f"{ESSAY}: Evidence", "–", "2"],
    ]
    assert "Nothing has been changed yet." in text(preview)
    assert Mark.objects.get(marker=rivera).points == Decimal("1.5")

    response = confirmed(client, url, preview)
    assert response["Location"] == reverse(
        "quizzes:marking_queue", args=[graded.giving.assignment_id]
    )
    short = Mark.objects.get(response__question__kind="short_answer")
    assert (short.points, short.comment, short.revision) == (2, "Count again.", 2)
    essay = Mark.objects.get(response__question__kind="essay")
    thesis, evidence = rubric.criteria.all()
    assert essay.levels == {str(thesis.pk): "1", str(evidence.pk): "2"}
    assert (essay.points, essay.is_done, essay.counts, essay.marker) == (3, True, True, rivera)
    assert [one.why for one in MarkChange.objects.all()[:2]] == ["from a spreadsheet"] * 2
    event = AuditEvent.objects.get(action="grades from a spreadsheet")
    assert event.details == {"count": 2}


def test_an_excel_file(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    rows = file(client, {"Ana Duarte": {SHORT: "0.5"}}, kind="_xlsx")
    upload = SimpleUploadedFile("grades.xlsx", b"".join(write(rows)))
    preview = client.post(url, {"file": upload})
    assert cells_of(preview, "changes") == [["Ana Duarte", SHORT, "1.5", "0.5"]]
    assert confirmed(client, url, preview).status_code == 302
    assert Mark.objects.get(marker=rivera).points == Decimal("0.5")


def test_the_file_as_it_was_taken_changes_nothing(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    preview = client.post(url, {"file": as_csv(file(client))})
    assert "The file says what is stored here already." in text(preview)
    assert cells_of(preview, "refused") == []
    assert 'name="seen"' not in text(preview)


def test_an_empty_cell_changes_nothing(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": {SHORT: ""}}))})
    assert cells_of(preview, "changes") == []


def test_rows_of_a_rubric_in_part_stay_half_done(sign_in, rivera, url, graded, file, rubric):
    client = sign_in(rivera)
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": {"Thesis": "1"}}))})
    confirmed(client, url, preview)
    essay = Mark.objects.get(response__question__kind="essay")
    assert (essay.points, essay.is_done) == (1, False)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({SHORT: "2.5"}, f"{SHORT}: 2.5 are more than the 2 points there are."),
        ({SHORT: "1.3"}, f"{SHORT}: type whole or half points."),
        ({SHORT: "-1"}, f"{SHORT}: “-1” is no number of points."),
        ({SHORT: "two"}, f"{SHORT}: “two” is no number of points."),
        ({SHORT: "1.555"}, f"{SHORT}: “1.555” is no number of points."),
        (
            {"Thesis": "0.5"},
            f"{ESSAY}: the row Thesis has no level of 0.5 points, but: 0, 1.",
        ),
        (
            {ESSAY: "2", "Thesis": "1"},
            f"{ESSAY}: its points come from its rows. Type them in the columns of those.",
        ),
    ],
)
def test_a_mistake_stops_all_of_it(sign_in, rivera, url, graded, file, typed, fault):
    client = sign_in(rivera)
    typed = {"Evidence": "2"} | typed
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": typed}))})
    assert cells_of(preview, "mistakes") == [["2", "Ana Duarte", fault.replace("'", "&#x27;")]]
    assert 'name="seen"' not in text(preview)
    assert Mark.objects.filter(marker=rivera).count() == 1


def test_a_comma_for_a_point(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": {SHORT: "0,5"}}))})
    assert cells_of(preview, "changes") == [["Ana Duarte", SHORT, "1.5", "0.5"]]


def test_graded_since_the_file_was_made(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    rows = file(client, {"Ana Duarte": {SHORT: "0"}})
    mark = Mark.objects.get(marker=rivera)
    mark.record(levels={}, points=Decimal(2), comment="", done=True, base=mark.revision)
    preview = client.post(url, {"file": as_csv(rows)})
    words = "graded or changed here since the file was made. Take a new file for it."
    assert cells_of(preview, "refused") == [["2", "Ana Duarte", words]]
    assert cells_of(preview, "changes") == []


def test_graded_between_looking_and_storing(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": {SHORT: "0"}}))})
    mark = Mark.objects.get(marker=rivera)
    mark.record(levels={}, points=Decimal(2), comment="", done=True, base=mark.revision)
    again = confirmed(client, url, preview)
    assert "Something was graded meanwhile, so nothing was stored." in text(again)
    mark.refresh_from_db()
    assert mark.points == 2


def test_another_change_than_was_shown_is_not_stored(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    one = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": {SHORT: "0"}}))})
    seen = re.search(r'name="seen" value="(.*?)"', one.content.decode())[1]
    other = as_csv(file(client, {"Ana Duarte": {SHORT: "1"}})).read().decode()
    response = client.post(url, {"seen": seen, "table": other})
    assert response.status_code == 200
    assert Mark.objects.get(marker=rivera).points == Decimal("1.5")


def test_what_another_graded_stays(sign_in, rivera, okoro, url, graded, file):
    Mark.objects.filter(marker=rivera).update(marker=okoro)
    client = sign_in(rivera)
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": {SHORT: "0"}}))})
    words = f"{SHORT}: graded by Mr. Okoro. Open the paper to let yours count."
    assert cells_of(preview, "refused") == [["2", "Ana Duarte", words]]


def test_what_the_program_scored_stays(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    typed = {"Questions, question 1": "0"}
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": typed}))})
    words = "Questions, question 1: scored by the program."
    assert cells_of(preview, "refused") == [["2", "Ana Duarte", words]]


def test_rows_of_another_rubric_are_not_mixed_in(sign_in, rivera, url, graded, file, rubric):
    """The rubric was copied and changed since: Ana's essay keeps the one it was graded by."""
    essay = graded.responses.get(question__kind="essay")
    levels = {str(row.pk): "1" for row in rubric.criteria.all()}
    Mark.of(essay, rivera).record(levels=levels, points=Decimal(2), comment="", done=True, base=0)
    essay.question.rubric = rubric.copy(rivera)
    essay.question.revise()
    client = sign_in(rivera)
    typed = {"Thesis": "1", "Evidence": "2", SHORT: "2"}
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": typed}))})
    words = f"{ESSAY}: it has an earlier rubric, with other rows. Open the paper for it."
    assert cells_of(preview, "refused") == [["2", "Ana Duarte", words]]
    assert cells_of(preview, "changes") == [["Ana Duarte", SHORT, "1.5", "2"]]
    confirmed(client, url, preview)
    mark = essay.marks.get()
    assert (mark.levels, mark.points) == (levels, 2)


def test_who_has_not_turned_in(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    preview = client.post(url, {"file": as_csv(file(client, {"Ben Sorensen": {SHORT: "1"}}))})
    assert cells_of(preview, "refused") == [["3", "Ben Sorensen", f"{SHORT}: not turned in."]]


def test_without_row_keys_the_school_number_counts(sign_in, rivera, ben, url, graded, file):
    client = sign_in(rivera)
    rows = [row[:-1] for row in file(client, {"Ana Duarte": {SHORT: "1"}})]
    rows[1][1] = "A. Duarte"
    preview = client.post(url, {"file": as_csv(rows)})
    assert cells_of(preview, "changes") == [["Ana Duarte", SHORT, "1.5", "1"]]
    ben.school_number = "S-001"
    ben.save()
    preview = client.post(url, {"file": as_csv(rows[:2])})
    words = "more than one student here has this school number."
    assert cells_of(preview, "refused") == [["2", "A. Duarte", words]]


def test_rows_of_nobody_and_rows_twice(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    rows = file(client, {"Ana Duarte": {SHORT: "1"}})
    stranger = ["S-9", "Zed", *rows[1][2:-1], "999-1-abc"]
    nobody = ["", "", *rows[1][2:-1], ""]
    preview = client.post(url, {"file": as_csv([*rows[:2], rows[1], stranger, nobody])})
    assert cells_of(preview, "changes") == [["Ana Duarte", SHORT, "1.5", "1"]]
    assert cells_of(preview, "refused") == [
        ["3", "Ana Duarte", "this student stands in an earlier line already."],
        ["4", "Zed", "nobody of your classes in this assignment."],
        ["5", "", "nobody of your classes in this assignment."],
    ]


def test_two_rows_of_one_name_are_told_apart_by_their_order(
    sign_in, rivera, url, graded, file, rubric
):
    rubric.criteria.update(title="Row")
    client = sign_in(rivera)
    rows = file(client)
    places = [at for at, heading in enumerate(rows[0]) if heading == "Row"]
    rows[1][places[0]], rows[1][places[1]] = "1", "2"
    preview = client.post(url, {"file": as_csv(rows)})
    assert [row[3] for row in cells_of(preview, "changes")] == ["1", "2"]


def test_columns_that_are_no_questions_are_named(sign_in, rivera, url, graded, file):
    client = sign_in(rivera)
    rows = file(client, {"Ana Duarte": {SHORT: "1"}})
    rows = [[*row, cell] for row, cell in zip(rows, ["My notes", "x", "y"], strict=True)]
    page = text(client.post(url, {"file": as_csv(rows)}))
    assert "Not read, for they are no questions of this assignment: My notes." in page


def test_what_was_given_back_is_named(sign_in, rivera, ana, url, graded, file):
    graded.give_back(rivera)
    client = sign_in(rivera)
    preview = client.post(url, {"file": as_csv(file(client, {"Ana Duarte": {SHORT: "1"}}))})
    assert "given back: the student sees it at once" in text(preview)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Name,Points\nAna,1\n", "No column of it is a question of this assignment."),
        (b"%PDF", "This is no spreadsheet. Choose a CSV or Excel (.xlsx) file."),
        (b"PK\x03\x04x", "This Excel file is damaged."),
        (b"x" * (2 * 2**20 + 1), "It is larger than 2 MB"),
        (b'a,"b\n', "a quotation mark is left open"),
    ],
)
def test_files_that_are_none(sign_in, rivera, url, graded, content, words):
    response = sign_in(rivera).post(url, {"file": SimpleUploadedFile("g.csv", content)})
    assert response.status_code == 200
    assert words in text(response)


@pytest.mark.parametrize(
    "sent", [{}, {"seen": "x"}, {"seen": "x", "table": ""}, {"seen": "x", "table": "PK\x03\x04"}]
)
def test_odd_sendings(sign_in, rivera, url, graded, sent):
    assert sign_in(rivera).post(url, sent).status_code == 200
    assert Mark.objects.get(marker=rivera).points == Decimal("1.5")


def test_who_may_not(client, sign_in, okoro, lindqvist, ana, technician, url, graded):
    for method in ("get", "post"):
        assert getattr(client, method)(url).status_code == 302
        people = [okoro, lindqvist, ana, technician]
        answers = [getattr(sign_in(one), method)(url).status_code for one in people]
        assert answers == [404] * 4


def test_queries(sign_in, rivera, url, graded, giving, quiz, period3, file, count_queries):
    client = sign_in(rivera)
    rows = file(client, {"Ana Duarte": {SHORT: "1"}})
    client.get(url)
    with_one = count_queries(lambda: client.post(url, {"file": as_csv(rows)}))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        work = Attempt.objects.open_for(giving, quiz, student)
        work.turn_in(student)
        work.responses.get(question__kind="short_answer").marks.create(
            marker=rivera, points=1, done_at=timezone.now()
        )
    rows = file(client, dict.fromkeys(["Ana Duarte", "cy", "dee"], {SHORT: "2"}))
    with_three = count_queries(lambda: client.post(url, {"file": as_csv(rows)}))
    assert with_one == with_three <= 20


# --- written together ---


def sent(client, url, rows):
    return text(client.post(url, {"file": as_csv(rows)}))


def test_two_lines_of_one_answer(sign_in, rivera, ben, url, graded, file, together):
    graded.signatures.create(student=ben)
    client, mark = sign_in(rivera), Mark.objects.get(points=Decimal("1.5"))
    rows = file(client, {"Ana Duarte": {SHORT: "2"}, "Ben Sorensen": {SHORT: "1"}})
    page = sent(client, url, rows)
    assert "line 2 gives other points for what they wrote together." in page
    page = sent(client, url, file(client, {"Ana Duarte": {SHORT: "2"}}))
    assert "line 2 gives other points for what they wrote together." in page
    rows = file(client, {"Ana Duarte": {SHORT: "2"}, "Ben Sorensen": {SHORT: "2"}})
    response = client.post(url, {"file": as_csv(rows)})
    (change,) = cells_of(response, "changes")
    assert change[0] == "Ana Duarte and Ben Sorensen"
    mark.refresh_from_db()
    assert mark.points == Decimal("1.5")
