import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from sources.passages import Highlight, highlighted
from sources.reading.lines import printed_lines
from sources.reading.sentences import sentences
from sources.rendering import blocks_for, notes_for, place, render
from tests.hanging import not_hung


def words_on_page(markup):
    """textContent without what carries data-skip, read by a parser that is not ours."""
    tree = lxml_html.fragment_fromstring(markup, create_parent="div")
    for skipped in tree.xpath("//*[@data-skip]"):
        skipped.drop_tree() if skipped.tail else skipped.getparent().remove(skipped)
    return tree.text_content()


def sentences_on_page(markup):
    """The words of each sentence's elements, by address, in the order of the page."""
    tree = lxml_html.fragment_fromstring(markup, create_parent="div")
    found = {}
    for span in tree.xpath("//span[@data-s]"):
        for skipped in span.xpath(".//*[@data-skip]"):
            skipped.drop_tree() if skipped.tail else skipped.getparent().remove(skipped)
        found[span.get("data-s")] = found.get(span.get("data-s"), "") + span.text_content()
    return list(found.values())


def only(body, **options):
    (block,) = render(body, **options).blocks
    return block


def split(text):
    return [text[start:end] for start, end in sentences(text)]


def test_it_works():
    rendering = render("# The note\n\nIt *came*. He read it.\n\nNothing more.")
    assert rendering.reading_text == "The note\nIt came. He read it.\nNothing more."
    assert rendering.blocks == [
        {
            "n": None,
            "kind": "h",
            "start": 0,
            "end": 8,
            "html": '<span class="s" data-s="h1.1">The note</span>',
            "sentences": [[0, 8]],
            "level": 1,
        },
        {
            "n": 1,
            "kind": "p",
            "start": 9,
            "end": 29,
            "html": '<span class="s" data-s="1.1">It <em>came</em>.</span>'
            ' <span class="s" data-s="1.2">He read it.</span>',
            "sentences": [[9, 17], [18, 29]],
        },
        {
            "n": 2,
            "kind": "p",
            "start": 30,
            "end": 43,
            "html": '<span class="s" data-s="2.1">Nothing more.</span>',
            "sentences": [[30, 43]],
        },
    ]
    assert rendering.notes == []


def test_nothing_gives_nothing():
    for body in ("", " \n\n", "---", "&#32;", "\x00"):
        rendering = render(body)
        assert (rendering.reading_text, rendering.blocks, rendering.notes) == ("", [], [])


def test_printed_numbers_stay_words():
    rendering = render("1. On his orders.\n2. The chair.\n\n   More of two.\n7) Seven.\n- Dash.")
    assert rendering.reading_text == (
        "1. On his orders.\n2. The chair.\nMore of two.\n7) Seven.\nDash."
    )
    kinds = [(block["n"], block["kind"]) for block in rendering.blocks]
    assert kinds == [(1, "item"), (2, "item"), (3, "p"), (4, "item"), (5, "bullet")]
    assert ">1. On his orders.</span>" in rendering.blocks[0]["html"]


def test_nested_and_empty_points_keep_their_numbers():
    assert render("1. 2. Deep.\n3.\n").reading_text == "1. 2. Deep.\n3."


def test_quotations_and_tables_are_numbered():
    rendering = render("> One.\n>\n> Two.\n\n| a | b |\n|---|--:|\n| c. D | |\n\nLast.")
    assert [(block["n"], block["kind"]) for block in rendering.blocks] == [
        (1, "quote"),
        (2, "quote"),
        (3, "table"),
        (4, "p"),
    ]
    table = rendering.blocks[2]
    assert rendering.reading_text[table["start"] : table["end"]] == "a b c. D"
    assert table["html"] == (
        '<table><thead><tr><th><span class="s" data-s="3.1">a</span> </th>'
        '<th class="end"><span class="s" data-s="3.2">b</span> </th></tr></thead>'
        '<tbody><tr><td><span class="s" data-s="3.3">c. D</span></td>'
        '<td class="end"></td></tr></tbody></table>'
    )


