"""Giving work back: /marking/<assignment>/give-back/ and …/take-back/."""

import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lessons.models import AuditEvent, Enrolment, Giving
from quizzes.models import Attempt, Draft, Mark
from tests.cast import make_person


def grade(attempt, marker):
    for response in attempt.responses.filter(marks=None):
        response.marks.create(
            marker=marker, points=1, comment="CANARYMARK7", done_at=timezone.now()
        )
    return attempt


@pytest.fixture
def url(assignment):
    return reverse("quizzes:marking_release", args=[assignment.pk])


@pytest.fixture
def take_back(assignment):
    return reverse("quizzes:marking_take_back", args=[assignment.pk])


@pytest.fixture
def graded(turned_in, rivera):
    return grade(turned_in, rivera)


@pytest.fixture
def half_done(giving, quiz, ben, rivera):
    """Ben's paper, its essay begun and not finished."""
    attempt = Attempt.objects.open_for(giving, quiz, ben)
    attempt.turn_in(ben)
    grade(attempt, rivera)
    Mark.objects.filter(response__attempt=attempt, response__question__kind="essay").update(
        done_at=None
    )
    return attempt


def words(response):
    return " ".join(response.content.decode().split())


def test_it_works(sign_in, rivera, ana, url, graded):
    client = sign_in(rivera)
    page = words(client.get(url))
    assert f'name="work" value="{graded.pk}" id="work-{graded.pk}" checked' in page
    assert '<legend class="form-label">Period 3</legend>' in page
    assert "1 graded paper<" in page
    assert "1 paper is not turned in" in page
    response = client.post(url, {"work": [graded.pk]}, follow=True)
    assert "1 paper given back. Its student sees it now." in words(response)
    graded.refresh_from_db()
    assert (graded.is_given_back, graded.given_back_by) == (True, rivera)
    assert graded.drafts.get(kind=Draft.Kind.GIVEN_BACK).answers == graded.answers()
    assert AuditEvent.objects.filter(action="given back", student=ana, actor=rivera).count() == 1


def test_what_is_not_graded_to_the_end_is_listed_and_not_ready(
    sign_in, rivera, url, graded, half_done
):
    page = words(sign_in(rivera).get(url))
    assert f'value="{half_done.pk}"' not in page
    assert "Ben Sorensen</a><p>Questions. 3 of 4 answers graded" in page


def test_a_list_with_one_that_is_not_ready_gives_nothing_back(
    sign_in, rivera, url, graded, half_done
):
    response = sign_in(rivera).post(url, {"work": [graded.pk, half_done.pk]})
    assert response.status_code == 200
    assert "The list has changed meanwhile. Nothing was done; look again." in words(response)
    assert Attempt.objects.exclude(given_back_at=None).count() == 0


@pytest.fixture
def both_graded(graded, half_done):
    Mark.objects.filter(done_at=None).update(done_at=timezone.now())
    return graded, half_done


def test_more_than_one_page(sign_in, rivera, url, both_graded, monkeypatch):
    monkeypatch.setattr("quizzes.marking.release.ON_A_PAGE", 1)
    (anas, bens), client = both_graded, sign_in(rivera)
    first, second = (words(client.get(url, {"page": n})) for n in (1, 2))
    assert ("2 graded papers<" in first, "1 paper stands on this page." in first) == (True, True)
    assert (f'id="work-{anas.pk}"' in first, f'id="work-{bens.pk}"' in first) == (True, False)
    assert (f'id="work-{anas.pk}"' in second, f'id="work-{bens.pk}"' in second) == (False, True)
    page = words(client.post(url, {"work": [anas.pk]}, follow=True))
    assert f'id="work-{bens.pk}"' in page and "1 graded paper<" in page
    assert list(Attempt.objects.exclude(given_back_at=None)) == [anas]


def test_more_given_back_than_one_page_holds(sign_in, rivera, url, both_graded, monkeypatch):
    monkeypatch.setattr("quizzes.marking.release.ON_A_PAGE", 1)
    for paper in both_graded:
        paper.give_back(rivera)
    (anas, bens), client = both_graded, sign_in(rivera)
    first, second = (words(client.get(url, {"back": n})) for n in (1, 2))
    assert "2 papers given back" in first and 'href="?back=2#back"' in first
    assert (f'id="back-{anas.pk}"' in first, f'id="back-{bens.pk}"' in first) == (True, False)
    assert (f'id="back-{anas.pk}"' in second, f'id="back-{bens.pk}"' in second) == (False, True)


def test_who_may_still_write_is_named(sign_in, rivera, ben, url, graded, giving):
    client = sign_in(rivera)
    told = "1 student may still write, and others could show what they got back"
    assert f'{told}</summary><p class="small">Ben Sorensen</p>' in words(client.get(url))
    Giving.objects.update(due_at=timezone.now(), closes_at=timezone.now())
    assert told not in words(client.get(url))
    later = timezone.now() + timezone.timedelta(hours=1)
    own = giving.extensions.create(student=ben, due_at=later, closes_at=later)
    assert f'{told}</summary><p class="small">Ben Sorensen</p>' in words(client.get(url))
    own.excused = True
    own.save()
    assert told not in words(client.get(url))


