"""What goes wrong at a school's server while a class writes. The pages' part: tests/browser."""

import json
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.models import Attempt, Draft, Evidence
from quizzes.views import save as save_view

SAVES = sorted(Path(__file__).with_name("saves").glob("*.json"))
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="for SQLite alone")


@pytest.fixture
def desk(giving, quiz):
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def asked(attempt):
    """Ids of the questions by kind, as a page sends them."""
    return {one.question.kind: str(one.question_id) for one in attempt.responses.all()}


@pytest.fixture
def send(sign_in, ana, desk, asked):
    """`send(base, text)` saves Ana's essay as her page does."""
    client = sign_in(ana)

    def post(base, text, tab="t1", seq=None, **more):
        work = {
            "round": 1,
            "base": base,
            "tab": tab,
            "seq": base + 1 if seq is None else seq,
            "user": ana.pk,
            "answers": {asked["essay"]: text},
        }
        body = json.dumps(work | more)
        return client.post(f"{desk}save/", body, content_type="application/json")

    return post


def answer(attempt):
    return attempt.responses.get(question__kind="essay").answer


# --- a page of an older version of the program -------------------------------------------


def filled(value, names):
    """The recorded save with the numbers of this database."""
    if isinstance(value, dict):
        return {filled(key, names): filled(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, names) for one in value]
    is_name = isinstance(value, str) and value[:1] == "{" and value[-1:] == "}"
    return names[value[1:-1]] if is_name else value


@pytest.mark.parametrize("recorded", SAVES, ids=lambda path: path.stem)
def test_a_page_from_before_the_upgrade_still_saves(
    recorded, sign_in, ana, desk, asked, attempt, lesson
):
    names = {kind: int(pk) for kind, pk in asked.items()}
    names |= {"user": ana.pk, "document": lesson.steps.first().documents.first().pk}
    work = filled(json.loads(recorded.read_text("utf-8")), names)
    body = json.dumps(work)
    response = sign_in(ana).post(f"{desk}save/", body, content_type="application/json")
    assert response.status_code == 200
    assert list(attempt.answers().values()) == [
        "a",
        "a\nc",
        "Eleven masts.",
        "The gates were shut (Doc 1, ¶2).",
    ]
    assert Evidence.objects.get().label == "Doc 1, ¶2"


# --- the order of saves, and of times ------------------------------------------------------


def test_a_save_that_overtakes_another_is_kept_beside(send, attempt):
    """The fifth before the fourth: the page sends one at a time, a proxy need not."""
    assert send(0, "One.").status_code == 200
    assert send(2, "One. Two. Three.").status_code == 409
    assert send(1, "One. Two.").status_code == 200
    assert answer(attempt) == "One. Two."
    assert send(2, "One. Two. Three.", seq=9).status_code == 200
    assert answer(attempt) == "One. Two. Three."


def test_the_clock_of_the_server_jumps_back(send, attempt, sign_in, ana, desk):
    """The order is that of revisions, not of times."""
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert send(0, "Before.").json()["rev"] == 1
    with time_machine.travel(now - timedelta(minutes=50), tick=False):
        assert send(1, "Before. After.").json()["rev"] == 2
        assert send(0, "Before.").json()["rev"] == 1  # sent again: no conflict
        page = sign_in(ana).get(f"{desk}earlier/").content.decode()
    assert answer(attempt) == "Before. After."
    assert page.index("Before. After.") < page.rindex("Before.")
    assert list(Draft.objects.values_list("revision", flat=True)) == [2, 1]


def test_a_slow_line_makes_nothing_late(monkeypatch, send, attempt, giving):
    """What counts is when it arrived, not when all of it was read and written."""
    now = timezone.now().replace(microsecond=0)
    giving.due_at = giving.closes_at = now + timedelta(seconds=1)
    giving.save()
    read = save_view.read_work
    with time_machine.travel(now, tick=False) as clock:

        def read_slowly(request):
            clock.shift(3)
            return read(request)

        monkeypatch.setattr(save_view, "read_work", read_slowly)
        response = send(0, "In time.")
    assert response.status_code == 200
    assert answer(attempt) == "In time."
    assert Draft.objects.get().kind == "save"


@pytest.mark.parametrize("seconds", [-2, -1, 0, 1, 2, 299])
def test_turned_in_around_the_last_second(sign_in, ana, desk, attempt, giving, seconds):
    """A moment after it closed it is still turned in, told as late."""
    now = timezone.now().replace(microsecond=0)
    attempt.responses.filter(question__kind="essay").update(answer="Shut.")
    giving.due_at = giving.closes_at = now
    giving.save()
    with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
        response = sign_in(ana).post(f"{desk}submit/", {"base": 0}, follow=True)
    attempt.refresh_from_db()
    assert attempt.turned_in_at == now + timedelta(seconds=seconds)
    assert ("It is turned in, as late." in response.content.decode()) is (seconds > 0)
    assert answer(attempt) == "Shut."


