"""Answers as a file: /marking/<assignment>/answers.csv."""

import csv

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, Giving
from quizzes.models import Attempt, Evidence, Response
from quizzes.workbook.reading import read_table
from tests.cast import make_person

HEADING = [
    "School number",
    "Name",
    "Class",
    "Part",
    "Version",
    "Turned in",
    "Kind",
    "Question",
    "What",
    "Answer",
    "Place",
    "What it does",
]


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_answers", args=[assignment.pk])


def read(response):
    assert response.status_code == 200
    return list(csv.reader(response.getvalue().decode("utf-8-sig").splitlines()))


def test_it_works(sign_in, rivera, url, turned_in, period3, harbor_letter):
    Evidence.objects.create(
        attempt=turned_in,
        response=turned_in.responses.get(question__kind="essay"),
        key="k1",
        label="Doc 1, ¶2",
        role="backs",
        version=harbor_letter.texts.get().current,
        start=53,
        end=88,
        quote="I counted eleven masts and no flag.",
    )
    response = sign_in(rivera).get(url)
    assert response["Content-Disposition"].startswith('attachment; filename="answers-')
    heading, *rows = read(response)
    assert heading == HEADING
    when = timezone.localtime(turned_in.turned_in_at, period3.zone).strftime("%Y-%m-%d %H:%M")
    assert all(
        row[:6] == ["S-001", "Ana Duarte", "Period 3", "Questions", "1", when] for row in rows
    )
    assert [row[6] for row in rows] == [
        "Single choice",
        "Several choices",
        "Several choices",
        "Short answer",
        "Essay",
        "Essay",
    ]
    assert rows[3][8:] == ["Answer", "He counted eleven masts (Doc 1, ¶2).", "", ""]
    passage = ["Evidence", "I counted eleven masts and no flag.", "Doc 1, ¶2", "backs my point"]
    assert rows[5][8:] == passage


def test_an_answer_in_parts(sign_in, rivera, ana, url, giving, quiz, ask):
    card = ask("sourcing_card")
    work = Attempt.objects.open_for(giving, quiz, ana)
    answer = card.handler.answer_of({"maker": "The harbor master", "purpose": "To warn them"})
    Response.objects.filter(attempt=work, question=card).update(answer=answer)
    work.turn_in(ana)
    rows = [row for row in read(sign_in(rivera).get(url)) if row[6] == "Sourcing card"]
    assert [row[9] for row in rows] == ["The harbor master", "To warn them"]
    assert len({row[8] for row in rows}) == 2
    assert "Answer" not in {row[8] for row in rows}


def test_what_was_not_answered(sign_in, rivera, ana, url, attempt):
    attempt.turn_in(ana)
    assert [row[8:] for row in read(sign_in(rivera).get(url))[1:]] == [["Answer", "", "", ""]] * 4


def test_only_what_is_turned_in(sign_in, rivera, url, attempt):
    attempt.responses.update(answer="Not for you yet.")
    assert read(sign_in(rivera).get(url)) == [HEADING]


def test_it_is_noted(sign_in, rivera, url, turned_in):
    sign_in(rivera).get(url)
    event = AuditEvent.objects.get(action="answers exported")
    assert (event.actor, event.about) == (rivera, "Were the gates shut?")


def test_an_answer_that_begins_like_a_formula(sign_in, rivera, url, turned_in):
    turned_in.responses.filter(question__kind="essay").update(answer="=1+1")
    assert read(sign_in(rivera).get(url))[-1][9] == "'=1+1"


def test_only_ones_own_classes(sign_in, rivera, okoro, url, turned_in, giving, period2):
    Giving.objects.create(assignment=giving.assignment, classroom=period2)
    assert len(read(sign_in(rivera).get(url))) > 1
    assert read(sign_in(okoro).get(url)) == [HEADING]


def test_who_may_not(client, sign_in, okoro, ana, technician, url, turned_in):
    assert client.get(url).status_code == 302
    assert [sign_in(one).get(url).status_code for one in (okoro, ana, technician)] == [404] * 3
    assert not AuditEvent.objects.filter(action="answers exported").exists()


def test_other_methods(sign_in, rivera, url):
    assert sign_in(rivera).post(url).status_code == 405


def test_no_such_assignment(sign_in, rivera, url, assignment):
    address = url.replace(f"/{assignment.pk}/", f"/{assignment.pk + 99}/")
    assert sign_in(rivera).get(address).status_code == 404


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_queries(sign_in, rivera, url, turned_in, giving, quiz, period3, count_queries, ending):
    url, client = url.replace(".csv", ending), sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        Attempt.objects.open_for(giving, quiz, student).turn_in(student)
    assert with_one == count_queries(lambda: client.get(url)) <= 20


def test_for_excel(sign_in, rivera, url, turned_in):
    """The same cells; what is too long for one goes on below, whole."""
    long = "The gates stood open. " * 3_000
    turned_in.responses.filter(question__kind="essay").update(answer=long)
    client = sign_in(rivera)
    response = client.get(url.replace(".csv", ".xlsx"))
    assert response["Content-Disposition"].endswith('.xlsx"')
    found = read_table(response.getvalue())
    heading, *rows = read(client.get(url))
    assert found.header == heading
    parts = [cells for _line, cells in found.rows if cells[6] == "Essay"]
    assert [len(cells[9]) for cells in parts] == [32_767, 32_767, len(long) - 2 * 32_767]
    assert "".join(cells[9] for cells in parts) == long
    assert len(found.rows) == len(rows) + 2


def test_who_may_not_have_the_excel_file(client, sign_in, okoro, ana, technician, url, turned_in):
    url = url.replace(".csv", ".xlsx")
    assert client.get(url).status_code == 302
    assert [sign_in(one).get(url).status_code for one in (okoro, ana, technician)] == [404] * 3
    assert sign_in(okoro).post(url).status_code == 405
