"""What goes wrong at a student's desk, in a real browser: nothing written is ever lost."""

import json
import os
import re
from contextlib import suppress
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Error, expect

from quizzes.models import Attempt, Draft, Response
from tests.browser.desk import SAVED, essay, state, stored
from tests.cast import PASSWORD
from tests.chromium import ARGUMENTS, find_chromium

pytestmark = pytest.mark.browser
OFFLINE = "Not saved – no connection (trying again)"


@pytest.fixture
def other_browser(chromium):
    """A browser of its own, which may die or keep pages for Back as Chromium usually does."""
    browser = chromium.browser_type.launch(
        executable_path=find_chromium(),
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def elsewhere(other_browser, live_server, enter, ana, url):
    """Ana's desk in that browser."""
    page = other_browser.new_context(base_url=live_server.url, locale="en-US").new_page()
    enter(page, ana)
    page.goto(url)
    return page


def write(page, words):
    essay(page).fill(words)
    expect(state(page)).to_have_text(SAVED)


# --- the line and the browser ---------------------------------------------------------------


def test_ten_minutes_without_a_connection(desk):
    desk.clock.install()
    desk.context.set_offline(True)
    essay(desk).focus()
    for _minute in range(10):
        desk.keyboard.type("word ")
        desk.clock.run_for(60_000)
        expect(state(desk)).to_have_text(OFFLINE)
    assert stored() == ""
    desk.context.set_offline(False)
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "word " * 10
    expect(essay(desk)).to_have_value("word " * 10)


def test_the_browser_dies(elsewhere, other_browser, page, enter, ana, url):
    """At most what was typed since the last save is gone; the next visit shows the rest."""
    write(elsewhere, "Saved before it died.")
    elsewhere.keyboard.type(" Typed a moment ago.")
    session = other_browser.new_browser_cdp_session()
    with pytest.raises(Error):
        session.send("Browser.crash")
    enter(page, ana)
    page.goto(url)
    expect(essay(page)).to_have_value(re.compile("^Saved before it died."))
    expect(state(page)).to_have_text(SAVED)


def test_a_save_held_up_on_the_way(desk):
    """The next one waits for it: they cannot overtake each other."""
    held, sent = [], []

    def hold(route):
        sent.append(route.request.post_data_json["seq"])
        if held:
            route.continue_()
        else:
            held.append(route)

    desk.route("**/save/", hold)
    essay(desk).fill("One.")
    expect(state(desk)).to_have_text("Saving…")
    essay(desk).press("End")
    desk.keyboard.type(" Two.")
    desk.get_by_role("button", name="Save").first.click()
    assert sent == [1]
    held[0].continue_()
    expect(state(desk)).to_have_text(SAVED)
    assert sent == [1, 2]
    assert stored() == "One. Two."
    assert Draft.objects.count() == 2


def test_a_failed_save_and_a_reload(desk):
    """The page asks before it goes; who stays keeps the words, and they are saved."""
    desk.route("**/save/", lambda route: route.fulfill(status=503, json={"error": "busy"}))
    essay(desk).fill("Not saved yet.")
    expect(state(desk)).to_have_text("Not saved – the school’s computer is busy (trying again)")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    desk.on("dialog", stay)
    desk.evaluate("setTimeout(() => location.reload())")
    expect(essay(desk)).to_have_value("Not saved yet.")
    desk.unroute("**/save/")
    expect(state(desk)).to_have_text(SAVED, timeout=30_000)
    assert asked == ["beforeunload"]
    assert stored() == "Not saved yet."


def test_a_click_on_the_way_to_turning_in_fails(desk, url):
    """Neither the save nor the page that follows arrives: the words stay, and are saved later."""
    desk.route("**/save/", lambda route: route.abort())
    essay(desk).fill("Ready to go.")
    desk.get_by_role("button", name="Check and turn in").first.click()
    expect(state(desk)).to_have_text(OFFLINE)
    expect(essay(desk)).to_have_value("Ready to go.")
    assert desk.url.endswith(url)
    desk.unroute("**/save/")
    expect(state(desk)).to_have_text(SAVED)
    desk.reload()
    expect(essay(desk)).to_have_value("Ready to go.")


def test_back_and_forward_show_the_newest(elsewhere, url):
    write(elsewhere, "First.")
    elsewhere.goto("/assignments/")
    elsewhere.go_back()
    expect(essay(elsewhere)).to_have_value("First.")
    write(elsewhere, "First. Second.")
    elsewhere.go_back()
    elsewhere.go_forward()
    expect(essay(elsewhere)).to_have_value("First. Second.")
    elsewhere.reload()
    expect(essay(elsewhere)).to_have_value("First. Second.")
    write(elsewhere, "First. Second. Third.")
    assert stored() == "First. Second. Third."


def test_a_page_that_was_kept_for_back_asks_for_the_newest(elsewhere):
    """No page with `no-store` is kept for Back by this Chromium (the first assertion); another
    browser may, and tells the page with this very event."""
    elsewhere.evaluate(
        "addEventListener('pagehide', (event) => sessionStorage.setItem('kept', event.persisted))"
    )
    elsewhere.reload()
    assert elsewhere.evaluate("sessionStorage.getItem('kept')") == "false"
    Response.objects.filter(question__kind="essay").update(answer="Saved on another device.")
    Attempt.objects.update(revision=1)
    shown = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: %s }))"
    elsewhere.evaluate(shown % "false")
    elsewhere.wait_for_timeout(500)
    expect(essay(elsewhere)).to_have_value("")
    elsewhere.evaluate(shown % "true")
    expect(essay(elsewhere)).to_have_value("Saved on another device.")


