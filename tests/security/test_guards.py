"""Each guard of this folder, once broken on purpose: the tests beside it would notice."""

import pytest
from django.db import connection

from lessons.models import Classroom, Lesson
from lessons.models.lesson import LessonQuerySet
from quizzes.models import Attempt
from quizzes.models.mark import MarkQuerySet, RemarkQuerySet
from sources.models.source import SourceQuerySet
from tests.security.crawling import Crawl, links
from tests.security.test_authz import faults
from tests.security.test_canaries import CAME_BACK, MAY_READ, fits, not_among
from tests.security.visiting import BOOKKEEPING, ask

pytestmark = pytest.mark.usefixtures("in_the_school")
FEEDBACK = "/assignments/{given}/{quiz_of_given-lesson}/feedback/"
HOME = "/"


def read_by(clients, school, role, *addresses):
    """The fields whose words a person finds on some pages."""
    found = set()
    for address in addresses:
        answer = ask(clients[role], "GET", address.format_map(school.ids))
        found |= school.words.found_in(answer.body.decode(errors="replace"))
    return found


def leaked(found, role):
    return {name for name in found if not fits(name, MAY_READ[role])}


def everything(self, *args, **kwargs):
    return self.all()


@pytest.mark.parametrize(
    ("role", "at", "leak"),
    [
        ("visitor", "/sources/", "title of draft-paper"),
        ("visitor", "/sources/draft-paper/", "words of draft-paper"),
        ("visitor", "/sources/anyone-paper/", "title of draft-paper"),
        ("visitor", "/people/person-1/", "name of person 1"),
        ("student", "/sources/staff-paper/", "words of staff-paper"),
        ("other student", "/sources/classes-paper/", "words of classes-paper"),
    ],
)
def test_documents_shown_to_everybody(role, at, leak, clients, school, monkeypatch):
    assert leaked(read_by(clients, school, role, at), role) == set()
    monkeypatch.setattr(SourceQuerySet, "visible_to", everything)
    assert leak in leaked(read_by(clients, school, role, at), role)


def test_grades_shown_before_they_are_given_back(clients, school, monkeypatch):
    assert leaked(read_by(clients, school, "student", FEEDBACK), "student") == set()
    for queryset in (MarkQuerySet, RemarkQuerySet):
        monkeypatch.setattr(queryset, "given_back_to", everything)
    monkeypatch.setattr(Attempt, "is_given_back", True)
    leaks = leaked(read_by(clients, school, "student", FEEDBACK), "student")
    assert {"comment on the essay of ana", "remark on the essay of ana"} <= leaks


def test_grades_given_back_and_taken_back(clients, school):
    """The student's own marks appear, and only while they are given back."""
    own = [name.replace("ben", "ana") for name in CAME_BACK if "note" not in name]
    work = Attempt.objects.get(pk=school.ids["work_of_ana_in_given"])
    work.give_back(school.rivera)
    found = read_by(clients, school, "student", FEEDBACK)
    assert not_among(own, found) == []
    assert not any("ben" in name for name in found)
    work.take_back(school.rivera)
    assert ask(clients["student"], "GET", FEEDBACK.format_map(school.ids)).status_code == 404
    assert not_among(own, read_by(clients, school, "student", HOME, "/assignments/")) == own


@pytest.mark.parametrize(
    ("role", "at"),
    [
        ("other teacher", "/classes/{room}/"),
        ("other teacher", "/marking/{given}/{work_of_ana_in_given}/"),
        ("head", "/marking/{given}/grades.csv"),
    ],
)
def test_classes_shown_to_everybody(role, at, clients, school, monkeypatch):
    assert list(faults(at, "GET", {role: "404"}, clients, school)) == []
    monkeypatch.setattr(Classroom.objects.all().__class__, "_with_staff", everything)
    assert list(faults(at, "GET", {role: "404"}, clients, school)) == [
        f"GET {at} by {role}: 200, not 404"
    ]


def test_lessons_shown_to_everybody(clients, school, monkeypatch):
    at, expected = "/lessons/draft-lesson/", {"other teacher": "404"}
    assert list(faults(at, "GET", expected, clients, school)) == []
    monkeypatch.setattr(LessonQuerySet, "visible_to", everything)
    assert len(list(faults(at, "GET", expected, clients, school))) == 1


def test_a_page_that_writes(clients, school, monkeypatch):
    at, expected = "/lessons/", {"owner": "200"}
    assert list(faults(at, "GET", expected, clients, school)) == []

    def visible_and_counted(self, user):
        Lesson.objects.update(minutes=7)
        return self.all()

    monkeypatch.setattr(LessonQuerySet, "visible_to", visible_and_counted)
    assert list(faults(at, "GET", expected, clients, school)) == [
        f"GET {at} by owner writes {{'lessons_lesson'}}"
    ]


def test_bookkeeping_names_tables_that_exist():
    assert set(connection.introspection.table_names()) >= BOOKKEEPING


def test_the_crawler_follows_links(clients, school):
    home = Crawl(clients["student"]).read("/")
    assert "/assignments/" in set(links(home))
    assert not any(link.startswith("/static/") for link in links(home))
