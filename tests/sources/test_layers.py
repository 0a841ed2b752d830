"""The layers of a paper on the document's page: marks, additions, notes, other readings."""

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from sources.models import Term
from sources.passages import Highlight, highlighted
from sources.reading.lines import in_lines, printed_lines
from sources.rendering import blocks_for, render
from sources.sheet import LAYERS, VOICES
from sources.templatetags.sheet import sheet_blocks, sheet_notes
from tests.cast import make_source

pytestmark = pytest.mark.django_db

BODY = (
    "[Top secret. Burn it]{.stamp} He came[^o1] [sic]{.editorial}, [see Reed]{.margin}\n"
    'and [would not. Could not]{.reading or="was not to | “must not” | never"} stay[^t1].\n\n'
    "[p. 2]{.page} They went[^e1][^g1][^9].\n\n"
    "[^o1]: At dawn.\n[^t1]: No verb.\n[^e1]: So they say.\n[^g1]: Look.\n[^9]: Loose."
)


@pytest.fixture
def cable(rivera):
    return make_source("cable", "A cable", BODY, owner=rivera)


def tree_of(page):
    return lxml_html.fromstring(page.content.decode())


def text_of(element):
    return " ".join(element.text_content().split())


def words_of(markup):
    """textContent without what carries data-skip."""
    tree = lxml_html.fragment_fromstring(str(markup), create_parent="div")
    for skipped in tree.xpath("//*[@data-skip]"):
        skipped.drop_tree()
    return tree.text_content()


def notes_under_it(page):
    """{id: (words, where its way back leads)}; every address of a note is there once."""
    tree = tree_of(page)
    notes = {one.get("id"): one for one in tree.find_class("note") if one.get("data-voice")}
    ids = tree.xpath("//@id")
    assert {name: ids.count(name) for name in notes} == dict.fromkeys(notes, 1)
    found = {}
    for name, note in notes.items():
        ways = [one.get("href")[1:] for one in note.xpath("./a[@class='note-ref'][text()='back']")]
        assert all(ids.count(way) == 1 for way in ways)
        found[name] = (text_of(note), *ways)
    return found


def test_a_note_that_only_another_note_calls_and_one_that_nothing_calls(sign_in, ana, rivera):
    body = "He came[^e1].\n\nAnd went.\n\n[^e1]: At dawn[^e2], so [x].\n[^e2]: Or[^e1] noon[^e2]."
    source = make_source("cable", "A cable", f"{body}\n[^e3]: A loose leaf.", owner=rivera)
    page = sign_in(ana).get("/sources/cable/")
    assert notes_under_it(page) == {
        "note-e1": ("Editor’s note e1 At dawn[e2], so [x]. back", "note-e1-ref"),
        "note-e2": ("Editor’s note e2 Or[e1] noon[e2]. back", "note-e2-ref"),
        "note-e3": ("Editor’s note e3 A loose leaf.",),
    }
    way = tree_of(page).get_element_by_id("note-e2-ref")
    assert way.getparent().get("id") == "note-e1" and way.get("href") == "#note-e2"
    version = source.texts.get().current
    assert [one["key"] for one in sheet_notes(version, "", sheet_blocks(version, "", 2))] == []
    assert [one["key"] for one in sheet_notes(version, "", sheet_blocks(version, "", 1, 1))] == [
        "e1",
        "e2",
    ]


def test_it_works(sign_in, ana, cable):
    tree = tree_of(sign_in(ana).get("/sources/cable/"))
    first = tree.get_element_by_id("p1")
    assert [one.get("class") for one in first.xpath(".//span[@class]")].count("stamp") == 3
    said = [text_of(one) for one in first.find_class("layer-said")]
    assert said == [
        *("Mark on the paper:", "(end of the mark)"),
        *("Added by the editor:", "(end of the addition)"),
        *("Written in the margin:", "(end of the margin)"),
    ]
    assert text_of(first).startswith("¶1 Mark on the paper: Top secret. Burn it (end of the mark)")
    notes = {one.get("id"): one.get("data-voice") for one in tree.find_class("note")}
    assert notes == {
        "note-o1": "original",
        "note-t1": "translator",
        "note-e1": "editor",
        "note-g1": "teacher",
        "note-9": "other",
        "r1-senses": None,
    }
    markers = tree.xpath("//div[@data-document]//a[@data-voice]")
    assert [one.get("data-voice") for one in markers] == [
        *("original", "translator", "editor", "teacher", "other"),
    ]


