"""axe on every page of the admin that a teacher or a technician meets, light and dark.

What may fail stands in stock_admin_faults.toml, by rule and selector; nothing else may.
"""

import tomllib
from pathlib import Path

import pytest
from django.urls import reverse

from lessons.models import User
from sources.models import Source
from sources.people import person_called
from tests.cast import make_source
from tests.quizzes.test_admin_pages import LISTS, LOOKED_AT_ONLY, adding, pages  # noqa: F401

FAULTS = tomllib.loads((Path(__file__).parent / "stock_admin_faults.toml").read_text())["faults"]
WIDE = {"width": 1366, "height": 768}
TABLET = {"width": 768, "height": 1024}


def is_stock(rule, target):
    return any(
        fault["rule"] == rule and str(target[-1]).endswith(fault["selector"]) for fault in FAULTS
    )


@pytest.fixture
def faults_of(axe):
    """Faults that are ours: all rules in light, colors in dark, and scrolling sideways in both."""

    def check(page):
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
        found = ours(axe(page)) | sideways(page) | unreadable(page)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(TABLET)
        in_dark = ours(axe(page, rule="color-contrast")) | sideways(page)
        return found | {f"{rule} in dark": targets for rule, targets in in_dark.items()}

    return check


def ours(violations):
    found = {
        rule: [target for target in targets if not is_stock(rule, target)]
        for rule, targets in violations
    }
    return {rule: targets for rule, targets in found.items() if targets}


def sideways(page):
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return {"scrolls sideways": wider} if wider > 0 else {}


