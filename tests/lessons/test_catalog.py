"""The catalog of published lessons, and the plan of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lessons.models import Lesson
from sources.models import State
from tests.admin_forms import mark_of

PLAN = "/lessons/were-the-gates-shut/"


def test_it_works(okoro, lesson, sign_in):
    words = sign_in(okoro).get("/lessons/").content.decode()
    assert "Were the gates shut?" in words
    assert "Who told the truth about the gates?" in words
    assert "Ms. Rivera" in words


def test_searching(okoro, lesson, sign_in):
    client = sign_in(okoro)
    assert "Were the gates" in client.get("/lessons/?q=truth+gates").content.decode()
    nothing = client.get("/lessons/?q=%25").content.decode()
    assert "No lesson has all these words." in nothing
    assert client.get("/lessons/?q=x%00&page=-1").status_code == 200


def test_drafts_of_others_are_not_there(okoro, rivera, lindqvist, lesson, sign_in):
    Lesson.objects.update(state=State.DRAFT)
    for person, status in ((okoro, 404), (rivera, 200), (lindqvist, 200)):
        client = sign_in(person)
        assert client.get(PLAN).status_code == status
        assert "Were the gates" not in client.get("/lessons/").content.decode()
    assert sign_in(okoro).get("/lessons/nothing/").status_code == 404


def test_an_empty_catalog_says_what_to_do(rivera, sign_in):
    words = sign_in(rivera).get("/lessons/").content.decode()
    assert "Nobody has published a lesson yet." in words


def test_the_plan(okoro, lesson, quiz, sign_in):
    Lesson.objects.update(teacher_notes="Watch the dates.", objectives="Weigh two papers.")
    words = sign_in(okoro).get(PLAN).content.decode()
    for shown in ("1. Read", "2. Questions", "Letter of the harbor master", "Watch the dates."):
        assert shown in words
    assert "/admin/lessons/lesson/" not in words.split("<main")[1]


@pytest.mark.parametrize("page", ["/lessons/{0.slug}/", "/admin/lessons/lesson/{0.pk}/change/"])
def test_a_double_click_copies_once(rivera, lesson, sign_in, page):
    client = sign_in(rivera)
    mark = mark_of(client.get(page.format(lesson)))
    first, second = (client.post(f"/lessons/{lesson.slug}/copy/", mark) for _click in range(2))
    copy = Lesson.objects.get(copied_from=lesson)
    assert first.url == second.url == f"/admin/lessons/lesson/{copy.pk}/change/"
    client.post(f"/lessons/{lesson.slug}/copy/", mark_of(client.get(page.format(lesson))))
    assert Lesson.objects.filter(copied_from=lesson).count() == 2


def test_the_plan_of_ones_own(rivera, lesson, sign_in):
    words = sign_in(rivera).get(PLAN).content.decode()
    assert f"/admin/lessons/lesson/{lesson.pk}/change/" in words


def test_students_and_visitors(ana, client, giving, sign_in):
    for address in ("/lessons/", PLAN):
        assert sign_in(ana).get(address).status_code == 404
        assert client.get(address).status_code == 302
        assert sign_in(ana).post(address).status_code == 404


def test_queries_do_not_grow(rivera, lesson, sign_in):
    client, counts = sign_in(rivera), []
    client.get("/lessons/")
    for number in range(3):
        Lesson.objects.create(slug=f"l{number}", title="L", owner=rivera, state=State.PUBLISHED)
        lesson.steps.create(title=f"Part {number}", position=number + 2)
        with CaptureQueriesContext(connection) as queries:
            client.get("/lessons/")
            client.get(PLAN)
        counts.append(len(queries))
    assert counts[0] == counts[2] <= 24
