"""How one's own levels move: /marking/drift/, for oneself alone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from quizzes.marking.drift import A_LEVEL, HEIGHT, Drift, Stretch
from quizzes.models import PracticeMark

URL = "/marking/drift/"


@pytest.fixture
def practice(anchor, levels):
    """`practice(who, days_ago, 1, 2, times=5)` grades the practice paper so often."""

    def practiced(marker, days_ago, *points, times=5):
        made_at = timezone.now() - timedelta(days=days_ago)
        for _time in range(times):
            PracticeMark.objects.create(
                anchor=anchor, marker=marker, made_at=made_at, **levels(*points)
            )

    return practiced


def words(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, co_teacher, practice):
    client = sign_in(co_teacher)
    assert "Too little to tell yet." in words(client.get(URL))
    practice(co_teacher, 100, 0, 1)
    practice(co_teacher, 1, 1, 2)
    page = words(client.get(URL))
    assert "Of late you give higher levels than before." in page
    assert "Same level on 10 of 10 </dd>" in page
    assert "Same level on 0 of 10, you one lower on 10 </dd>" in page
    assert '<svg class="drift"' in page and page.count("<circle") == 2
    assert '<td class="num" data-label="On average">-1.00</td>' in page
    assert '<td class="num" data-label="On average">0.00</td>' in page


def test_lower_or_the_same(sign_in, co_teacher, practice):
    practice(co_teacher, 100, 1, 2)
    practice(co_teacher, 1, 1, 2)
    client = sign_in(co_teacher)
    assert "You grade much as you did before." in words(client.get(URL))
    practice(co_teacher, 2, 0, 0, times=3)
    assert "Of late you give lower levels than before." in words(client.get(URL))


def test_against_a_colleague_on_the_same_answer(sign_in, rivera, co_teacher, turned_in, levels):
    """What was agreed on comes before what the colleague gave."""
    essay = turned_in.responses.get(question__kind="essay")
    now = timezone.now()
    mark = essay.marks.create(marker=rivera, done_at=now, counts=True, **levels(1, 2))
    client = sign_in(rivera)
    assert "<table" not in words(client.get(URL))
    his = essay.marks.create(marker=co_teacher, done_at=None, counts=False, **levels(0, 1))
    assert "<table" not in words(client.get(URL))  # not before he is done
    type(his).objects.filter(pk=his.pk).update(done_at=now)
    assert "Same level on 0 of 2, you one higher on 2" in words(client.get(URL))
    essay.marks.create(is_agreed=True, done_at=now, counts=False, **levels(1, 1))
    assert "Same level on 1 of 2, you one higher on 1" in words(client.get(URL))
    type(mark).objects.filter(pk=mark.pk).update(done_at=None)  # half done: nothing is told
    assert "<table" not in words(client.get(URL))


def test_for_oneself_alone(sign_in, rivera, co_teacher, lindqvist, admin, giving, practice, anchor):
    """No page there is tells anybody else: not a colleague, not a head, not an administrator."""
    practice(co_teacher, 100, 0, 1)
    practice(co_teacher, 1, 1, 2)
    assert "Of late you give higher levels" in words(sign_in(co_teacher).get(URL))
    told = ("Of late you give", "Same level on", "-1.00", "<circle")
    pages = [URL, *all_pages(giving, anchor)]
    person = f"/admin/lessons/user/{co_teacher.pk}/"
    pages += ["/admin/", f"{person}change/", f"{person}delete/", f"{person}history/"]
    assert len(pages) > 100
    for reader in (rivera, lindqvist, admin):
        client = sign_in(reader)
        for page in pages:
            found = client.get(page).getvalue().decode(errors="replace")
            assert not [one for one in told if one in found], (reader, page)
    for name in ("practicemark", "anchor"):
        assert sign_in(admin).get(f"/admin/quizzes/{name}/").status_code == 404


def all_pages(giving, anchor):
    """Every address of classes and grading, with what there is for its parts."""
    response = anchor.response
    lesson = giving.assignment.lesson
    known = {
        **dict.fromkeys(["assignment", "assignment_id"], giving.assignment_id),
        "classroom_id": giving.classroom_id,
        "step": response.attempt.quiz_id,
        "slug": lesson.slug,
        "number": 2,
        "anchor_id": anchor.pk,
        "attempt_id": response.attempt_id,
        "question_id": response.question_id,
        "loan_id": anchor.loan_id,
        "student_id": response.attempt.student_id,
        "enrolment_id": giving.classroom.enrolments.get(user=response.attempt.student).pk,
    }
    for space in ("lessons", "quizzes"):
        routes = get_resolver().namespace_dict[space][1].reverse_dict
        for name in [one for one in routes if isinstance(one, str)]:
            [(path, params), *_more] = routes.getlist(name)[0][0]
            if all(one in known for one in params):
                yield "/" + path % {one: known[one] for one in params}


def test_who_may_not(client, sign_in, ana, technician):
    assert client.get(URL).status_code == 302
    for person in (ana, technician):
        assert sign_in(person).get(URL).status_code == 404


def test_other_methods(sign_in, rivera):
    assert sign_in(rivera).post(URL).status_code == 405


@pytest.mark.parametrize("times", [1, 3])
def test_queries(count_queries, sign_in, co_teacher, practice, times):
    practice(co_teacher, 100, 0, 1, times=times)
    client = sign_in(co_teacher)
    assert count_queries(lambda: client.get(URL)) == 9


def test_the_drawing_stays_in_its_frame():
    start = datetime(2026, 9, 1, tzinfo=UTC)
    months = [Stretch([(0, 5)], start), Stretch([(1, 1)], start), Stretch([(2, 1)], start)]
    points = Drift(months, Stretch([]), Stretch([])).points
    assert [y for _x, y in points] == [HEIGHT - 8, HEIGHT / 2, HEIGHT / 2 - A_LEVEL]
    assert [x for x, _y in points] == [8, 160, 312]
