"""A teacher edits the question and the text while a student types."""

import pytest
from playwright.sync_api import expect

from quizzes.models import Question, Response
from tests.admin_forms import sent_back, told
from tests.browser.desk import SAVED, essay, state

pytestmark = pytest.mark.browser


def edit(client, address, **changes):
    sent = sent_back(client, address, **changes) | {"_continue": "1"}
    return told(client.post(address, sent, follow=True))


def test_it_works(desk, sign_in, rivera, quiz, harbor_letter):
    question, text = quiz.questions.get(kind="essay"), harbor_letter.texts.get()
    before = text.current
    essay(desk).fill("They were shut.")
    expect(state(desk)).to_have_text(SAVED)
    client = sign_in(rivera)
    said = edit(client, f"/admin/quizzes/question/{question.pk}/change/", prompt="Why?")
    assert "One student keeps the old wording." in said[0]
    body = before.body.replace("eleven masts", "twelve masts")
    said = edit(client, f"/admin/sources/text/{text.pk}/change/", body=body)
    assert "The text has a new version; the old one is kept." in said[0]
    essay(desk).press("End")
    essay(desk).press_sequentially(" So it says.")
    expect(state(desk)).to_have_text(SAVED)
    desk.reload()
    expect(essay(desk)).to_have_value("They were shut. So it says.")
    expect(desk.get_by_text("Were the gates shut?").first).to_be_visible()
    sheet = desk.locator("[data-sheet]").first
    expect(sheet).to_contain_text("eleven masts")
    expect(sheet).not_to_contain_text("twelve masts")
    answer = Response.objects.get(question=question)
    assert answer.answer == "They were shut. So it says."
    assert not Response.objects.filter(question=Question.objects.get(replaces=question)).exists()
