"""A document for teachers only in a lesson: who may lay it out, and what students see of it."""

import json

import pytest
from django.urls import reverse

from quizzes.models import Evidence
from sources.models import Source
from tests.admin_forms import sent_back
from tests.quizzes.test_new_lesson import ADDRESS, typed

WORDS = "The ships came in at dawn."


@pytest.fixture
def withheld(harbor_letter):
    Source.objects.filter(pk=harbor_letter.pk).update(access="staff")
    return harbor_letter


def at_desk(giving, quiz, name):
    return reverse(f"quizzes:{name}", args=[giving.assignment_id, quiz.pk])


def test_it_works(sign_in, ana, giving, quiz, withheld):
    page = sign_in(ana).get(at_desk(giving, quiz, "workspace")).content.decode()
    assert WORDS not in page
    assert "Letter of the harbor master" in page
    assert "Its words are for teachers only." in page
    assert "The gates are open, and were never shut." in page


def test_nothing_but_withheld_documents(sign_in, ana, giving, quiz, withheld):
    Source.objects.update(access="staff")
    page = sign_in(ana).get(at_desk(giving, quiz, "workspace")).content.decode()
    assert "Its words are for teachers only." in page
    assert "The gates are open" not in page


def test_it_cannot_be_cited(sign_in, ana, giving, quiz, attempt, withheld):
    client = sign_in(ana)
    place = at_desk(giving, quiz, "cite") + "?at=d1:1"
    assert WORDS not in client.get(place).content.decode()
    essay = quiz.questions.get(kind="essay")
    cited = {"key": "k1", "question": essay.pk, "start": 0, "end": 26, "quote": WORDS}
    cited |= {"document": quiz.shown_documents()[0].pk, "role": "", "label": ""}
    body = {"round": 1, "base": 0, "tab": "t", "seq": 1, "answers": {}, "evidence": [cited]}
    client.post(at_desk(giving, quiz, "save"), json.dumps(body), content_type="application/json")
    assert not Evidence.objects.exists()


def test_a_colleague_may_not_lay_it_out(sign_in, okoro, rivera, lesson, withheld):
    lesson.authors.add(okoro)
    address = f"/admin/lessons/step/{lesson.steps.get().pk}/change/"
    rows = {
        "documents-TOTAL_FORMS": "3",
        "documents-2-text": withheld.texts.get().pk,
        "documents-2-position": "3",
    }
    his, hers = sign_in(okoro), sign_in(rivera)
    refused = his.post(address, sent_back(his, address, **rows)).content.decode()
    assert "This document is for teachers only." in refused
    assert lesson.steps.get().documents.count() == 2
    assert his.post(address, sent_back(his, address)).status_code == 302  # what lies there stays
    hers.post(address, sent_back(hers, address, **rows))
    assert lesson.steps.get().documents.count() == 3


def test_nor_on_the_page_of_a_new_lesson(sign_in, okoro, rivera, lesson, withheld):
    text, lent = withheld.texts.get(), withheld.texts.get().step_documents.get()
    chosen = typed(then="draft", chosen=[f"t{text.pk}", f"d{lent.pk}"])
    chosen |= {f"pasted-{row}-{name}": "" for row in (0, 1) for name in ("title", "text")}
    refused = sign_in(okoro).post(ADDRESS, chosen)
    assert "Paste a document, or choose one" in refused.content.decode()
    assert sign_in(okoro).get(f"/sources/{withheld.slug}/ask/").status_code == 404
    shown = sign_in(okoro).get(f"/sources/{withheld.slug}/").content.decode()
    assert "Ask one question" not in shown
    assert sign_in(rivera).get(f"/sources/{withheld.slug}/ask/").status_code == 200
    assert sign_in(rivera).post(ADDRESS, chosen).status_code == 302


def test_publishing_warns(sign_in, rivera, lesson, withheld):
    page = sign_in(rivera).get(f"/admin/lessons/lesson/{lesson.pk}/publish/").content.decode()
    words = "“Letter of the harbor master” is for teachers only: students see no word of it."
    assert words in page
