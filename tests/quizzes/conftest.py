import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")


@pytest.fixture
def count_queries(db):
    """`count_queries(act)` does it and tells its queries, BEGIN and COMMIT left out."""

    def count(act):
        with CaptureQueriesContext(connection) as queries:
            response = act()
        assert response.status_code == 200
        return sum(not one["sql"].startswith(NOT_COUNTED) for one in queries.captured_queries)

    return count