def test_lines_and_indents():
    assert render("One  \ntwo\nthree").reading_text == "One two three"
    assert only("One  \ntwo")["html"] == '<span class="s" data-s="1.1">One<br> two</span>'
    assert only("```\none\n  two\n```")["html"] == (
        '<span class="s" data-s="1.1">one<br> two</span>'
    )
    assert only("     A typist's indent.")["kind"] == "p"


def test_notes_have_voices_and_are_not_the_text():
    rendering = render(
        "A world war[^t1]; x[^o1] and[^t1].\n\n[^o1]: Pseudonym.\n[^t1]: or *so*\n[^9]: Unasked."
    )
    assert rendering.reading_text == "A world war; x and."
    assert rendering.notes == [
        {"label": "t1", "key": "t1", "voice": "translator", "n": 1, "html": "or <em>so</em>"},
        {"label": "o1", "key": "o1", "voice": "original", "n": 2, "html": "Pseudonym."},
        {"label": "9", "key": "9", "voice": "", "n": 3, "html": "Unasked."},
    ]
    assert rendering.blocks[0]["html"] == (
        '<span class="s" data-s="1.1">A world war'
        '<a class="note-ref" data-skip="" data-note="t1">t1</a>; x'
        '<a class="note-ref" data-skip="" data-note="o1">o1</a> and'
        '<a class="note-ref" data-skip="" data-note="t1" data-again="2">t1</a>.</span>'
    )


def test_notes_of_several_documents_do_not_collide():
    rendering = render("War[^t1] and war[^t1].\n\n[^t1]: or peace")
    (block,) = blocks_for(rendering.blocks, "d5")
    assert block["id"] == "d5p1"
    assert 'href="#d5note-t1" id="d5note-t1-ref" aria-label="Translator’s note t1"' in block["html"]
    assert 'href="#d5note-t1" id="d5note-t1-ref-2"' in block["html"]
    assert place(block["html"], "d6") == block["html"]
    (note,) = notes_for(rendering.notes, "d5")
    assert (note["id"], note["back"]) == ("d5note-t1", "d5note-t1-ref")
    assert note["name"] == "Translator’s note t1"


def test_words_that_look_like_a_marker_are_left_alone():
    (block,) = blocks_for(
        render('a `<a class="note-ref" data-skip="" data-note="t1">`').blocks, "d"
    )
    assert "#dnote" not in block["html"]


def test_headings_get_ids_of_their_own():
    placed = blocks_for(render("# A\n\nb\n\n## C\n\nd").blocks, "d1")
    assert [block["id"] for block in placed] == ["d1h1", "d1p1", "d1h2", "d1p2"]


def test_marks_on_the_paper_and_editors_words_are_text():
    block = only("[Top *Secret*]{.stamp} they [sic]{.editorial} [x]{.other} [y]")
    assert block["html"] == (
        '<span class="s" data-s="1.1"><span class="stamp">Top <em>Secret</em></span> they '
        '<span class="editorial">sic</span> [x]{.other} [y]</span>'
    )


def test_phrases_of_a_shortened_text_are_marked():
    block = only('"One. Two," he said “three”, the \'80s and 5" more.', adapted=True)
    assert block["html"] == (
        '<span class="s" data-s="1.1"><q>“One.</q></span><q> </q>'
        '<span class="s" data-s="1.2"><q>Two,”</q> he said <q>“three”</q>, '
        "the '80s and 5\" more.</span>"
    )
    assert "<q>" not in only('"One," he said.')["html"]


def test_a_note_after_a_phrase_stands_outside_it():
    html = only('a "war"[^t1]; b\n\n[^t1]: x', adapted=True)["html"]
    assert '<q>“war”</q><a class="note-ref"' in html


