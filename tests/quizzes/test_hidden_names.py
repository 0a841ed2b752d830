"""Papers graded under a number: no page, file or order tells a grader whose they are.

Until one is given back; then everybody sees the names. Each test of what is not told first
shows the same page with the names in it.
"""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.models import Enrolment
from quizzes.copying import copy_quiz
from quizzes.hidden_names import number_of
from quizzes.models import (
    Attempt,
    Conversion,
    Criterion,
    Draft,
    ExportLayout,
    Quiz,
    Signature,
    StudentQuestion,
)

ESSAYS = {
    "ana": "The harbor master shut the gates at dawn, and the council never said so in public.",
    "ben": "The harbor master shut the gates at dawn, and the council knew it all the time.",
}
NAMES = ("Ana", "Duarte", "Ben", "Sorensen", "S-001", "S-002")


@pytest.fixture
def hidden(giving, quiz, rivera, okoro, ana, ben, period3, rubric):
    """Ana's and Ben's papers, turned in and graded by two, none given back: `{"ana": Attempt}`."""
    Quiz.objects.filter(pk=quiz.pk).update(hides_names=True)
    Enrolment.objects.create(classroom=period3, user=okoro, role="co_teacher")
    thesis, evidence = rubric.criteria.all()
    made = {}
    for student in (ana, ben):
        attempt = Attempt.objects.open_for(giving, quiz, student)
        essay = attempt.responses.get(question__kind="essay")
        essay.answer = ESSAYS[student.username]
        essay.save()
        Attempt.objects.filter(pk=attempt.pk).update(revision=3, saved_at=timezone.now())
        attempt.refresh_from_db()
        attempt.turn_in(student)
        attempt.keep_draft(Draft.Kind.TURNED_IN)
        short = attempt.responses.get(question__kind="short_answer")
        short.marks.create(marker=rivera, points=1, done_at=timezone.now())
        for marker, points in ((rivera, "1"), (okoro, "0")):
            essay.marks.create(
                marker=marker,
                counts=marker == rivera,
                points=int(points) + 1,
                levels={str(thesis.pk): points, str(evidence.pk): "1"},
                done_at=timezone.now(),
            )
        made[student.username] = Attempt.objects.get(pk=attempt.pk)
    return made


def show_names():
    Quiz.objects.update(hides_names=False)


def text_of(response):
    assert response.status_code == 200
    content = response.getvalue()
    if content.startswith(b"PK"):  # an archive, or a file for Excel
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(f"{one} {archive.read(one).decode()}" for one in archive.namelist())
    return content.decode()


def names_in(page):
    return [name for name in NAMES if re.search(rf"\b{name}\b", page)]


def of_work(giving, work):
    """The pages and files that show an answer or what was thought of it."""
    given, one = giving.assignment_id, work["ana"]
    essay = one.responses.get(question__kind="essay").question_id
    return {
        "queue": reverse("quizzes:marking_queue", args=[given]) + "?show=all",
        "by length": reverse("quizzes:marking_queue", args=[given]) + "?show=all&order=length",
        "paper": reverse("quizzes:marking_paper", args=[given, one.pk]) + "?show=all",
        "question": reverse("quizzes:marking_question", args=[given, essay]) + "?show=all",
        "question by length": reverse("quizzes:marking_question", args=[given, essay])
        + "?show=all&order=length",
        "points": reverse("quizzes:marking_totals", args=[given, essay]),
        "growth": reverse("quizzes:marking_growth", args=[given, one.pk]),
        "history": reverse("quizzes:marking_history", args=[given, one.pk]),
        "photographs": reverse("quizzes:marking_photos", args=[given, one.pk]),
        "agreement": reverse("quizzes:marking_agreement", args=[given]),
        "alike": reverse("quizzes:marking_alike", args=[given]),
        "release": reverse("quizzes:marking_release", args=[given]),
        "papers": reverse("quizzes:marking_papers", args=[given]),
        "zip": reverse("quizzes:marking_papers_zip", args=[given]),
        "answers": reverse("quizzes:marking_answers", args=[given]),
        "answers for Excel": reverse("quizzes:marking_answers_xlsx", args=[given]),
        "conversion": reverse("quizzes:marking_conversion", args=[given]),
    }


def test_it_works(sign_in, rivera, hidden, giving):
    number = number_of(hidden["ana"])
    assert re.fullmatch(r"Paper [2-9A-HJKMNP-Z]{5}", number)
    page = text_of(sign_in(rivera).get(of_work(giving, hidden)["paper"]))
    assert f"<h1>{number}</h1>" in page
    assert ESSAYS["ana"] in page
    assert number_of(hidden["ben"]) in page  # in the list beside the desk
    assert names_in(page) == []


def test_no_page_of_work_has_a_name(sign_in, rivera, okoro, hidden, giving):
    Conversion.objects.create(assignment=giving.assignment, lines="3 = high\n0 = low")
    for grader in (rivera, okoro):
        client = sign_in(grader)
        show_names()
        told = {
            key: names_in(text_of(client.get(at))) for key, at in of_work(giving, hidden).items()
        }
        assert {key for key, names in told.items() if not names} == set()
        Quiz.objects.update(hides_names=True)
        for key, address in of_work(giving, hidden).items():
            page = text_of(client.get(address))
            assert names_in(page) == [], key
            assert number_of(hidden["ana"]) in page, key


