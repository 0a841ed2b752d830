"""Reading changes nothing: every page was read, and the rows are what they were."""

import pytest

from tests.security.addresses import TABLE
from tests.security.conftest import READERS
from tests.security.visiting import BOOKKEEPING, ask, changed, stored

pytestmark = pytest.mark.django_db
#: Tables of which reading may add rows.
GROWING = {"lessons.Progress", "lessons.AuditEvent", "quizzes.Attempt", "quizzes.Response"}
#: Tables of which it may change a row: work that came back was read, a document is laid out.
TOUCHED = {"quizzes.Attempt", "lessons.StepDocument"}


@pytest.mark.parametrize("role", READERS)
def test_nothing_changes_but_bookkeeping(role, crawls):
    before, after = crawls[role].before, crawls[role].after
    assert changed(before, after) <= GROWING | TOUCHED
    gone = {name for name in before if set(map(repr, before[name])) - set(map(repr, after[name]))}
    assert gone <= TOUCHED


@pytest.mark.parametrize("role", READERS)
def test_no_page_fails(role, crawls):
    assert [page.address for page in crawls[role].pages.values() if page.status >= 500] == []


@pytest.mark.parametrize("role", READERS)
def test_every_link_leads_somewhere(role, crawls):
    """What is linked is there for who sees the link."""
    crawl = crawls[role]
    missing = {
        page.address: crawl.linked[page.address]
        for page in crawl.pages.values()
        if page.status == 404 and page.address in crawl.linked
    }
    assert missing == {}


def own_pages(school):
    return [
        at.format_map(school.ids)
        for row in TABLE["rows"]
        for at in row["at"]
        if "GET" in row and not at.startswith("/admin/")
    ]


@pytest.mark.parametrize("role", ["student", "owner", "administrator"])
def test_head_is_get_without_the_body(role, clients, school, in_the_school):
    before = stored()
    for address in own_pages(school):
        head, get = (ask(clients[role], method, address) for method in ("HEAD", "GET"))
        assert (address, head.status_code, head.body) == (address, get.status_code, b"")
        assert head.written <= BOOKKEEPING
    assert changed(before, stored()) == set()