@pytest.fixture
def keeping(chromium):
    """A page of the whole browser: the one without a window keeps no page for Back at all."""
    place = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if not Path(place).exists():
        pytest.skip("needs the whole of Chromium, which keeps pages for Back")
    browser = chromium.browser_type.launch(
        executable_path=place,
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser.new_page
    browser.close()


def without_no_store(route):
    """As a browser would take the page that keeps one in spite of it."""
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "cache-control"}
    route.fulfill(response=answer, headers=headers)


def test_a_page_that_comes_back_as_it_was_asks_for_the_newest(
    keeping, live_server, enter, ana, url
):
    """Kept for Back and shown again by the browser itself, without a request."""
    page = keeping(base_url=live_server.url, locale="en-US")
    page.route(f"**{url}", without_no_store)
    page.add_init_script(
        "addEventListener('pageshow', (one) => one.persisted && sessionStorage.setItem('kept', 1))"
    )
    enter(page, ana)
    page.goto(url, wait_until="networkidle")
    write(page, "First.")
    page.goto("/assignments/")
    Response.objects.filter(question__kind="essay").update(answer="Saved on another device.")
    Attempt.objects.update(revision=2)
    page.go_back(wait_until="commit")
    expect(essay(page)).to_have_value("Saved on another device.")
    assert page.evaluate("sessionStorage.getItem('kept')") == "1"
    with page.expect_response("**/save/"):
        essay(page).fill("Saved on another device. And here.")
    expect(state(page)).to_have_text(SAVED)
    assert stored() == "Saved on another device. And here."


def test_the_lid_is_closed_for_a_night(desk):
    desk.clock.install()
    write(desk, "In the evening.")
    essay(desk).press("End")
    desk.keyboard.type(" And one more word.")
    desk.context.set_offline(True)
    Session.objects.all().delete()
    desk.clock.fast_forward("12:00:00")
    desk.context.set_offline(False)
    dialog = desk.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and save").click()
    expect(dialog).to_be_hidden()
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "In the evening. And one more word."


# --- more than one page ------------------------------------------------------------------


def test_two_devices(desk, visitor, enter, ana, url):
    """The phone shows what the laptop saved; the laptop's next words are told apart from it."""
    write(desk, "On the laptop.")
    phone = visitor(viewport={"width": 390, "height": 844})
    enter(phone, ana)
    phone.goto(url)
    phone.get_by_role("link", name="Questions").click()
    expect(essay(phone)).to_have_value("On the laptop.")
    write(phone, "On the laptop. On the phone.")
    essay(desk).fill("On the laptop. And again.")
    dialog = desk.get_by_role("dialog", name="You also wrote this somewhere else")
    expect(dialog).to_contain_text("On the phone.")
    expect(dialog).to_contain_text("And again.")
    assert stored() == "On the laptop. On the phone."
    assert Draft.objects.filter(kind="branch").count() == 1


