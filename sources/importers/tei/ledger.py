"""What a file held and what became of it: nothing is lost without being named."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from sources.importers.tei.phrases import BLOCKS
from sources.importers.tei.reading import name_of

#: Elements whose meaning our Markdown or a column holds; of others the words are kept.
KEPT = {
    "p", "ab", "head", "hi", "emph", "note", "pb", "lb", "list", "item", "label", "table", "row",
    "cell", "quote", "opener", "closer", "dateline", "date", "placeName", "signed", "salute",
    "postscript", "attachment", "div", "gloss", "term", "persName", "l", "lg", "choice", "sic",
    "corr", "orig", "reg", "abbr", "expan", "supplied", "stamp", "seg", "text", "body", "gap",
    "unclear", "trailer", "byline", "div1", "div2", "div3", "listPerson", "person", "forename",
    "surname", "birth", "death", "occupation", "roleName", "standOff", "app",
    "lem", "rdg", "add", "listPlace", "place", "ref",
}  # fmt: skip
_APART = BLOCKS | {"lb", "note", "seg", "corr", "reg", "expan", "rdg"}


@dataclass
class Ledger:
    """Counts by kind of element: `seen` = `kept` + `words` (its words alone) + `out`."""

    seen: Counter = field(default_factory=Counter)
    kept: Counter = field(default_factory=Counter)
    words: Counter = field(default_factory=Counter)
    out: Counter = field(default_factory=Counter)
    #: What could not be placed: (what, why) and how often.
    unplaced: Counter = field(default_factory=Counter)

    def keep(self, element):
        """Everything in an element that became part of a document or a column."""
        for one in element.iter():
            name = name_of(one)
            if not name:
                continue
            (self.kept if _is_kept(one, name) else self.words)[kind_of(one, name)] += 1

    def keep_words(self, element):
        for one in element.iter():
            self.words[kind_of(one, name_of(one))] += bool(name_of(one))

    def only_words(self, kind, count):
        """Of so many that count as kept only the words were."""
        self.kept[kind] -= count
        self.words[kind] += count

    def leave_out(self, element, what, why):
        for one in element.iter():
            self.out[kind_of(one, name_of(one))] += bool(name_of(one))
        self.unplaced[what, why] += 1

    def misplaced(self, element, what, why):
        """Of a kept element only the words were kept, because of the file itself."""
        self.only_words(kind_of(element, name_of(element)), 1)
        self.unplaced[what, why] += 1

    def rows(self):
        """(kind, seen, kept, words alone, left out), the frequent first."""
        kinds = sorted(self.seen, key=lambda kind: (-self.seen[kind], kind))
        return [
            (kind, self.seen[kind], self.kept[kind], self.words[kind], self._left(kind))
            for kind in kinds
        ]

    def left_over(self):
        """(what, why, how often) of everything that could not be placed."""
        return [(what, why, count) for (what, why), count in self.unplaced.items()]

    def _left(self, kind):
        return self.seen[kind] - self.kept[kind] - self.words[kind]


def kind_of(element, name):
    """The name; of notes, divisions and lists with their type."""
    if name in ("note", "div", "list") and element.get("type"):
        return f"{name} ({element.get('type')})"
    return name


def _is_kept(element, name):
    if name == "hi":
        from_hand = set((element.get("rend") or "").split())
        return bool(from_hand & {"italic", "italics", "it", "i", "strong", "bold", "b"})
    return name in KEPT


def lost_words(element, texts):
    """Words of an element, as often as they stand in it, that are in none of the texts.

    Words are compared without white space, signs and case of composition, so that only what
    a reader would miss counts.
    """
    wanted = Counter(re.findall(r"\w+", re.sub(r"[\[\]]", "", _text_of(element))))
    there = re.sub(r"[\[\]]", "", unicodedata.normalize("NFC", "\n".join(texts)))
    wanted.subtract(Counter(re.findall(r"\w+", there)))
    return sorted(word for word, count in wanted.items() for _ in range(count))


def _text_of(element):
    parts = []
    _gather(element, parts)
    return unicodedata.normalize("NFC", "".join(parts))


def _gather(element, parts):
    apart = name_of(element) in _APART
    parts += [" "] if apart else []
    parts.append(element.text or "")
    for child in element:
        _gather(child, parts)
        parts.append(child.tail or "")
    parts += [" "] if apart else []
