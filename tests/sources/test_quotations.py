import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.quotations import Difference, Paper, check
from sources.rendering import render
from tests.hanging import not_hung

NOTE = """On orders the ambassador is "to call to your attention the fact that" North Korean troops
have gone over the 38th parallel into the Republic of Korea, in strength and in several places."""

REPLY = """1. The South provoked the events, with "those who stand behind their back".
2. It confirms "noninterference in the internal affairs of other states".
3. The Council cannot take "decisions having legal force"."""

CABLE = """From Peking, for Filippov.

They told him that the situation "has changed", and North Korea "can move toward actions"; but it
should be discussed with China."""

MESSAGE = """Pass this to Gottwald "verbally".

We see our withdrawal "on 27 June" somewhat differently.

Fourth, to give Washington "a free hand", let it "gain the majority vote", "make more mistakes,
and show its true colors". We came back to go on exposing America.

"I believe that we have achieved all of these goals."
"""

ESSAY_B = (
    'Stalin tells the truth, that he wanted to "give the Americans a free hand" to "make more '
    'mistakes" (Doc 5). Doc 4 shows he told Kim Il Sung that North Korea "can move toward actions".'
)
ESSAY_C = (
    'The US said North Korea invaded "in force at several points". Stalin wrote a letter to '
    'Gottwald and he said "we left because China was not allowed in".'
)

PRINTED = """# To Prague

The clerks of the Ministry counted every wagon on the northern line. They gave the Minister a free
choice, to win the vote in the Council and to show the world his patience.

Let us assume that winter will also pull the farmers into the quarrel over the régime. What then?"""


def paper(label, body, adapted=True):
    rendering = render(body, adapted)
    return Paper(label, rendering.reading_text, rendering.blocks, adapted)


@pytest.fixture(scope="module")
def papers():
    bodies = {"Doc 1": NOTE, "Doc 2": REPLY, "Doc 4": CABLE, "Doc 5": MESSAGE}
    return [paper(label, body) for label, body in bodies.items()]


@pytest.fixture(scope="module")
def printed():
    return [paper("Doc 1", PRINTED, adapted=False)]


def one(answer, papers, **options):
    (finding,) = check(answer, papers, **options)
    return finding


def told(finding):
    return finding.verdict, finding.place, str(finding.message)


def test_it_works(papers):
    finding = one('It is "legal force" that counts.', papers)
    assert told(finding) == ("exact", "Doc 2, ¶3", "Stands in Doc 2, ¶3, word for word.")
    assert (finding.start, finding.end, finding.quote) == (6, 19, "legal force")
    assert finding.doc == "Doc 2"
    assert papers[1].reading_text[slice(*finding.passage)] == "legal force"
    assert not finding.to_check


def test_the_middling_essay(papers):
    answer = ESSAY_B
    altered, exact, cable = check(answer, papers)
    assert told(altered) == (
        "altered",
        "Doc 5, ¶3",
        "The words given are “a free hand”. The rest is the adapter’s.",
    )
    assert altered.differences == (Difference("the Americans", "Washington"),)
    assert altered.given == ("a free hand",)
    assert answer[altered.start : altered.end] == '"give the Americans a free hand"'
    assert altered.to_check
    assert (exact.verdict, exact.place) == ("exact", "Doc 5, ¶3")
    assert (cable.verdict, cable.place) == ("exact", "Doc 4, ¶2")


def test_the_weak_essay(papers):
    findings = check(ESSAY_C, papers)
    assert [told(one) for one in findings] == [
        ("not_found", "", "These words are not in the text that was given.")
    ] * 2
    assert (findings[0].doc, findings[0].passage) == ("", None)


# --- what is a quotation -------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "quotes"),
    [
        ("“a free hand” and «has changed» and „a b“", ["a free hand", "has changed", "a b"]),
        ("he said ‘a free hand’ and 'has changed'.", ["a free hand", "has changed"]),
        ("“he said ‘has changed’ to us”", ["he said ‘has changed’ to us"]),
        ("‘it’s Stalin’s hand’ x", ["it’s Stalin’s hand"]),
        ("the Soviets' chair and Stalin's, don't, the '50s, the Koreans' war", []),
        ("the Soviets’ chair and Stalin’s, don’t, the ’50s, the Koreans’ war", []),
        ('"word" "noninterference" "a" "  " ""', ["noninterference"]),
        ('5" of rain and 6" of snow', []),
        ('an "open\nmark is no "end', []),
        ("", []),
    ],
)
def test_what_is_a_quotation(answer, quotes):
    assert [finding.quote for finding in check(answer, [])] == quotes


