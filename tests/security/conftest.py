"""One school for each file of this folder that asks for it; each test undoes what it changed.

`crawls` is read once for all files (they come first, so that one process runs them): every
page that each of a few people can reach. A file asks for one of the two, never for both:
two schools cannot stand at the same time.
"""

from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from tests.security.addresses import TABLE
from tests.security.crawling import Crawl, guesses
from tests.security.school import ROLES, School
from tests.security.visiting import Visitor, stored
from tests.security.words import PAYLOADS

GUESSING = ["visitor", "student", "other student", "other teacher"]
READERS = [
    "visitor",
    "student",
    "classmate",
    "signer",
    "other student",
    "removed",
    "owner",
    "other teacher",
    "technician",
]


@pytest.fixture(scope="session")
def media_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def own_media(settings, media_folder):
    """The school's files stay for the whole file of tests."""
    settings.MEDIA_ROOT = media_folder


@contextmanager
def built(blocker, media_folder, payloads=()):
    """A school in a transaction that is never committed."""
    with blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "MEDIA_ROOT", media_folder)
        around = transaction.atomic()
        around.__enter__()
        try:
            yield School(payloads)
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def school(django_db_setup, django_db_blocker, media_folder):
    with built(django_db_blocker, media_folder) as school:
        yield school


@pytest.fixture(scope="module")
def clients(school):
    return clients_of(school)


def clients_of(school):
    """A signed-in client for each role; the closed account was signed in before."""
    found = {}
    for role, username in ROLES.items():
        found[role] = client = Visitor()
        client.person = username and school.people[username].pk
        if username:
            client.force_login(school.people[username], django_settings.AUTHENTICATION_BACKENDS[-1])
            client.get("/accounts/password/")  # the session is written once, not by every request
    school.gone.is_active = False
    school.gone.save()
    return found


@pytest.fixture
def in_the_school(school, clients, db):
    """Asked for in this order: the school stands before a test's own savepoint."""


@pytest.fixture(scope="session")
def crawls(django_db_setup, django_db_blocker, media_folder):
    """`{role: Crawl}`, with `words` of the school that was read, which stands no more."""
    with built(django_db_blocker, media_folder, PAYLOADS) as school:
        clients = clients_of(school)
        found = {}
        for role in READERS:
            crawl = found[role] = Crawl(clients[role])
            crawl.before = stored()
            crawl.run(["/", *addresses(school, role)])
            crawl.after, crawl.words, crawl.ids = stored(), school.words, school.ids
    return found


def addresses(school, role):
    """Every address of the table, for some with every row in it; the admin's for staff."""
    is_staff = role in ("owner", "other teacher")
    # Not the whole word: what was asked for stands on the page as well.
    yield f"/sources/?q={school.words.word('name behind the hidden one')[:-2]}*"
    for row in TABLE["rows"]:
        for at in row["at"] if "GET" in row else []:
            in_admin = at.startswith("/admin/")
            if role in GUESSING and (not in_admin or (is_staff and at.endswith("/change/"))):
                yield from guesses(at, school.ids)
            elif is_staff or not in_admin:
                yield at.format_map(school.ids)
