"""The desk as a screen reader speaks it, from beginning to end.

Runs where `DOSSIER_NPM` names a node_modules folder with @guidepup/virtual-screen-reader and
jsdom. What is told is an excerpt in its order: what stands between is not looked at.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from quizzes.models import Attempt

MODULES = Path(os.environ.get("DOSSIER_NPM", ""))
READER = Path(__file__).with_name("spoken.cjs")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not ((MODULES / "@guidepup").is_dir() and shutil.which("node")),
        reason="needs @guidepup/virtual-screen-reader and jsdom in DOSSIER_NPM, and Node",
    ),
]


def spoken(page):
    read = subprocess.run(
        ["node", READER, MODULES], input=page.content, capture_output=True, check=True
    )
    return read.stdout.decode().splitlines()


def missing(said, phrases):
    """The first of the phrases that does not follow the others; "" where all do in order."""
    waiting = iter(said)
    return next((one for one in phrases if not any(one in phrase for phrase in waiting)), "")


DESK = [
    "link, Skip to the work",
    "banner",
    "navigation, Main",
    "link, My work, current item",
    "main",
    "heading, Were the gates shut?, level 1",
    "button, Check and turn in",
    "region, Documents",
    "navigation, Documents",
    "link, Doc 1",
    "link, Doc 2",
    "article, Doc 1 : Letter of the harbor master",
    "button, Cite paragraph 1",
    "button, Cite paragraph 2",
    "article, Doc 2",
    "region, Questions",
    "heading, Question 1 of 4, level 3",
    "radio,",
    "heading, Question 2 of 4, level 3",
    "checkbox,",
    "heading, Question 3 of 4, level 3",
    "textbox, Your answer to question 3",
    "heading, Question 4 of 4, level 3",
    "textbox, Your answer to question 4",
    "button, Check my quotations",
    "heading, Evidence in your answer, level 4",
    "link, Doc 1, ¶3",
    "combobox, What Doc 1, ¶3 does here",
    "button, Remove Doc 1, ¶3",
    "button, Save",
    "button, Check and turn in",
    "heading, My notes",
]


def test_it_works(sign_in, ana, giving, quiz, attempt, harbor_letter):
    essay = attempt.responses.get(question__kind="essay")
    essay.answer = "The gates were shut (Doc 1, ¶3)."
    essay.save()
    Attempt.objects.update(revision=1)
    quote = "We shall keep the gates shut"
    version = harbor_letter.texts.get().current
    start = version.reading_text.index(quote)
    attempt.evidence.create(
        response=essay,
        key="k1",
        label="Doc 1, ¶3",
        version=version,
        start=start,
        end=start + len(quote),
        quote=quote,
    )
    said = spoken(sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/"))
    assert missing(said, DESK) == ""
    unnamed = {"button", "link", "textbox", "radio", "checkbox", "combobox", "img"}
    assert unnamed.isdisjoint(said)


def test_what_was_turned_in(sign_in, ana, giving, quiz, turned_in):
    said = spoken(sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/"))
    assert (
        missing(said, ["main", "region, Documents", "Turned in", "heading, Question 4 of 4"]) == ""
    )
    assert not [one for one in said if one.startswith("textbox, Your answer")]


def test_a_phrase_out_of_order_is_missed():
    assert missing(["main", "region"], ["region", "main"]) == "main"
