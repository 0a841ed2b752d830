"""Points that a grader sets otherwise than the sum of the levels, for a reason."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from lessons.models import Enrolment
from quizzes.models import Mark
from tests.taken_along import data_of, text_of

REASON = "The claim is bolder than the rows can say."


@pytest.fixture
def url(giving, turned_in):
    return reverse("quizzes:marking_paper", args=[giving.assignment_id, turned_in.pk])


@pytest.fixture
def essay(turned_in):
    return turned_in.responses.get(question__kind="essay")


@pytest.fixture
def short(turned_in):
    return turned_in.responses.get(question__kind="short_answer")


@pytest.fixture
def judged(short, essay, rubric):
    """What a page sends: both rows of the essay, together 2 points, and 2.5 set instead."""
    thesis, evidence = rubric.criteria.all()
    return {
        f"r{short.pk}-base": 0,
        f"r{short.pk}-points": "1",
        f"r{short.pk}-comment": "",
        f"r{essay.pk}-base": 0,
        f"r{essay.pk}-row-{thesis.pk}": "1",
        f"r{essay.pk}-row-{evidence.pk}": "1",
        f"r{essay.pk}-set_points": "2.5",
        f"r{essay.pk}-reason": REASON,
        f"r{essay.pk}-comment": "Weigh the notice too.",
    }


def text(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, ana, url, giving, quiz, turned_in, essay, judged):
    assert sign_in(rivera).post(url, judged).status_code == 302
    mark = essay.marks.get()
    assert (mark.points, mark.sum_of_levels, mark.is_set, mark.is_done) == (
        Decimal("2.5"),
        2,
        True,
        True,
    )
    change = mark.changes.get()
    assert (change.why, change.after["points"]) == (REASON, "2.50")
    page = text(sign_in(rivera).get(url))
    assert f'value="{REASON}"' in page
    assert '<output class="total" data-total>2.5</output>' in page
    back = reverse("quizzes:feedback", args=[giving.assignment_id, quiz.pk])
    assert sign_in(ana).get(back).status_code == 404
    turned_in.give_back(rivera)
    page = text(sign_in(ana).get(back))
    assert f"<b>2.5 points, not the 2 of the rows.</b> {REASON}" in page
    assert '<b class="total">2.5</b> of 3' in page


def test_taking_it_off_goes_back_to_the_sum(sign_in, rivera, url, essay, judged):
    client = sign_in(rivera)
    client.post(url, judged)
    off = {f"r{essay.pk}-base": 1, f"r{essay.pk}-set_points": "", f"r{essay.pk}-reason": ""}
    client.post(url, judged | off)
    mark = essay.marks.get()
    assert (mark.points, mark.set_points, mark.reason, mark.is_done) == (2, None, "", True)
    assert [one.why for one in mark.changes.all()] == ["", REASON]


OUT_OF_RANGE = "Type points from 0 to 3."
BAD = [
    ("2.5", "", "Say why these are the points. Your student reads it."),
    ("", REASON, "Type the points, too, or empty the reason."),
    ("3.5", REASON, OUT_OF_RANGE),
    ("-1", REASON, OUT_OF_RANGE),
    ("1.3", REASON, "Type whole or half points."),
    ("2.5", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ("NaN", REASON, "Enter a number."),
]


@pytest.mark.parametrize(("points", "reason", "sentence"), BAD)
def test_a_bad_one_loses_nothing(sign_in, rivera, url, essay, judged, points, reason, sentence):
    typed = {f"r{essay.pk}-set_points": points, f"r{essay.pk}-reason": reason}
    response = sign_in(rivera).post(url, judged | typed)
    page = text(response)
    assert response.status_code == 200
    assert sentence in page
    assert '<details class="points-instead" open>' in page
    assert f'value="{points}"' in page
    assert f'value="{reason}"' in page
    assert "Weigh the notice too." in page
    assert not essay.marks.exists()


def test_half_done_it_is_kept_without_its_reason_and_counts_for_nothing(
    sign_in, rivera, url, essay, judged
):
    client = sign_in(rivera)
    half = judged | {f"r{essay.pk}-reason": "", "draft": "1"}
    assert f"r{essay.pk}-base" in client.post(url, half).json()["bases"]
    mark = essay.marks.get()
    assert (mark.points, mark.set_points, mark.is_done) == (2, Decimal("2.5"), False)
    page = text(client.get(url))
    assert f'name="r{essay.pk}-set_points" value="2.5"' in page
    client.post(url, judged | {f"r{essay.pk}-base": 1})
    assert essay.marks.get().points == Decimal("2.5")


def test_a_done_one_without_its_reason_waits_for_it(sign_in, rivera, url, essay, short, judged):
    client = sign_in(rivera)
    client.post(url, judged)
    half = {f"r{essay.pk}-base": 1, f"r{short.pk}-base": 1, f"r{essay.pk}-reason": "", "draft": "1"}
    client.post(url, judged | half)
    mark = essay.marks.get()
    assert (mark.points, mark.is_done) == (2, False)


def test_the_database_refuses_one_without_a_reason(rivera, essay):
    with pytest.raises(IntegrityError):
        Mark.objects.create(response=essay, marker=rivera, set_points=1, done_at=timezone.now())


def test_row_by_row_it_stays(sign_in, rivera, url, giving, essay, judged, rubric):
    client = sign_in(rivera)
    client.post(url, judged)
    row = rubric.criteria.last()
    table = reverse("quizzes:marking_question", args=[giving.assignment_id, essay.question_id])
    page = text(client.get(f"{table}?show=all&row={row.pk}"))
    assert f"<b>2.5 points, not the 2 of the rows.</b> {REASON}" in page
    sent = {"answer": essay.pk, f"r{essay.pk}-base": 1, f"r{essay.pk}-row-{row.pk}": "0"}
    assert client.post(f"{table}?show=all&row={row.pk}", sent).status_code == 302
    mark = essay.marks.get()
    assert (mark.points, mark.sum_of_levels, mark.reason) == (Decimal("2.5"), 1, REASON)


def test_in_the_table_of_a_question(sign_in, rivera, giving, essay, judged):
    table = reverse("quizzes:marking_question", args=[giving.assignment_id, essay.question_id])
    sent = {name: value for name, value in judged.items() if name.startswith(f"r{essay.pk}-")}
    assert sign_in(rivera).post(table, sent | {"answer": essay.pk}).status_code == 302
    assert essay.marks.get().points == Decimal("2.5")


def test_a_colleague_reads_the_reason_with_the_points(
    sign_in, rivera, okoro, period3, url, essay, judged
):
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    sign_in(rivera).post(url, judged)
    second = sign_in(okoro)
    assert REASON not in text(second.get(url))
    second.post(url, judged | {f"r{essay.pk}-set_points": "", f"r{essay.pk}-reason": ""})
    assert f"Ms. Rivera gives 2.5 points. {REASON} “Weigh the" in text(second.get(url))


def test_in_files_and_on_paper(sign_in, rivera, ana, url, giving, turned_in, essay, judged):
    client = sign_in(rivera)
    client.post(url, judged)
    pk = giving.assignment_id
    rows = csv.DictReader(io.StringIO(client.get(f"/marking/{pk}/grades.csv").getvalue().decode()))
    cells = next(rows)
    assert cells["Questions, question 4"] == "2.5"
    assert (cells["Thesis"], cells["Evidence"]) == ("1", "1")
    assert REASON in text(client.get(reverse("quizzes:marking_papers", args=[pk])))
    assert REASON not in str(data_of(ana))
    turned_in.give_back(rivera)
    reports = client.get(reverse("quizzes:class_reports", args=[giving.classroom_id]))
    assert REASON in text(reports)
    assert f"Not the sum of the rows, because: {REASON}" in text_of(ana)


def test_sent_back_half_graded_it_tells_nothing(
    sign_in, rivera, ana, url, giving, quiz, turned_in, essay, judged
):
    unfinished = {name: value for name, value in judged.items() if "-row-" not in name}
    sign_in(rivera).post(url, unfinished)
    mark = essay.marks.get()
    assert (mark.is_set, mark.is_done) == (True, False)
    turned_in.send_back(rivera)
    back = reverse("quizzes:feedback", args=[giving.assignment_id, quiz.pk])
    page = text(sign_in(ana).get(f"{back}?round=1"))
    assert "Weigh the notice too." in page
    assert REASON not in page
    assert REASON not in str(data_of(ana))


def test_a_spreadsheet_does_not_change_it(sign_in, rivera, url, giving, essay, judged):
    client = sign_in(rivera)
    client.post(url, judged)
    table = client.get(f"/marking/{giving.assignment_id}/grades.csv").getvalue().decode()
    rows = list(csv.reader(io.StringIO(table)))
    rows[1][rows[0].index("Evidence")] = "2"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    bring = reverse("quizzes:marking_bring", args=[giving.assignment_id])
    file = io.BytesIO(out.getvalue().encode())
    file.name = "grades.csv"
    page = text(client.post(bring, {"file": file}))
    assert "its points were set otherwise than the sum of its rows." in page
    assert essay.marks.get().points == Decimal("2.5")
