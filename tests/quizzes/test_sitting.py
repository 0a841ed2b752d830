"""Timed work as a student meets it: what stands before it, beginning, breaks, its clock."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons import clock
from lessons.models import (
    Assignment,
    Enrolment,
    Extension,
    Giving,
    Lesson,
    Pause,
    Sitting,
    Step,
    StepDocument,
    Support,
)
from quizzes.models import Attempt, Draft, Note, Quiz
from quizzes.models.still_to_write import still_to_write
from sources.models import Attachment, Source
from tests.cast import make_classroom
from tests.photographs import photograph

WAITS = "You do not read this document now."
LIBRARY = [
    f"/sources/harbor-letter{end}"
    for end in (
        "/text.txt",
        "/passages.json",
        "/manifest.json",
        ".json",
        ".ris",
        ".bib",
        ".tei.xml",
        "/pages/",
    )
]
PARTS = ["", "clock/", "begin/", "break/", "break/end/"]


@pytest.fixture
def url(giving, quiz):
    """Of a part with a clock of forty minutes, which one begins when ready."""
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def plan(url):
    def change(timed, **columns):
        Quiz.objects.update(timed=timed, **columns)

    return change


@pytest.fixture
def begun(sign_in, ana, url):
    """Ana has begun. Gives her client."""
    client = sign_in(ana)
    client.post(url + "begin/", {"number": 1})
    return client


def text(response):
    return " ".join(response.content.decode().split())


def move(**times):
    """The sitting began as long ago: its end comes nearer."""
    ago = timedelta(**times)
    for one in Sitting.objects.begun():
        Sitting.objects.filter(pk=one.pk).update(
            begun_at=one.begun_at - ago, ends_at=one.ends_at - ago
        )


def send(client, url, base, words, **changes):
    attempt = Attempt.objects.get()
    essay = attempt.responses.get(question__kind="essay").question_id
    data = {
        "round": 1,
        "base": base,
        "tab": "t1",
        "seq": base + 1,
        "user": attempt.student_id,
        "answers": {str(essay): words},
    }
    return client.post(url + "save/", json.dumps(data | changes), content_type="application/json")


def test_it_works(sign_in, ana, url):
    client = sign_in(ana)
    page = text(client.get(url))
    assert "You have 40 minutes." in page
    assert "you cannot stop it" in page
    assert "what you have written is turned in as it stands" in page
    assert "eleven masts" not in page
    assert "What did the harbor master count?" not in page
    assert not Attempt.objects.exists()
    assert client.post(url + "begin/", {"number": 1}).headers["Location"] == url
    sitting = Sitting.objects.get()
    assert sitting.ends_at - sitting.begun_at == timedelta(minutes=40)
    page = text(client.get(url))
    assert "What did the harbor master count?" in page
    assert "eleven masts" in page
    assert "data-countdown=" in page
    for tail in ("submit/", "quotations/", "photographs/", "earlier/", "print/"):
        beside = text(client.get(url + tail))
        assert (tail, "data-countdown=" in beside, "page_clock" in beside) == (tail, True, True)
    answer = send(client, url, 0, "Shut.").json()
    assert 2390 <= answer["seconds_left"] <= 2400
    assert "held" not in answer


def test_without_a_clock_no_page_counts(sign_in, ana, url, attempt, quiz):
    Quiz.objects.filter(pk=quiz.pk).update(timed="")
    for tail in ("submit/", "quotations/", "photographs/", "earlier/", "print/"):
        assert "data-clock" not in text(sign_in(ana).get(url + tail))


def test_own_time(sign_in, ana, url):
    Support.objects.create(student=ana, time_factor=Decimal("1.5"), break_minutes=10)
    client = sign_in(ana)
    page = text(client.get(url))
    assert "You have 60 minutes." in page
    assert "This is your own time: 1.5 times the 40 minutes of the class." in page
    assert "You may stop it for breaks of 10 minutes in all." in page
    client.post(url + "begin/", {"number": 1})
    sitting = Sitting.objects.get()
    assert sitting.ends_at - sitting.begun_at == timedelta(minutes=60)
    assert sitting.beyond == timedelta(minutes=20)


def test_a_closing_time_that_is_near(sign_in, ana, url, giving):
    soon = timezone.now() + timedelta(minutes=10)
    Giving.objects.filter(pk=giving.pk).update(due_at=soon, closes_at=soon)
    assert "If you begin now, you have only until then." in text(sign_in(ana).get(url))


def test_the_teacher_starts_it(sign_in, ana, rivera, url, plan, giving, quiz):
    plan("40", waits_for_teacher=True)
    client = sign_in(ana)
    assert "Your teacher starts it." in text(client.get(url))
    client.post(url + "begin/", {"number": 1})
    assert not Sitting.objects.begun().exists()
    clock.start(giving, quiz, 1, rivera)
    assert client.get(url + "clock/").json()["state"] == "to_begin"
    client.post(url + "begin/", {"number": 1})
    assert client.get(url + "clock/").json()["state"] == "open"


@pytest.mark.parametrize("number", ["", "0", "2", "x", str(2**70)])
def test_another_sitting_than_the_next(sign_in, ana, url, number):
    assert sign_in(ana).post(url + "begin/", {"number": number}).status_code == 302
    assert not Sitting.objects.exists()


def test_an_old_page_begins_nothing(begun, url, plan, giving, quiz, rivera):
    plan("40, 20")
    Sitting.objects.update(more_to_come=True)
    clock.start(giving, quiz, 2, rivera)
    move(minutes=41)
    begun.post(url + "begin/", {"number": 1})
    assert Sitting.objects.begun().count() == 1
    begun.post(url + "begin/", {"number": 2})
    assert list(Sitting.objects.begun().values_list("number", "minutes")) == [(1, 40), (2, 20)]


def test_nothing_asked_starts_no_clock(sign_in, ana, url, quiz):
    quiz.questions.update(retired=True)
    sign_in(ana).post(url + "begin/", {"number": 1})
    assert not Sitting.objects.exists()


def test_between_two_sittings_everything_is_closed(sign_in, ana, url, plan, lesson, giving):
    plan("40, 20")
    client = sign_in(ana)
    client.post(url + "begin/", {"number": 1})
    send(client, url, 0, "My secret plan. The letter says “we shall keep them shut for ever”.")
    assert "My secret plan." in text(client.get(f"{url}quotations/"))
    move(minutes=50)
    page = text(client.get(url))
    assert "Sitting 1 of 2 is over." in page
    assert "Your teacher starts it." in page
    for tail in ("", "submit/", "earlier/", "print/", "cite/?at=d1:1", "quotations/"):
        response = client.get(url + tail, follow=True)
        assert "My secret plan." not in text(response)
        assert "eleven masts" not in text(response)
        assert "Sitting 1 of 2 is over." in text(response)
    essay = Attempt.objects.get().responses.get(question__kind="essay")
    wrong = {"round": "x", f"q{essay.question_id}": "Typed last."}
    response = client.post(f"{url}keep/", wrong)
    assert response.status_code == 400
    assert "Typed last." in text(response) and essay.question.prompt not in text(response)
    reading = f"/assignments/{giving.assignment_id}/{lesson.steps.first().pk}/"
    page = text(client.get(reading))
    assert "The documents of this lesson are closed until you go on" in page
    assert "eleven masts" not in page
    assert WAITS in text(client.get("/sources/harbor-letter/"))
    assert not Attempt.objects.get().is_turned_in


def test_the_documents_open_again(sign_in, ana, url, plan, giving, quiz, rivera):
    plan("40, 20")
    client = sign_in(ana)
    client.post(url + "begin/", {"number": 1})
    assert "eleven masts" in text(client.get("/sources/harbor-letter/"))
    move(minutes=50)
    clock.start(giving, quiz, 2, rivera)
    assert "eleven masts" not in text(client.get("/sources/harbor-letter/"))
    client.post(url + "begin/", {"number": 2})
    assert "eleven masts" in text(client.get("/sources/harbor-letter/"))
    assert "eleven masts" in text(client.get(url))


@pytest.fixture
def rest(begun, plan, giving, rivera):
    """`rest("between")`: Ana's timed work stands still from now on, in one of four ways."""

    def make(how):
        if how == "between":
            plan("40, 20")
            Sitting.objects.update(more_to_come=True)
            move(minutes=50)
        elif how == "break":
            Support.objects.create(student=Sitting.objects.get().student, break_minutes=10)
            clock.take_break(Sitting.objects.get())
        else:
            clock.stop(giving, rivera, kind=how)

    return make