def test_nor_turned_in_after_that(sign_in, ana, desk, attempt, giving):
    now = timezone.now()
    attempt.responses.filter(question__kind="essay").update(answer="Shut.")
    giving.due_at = giving.closes_at = now
    giving.save()
    with time_machine.travel(now + timedelta(seconds=301), tick=False):
        response = sign_in(ana).post(f"{desk}submit/", {"base": 0})
    attempt.refresh_from_db()
    assert (response.status_code, attempt.is_turned_in) == (302, False)
    assert answer(attempt) == "Shut."


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2027-11-06T23:59", datetime(2027, 11, 7, 4, 59, tzinfo=UTC)),
        ("2027-11-07T23:59", datetime(2027, 11, 8, 5, 59, tzinfo=UTC)),
        ("2027-03-13T23:59", datetime(2027, 3, 14, 5, 59, tzinfo=UTC)),
        ("2027-03-14T23:59", datetime(2027, 3, 15, 4, 59, tzinfo=UTC)),
    ],
)
def test_one_more_day_is_one_on_the_calendar(
    sign_in, rivera, ana, giving, desk, attempt, typed, stored
):
    """One more day for one student, also on the two days that have 23 and 25 hours."""
    room = f"/classes/{giving.classroom_id}/assignments/{giving.assignment_id}"
    sign_in(rivera).post(f"{room}/dates/{ana.pk}/", {"due_at": typed, "closes_at": ""})
    assert giving.extensions.get().due_at == stored
    with time_machine.travel(stored - timedelta(days=2), tick=False):
        page = sign_in(ana).get(desk).content.decode()
    assert "at 11:59 PM" in " ".join(page.split())


# --- turning in while saves are on their way ------------------------------------------------

TABS = ("a", "b")
STEPS = st.lists(
    st.sampled_from(["save a", "save b", "again a", "again b", "turn in", "look a", "look b"]),
    min_size=2,
    max_size=8,
)


class Page:
    """One tab: what it knows, and the last save it sent."""

    def __init__(self, name, send):
        self.name, self.send = name, send
        self.base = self.seq = 0
        self.last = None

    def save(self, text):
        self.seq += 1
        self.last = (self.base, text, self.name, self.seq)
        return self.again()

    def again(self):
        if self.last is None:
            return None
        response = self.send(*self.last)
        if response.status_code == 200:
            self.base = max(self.base, response.json()["rev"])
        return response


def play(steps, pages, turn_in):
    """Act it out. Returns `{text: status}` of everything that was sent."""
    told = {}
    for number, step in enumerate(steps):
        verb, _space, name = step.rpartition(" ")
        if step == "turn in":
            turn_in()
        elif verb == "save":
            text = f"Text {number} of {name}"
            told[text] = pages[name].save(text).status_code
        elif verb == "again":
            response = pages[name].again()
            if response is not None:
                told.setdefault(pages[name].last[1], response.status_code)
        else:
            pages[name].base = Attempt.objects.get().revision
    return told


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_the_order_no_word_is_lost(steps, send, attempt, asked, sign_in, ana, desk):
    Draft.objects.all().delete()
    attempt.responses.update(answer="")
    Attempt.objects.update(revision=0, turned_in_at=None, turned_in_by=None)
    client, turned_in = sign_in(ana), []

    def turn_in():
        client.post(f"{desk}submit/", {"base": Attempt.objects.get().revision})
        turned_in.append(answer(attempt))

    told = play(steps, {name: Page(name, send) for name in TABS}, turn_in)
    kept = {draft.answers[asked["essay"]] for draft in Draft.objects.all()}
    assert set(told) <= kept
    assert set(told.values()) <= {200, 409, 410}
    if turned_in:
        assert {answer(attempt)} == set(turned_in)
        assert Draft.objects.filter(kind="turned_in").count() == 1
        assert Draft.objects.get(kind="turned_in").answers[asked["essay"]] == turned_in[0]


# --- the disk and the database --------------------------------------------------------------


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_disk_is_full_and_has_room_again(send, attempt):
    assert send(0, "Before.").status_code == 200
    with connection.cursor() as cursor:

        def pragma(name):
            return cursor.execute(f"PRAGMA {name}").fetchone()[0]

        # Pages that earlier tests left free would take it all.
        cursor.execute("CREATE TABLE filler (zeros BLOB)")
        free = pragma("freelist_count") * pragma("page_size")
        cursor.execute(f"INSERT INTO filler VALUES (zeroblob({free}))")  # noqa: S608
        most = pragma("max_page_count")
        cursor.execute(f"PRAGMA max_page_count={pragma('page_count')}")
        try:
            response = send(1, "word " * 19_000)
        finally:
            cursor.execute(f"PRAGMA max_page_count={most}")
            cursor.execute("DROP TABLE filler")
    assert (response.status_code, response.json()) == (507, {"error": "full"})
    assert response.headers["Retry-After"] == "2"
    assert answer(attempt) == "Before."
    assert send(1, "word " * 19_000).status_code == 200
    assert answer(attempt) == "word " * 19_000


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_database_is_locked_and_free_again(send, attempt):
    assert send(0, "Before.").status_code == 200
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=20")
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            response = send(1, "Before. After.")
        finally:
            other.close()
            cursor.execute(f"PRAGMA busy_timeout={patience}")
    assert (response.status_code, response.json()) == (503, {"error": "busy"})
    assert response.headers["Retry-After"] == "2"
    assert answer(attempt) == "Before."
    assert send(1, "Before. After.").status_code == 200
    assert answer(attempt) == "Before. After."


@pytest.mark.django_db(transaction=True)
def test_thirty_turn_in_at_once(sign_in, ana, desk, attempt):
    """One of them does, the others are told; nothing happens twice."""
    answers = []

    def press():
        try:
            answers.append(sign_in(ana).post(f"{desk}submit/", {"base": 0}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 30
    assert Draft.objects.filter(kind="turned_in").count() == 1
