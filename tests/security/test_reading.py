"""Reading changes nothing: every page was read, and the rows are what they were."""

import pytest

from tests.security.conftest import READERS
from tests.security.visiting import changed

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
    """What is linked is there for who sees the link. Technicians have the menu of all staff."""
    refused = {404} if role == "technician" else {403, 404}
    crawl = crawls[role]
    missing = {
        page.address: crawl.linked[page.address]
        for page in crawl.pages.values()
        if page.status in refused and page.address in crawl.linked
    }
    assert missing == {}
