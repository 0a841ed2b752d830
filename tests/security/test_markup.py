"""Every text of the school holds markup that would run; on no page of anybody does it."""

import html
import re

import pytest

from tests.security.conftest import READERS
from tests.security.markup import faults
from tests.security.words import PAYLOADS

pytestmark = pytest.mark.django_db
TYPES = {
    *("text/html", "text/plain", "text/csv", "text/javascript", "image/png"),
    *("application/json", "application/ld+json", "application/vnd.citationstyles.csl+json"),
    *("application/x-research-info-systems", "application/x-bibtex"),
    *("application/xml", "application/atom+xml", "application/tei+xml"),
}
#: What runs in none of these places by itself: it waits for somebody to evaluate or unescape it.
SLEEPING = {one for one in PAYLOADS if one.startswith(("&lt;", "[zq]", "{{"))}
PLACES = [
    "<html><body><p>{}</p></body></html>",
    '<html><body><p title="{}">x</p></body></html>',
    "<html><body><p title='{}'>x</p></body></html>",
    "<html><head><title>{}</title></head><body></body></html>",
    "<html><body><textarea>{}</textarea></body></html>",
    "<html><body><!-- {} --></body></html>",
    '<html><body><script type="application/json">"{}"</script></body></html>',
]
UNQUOTED = "<html><body><p title={}>x</p></body></html>"


def test_there_are_forty():
    assert (len(PAYLOADS), len(set(PAYLOADS))) == (40, 40)


@pytest.mark.parametrize("payload", [one for one in PAYLOADS if one not in SLEEPING])
def test_each_would_run_somewhere(payload):
    """The guard sees each of them, where a page forgot to escape it."""
    assert any(list(faults(place.replace("{}", payload))) for place in [*PLACES, UNQUOTED])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escaped_it_does_not(payload):
    assert [
        fault for place in PLACES for fault in faults(place.replace("{}", html.escape(payload)))
    ] == []


@pytest.mark.parametrize("role", READERS)
def test_every_page(role, crawls):
    pages = [page for page in crawls[role].pages.values() if page.type == "text/html" and page.body]
    found = {page.address: list(faults(page.body)) for page in pages}
    assert {address: lines for address, lines in found.items() if lines} == {}


@pytest.mark.parametrize("role", READERS)
def test_every_answer_says_what_it_is(role, crawls):
    for page in crawls[role].pages.values():
        assert "X-Content-Type-Options: nosniff" in page.head
        assert "Content-Security-Policy: " in page.head
        assert "unsafe" not in page.head
        handed_over = "Content-Disposition: attachment" in page.head
        assert not page.body or page.type in TYPES or handed_over


@pytest.mark.parametrize("role", READERS)
def test_nothing_typed_is_evaluated(role, crawls):
    """Teachers' and students' texts are no templates: each stands as it was typed."""
    text = html.unescape("".join(page.text for page in crawls[role].pages.values()))
    assert len(re.findall(r"\{\{ zq \}\}\{% zq %\}", text)) > (0 if role == "visitor" else 1)


def test_a_grade_file_holds_no_formula(crawls):
    [page] = [
        one
        for one in crawls["owner"].pages.values()
        if one.address == f"/marking/{crawls['owner'].ids['given']}/grades.csv"
    ]
    assert "Content-Disposition: attachment" in page.head
    assert not re.search(r'(?:^|,)"?[=+\-@\t\r]', page.body.decode("utf-8-sig"), re.M)
