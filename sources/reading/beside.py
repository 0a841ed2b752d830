"""A translation beside the text that it was made from, paragraph by paragraph."""

from typing import NamedTuple


class Row(NamedTuple):
    """A paragraph's number, its words, and the words of the other text. No number: all of both."""

    number: int | None
    words: str
    original: str


def beside(blocks, version, original):
    """Rows for the blocks of a `version`, an excerpt maybe, and another `TextVersion` whole.

    Paragraphs answer each other by number where both texts have as many; where they have not,
    nobody has said which answers which, and one row holds all of both.
    """
    numbered = {block["n"]: block for block in original.blocks if block["n"]}
    if len(numbered) != sum(block["n"] is not None for block in version.blocks):
        return [Row(None, _words(version, blocks), _words(original, original.blocks))]
    return [
        Row(block["n"], _words(version, [block]), _words(original, [numbered[block["n"]]]))
        for block in blocks
        if block["n"]
    ]


def _words(version, blocks):
    return "\n\n".join(version.reading_text[one["start"] : one["end"]] for one in blocks)
