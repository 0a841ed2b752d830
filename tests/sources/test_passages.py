import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from sources import passages
from sources.passages import Citation, Highlight, Passage
from sources.rendering import render
from tests.hanging import not_hung
from tests.sources.test_rendering import bodies, words_on_page

GOTTWALD = """## To the ambassador

Pass this to Gottwald "verbally". Contact him "by post".

Four reasons: solidarity; a *clown*; "a free hand", to "make more mistakes"[^t1].

"I believe that we have achieved all of these goals."

Whether we stay "depends on the circumstances".

[^t1]: or errors
"""


@pytest.fixture
def message():
    return render(GOTTWALD, adapted=True)


def spot(rendering, words):
    start = rendering.reading_text.index(words)
    return start, start + len(words)


def test_it_works(message):
    start, end = spot(message, "a free hand")
    passage = passages.at(message.reading_text, start, end)
    assert passage == Passage(
        start,
        end,
        "a free hand",
        "ur reasons: solidarity; a clown; “"[-32:],
        "”, to “make more mistakes”.\n“I believe"[:32],
    )
    assert passages.check(message.reading_text, passage)
    assert passages.address(message.blocks, start, end) == "¶2"
    assert passages.label("Doc 5", message.blocks, start, end) == "Doc 5, ¶2"


def test_a_passage_has_context_of_32():
    text = "x" * 40 + "words" + "y" * 40
    assert passages.at(text, 40, 45) == Passage(40, 45, "words", "x" * 32, "y" * 32)
    assert passages.at("words", 0, 5) == Passage(0, 5, "words", "", "")


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 6)])
def test_a_passage_outside_the_text_is_refused(start, end):
    with pytest.raises(ValueError, match="at least one character"):
        passages.at("words", start, end)


@pytest.mark.parametrize(
    "passage",
    [Passage(0, 5, "Words"), Passage(-5, 5, "words"), Passage(0, 0, ""), Passage(0, 9, "words")],
)
def test_check_trusts_no_place_without_its_words(passage):
    assert not passages.check("words", passage)


def test_offsets_are_code_points():
    text = "\U0001d11e a free hand"
    assert passages.at(text, 2, 13).quote == "a free hand"


# --- addresses -----------------------------------------------------------------------


def test_addresses(message):
    blocks = message.blocks
    first, last = spot(message, "by post")[0], spot(message, "achieved")[1]
    assert passages.address(blocks, first, last) == "¶1–3"
    assert passages.address(blocks, *spot(message, "To the ambassador")) == "¶1"
    assert passages.address(render("# Only").blocks, 0, 3) == ""
    assert passages.address(render("One\n\n# After").blocks, 5, 8) == "¶1"


def test_span_of_an_address(message):
    text, blocks = message.reading_text, message.blocks

    def words(place):
        span = passages.span_of(blocks, place)
        return span and text[slice(*span)]

    assert words("1.2") == "Contact him “by post”."
    assert words("¶1") == "Pass this to Gottwald “verbally”. Contact him “by post”."
    assert words("3–4") == text[text.index("“I believe") :]
    assert words("h1") == words("h1.1") == "To the ambassador"
    for nowhere in ("", "9", "1.3", "1.0", "0", "h2", "h0", "4-3", "x", "1-9"):
        assert words(nowhere) is None


def test_a_second_passage_of_a_paragraph_gets_a_letter(message):
    taken = set()
    for expected in ("Doc 5, ¶2", "Doc 5, ¶2b", "Doc 5, ¶2c"):
        label = passages.label("Doc 5", message.blocks, *spot(message, "a free hand"), taken)
        assert label == expected
        taken.add(label)
    many = set()
    for _ in range(60):
        many.add(passages.label("Doc 5", message.blocks, *spot(message, "verbally"), many))
    assert len(many) == 60
    assert {"Doc 5, ¶1z", "Doc 5, ¶1bb"} < many


def test_every_label_is_read_back_as_a_citation(message):
    taken = set()
    for _ in range(60):
        taken.add(passages.label("Doc 5", message.blocks, *spot(message, "verbally"), taken))
    for label in taken:
        assert passages.citations(f"so ({label}).") == [Citation(3, 5 + len(label), label)]