RESTS = ["between", "pause", "stop", "break"]


@pytest.mark.parametrize(
    ("how", "access"),
    [("between", "signed_in"), ("pause", "anyone"), ("stop", "classes"), ("break", "signed_in")],
)
def test_the_library_is_closed_too(begun, sign_in, ben, zoe, rivera, rest, how, access):
    """Whoever else may read them; for nobody but the student whose work rests."""
    Source.objects.update(access=access, rights=Source.Rights.CC0, summary="Of eleven masts.")
    source = Source.objects.get(slug="harbor-letter")
    scan = Attachment(source=source, kind="image", rights=Source.Rights.CC0)
    scan.file.save("letter.jpg", photograph())
    addresses = [*LIBRARY, f"/media/{scan.pk}/"]
    answers = [sign_in(ben).get(one) for one in addresses]
    assert {one.request["PATH_INFO"]: one.status_code for one in answers} == dict.fromkeys(
        addresses, 200
    )
    assert b"".join(answers[-1])  # read to its end the file is closed
    letter = "/sources/harbor-letter/"
    assert "eleven masts" in text(begun.get(letter))
    assert "<mark>masts</mark>" in text(begun.get("/sources/?q=masts"))
    rest(how)
    page = text(begun.get(letter))
    assert WAITS in page and "eleven masts" not in page
    assert "harbor-letter" not in text(begun.get("/sources/?q=masts"))
    for address in addresses:
        assert begun.get(address).status_code == 404
    for other in [ben, rivera] + ([zoe] if access != "classes" else []):
        assert "eleven masts" in text(sign_in(other).get(letter))
        assert "<mark>masts</mark>" in text(sign_in(other).get("/sources/?q=masts"))


