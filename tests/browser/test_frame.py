"""What stands around every page: the way past it, one's own menu, light and dark."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home(page, live_server, enter, ana):
    enter(page, ana)
    page.goto(f"{live_server.url}/sources/")
    return page


def theme(page):
    return page.evaluate("document.documentElement.dataset.theme ?? 'the device’s'")


def test_the_first_tab_leads_past_the_frame(home):
    home.keyboard.press("Tab")
    assert home.evaluate("document.activeElement.textContent") == "Skip to the work"
    home.keyboard.press("Enter")
    assert home.url.endswith("#main")


def test_the_menu_opens_and_closes_by_keyboard(home):
    menu = home.locator("details.menu")
    menu.locator("summary").focus()
    home.keyboard.press("Enter")
    assert menu.get_attribute("open") is not None
    home.keyboard.press("Tab")
    home.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert home.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_dark_is_chosen_once_for_the_admin_too(page, live_server, enter, rivera):
    enter(page, rivera)
    page.goto(f"{live_server.url}/sources/")
    assert theme(page) == "the device’s"
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Dark").click()
    assert theme(page) == "dark"
    for address in ["/sources/", "/admin/"]:
        page.goto(live_server.url + address)
        assert theme(page) == "dark"
        pressed = page.locator("[data-theme-choice][aria-pressed=true]")
        assert pressed.evaluate_all("found => found.map(one => one.dataset.themeChoice)") == [
            "dark"
        ]
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Like this device").click()
    assert theme(page) == "the device’s"


def test_signing_out_is_a_button_and_works_without_a_script(visitor, live_server, enter, ana):
    page = visitor(java_script_enabled=False)
    enter(page, ana)
    page.goto(f"{live_server.url}/sources/")
    page.locator("details.menu summary").click()
    assert page.get_by_role("button", name="Dark").count() == 0
    page.get_by_role("button", name="Sign out").click()
    assert page.get_by_text("You are signed out.").is_visible()


def test_a_refused_sign_in_takes_the_focus_to_what_is_wrong(page, live_server):
    page.goto(f"{live_server.url}/accounts/sign-in/")
    page.get_by_label("User name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    summary.wait_for()
    assert summary.evaluate("one => one === document.activeElement")
    assert page.get_by_label("User name").input_value() == "nobody"
