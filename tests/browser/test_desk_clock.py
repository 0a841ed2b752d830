"""The student's clock on the desk, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from lessons import clock
from lessons.models import Giving, Pause, Sitting, Support
from quizzes.models import Attempt, Draft, Quiz
from tests.browser.desk import SAVED, essay, state, stored
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser
FRESH = 21_000  # milliseconds: the page has asked once
TIME_IS_UP = "Time is up. What you wrote will be turned in as it stands."
ENDED_BESIDE = (
    "Writing is over. What you saved somewhere else stands;"
    " what you wrote here is kept among your earlier versions."
)


@pytest.fixture
def url(giving, quiz):
    Quiz.objects.filter(pk=quiz.pk).update(timed="40", waits_for_teacher=False)
    return f"/assignments/{giving.assignment_id}/{quiz.pk}/"


@pytest.fixture
def desk(page, enter, ana, url, giving, quiz):
    clock.begin(giving, quiz, ana, 1, 40, more_to_come=False)
    Attempt.objects.open_for(giving, quiz, ana)
    page.clock.install()
    enter(page, ana)
    page.goto(url, wait_until="networkidle")  # the clock runs: its module came last
    return page


def left(page):
    return page.locator("[data-left]")


def ends_in(**times):
    now = timezone.now()
    Sitting.objects.update(begun_at=now - timedelta(hours=1), ends_at=now + timedelta(**times))


def test_it_works(page, enter, ana, url):
    enter(page, ana)
    page.goto(url)
    expect(page.get_by_text("You have 40 minutes.")).to_be_visible()
    page.get_by_role("button", name="Begin now").click()
    expect(left(page)).to_have_text("40 min left")
    essay(page).fill("Shut.")
    expect(state(page)).to_have_text(SAVED)
    page.get_by_text("Time", exact=True).click()
    expect(left(page)).to_be_hidden()


def test_a_page_beside_the_desk_says_that_it_is_turned_in(desk, url):
    """And asks no more: nothing is saved there that would tell it."""
    desk.goto(f"{url}submit/", wait_until="networkidle")
    expect(left(desk)).to_have_text("40 min left")
    Attempt.objects.get().turn_in(None)
    desk.clock.run_for(FRESH)
    said = "This is turned in."
    expect(left(desk)).to_have_text(said)
    expect(desk.locator("[data-announce]")).to_have_text(said)
    asked = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.clock.run_for(2 * FRESH)
    desk.wait_for_timeout(500)
    assert asked == []
    assert left(desk).text_content() == said


@pytest.mark.parametrize("then", ["more time", "turned in"])
def test_a_page_beside_the_desk_says_that_time_is_up(desk, url, giving, rivera, then):
    """And goes on asking until it is turned in: there may be more time after all."""
    desk.goto(f"{url}submit/", wait_until="networkidle")
    ends_in(seconds=-2)
    desk.clock.run_for(FRESH)
    expect(left(desk)).to_have_text(TIME_IS_UP)
    expect(desk.locator("[data-announce]")).to_have_text(TIME_IS_UP)
    if then == "turned in":
        ends_in(minutes=-6)  # nobody else looks: the page itself asks
        desk.clock.run_for(FRESH)
        expect(left(desk)).to_have_text("This is turned in.")
        return
    clock.add_minutes(giving, rivera, 5)
    desk.clock.run_for(FRESH)
    expect(left(desk)).to_have_text("5 min left")
    expect(desk.locator("[data-announce]")).to_have_text("Go on. The clock runs again.")


def test_told_at_ten_five_and_one_minute_only(desk):
    """Counted down by the page where the school cannot be reached; hidden or not."""
    desk.route("**/clock/", lambda route: route.abort())
    desk.evaluate(
        """() => {
          window.heard = [];
          const status = document.querySelector("[data-announce]");
          const watch = new MutationObserver(() => window.heard.push(status.textContent.trim()));
          watch.observe(status, { childList: true, characterData: true, subtree: true });
        }"""
    )
    desk.clock.run_for(1000)
    expect(left(desk)).to_have_text(re.compile("(39|40) min left"))
    desk.get_by_text("Time", exact=True).click()
    for _step in range(39 * 6):
        desk.clock.run_for(10_000)
    expect(left(desk)).to_contain_text("left")
    told = [one for one in desk.evaluate("window.heard") if "left" in one]
    assert told == ["10 minutes left.", "5 minutes left.", "One minute left."]


@pytest.mark.parametrize("hours", [-1, 26])
def test_the_clock_of_the_device_is_wrong(page, enter, ana, giving, quiz, url, hours):
    clock.begin(giving, quiz, ana, 1, 40, more_to_come=False)
    page.clock.install(time=timezone.now() + timedelta(hours=hours))
    enter(page, ana)
    page.goto(url)
    page.clock.run_for(1000)
    expect(left(page)).to_have_text("40 min left")
    essay(page).fill("Shut.")
    page.clock.run_for(3000)
    expect(state(page)).to_have_text(SAVED)
    assert Attempt.objects.get().saved_at - timezone.now() < timedelta(minutes=1)


def test_a_pause_covers_the_desk_and_goes_on(desk, giving, rivera):
    desk.clock.run_for(1000)
    essay(desk).fill("Typed before the drill.")
    clock.stop(giving, rivera)
    desk.clock.run_for(FRESH)
    cover = desk.get_by_role("alertdialog", name="Your teacher has stopped the clock.")
    expect(cover).to_be_visible()
    expect(cover).to_be_focused()
    assert stored() == "Typed before the drill."
    desk.keyboard.type("Nobody types now.")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.closest('main')") is None
    Pause.objects.update(began_at=timezone.now() - timedelta(minutes=11))
    clock.go_on(giving, rivera)
    desk.clock.run_for(6000)
    expect(cover).to_have_count(0)
    expect(essay(desk)).to_have_value("Typed before the drill.")
    expect(essay(desk)).to_be_focused()
    essay(desk).press("End")
    desk.keyboard.type(" And after.")
    desk.clock.run_for(3000)
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "Typed before the drill. And after."


def test_the_answer_of_a_save_covers_too(desk, giving, rivera):
    clock.stop(giving, rivera)
    essay(desk).fill("Typed without knowing.")
    desk.clock.run_for(3000)
    expect(desk.get_by_role("alertdialog")).to_be_visible()
    assert stored() == "Typed without knowing."


def test_time_is_up(desk):
    ends_in(seconds=-2)
    essay(desk).fill("My last words.")
    desk.clock.run_for(3000)
    expect(state(desk)).to_have_text("Time is up. Your last words were still taken, as late.")
    expect(essay(desk)).not_to_be_editable()
    assert stored() == "My last words."


def test_time_is_up_with_nothing_unsaved(desk):
    desk.clock.run_for(1000)
    ends_in(seconds=-2)
    desk.clock.run_for(FRESH)
    expect(state(desk)).to_have_text(TIME_IS_UP)
    expect(essay(desk)).not_to_be_editable()
    assert not Attempt.objects.get().is_turned_in
    ends_in(minutes=-6)
    desk.clock.run_for(FRESH)
    expect(state(desk)).to_have_text("Time is up. What you wrote is turned in as it stands.")
    assert Attempt.objects.get().is_turned_in


def test_more_time_just_after_the_end_opens_the_desk_again(desk, giving, rivera):
    """Also where last words came too late: they wait beside the answer."""
    essay(desk).fill("My first words.")
    desk.clock.run_for(3000)
    expect(state(desk)).to_have_text(SAVED)
    ends_in(seconds=-2)
    desk.clock.run_for(FRESH)
    expect(state(desk)).to_have_text(TIME_IS_UP)
    clock.add_minutes(giving, rivera, 5)
    desk.clock.run_for(FRESH)
    expect(left(desk)).to_have_text(re.compile("[45] min left"))
    expect(essay(desk)).to_have_value("My first words.")
    essay(desk).fill("My first words. And more.")
    desk.clock.run_for(3000)
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "My first words. And more."


def test_a_later_closing_opens_the_desk_again(desk, giving, url):
    """The clock of work without one is loaded late, and the save told first that it is closed."""
    Sitting.objects.all().delete()
    Quiz.objects.update(timed="")
    desk.goto(url, wait_until="networkidle")
    Giving.objects.update(due_at=None, closes_at=timezone.now() - timedelta(minutes=6))
    essay(desk).fill("Typed too late.")
    desk.clock.run_for(3000)
    expect(state(desk)).to_contain_text("it is closed")
    desk.clock.run_for(2 * FRESH)
    expect(essay(desk)).not_to_be_editable()
    Giving.objects.update(closes_at=None)
    desk.clock.run_for(FRESH)
    expect(desk.get_by_text("Something you wrote is kept beside this")).to_be_visible()
    expect(essay(desk)).to_be_editable()


@pytest.mark.parametrize("then", ["more time", "turned in"])
def test_a_desk_that_was_entered_after_the_end_hears_what_comes(desk, url, giving, rivera, then):
    ends_in(seconds=-2)
    desk.goto(url, wait_until="networkidle")
    expect(desk.locator("#questions").get_by_text(TIME_IS_UP)).to_be_visible()
    if then == "more time":
        clock.add_minutes(giving, rivera, 5)
    else:
        Attempt.objects.get().turn_in(None)
    desk.clock.run_for(2 * FRESH)
    shown = essay(desk) if then == "more time" else desk.get_by_text("Turned in. You can read")
    expect(shown).to_be_visible()


@pytest.fixture
def signed_out_under_the_cover(desk, giving, rivera):
    essay(desk).fill("Typed before the drill.")
    clock.stop(giving, rivera)
    desk.clock.run_for(FRESH)
    expect(desk.get_by_role("alertdialog")).to_be_visible()
    expect(desk.get_by_role("button", name="Sign in again")).to_be_hidden()
    Session.objects.all().delete()
    desk.clock.run_for(6000)
    return desk


@pytest.mark.parametrize("goes_on_first", [True, False])
def test_who_is_signed_out_under_the_cover_signs_in_there(
    signed_out_under_the_cover, giving, rivera, goes_on_first
):
    desk = signed_out_under_the_cover
    cover = desk.get_by_role("alertdialog")
    if goes_on_first:
        clock.go_on(giving, rivera)
        desk.clock.run_for(6000)
    cover.get_by_role("button", name="Sign in again").click()
    dialog = desk.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and save").click()
    expect(dialog).to_be_hidden()
    if not goes_on_first:
        expect(cover.get_by_role("button", name="Sign in again")).to_be_hidden()
        expect(cover).to_be_visible()
        clock.go_on(giving, rivera)
        desk.clock.run_for(6000)
    expect(cover).to_have_count(0)
    essay(desk).press("End")
    desk.keyboard.type(" And after.")
    desk.clock.run_for(3000)
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "Typed before the drill. And after."


def test_who_is_signed_out_beside_the_desk_signs_in(desk, url, giving, rivera):
    desk.goto(f"{url}submit/", wait_until="networkidle")
    clock.stop(giving, rivera)
    desk.clock.run_for(FRESH)
    expect(desk.get_by_role("alertdialog")).to_be_visible()
    Session.objects.all().delete()
    desk.clock.run_for(6000)
    expect(desk.get_by_role("button", name="Sign in")).to_be_visible()


def test_who_is_signed_out_on_a_page_that_waits_signs_in(page, enter, ana, url):
    Quiz.objects.update(waits_for_teacher=True)
    page.clock.install()
    enter(page, ana)
    page.goto(url)
    expect(page.get_by_text("Your teacher starts it.")).to_be_visible()
    Session.objects.all().delete()
    page.clock.run_for(9000)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_nothing_ends_before_the_school_says_so(desk):
    """The page counts to nought while it is offline; the teacher gave more time meanwhile."""
    desk.route("**/clock/", lambda route: route.abort())
    desk.clock.run_for(1000)
    for _minute in range(41):
        desk.clock.run_for(60_000)
    expect(left(desk)).to_have_text("0 s left")
    essay(desk).fill("Still writing.")
    desk.unroute("**/clock/")
    desk.clock.run_for(3000)
    expect(state(desk)).to_have_text(SAVED)
    desk.clock.run_for(FRESH)
    expect(left(desk)).to_contain_text("min left")
    expect(essay(desk)).to_be_editable()


def test_between_two_sittings_the_desk_is_closed(desk):
    Quiz.objects.update(timed="40, 20")
    Sitting.objects.update(more_to_come=True)
    ends_in(seconds=-2)
    essay(desk).fill("To be gone on with.")
    desk.clock.run_for(3000)
    expect(desk.get_by_text("Sitting 1 of 2 is over.")).to_be_visible()
    assert stored() == "To be gone on with."


def test_too_long_a_text_is_kept_when_the_desk_closes(desk, giving, rivera):
    essay(desk).evaluate("(area) => { area.value = 'word '.repeat(20001) }")
    essay(desk).press("End")
    desk.keyboard.type("x")
    clock.stop(giving, rivera, kind=Pause.Kind.STOP)
    desk.clock.run_for(3000)
    expect(desk.get_by_text("Stopped for today.")).to_be_visible()
    assert Draft.objects.get(kind="too_long").answers.popitem()[1] == "word " * 20001 + "x"


def test_what_cannot_be_kept_is_copied_before_the_desk_closes(desk, lesson, giving, rivera, url):
    """A note that is too long, and words in a box that was not sent. Nothing else is shown."""
    lesson.steps.get(kind="reading").documents.filter(label="Doc 2").update(stage=2)
    Sitting.objects.all().delete()
    Quiz.objects.update(timed="")  # under a clock nothing is read in stages
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.goto(url, wait_until="networkidle")
    desk.get_by_label("Your answer to the question for now").fill("They were shut, I think.")
    desk.locator("#d1p2 .para-no").click()
    bar = desk.get_by_role("group", name="The picked passage")
    bar.locator("[data-mark]").first.click()
    desk.get_by_role("textbox", name="My note").evaluate(
        "(area) => { area.value = 'a '.repeat(1001) }"
    )
    desk.get_by_role("textbox", name="My note").press("End")
    desk.keyboard.type("b")
    clock.stop(giving, rivera, kind=Pause.Kind.STOP)
    desk.clock.run_for(3000)
    expect(desk.get_by_role("heading", name="Copy this before you go on")).to_be_visible()
    expect(desk.get_by_label("Doc 1, ¶2")).to_have_value("a " * 1001 + "b")
    expect(desk.get_by_label("Your answer to the question for now")).to_have_value(
        "They were shut, I think."
    )
    assert "eleven masts" not in desk.content()
    desk.get_by_role("button", name="I have copied it, go on").click()
    expect(desk.get_by_text("Stopped for today.")).to_be_visible()
    assert asked == []


def test_a_page_that_waits_notices_the_start(page, enter, ana, rivera, giving, quiz, url):
    Quiz.objects.update(waits_for_teacher=True)
    page.clock.install()
    enter(page, ana)
    page.goto(url)
    expect(page.get_by_text("Your teacher starts it.")).to_be_visible()
    clock.start(giving, quiz, 1, rivera)
    page.clock.run_for(9000)
    expect(page.get_by_role("button", name="Begin now")).to_be_visible()


def test_a_break_saves_first(desk, ana, url):
    Support.objects.create(student=ana, break_minutes=10)
    desk.goto(url)
    essay(desk).fill("Before the break.")
    desk.get_by_role("button", name="Take a break").click()
    expect(desk.get_by_text("You are on a break.")).to_be_visible()
    assert stored() == "Before the break."
    desk.get_by_role("button", name="Go on writing").click()
    expect(essay(desk)).to_have_value("Before the break.")


@pytest.fixture
def put_off(desk, url):
    """The same desk, where a choice between two versions is put off: "First." stands."""
    other = desk.context.new_page()
    other.goto(url)
    essay(other).fill("First.")
    expect(state(other)).to_have_text(SAVED)
    other.close()
    essay(desk).fill("Second.")
    desk.clock.run_for(3000)
    desk.get_by_role("button", name="Later").click()
    expect(state(desk)).to_contain_text("What you write here is kept beside it")
    return desk


def kept_beside():
    return [words for one in Draft.objects.filter(kind="branch") for words in one.answers.values()]


def test_time_is_up_while_a_choice_is_open(put_off):
    """What stands is turned in by itself, and what was written here is kept beside it."""
    with put_off.expect_response("**/save/"):
        essay(put_off).fill("Second. And more.")
        put_off.clock.run_for(3000)
    ends_in(seconds=-2)
    put_off.clock.run_for(FRESH)
    expect(state(put_off)).to_have_text(ENDED_BESIDE)
    expect(put_off.get_by_role("button", name="compare")).to_have_count(0)
    expect(essay(put_off)).not_to_be_editable()
    assert stored() == "First."
    assert "Second. And more." in kept_beside()
    ends_in(minutes=-20)  # no last words are on their way any more
    put_off.goto("/")
    assert Attempt.objects.get().is_turned_in
    assert stored() == "First."


def test_between_two_sittings_while_a_choice_is_open(put_off):
    """The desk closes as always: nothing asks whether to leave, nothing goes round in circles."""
    asked = []
    put_off.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    Quiz.objects.update(timed="40, 20")
    Sitting.objects.update(more_to_come=True)
    with put_off.expect_response("**/save/"):
        essay(put_off).fill("Second. To be gone on with.")
        put_off.clock.run_for(3000)
    ends_in(seconds=-2)
    put_off.clock.run_for(FRESH)
    expect(put_off.get_by_text("Sitting 1 of 2 is over.")).to_be_visible()
    assert asked == []
    assert "Second. To be gone on with." in kept_beside()


def test_who_stays_on_a_page_that_closes_is_asked_again(desk, giving, rivera):
    """The browser asked whether to leave: a page that stays saves and asks as before."""
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.evaluate(
        "addEventListener('beforeunload', (event) => event.preventDefault(), { once: true })"
    )
    essay(desk).click()  # a browser asks only whoever did something on the page
    clock.stop(giving, rivera, kind=Pause.Kind.STOP)
    with desk.expect_event("dialog"):
        desk.clock.run_for(FRESH)
    clock.go_on(giving, rivera)
    desk.clock.run_for(2000)
    desk.route("**/save/", lambda route: route.abort())
    desk.keyboard.type("Not saved yet.")
    with desk.expect_event("dialog"):
        desk.evaluate("setTimeout(() => (location.href = '/'))")
        desk.clock.run_for(100)
    assert asked == ["beforeunload"] * 2
    desk.unroute("**/save/")
    desk.clock.run_for(5000)
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "Not saved yet."


def test_a_pause_while_a_choice_is_open(put_off, giving, rivera):
    """The dialog with both texts does not stand above what covers the screen."""
    put_off.get_by_role("button", name="compare").click()
    dialog = put_off.get_by_role("dialog", name="You also wrote this somewhere else")
    expect(dialog).to_be_visible()
    clock.stop(giving, rivera)
    put_off.clock.run_for(FRESH)
    expect(put_off.get_by_role("alertdialog")).to_be_visible()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("width", [320, 360])
def test_which_sitting_it_is_stands_on_one_line(desk, width):
    """On a phone; where it is narrower still, the line breaks before the page is too wide."""
    Quiz.objects.update(timed="40, 20")
    Sitting.objects.update(more_to_come=True)
    ends_in(minutes=38)
    desk.set_viewport_size({"width": width, "height": 700})
    desk.reload()
    number = desk.get_by_text("Sitting 1 of 2", exact=True)
    expect(number).to_be_visible()
    space = number.evaluate("one => getComputedStyle(one).whiteSpace")
    assert space == ("nowrap" if width == 360 else "normal")
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
