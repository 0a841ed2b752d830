"""The teacher's clock on the page of a class, and the page of one student's clock."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from lessons import clock as times
from lessons.models import AuditEvent, Enrolment, Extension, Giving, Pause, Sitting, Support
from quizzes.admin.quiz import QuizForm
from quizzes.models import Attempt, Quiz
from quizzes.models.question import validate_sittings

BUTTONS = ["start", "pause", "stop", "go-on", "more"]


@pytest.fixture
def url(giving, quiz):
    Quiz.objects.filter(pk=quiz.pk).update(timed="40, 20")
    return f"/classes/{giving.classroom_id}/assignments/{giving.assignment_id}/"


@pytest.fixture
def press(sign_in, rivera, url):
    """`press("pause", reason="…")` by Rivera gives the words of the page it leads to."""
    client = sign_in(rivera)

    def pressed(button, **data):
        return text(client.post(f"{url}clock/{button}/", data, follow=True))

    return pressed


@pytest.fixture
def begun(giving, quiz, ana, attempt):
    """Ana writes in the first sitting since now."""
    times.begin(giving, quiz, ana, 1, 40, more_to_come=True)
    return attempt


def text(response):
    return " ".join(response.content.decode().split())


def left(attempt):
    ends_at = attempt.sittings.last().ends_at
    return round((ends_at - timezone.now()).total_seconds() / 60)


def test_it_works(press, giving, begun):
    assert "Start sitting 1" in press("go-on")
    page = press("pause", reason="Fire drill")
    assert "The clock is stopped." in page
    assert "The clock: Paused since" in page
    assert "Fire drill" in page
    assert "Pause everybody" not in page
    pause = Pause.objects.get()
    assert (pause.giving, pause.student, pause.reason) == (giving, None, "Fire drill")
    drill = timezone.now() - timedelta(minutes=11)
    Sitting.objects.update(begun_at=drill)
    Pause.objects.update(began_at=drill)
    page = press("go-on")
    assert "The clock runs again." in page
    assert "Paused, 11 minutes" in page
    assert left(begun) == 51
    done = AuditEvent.objects.order_by("pk").values_list("action", flat=True)
    assert list(done) == ["clock stopped", "clock went on"]


def test_starting(press, giving, quiz):
    page = press("start", part=quiz.pk, number=1)
    assert "Your students can begin now." in page
    assert "sitting 1 started" in page
    assert "Start sitting 2" in page
    press("start", part=quiz.pk, number=1)
    assert Sitting.objects.get().number == 1
    Sitting.objects.update(opened_at=timezone.now() - timedelta(hours=5))
    page = press("go-on")
    assert "Start sitting 1 again, for who missed it" in page


def test_stopping_for_today(press, begun):
    page = press("stop", reason="The bell")
    assert "Stopped for today." in page
    assert Pause.objects.get().kind == "stop"
    assert "Go on" in page
    page = press("go-on")
    assert "It goes on with the time that was left, and what closed meanwhile is open." in page


def test_more_time(press, begun):
    assert "5 minutes more." in press("more", minutes=5, once="x")
    assert left(begun) == 45
    press("more", minutes=5, once="x")  # the same button pressed twice
    assert left(begun) == 45
    press("more", minutes=5, once="y")
    assert left(begun) == 50


@pytest.mark.parametrize(
    ("work", "closes_in", "said"),
    [
        ("timed", None, "It is turned in already. Undo that first; then add minutes."),
        ("untimed", None, "No clock runs, and nothing is due or closes today."),
        ("untimed", timedelta(days=3), "It ends later than today. Change the dates instead."),
    ],
)
@pytest.mark.parametrize("is_own", [True, False])
def test_more_time_where_nothing_ends(press, ana, begun, giving, work, closes_in, said, is_own):
    """Nothing is moved, nothing is kept among what happened, and it says why."""
    closes_at = closes_in and timezone.now() + closes_in
    Giving.objects.update(due_at=None, closes_at=closes_at)
    if work == "timed":
        Attempt.objects.get().turn_in(None)
        said = said if is_own else "No clock runs, and nothing is due or closes today."
    else:
        Sitting.objects.all().delete()
        Quiz.objects.update(timed="")
    page = press("more", minutes=5, **({"student": ana.pk} if is_own else {}))
    assert said in page
    assert "5 minutes more." not in page
    assert not Pause.objects.exists()
    assert not AuditEvent.objects.filter(action="time added").exists()
    assert Giving.objects.get().closes_at == closes_at
    assert not Extension.objects.exists()


def test_no_more_time_for_who_turned_in_all_that_there_is(press, ana, begun, giving):
    """Also where a closing time could be moved: it would open nothing."""
    closes_at = timezone.now() + timedelta(seconds=5)
    Giving.objects.update(due_at=None, closes_at=closes_at)
    Attempt.objects.get().turn_in(ana)
    assert "It is turned in already." in press("more", minutes=5, student=ana.pk)
    assert not Extension.objects.exists()
    assert "5 minutes more." in press("more", minutes=5)
    assert Giving.objects.get().closes_at == closes_at + timedelta(minutes=5)


def test_for_one_student(press, ana, begun, giving, url, sign_in, rivera):
    page = press("pause", student=ana.pk, reason="Called out")
    assert "The clock of Ana Duarte" in page
    assert "Called out" in page
    assert Pause.objects.get().student == ana
    press("go-on", student=ana.pk)
    press("more", student=ana.pk, minutes=3)
    assert left(begun) == 43
    page = text(sign_in(rivera).get(f"{url}clock/{ana.pk}/"))
    assert "43 minutes left" in page
    press("start", student=ana.pk, part=begun.quiz_id, number=2)
    assert Sitting.objects.get(number=2).student == ana
    # The page of the class tells nothing of it.
    assert "Called out" not in text(sign_in(rivera).get(url))


def test_what_a_students_clock_shows(sign_in, rivera, ana, url, giving, quiz, press):
    client = sign_in(rivera)
    page = f"{url}clock/{ana.pk}/"
    assert "Not begun" in text(client.get(page))
    times.begin(giving, quiz, ana, 1, 40, more_to_come=True)
    attempt = Attempt.objects.open_for(giving, quiz, ana)
    assert "40 minutes left, until" in text(client.get(page))
    Sitting.objects.update(ends_at=timezone.now())
    assert "Sitting 1 of 2 is over" in text(client.get(page))
    Sitting.objects.update(more_to_come=False)
    assert "Time was up at" in text(client.get(page))
    attempt.turn_in(ana)
    assert "Turned in" in text(client.get(page))


def test_nobody_can_tell_who_has_which_aid(sign_in, rivera, ana, ben, giving, quiz, url):
    """The page of a class is shown on a wall: own time and breaks look like everybody's."""
    rows = []
    for has_aids in (False, True):
        if has_aids:
            Support.objects.create(student=ana, time_factor=2, break_minutes=10)
        times.begin(giving, quiz, ana, 1, 40, more_to_come=False)
        Attempt.objects.open_for(giving, quiz, ana)
        if has_aids:
            times.take_break(ana.sittings.get())
        page = text(sign_in(rivera).get(url))
        rows.append(page[page.index("<tbody>") : page.index("</tbody>")])
        assert "break" not in page.lower().replace("breakpoint", "")
        ana.sittings.all().delete()
    assert rows[0] == rows[1]