@pytest.mark.parametrize("how", RESTS)
def test_the_whole_lesson_is_closed(begun, rest, how, giving, lesson):
    reading = f"/assignments/{giving.assignment_id}/{lesson.steps.first().pk}/"
    assert "eleven masts" in text(begun.get(reading))
    rest(how)
    assert "eleven masts" not in text(begun.get(reading))


@pytest.mark.parametrize("how", RESTS)
def test_notes_are_closed(begun, rest, how, giving, ana, harbor_letter):
    version = harbor_letter.texts.get().current
    place = {"version": version, "start": 0, "end": 9, "quote": "The ships"}
    note = {"label": "Doc 1, ¶1", "meaning": 1, "words": "Whose ships?"}
    Note.objects.create(giving=giving, student=ana, key="k1", **place, **note)
    overview = f"/assignments/{giving.assignment_id}/"
    assert "Whose ships?" in text(begun.get(overview))
    rest(how)
    page = text(begun.get(overview))
    assert "Whose ships?" not in page and "The ships" not in page


@pytest.mark.parametrize("how", RESTS)
def test_a_note_on_its_way_is_kept(begun, rest, how, giving, lesson):
    """Typed in a part without questions before the clock stopped, which that page learns late."""
    step = lesson.steps.first()
    rest(how)
    note = {"key": "n1", "base": 0, "meaning": 2, "words": "Whose ships?", "sharing": "me"}
    note |= {"document": step.documents.first().pk, "version": 0, "prefix": "", "suffix": ""}
    note |= {"start": 0, "end": 9, "quote": "The ships"}
    data = {"round": 1, "base": 0, "tab": "t1", "seq": 1, "answers": {}, "notes": [note]}
    address = f"/assignments/{giving.assignment_id}/{step.pk}/save/"
    data["user"] = Attempt.objects.get().student_id
    answer = begun.post(address, json.dumps(data), content_type="application/json")
    assert answer.json()["notes"] == {"n1": {"key": "n1", "base": 1}}
    assert Note.objects.get().words == "Whose ships?"