def test_an_old_tab_after_turning_in(desk, url):
    write(desk, "What was turned in.")
    other = desk.context.new_page()
    other.goto(f"{url}submit/")
    other.get_by_role("button", name="Turn in").click()
    expect(other.get_by_text("You can read your work here but not change it.")).to_be_visible()
    essay(desk).fill("Written too late.")
    expect(essay(desk)).not_to_be_editable()
    expect(essay(desk)).to_have_value("Written too late.")
    assert stored() == "What was turned in."
    assert "Written too late." in Draft.objects.get(kind="too_late").answers.values()


def test_an_old_tab_with_an_empty_box(desk, url):
    other = desk.context.new_page()
    other.goto(url)
    write(desk, "The hour’s work.")
    essay(other).fill("x")
    essay(other).fill("")
    dialog = other.get_by_role("dialog", name="You also wrote this somewhere else")
    expect(dialog).to_contain_text("The hour’s work.")
    assert stored() == "The hour’s work."


def test_a_teacher_looks_while_a_student_types(desk, visitor, enter, rivera, giving):
    write(desk, "Before.")
    teacher = visitor()
    enter(teacher, rivera)
    teacher.goto(f"/classes/{giving.classroom_id}/assignments/{giving.assignment_id}/")
    expect(teacher.get_by_text("Writing", exact=True).first).to_be_visible()
    write(desk, "Before. After.")
    assert stored() == "Before. After."
    assert Draft.objects.filter(kind="branch").count() == 0


def test_a_double_click_on_turn_in(desk, url):
    write(desk, "Once.")
    desk.goto(f"{url}submit/")
    desk.get_by_role("button", name="Turn in").dblclick(no_wait_after=True)
    expect(desk.get_by_text("You can read your work here but not change it.")).to_be_visible()
    assert Attempt.objects.get().is_turned_in
    assert Draft.objects.filter(kind="turned_in").count() == 1


# --- what is typed ---------------------------------------------------------------------------


def test_any_writing_system(desk, url):
    words = "كانت الأبواب مغلقة 👩🏽‍🏫 e\u0301\u0323 זה “היה” סגור \u202eabc 𒀀"
    write(desk, words)
    assert stored() == words
    desk.reload()
    expect(essay(desk)).to_have_value(words)
    assert essay(desk).get_attribute("dir") == "auto"


def test_two_hundred_pages_are_told_and_kept_apart(desk):
    sent = []
    desk.on("request", lambda request: request.url.endswith("/save/") and sent.append(request))
    essay(desk).evaluate("(area) => { area.value = 'word '.repeat(80_000) }")
    essay(desk).press("End")
    desk.keyboard.type("x")
    foot = desk.locator("article", has=essay(desk)).locator(".answer-foot")
    expect(foot).to_contain_text("80,001 words, too long by 300,001: shorten it to save it")
    expect(state(desk)).to_have_text(
        "Saved, but too long to be your answer, and kept among your earlier versions: question 4."
    )
    assert len(essay(desk).input_value()) == 400_001
    long = [request.post_data_json for request in sent if len(request.post_data) > 100_000]
    assert [(one["answers"], "over" in one) for one in long] == [({}, True)]
    write(desk, "Shorter.")
    assert stored() == "Shorter."


# --- shared machines -----------------------------------------------------------------------


def sign_out(page):
    page.locator("details.menu summary").last.click()
    page.get_by_role("button", name="Sign out").click()


KEPT = """async () => [
  localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length, document.cookie,
]"""


def test_back_after_signing_out(elsewhere, url):
    write(elsewhere, "A private essay.")
    elsewhere.evaluate("localStorage.setItem('left', 'behind')")
    elsewhere.goto("/")
    sign_out(elsewhere)
    expect(elsewhere.get_by_text("You are signed out.")).to_be_visible()
    kept = elsewhere.evaluate(KEPT)
    assert kept[:4] == [0, 0, 0, 0]
    assert "sessionid" not in kept[4]
    for _page in range(2):
        elsewhere.go_back()
        expect(elsewhere.get_by_label("Password").first).to_be_visible()
        assert "private essay" not in elsewhere.content()