def test_breaks_are_told_to_who_manages_the_class_alone(
    sign_in, rivera, okoro, ana, giving, quiz, url, period3
):
    page = f"{url}clock/{ana.pk}/"
    Enrolment.objects.create(classroom=period3, user=okoro, role="assistant")
    Support.objects.create(student=ana, time_factor=2, break_minutes=10)
    times.begin(giving, quiz, ana, 1, 40, more_to_come=False)
    Attempt.objects.open_for(giving, quiz, ana)
    times.take_break(ana.sittings.get())
    assert "On a break" in text(sign_in(rivera).get(page))
    shown = text(sign_in(okoro).get(page))
    assert "left" in shown and "break" not in shown.lower() and "until" not in shown


@pytest.mark.parametrize("data", [{"minutes": "0"}, {"minutes": "x"}, {"minutes": "121"}, {}])
def test_wrong_minutes(press, begun, data):
    assert "The clock was left as it is." in press("more", **data)
    assert not Pause.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"number": 1}, {"number": 3}, {"number": 0}, {"number": "x"}, {"part": 999}]
)
def test_wrong_starts(press, quiz, data):
    sent = {"part": quiz.pk, "number": 9} | data
    assert "The clock was left as it is." in press("start", **sent | {"part": 999})
    if data.get("number") != 1 and "part" not in data:
        assert "The clock was left as it is." in press("start", **sent)
    assert not Sitting.objects.exists()