def test_tags_that_cross_sentences_nest():
    assert only("*One. [Two](/y)*, **to. Then** z.")["html"] == (
        '<span class="s" data-s="1.1"><em>One.</em></span><em> </em>'
        '<span class="s" data-s="1.2"><em><a href="/y">Two</a></em>, <strong>to.</strong></span>'
        '<strong> </strong><span class="s" data-s="1.3"><strong>Then</strong> z.</span>'
    )


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<b onclick=x>a</b>", "&lt;b onclick=x&gt;a&lt;/b&gt;"),
        ("[a](javascript:alert(1))", "a"),
        ("[a](JaVaScRiPt&colon;alert)", "a"),
        ("<data:text/html,x>", "data:text/html,x"),
        ("[a](mailto:a@b.c)", "a"),
        ("![the *chair*](http://elsewhere.example/x.png)", "the <em>chair</em>"),
        ("[a](/sources/)", '<a href="/sources/">a</a>'),
        (
            "[a](https://e.example/?a=1&b=2 'T')",
            '<a href="https://e.example/?a=1&amp;b=2" rel="noreferrer">a</a>',
        ),
        (
            '[a](http://e.example/"onx=)',
            '<a href="http://e.example/%22onx=" rel="noreferrer">a</a>',
        ),
    ],
)
def test_only_harmless_markup_passes(body, html):
    assert only(body)["html"] == f'<span class="s" data-s="1.1">{html}</span>'


def test_characters_no_page_can_hold():
    assert render("a\x00b\x07c\ud800d\ufeffe\x0cf").reading_text == "abc\ufffdde\nf"
    assert render("e&#x301; &#0; *e*&#x301;x").reading_text == "é \ufffd éx"
    assert render("e\u0301").reading_text == "\u00e9"


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Kirk met Gen. Shtykov at 5 p.m. on Oct. 26 in the U.S. Embassy.",
        "RGASPI. Font . 558, Opis. 11, Delo. 62, Listy. 71-72",
        "For I.V. Stalin and N.V. Roshchin, Cable No. 600308 was kept.",
        "1. On orders, see Doc. 5, p. 3.",
        "(a) V. I. Lenin.",
        "He waited … and left. . . for Prague!",
        "Cde. Kim Il Sung said 3.5 percent.",
        '"Why?" he asked.',
        "On 27. 6. 1950 it came.",
    ],
)
def test_one_sentence(text):
    expected = [text] if not text.startswith("RGASPI") else ["RGASPI.", text[8:]]
    assert split(text) == expected


@pytest.mark.parametrize(
    "parts",
    [
        ["He left the U.S.", "The chair was empty."],
        ["It was no.", "He left."],
        ["“Is that not an advantage?", "It is.”", "Then (so he says.)", "(“No!”)", "5 came."],
        ["In 1950.", "The end…", "But no."],
        ["Он ушёл.", "Стул был пуст.", "«Да»."],
        ["The war would be postponed . . .", "Moreover, it was."],
    ],
)
def test_several_sentences(parts):
    assert split(" ".join(parts)) == parts


def test_sentences_without_spaces():
    assert split("他走了。椅子空了！") == ["他走了。", "椅子空了！"]


# --- properties ----------------------------------------------------------------------

