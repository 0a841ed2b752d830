"""A text set in lines of fixed length, so that everybody's paper has the same line numbers."""

import textwrap
from dataclasses import dataclass

from lxml import html

WIDTH = 78  # characters; fits 11.5 pt of any of our faces on letter and A4 paper


@dataclass
class Line:
    number: int
    text: str
    paragraph: int | None  # on the first line of a numbered paragraph

    @property
    def is_counted(self):
        return self.number % 5 == 0


def printed_lines(blocks, width=WIDTH):
    """`[[Line, …], …]`, a list a block. Lines count through the text; note markers stay."""
    number, printed = 0, []
    for block in blocks:
        lines = []
        for row in _rows(block):
            for text in textwrap.wrap(row, width, break_on_hyphens=False) or [""]:
                number += 1
                lines.append(Line(number, text, None if lines else block["n"]))
        printed.append(lines)
    return printed


def _rows(block):
    """The block's words as printed; a table gives a row a line."""
    tree = html.fragment_fromstring(block["html"], create_parent="div")
    for marker in tree.xpath(".//*[@data-note]"):
        marker.text = f"[{marker.get('data-note')}]"
    rows = tree.xpath(".//tr")
    if rows:
        return [" | ".join(cell.text_content().strip() for cell in row) for row in rows]
    return [" ".join(tree.text_content().split())]