def test_a_change_of_class_starts_no_new_clock(begun, url, giving, ana, okoro, quiz):
    send(begun, url, 0, "Typed in Period 3.")
    move(minutes=30)
    other = make_classroom("Period 4", okoro, ana)
    Giving.objects.create(assignment=giving.assignment, classroom=other)
    leave = {"step": quiz, "student": ana, "number": 1}
    Sitting.objects.create(giving=other.givings.get(), **leave)
    Enrolment.objects.filter(user=ana, classroom=giving.classroom).update(left_at=timezone.now())
    assert "Typed in Period 3." in text(begun.get(url))
    assert 540 <= send(begun, url, 1, "Typed in Period 4.").json()["seconds_left"] <= 600
    assert Sitting.objects.get().giving.classroom == other
    move(minutes=20)
    begun.get(url)
    assert Attempt.objects.get().is_turned_in


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ([], [], 15),
        (["class"], [], 30),  # what is left of the old class's stop is not counted
        ([], ["class"], 15),
        (["class"], ["class"], 30),
        (["class", "own"], [], 35),
        (["own"], ["class"], 35),
    ],
)
def test_a_change_of_class_while_a_clock_stands_still(
    begun, url, giving, ana, okoro, quiz, old, new, left
):
    """Begun 25 minutes ago; the class was stopped after 10, Ana alone after 5. The new class's
    clock stands still since 20 minutes ago."""
    send(begun, url, 0, "Typed in Period 3.")
    move(minutes=25)
    now = timezone.now()
    there = Giving.objects.create(
        assignment=giving.assignment, classroom=make_classroom("Period 4", okoro, ana)
    )
    since = {"class": (None, 15), "own": (ana, 20)}
    for name in old:
        student, ago = since[name]
        began_at = now - timedelta(minutes=ago)
        Pause.objects.create(giving=giving, student=student, began_at=began_at)
    for _name in new:
        Pause.objects.create(giving=there, began_at=now - timedelta(minutes=20))
    Enrolment.objects.filter(user=ana, classroom=giving.classroom).update(left_at=now)
    begun.get(url)
    assert Sitting.objects.get().giving == there
    for student in (None, ana):
        clock.go_on(there, okoro, student)
    assert abs(
        Sitting.objects.get().ends_at - timezone.now() - timedelta(minutes=left)
    ) < timedelta(minutes=1)


def test_a_change_of_class_takes_the_clocks_of_all_parts_along(begun, url, giving, ana, okoro):
    """What stopped Ana alone 20 minutes ago stops both where she goes on."""
    send(begun, url, 0, "Typed in Period 3.")
    lesson = giving.assignment.lesson
    second = Quiz.objects.create(lesson=lesson, title="More questions", position=9, timed="40")
    Attempt.objects.create(giving=giving, quiz=second, student=ana, revision=1)
    clock.begin(giving, second, ana, 1, 40, more_to_come=False)
    move(minutes=25)
    now = timezone.now()
    Pause.objects.create(giving=giving, student=ana, began_at=now - timedelta(minutes=20))
    other = make_classroom("Period 4", okoro, ana)
    there = Giving.objects.create(assignment=giving.assignment, classroom=other)
    Enrolment.objects.filter(user=ana, classroom=giving.classroom).update(left_at=now)
    begun.get(url)
    clock.go_on(there, okoro, ana)
    left = [one.ends_at - timezone.now() for one in there.sittings.all()]
    assert [round(one.total_seconds() / 60) for one in left] == [35, 35]


@pytest.mark.parametrize("how", RESTS)
def test_other_assignments_keep_it_closed(begun, rest, how, rivera, period3, harbor_letter):
    lesson = Lesson.objects.create(slug="l2", title="Again", owner=rivera, state="published")
    step = Step.objects.create(lesson=lesson, title="Read again")
    StepDocument.objects.create(step=step, text=harbor_letter.texts.get(), headnote="Of masts.")
    assignment = Assignment.objects.create(lesson=lesson, given_by=rivera)
    Giving.objects.create(assignment=assignment, classroom=period3)
    address = f"/assignments/{assignment.pk}/{step.pk}/"
    page = text(begun.get(address))
    assert "eleven masts" in page and "Of masts." in page
    rest(how)
    page = text(begun.get(address))
    assert "eleven masts" not in page and "Of masts." not in page
    assert "until you go on with the timed work you have begun" in page


