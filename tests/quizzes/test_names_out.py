"""Names found in an answer, and words left out of it."""

from lessons.models import User
from quizzes.names_out import names_in, names_out

ANA = User(username="ana", display_name="Ana M. Duarte", school_number="S-001")
BEN = User(username="ben", display_name="Ben Sorensen", school_number="")


def test_it_works():
    text = "I, Ana  Duarte, think so. ANA’s friend sorensen (S-001) does not."
    assert names_in(text, [ANA, BEN]) == ["Ana", "Duarte", "ANA", "sorensen", "S-001"]
    out = names_out(text, ["ana duarte", "Ana", "sorensen", "S-001"])
    assert out == "I, […], think so. […]’s friend […] ([…]) does not."


def test_only_whole_words():
    assert names_in("Analysis of a banana; M. is nobody.", [ANA]) == []
    assert names_out("Analysis of a banana", ["ana"]) == "Analysis of a banana"


def test_nothing_to_look_for():
    assert names_in("Ana", []) == []
    assert names_out("Ana", ["", "  "]) == "Ana"


def test_signs_that_mean_something_elsewhere():
    assert names_out("Who (really) counts?", ["(really)", "a.b*"]) == "Who […] counts?"
