"""Words that texts share: the same on both databases."""

import pytest

from sources.search.sharing import how_common, sharing
from tests.cast import make_source

pytestmark = pytest.mark.django_db
WORDS = "The steamer carried grain and machinery past the lighthouse of Varn"


@pytest.fixture
def shelf():
    return [
        make_source("one", "One", f"{WORDS} in March.", written="1903"),
        make_source("two", "Two", "A steamer waited at the lighthouse.", written="1950"),
        make_source("three", "Three", "Nothing of the kind stands here."),
    ]


def test_it_works(shelf):
    assert sharing(f"{WORDS} in Márch") == [shelf[0].pk, shelf[1].pk]
    assert sharing("of the and") == [] == sharing("")
    assert sharing("'; DROP TABLE x; -- \" :* & | !") == []


def test_how_common(shelf):
    found = how_common(["steamer", "Machinery", "régime", "the", "U.S.S.R.", "two words"])
    assert found == {"steamer": 2, "Machinery": 1, "régime": 0, "U.S.S.R.": 0}
    assert how_common([]) == {}


def test_likeliest_come_first_and_no_more_than_a_score(monkeypatch, shelf):
    monkeypatch.setattr("sources.search.sharing.MOST_ALIKE", 1)
    assert sharing(WORDS) == [shelf[0].pk]


def test_the_number_of_queries_is_constant(shelf, django_assert_num_queries):
    with django_assert_num_queries(2):
        sharing(WORDS * 20)
        how_common(WORDS.split())
