"""Chromium for the tests that need one. A plugin of pytest.

    @pytest.mark.browser
    def test_it_works(page, live_server):
        page.goto(live_server.url)

`page` is one page of a fresh visitor; `visitor(**options)` makes more of them, each with cookies
of its own (`visitor(java_script_enabled=False)`, `visitor(color_scheme="dark")`); `enter(page,
user)` skips the form; `axe(page)` gives the accessibility faults of what the page shows.
Every page is watched: a refused script or style, or a request to another host, fails the test.
"""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: The first is the same engine without the window that nobody sees: half the work for the machine.
PLACES = [
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAULTS = """async ([context, options]) => {
    const { violations } = await axe.run(context ?? document, options);
    return violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]);
}"""
NO_BROWSER = "no browser: install Debian's chromium, or name one in CHROMIUM"


def find_chromium():
    named = os.environ.get("CHROMIUM")
    places = [named] if named else [*PLACES, shutil.which("chromium") or ""]
    return next((place for place in places if place and Path(place).exists()), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whoever asks for a page is a browser test; the slow ones come last.

    What reads every page of a school comes first: then one process alone reads them.
    """
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")
            # A second look is told at the end; what fails twice is no accident of a busy machine.
            item.add_marker(pytest.mark.flaky(reruns=1))
    items.sort(key=order_of)


def order_of(item):
    return ("chromium" in item.fixturenames) - ("crawls" in item.fixturenames)


@pytest.fixture(scope="session")
def chromium():
    """The running browser, or a skip that says what is missing."""
    place = find_chromium()
    if not place:
        pytest.skip(NO_BROWSER)
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    # Playwright keeps a loop running in this thread; the tests' own queries are still in order.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    playwright.expect.set_options(timeout=15_000)  # a busy machine is no fault of the page
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(place), args=ARGUMENTS)
        yield browser
        browser.close()


def watch(page, home, faults):
    """Collect what the policy refused and what would have left the school's host."""

    def on_console(message):
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def on_request(request):
        if request.url.startswith("http") and not request.url.startswith(home):
            faults.append(f"a request to another host: {request.url}")

    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: faults.append(f"an error in a script: {error}"))


@pytest.fixture
def visitor(chromium, live_server):
    """Make a page of a new visitor. Options as in Playwright's new_context."""
    contexts, faults = [], []

    def make(**options):
        context = chromium.new_context(base_url=live_server.url, locale="en-US", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, live_server.url, faults)
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(visitor):
    return visitor(viewport={"width": 1366, "height": 900})


@pytest.fixture
def enter(live_server):
    """Give a page the session of a user, without walking through the form."""

    def give(page, user):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return give


@pytest.fixture(scope="session")
def axe():
    """Faults of a page as axe finds them: [(rule, [selectors])], empty where there are none."""
    base = pytest.importorskip("axe_playwright_python.base")

    def run(page, context=None, rule=None):
        wanted = {"type": "rule", "values": [rule]} if rule else {"type": "tag", "values": RULES}
        # Without preloading: axe would fetch the admin's sheets anew and break the policy itself.
        options = {"runOnly": wanted, "preload": False, "resultTypes": ["violations"]}
        if not page.evaluate("'axe' in window"):
            page.evaluate(base.AXE_SCRIPT)
        # Told in short: what axe found in order would take as long on its way as the finding.
        found = page.evaluate(FAULTS, [context, options])
        return [tuple(fault) for fault in found]

    return run
