"""Two students at one computer in a real browser: from the desk to the signature and back."""

import re

import pytest
from playwright.sync_api import expect

from quizzes.models import Attempt, Quiz
from tests.browser.desk import SAVED, essay, state, stored
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def shared(quiz):
    """Before the desk is opened."""
    Quiz.objects.filter(pk=quiz.pk).update(signers=2)


def test_it_works(shared, desk):
    essay(desk).fill("Typed before.")
    desk.get_by_role("button", name="Write together").click()
    expect(desk.get_by_role("heading", name="A classmate signs here")).to_be_visible()
    assert stored() == "Typed before."
    name = desk.get_by_label("Your classmate’s user name")
    expect(name).to_have_value("")  # nothing that the browser knows of who is signed in
    name.fill("ben")
    desk.get_by_label("Your classmate’s password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign this answer").click()
    expect(desk.get_by_text("Ben Sorensen has signed.")).to_be_visible()
    desk.get_by_role("link", name="Back to the questions").click()
    expect(desk.get_by_text("Written together by Ana Duarte and Ben Sorensen.")).to_be_visible()
    essay(desk).fill("Typed by both.")
    expect(state(desk)).to_have_text(re.compile(SAVED))
    assert stored() == "Typed by both."
    assert Attempt.objects.get().names == "Ana Duarte and Ben Sorensen"