def unreadable(page):
    """Words in the color they stand on. axe only says of them that somebody should look."""
    found = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input[type=submit]")]
            .filter((one) => getComputedStyle(one).color === getComputedStyle(one).backgroundColor)
            .map((one) => one.textContent.trim() || one.value)"""
    )
    return {"words in the color of their ground": found} if found else {}


@pytest.fixture
def admin_page(visitor):
    return visitor(viewport=WIDE)


def look(page, addresses, faults_of):
    found = {}
    for address in addresses:
        page.goto(address)
        if faults := faults_of(page):
            found[address] = faults
    return found


def test_lists_and_the_first_page(admin_page, enter, pages, rivera, faults_of):  # noqa: F811
    for number in range(60):
        make_source(f"s{number}", f"Source {number}", "Words.", owner=rivera)
    enter(admin_page, rivera)
    addresses = ["/admin/", *(reverse(f"admin:{name}_changelist") for name in LISTS)]
    addresses += [reverse("admin:app_list", args=["sources"]), "/admin/sources/source/?p=2&o=-1.2"]
    addresses += [
        "/admin/sources/source/?q=nothing+here",
        "/admin/lessons/lesson/?state__exact=draft",
    ]
    assert look(admin_page, addresses, faults_of) == {}


def test_pages_of_rows(admin_page, enter, pages, rivera, faults_of):  # noqa: F811
    enter(admin_page, rivera)
    addresses = [pages[name] for name in pages if name not in LOOKED_AT_ONLY]
    assert look(admin_page, addresses, faults_of) == {}


def test_adding(admin_page, enter, quiz, harbor_letter, rivera, faults_of):
    enter(admin_page, rivera)
    assert look(admin_page, adding(quiz, harbor_letter), faults_of) == {}


def test_nothing_there_yet(admin_page, enter, rivera, faults_of, transactional_db):
    enter(admin_page, rivera)
    addresses = ["/admin/", *(reverse(f"admin:{name}_changelist") for name in LISTS)]
    assert look(admin_page, addresses, faults_of) == {}


def test_folded_parts_opened_and_rows_added(admin_page, enter, harbor_letter, rivera, faults_of):
    enter(admin_page, rivera)
    admin_page.goto(f"/admin/sources/source/{harbor_letter.pk}/change/")
    for summary in admin_page.locator("#content details > summary").all():
        summary.click()
    for link in admin_page.locator(".add-row a:visible").all():
        link.click()
    assert faults_of(admin_page) == {}


def test_an_autocomplete_opened(admin_page, enter, lesson, rivera, faults_of):
    enter(admin_page, rivera)
    step = lesson.steps.get()
    admin_page.goto(f"/admin/lessons/step/{step.pk}/change/")
    admin_page.locator(".add-row a").click()
    admin_page.locator("#documents-2 .select2-selection").click()
    admin_page.locator(".select2-results__option", has_text="Notice of the council").wait_for()
    assert faults_of(admin_page) == {}
    admin_page.locator(".select2-results__option", has_text="Notice of the council").click()
    assert faults_of(admin_page) == {}


def test_mistakes(admin_page, enter, harbor_letter, rivera, faults_of):
    enter(admin_page, rivera)
    admin_page.goto(f"/admin/sources/source/{harbor_letter.pk}/change/")
    admin_page.get_by_label("Title").fill("")
    admin_page.get_by_label("Date").first.fill("whenever")
    admin_page.get_by_role("button", name="Save", exact=True).click()
    admin_page.locator(".errornote").wait_for()
    assert faults_of(admin_page) == {}


def test_deleting_from_a_list(admin_page, enter, lesson, rivera, faults_of):
    make_source("free", "Free", "Words.", owner=rivera)
    enter(admin_page, rivera)
    admin_page.goto("/admin/sources/source/")
    admin_page.locator("#action-toggle").check()
    admin_page.get_by_label("Action:").select_option("delete_selected")
    admin_page.get_by_role("button", name="Go").click()
    assert faults_of(admin_page) == {}


@pytest.mark.parametrize(
    ("listed", "action", "told"),
    [
        ("source", "change_together", "This changes 2"),
        ("source", "save_as_spreadsheet", "This saves 2"),
        ("person", "make_one", "The name to go on"),
    ],
)
def test_many_rows_at_once(
    admin_page, enter, rivera, faults_of, listed, action, told, transactional_db
):
    for number in range(2):
        source = make_source(f"s{number}", f"Source {number}", "Words.", owner=rivera)
        source.contributions.create(person=person_called(f"Person {number}"))
    enter(admin_page, rivera)
    admin_page.goto(f"/admin/sources/{listed}/")
    admin_page.locator("#action-toggle").check()
    admin_page.get_by_label("Action:").select_option(action)
    admin_page.get_by_role("button", name="Go").click()
    admin_page.get_by_text(told).wait_for()
    assert faults_of(admin_page) == {}


def test_accounts(admin_page, enter, technician, ana, faults_of):
    enter(admin_page, technician)
    addresses = ["", "lessons/user/", "lessons/user/add/"]
    addresses += [f"lessons/user/{ana.pk}/{page}/" for page in ("change", "password", "history")]
    assert look(admin_page, [f"/admin/{address}" for address in addresses], faults_of) == {}
    assert User.objects.filter(pk=ana.pk).exists()


def test_building(admin_page, enter, lesson, quiz, giving, rivera, faults_of):
    enter(admin_page, rivera)
    addresses = ["/lessons/new/", "/lessons/", lesson.get_absolute_url()]
    addresses += [f"/lessons/{lesson.slug}/preview/2/", "/sources/harbor-letter/ask/"]
    assert look(admin_page, addresses, faults_of) == {}
    assert Source.objects.count() == 2


def test_boxes_are_square_on_a_phone(
    admin_page, enter, okoro, rivera, harbor_letter, transactional_db
):
    enter(admin_page, rivera)
    admin_page.set_viewport_size({"width": 360, "height": 800})
    admin_page.goto(f"/admin/sources/source/{harbor_letter.pk}/change/")
    for summary in admin_page.locator("#content details > summary").all():
        summary.click()
    boxes = [box.bounding_box() for box in admin_page.locator("[name=editors]").all()]
    assert {(box["width"], box["height"]) for box in boxes} == {(24, 24)}