def test_no_order_tells(sign_in, rivera, hidden, giving, ana, ben):
    """By the numbers, or mixed; the names may change and nothing moves."""
    Conversion.objects.create(assignment=giving.assignment, lines="3 = high\n0 = low")

    def orders():
        client = sign_in(rivera)
        pages = of_work(giving, hidden).items()
        found = {key: text_of(client.get(at)) for key, at in pages if key != "alike"}
        numbers = [number_of(one) for one in hidden.values()]
        return {key: sorted(numbers, key=page.find) for key, page in found.items()}

    before = orders()
    ana.display_name, ben.display_name = "Zara Zimmer", "Abel Abara"
    ana.save()
    ben.save()
    assert orders() == before
    numbers = sorted(number_of(one) for one in hidden.values())
    assert before["queue"] == before["release"] == before["conversion"] == numbers


def test_lists_of_names_tell_no_grade(sign_in, rivera, hidden, giving, period3, quiz):
    """They say the same before and after the paper is graded, and lead to no paper."""
    Criterion.objects.update(skill="argument")
    client = sign_in(rivera)
    progress = reverse("quizzes:progress", args=[period3.pk, giving.assignment_id])
    gradebook = reverse("quizzes:gradebook", args=[period3.pk])
    skills = reverse("quizzes:class_skills", args=[period3.pk])

    def rows(address):
        page = text_of(client.get(address))
        assert number_of(hidden["ana"]) not in page
        return re.findall(r"<tr><th scope=\"row\">(?:Ana|Ben).*?</tr>", page, re.S)

    show_names()
    desk = reverse("quizzes:marking_paper", args=[giving.assignment_id, hidden["ana"].pk])
    assert desk in rows(progress)[0]
    assert "Graded" in rows(progress)[0]
    assert "%" in rows(gradebook)[0]
    assert "67" in rows(skills)[0]
    Quiz.objects.update(hides_names=True)
    after = {at: rows(at) for at in (progress, gradebook, skills)}
    for attempt in hidden.values():
        for response in attempt.responses.all():
            response.marks.all().delete()
    assert {at: rows(at) for at in after} == after
    assert len(after[progress]) == 2
    assert all("Turned in" in row for row in after[progress])
    assert "/marking/" not in "".join(after[progress])
    assert "not complete" in after[gradebook][0]


def read(response):
    assert response.status_code == 200
    return list(csv.reader(response.getvalue().decode("utf-8")[1:].splitlines()))


def test_grades_stand_under_numbers(sign_in, rivera, hidden, giving):
    address = reverse("quizzes:marking_grades", args=[giving.assignment_id])
    heading, ana, ben, *numbered = read(sign_in(rivera).get(address))
    at = heading.index("Total")
    assert (ana[1], ana[3], ana[at]) == ("Ana Duarte", "Turned in", "")
    assert (ben[1], ben[3], ben[at]) == ("Ben Sorensen", "Turned in", "")
    numbers = sorted(number_of(one) for one in hidden.values())
    assert [row[1] for row in numbered] == numbers
    assert [(row[0], row[3], row[6], row[at]) for row in numbered] == [("", "Graded", "", "3")] * 2
    students = {str(one.student_id) for one in hidden.values()}
    assert not students & {row[-1].split("-")[1] for row in numbered}


def test_no_time_tells(sign_in, rivera, hidden, giving, period3):
    """Beside the name stands no moment that stands beside the number too."""
    giving.due_at = timezone.now() - timedelta(days=3)
    giving.save()
    Attempt.objects.update(saved_at=timezone.now())
    client = sign_in(rivera)
    heading, ana, _ben, *numbered = read(
        client.get(reverse("quizzes:marking_grades", args=[giving.assignment_id]))
    )
    times = [heading.index("Turned in"), heading.index("Late")]
    assert [ana[at] for at in times] == ["", ""]
    assert all(row[at] for row in numbered for at in times)
    progress = reverse("quizzes:progress", args=[period3.pk, giving.assignment_id])
    page = text_of(client.get(progress))
    row = re.search(r"<tr><th scope=\"row\">Ana.*?</tr>", page, re.S)[0]
    assert "Turned in" in row and " AM" not in row and " PM" not in row and "late" not in row


def test_entering_a_sheet_tells_no_number(sign_in, rivera, hidden, giving, period3, quiz, ana):
    sent = {"room": period3.pk, "student": ana.pk, "part": quiz.pk}
    address = reverse("quizzes:marking_on_paper", args=[giving.assignment_id])
    answer = sign_in(rivera).post(address, sent)
    assert answer.url == reverse("quizzes:marking_queue", args=[giving.assignment_id])
    assert not Attempt.objects.filter(on_paper=True).exists()


