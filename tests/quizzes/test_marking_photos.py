"""Photographs of a sheet at the grading desk: /marking/<assignment>/<work>/photographs/."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lessons.models import AuditEvent
from quizzes.models import Draft, Photo
from tests.photographs import HEIC, add_photos, photograph


@pytest.fixture
def sheet(attempt, rivera):
    """Ana's work, answered on paper."""
    attempt.take_on_paper(rivera)
    return attempt


@pytest.fixture
def paper(giving, attempt):
    return reverse("quizzes:marking_paper", args=[giving.assignment_id, attempt.pk])


@pytest.fixture
def url(paper):
    return f"{paper}photographs/"


def text(response):
    return " ".join(response.content.decode().split())


def order(attempt):
    return [one.pk for one in attempt.photos.all()]


def test_it_works(sign_in, ana, rivera, sheet, url, paper):
    client = sign_in(rivera)
    assert f'href="{url}"' in text(client.get(paper))
    response = client.post(url, {"photos": [photograph(1), photograph(2)]})
    assert (response.status_code, response.url) == (302, url)
    first, second = sheet.photos.all()
    assert (first.added_by, second.added_by) == (rivera, rivera)
    event = AuditEvent.objects.get(action="photographs added")
    assert (event.actor, event.student) == (rivera, ana)
    assert 'alt="Page 2 of 2, by Ana Duarte"' in text(client.get(url))
    page = text(client.get(paper))
    assert "2 pages on paper" in page
    assert page.count("data-viewer-window") == 2
    assert "added by a teacher" in page
    assert "On the pages above, or not answered." in page


def test_pages_of_the_student_stand_beside_the_rubric(sign_in, ana, rivera, attempt, paper):
    attempt.responses.filter(question__kind="short_answer").update(answer="Typed all the same.")
    add_photos(attempt, ana, 1, 2)
    attempt.turn_in(ana)
    attempt.keep_draft(Draft.Kind.TURNED_IN)
    page = text(sign_in(rivera).get(paper))
    assert 'alt="Page 1 of 2, by Ana Duarte"' in page
    assert "Typed all the same." in page
    assert "added by a teacher" not in page
    assert "photographs on this page have the same fingerprint" in page


def test_what_was_turned_in_stays_what_the_receipt_says(sign_in, ana, rivera, attempt, url, paper):
    add_photos(attempt, ana, 1)
    attempt.turn_in(ana)
    attempt.keep_draft(Draft.Kind.TURNED_IN)
    client = sign_in(rivera)
    client.post(url, {"photos": [photograph(2)]})
    assert "have the same fingerprint" in text(client.get(paper))
    attempt.photos.by_student().delete()
    assert "are not those of the receipt" in text(client.get(paper))


def test_the_students_own_cannot_be_changed(sign_in, ana, rivera, attempt, url):
    mine, other = add_photos(attempt, ana, 1, 2)
    attempt.turn_in(ana)
    client = sign_in(rivera)
    for deed in ("move", "remove"):
        assert client.post(f"{url}{mine.pk}/{deed}/", {"to": "later"}).status_code == 404
    assert order(attempt) == [mine.pk, other.pk]


def test_in_order_and_removed(sign_in, ana, rivera, attempt, url):
    (mine,) = add_photos(attempt, ana, 1)
    attempt.turn_in(ana)
    first, second = add_photos(attempt, rivera, 2, 3)
    client = sign_in(rivera)
    page = text(client.get(url))
    assert page.count('value="earlier"') == page.count('value="earlier" disabled') + 1 == 2
    assert client.post(f"{url}{second.pk}/move/", {"to": "earlier"}).url == url
    assert order(attempt) == [mine.pk, second.pk, first.pk]
    client.post(f"{url}{second.pk}/move/", {"to": "earlier"})  # the student's stay where they are
    assert order(attempt) == [mine.pk, second.pk, first.pk]
    assert client.post(f"{url}{second.pk}/remove/").url == url
    assert order(attempt) == [mine.pk, first.pk]
    assert AuditEvent.objects.filter(action="photograph removed", student=ana).count() == 1


def test_the_student_gets_them_back_with_the_work(sign_in, ana, rivera, sheet, url, giving, quiz):
    (page,) = add_photos(sheet, rivera, 1)
    client, at = sign_in(ana), f"/assignments/{giving.assignment_id}/{quiz.pk}/"
    assert f"/photographs/{page.pk}/" not in text(client.get(at))
    sheet.give_back(rivera)
    assert f'href="/photographs/{page.pk}/"' in text(client.get(f"{at}feedback/"))


def test_what_is_no_photograph(sign_in, rivera, sheet, url):
    response = sign_in(rivera).post(url, {"photos": [SimpleUploadedFile("a.heic", HEIC)]})
    assert response.status_code == 200
    assert "“a.heic” was not added." in text(response)
    assert not Photo.objects.exists()


def test_of_work_that_is_still_being_written(sign_in, rivera, attempt, url):
    client = sign_in(rivera)
    assert client.get(url).status_code == 404
    assert client.post(url, {"photos": [photograph()]}).status_code == 404
    assert not Photo.objects.exists()


@pytest.mark.parametrize("who", ["ana", "ben", "zoe", "okoro", "lindqvist", "admin"])
def test_who_may_not(request, who, sign_in, rivera, sheet, url, period2):
    (page,) = add_photos(sheet, rivera, 1)
    client = sign_in(request.getfixturevalue(who))
    assert client.get(url).status_code == 404
    assert client.post(url, {"photos": [photograph(2)]}).status_code == 404
    assert client.post(f"{url}{page.pk}/move/", {"to": "later"}).status_code == 404
    assert client.post(f"{url}{page.pk}/remove/").status_code == 404
    assert order(sheet) == [page.pk]


def test_signed_out_and_wrong_method(sign_in, rivera, sheet, url):
    (page,) = add_photos(sheet, rivera, 1)
    assert Client().get(url).status_code == 302
    assert sign_in(rivera).get(f"{url}{page.pk}/remove/").status_code == 405
    assert sign_in(rivera).get(f"{url}{page.pk}/move/").status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_what_came_back(
    count_queries, sign_in, ana, rivera, sheet, giving, quiz, number
):
    add_photos(sheet, rivera, *range(number))
    sheet.give_back(rivera)
    client = sign_in(ana)
    url = f"/assignments/{giving.assignment_id}/{quiz.pk}/feedback/"
    client.get(url)
    assert count_queries(lambda: client.get(url)) == 10


@pytest.mark.parametrize("number", [1, 3])
def test_queries(count_queries, sign_in, rivera, sheet, url, paper, number):
    add_photos(sheet, rivera, *range(number))
    client = sign_in(rivera)
    client.get(paper)
    assert count_queries(lambda: client.get(url)) == 7
    assert count_queries(lambda: client.get(paper)) == 15