def test_the_way_to_show_the_key_all_the_same(sign_in, rivera, url, graded, giving):
    client = sign_in(rivera)
    told = "Until then, choice questions come back without the right answers."
    dates = reverse("lessons:dates", args=[giving.classroom_id, giving.assignment_id])
    assert f'{told} <a href="{dates}">Show them all the same</a>' in words(client.get(url))
    Giving.objects.update(key_early=True)
    assert told not in words(client.get(url))


def test_who_revises_may_still_write(sign_in, rivera, ana, ben, url, graded, giving):
    giving.extensions.create(student=ben, excused=True)
    graded.send_back(rivera)
    assert 'they got back</summary><p class="small">Ana Duarte</p>' in words(
        sign_in(rivera).get(url)
    )


def test_who_writes_in_a_colleagues_class_is_counted(
    sign_in, rivera, okoro, zoe, url, graded, giving, period2, quiz
):
    """Students of another teacher are not named here, nor is anything else told of them."""
    Giving.objects.update(due_at=timezone.now(), closes_at=timezone.now())
    other = Giving.objects.create(assignment=giving.assignment, classroom=period2)
    client = sign_in(rivera)
    page = words(client.get(url))
    assert "In classes of colleagues 1 student may still write." in page
    assert "Zoe" not in page and "could show what they got back" not in page
    named = words(sign_in(okoro).get(url)).partition("others could show what they got back")[2]
    assert named.startswith('</summary><p class="small">Zoe')
    theirs = Attempt.objects.open_for(other, quiz, zoe)
    theirs.turn_in(zoe)
    assert "may still write" not in words(client.get(url))


def test_what_is_not_ready_is_named_so_far(sign_in, rivera, url, graded, half_done, monkeypatch):
    assert "All that wait to be graded" not in words(sign_in(rivera).get(url))
    monkeypatch.setattr("quizzes.marking.release.NAMED", 0)
    page = words(sign_in(rivera).get(url))
    assert "All that wait to be graded" in page and "Ben Sorensen</a>" not in page


@pytest.mark.parametrize("work", [[], ["x"], ["-1"], [str(10**30)], ["1", ""]])
def test_a_list_that_is_none(sign_in, rivera, url, graded, work):
    response = sign_in(rivera).post(url, {"work": work})
    assert response.status_code == 200
    assert Attempt.objects.exclude(given_back_at=None).count() == 0


def test_another_class_in_the_list(sign_in, rivera, okoro, zoe, url, graded, quiz, period2):
    giving = Giving.objects.create(assignment=graded.giving.assignment, classroom=period2)
    other = Attempt.objects.open_for(giving, quiz, zoe)
    other.turn_in(zoe)
    grade(other, okoro)
    response = sign_in(rivera).post(url, {"work": [graded.pk, other.pk]})
    assert response.status_code == 200
    assert Attempt.objects.exclude(given_back_at=None).count() == 0
    assert "Zoe" not in words(response)


def test_twice(sign_in, rivera, url, graded):
    client = sign_in(rivera)
    client.post(url, {"work": [graded.pk]})
    first = Attempt.objects.get(pk=graded.pk).given_back_at
    assert client.post(url, {"work": [graded.pk]}).status_code == 200
    assert Attempt.objects.get(pk=graded.pk).given_back_at == first


def test_all_or_none_where_it_fails_half_way(sign_in, rivera, url, graded, half_done, monkeypatch):
    Mark.objects.filter(done_at=None).update(done_at=timezone.now())
    give_back, given = Attempt.give_back, []

    def failing(self, by):
        if given:
            raise RuntimeError("the disk is full")
        given.append(self)
        give_back(self, by)

    monkeypatch.setattr(Attempt, "give_back", failing)
    with pytest.raises(RuntimeError):
        sign_in(rivera).post(url, {"work": [graded.pk, half_done.pk]})
    assert Attempt.objects.exclude(given_back_at=None).count() == 0


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite in memory lets nobody read beside who writes"
)
@pytest.mark.django_db(transaction=True)
def test_a_grade_that_is_saved_in_that_very_moment(
    sign_in, rivera, ana, ben, url, graded, half_done, quiz, rubric, monkeypatch
):
    """All go, the grade is kept with its history, and no student sees a part of it before."""
    Mark.objects.filter(done_at=None).update(done_at=timezone.now())
    mark = Mark.objects.get(response__attempt=half_done, response__question__kind="short_answer")
    place = [graded.giving.assignment_id, half_done.pk]
    essay = half_done.responses.get(question__kind="essay").pk
    short = mark.response_id
    sent = {f"r{essay}-row-{row.pk}": "1" for row in rubric.criteria.all()}
    sent |= {f"r{one}-base": mark.revision for one in (short, essay)}
    sent |= {f"r{short}-points": "2", f"r{short}-comment": "CANARYLATER7"}
    told, threads = {}, []

    def do(what, act):
        def run():
            try:
                told[what] = words(act())
            finally:
                connection.close()

        threads.append(threading.Thread(target=run))
        threads[-1].start()

    look = reverse("quizzes:feedback", args=[graded.giving.assignment_id, quiz.pk])
    give_back, clients = Attempt.give_back, {who: sign_in(who) for who in (rivera, ana, ben)}
    second = sign_in(rivera)

    def slowly(self, by):
        give_back(self, by)
        if not threads:  # between the first paper and the second
            do("saved", lambda: second.post(reverse("quizzes:marking_paper", args=place), sent))
            do("ana", lambda: clients[ana].get(look, follow=True))
            do("ben", lambda: clients[ben].get(look, follow=True))
            threads[1].join()
            threads[2].join()

    monkeypatch.setattr(Attempt, "give_back", slowly)
    answer = clients[rivera].post(url, {"work": [graded.pk, half_done.pk]}, follow=True)
    threads[0].join()
    assert "2 papers given back. Their students see them now." in words(answer)
    assert "CANARY" not in told["ana"] + told["ben"]
    assert Attempt.objects.exclude(given_back_at=None).count() == 2
    mark.refresh_from_db()
    assert (mark.points, mark.comment, mark.is_done) == (2, "CANARYLATER7", True)
    changes = [(one.before["points"], one.after["points"]) for one in mark.changes.all()]
    assert changes == [("1.00", "2.00")]
    assert "CANARYMARK7" in words(clients[ana].get(look, follow=True))
    assert "CANARYLATER7" in words(clients[ben].get(look, follow=True))