def test_grades_come_back_under_numbers(sign_in, rivera, hidden, giving, quiz):
    address = reverse("quizzes:marking_grades", args=[giving.assignment_id])
    client = sign_in(rivera)
    rows = read(client.get(address))
    number = number_of(hidden["ben"])
    at = next(n for n, cell in enumerate(rows[0]) if cell == "Questions, question 3")
    line = next(row for row in rows if row[1] == number)
    line[at] = "1.5"
    page = bring(client, giving, rows)
    assert re.findall(r'<th scope="row">(.*?)</th>', page) == [number]
    line[at] = ""
    rows[1][at] = "2"
    page = bring(client, giving, rows)
    assert "names are hidden here" in page


def bring(client, giving, rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    file = io.BytesIO(out.getvalue().encode())
    file.name = "grades.csv"
    address = reverse("quizzes:marking_bring", args=[giving.assignment_id])
    return text_of(client.post(address, {"file": file, "look": "1"}))


def test_files_for_the_gradebook_wait(sign_in, rivera, hidden, giving):
    layout = ExportLayout.objects.create(
        name="Ours", columns="student = Number\nscore = Score", identifier="school_number"
    )
    client = sign_in(rivera)
    page = text_of(client.get(reverse("quizzes:marking_export", args=[giving.assignment_id])))
    assert "2 papers are graded under numbers." in page
    file = reverse("quizzes:marking_export_file", args=[giving.assignment_id, layout.pk])
    content = client.get(file).getvalue().decode()
    assert number_of(hidden["ana"]) not in content
    assert [line.split(",")[-1] for line in content.split()[1:]] == ["", ""]


def test_given_back_it_has_its_name_everywhere(sign_in, rivera, hidden, giving, period3):
    hidden["ana"].give_back(rivera)
    client = sign_in(rivera)
    page = text_of(client.get(of_work(giving, hidden)["queue"]))
    assert (number_of(hidden["ana"]) in page, "Ana Duarte" in page) == (False, True)
    assert (number_of(hidden["ben"]) in page, "Ben Sorensen" in page) == (True, False)
    progress = reverse("quizzes:progress", args=[period3.pk, giving.assignment_id])
    assert "Given back" in text_of(client.get(progress))


def test_taken_back_it_is_hidden_again(sign_in, rivera, hidden, giving, ana):
    hidden["ana"].give_back(rivera)
    StudentQuestion.objects.create(attempt=hidden["ana"], asked_by=ana, text="Why not 3?")
    client = sign_in(rivera)
    assert "Ana Duarte asks" in text_of(client.get(of_work(giving, hidden)["paper"]))
    hidden["ana"].take_back(rivera)
    page = text_of(client.get(of_work(giving, hidden)["paper"]))
    assert f"{number_of(hidden['ana'])} asks" in page
    assert names_in(page) == []


def test_a_revision_and_a_sheet_of_paper_have_names(hidden, rivera, ana, giving):
    assert hidden["ana"].hides_names
    following = hidden["ana"].send_back(rivera)
    following.turn_in(ana)
    assert not following.hides_names
    hidden["ben"].on_paper = True
    assert hidden["ben"].called == "Ben Sorensen"


def test_written_together(sign_in, rivera, hidden, giving, ana, ben, quiz, period3):
    Quiz.objects.update(signers=2)
    hidden["ben"].delete()
    Signature.objects.create(attempt=hidden["ana"], student=ben)
    client = sign_in(rivera)
    desk = of_work(giving, hidden)["paper"]
    page = text_of(client.get(desk))
    assert names_in(page) == []
    assert "Written together" not in page
    place = [giving.assignment_id, hidden["ana"].pk, Signature.objects.get().pk]
    off = reverse("quizzes:marking_take_name_off", args=place)
    assert client.post(off).status_code == 404
    rows = read(client.get(reverse("quizzes:marking_grades", args=[giving.assignment_id])))
    assert [row[1] for row in rows[1:]] == [
        "Ana Duarte",
        "Ben Sorensen",
        number_of(hidden["ana"]),
    ]
    show_names()
    assert "Written together" in text_of(client.get(desk))
    assert client.post(off).status_code == 302


def test_a_number_is_of_one_assignment(hidden):
    first = number_of(hidden["ana"])
    hidden["ana"].giving.assignment_id += 1
    assert number_of(hidden["ana"]) != first


def test_a_copy_of_the_lesson_hides_them_too(quiz, lesson):
    Quiz.objects.update(hides_names=True)
    copy = quiz.lesson.steps.get(pk=quiz.pk)
    copy.pk = copy.id = None
    copy._state.adding = True
    copy.position = 9
    copy.save()
    copy_quiz(quiz, copy)
    assert Quiz.objects.get(pk=copy.pk).hides_names


def test_queries_do_not_grow(sign_in, rivera, hidden, giving, count_queries):
    """Hiding them costs none."""
    client = sign_in(rivera)
    for key, address in of_work(giving, hidden).items():
        client.get(address)
        with_numbers = count_queries(lambda address=address: client.get(address))
        show_names()
        assert count_queries(lambda address=address: client.get(address)) == with_numbers, key
        Quiz.objects.update(hides_names=True)
