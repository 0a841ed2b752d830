"""A level that is worth more than one number of points, from the desk to what students read."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from quizzes.models import Anchor, Level, Mark, Rubric
from quizzes.rows import rows_of
from quizzes.rubric_patterns import make_rubric, points_of
from tests.quizzes.test_marking_bring import as_csv, file  # noqa: F401
from tests.quizzes.test_marking_moderation import grade


@pytest.fixture
def evidence(rubric):
    """The second row: 0, "some" for 1 to 2, "much" for 3 to 5."""
    row = rubric.criteria.get(title="Evidence")
    row.levels.filter(points=1).delete()
    row.levels.filter(points=2).update(least=1, title="some", student_text="I used some.")
    row.levels.create(points=5, least=3, title="much", student_text="I used much.")
    return row


@pytest.fixture
def essay(turned_in, evidence):
    return turned_in.responses.get(question__kind="essay")


@pytest.fixture
def url(assignment, turned_in):
    return reverse("quizzes:marking_paper", args=[assignment.pk, turned_in.pk])


@pytest.fixture
def typed(essay, rubric, evidence):
    """`typed("5", {"5": "3.5"})`: what the desk sends, one point of the first row."""
    thesis = rubric.criteria.get(title="Thesis")

    def sent(level, within=()):
        row = f"r{essay.pk}-row-{evidence.pk}"
        bases = {f"r{one.pk}-base": 0 for one in essay.attempt.responses.all()}
        first = bases | {f"r{essay.pk}-row-{thesis.pk}": "1", row: level}
        return first | {f"{row}-{worth}": points for worth, points in dict(within).items()}

    return sent


@pytest.fixture
def judged(essay, rivera, evidence):
    """Rivera gives 1 for the thesis and 3.5 of "much"."""
    thesis = essay.question.rubric.criteria.get(title="Thesis")
    levels = {str(thesis.pk): "1", str(evidence.pk): "3.5"}
    words = {"comment": "", "done": True, "base": 0}
    return Mark.of(essay, rivera).record(levels=levels, points=Decimal("4.5"), **words)


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def fields(page, row):
    """[(least, most, value)] of the small fields beside the levels of a row."""
    found = re.findall(rf'<input type="number"[^>]*-row-{row.pk}-[^>]*>', page)
    names = ("min", "max", "value")
    return [tuple(re.search(rf' {name}="(.*?)"', one)[1] for name in names) for one in found]


def given(essay, row):
    mark = essay.marks.first()
    return mark and mark.levels.get(str(row.pk))


def test_it_works(sign_in, rivera, url, essay, evidence, typed):
    client = sign_in(rivera)
    page = text(client.get(url))
    assert fields(page, evidence) == [("1", "2", "2"), ("3", "5", "5")]
    assert '<b aria-hidden="true">3–5</b><span class="visually-hidden">3 to 5 of 5</span>' in page
    assert 'aria-label="Evidence: points from 3 to 5"' in page
    client.post(url, typed("5", {"2": "2", "5": "3.5"}))
    mark = essay.marks.get()
    assert (given(essay, evidence), mark.points, mark.is_done) == ("3.5", Decimal("4.5"), True)
    page = text(client.get(url))
    assert fields(page, evidence) == [("1", "2", "2"), ("3", "5", "3.5")]
    assert re.search(r'value="5" data-least="3" checked><b aria-hidden="true">3–5', page)


@pytest.mark.parametrize("within", [{}, {"5": ""}, {"5": " 5.0 "}, {"2": "nonsense"}])
def test_the_most_where_nothing_else_is_typed(within, sign_in, rivera, url, essay, evidence, typed):
    """What stands beside a level that is not chosen says nothing."""
    sign_in(rivera).post(url, typed("5", within))
    assert given(essay, evidence) == "5"


@pytest.mark.parametrize("points", ["2.5", "5.5", "3.25", "many", "NaN", "1e3", "-4"])
def test_points_that_the_level_does_not_give(points, sign_in, rivera, url, essay, evidence, typed):
    page = text(sign_in(rivera).post(url, typed("5", {"5": points})))
    assert "Type whole or half points from 3 to 5." in page
    assert fields(page, evidence) == [("1", "2", "2"), ("3", "5", points)]
    assert given(essay, evidence) is None


def test_a_level_that_is_not_there(sign_in, rivera, url, essay, evidence, typed):
    page = text(sign_in(rivera).post(url, typed("4")))
    assert "Choose one of the levels that stand here." in page
    assert given(essay, evidence) is None


@pytest.mark.parametrize(
    ("points", "level"), [("0", "Evidence 0"), ("1", "some"), ("3.5", "much"), ("2.5", None)]
)
def test_the_level_of_points(points, level, evidence, rubric):
    row = rows_of({rubric.pk})[rubric.pk][1]
    found = row.reached({str(evidence.pk): points})
    assert (found and found.level.title) == level
    assert found is None or found.points == Decimal(points)


def test_what_the_student_reads(sign_in, rivera, ana, turned_in, giving, quiz, judged, evidence):
    """The words of the level, the points in it; next is the level above, not this one's rest."""
    turned_in.give_back(rivera)
    address = reverse("quizzes:feedback", args=[giving.assignment_id, quiz.pk])
    page = text(sign_in(ana).get(address))
    assert "I used much.</th><td>3.5 of 5</td>" in page
    Mark.objects.filter(pk=judged.pk).update(levels=judged.levels | {str(evidence.pk): "1.5"})
    page = text(sign_in(ana).get(address))
    following = '<br><span class="next-step">Next: I used much.</span>'
    assert f"I used some.{following}</th><td>1.5 of 5</td>" in page


