"""Corroboration: claims down, documents across, and the document one wishes one had."""

import pytest
from django.core.exceptions import ValidationError

from quizzes.kinds.corroboration import KIND

CLAIMS = "The gates were shut\nTrade went on"


def test_it_works(ask):
    one = ask("corroboration", items=CLAIMS, documents="doc 2, Doc 1, Doc 2")
    assert one.settings == {
        "items": [
            {"key": "a", "text": "The gates were shut"},
            {"key": "b", "text": "Trade went on"},
        ],
        "documents": ["Doc 2", "Doc 1"],
    }
    fields = list(KIND.fields(one))
    assert fields[:5] == ["a-1", "a-1-where", "a-2", "a-2-where", "a-wish"]
    assert len(fields) == 10
    answer = KIND.clean(
        one,
        {"a-1": "contradicts", "a-1-where": "(Doc 2, ¶1)", "a-2": "silent", "a-wish": "A log."},
    )
    assert KIND.shown(one, answer) == [
        "The gates were shut, Doc 2: contradicts it",
        "The gates were shut, Doc 2: where, and in which words: (Doc 2, ¶1)",
        "The gates were shut, Doc 1: is silent",
        "The gates were shut, The document you wish you had: A log.",
    ]
    assert KIND.initial_settings(one.settings)["documents"] == "Doc 2, Doc 1"
    assert not one.is_scored


def test_all_that_lie_on_the_table(ask):
    one = ask("corroboration", items=CLAIMS)
    assert one.settings["documents"] == ["Doc 1", "Doc 2"]
    paper = KIND.on_paper(one)
    assert paper.heads == ["", "Doc 1", "Doc 2", "The document you wish you had"]
    assert paper.rows == ["The gates were shut", "Trade went on"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"documents": "Doc 1"}, "Name 2 to 8 documents."),
        ({"documents": "Doc 1, Doc 7"}, "There is no “Doc 7” on the table of this part."),
        ({"items": "\n".join("abcdefg")}, "Write at most 6 lines."),
    ],
)
def test_what_makes_no_grid(ask, typed, words):
    with pytest.raises(ValidationError) as error:
        ask("corroboration", **{"items": CLAIMS} | typed)
    assert words in str(error.value)
