"""Who grades a paper blind to a colleague learns the colleague's grade from no page and no file.

Every page is read twice: with one grade of the other's, and with quite another.
"""

import io
import re
import zipfile
from decimal import Decimal
from html import unescape

import pytest
from django.urls import NoReverseMatch, reverse

from lessons.models import Enrolment
from quizzes.models import Conversion, Criterion, ExportLayout, Mark, Remark
from quizzes.urls import urlpatterns

NEW_EACH_TIME = re.compile(r'(name="csrfmiddlewaretoken"|name="once"|name="seen") value="[^"]*"')
#: Of two grades of the first grader: levels, points of the short answer, words.
ONE, ANOTHER = ("10", "0.37", "Good."), ("12", "1.63", "Bad.")


@pytest.fixture
def twice(turned_in, rivera, co_teacher, rubric):
    """Ana's paper: Rivera's to grade, and Okoro's a second time."""
    ExportLayout.objects.create(
        name="Ledger", columns="student = Student ID\nscore\nquestions", score="points"
    )
    Conversion.objects.create(
        assignment=turned_in.giving.assignment, lines="6 = A\n4 = B\n2 = C\n0 = F"
    )
    Criterion.objects.filter(rubric=rubric).update(skill=Criterion.Skill.values[0])
    turned_in.shares.create(marker=rivera)
    turned_in.shares.create(marker=co_teacher, is_second=True)
    return turned_in


def grade(paper, marker, levels, short, words):
    """Anew: every number and every time of it is as before."""
    rows = {}
    for response in paper.responses.filter(question__kind__in=("essay", "short_answer")):
        if response.question.rubric_id:
            rows = dict(zip(_rows(response), levels, strict=True))
        points = sum(map(Decimal, levels)) if response.question.rubric_id else Decimal(short)
        mark = Mark.of(response, marker)
        judged = {"levels": rows if response.question.rubric_id else {}, "points": points}
        mark.record(**judged, comment=words, done=True, base=mark.revision)
        response.remarks.filter(marker=marker).delete()
        pin(response, marker, words)


def _rows(response):
    return [str(row.pk) for row in response.question.rubric.criteria.all()]


def pin(response, marker, words):
    start = 3 if words == ONE[2] else 5
    quote = response.answer[start : start + 6]
    Remark.objects.create(
        response=response, marker=marker, start=start, end=start + 6, quote=quote, text=words
    )


def addresses(paper):
    """Every address of graders that names nothing but this work or what it is part of."""
    known = {
        "assignment_id": paper.giving.assignment_id,
        "attempt_id": paper.pk,
        "classroom_id": paper.giving.classroom_id,
        "layout_id": ExportLayout.objects.get().pk,
        "question_id": paper.responses.get(question__kind="essay").question_id,
        "quiz_id": paper.quiz_id,
        "slug": paper.quiz.lesson.slug,
    }
    found = []
    for pattern in urlpatterns:
        names = pattern.pattern.converters
        try:
            found.append(
                reverse(f"quizzes:{pattern.name}", kwargs={one: known[one] for one in names})
            )
        except (KeyError, NoReverseMatch):
            continue
    return [one for one in found if one.startswith(("/marking/", "/classes/"))]


def read_all(client, pages):
    """`{address: words}` of the pages and files that this person may open."""
    answers = {address: client.get(address) for address in pages}
    return {
        address: NEW_EACH_TIME.sub("", unescape(words_of(answer)))
        for address, answer in answers.items()
        if answer.status_code == 200
    }


def words_of(response):
    """Also of a file in an archive or a workbook: `.zip`, `.xlsx`."""
    content = b"".join(response) if response.streaming else response.content
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return "\n".join(f"{name}\n{files.read(name).decode()}" for name in files.namelist())


def told_apart(client, paper, marker, pages):
    """Those of the pages at which this person can tell two grades of the marker apart."""
    grade(paper, marker, *ONE)
    before = read_all(client, pages)
    grade(paper, marker, *ANOTHER)
    after = read_all(client, pages)
    assert before.keys() == after.keys()
    return {address for address in before if before[address] != after[address]}


def telling(paper):
    """The pages and files that tell of grades to whoever may know them."""
    one, room = [paper.giving.assignment_id], [paper.giving.classroom_id]
    args = {
        "marking_grades": one,
        "marking_grades_xlsx": one,
        "marking_conversion": one,
        "marking_export_file": [*one, ExportLayout.objects.get().pk],
        "marking_papers": one,
        "marking_papers_zip": one,
        "marking_picture": one,
        "class_skills": room,
        "marking_paper": [*one, paper.pk],
    }
    return {reverse(f"quizzes:{name}", args=some) for name, some in args.items()}


@pytest.mark.parametrize("is_second", [True, False])
def test_who_grades_blind_learns_nothing(sign_in, rivera, co_teacher, twice, is_second):
    """The second, and the first where the second was quicker; what is half done tells nothing."""
    mine, theirs = (co_teacher, rivera) if is_second else (rivera, co_teacher)
    begun = twice.responses.get(question__kind="essay")
    judged = {"levels": {}, "points": None, "comment": "?"}
    Mark.of(begun, mine).record(**judged, done=False, base=0)
    found = addresses(twice)
    assert len(found) > 30
    assert told_apart(sign_in(mine), twice, theirs, found) == set()


def test_comments_in_the_margin_alone(sign_in, rivera, co_teacher, twice):
    """They tell what the other thinks before there is a grade."""
    address = reverse("quizzes:marking_paper", args=[twice.giving.assignment_id, twice.pk])
    pin(twice.responses.get(question__kind="essay"), rivera, "CANARY")
    assert "CANARY" not in read_all(sign_in(co_teacher), [address])[address]
    twice.shares.filter(is_second=True).delete()
    assert "CANARY" in read_all(sign_in(co_teacher), [address])[address]


def test_who_has_done_it_sees_the_other(sign_in, rivera, co_teacher, twice):
    grade(twice, rivera, *ONE)
    grade(twice, co_teacher, "10", "1", "Fair.")
    found = telling(twice)
    assert told_apart(sign_in(co_teacher), twice, rivera, found) == found


def test_so_do_who_does_not_grade_it_and_all_once_it_is_back(
    sign_in, rivera, co_teacher, lindqvist, twice
):
    Enrolment.objects.create(classroom=twice.giving.classroom, user=lindqvist, role="co_teacher")
    desk = reverse("quizzes:marking_paper", args=[twice.giving.assignment_id, twice.pk])
    found = telling(twice)
    assert told_apart(sign_in(lindqvist), twice, rivera, found) == found - {desk}
    twice.give_back(rivera)
    room = [twice.giving.classroom_id]
    found |= {reverse(f"quizzes:gradebook_{kind}", args=room) for kind in ("csv", "xlsx")}
    assert told_apart(sign_in(co_teacher), twice, rivera, found) == found