def test_excerpt_and_context(message):
    blocks = message.blocks
    assert [one["n"] for one in passages.excerpt(blocks, 1, 2)] == [None, 1, 2]
    assert [one["n"] for one in passages.excerpt(blocks, 3)] == [3, 4]
    assert passages.excerpt(blocks) == blocks
    around = passages.context(blocks, *spot(message, "achieved"))
    assert [one["n"] for one in around] == [2, 3, 4]
    assert [one["n"] for one in passages.context(blocks, *spot(message, "post"), 0)] == [1]
    assert passages.context([], 0, 1) == []


# --- finding again -------------------------------------------------------------------


def again(old, new, words):
    start = old.index(words)
    made = passages.at(old, start, start + len(words))
    found = passages.find(new, made.quote, made.prefix, made.suffix, made.start)
    return found and (new[found.start : found.end], found.state)


TEXT = (
    "The Soviet Representative refused to attend the meeting on June 25. In view of the threat to "
    "peace and of the obligations of a Security Council member under the Charter, the Government "
    "asks the Union to use its influence. The regime in the North is close to Moscow."
)


def test_found_where_it_was():
    start = TEXT.index("the threat")
    made = passages.at(TEXT, start, start + 10)
    assert passages.find(TEXT, made.quote, made.prefix, made.suffix, start) == (
        start,
        start + 10,
        1.0,
    )


def test_found_after_a_correction_elsewhere():
    new = "A line was missing here.\n" + TEXT.replace("regime", "régime")
    assert again(TEXT, new, "use its influence") == ("use its influence", "same")


@pytest.mark.parametrize(
    ("old", "new", "words", "expected"),
    [
        (
            "Representative",
            "representative",
            "Soviet Representative refused",
            "Soviet representative refused",
        ),
        ("regime", "régime", "The regime in the North", "The régime in the North"),
        (
            "meeting on",
            "long meeting held on",
            "the meeting on June 25",
            "the long meeting held on June 25",
        ),
        (
            "of the threat to",
            "of threats to",
            "In view of the threat to peace",
            "In view of threats to peace",
        ),
    ],
)
def test_found_though_corrected(old, new, words, expected):
    found, state = again(TEXT, TEXT.replace(old, new), words)
    assert found == expected
    assert state in ("same", "moved")


def test_of_two_places_the_one_with_the_same_surroundings():
    old = "First it moved, then it stood. Later it moved, and fell."
    new = "It moved. " + old
    start = old.index("it moved, and")
    found = passages.find(new, "it moved", old[start - 10 : start], ", and fell.", start)
    assert new[found.start :] == "it moved, and fell."


def test_lost_is_told_not_guessed():
    assert (
        again(TEXT, "Quite another paper, about wheat and the price of rails.", "threat to peace")
        is None
    )
    assert passages.find(TEXT, "", "", "", 0) is None
    assert passages.find("", "words") is None
    assert passages.find("short", "a much longer quotation than the whole text") is None


def test_a_long_text_is_searched_quickly():
    long = " ".join(f"{TEXT} {number}" for number in range(100))
    with not_hung():
        passages.find(
            long,
            "the meting on Jun 25. In vew of the threat",
            "refused to attend ",
            " to peace",
            9000,
        )


