"""Saving while one writes, in a real browser."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from lessons.models import Enrolment
from quizzes.models import Attempt, Draft, Evidence, Quiz, Response, Signature
from tests.browser.desk import SAVED, essay, state, stored
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser


def test_it_works(desk):
    essay(desk).fill("The gates were shut.")
    expect(state(desk)).to_have_text("Not saved yet")
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "The gates were shut."
    desk.get_by_label("The letter").check()
    desk.get_by_label("Option a").check()
    desk.get_by_label("Option c").check()
    expect(state(desk)).to_have_text("Not saved yet")
    expect(state(desk)).to_have_text(SAVED)
    answers = Attempt.objects.get().answers().values()
    assert list(answers) == ["a", "a\nc", "", "The gates were shut."]
    desk.reload()
    expect(essay(desk)).to_have_value("The gates were shut.")
    expect(state(desk)).to_have_text(SAVED)
    expect(desk.get_by_label("Option c")).to_be_checked()


def test_the_button_saves_at_once(desk):
    essay(desk).fill("Shut.")
    desk.get_by_role("button", name="Save").first.click()
    expect(state(desk)).to_have_text(SAVED)


def test_words_are_counted(desk):
    essay(desk).fill("Four words stand here.")
    foot = desk.locator("article", has=essay(desk)).locator(".answer-foot")
    expect(foot).to_contain_text("4 words")
    expect(foot).to_contain_text("Aim for 50 to 90")
    essay(desk).fill("One")
    expect(foot).to_contain_text("1 word")


def test_somebody_who_types_on_is_saved_every_ten_seconds(desk):
    desk.clock.install()
    area = essay(desk)
    area.focus()
    for _second in range(11):
        desk.keyboard.type("a ")
        desk.clock.run_for(1000)
    # No pause of two seconds ever came.
    expect(state(desk)).to_have_text(SAVED)
    assert Attempt.objects.get().revision in (1, 2)
    assert len(stored().split()) >= 9


def test_no_connection_then_back(desk):
    desk.context.set_offline(True)
    essay(desk).fill("Written in the tunnel.")
    expect(state(desk)).to_have_text("Not saved – no connection (trying again)")
    essay(desk).press("End")
    desk.keyboard.type(" And more.")
    expect(desk.get_by_role("status").filter(has_text="no connection")).to_be_attached()
    desk.context.set_offline(False)
    expect(state(desk)).to_have_text(SAVED)
    expect(essay(desk)).to_have_value("Written in the tunnel. And more.")
    desk.wait_for_function("document.querySelector('[data-save-state]').dataset.state === 'saved'")
    assert stored() == "Written in the tunnel. And more."


def test_a_lost_answer_is_no_conflict(desk):
    seen = []

    def lose(route):
        seen.append(route.request.post_data_json["seq"])
        if len(seen) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    desk.route("**/save/", lose)
    essay(desk).fill("Said once.")
    expect(state(desk)).to_have_text(SAVED)
    assert seen == [1, 1]
    assert Attempt.objects.get().revision == 1
    assert Draft.objects.count() == 1


def test_a_busy_server(desk):
    answers = iter([503, 507, 500])

    def refuse(route):
        status = next(answers, None)
        if status:
            route.fulfill(status=status, json={"error": "busy"})
        else:
            route.continue_()

    desk.route("**/save/", refuse)
    desk.clock.install()
    essay(desk).fill("Patience.")
    desk.clock.run_for(2500)
    expect(state(desk)).to_have_text("Not saved – the school’s computer is busy (trying again)")
    for _retry in range(3):
        desk.clock.run_for(9000)
        desk.wait_for_timeout(300)
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "Patience."


@pytest.mark.parametrize("body", ["<html>Sign in</html>", "", "[]", "{}"])
def test_a_page_is_not_taken_for_an_answer(desk, body):
    desk.route("**/save/", lambda route: route.fulfill(status=200, body=body))
    essay(desk).fill("Not yet.")
    expect(state(desk)).to_have_text("Not saved – no connection (trying again)")
    assert stored() == ""
    desk.unroute("**/save/")
    expect(state(desk)).to_have_text(SAVED)


def test_leaving_saves_at_the_last_moment(desk):
    essay(desk).fill("The last words.")
    expect(state(desk)).to_have_text("Not saved yet")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.goto("/")
    desk.wait_for_timeout(500)
    assert stored() == "The last words."


def test_signed_out_while_writing(desk, ana):
    Session.objects.all().delete()
    essay(desk).fill("Still here.")
    dialog = desk.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    expect(state(desk)).to_have_text("Not saved – sign in again")
    expect(dialog.get_by_label("Password")).to_be_focused()
    desk.keyboard.type("wrong")
    desk.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("do not go together")
    desk.keyboard.type(PASSWORD)
    desk.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(state(desk)).to_have_text(SAVED)
    expect(essay(desk)).to_have_value("Still here.")
    assert stored() == "Still here."


def test_not_now_and_later(desk):
    Session.objects.all().delete()
    essay(desk).fill("Still here.")
    dialog = desk.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    desk.keyboard.type(" On and on.")
    desk.get_by_role("button", name="Not saved – sign in again").click()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and save").click()
    expect(state(desk)).to_have_text(SAVED)


def token(page):
    """What a request must bring, as the browser keeps it."""
    return next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")


#: The status of a request that brings the token which stands in the page.
BY_THE_PAGES_TOKEN = """async () => {
  const form = document.getElementById("work");
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  return (await fetch(form.dataset.save, { method: "POST", body: "{}", headers })).status;
}"""


def test_a_new_token_from_another_tab(desk, ana):
    """Signed out and in again there: the token that stands in this page is worth nothing."""
    before = token(desk)
    assert desk.evaluate(BY_THE_PAGES_TOKEN) == 400
    other = desk.context.new_page()
    other.goto("/")
    other.locator("details.menu summary").last.click()
    other.get_by_role("button", name="Sign out").click()
    expect(other.get_by_text("You are signed out.")).to_be_visible()
    other.goto("/accounts/sign-in/")
    other.get_by_label("User name").fill(ana.username)
    other.get_by_label("Password").first.fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("link", name="My work").first).to_be_visible()
    assert token(desk) != before
    assert desk.evaluate(BY_THE_PAGES_TOKEN) == 403
    essay(desk).fill("With a fresh token.")
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "With a fresh token."


def test_a_token_that_is_refused_again_and_again(desk):
    """It is told as what it is, and every second try fetches a new one."""
    spoiled = []

    def spoil(route):
        spoiled.append(route.request.url)
        route.continue_(headers=route.request.headers | {"x-csrftoken": "x" * 32})

    desk.route("**/save/", spoil)
    essay(desk).fill("Not taken yet.")
    expect(state(desk)).to_have_text(
        "Not saved – the school’s computer did not take it (trying again)"
    )
    assert len(spoiled) == 2
    desk.unroute("**/save/")
    desk.context.clear_cookies(name="csrftoken")
    expect(state(desk)).to_have_text(SAVED, timeout=20_000)
    assert stored() == "Not taken yet."


def test_removed_from_the_class_while_typing(desk, ana):
    """What was typed since is kept, and the words of the documents leave the open page."""
    essay(desk).fill("First.")
    expect(state(desk)).to_have_text(SAVED)
    assert "eleven masts" in desk.content()
    Enrolment.objects.filter(user=ana).update(left_at=timezone.now())
    essay(desk).fill("First. And more.")
    expect(desk.get_by_text("You are not in this class any more.")).to_be_visible()
    assert "eleven masts" not in desk.content()
    assert "First. And more." in Draft.objects.get(kind="too_late").answers.values()


def test_on_a_phone_one_sees_that_it_is_turned_in(visitor, enter, ana, url, attempt):
    """It shows one half of the desk: the one with the answers."""
    page = enter(visitor(viewport={"width": 360, "height": 740}), ana)
    page.goto(f"{url}submit/")
    page.get_by_role("button", name="Turn in", exact=True).click()
    expect(page.get_by_text("Turned in. You can read your work here")).to_be_visible()


def test_another_student_signs_in(desk, enter, ben):
    essay(desk).fill("Ana’s own words.")
    expect(state(desk)).to_have_text(SAVED)
    enter(desk, ben)
    essay(desk).fill("Ana’s own words, and a secret.")
    expect(desk.get_by_role("alert")).to_contain_text("Somebody else has signed in")
    assert "secret" not in desk.content()
    assert "own words" not in desk.content()
    assert stored() == "Ana’s own words."
    assert Response.objects.filter(answer__contains="secret").count() == 0


def test_two_tabs(desk, url):
    other = desk.context.new_page()
    other.goto(url)
    essay(desk).fill("The gates were shut.")
    expect(state(desk)).to_have_text(SAVED)
    essay(other).fill("The gates were open.")
    dialog = other.get_by_role("dialog", name="You also wrote this somewhere else")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("The gates were shut.")
    expect(dialog).to_contain_text("The gates were open.")
    assert stored() == "The gates were shut."
    assert Draft.objects.filter(kind="branch").count() == 1
    dialog.get_by_label("Both, one after the other").check()
    dialog.get_by_role("button", name="Save what I chose").click()
    expect(state(other)).to_have_text(SAVED)
    assert stored() == "The gates were open.\n\nThe gates were shut."


def cite(page, paragraph, role):
    page.locator(f"#{paragraph} .para-no").click()
    page.get_by_role("group", name="The picked passage").get_by_role("button", name=role).click()


@pytest.mark.parametrize("choice", ["Here", "Saved somewhere else"])
def test_two_tabs_keep_each_others_evidence(desk, url, choice):
    other = desk.context.new_page()
    other.goto(url)
    cite(desk, "d1p2", "backs my point")
    expect(state(desk)).to_have_text(SAVED)
    essay(other).fill("Eleven masts. ")
    cite(other, "d1p2", "says what it says")
    dialog = other.get_by_role("dialog", name="You also wrote this somewhere else")
    dialog.get_by_role("radio", name=choice).last.check()
    dialog.get_by_role("button", name="Save what I chose").click()
    expect(state(other)).to_have_text(SAVED)
    assert set(Evidence.objects.values_list("label", "role")) == {
        ("Doc 1, ¶2", "backs"),
        ("Doc 1, ¶2b", "says"),
    }


def test_only_the_evidence_differs(desk, url):
    other = desk.context.new_page()
    other.goto(url)
    desk.route("**/save/", lambda route: route.abort())
    other.locator("#d1p2 .para-no").click()
    bar = other.get_by_role("group", name="The picked passage")
    bar.get_by_role("button", name="backs my point").click()
    expect(state(other)).to_have_text(SAVED)
    desk.get_by_label("Your answer to question 3").fill("(Doc 1, ¶2)")
    desk.unroute("**/save/")
    expect(state(desk)).to_have_text(SAVED, timeout=20_000)
    expect(desk.locator("[data-takes-evidence] .evidence li")).to_have_count(1)
    assert Evidence.objects.count() == 1


BESIDE = (
    "This was changed somewhere else – compare"
    " What you write here is kept beside it until you choose."
)


@pytest.fixture
def put_off(desk, url):
    """A second tab, where Ana wrote "Second." over "First." and put the question off."""
    other = desk.context.new_page()
    other.goto(url)
    essay(desk).fill("First.")
    expect(state(desk)).to_have_text(SAVED)
    essay(other).fill("Second.")
    dialog = other.get_by_role("dialog", name="You also wrote this somewhere else")
    dialog.get_by_role("button", name="Later").click()
    expect(state(other)).to_have_text(BESIDE)
    return other


def beside():
    """The essays that are kept beside the answer, the latest first."""
    essay_id = str(Response.objects.get(question__kind="essay").question_id)
    return [one.answers[essay_id] for one in Draft.objects.filter(kind="branch")]


def test_two_tabs_later(put_off):
    again = put_off.get_by_role("button", name="This was changed somewhere else – compare")
    expect(again).to_be_visible()
    again.click()
    dialog = put_off.get_by_role("dialog", name="You also wrote this somewhere else")
    dialog.get_by_label("Saved somewhere else").check()
    dialog.get_by_role("button", name="Save what I chose").click()
    expect(essay(put_off)).to_have_value("First.")
    expect(state(put_off)).to_have_text(SAVED)


def test_what_is_typed_after_later_is_kept_beside(put_off):
    essay(put_off).click()
    with put_off.expect_response("**/save/") as answer:
        put_off.keyboard.press("End")
        put_off.keyboard.type(" And more.")
    assert answer.value.status == 409
    expect(state(put_off)).to_have_text(BESIDE)
    assert stored() == "First."
    assert beside() == ["Second. And more.", "Second."]
    # Nothing more is sent as long as nothing more is typed.
    sent = []
    put_off.on("request", lambda request: sent.append(request.url))
    put_off.wait_for_timeout(3000)
    assert sent == []


KEPT_BESIDE = "Something you wrote is kept beside this"


def reload(page):
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()


def test_a_choice_put_off_is_told_until_it_is_made(desk, put_off):
    """Also after one more save of the other device, and of a page that was loaded anew."""
    essay(desk).fill("First, and on.")
    expect(state(desk)).to_have_text("Not saved yet")
    expect(state(desk)).to_have_text(SAVED)
    for page in (desk, put_off):
        reload(page)
        expect(page.get_by_text(KEPT_BESIDE)).to_be_visible()
    essay(put_off).fill("First, and on, with something of the second.")
    expect(state(put_off)).to_have_text("Not saved yet")
    expect(state(put_off)).to_have_text(SAVED)
    reload(put_off)
    put_off.get_by_text(KEPT_BESIDE).get_by_role("link", name="Look at it").click()
    put_off.get_by_role("button", name="Leave it aside").click()
    put_off.get_by_role("link", name="Questions").click()
    expect(essay(put_off)).to_have_value("First, and on, with something of the second.")
    expect(put_off.get_by_text(KEPT_BESIDE)).not_to_be_visible()
    assert beside() == ["Second."]


def test_a_choice_that_was_made_is_told_no_more(put_off):
    put_off.get_by_role("button", name="This was changed somewhere else – compare").click()
    dialog = put_off.get_by_role("dialog", name="You also wrote this somewhere else")
    dialog.get_by_label("Saved somewhere else").check()
    dialog.get_by_role("button", name="Save what I chose").click()
    expect(state(put_off)).to_have_text(SAVED)
    reload(put_off)
    expect(essay(put_off)).to_have_value("First.")
    expect(put_off.get_by_text(KEPT_BESIDE)).not_to_be_visible()


def test_the_choice_waits_for_the_keyboard(put_off):
    """The button keeps the focus while words are kept, and holds back a click that turns in."""
    again = put_off.get_by_role("button", name="This was changed somewhere else – compare")
    with put_off.expect_response("**/save/"):
        essay(put_off).fill("Second. And more.")
        again.focus()
    expect(state(put_off)).to_have_text(BESIDE)
    expect(again).to_be_focused()
    put_off.keyboard.press("Enter")
    dialog = put_off.get_by_role("dialog", name="You also wrote this somewhere else")
    expect(dialog).to_contain_text("Second. And more.")
    put_off.keyboard.press("Escape")
    put_off.get_by_role("button", name="Check and turn in").first.click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("Both, one after the other").check()
    dialog.get_by_role("button", name="Save what I chose").click()
    expect(state(put_off)).to_have_text(SAVED)
    assert stored() == "Second. And more.\n\nFirst."


def test_the_choice_has_room_on_a_phone(put_off):
    put_off.set_viewport_size({"width": 360, "height": 800})
    edge = """(place) => {
      const range = document.createRange();
      range.selectNodeContents(place);
      return range.getBoundingClientRect().right;
    }"""
    assert state(put_off).evaluate(edge) <= 360


def test_words_typed_before_a_choice_are_kept_first(put_off):
    """Without a connection just then, too: what she gives up is among the earlier versions."""
    put_off.context.set_offline(True)
    essay(put_off).fill("Second, given up.")
    put_off.get_by_role("button", name="This was changed somewhere else – compare").click()
    dialog = put_off.get_by_role("dialog", name="You also wrote this somewhere else")
    dialog.get_by_label("Saved somewhere else").check()
    dialog.get_by_role("button", name="Save what I chose").click()
    put_off.context.set_offline(False)
    expect(state(put_off)).to_have_text(SAVED)
    expect(essay(put_off)).to_have_value("First.")
    assert stored() == "First."
    assert beside()[0] == "Second, given up."


def test_the_other_device_writes_on_while_it_waits(desk, put_off):
    essay(desk).fill("First, and on.")
    expect(state(desk)).to_have_text("Not saved yet")
    expect(state(desk)).to_have_text(SAVED)
    with put_off.expect_response("**/save/"):
        essay(put_off).fill("Second, and on.")
    put_off.get_by_role("button", name="This was changed somewhere else – compare").click()
    dialog = put_off.get_by_role("dialog", name="You also wrote this somewhere else")
    expect(dialog).to_contain_text("First, and on.")
    dialog.get_by_role("button", name="Save what I chose").click()
    expect(state(put_off)).to_have_text(SAVED)
    assert stored() == "Second, and on."


def test_leaving_while_a_choice_is_open(put_off):
    asked = []
    put_off.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    essay(put_off).click()
    put_off.keyboard.press("End")
    put_off.keyboard.type(" The last words.")
    put_off.goto("/")
    put_off.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert stored() == "First."
    assert beside()[0] == "Second. The last words."


def test_it_closes_while_a_choice_is_open(put_off, giving):
    giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=3)
    giving.save()
    essay(put_off).click()
    put_off.keyboard.press("End")
    put_off.keyboard.type(" The last words.")
    expect(state(put_off)).to_have_text(
        "Writing is over. What you saved somewhere else stands;"
        " what you wrote here is kept among your earlier versions."
    )
    expect(essay(put_off)).not_to_be_editable()
    assert stored() == "First."
    assert beside()[0] == "Second. The last words."


def test_the_teacher_closes_it(desk, giving):
    essay(desk).fill("Before.")
    expect(state(desk)).to_have_text(SAVED)
    giving.withdraw()
    essay(desk).fill("After.")
    expect(desk.get_by_text("Your teacher has taken this assignment back.")).to_be_visible()
    expect(desk.get_by_text("Before.")).to_be_visible()
    assert stored() == "Before."
    assert "After." in Draft.objects.get(kind="too_late").answers.values()
    desk.get_by_role("link", name="Earlier versions, and what came too late").click()
    expect(desk.get_by_text("After.")).to_be_visible()


def test_it_closes_while_one_writes(desk, giving):
    def typed_meanwhile(route):
        essay(desk).press("End")
        desk.keyboard.type(" And more.")
        route.continue_()

    desk.route("**/save/", typed_meanwhile, times=1)
    giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=3)
    giving.save()
    essay(desk).fill("At the last moment.")
    expect(state(desk)).to_have_text("It is closed now. Your last words were still taken, as late.")
    expect(essay(desk)).not_to_be_editable()
    desk.wait_for_timeout(500)
    assert stored() == "At the last moment. And more."


def test_too_long(desk):
    essay(desk).evaluate("(area) => { area.value = 'word '.repeat(20001) }")
    essay(desk).press("End")
    desk.keyboard.type("x")
    expect(state(desk)).to_have_text(
        "Saved, but too long to be your answer, and kept among your earlier versions: question 4."
    )
    assert stored() == ""
    assert Draft.objects.get(kind="too_long").answers.popitem()[1] == "word " * 20001 + "x"
    foot = desk.locator("article", has=essay(desk)).locator(".answer-foot")
    expect(foot).to_contain_text("20,002 words, too long by 6: shorten it to save it")
    essay(desk).fill("Short.")
    expect(state(desk)).to_have_text(SAVED)


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (413, "too_large", "Shorten it."),
        (400, "malformed", "Not saved – copy your words, then load this page again"),
    ],
)
def test_what_was_refused_is_sent_again_once_it_is_changed(desk, status, error, told):
    """The same again would be refused again: nothing goes round in circles meanwhile."""
    sent = []
    refused = {"status": status, "json": {"error": error, "message": "Shorten it."}}
    desk.route("**/save/", lambda route: route.fulfill(**refused), times=1)
    desk.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    essay(desk).fill("One.")
    expect(state(desk)).to_have_text(told)
    desk.wait_for_timeout(3000)
    assert len(sent) == 1
    essay(desk).press("End")
    desk.keyboard.type(" Two.")
    expect(state(desk)).to_have_text(SAVED)
    assert stored() == "One. Two."


def test_too_long_and_one_more_save(desk):
    """The browser dies before it is shortened: who comes back is told of it."""
    too_long = (
        "Saved, but too long to be your answer, and kept among your earlier versions: question 4."
    )
    essay(desk).evaluate("(area) => { area.value = 'word '.repeat(20001) }")
    essay(desk).press("End")
    desk.keyboard.type("x")
    expect(state(desk)).to_have_text(too_long)
    with desk.expect_response("**/save/"):
        desk.get_by_label("Option a").check()
    expect(state(desk)).to_have_text(too_long)
    again = desk.context.new_page()
    again.goto(desk.url)
    expect(again.get_by_label("Option a")).to_be_checked()
    expect(again.get_by_text(KEPT_BESIDE)).to_be_visible()
    essay(desk).fill("Short.")
    expect(state(desk)).to_have_text(SAVED)
    again.reload()
    expect(essay(again)).to_have_value("Short.")
    expect(again.get_by_text(KEPT_BESIDE)).not_to_be_visible()


def test_check_and_turn_in(desk, url):
    essay(desk).fill("The gates were shut.")
    desk.get_by_role("button", name="Check and turn in").first.click()
    desk.wait_for_url("**/submit/")
    expect(desk.get_by_text("The gates were shut.")).to_be_visible()
    expect(desk.get_by_text("3 questions have no answer yet.")).to_be_visible()
    desk.get_by_role("button", name="Turn in").click()
    desk.wait_for_url(f"**{url}#questions")
    expect(desk.get_by_text("You can read your work here but not change it.")).to_be_visible()
    assert Attempt.objects.get().is_turned_in


def test_too_long_at_the_end(desk, giving):
    essay(desk).evaluate("(area) => { area.value = 'word '.repeat(20001) }")
    giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=3)
    giving.save()
    essay(desk).press("End")
    desk.keyboard.type("x")
    expect(state(desk)).to_have_text(
        "Writing is over. Too long to be part of your work, and kept among your earlier versions:"
        " question 4."
    )
    assert Draft.objects.get(kind="too_long").answers.popitem()[1] == "word " * 20001 + "x"


def test_what_is_typed_after_a_save_that_failed_is_sent_by_one_press(desk):
    desk.clock.install()
    desk.route("**/save/", lambda route: route.abort(), times=1)
    essay(desk).fill("In the tunnel.")
    desk.clock.run_for(2500)
    expect(state(desk)).to_have_text("Not saved – no connection (trying again)")
    essay(desk).fill("In the tunnel. And out of it.")
    desk.get_by_role("button", name="Check and turn in").first.click()
    desk.clock.run_for(1000)
    desk.wait_for_url("**/submit/")
    assert stored() == "In the tunnel. And out of it."


def test_no_connection_while_signing_in_again(desk):
    Session.objects.all().delete()
    essay(desk).fill("Still here.")
    dialog = desk.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    desk.context.set_offline(True)
    dialog.get_by_label("Password").fill(PASSWORD)
    desk.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text(
        "The school’s computer did not answer. Try again in a moment."
    )
    expect(dialog.get_by_label("Password")).to_have_value(PASSWORD)
    desk.context.set_offline(False)
    desk.keyboard.press("Enter")
    expect(state(desk)).to_have_text(SAVED)


def test_the_first_student_comes_back_without_a_connection(desk, enter, ana, ben, giving):
    """What could not be sent then is sent later, and a page that closed meanwhile is left too."""
    desk.clock.install()
    enter(desk, ben)
    essay(desk).fill("Ana’s own words.")
    desk.clock.run_for(2500)
    expect(desk.get_by_role("alert")).to_contain_text("Somebody else has signed in")
    enter(desk, ana)
    desk.route("**/save/", lambda route: route.abort(), times=1)
    with desk.expect_event("requestfailed"):
        desk.clock.run_for(31_000)
    giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=3)
    giving.save()
    with desk.expect_navigation():
        desk.clock.run_for(31_000)
    expect(desk.get_by_text("This closed")).to_be_visible()
    assert stored() == "Ana’s own words."


def test_the_name_is_taken_off_while_one_writes(page, enter, ben, attempt, quiz, url):
    Quiz.objects.filter(pk=quiz.pk).update(signers=2)
    Signature.put(Attempt.objects.get(), ben)
    enter(page, ben)
    page.goto(url)
    Signature.objects.all().delete()
    essay(page).fill("Nobody’s words?")
    expect(state(page)).to_have_text(
        "Not saved – this is not given to you any more. Copy your words and show them to your"
        " teacher."
    )
    expect(essay(page)).to_have_value("Nobody’s words?")
    assert stored() == ""


def test_it_closes_with_nothing_unsaved(desk, giving):
    desk.clock.install()
    desk.reload()
    essay(desk).fill("All of it.")
    desk.clock.run_for(3000)
    expect(state(desk)).to_have_text(SAVED)
    giving.due_at = giving.closes_at = timezone.now() - timedelta(seconds=3)
    giving.save()
    with desk.expect_response("**/clock.js*"):
        desk.clock.run_for(16_000)
    desk.wait_for_load_state("networkidle")
    desk.clock.run_for(21_000)
    expect(state(desk)).to_have_text("It is closed now. All that you wrote is saved.")


def test_nothing_is_turned_in_unsaved(desk):
    desk.context.set_offline(True)
    essay(desk).fill("In the tunnel.")
    desk.get_by_role("button", name="Check and turn in").first.click()
    expect(state(desk)).to_have_text("Not saved – no connection (trying again)")
    expect(essay(desk)).to_have_value("In the tunnel.")
    desk.context.set_offline(False)


def test_without_storage(visitor, enter, ana, url):
    page = visitor()
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])"
        " Object.defineProperty(window, name, { get() { throw new Error('no') } })"
    )
    enter(page, ana)
    page.goto(url)
    essay(page).fill("No storage needed.")
    expect(state(page)).to_have_text(SAVED)


def test_nothing_stays_in_the_browser(desk):
    essay(desk).fill("Private words.")
    expect(state(desk)).to_have_text(SAVED)
    kept = desk.evaluate(
        "async () => [localStorage.length, sessionStorage.length,"
        " (await indexedDB.databases()).length, (await caches.keys()).length]"
    )
    assert kept == [0, 0, 0, 0]


def test_announcements_are_few(desk):
    desk.evaluate(
        """() => {
          window.heard = [];
          const status = document.querySelector("[data-announce]");
          const all = { childList: true, characterData: true, subtree: true };
          new MutationObserver(() => window.heard.push(1)).observe(status, all);
        }"""
    )
    desk.clock.install()
    area = essay(desk)
    area.focus()
    for _minute in range(5):
        for _part in range(6):
            desk.keyboard.type("word ")
            desk.clock.run_for(10_000)
    assert desk.evaluate("window.heard.length") <= 12
    expect(state(desk)).to_have_text(SAVED)
