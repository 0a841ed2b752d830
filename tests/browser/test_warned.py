"""A warning before the text, by keyboard, without a script, at the phone's width, with axe."""

import pytest

from sources.models import Source
from tests.sources.test_manifest import picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def warned(harbor_letter):
    words = {"content_warning": "Tells of a killing.", "access": "signed_in"}
    Source.objects.filter(pk=harbor_letter.pk).update(**words)
    picture(harbor_letter, caption="The harbor")
    return harbor_letter


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["script", "none"])
def test_it_works(visitor, enter, live_server, ana, warned, options):
    page = visitor(**options)
    enter(page, ana)
    page.goto(f"{live_server.url}/sources/harbor-letter/")
    text = page.get_by_text("The ships came in at dawn.")
    assert page.get_by_text("Tells of a killing.").first.is_visible() and not text.is_visible()
    assert not page.get_by_role("img", name="The harbor").is_visible()
    page.locator("summary", has_text="Show the text").focus()
    page.keyboard.press("Enter")
    assert text.is_visible()
    assert not page.get_by_role("img", name="The harbor").is_visible()


def test_it_is_accessible_and_fits_a_phone(visitor, enter, live_server, axe, ana, warned):
    page = visitor(viewport={"width": 360, "height": 800})
    enter(page, ana)
    for address in ("/sources/harbor-letter/", "/sources/harbor-letter/pages/"):
        page.goto(f"{live_server.url}{address}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.goto(f"{live_server.url}/sources/harbor-letter/")
    page.locator("summary", has_text="Show the text").click()
    assert axe(page) == []


def test_a_place_in_the_text_opens_it(page, enter, live_server, ana, warned, url):
    """A link to a paragraph, on the document's page and on the table."""
    enter(page, ana)
    page.goto(f"{live_server.url}/sources/harbor-letter/#p3")
    page.get_by_text("We shall keep the gates shut").wait_for(state="visible")
    page.goto(f"{live_server.url}{url}#d1p3")
    page.get_by_text("We shall keep the gates shut").first.wait_for(state="visible")


def test_on_paper_it_is_open(page, enter, live_server, ana, warned):
    Source.objects.update(rights=Source.Rights.PUBLIC_DOMAIN)
    enter(page, ana)
    page.goto(f"{live_server.url}/sources/harbor-letter/")
    page.emulate_media(media="print")
    assert page.get_by_text("The ships came in at dawn.").is_visible()
    assert page.get_by_text("Tells of a killing.").first.is_visible()