_ATOMS = st.sampled_from(
    [
        *(
            "a",
            "Kim. ",
            "U.S. The ",
            "“b. C” ",
            '"d',
            '" ',
            "é",
            "e\u0301",
            "\u0301",
            "𝄞",
            "한",
            "\u1112\u1161",
        ),
        *(
            "*",
            "**",
            "_",
            "`",
            "[",
            "]",
            "]{.stamp}",
            "]{.editorial}",
            "]{.margin}",
            ']{.reading or="x | y"}',
            "](http://x.y)",
            "](data:x)",
            "![",
        ),
        *(
            "[^t1]",
            "[^o2]",
            "\n\n[^t1]: note. More\n",
            "\n\n[^o2]: n[^t1]\n\n    more\n",
            "\\",
            "&amp;",
            "&#x301;",
        ),
        *(
            "\n",
            "\n\n",
            "  \n",
            "\n# ",
            "\n> ",
            "\n- ",
            "\n1. ",
            "\n   2) ",
            "\n---\n",
            "\n```\n",
            "<b>",
            "</p>",
        ),
        *(
            "\n\n| a | b |\n|--|:-:|\n| c",
            " | ",
            "\t",
            "\xa0",
            "\x00",
            "\ud83d",
            "\u2028",
            "<!--",
            "<br>",
            "&lt;",
        ),
    ]
)
bodies = st.lists(st.one_of(_ATOMS, st.text(max_size=6)), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(bodies, st.booleans())
@example("[a[^t1] b](http://x.y)\n\n[^t1]: x", False)
@example("[^t1]\n\n[^t1]: x", False)
@example("| |\n|-|\n| |", False)
def test_the_reading_text_is_what_the_page_shows(body, adapted):
    rendering = render(body, adapted)
    text = rendering.reading_text
    assert render(body, adapted) == rendering
    assert text == "\n".join(text[one["start"] : one["end"]] for one in rendering.blocks)
    assert text.count("\n") == max(0, len(rendering.blocks) - 1)
    assert unicodedata.is_normalized("NFC", text)
    numbers = [block["n"] for block in rendering.blocks if block["n"]]
    assert numbers == list(range(1, len(numbers) + 1))
    for block in blocks_for(rendering.blocks, "d1"):
        assert words_on_page(block["html"]) == text[block["start"] : block["end"]]
        assert sentences_on_page(block["html"]) == [text[a:b] for a, b in block["sentences"]]
        assert all(block["start"] <= a < b <= block["end"] for a, b in block["sentences"])


@pytest.mark.parametrize(
    "unit", ["[", "*a ", "> ", "- ", "`", "[a](", "![", "[^", "1. ", "“", "A. "]
)
def test_hostile_repetition_is_quick(unit):
    with not_hung():
        render(unit * 3000, adapted=True)


# --- pages of the printing ---


def test_the_mark_of_a_page_is_shown_and_is_no_word_of_the_text():
    rendering = render("The full [p. 941]{.page facs=0355}recognition. It *was [942]{.page} good*.")
    (block,) = rendering.blocks
    assert rendering.reading_text == "The full recognition. It was good."
    assert words_on_page(block["html"]) == rendering.reading_text
    assert (
        'full <span class="page-mark" data-skip="" data-facs="0355">p. 941</span>recognition'
        in block["html"]
    )
    assert '<em>was <span class="page-mark" data-skip="">942</span>good</em>' in block["html"]


def test_marks_of_pages_stay_under_a_highlight():
    (block,) = render("The full [p. 941]{.page}recognition of it.").blocks
    markup = highlighted(block, [Highlight(4, 20, "says", "a")])
    assert words_on_page(markup) == "The full recognition of it."
    assert markup.count('<span class="page-mark" data-skip="">p. 941</span>') == 1


@pytest.mark.parametrize(
    "body",
    [
        '[p. <script>]{.page facs=x" onclick=y}',
        "[p. 1]{.page facs=a b}",
        "[p. 1]{.pages}",
        "[p. 1]{.page",
    ],
)
def test_what_is_no_mark_of_a_page_stays_as_typed(body):
    (block,) = render(body).blocks
    assert "page-mark" not in block["html"] and "onclick=" not in block["html"].replace(
        "onclick=y}", ""
    )
    assert render(body).reading_text == body


def test_the_words_of_a_mark_are_safe():
    (block,) = render("A [p. <b>\\[I\\]</b>]{.page} b").blocks
    assert '<span class="page-mark" data-skip="">p. &lt;b&gt;[I]&lt;/b&gt;</span>' in block["html"]


def test_a_page_is_printed_in_brackets():
    (lines,) = printed_lines(render("The full [p. 941]{.page}recognition.").blocks)
    assert [line.text for line in lines] == ["The full [p. 941] recognition."]