def test_the_reading_text_has_the_words_and_the_first_reading(cable):
    version = cable.texts.get().current
    assert version.reading_text == (
        "Top secret. Burn it He came sic, see Reed and would not. Could not stay.\nThey went."
    )
    (one,) = version.blocks[0]["readings"]
    assert version.reading_text[one["start"] : one["end"]] == "would not. Could not"
    assert one["n"] == 1
    assert one["senses"] == ["would not. Could not", "was not to", "“must not”", "never"]


def test_each_reading_has_an_address_and_a_way_back(sign_in, ana, cable):
    tree = tree_of(sign_in(ana).get("/sources/cable/"))
    (link,) = tree.find_class("sense-ref")
    assert link.get("href") == "#r1-senses"
    assert link.get("aria-label") == "4 possible readings"
    assert tree.xpath("//*[@data-sense]/@data-sense") == ["1", "2", "3", "4"]
    row = tree.get_element_by_id("r1-senses")
    assert row.xpath(".//a/@href") == [f"#{link.get('id')}"]
    assert text_of(tree.get_element_by_id("r1-1")) == "would not. Could not"
    assert text_of(tree.get_element_by_id("r1-2")) == "was not to"
    assert len(tree.xpath("//span[@id='r1']")) == 1


def test_what_a_page_adds_is_no_word_of_the_text():
    rendering = render(BODY)
    for prefix in ("", "d3"):
        for block in blocks_for(rendering.blocks, prefix):
            words = rendering.reading_text[block["start"] : block["end"]]
            assert words_of(block["html"]) == words
            assert block["html"].count("data-s=") == len(block["sentences"])


def test_a_passage_over_layers_is_marked_in_its_words():
    (block, _) = render(BODY).blocks
    start = block["start"]
    marked = highlighted(block, [Highlight(start + 4, start + 30, "says", "k")])
    assert words_of(marked) == words_of(block["html"])


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('[a]{.reading or=""}', '[a]{.reading or=""}'),
        ('[a]{.reading or=" | "}', '[a]{.reading or=" | "}'),
        ("[a]{.reading}", "[a]{.reading}"),
        ("[a]{.reading or=b}", "[a]{.reading or=b}"),
        ('[a]{.reading or="b" x=1}', '[a]{.reading or="b" x=1}'),
        ("[a]{.reading or=“b | c”}", "a"),
        ('[a]{ .reading  or="b\n c" }', "a"),
    ],
)
def test_what_is_no_reading_stays_as_typed(typed, text):
    rendering = render(typed)
    assert rendering.reading_text == text
    assert ("readings" in rendering.blocks[0]) is (text == "a")


def test_readings_are_plain_words_at_most_eight_besides():
    evil = '<script>alert("x")</script>'.replace('"', "'")
    (block,) = render(f'[a]{{.reading or="{evil} | *b*|' + "c|" * 20 + '"}').blocks
    assert block["readings"][0]["senses"] == ["a", evil, "*b*", *["c"] * 6]


def test_readings_are_counted_through_the_text_and_not_in_notes():
    rendering = render(
        '[a]{.reading or="b"} x\n\n| [c]{.reading or="d"} |\n|--|\n| e |\n\n'
        '[f]{.reading or="g"}[^t1] ![[h]{.reading or="i"}](/x)\n\n[^t1]: [j]{.reading or="k"}'
    )
    found = [one["n"] for block in rendering.blocks for one in block.get("readings", ())]
    assert found == [1, 2, 3]
    assert rendering.notes[0]["html"] == "j"