@settings(max_examples=200, deadline=None)
@given(st.text("ab c.\n", min_size=1, max_size=80), st.data())
def test_an_unchanged_text_gives_every_passage_back(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    made = passages.at(text, start, end)
    found = passages.find(text, made.quote, made.prefix, made.suffix, start)
    if made.quote.strip():
        assert found == (start, end, 1.0)


SAMPLES = os.environ.get("DOSSIER_SAMPLES")


@pytest.mark.skipif(not SAMPLES, reason="DOSSIER_SAMPLES names no folder with the real pages")
def test_passages_of_one_printing_are_found_in_the_other_and_in_nothing_else():
    """Every eight words of the note; both printings say it, a cable of the year before does not."""
    begins, ends = "My Government has instructed", "forces immediately."
    pages = [path.read_text() for path in sorted(Path(SAMPLES).glob("00[013]_*"))]
    one, two, cable = (" ".join(page.split()) for page in pages)
    one = one[one.index(begins) : one.index(ends) + len(ends)]
    words = one.split(" ")
    quotes = [" ".join(words[at : at + 8]) for at in range(len(words) - 7)]
    assert len(quotes) == 147
    assert sum(again(one, two, quote) is not None for quote in quotes) == 147
    assert not any(again(one, cable, quote) for quote in quotes)


# --- citations -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("empty (Doc 1, ¶2).", ["Doc 1, ¶2"]),
        ("(Doc 3, ¶2b) and (doc 3, ¶ 2 )", ["Doc 3, ¶2b", "Doc 3, ¶2"]),
        ("(Doc 3, para 2), (Doc. 3, p 2), (Document 3 paragraph 2)", ["Doc 3, ¶2"] * 3),
        (
            "(Doc 3, par. 2) (Doc 3, pp. 2-4) (Doc 3, ¶¶2–4)",
            ["Doc 3, ¶2", "Doc 3, ¶2–4", "Doc 3, ¶2–4"],
        ),
        ("(Doc 3, ¶2.1)", ["Doc 3, ¶2.1"]),
        ("(Doc 3)", ["Doc 3"]),
        ("Doc 4 shows he told Kim", ["Doc 4"]),
        ("(Doc 1, ¶2; Doc 5, ¶3)", ["Doc 1, ¶2", "Doc 5, ¶3"]),
        ("(Docs 2 and 5), Documents 1, 3, and 7", ["Doc 2", "Doc 5", "Doc 1", "Doc 3", "Doc 7"]),
        ("(Doc 1A, ¶2) Document B", ["Doc 1A, ¶2", "Doc B"]),
        ("Source C, p. 3", ["Source C, ¶3"]),
        ("In Doc 3, people left. Doc 3, 2 men.", ["Doc 3", "Doc 3"]),
        ("doctor 3, documents a lot, docs, doc a, DOC 2", ["Doc 2"]),
        ("", []),
    ],
)
def test_citations_as_typed(typed, labels):
    assert [one.label for one in passages.citations(typed)] == labels


@pytest.mark.parametrize(
    ("name", "typed", "labels"),
    [
        ("Map 1", "(Map 1, ¶2b), map 1, p. 2, see (Map 1)", ["Map 1, ¶2b", "Map 1, ¶2", "Map 1"]),
        ("Map 1", "Map 1 shows; Map 12, ¶2; Roadmap 1, ¶2", []),
        ("Poster", "The poster says (Poster, ¶1–2).", ["Poster, ¶1–2"]),
        (
            "Document A",
            "(Document A, ¶2) Doc A; doc. a, ¶1",
            ["Document A, ¶2", "Document A"] + ["Document A, ¶1"],
        ),
        ("Document A", "Docs A and B", ["Document A", "Doc B"]),
        ("Doc 1a", "(Doc 1a, ¶2), (Doc 1, ¶2)", ["Doc 1a, ¶2", "Doc 1, ¶2"]),
        ("Map 1, west", "(Map 1, west, ¶3)", ["Map 1, west, ¶3"]),
        ("(b) [c] .*", "((b) [c] .*, ¶3)", ["(b) [c] .*, ¶3"]),
    ],
)
def test_citations_by_the_labels_on_the_table(name, typed, labels):
    found = passages.citations(typed, ["Doc 3", name])
    assert [one.label for one in found] == labels
    assert {one.document for one in found} <= {name, "Doc B", "Doc 1"}


def test_of_two_labels_the_longer_one_is_meant():
    found = passages.citations("(West Map, ¶2)", ["Map", "West Map"])
    assert [(one.start, one.label) for one in found] == [(0, "West Map, ¶2")]


