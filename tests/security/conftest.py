"""One school for each file of this folder; each test undoes what it changed."""

import pytest
from django.conf import settings as django_settings
from django.db import transaction

from tests.security.school import ROLES, School
from tests.security.visiting import Visitor


@pytest.fixture(scope="module")
def media_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def own_media(settings, media_folder):
    """The school's files stay for the whole file of tests."""
    settings.MEDIA_ROOT = media_folder


@pytest.fixture(scope="module")
def school(request, django_db_setup, django_db_blocker, media_folder):
    """Built once in a transaction that is never committed; tests run in savepoints of it.

    A file of tests that says `TEXTS` gets them in every field, after the field's own word.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "MEDIA_ROOT", media_folder)
        around = transaction.atomic()
        around.__enter__()
        try:
            yield School(getattr(request.module, "TEXTS", ()))
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@pytest.fixture(scope="module")
def clients(school):
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


@pytest.fixture(autouse=True)
def in_the_school(school, clients, db):
    """Asked for in this order: the school stands before a test's own savepoint."""