@pytest.mark.parametrize("ends", ["withdrawn", "left", "closed", "turned in"])
def test_what_is_not_gone_on_with_closes_nothing(begun, rest, ends, giving, ana):
    Source.objects.update(access="signed_in")
    rest("between")
    assert WAITS in text(begun.get("/sources/harbor-letter/"))
    if ends == "withdrawn":
        giving.withdraw()
    elif ends == "left":
        Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    elif ends == "closed":
        Giving.objects.update(due_at=None, closes_at=timezone.now())
    else:
        Attempt.objects.get().turn_in(ana)
    assert "eleven masts" in text(begun.get("/sources/harbor-letter/"))


def test_a_later_closing_of_ones_own_counts(begun, rest, giving, ana):
    """Closed for the class, to be gone on with for Ana."""
    rest("between")
    Giving.objects.update(due_at=None, closes_at=timezone.now())
    assert "eleven masts" in text(begun.get("/sources/harbor-letter/"))
    later = timezone.now() + timedelta(days=1)
    Extension.objects.create(giving=giving, student=ana, closes_at=later)
    assert WAITS in text(begun.get("/sources/harbor-letter/"))


@pytest.mark.parametrize(
    ("of_the_class", "of_ones_own", "is_closed"),
    [
        ({"closes_at": -1}, {"due_at": 1}, True),  # no work closes before it is due
        ({"due_at": 1, "closes_at": 2}, {"closes_at": -1}, True),
        ({"closes_at": 1}, {"closes_at": -1}, False),
        ({}, {"closes_at": -1}, False),
        ({}, {"due_at": -1}, True),
        ({"closes_at": -1}, {"due_at": -2}, False),
    ],
)
def test_the_dates_of_ones_own_say_whether_it_can_be_gone_on_with(
    begun, rest, url, giving, ana, of_the_class, of_ones_own, is_closed
):
    """The library as the desk: closed as long as the next sitting is to come, and no longer."""
    rest("between")

    def dates(days):
        return {name: timezone.now() + timedelta(days=one) for name, one in days.items()}

    Giving.objects.update(due_at=None, closes_at=None)
    Giving.objects.update(**dates(of_the_class))
    Extension.objects.create(giving=giving, student=ana, **dates(of_ones_own))
    assert (WAITS in text(begun.get("/sources/harbor-letter/"))) == is_closed
    assert ("eleven masts" in text(begun.get(url))) == (not is_closed)


def test_the_next_sitting_waits_for_who_has_more_time(sign_in, ana, url, plan, quiz, giving):
    """Closed for the class at ten, where Ana's first sitting ends."""
    Support.objects.create(student=ana, time_factor=Decimal("1.5"))
    plan("40, 20")
    nine = datetime(2026, 11, 2, 15, tzinfo=UTC)
    ten = nine + timedelta(minutes=60)
    Giving.objects.update(opens_at=None, due_at=ten, closes_at=ten)
    with time_machine.travel(nine, tick=False):
        client = sign_in(ana)
        client.post(url + "begin/", {"number": 1})
    told = {}
    for minutes in (0, 19, 20):
        with time_machine.travel(ten + timedelta(minutes=minutes), tick=False):
            told[minutes] = (
                text(client.get(url)),
                client.get(url + "clock/").json()["state"],
                WAITS in text(client.get("/sources/harbor-letter/")),
                still_to_write(giving.assignment, quiz, timezone.now()).filter(user=ana).exists(),
            )
    assert {minutes: rest for minutes, (_page, *rest) in told.items()} == {
        0: ["between", True, True],
        19: ["between", True, True],
        20: ["closed", False, False],
    }
    assert "Sitting 1 of 2 is over. It ended at 10:00 AM." in told[0][0]
    assert "Sitting 2 of 2: you have 30 minutes." in told[0][0]
    assert "You can begin it until 10:20 AM." in told[0][0]
    assert "It closes for you" not in told[0][0]
    assert "It closes for you at 10:30 AM. If you begin now, you have only" in told[19][0]
    assert "You can begin it until" not in told[20][0]


