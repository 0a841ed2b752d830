"""The cite box in a browser: copying keeps italics, and the page's data offends no policy."""

import pytest

from sources.models import PublicLibrary
from tests.cast import make_source

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chart(rivera):
    PublicLibrary.objects.create(pk=1, is_open=True, has_feeds=True)
    return make_source(
        "chart",
        "Chart of the harbor",
        "Words.",
        owner=rivera,
        kind="map",
        written="1911",
        access="anyone",
        rights="https://creativecommons.org/publicdomain/mark/1.0/",
    )


def test_it_works(page, chart, axe):
    """The fixture fails the test where the policy refused anything."""
    page.goto("/sources/chart/")
    assert page.locator("script[type='application/ld+json']").count() == 1
    page.locator("#citing [data-copy]").first.click()
    page.locator("[data-copy-status]", has_text="Copied").wait_for()
    assert page.evaluate("getSelection().toString()").startswith(
        "Chart of the Harbor, 1911, map, http"
    )
    page.locator("#citing summary", has_text="MLA").press("Enter")
    assert page.locator("#citing details[open] summary").all_text_contents() == ["MLA"]
    assert axe(page, context="#citing") == []


def test_without_a_script(visitor, chart):
    page = visitor(java_script_enabled=False)
    page.goto("/sources/chart/")
    assert page.locator("#citing [data-copy]").first.is_hidden()
    page.locator("#citing summary", has_text="APA").click()
    assert page.locator("#citing details[open] .citation").all_text_contents() != []
    assert page.locator("#citing details[open] i").inner_text() == "Chart of the harbor"