def test_on_paper(sign_in, rivera, assignment, judged):
    page = text(sign_in(rivera).get(reverse("quizzes:marking_papers", args=[assignment.pk])))
    assert '<span aria-hidden="true">☐</span> <b>1–2</b> I used some.' in page
    chosen = '<li class="chosen"><span aria-hidden="true">☒</span> <b>3.5 of 3–5</b> I used much.'
    assert chosen in page


def test_reports(sign_in, rivera, period3, turned_in, judged):
    turned_in.give_back(rivera)
    page = text(sign_in(rivera).get(reverse("quizzes:class_reports", args=[period3.pk])))
    assert '<td>I used much.</td><td class="num">3.5 of 5</td>' in page


def test_two_values_of_one_level_agree(sign_in, co_teacher, lend, assignment, evidence, essay):
    rows = [str(row.pk) for row in evidence.rubric.criteria.all()]
    agreed = {"levels": {rows[0]: "1", rows[1]: "4.5"}, "points": Decimal("5.5")}
    anchor = Anchor.objects.create(loan=lend(essay.attempt, "practice"), **agreed)
    address = reverse("quizzes:marking_practice_paper", args=[assignment.pk, anchor.pk])
    client = sign_in(co_teacher)
    sent = {f"row-{rows[0]}": "1", f"row-{rows[1]}": "5", f"row-{rows[1]}-5": "2"}
    page = text(client.post(address, sent))
    assert "Type whole or half points from 3 to 5." in page
    page = text(client.post(address, sent | {f"row-{rows[1]}-5": "3.5"}, follow=True))
    same = '<td data-label="You">3.5 (the same)</td><td data-label="Agreed on">4.5 much</td>'
    assert same in page
    page = text(client.get(reverse("quizzes:marking_practice", args=[assignment.pk])))
    assert page.count("Same level on 1 of 1 </td>") == 2


def test_moderation(sign_in, rivera, co_teacher, assignment, turned_in, rubric, evidence):
    turned_in.shares.create(marker=rivera)
    turned_in.shares.create(marker=co_teacher, is_second=True)
    for marker, levels in ((rivera, ("1", "3.5")), (co_teacher, ("1", "1"))):
        grade(turned_in, rubric, marker, levels, "1")
    address = reverse("quizzes:marking_moderation", args=[assignment.pk])
    page = text(sign_in(rivera).get(address))
    assert '<td data-label="Ms. Rivera"><b>3.5</b> much</td>' in page
    assert '<td data-label="Mr. Okoro"><b>1</b> some</td>' in page


def test_the_class_s_picture(sign_in, rivera, assignment, judged):
    page = text(sign_in(rivera).get(reverse("quizzes:marking_picture", args=[assignment.pk])))
    counted = '<li><b>0</b> at 1–2 points <span class="quiet">some</span></li>'
    assert f'{counted}<li><b>1</b> at 3–5 points <span class="quiet">much</span></li>' in page


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("3,5", ""),
        ("2.5", "the row Evidence has no level of 2.5 points, but: 0, 1–2, 3–5."),
        ("3.25", "the row Evidence has no level of 3.25 points, but: 0, 1–2, 3–5."),
    ],
)
def test_a_spreadsheet_that_comes_back(
    cell,
    words,
    sign_in,
    rivera,
    assignment,
    essay,
    evidence,
    file,  # noqa: F811
):
    client = sign_in(rivera)
    address = reverse("quizzes:marking_bring", args=[assignment.pk])
    rows = file(client, {"Ana Duarte": {"Evidence": cell}})
    sent = {"class": "", "file": as_csv(rows)}
    page = text(client.post(address, sent))
    assert words in page and ("no level of" in page) == bool(words)


@pytest.mark.parametrize("least", [2, 3, -1])
def test_a_level_begins_below_its_points(least, evidence):
    with pytest.raises(IntegrityError):
        Level.objects.filter(criterion=evidence, points=2).update(least=least)


def test_a_copy_has_them(rivera, rubric, evidence):
    copy = rubric.copy(rivera)
    levels = copy.criteria.get(title="Evidence").levels.values_list("least", "points")
    assert list(levels) == [(None, 0), (1, 2), (3, 5)]


def test_the_pattern_with_bands(rivera):
    row = make_rubric("paper_judgment", rivera).criteria.get()
    assert list(row.levels.values_list("least", "points")) == [(None, 0), (1, 3), (4, 6), (7, 9)]
    assert points_of("paper_judgment") == 9


# --- as files ------------------------------------------------------------------------------

CSV = "Rubric,Row,Level,From,Points\nSpeech,Voice,low,,0\n,,high,1,3\n"


def test_a_file_names_where_a_level_begins(sign_in, rivera):
    sent = {"file": SimpleUploadedFile("speech.csv", CSV.encode())}
    page = text(sign_in(rivera).post(reverse("admin:quizzes_rubric_bring"), sent))
    assert "<td><b>1–3 high</b>" in page
    sign_in(rivera).post(reverse("admin:quizzes_rubric_bring"), {"text": CSV, "save": "1"})
    (row,) = Rubric.objects.get(title="Speech").criteria.all()
    assert list(row.levels.values_list("least", "points")) == [(None, 0), (1, 3)]
