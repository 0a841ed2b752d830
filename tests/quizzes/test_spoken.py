"""The desk as a screen reader speaks it, from beginning to end.

Runs where `DOSSIER_NPM` names a node_modules folder with @guidepup/virtual-screen-reader and
jsdom. What is told is an excerpt in its order: what stands between is not looked at.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from quizzes import kinds
from quizzes.models import Attempt
from quizzes.outline import Claim, write
from tests.quizzes.kinds.test_variants import other_letter as other_letter

MODULES = Path(os.environ.get("DOSSIER_NPM", ""))
READER = Path(__file__).with_name("spoken.cjs")
STYLE = Path(settings.BASE_DIR) / "static/css/dossier.css"
TRANSCRIPTS = Path(__file__).with_name("spoken")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not ((MODULES / "@guidepup").is_dir() and shutil.which("node")),
        reason="needs @guidepup/virtual-screen-reader and jsdom in DOSSIER_NPM, and Node",
    ),
]


def spoken(page):
    read = subprocess.run(
        ["node", READER, MODULES, STYLE], input=page.content, capture_output=True, check=True
    )
    return read.stdout.decode().splitlines()


def missing(said, phrases):
    """The first of the phrases that does not follow the others; "" where all do in order."""
    waiting = iter(said)
    return next((one for one in phrases if not any(one in phrase for phrase in waiting)), "")


UNNAMED = {"button", "link", "textbox", "radio", "checkbox", "combobox", "img", "article"}
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
    cite(essay, harbor_letter, "We shall keep the gates shut")
    said = spoken(sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/"))
    assert missing(said, DESK) == ""
    assert UNNAMED.isdisjoint(said)


# --- each kind of question by itself, word for word: `spoken/<kind>.txt` -------------------


ASKED = {
    "chronology": {"items": "The letter\nThe notice\nA reply"},
    "matching": {"items": "The notice = Public\nThe letter = Secret"},
    "weighing": {"items": "Doc 1\nDoc 2"},
    "sourcing_card": {},
    "corroboration": {"items": "The gates were shut", "documents": "Doc 1, Doc 2"},
    "variants": {"texts": "Doc 1, Doc 1B", "differences": "dawn | daybreak // Spelling"},
    "annotation": {"items": "doubt\nthreat", "marks": "2"},
    "evidence_hunt": {"sought": "Doc 1, ¶1.2 // Nobody sent.\nDoc 1, ¶3"},
    "number": {"right": "11", "tolerance": "5%"},
    "date": {"right": "June 27, 1950"},
    "essay": {"planner": "My answer in one sentence\nA reason, with its evidence"},
}
CLAIMS = [Claim("The gates were shut.", ("Doc 1, ¶3",)), Claim("Not to all.")]


def test_every_kind_has_a_transcript():
    simple = {"single_choice", "several_choices", "short_answer"}  # told by `DESK`
    assert {key for key, _name in kinds.choices} == ASKED.keys() | simple
    assert {one.stem for one in TRANSCRIPTS.glob("*.txt")} == ASKED.keys()


@pytest.mark.parametrize("kind", ASKED)
def test_a_question_alone(ask, sign_in, ana, giving, quiz, other_letter, harbor_letter, kind):
    """With a passage that is cited in it, where it takes some; an essay with an outline, too."""
    asked = ask(kind, "What is so?", **ASKED[kind])
    attempt = Attempt.objects.open_for(giving, quiz, ana)
    Attempt.objects.update(revision=1)
    answered = attempt.responses.get(question=asked)
    if answered.takes_evidence:
        cite(answered, harbor_letter, "We shall keep the gates shut")
    if kind == "essay":
        answered.outline = write(CLAIMS)
        answered.save()
    said = spoken(sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/"))
    assert UNNAMED.isdisjoint(said)
    told = "\n".join(between(said, "Question 5 of 5")).replace(f", {asked.pk}:", ", ")
    assert told == (TRANSCRIPTS / f"{kind}.txt").read_text().rstrip()


def cite(response, source, quote):
    version = source.texts.get().current
    start = version.reading_text.index(quote)
    place = {"version": version, "start": start, "end": start + len(quote), "quote": quote}
    response.attempt.evidence.create(response=response, key="k1", label="Doc 1, ¶3", **place)


def between(said, article):
    """What is told of it. That a paragraph begins or something ends is left out."""
    inside = said[said.index(f"article, {article}") + 1 : said.index(f"end of article, {article}")]
    return [one for one in inside if not one.startswith(("paragraph", "end of ", "end, "))]


def test_what_was_turned_in(sign_in, ana, giving, quiz, turned_in):
    said = spoken(sign_in(ana).get(f"/assignments/{giving.assignment_id}/{quiz.pk}/"))
    assert (
        missing(said, ["main", "region, Documents", "Turned in", "heading, Question 4 of 4"]) == ""
    )
    assert not [one for one in said if one.startswith("textbox, Your answer")]


def test_a_phrase_out_of_order_is_missed():
    assert missing(["main", "region"], ["region", "main"]) == "main"
