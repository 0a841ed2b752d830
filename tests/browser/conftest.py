import pytest

from quizzes import demonstration

pytest.register_assert_rewrite("tests.browser.walk")


@pytest.fixture
def school(transactional_db, settings):
    """The demonstration school, open to its own password."""
    settings.DEMO = True
    return demonstration.load()