def test_signing_out_without_a_connection(elsewhere, url):
    """Nobody is told "signed out" who is not, and nothing is left in the browser; the words that
    could not be saved are asked about first."""
    write(elsewhere, "A private essay.")
    asked = []
    elsewhere.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    elsewhere.context.set_offline(True)
    essay(elsewhere).click()
    elsewhere.keyboard.type("Unsaved. ")
    elsewhere.locator("details.menu summary", has_text="Ana").click()
    elsewhere.get_by_role("button", name="Sign out").click()
    elsewhere.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(essay(elsewhere)).to_have_value(re.compile("Unsaved"))
    assert elsewhere.evaluate(KEPT)[:4] == [0, 0, 0, 0]
    elsewhere.context.set_offline(False)
    expect(state(elsewhere)).to_have_text(SAVED)
    elsewhere.context.set_offline(True)
    elsewhere.get_by_role("button", name="Sign out").click(no_wait_after=True)
    elsewhere.wait_for_function("location.protocol === 'chrome-error:'")
    assert "signed out" not in elsewhere.content()
    with suppress(Error):  # the browser has no page to show, and asks the server in vain
        elsewhere.go_back(wait_until="commit")
    elsewhere.wait_for_timeout(500)
    assert "private essay" not in elsewhere.content()
    elsewhere.context.set_offline(False)
    elsewhere.goto("/")
    sign_out(elsewhere)
    expect(elsewhere.get_by_text("You are signed out.")).to_be_visible()
    assert elsewhere.evaluate(KEPT)[:4] == [0, 0, 0, 0]
    elsewhere.goto(url)
    expect(elsewhere.get_by_label("Password").first).to_be_visible()


def test_the_next_student_finds_nothing(elsewhere, enter, ben, url):
    """Closed without signing out: whoever signs in next gets a page of their own."""
    write(elsewhere, "A private essay.")
    elsewhere.context.clear_cookies()
    enter(elsewhere, ben)
    elsewhere.goto(url)
    expect(essay(elsewhere)).to_have_value("")
    assert "private essay" not in elsewhere.content()


def sign_in(page, user):
    page.goto("/accounts/sign-in/")
    page.get_by_label("User name").fill(user.username)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="My work").first).to_be_visible()


def test_signed_in_no_longer_than_the_browser_is_open(visitor, ana, url):
    """Closed without signing out: what a browser keeps on its disk signs nobody in."""
    page = visitor()
    sign_in(page, ana)
    kept = [one for one in page.context.cookies() if one["expires"] != -1]
    opened_again = visitor()
    opened_again.context.add_cookies(kept)
    opened_again.goto(url)
    expect(opened_again.get_by_label("Password").first).to_be_visible()
    assert "sessionid" not in [one["name"] for one in kept]


def test_the_sign_in_page_names_nobody(visitor, ana, ben):
    """Not after somebody signed out, and not in what a field offers; managers find their fields."""
    page = visitor()
    sign_in(page, ana)
    sign_out(page)
    page.goto("/accounts/sign-in/")
    name, password = page.get_by_label("User name"), page.get_by_label("Password").first
    assert name.get_attribute("autocomplete") == "username"
    assert password.get_attribute("autocomplete") == "current-password"
    expect(name).to_have_value("")
    expect(password).to_have_value("")
    assert page.locator("datalist, select").count() == 0
    for person in (ana, ben):
        assert person.display_name not in page.content()
        assert f'"{person.username}"' not in page.content()


# --- an upgrade --------------------------------------------------------------------------


def test_a_page_older_than_the_server(desk):
    """Its files are gone from the server, and it sends saves as the first version did."""

    def as_it_was(route):
        sent = route.request.post_data_json
        first = {"user", "round", "base", "tab", "seq", "answers", "evidence", "final"}
        old = {name: sent[name] for name in sent.keys() & first}
        route.continue_(post_data=json.dumps(old))

    essay(desk).fill("Begun before the upgrade.")
    expect(state(desk)).to_have_text(SAVED)
    desk.route("**/static/**", lambda route: route.fulfill(status=404))
    desk.route("**/save/", as_it_was)
    write(desk, "Begun before the upgrade. Gone on with after it.")
    assert stored() == "Begun before the upgrade. Gone on with after it."
    desk.unroute("**/static/**")
    desk.reload()
    expect(essay(desk)).to_have_value("Begun before the upgrade. Gone on with after it.")


def gone(route):
    route.fulfill(status=404)


def test_sign_in_again_cannot_be_loaded(desk, ana):
    """Its file went with the upgrade: the page says how to go on, and goes on by itself."""
    write(desk, "Begun before the upgrade.")
    desk.route("**/static/js/sign_in_again*", gone)
    Session.objects.all().delete()
    essay(desk).fill("Begun before the upgrade. Gone on with after it.")
    expect(state(desk)).to_contain_text("Sign in in another tab: your words stay on this page")
    sign_in(desk.context.new_page(), ana)
    expect(state(desk)).to_have_text(SAVED, timeout=45_000)
    assert stored() == "Begun before the upgrade. Gone on with after it."