# --- when time is up -----------------------------------------------------------------


def test_last_words_are_taken_as_late(begun, url):
    move(minutes=40, seconds=10)
    answer = send(begun, url, 0, "At the last moment.")
    assert answer.status_code == 410
    assert answer.json() | {"closed_at": ""} == {
        "closed_at": "",
        "turned_in": False,
        "late_by": 10,
        "counts": True,
        "why": "over",
        "rev": 1,
    }
    assert Draft.objects.get().kind == "late"


def test_later_words_are_kept_beside(begun, url):
    move(minutes=46)
    answer = send(begun, url, 0, "Much later.")
    assert (answer.status_code, answer.json()["counts"]) == (410, False)
    assert Draft.objects.get().kind == "too_late"


def test_the_page_tells_that_time_is_up(begun, url):
    send(begun, url, 0, "Shut.")
    move(minutes=41)
    page = text(begun.get(url))
    assert "Time is up." in page
    assert "<textarea" not in page
    assert not Attempt.objects.get().is_turned_in  # somebody's last words may be on their way
    move(minutes=5)
    page = text(begun.get(url))
    assert "Turned in" in page
    work = Attempt.objects.get()
    assert work.turned_in_at is not None
    assert work.turned_in_by is None


@pytest.mark.parametrize("where", ["/", "/assignments/", "/marking/", "/classes/"])
def test_whoever_looks_first_turns_it_in(begun, sign_in, rivera, url, where, giving):
    move(minutes=46)
    if where == "/classes/":
        where = f"/classes/{giving.classroom_id}/assignments/{giving.assignment_id}/"
    if where == "/assignments/":
        begun.get(where)
    else:
        sign_in(rivera).get(where)
    assert Attempt.objects.get().is_turned_in


def test_what_is_revised_has_no_clock(begun, url, rivera):
    attempt = Attempt.objects.get()
    attempt.turn_in(attempt.student)
    attempt.send_back(rivera)
    move(minutes=60)
    assert "<textarea" in text(begun.get(url))


def test_to_turn_in_early_ends_it(begun, url, plan):
    plan("40, 20")
    Sitting.objects.update(more_to_come=True)
    begun.post(url + "submit/", {"base": 0})
    move(minutes=50)
    assert "eleven masts" in text(begun.get(url))


def test_turned_in_too_early_and_handed_back(begun, url, plan, giving, sign_in, rivera):
    """The next sitting is still to come: until then all of it is closed."""
    plan("40, 20")
    Sitting.objects.update(more_to_come=True)
    begun.post(url + "submit/", {"base": 0})
    move(minutes=180)
    work = Attempt.objects.get()
    args = [giving.assignment_id, work.pk]
    page = sign_in(rivera).post(reverse("quizzes:marking_reopen", args=args), follow=True)
    assert "It is not turned in any more. Ana Duarte writes on in the next sitting." in text(page)
    page = text(begun.get(url))
    assert "Sitting 1 of 2 is over." in page
    assert "eleven masts" not in page


@pytest.mark.parametrize(
    ("timed", "factor", "told"),
    [
        ("40, 20", "1", "You have one more sitting of 20 minutes. If you turn in now, you give it"),
        ("40, 20", "1.5", "You have one more sitting of 30 minutes. If you turn in now, you give"),
        ("40, 20, 30", "1", "You have 2 more sittings, 50 minutes in all. If you turn in now, you"),
    ],
)
def test_what_turning_in_gives_up(begun, url, plan, ana, timed, factor, told):
    Support.objects.create(student=ana, time_factor=factor)
    plan(timed)
    Sitting.objects.update(more_to_come=True)
    assert told in text(begun.get(url + "submit/"))