def test_markup_in_a_reading_is_only_words(sign_in, ana, rivera):
    make_source("evil", "Evil", '[a]{.reading or="<img src=x onerror=alert(1)> | <b>"}', rivera)
    page = sign_in(ana).get("/sources/evil/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


# --- what to show --------------------------------------------------------------------


def test_only_layers_that_are_there_are_offered(sign_in, ana, cable, harbor_letter, giving):
    tree = tree_of(sign_in(ana).get("/sources/cable/"))
    assert tree.xpath("//input[@data-view='layer']/@value") == [
        *("stamp", "margin", "editorial", "page-mark", "reading"),
        *("original", "editor", "translator", "teacher", "other"),
    ]
    assert len(tree.xpath("//input[@data-view='layer'][@checked]")) == 10
    tree = tree_of(sign_in(ana).get("/sources/harbor-letter/"))
    assert tree.xpath("//input[@data-view='layer']/@value") == []
    assert tree.xpath("//input[@data-view='size']/@value") == ["1", "2", "3", "4"]


def test_every_layer_has_its_rule():
    """A layer that can be unticked and stays would be worse than none."""
    css = Path("static/css/dossier.css").read_text()
    for name in [*LAYERS, *VOICES]:
        assert f'[data-hide~="{name}"]' in css
        assert f'[data-view="layer"][value="{name}"]:not(:checked)' in css


# --- lines as on paper ---------------------------------------------------------------


def test_lines_are_those_of_the_paper(sign_in, ana, rivera):
    body = "# Head\n\n" + "One two *three four* five. " * 40 + "\n\n[x y]{.stamp} " + "abc " * 60
    make_source("long", "Long", body, rivera)
    paper = printed_lines(render(body).blocks)
    counted = [line for lines in paper for line in lines if line.is_counted]
    page = sign_in(ana).get("/sources/long/", {"lines": "on"})
    tree = tree_of(page)
    marks = tree.find_class("line-mark")
    assert [text_of(one) for one in marks] == [f"line {line.number}" for line in counted]
    for mark, line in zip(marks, counted, strict=True):
        after = "".join(mark.xpath("following::text()")[:12])
        assert " ".join(after.split()).startswith(" ".join(line.text.split()[:2]))
    assert 'class="line-mark"' not in sign_in(ana).get("/sources/long/").content.decode()


def test_lines_change_no_word():
    rendering = render(BODY + "\n\n| a | b |\n|--|--|\n" + "| c d | e |\n" * 12)
    for before, after in zip(rendering.blocks, in_lines(rendering.blocks), strict=True):
        assert words_of(after["html"]) == words_of(before["html"])
        assert re.findall(r'data-s="[^"]+"', before["html"])[0] in after["html"]


def test_layers_stand_in_brackets_on_paper():
    lines = printed_lines(render(BODY).blocks)
    assert [line.text for line in lines[0]] == [
        "[mark: Top secret. Burn it] He came[o1] [sic], [margin: see Reed] and would",
        "not. Could not stay[t1].",
    ]


# --- words explained -----------------------------------------------------------------


def test_words_explained_stand_beside_the_document(sign_in, ana, cable):
    term = Term.objects.create(name="cable", meaning="A <b>wire</b>.", variants="wire\ntelegram")
    Term.objects.create(name="other", meaning="CANARY")
    cable.terms.add(term)
    page = sign_in(ana).get("/sources/cable/")
    tree = tree_of(page)
    word = tree.get_element_by_id(f"term-{term.pk}")
    assert (text_of(word), word.get("data-forms")) == ("cable", "cable|wire|telegram")
    assert text_of(tree.get_element_by_id(f"term-{term.pk}-meaning")) == "A <b>wire</b>."
    assert "CANARY" not in page.content.decode()