def test_prompts_are_no_findings(papers):
    assert check('To say "how far" is hard.', papers, prompts=["Say how far it was."]) == []
    assert one('"has changed"', papers, prompts=["What has changed?"]).verdict == "exact"


# --- verdicts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        "They gave the Minister a free choice",
        "THEY GAVE the minister, a free choice!",
        "the regime. What then",
        "the world his patience. Let us assume",
        "... to win the vote …",
    ],
)
def test_exact_but_for_case_accents_and_points(quote, printed):
    assert one(f"“{quote}”", printed).verdict == "exact"


@pytest.mark.parametrize(
    ("quote", "inserted"),
    [
        ("They gave the Minister … the vote in the Council", ""),
        ("They gave the Minister [. . .] the vote", ""),
        ("They gave [him] a free choice", "“him”"),
        ("to show the [watching] world his patience", "“watching”"),
        ("[W]inter will also pull … the quarrel", ""),
        ("winter will also [drag] the farmers", "“drag”"),
        ("[Stalin] gave the Minister", "“Stalin”"),
        ("They gave [him, at last] a free choice … the [whole] Council", "“him, at last”, “whole”"),
        ("They gave [{him}] a free choice", "“{him}”"),
        ("They gave [] a free choice", ""),
    ],
)
def test_honest_changes(quote, inserted, printed):
    finding = one(f"“{quote}”", printed)
    marked = f"Stands in {finding.place}; what was changed or left out is marked."
    more = f" Put in, in brackets: {inserted}." if inserted else ""
    assert told(finding) == ("bracketed", finding.place, marked + more)
    assert finding.place.startswith("Doc 1, ¶")
    assert not finding.to_check


@pytest.mark.parametrize(
    ("quote", "place", "differences", "message"),
    [
        (
            "to win a vote in the Council",
            "Doc 1, ¶1",
            [("a vote", "the vote")],
            "Doc 1, ¶1 has “the vote” where you have “a vote”.",
        ),
        (
            "They gave the rich Minister a choice",
            "Doc 1, ¶1",
            [("rich Minister", "Minister"), ("choice", "free choice")],
            "Doc 1, ¶1 has “Minister” where you have “rich Minister”. "
            "Doc 1, ¶1 has “free choice” where you have “choice”.",
        ),
        (
            "pulled farmers into the quarrel",
            "Doc 1, ¶2",
            [("pulled", "pull the")],
            "Doc 1, ¶2 has “pull the” where you have “pulled”.",
        ),
        (
            "the nothern lines",
            "Doc 1, ¶1",
            [("nothern lines", "northern line")],
            "Doc 1, ¶1 has “northern line” where you have “nothern lines”.",
        ),
        (
            "gave the Minister a free vote … to show the world",
            "Doc 1, ¶1",
            [("vote", "choice")],
            "Doc 1, ¶1 has “choice” where you have “vote”.",
        ),
        (
            "gave the Minister a free choice … seven black horses ran",
            "Doc 1, ¶1",
            [("seven black horses ran", "")],
            "“seven black horses ran” is not in Doc 1, ¶1.",
        ),
    ],
)
def test_altered(quote, place, differences, message, printed):
    finding = one(f"“{quote}”", printed)
    assert told(finding) == ("altered", place, message)
    assert finding.differences == tuple(Difference(*pair) for pair in differences)


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        (
            "We came back to go on exposing America",
            "These words are the adapter’s. Paraphrase, or quote the marked words.",
        ),
        (
            "let it gain the majority vote",
            "The words given are “gain the majority vote”. The rest is the adapter’s.",
        ),
        (
            "to give Washington a free hand … let it",
            "The words given are “a free hand”. The rest is the adapter’s.",
        ),
    ],
)
def test_the_adapters_words(quote, message, papers):
    assert told(one(f"“{quote}”", papers)) == ("adapter", "Doc 5, ¶3", message)