def test_a_student_of_another_class(press, zoe):
    assert "The clock was left as it is." in press("pause", student=zoe.pk)
    assert not Pause.objects.exists()


def test_a_reason_too_long(press):
    assert "The clock was left as it is." in press("pause", reason="x" * 201)


def test_who_covers_the_lesson_may(sign_in, okoro, giving, url):
    Enrolment.objects.create(classroom=giving.classroom, user=okoro, role="cover")
    sign_in(okoro).post(url + "clock/pause/")
    assert Pause.objects.get().by == okoro


@pytest.mark.parametrize("who", ["ana", "zoe", "okoro", "lindqvist"])
def test_strangers(request, who, sign_in, url, ana):
    client = sign_in(request.getfixturevalue(who))
    for button in BUTTONS:
        assert client.post(f"{url}clock/{button}/").status_code == 404
    assert client.get(f"{url}clock/{ana.pk}/").status_code == 404
    assert not Pause.objects.exists()


def test_signed_out_and_methods(sign_in, rivera, url, ana, zoe):
    assert Client().post(url + "clock/pause/").status_code == 302
    client = sign_in(rivera)
    for button in BUTTONS:
        assert client.get(f"{url}clock/{button}/").status_code == 405
    assert client.post(f"{url}clock/{ana.pk}/").status_code == 405
    for missing in (zoe.pk, 999):
        assert client.get(f"{url}clock/{missing}/").status_code == 404
    assert not Pause.objects.exists()


def test_queries(count_queries, sign_in, rivera, url, ana, begun, giving):
    client = sign_in(rivera)
    client.get(url)

    def counted():
        return [count_queries(partial(client.get, at)) for at in (url, f"{url}clock/{ana.pk}/")]

    before = counted()
    for _number in range(3):
        times.add_minutes(giving, rivera, 1)
    assert counted() == before
    assert max(before) <= 20


# --- how long, in the admin ----------------------------------------------------------


@pytest.mark.parametrize("value", ["45", "40, 20", "1,600", "10,10,10,10,10,10"])
def test_minutes_of_sittings(value):
    validate_sittings(value)
    assert Quiz(timed=value).sittings == [int(one) for one in value.split(",")]


@pytest.mark.parametrize(
    "value", ["0", "601", "-5", "40,", ",20", "x", "4.5", "40 20", "٤٠", "1,1,1,1,1,1,1", "40,0"]
)
def test_minutes_that_are_none(value):
    with pytest.raises(ValidationError):
        validate_sittings(value)


def test_clocks_that_run_are_left_alone(quiz, url, begun):
    form = QuizForm({"timed": "30"}, instance=Quiz.objects.get())
    assert "Students are in the middle of it." in str(form.errors["timed"])
    begun.turn_in(begun.student)
    form = QuizForm({"timed": "30"}, instance=Quiz.objects.get())
    assert "timed" not in form.errors


def test_a_copy_has_the_same_clock(lesson, rivera, url):
    copy = lesson.copy(rivera, "Copy", "copy")
    assert Quiz.objects.get(lesson=copy).timed == "40, 20"
