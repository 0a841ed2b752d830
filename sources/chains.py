"""The way of a message through hands, drawn from the people and links of its document.

Drafted by, in the name of, sent by, passed on by, to, for: one below the other; who was also
shown it stands aside, other documents above and below, those some steps away the farthest.
Nothing here asks the database. The drawing is a column as narrow as the narrowest phone, so that
it never has to shrink.
"""

import textwrap
from dataclasses import dataclass, field

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from sources.models import Contribution, Relation

Role = Contribution.Role
#: Who made it, whose hands it went through, whom it reached: in this order down the column.
MADE = [Role.AUTHOR, Role.DRAFTER, Role.NOMINAL_AUTHOR, Role.SIGNATORY]
CARRIED = [Role.SENDER, Role.TRANSMITTER]
REACHED = [Role.ADDRESSEE, Role.FINAL_RECIPIENT]
ASIDE = [Role.CIRCULATED_TO]

#: Links to a document that was there before; `backward` ones are told from the other end.
BEFORE = (
    (Relation.Kind.REPLIES_TO, False),
    (Relation.Kind.DRAFT_OF, True),
    (Relation.Kind.ENCLOSES, True),
)
AFTER = (
    (Relation.Kind.REPLIES_TO, True),
    (Relation.Kind.DRAFT_OF, False),
    (Relation.Kind.ENCLOSES, False),
)

# In units of the drawing, about a pixel each.
WIDTH, SIDE, GAP = 272, 1, 26
LETTERS, LABEL_HEIGHT, LINE_HEIGHT, INSIDE = 31, 16, 19, 10
INDENT = 28
LONGEST = 4  # lines of a box
LABEL_LETTERS = 40


@dataclass
class Box:
    """A box of the drawing: one part in the way of the message, or another document."""

    label: str
    names: list[str]
    kind: str  # "hand", "aside" or "document"
    near: str = ""  # the document that this one stands to as the label says, where it is another
    top: int = 0
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def words(self):
        return f"{self._label(self.near)} {get_text_list(self.names, _('and'))}"

    @property
    def short_label(self):
        room = LABEL_LETTERS - len(self.label)
        return self._label(textwrap.shorten(self.near, room, placeholder=" …"))

    def _label(self, near):
        label = f"{near} {self.label}".strip()
        return label[:1].upper() + label[1:]

    @property
    def left(self):
        return SIDE + (INDENT if self.kind == "aside" else 0)

    @property
    def text_left(self):
        return self.left + INSIDE

    @property
    def width(self):
        return WIDTH - SIDE - self.left

    @property
    def height(self):
        return LABEL_HEIGHT + LINE_HEIGHT * len(self.lines) + INSIDE

    @property
    def bottom(self):
        return self.top + self.height

    @property
    def label_top(self):
        return self.top + LABEL_HEIGHT

    @property
    def middle(self):
        return self.top + self.height // 2


@dataclass
class Chain:
    boxes: list[Box]
    spine: list[tuple[int, int]]  # (from, to): arrows straight down
    branches: list[tuple[int, int]]  # (from, to): lines to the boxes that stand aside
    height: int
    is_cut: bool = False  # documents farther away are left out
    width: int = WIDTH
    middle: int = SIDE + 14  # where the arrows run

    @property
    def words(self):
        """All of it in one sentence, for a reader who does not see the drawing."""
        return "; ".join(box.words for box in self.boxes) + "."


def chain(parts, links, further=None):
    """A Chain, or None where there is no way to draw: fewer than two boxes in the column.

    `parts` are the contributions of a document, `links` what `linked_documents` gives, `further`
    a `sources.links.Further`.
    """
    beyond = further.links if further else {}
    made, carried = _hands(parts, MADE), _by_position(parts, CARRIED)
    reached, aside = _hands(parts, REACHED), _hands(parts, ASIDE, "aside")
    boxes = [
        *_earlier(links, beyond),
        *made,
        *aside,
        *carried,
        *reached,
        *_later(links, beyond),
    ]
    hands = made + carried + reached
    column = [box for box in boxes if box.kind != "aside"]
    if not hands or len(column) < 2 or len(boxes) < 2:
        return None
    height = _place(boxes)
    is_cut = bool(further and further.is_cut)
    return Chain(boxes, _spine(column), _branches(boxes), height, is_cut)


def _hands(parts, roles, kind="hand"):
    """A box for each role that somebody has, in the order of the roles."""
    boxes = []
    for role in roles:
        names = [part.shown_name for part in parts if part.role == role]
        if names:
            boxes.append(Box(str(role.label), names, kind))
    return boxes


def _by_position(parts, roles):
    """Hands in the order in which the author of the record put them."""
    boxes = []
    for part in parts:
        if part.role in roles:
            label = part.get_role_display()
            if boxes and boxes[-1].label == label:
                boxes[-1].names.append(part.shown_name)
            else:
                boxes.append(Box(label, [part.shown_name], "hand"))
    return boxes


def _earlier(links, beyond, near=""):
    """What was there before, the farthest first; `near` is the document that the links are of."""
    for link in links:
        if (link.kind, link.backward) in BEFORE:
            yield from _earlier(beyond.get(link.other.pk, ()), beyond, link.other.title)
            yield _document(link, near)


def _later(links, beyond, near=""):
    for link in links:
        if (link.kind, link.backward) in AFTER:
            yield _document(link, near)
            yield from _later(beyond.get(link.other.pk, ()), beyond, link.other.title)


def _document(link, near):
    return Box(link.how, [link.other.title], "document", near)


def _place(boxes):
    """Give every box its lines and its place; returns the height of the whole."""
    top = 1
    for box in boxes:
        letters = LETTERS - (4 if box.kind == "aside" else 0)
        lines = textwrap.wrap(", ".join(box.names), letters, max_lines=LONGEST, placeholder=" …")
        box.top = top
        box.lines = [
            (top + LABEL_HEIGHT + LINE_HEIGHT * number, line)
            for number, line in enumerate(lines, 1)
        ]
        top = box.bottom + GAP
    return top - GAP + 1


def _spine(column):
    return [(above.bottom, below.top) for above, below in zip(column, column[1:], strict=False)]


def _branches(boxes):
    """From the foot of the box above to each that stands aside of the arrow there."""
    branches, foot = [], 0
    for box in boxes:
        if box.kind == "aside":
            branches.append((foot, box.middle))
        else:
            foot = box.bottom
    return branches
