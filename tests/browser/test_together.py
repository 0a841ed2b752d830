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


def test_a_passage_of_another_text_is_explained_once_scripts_run(desk, url, harbor_letter):
    """The list is drawn anew by the page's script."""
    text = harbor_letter.texts.create(
        kind="adaptation", label="Short", based_on=harbor_letter.texts.get(), position=1
    )
    text.revise("Ships came at dawn.")
    Attempt.objects.update(revision=1)
    attempt = Attempt.objects.get()
    written = attempt.responses.get(question__kind="essay")
    for key, version in [("k1", text.current), ("k2", text.based_on.current)]:
        attempt.evidence.create(
            response=written, key=key, label=f"Doc 1, ¶{key[1]}", version=version,
            start=0, end=5, quote=version.reading_text[:5],
        )  # fmt: skip
    desk.goto(url)
    rows = desk.locator(".spare > li")
    expect(rows).to_have_count(2)
    expect(rows.first.locator("[data-apart]")).to_have_text(
        "These words are from another text than those here. They stay in the answer."
    )
    expect(rows.first.locator("[data-apart]")).to_be_visible()
    expect(rows.last.locator("[data-apart]")).to_be_hidden()
    essay(desk).fill("Typed on.")
    expect(state(desk)).to_have_text(re.compile(SAVED))
    assert attempt.evidence.count() == 2
