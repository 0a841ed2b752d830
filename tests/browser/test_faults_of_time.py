"""What time does to a student's desk, in a real browser: the last second, clocks that are moved."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from lessons.models import Giving, Sitting, Support
from quizzes.models import Attempt, Draft, Quiz
from tests.browser.desk import SAVED, essay, state, stored

pytestmark = pytest.mark.browser
OFFLINE = "Not saved – no connection (trying again)"
KEPT_BESIDE = "Not part of your work: it is closed. What you wrote after that is kept."
TAKEN_LATE = "It is closed now. Your last words were still taken, as late."


def write(page, words):
    essay(page).fill(words)
    expect(state(page)).to_have_text(SAVED)


def close(ago):
    moment = timezone.now() - ago
    Giving.objects.update(due_at=moment, closes_at=moment)


def hold_the_next_save(page):
    """A list that the route of the next save is put into; those after it pass."""
    held = []
    page.route("**/save/", lambda route: route.continue_() if held else held.append(route))
    return held


# --- the last second ------------------------------------------------------------------------


def test_a_save_on_its_way_as_it_closes(desk):
    """Held up on a slow line past the closing time: taken, and told as late."""
    write(desk, "Written before.")
    held = hold_the_next_save(desk)
    essay(desk).fill("Written before. The last words.")
    expect(state(desk)).to_have_text("Saving…")
    close(timedelta(seconds=2))
    held[0].continue_()
    expect(state(desk)).to_have_text(TAKEN_LATE)
    expect(essay(desk)).not_to_be_editable()
    expect(essay(desk)).to_have_value("Written before. The last words.")
    assert stored() == "Written before. The last words."
    assert Draft.objects.filter(kind="late").count() == 1


@pytest.mark.parametrize(("minutes", "counts"), [(2, True), (20, False)])
def test_it_closes_while_there_is_no_connection(desk, minutes, counts):
    """No word is lost: they become the answer as late ones, or are kept beside it."""
    write(desk, "Saved in time.")
    desk.context.set_offline(True)
    essay(desk).press("End")
    desk.keyboard.type(" And some more.")
    expect(state(desk)).to_have_text(OFFLINE)
    close(timedelta(minutes=minutes))
    desk.context.set_offline(False)
    expect(essay(desk)).not_to_be_editable()
    expect(essay(desk)).to_have_value("Saved in time. And some more.")
    kept = Draft.objects.get(kind="late" if counts else "too_late")
    assert "Saved in time. And some more." in kept.answers.values()
    assert stored() == ("Saved in time. And some more." if counts else "Saved in time.")
    told = TAKEN_LATE if counts else KEPT_BESIDE
    expect(state(desk)).to_have_text(told)


def test_a_save_races_with_turning_in(desk, url):
    """A save of another tab arrives after the work was turned in: kept, and told to that tab."""
    write(desk, "What was turned in.")
    held = hold_the_next_save(desk)
    essay(desk).fill("What was turned in. A word more.")
    expect(state(desk)).to_have_text("Saving…")
    other = desk.context.new_page()
    other.goto(f"{url}submit/")
    other.get_by_role("button", name="Turn in").click()
    expect(other.get_by_text("You can read your work here but not change it.")).to_be_visible()
    held[0].continue_()
    expect(essay(desk)).not_to_be_editable()
    expect(essay(desk)).to_have_value("What was turned in. A word more.")
    assert stored() == "What was turned in."
    assert "What was turned in. A word more." in Draft.objects.get(kind="too_late").answers.values()


# --- clocks that are moved ------------------------------------------------------------------


@pytest.fixture
def dates(visitor, enter, rivera, giving, ana):
    """`dates(typed)` gives Ana another due time, as a teacher who sits far away from the class."""
    page = visitor(timezone_id="Asia/Tokyo")
    enter(page, rivera)
    room = f"/classes/{giving.classroom_id}/assignments/{giving.assignment_id}"

    def give(typed):
        page.goto(f"{room}/dates/{ana.pk}/")
        page.locator("[name=due_at]").fill(typed)
        page.get_by_role("button", name="Save").click()
        return page

    return give


@pytest.mark.parametrize(
    ("typed", "at", "zone"),
    [
        ("2027-11-06T23:59", datetime(2027, 11, 7, 4, 59, tzinfo=UTC), "CDT"),
        ("2027-11-07T23:59", datetime(2027, 11, 8, 5, 59, tzinfo=UTC), "CST"),
    ],
)
def test_one_more_day_across_the_change_of_clocks(
    dates, page, enter, ana, giving, url, typed, at, zone
):
    """One more on the calendar: 11:59 PM the next day, also where that day has 25 hours."""
    answer = dates(typed)
    expect(answer).not_to_have_url(re.compile("/dates/"))
    assert giving.extensions.get().due_at == at
    enter(page, ana)
    page.goto(url)
    due = page.locator(".step-head").get_by_text("Due").first
    expect(due).to_contain_text(f"11:59 PM {zone}")


@pytest.mark.parametrize("typed", ["2027-03-14T02:30", "2027-11-07T01:30"])
def test_an_hour_that_does_not_exist_or_twice(dates, giving, typed):
    page = dates(typed)
    told = page.get_by_text("couldn’t be interpreted in time zone America/Chicago")
    expect(told.last).to_be_visible()
    expect(page.locator("[name=due_at]")).to_have_value(typed)
    assert not giving.extensions.exists()


def test_the_clock_of_the_server_jumps_back(desk, url):
    """The order is that of revisions: the newest words stand, whatever the times say."""
    write(desk, "Before.")
    with time_machine.travel(timezone.now() - timedelta(minutes=50)):
        write(desk, "Before. After.")
        desk.reload()
        expect(essay(desk)).to_have_value("Before. After.")
        write(desk, "Before. After. More.")
    assert stored() == "Before. After. More."
    assert Draft.objects.filter(kind="branch").count() == 0
    desk.goto(f"{url}earlier/")
    shown = desk.locator("details.version").all_text_contents()
    order = [
        next(words for words in ("More.", "After.", "Before.") if words in one) for one in shown
    ]
    assert order == ["More.", "After.", "Before."]


# --- more time for one ----------------------------------------------------------------------


def test_more_time_for_one_student(visitor, enter, ana, ben, giving, quiz, url):
    """The page, the countdown and the end of the writing agree, for her alone."""
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    Support.objects.create(student=ana, time_factor=2)
    pages = {}
    for student, minutes in [(ana, 80), (ben, 40)]:
        pages[student] = visitor()
        enter(pages[student], student)
        pages[student].goto(url)
        expect(pages[student].get_by_text(f"You have {minutes} minutes.")).to_be_visible()
        pages[student].get_by_role("button", name="Begin now").click()
        expect(pages[student].locator("[data-left]")).to_have_text(f"{minutes} min left")
    for sitting in Sitting.objects.begun():
        ago = timedelta(minutes=50)
        moved = {"begun_at": sitting.begun_at - ago, "ends_at": sitting.ends_at - ago}
        Sitting.objects.filter(pk=sitting.pk).update(**moved)
    write(pages[ana], "There is time.")
    pages[ana].reload()
    expect(pages[ana].locator("[data-left]")).to_have_text("30 min left")
    essay(pages[ben]).fill("Too late.")
    expect(essay(pages[ben])).not_to_be_editable()
    answers = Attempt.objects.get(student=ana).answers().values()
    assert "There is time." in answers
    assert Attempt.objects.get(student=ben).drafts.get(kind="too_late").answers