def test_the_last_sitting_gives_up_nothing(begun, url, plan):
    assert "you give" not in text(begun.get(url + "submit/"))
    plan("20, 40")
    Sitting.objects.update(number=2)
    assert "you give" not in text(begun.get(url + "submit/"))


def test_which_sitting_it_is(begun, url, plan):
    assert "<summary>Time</summary>" in text(begun.get(url))
    plan("40, 20")
    assert "<summary>Sitting 1 of 2</summary>" in text(begun.get(url))


def test_what_is_revised_is_no_sitting(begun, url, plan, rivera):
    plan("40, 20")
    Sitting.objects.update(more_to_come=True)
    begun.post(url + "submit/", {"base": 0})
    Attempt.objects.get().send_back(rivera)
    assert "you give" not in text(begun.get(url + "submit/"))


@pytest.mark.parametrize(("seconds", "late"), [(90, False), (30, True)])
def test_to_turn_in_a_moment_after_the_end(begun, url, seconds, late):
    """As late as the last words: what was saved in time is turned in as of the end."""
    send(begun, url, 0, "Shut.")
    move(minutes=41)
    saved_at = timezone.now() - timedelta(seconds=seconds)
    Attempt.objects.update(saved_at=saved_at)
    ends_at = Sitting.objects.get(number=1).ends_at
    page = text(begun.post(url + "submit/", {"base": 1}, follow=True))
    assert ("It had just closed. It is turned in, as late." in page) == late
    work = Attempt.objects.get()
    assert work.turned_in_at == (saved_at if late else ends_at)
    assert work.turned_in_by == work.student
    assert work.receipt is not None


# --- while it is stopped -------------------------------------------------------------


def test_a_pause_covers_it(begun, url, giving, rivera):
    send(begun, url, 0, "My secret plan.")
    clock.stop(giving, rivera, reason="A word for Ana’s teacher")
    page = text(begun.get(url))
    assert "Your teacher has stopped the clock." in page
    assert "Left on your clock: 40 minutes." in page
    for words in ("My secret plan.", "eleven masts", "A word for"):
        assert words not in page
    assert begun.get(url + "clock/").json()["state"] == "pause"


def test_what_was_typed_is_saved_and_told(begun, url, giving, rivera):
    """Also by who was offline when it began, and wrote on."""
    clock.stop(giving, rivera)
    answer = send(begun, url, 0, "Typed in the tunnel.")
    assert answer.status_code == 200
    assert answer.json()["held"] == "pause"
    assert Draft.objects.get().kind == "save"


def test_who_was_offline_loses_no_minute(begun, url, giving, rivera):
    """Hears nothing of the pause: not when it began, nor when it ended."""
    clock.stop(giving, rivera, now=timezone.now())
    move(minutes=11)
    Pause.objects.update(began_at=timezone.now() - timedelta(minutes=11))
    clock.go_on(giving, rivera)
    answer = send(begun, url, 0, "Back again.").json()
    assert 2390 <= answer["seconds_left"] <= 2400


def test_stopped_for_today(begun, url, giving, rivera):
    send(begun, url, 0, "My secret plan.")
    clock.stop(giving, rivera, kind=Pause.Kind.STOP)
    page = text(begun.get(url))
    assert "Stopped for today." in page
    assert "My secret plan." not in page
    assert WAITS in text(begun.get("/sources/harbor-letter/"))
    answer = send(begun, url, 1, "Just before the bell.")
    assert (answer.status_code, answer.json()["counts"]) == (410, True)
    Pause.objects.update(began_at=timezone.now() - timedelta(minutes=6))
    answer = send(begun, url, 2, "Written at home.", seq=9)
    assert (answer.status_code, answer.json()["counts"]) == (410, False)
    assert answer.json()["why"] == "stop"


def test_work_without_a_clock_is_covered_too(sign_in, ana, url, plan, giving, rivera, lesson):
    plan("")
    clock.stop(giving, rivera)
    client = sign_in(ana)
    assert "Your teacher has stopped the clock." in text(client.get(url))
    reading = f"/assignments/{giving.assignment_id}/{lesson.steps.first().pk}/"
    assert "Your teacher has stopped the clock." in text(client.get(reading))
    assert not Attempt.objects.exists()


