"""What differs between two texts: the places, their kinds, their offsets."""

import pytest

from sources.comparing import Kind, compare, differences
from sources.rendering import render


def found(first, second, **options):
    """[(kind, words on the left, words on the right)]"""
    return [
        (one.kind.value, one.left.words, one.right.words)
        for one in compare(render(first), render(second), **options).differences
    ]


A = (
    "The master has orders to call to your attention the fact that ships came in.\n\n"
    "The refusal of the harbor Representative to attend the meeting, and the obligations of a"
    " City Council member, require him to bring it to the attention of the Union of Ports."
    " In view of the relations between the Union of the Northern Ports and the island regime"
    " the master asks assurance that it will stop."
)
B = (
    "“The master has orders to call your attention to the fact that ships came in.\n\n"
    "The refusal of the harbor representative to attend the meeting, and the obligations of a"
    " member of the City Council, require him to bring it to the attention of the Government of"
    " the Union of Ports. In view of the relations between the Union of Northern Ports and the"
    " island régime the master asks an assurance that it will stop.”"
)
SEVEN = [
    ("order", "to your attention", "your attention to"),
    ("spelling", "Representative", "representative"),
    ("order", "City Council member", "member of the City Council"),
    ("added", "", "of the Government"),
    ("left_out", "the", ""),
    ("spelling", "regime", "régime"),
    ("added", "", "an"),
]


def test_it_works():
    assert found(A, B) == SEVEN


def test_every_difference_says_where_it_stands():
    first, second = render(A), render(B)
    for number, one in enumerate(differences(first, second), 1):
        assert one.number == number
        for side, text in [(one.left, first), (one.right, second)]:
            assert text.reading_text[side.start : side.end] == side.words
            block = next(b for b in text.blocks if b["start"] <= side.start <= b["end"])
            assert side.paragraph == block["n"]
    assert [one.left.paragraph for one in differences(first, second)] == [1, 2, 2, 2, 2, 2, 2]


def test_offsets_are_code_points():
    one = differences(render("𝔄𝔅 ships came"), render("𝔄𝔅 boats came"))[0]
    assert (one.left.start, one.left.end, one.left.words) == (3, 8, "ships")


def test_the_other_way_round_added_is_left_out():
    mirrored = {"added": "left_out", "left_out": "added"}
    turned = [(mirrored.get(kind, kind), left, right) for kind, right, left in found(B, A)]
    assert turned == SEVEN


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("The same.", "The same.", []),
        ("", "", []),
        ("", "Two words", [("added", "", "Two words")]),
        ("Two words", "", [("left_out", "Two words", "")]),
        # punctuation belongs to its word, and is trimmed where both have it
        ("He came, and went", "He came and went", [("spelling", "came,", "came")]),
        ("“He came,” he said", "“He ran,” he said", [("replaced", "came", "ran")]),
        # letters the same, or one word of the dictionary in two spellings, or a name
        ("It was to-day.", "It was to day.", [("spelling", "to-day", "to day")]),
        ("an honour for us", "an honor for us", [("spelling", "honour", "honor")]),
        ("by Shtykov at once", "by Shytkov at once", [("spelling", "Shtykov", "Shytkov")]),
        # what sounds alike is not the same
        ("four men came", "for men came", [("replaced", "four", "for")]),
        ("they attacked it", "they attached it", [("replaced", "attacked", "attached")]),
        ("the 38th line here", "the 48th line here", [("replaced", "38th", "48th")]),
        ("will pull them in", "pulled them in", [("replaced", "will pull", "pulled")]),
        # the shape of a mark is the printer's
        ("He said “no” – twice", 'He said "no" — twice', []),
        ("it isn’t so", "it isn't so", []),
        # a stop that goes on to the end of what was added, a capital that is first no more
        ("He left. It rained.", "He left at noon. It rained.", [("added", "", "at noon.")]),
        ("The army left.", "Then the army left.", [("added", "", "Then")]),
        # order: near, in turn, and far away
        ("war and peace came", "peace and war came", [("order", "war and peace", "peace and war")]),
        (
            "They came by night over the river. All slept.",
            "By night they came over the river. All slept.",
            [("order", "They came by night", "By night they came")],
        ),
        # two little words in one paragraph are two changes
        (
            "the ships of the port lay at anchor for a whole week in port",
            "ships of the port lay at anchor for a whole week in the port",
            [("left_out", "the", ""), ("added", "", "the")],
        ),
        # what two rewritten stretches share by chance holds nothing together
        (
            "It began when the old man gave up the keys of gold",
            "It began after many quarrels about the right to rule",
            [("replaced", "when the old man gave up the keys of gold",
              "after many quarrels about the right to rule")],
        ),
        # a sentence put in is put in whole
        ("He came. He saw.", "He came. He ate. He saw.", [("added", "", "He ate.")]),
        # every sign is a word where no spaces are written
        ("北京大學", "北京的大學", [("added", "", "的")]),
        # no word is lost in a script with marks over letters
        ("किताब है", "कताब है", [("replaced", "किताब", "कताब")]),
    ],
)  # fmt: skip
def test_kinds(first, second, expected):
    assert found(first, second) == expected


def test_a_paragraph_moved_far_is_one_difference_of_order():
    middle = "\n\n".join(f"Paragraph {word} stays where it stood all the time." for word in "bcdef")
    moved = "This one paragraph goes from the top to the very end."
    words = moved.removesuffix(".")
    assert found(f"{moved}\n\n{middle}", f"{middle}\n\n{moved}") == [("order", words, words)]


def test_paragraph_breaks_and_notes_are_no_differences():
    first = "One two three.\n\nFour five[^t1] six.\n\n[^t1]: A note."
    assert found(first, "One two three. Four five six.") == []


def test_a_heading_over_one_of_them_is_set_aside():
    plain, headed = "We came to the port at dawn.", "# A note\n\nWe came to the port at dawn."
    short = "From the harbor master, 1911\n\nWe came to the port at dawn."
    assert found(plain, headed) == found(plain, short) == []
    assert compare(render(plain), render(short)).headings == ("", "From the harbor master, 1911")
    assert found(plain, headed, headings_count=True) == [("added", "", "A note")]
    # one that both have is compared
    other = "# A letter\n\nWe came to the port at dawn."
    assert found(headed, other.replace("letter", "Note")) == [("spelling", "note", "Note")]


def test_where_a_text_was_shortened_quotation_marks_say_whose_the_words_are():
    marked = "He said “the gates are shut” to all."
    assert found("He said the gates are shut to all.", marked, quotes_count=False) == []
    assert len(found("He said the gates are shut to all.", marked)) == 2


def test_texts_with_little_in_common_are_told():
    unlike = compare(render("The ships came in at dawn."), render("Nobody had sent for us."))
    assert not unlike.is_alike
    assert compare(render(A), render(B)).is_alike


def test_the_kinds_are_counted():
    assert compare(render(A), render(B)).counts == [
        (Kind.SPELLING, 2),
        (Kind.ORDER, 2),
        (Kind.ADDED, 2),
        (Kind.LEFT_OUT, 1),
    ]