def test_the_choice_between_two_cannot_be_loaded(desk, url):
    """Both are kept all the same, and the choice is offered as soon as it can be loaded."""
    other = desk.context.new_page()
    other.goto(url)
    write(other, "In the other tab.")
    desk.route("**/static/js/compare*", gone)
    essay(desk).fill("In this tab.")
    expect(state(desk)).to_contain_text("A part of this page cannot be loaded.")
    assert stored() == "In the other tab."
    assert "In this tab." in Draft.objects.get(kind="branch").answers.values()
    desk.unroute("**/static/js/compare*")
    state(desk).get_by_role("button").click()
    dialog = desk.get_by_role("dialog", name="You also wrote this somewhere else")
    expect(dialog).to_contain_text("In the other tab.")


def test_notes_cannot_be_loaded(desk):
    """What was not fetched yet is told where it is wanted; writing goes on."""
    desk.route("**/static/js/notes*", gone)
    desk.locator(".para-no").first.click()
    desk.get_by_role("group", name="The picked passage").locator("[data-mark]").first.click()
    expect(state(desk)).to_contain_text("A part of this page cannot be loaded.")
    write(desk, "Without notes.")
    assert stored() == "Without notes."


# --- time ------------------------------------------------------------------------------------


def test_a_student_abroad_sees_the_time_of_the_class(visitor, enter, ana, url, giving):
    at_home, abroad = visitor(timezone_id="America/Chicago"), visitor(timezone_id="Asia/Tokyo")
    times = []
    for page in (at_home, abroad):
        enter(page, ana)
        page.goto(url)
        due = page.locator(".step-head").get_by_text("Due").first
        expect(due).to_contain_text(re.compile(r"\d+:\d\d [AP]M C[SD]T"))
        times.append(due.inner_text())
    assert times[0] == times[1]
    write(abroad, "Far away.")
    there = state(abroad).inner_text()
    at_home.reload()
    expect(state(at_home)).to_have_text(there)


# --- receipt and earlier versions ----------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_one_takes_a_version_back_and_gets_a_receipt(visitor, enter, ana, rivera, url, scripts):
    page = visitor(java_script_enabled=scripts)
    enter(page, ana)
    page.goto(url)
    for words in ("The gates were shut.", "The gates were open."):
        essay(page).fill(words)
        page.get_by_role("button", name="Save").first.click()
        expect(state(page)).to_have_text(SAVED)
        expect(essay(page)).to_have_value(words)
    page.goto(f"{url}earlier/")
    version = page.locator("details.version").last
    version.locator("summary").click()
    version.get_by_role("link", name="Take this one back").click()
    expect(page.get_by_role("heading", name="Take this one back?")).to_be_visible()
    page.get_by_role("button", name="Take this one back").click()
    expect(essay(page)).to_have_value("The gates were shut.")
    assert stored() == "The gates were shut."
    page.goto(f"{url}submit/")
    page.get_by_role("button", name="Turn in").click()
    fingerprint = page.locator("#receipt .fingerprint").inner_text()
    page.get_by_role("link", name="Receipt to keep or print").click()
    expect(page.locator(".fingerprint")).to_have_text(fingerprint)
    teacher = visitor()
    enter(teacher, rivera)
    work = Attempt.objects.get()
    teacher.goto(f"/marking/{work.giving.assignment_id}/{work.pk}/")
    teacher.get_by_text("The student’s receipt").click()
    expect(teacher.locator(".fingerprint")).to_have_text(fingerprint)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe(visitor, enter, axe, ana, rivera, url, attempt, scheme):
    for answer in ("The gates were shut.", "The gates were open."):
        attempt.responses.filter(question__kind="essay").update(answer=answer)
        draft = attempt.keep_draft(Draft.Kind.SAVE)
    attempt.responses.filter(question__kind="essay").update(answer="Neither.")
    page = visitor(color_scheme=scheme, viewport={"width": 390, "height": 844})
    enter(page, ana)
    for address in ("earlier/", f"earlier/{draft.pk}/take/"):
        page.goto(url + address)
        assert axe(page) == []
    page.goto(f"{url}submit/")
    page.get_by_role("button", name="Turn in").click()
    for address in ("", "receipt/"):
        page.goto(url + address)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
