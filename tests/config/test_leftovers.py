"""What a test commits is gone before the next, and what the migrations wrote is there again."""

import pytest
from django.contrib.auth.models import Group

from lessons.models import User
from tests.cast import make_source
from tests.leftovers import Left

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(rivera):
    make_source("a-letter", "A letter", "The gates are shut.", owner=rivera)
    assert {"sources_source", "lessons_user", "sources_searchentry"} <= Left().rows.keys()


@pytest.fixture
def left():
    return Left()


def test_what_a_test_committed_goes(left, rivera):
    make_source("a-letter", "A letter", "The gates are shut.", owner=rivera)
    left.put_back()
    assert Left().rows.keys() == left.rows.keys()
    assert not User.objects.exists()


def test_what_the_migrations_wrote_comes_back(left):
    assert {"auth_group", "auth_permission", "django_content_type"} <= left.rows.keys()
    Group.objects.filter(name="Teachers").delete()
    Group.objects.filter(name="Technicians").update(name="Nobody")
    left.put_back()
    assert Left().looks == left.looks