def test_a_citation_knows_its_place_and_document():
    answer = "It was empty (Doc 1, ¶2). See Doc 5."
    first, second = passages.citations(answer)
    assert answer[first.start : first.end] == "(Doc 1, ¶2)"
    assert answer[second.start : second.end] == "Doc 5"
    assert (first.document, second.document) == ("Doc 1", "Doc 5")


def test_hostile_citations_are_quick():
    with not_hung():
        passages.citations(
            "Docs 1, " * 5000 + "(" * 5000 + "Doc 3, ¶" * 5000 + "docs 1" + ", 1" * 5000
        )


# --- highlights ----------------------------------------------------------------------


def test_a_highlight_stands_around_its_words(message):
    block = message.blocks[2]
    mark = Highlight(*spot(message, "“a free hand”"), "backs", "k1")
    assert passages.highlighted(block, [mark], "d5") == (
        '<span class="s" data-s="2.1">Four reasons: solidarity; a <em>clown</em>; '
        '<mark class="backs" data-key="k1" id="d5m-k1"><q>“a free hand”</q></mark>, to '
        '<q>“make more mistakes”</q><a class="note-ref" data-skip="" href="#d5note-t1" '
        'id="d5note-t1-ref" aria-label="Translator’s note t1" data-voice="translator">t1</a>.'
        "</span>"
    )


def test_a_highlight_over_sentences_and_blocks_has_one_id(message):
    mark = Highlight(spot(message, "him")[0], spot(message, "reasons")[1], "says picked", "k")
    html = [passages.highlighted(block, [mark]) for block in message.blocks[1:3]]
    assert html[0].count("<mark") == 1
    assert "".join(html).count('id="m-k"') == 1
    assert html[1].startswith(
        '<span class="s" data-s="2.1"><mark class="says picked" data-key="k">'
    )


def test_highlights_may_overlap(message):
    block = message.blocks[3]
    start, end = block["start"], block["end"]
    html = passages.highlighted(
        block, [Highlight(start + 11, end - 5, "ask"), Highlight(start, start + 20, "who_wrote")]
    )
    assert html == (
        '<span class="s" data-s="3.1"><mark class="who-wrote"><q>“I believe </q>'
        '<mark class="ask"><q>that we h</q></mark></mark><mark class="ask"><q>ave achieved all of '
        "these go</q></mark><q>als.”</q></span>"
    )


def test_a_highlight_is_escaped_and_of_known_kinds(message):
    block = message.blocks[1]
    mark = Highlight(block["start"], block["end"], 'x" onclick="y says', '"><script>')
    html = passages.highlighted(block, [mark])
    assert '<mark class="says" data-key="&quot;&gt;&lt;script&gt;"' in html
    assert "<script" not in html


def test_plain_text_is_marked_the_same_way():
    block = {"start": 0, "end": 9, "html": "a &lt; b &amp; c"}
    assert passages.highlighted(block, [Highlight(2, 7, "anchor", "r1")]) == (
        'a <mark class="anchor" data-key="r1" id="m-r1">&lt; b &amp;</mark> c'
    )


@settings(max_examples=300, deadline=None)
@given(bodies, st.data())
def test_highlights_keep_the_text(body, data):
    rendering = render(body, adapted=True)
    size = len(rendering.reading_text)
    place = st.integers(0, size)
    marks = [
        Highlight(*sorted(pair), "says", f"k{number}")
        for number, pair in enumerate(data.draw(st.lists(st.tuples(place, place), max_size=4)))
    ]
    marked = dict.fromkeys((mark.key for mark in marks), "")
    for block in rendering.blocks:
        html = passages.highlighted(block, marks, "d1")
        assert words_on_page(html) == words_on_page(block["html"])
        for key in marked:
            marked[key] += words_in_marks(html, key)
    for mark in marks:
        expected = rendering.reading_text[mark.start : mark.end].replace("\n", "")
        assert marked[mark.key] == expected


def words_in_marks(markup, key):
    tree = lxml_html.fragment_fromstring(markup, create_parent="div")
    for skipped in tree.xpath("//*[@data-skip]"):
        skipped.drop_tree()
    return "".join(one.text_content() for one in tree.xpath(f"//mark[@data-key='{key}']"))
