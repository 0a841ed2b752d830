"""What counts as a word, its stem, and what is read of what somebody typed."""

import re
import sqlite3
from pathlib import Path

import pytest

from sources.search.asking import Question, Term, read
from sources.search.stem import stem
from sources.search.words import plain, words_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zürich, Wałęsa and Søren", ["zurich", "walesa", "_", "soren"]),
        ("Stalin’s, Stalin's, the Allies’ O’Brien", ["stalin", "stalin", "_", "allies", "obrien"]),
        ("the U.S.S.R. and the U.S.", ["_", "ussr", "_", "_", "u", "s"]),
        ("Press-Telegram No. 38,000", ["press", "telegram", "no", "38", "000"]),
        ("Ёлка, Ста\u0301лин, Харків", ["елка", "сталин", "харків".replace("ї", "і")]),
        ("스탈린은 毛泽东と", ["스탈린은", "毛", "泽", "东", "と"]),
        ("under_score __", ["under", "score"]),
        ("ΛΟΓΟΣ λόγος", ["λογοσ", "λογοσ"]),
        ("किताब है, 1950", ["किताब", "है", "1950"]),
        ("தமிழ் நாடு", ["தமிழ்", "நாடு"]),
        ("ក្រុង น้ำ 𠮷野", ["ក្", "រុ", "ង", "น้", "ำ", "𠮷", "野"]),
        ("שָׁלוֹם", ["שלום"]),
        ("", []),
        ("x" * 100, ["x" * 60]),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize("text", ["İstanbul’da “Zürich” — Ŧ ½ ﬁn", "Ста́лин 스탈린 毛 \U0001f600 ß"])
def test_every_character_stays_in_its_place(text):
    assert len(plain(text)) == len(text)


def test_stems_are_those_of_sqlite():
    """The one inside SQLite is a known implementation of the same algorithm."""
    prose = " ".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.md"))
    words = sorted(set(re.findall(r"[a-z]+", prose.lower())) | set(MADE_UP))
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(word, tokenize='porter ascii')")
    database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    database.executemany("INSERT INTO t(rowid, word) VALUES (?, ?)", enumerate(words))
    theirs = {words[row]: term for row, term in database.execute("SELECT doc, term FROM v")}
    database.close()
    assert len(words) > 1_500
    assert {word: stem(word) for word in words} == theirs


MADE_UP = [
    first + ending
    for first in ("farm", "negoti", "relat", "hop", "fil", "agre", "sky", "fall", "control")
    for ending in (
        *("s", "es", "ed", "ing", "er", "ers", "ate", "ation", "ational", "ization", "fulness"),
        *("y", "ies", "eed", "ement", "ness", "ive", "iveness", "bli", "logi", "ion", "ll", "e"),
    )
]


def single(word):
    return Term((word,))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Gates ships", Question((single("gates"), single("ships")))),
        ('"keep the gates"', Question((Term(("keep", "_", "gates"), is_quoted=True),))),
        ("“the gates”", Question((Term(("gates",), is_quoted=True),))),
        ('open "gates and', Question((single("open"), Term(("gates",), is_quoted=True)))),
        ("negot*", Question((Term(("negot",), is_beginning=True),))),
        ("g*", Question((single("g"),))),
        ("peace -war", Question((single("peace"),), (single("war"),))),
        ('-"cold war"', Question((), (Term(("cold", "war"), is_quoted=True),))),
        ("Press-Telegram", Question((Term(("press", "telegram")),))),
        ("스탈린", Question((Term(("스탈린",), is_beginning=True),))),
        ("毛泽东", Question((Term(("毛", "泽", "东")),))),
        ("the of", Question(common=("the", "of"))),
        ("O'Brien AND NOT (x", Question(tuple(map(single, ["obrien", "not", "x"])), (), ("AND",))),
        ("_o12 _ %", Question((single("o12"),))),
        ("peace peace", Question((single("peace"),))),
        ("", Question()),
    ],
)
def test_what_was_typed(typed, expected):
    assert read(typed) == expected


def test_no_more_is_read_than_somebody_types():
    assert len(read("word " * 9_000).wanted) == 1
    assert len(read(" ".join(f"w{n}" for n in range(99))).wanted) == 8