def test_without_a_script_words_are_kept(begun, url, giving, rivera, plan):
    plan("40, 20")
    Sitting.objects.update(more_to_come=True)
    move(minutes=50)
    essay = Attempt.objects.get().responses.get(question__kind="essay").question_id
    page = begun.post(
        url + "keep/", {"round": 1, "base": 0, f"q{essay}": "Sent by a button."}, follow=True
    )
    assert "What you just sent is kept beside it." in text(page)
    assert Draft.objects.get().answers == {str(essay): "Sent by a button."}


# --- a break -------------------------------------------------------------------------


@pytest.fixture
def resting(sign_in, ana, url):
    Support.objects.create(student=ana, break_minutes=10)
    client = sign_in(ana)
    client.post(url + "begin/", {"number": 1})
    return client


def test_a_break(resting, url):
    assert "Take a break" in text(resting.get(url))
    resting.post(url + "break/")
    page = text(resting.get(url))
    assert "You are on a break." in page
    assert "eleven masts" not in page
    resting.post(url + "break/end/")
    assert "eleven masts" in text(resting.get(url))
    assert 2390 <= send(resting, url, 0, "Shut.").json()["seconds_left"] <= 2400


def test_nobody_else_takes_one(begun, url):
    assert "Take a break" not in text(begun.get(url))
    begun.post(url + "break/")
    begun.post(url + "break/end/")
    assert not Pause.objects.exists()


def test_no_break_when_all_is_over(resting, url):
    move(minutes=41)
    resting.post(url + "break/")
    assert not Pause.objects.exists()


# --- who, and what else --------------------------------------------------------------


@pytest.mark.parametrize("who", ["zoe", "rivera", "okoro", "lindqvist", "admin"])
def test_strangers(request, who, sign_in, url):
    client = sign_in(request.getfixturevalue(who))
    for tail in PARTS:
        method = client.get if tail in ("", "clock/") else client.post
        assert method(url + tail).status_code == 404
    assert not Sitting.objects.exists()


def test_who_left_the_class_hears_of_it(begun, url, ana):
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    assert begun.get(url + "clock/").json()["state"] == "gone"
    answer = send(begun, url, 0, "Typed too late.")
    assert (answer.status_code, answer.json()["why"]) == (410, "gone")
    assert Draft.objects.get().kind == "too_late"


def test_signed_out(url):
    assert Client().get(url + "clock/").status_code == 401
    assert Client().post(url + "begin/", {"number": 1}).status_code == 302
    assert not Sitting.objects.exists()


def test_methods(sign_in, ana, url):
    client = sign_in(ana)
    assert client.post(url + "clock/").status_code == 405
    for tail in PARTS[2:]:
        assert client.get(url + tail).status_code == 405


def test_a_part_without_questions(sign_in, ana, url, giving, lesson):
    here = f"/assignments/{giving.assignment_id}/{lesson.steps.first().pk}/"
    for tail in PARTS[2:]:
        assert sign_in(ana).post(here + tail, {"number": 1}).status_code == 404
    assert sign_in(ana).get(here + "clock/").json()["state"] == "open"
    past = timezone.now() - timedelta(hours=1)
    Giving.objects.update(due_at=past, closes_at=past)
    assert sign_in(ana).get(here + "clock/").json()["state"] == "open"  # notes go on


def test_a_page_that_asks_keeps_nobody_signed_in(sign_in, ana, url):
    client = sign_in(ana)
    client.get(url + "clock/")
    assert "seen" not in Session.objects.get().get_decoded()
    client.get(url)
    assert "seen" in Session.objects.get().get_decoded()


@pytest.mark.parametrize("aids", [False, True])
def test_queries(count_queries, sign_in, ana, url, aids):
    if aids:
        Support.objects.create(student=ana, break_minutes=10)
    client = sign_in(ana)
    client.get("/accounts/password/")
    assert count_queries(lambda: client.get(url)) <= 12
    client.post(url + "begin/", {"number": 1})
    assert count_queries(lambda: client.get(url)) <= 12
    assert count_queries(lambda: client.get(url + "clock/")) <= 6
