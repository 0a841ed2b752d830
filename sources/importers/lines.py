"""A page as lines and blocks: what stands between empty lines, or on a line of its own."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

#: Where a line breaks within a sentence and the next begins with a space, something stood
#: there that the page lost on its way here: as a rule the mark of a note.
GAP = "\ue000"

PARAGRAPH_LINE = 100
FULL_STOP = re.compile(r"[.!?:;…][\"'”’»)\]]*$")


@dataclass
class Block:
    lines: list[str]

    @cached_property
    def text(self):
        """The words on one line, gaps marked."""
        first, *following = self.lines
        rest = [(GAP if line[:1] == " " else " ") + line.strip() for line in following]
        return re.sub(r" +", " ", first.strip() + "".join(rest))

    @cached_property
    def plain(self):
        return self.text.replace(GAP, " ")

    @property
    def words(self):
        return len(self.plain.split())

    @property
    def is_one_line(self):
        return len(self.lines) == 1

    @property
    def is_sentence(self):
        return bool(FULL_STOP.search(self.plain))


def tidy(text):
    """Line ends, spaces and the marks of encodings made plain; the words stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"[\ufeff\u200b\u00ad\x00]", "", text)
    text = re.sub(r"[\xa0\u202f\u2007\t]", " ", text)
    text = re.sub(r"[\f\v\u2028\u2029\x85]", "\n", text)
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def blocks(text, begins, alone):
    """Blocks of a tidied page: `begins` holds for lines that open one, `alone` for lines
    that are one."""
    found, current = [], []
    for line in [*text.split("\n"), ""]:
        if current and (
            not line or begins(line) or alone(line) or _is_over(current[-1], line, alone)
        ):
            found.append(Block(current))
            current = []
        if line:
            current.append(line)
    return found


def _is_over(line, following, alone):
    return alone(line) or _ends_a_paragraph(line, following)


def _ends_a_paragraph(line, following):
    """Pages without empty lines: a long line that closes a sentence is a paragraph."""
    if following.startswith(" ") and not line.startswith(" "):
        return False
    if re.match(r"\s*(?:\(?\d{1,2}[.)]|[-•]|\*+)\s", following):
        return True
    return len(line) > PARAGRAPH_LINE and bool(FULL_STOP.search(line))


def joined(found):
    """The blocks as text again, for what is set aside."""
    return "\n\n".join("\n".join(line.strip() for line in block.lines) for block in found)