def test_the_student_sees_nothing_before_and_everything_after(
    sign_in, rivera, ana, url, take_back, graded, quiz
):
    assignment = graded.giving.assignment_id
    places = [
        "/",
        "/assignments/",
        f"/assignments/{assignment}/",
        f"/assignments/{assignment}/{quiz.pk}/",
        f"/assignments/{assignment}/{quiz.pk}/feedback/",
    ]
    teacher, student = sign_in(rivera), sign_in(ana)

    def seen():
        return [one for one in places if "CANARYMARK7" in words(student.get(one, follow=True))]

    assert seen() == []
    assert student.get(places[-1]).status_code == 404
    teacher.post(url, {"work": [graded.pk]})
    assert places[-1] in seen()
    teacher.post(take_back, {"work": [graded.pk]})
    assert seen() == []
    assert student.get(places[-1]).status_code == 404


def test_taking_back(sign_in, rivera, ana, url, take_back, graded):
    graded.give_back(rivera)
    graded.mark_read(graded.student)
    client = sign_in(rivera)
    assert "1 paper given back" in words(client.get(url))
    response = client.post(take_back, {"work": [graded.pk]}, follow=True)
    assert "1 paper is hidden again." in words(response)
    graded.refresh_from_db()
    assert (graded.given_back_at, graded.given_back_by, graded.read_at) == (None, None, None)
    assert AuditEvent.objects.filter(action="taken back", student=ana, actor=rivera).count() == 1


def test_what_was_sent_back_to_revise_is_not_hidden_again(sign_in, rivera, take_back, graded):
    graded.send_back(rivera, "Say more.")
    sign_in(rivera).post(take_back, {"work": [graded.pk]})
    graded.refresh_from_db()
    assert graded.is_given_back


@pytest.mark.parametrize("work", [[], ["x"], [str(10**30)]])
def test_taking_back_nothing(sign_in, rivera, take_back, graded, work):
    graded.give_back(rivera)
    assert sign_in(rivera).post(take_back, {"work": work}).status_code == 302
    graded.refresh_from_db()
    assert graded.is_given_back


def test_an_excused_student_is_not_waited_for(sign_in, rivera, ben, url, graded, giving):
    giving.extensions.create(student=ben, excused=True)
    assert "not turned in" not in words(sign_in(rivera).get(url))


def test_nothing_to_give_back(sign_in, rivera, url, giving):
    page = words(sign_in(rivera).get(url))
    assert "Nothing is graded and not yet given back." in page


def test_who_may_not(client, sign_in, okoro, ana, technician, url, take_back, graded):
    assert client.get(url).status_code == 302
    for person in (okoro, ana, technician):
        other = sign_in(person)
        answers = [other.get(url), other.post(url, {"work": [graded.pk]})]
        answers.append(other.post(take_back, {"work": [graded.pk]}))
        assert [one.status_code for one in answers] == [404, 404, 404]
    assert Attempt.objects.exclude(given_back_at=None).count() == 0


def test_other_methods(sign_in, rivera, url, take_back):
    client = sign_in(rivera)
    assert [client.put(url).status_code, client.get(take_back).status_code] == [405, 405]


def test_queries(sign_in, rivera, url, graded, giving, quiz, period3, count_queries):
    client = sign_in(rivera)
    client.get(url)
    with_one = count_queries(lambda: client.get(url))
    for name in ("cy", "dee"):
        student = make_person(name, name)
        Enrolment.objects.create(classroom=period3, user=student, role="student")
        work = Attempt.objects.open_for(giving, quiz, student)
        work.turn_in(student)
        grade(work, rivera)
    assert with_one == count_queries(lambda: client.get(url)) <= 20
