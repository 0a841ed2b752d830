"""An archive number taken apart: "fond 558, opis 11" as the shelf, the box, the leaves.

Only for who reads it: what is stored, searched and cited is the number as one line.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

#: What a part is called, and the words and abbreviations that archives print for it.
LEVELS = [
    (_("Collection (fond)"), r"fond|font|fund|f"),
    (_("Record group"), r"record group|rg"),
    (_("Series"), r"series|ser"),
    (_("Inventory (opis)"), r"opis|op"),
    (_("Reel"), r"reel|roll"),
    (_("Box"), r"box|carton"),
    (_("Folder"), r"folder|fol"),
    (_("File (delo)"), r"delo|d"),
    (_("File"), r"file|bundle"),
    (_("Volume"), r"volume|vol"),
    (_("Item"), r"item|no|nr"),
    (_("Leaves (listy)"), r"listy|list|ll|l"),
    (_("Pages"), r"pages|page|pp|p"),
]
_NUMBER = r"[0-9]+[0-9A-Za-z]*(?:[./-][0-9A-Za-z]+)*(?:\s*[–-]\s*[0-9]+)?"
_PART = re.compile(
    "|".join(
        rf"\b(?P<l{level}>{words})\b\s*\.?\s*(?P<n{level}>{_NUMBER})"
        for level, (_label, words) in enumerate(LEVELS)
    ),
    re.IGNORECASE,
)


class Part(NamedTuple):
    label: str
    value: str


def parts_of(shelfmark):
    """[Part(label, value)] in the order of the number; [] where it does not fall into parts.

    Every word of it must find its place, but for the name of the archive at its head.
    """
    found = list(_PART.finditer(shelfmark))
    if not found or _rest(shelfmark, found):
        return []
    head = shelfmark[: found[0].start()].strip(" .,;:")
    parts = [Part(LEVELS[_level(one)][0], one[f"n{_level(one)}"]) for one in found]
    return [Part(_("Archive"), head), *parts] if head else parts


def _level(found):
    return next(level for level in range(len(LEVELS)) if found[f"l{level}"])


def _rest(shelfmark, found):
    """What stands after the first part and belongs to none."""
    after = _PART.sub("", shelfmark[found[0].start() :])
    return re.sub(r"[\s.,;:()]+", "", after)