def test_close_to_the_adapters_words(papers):
    assert told(one("“We came back to keep exposing America”", papers)) == (
        "altered",
        "Doc 5, ¶3",
        "Close to Doc 5, ¶3, but those words are the adapter’s. "
        "Paraphrase, or quote the marked words.",
    )


def test_marked_phrases_joined_by_dots_are_honest(papers):
    quote = "“a free hand … make more mistakes, and show its true colors”"
    assert one(quote, papers).verdict == "bracketed"


def test_the_documents_own_words_come_first():
    body = 'He had a free hand there. Then "a free hand" again.'
    finding = one("“a free hand”", [paper("Doc 1", body)])
    assert (finding.verdict, finding.place) == ("exact", "Doc 1, ¶1")
    assert one("“a free hand”", [paper("Doc 1", "He had a free hand.")]).verdict == "adapter"


def test_of_two_documents_the_one_that_is_cited():
    papers = [paper(f"Doc {number}", PRINTED, adapted=False) for number in (1, 2, 3)]
    assert one("“every wagon” (Doc 2, ¶1)", papers).place == "Doc 2, ¶1"
    assert one("“every wagon”", papers).place == "Doc 1, ¶1"


def test_only_the_excerpt_was_given(printed):
    (whole,) = printed
    excerpt = Paper("Doc 1", whole.reading_text, whole.blocks[:2])
    assert one("“Let us assume that winter”", [excerpt]).verdict == "not_found"
    assert one("“every wagon”", [excerpt]).verdict == "exact"


def test_nothing_given():
    assert one("“every wagon”", []).verdict == "not_found"
    assert one("“every wagon”", [paper("Doc 1", "")]).verdict == "not_found"


# --- the whole ----------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_stretch_of_a_text_is_exact(data):
    whole = paper("Doc 1", PRINTED, adapted=False)
    text = whole.reading_text
    words = text.split()
    first = data.draw(st.integers(0, len(words) - 2))
    last = data.draw(st.integers(first + 2, len(words)))
    answer = f"So “{' '.join(words[first:last])}”, he says."
    finding = one(answer, [whole])
    assert finding.verdict == "exact"
    assert answer[finding.start : finding.end] == f"“{finding.quote}”"
    held = text[slice(*finding.passage)].split()
    assert " ".join(held).strip(".,?") == finding.quote.strip(".,?")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab é'’‘“”\"[]….(D1oc)\n", max_size=80), st.text("ab é.“”\n", max_size=60))
def test_no_answer_breaks_it(answer, body):
    for adapted in (False, True):
        for finding in check(answer, [paper("Doc 1", body, adapted)]):
            assert finding.quote in answer[finding.start : finding.end]
            assert str(finding.message)
            assert bool(finding.place) == (finding.verdict != "not_found")


def test_a_long_essay_is_quick():
    lines = PRINTED.split()
    papers = [
        paper(f"Doc {number}", " ".join(f"{word}{number}" for word in lines * 8)[:3000], number % 2)
        for number in range(7)
    ]
    quotes = [" ".join(lines[at : at + 9]) + f" x{at}" for at in range(5, 45)]
    essay = " and then ".join(f"he “{quote}” says (Doc 3)" for quote in quotes)
    with not_hung():
        check(essay, papers)


SAMPLES = os.environ.get("DOSSIER_SAMPLES")


@pytest.mark.skipif(not SAMPLES, reason="DOSSIER_SAMPLES names no folder with the real pages")
def test_the_commentary_on_the_message_to_gottwald():
    (path,) = Path(SAMPLES).glob("004_*")
    commentary, rest = path.read_text().split("\nDocument\n", 1)
    letter = paper("Doc 5", rest.split("Document 3:")[0], adapted=False)
    findings = check(commentary, [letter])
    assert [finding.verdict for finding in findings] == [
        *("altered", "bracketed", "exact", "altered", "exact")
    ]
    assert findings[0].differences == (
        Difference("the American", "American"),
        Difference("a majority", "the majority"),
    )
    assert "[aggressive]" in findings[1].quote
    assert findings[1].message.endswith("Put in, in brackets: “aggressive”.")
    assert findings[3].differences == (Difference("pulled", "pull China"),)
