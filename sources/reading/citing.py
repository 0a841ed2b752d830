"""Citations as students type them: (Doc 3, ¶2b), Doc. 3 para 2, (Docs 2 and 5)."""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Citation:
    """A place of the answer that names a document, and the label that it means."""

    start: int
    end: int
    label: str

    def meets(self, other):
        return self.start < other.end and other.start < self.end

    @property
    def document(self):
        return parts_of(self.label)[0]


def parts_of(label):
    """The label of a document and the place in it: ("Doc 3", "¶2b"), ("Doc 3", "")."""
    name, mark, where = label.rpartition(", ¶")
    return (name, f"¶{where}") if mark else (label, "")


_NAME = r"(?:\d{1,3}[A-Z]?|[A-Z])(?!\w)"
_PLACE = (
    r"(?:\s*,)?\s*(?:¶+|(?:paragraphs?|paras?|par|pp?)\b\.?)\s*"
    r"(?P<n>\d{1,4})(?P<letters>[b-z]{1,3})?(?P<sentence>\.\d{1,3})?"
    r"(?:\s*[-–—]\s*¶?(?P<last>\d{1,4})(?P<letters2>[b-z]{1,3})?)?(?!\w)"
)
_CITED = re.compile(
    rf"\b(?P<kind>doc(?:ument)?|source)\b\.?\s*(?-i:(?P<name>{_NAME}))(?:{_PLACE})?"
    rf"|\b(?P<kinds>doc(?:ument)?s|sources)\b\.?\s*(?-i:(?P<names>{_NAME}"
    rf"(?:(?:\s*,\s*(?:and\s+)?|\s*&\s*|\s+and\s+)(?:Docs?\.?\s*)?{_NAME})*))",
    re.IGNORECASE,
)


def citations(answer, names=()):
    """Documents and places named in an answer, as typed in any of the usual ways.

    "(Doc 3, ¶2b)", "Doc. 3, p 2", "document 3 para. 2" and "(Docs 2 and 5)" are read; a
    citation alone in parentheses covers these too. `names` are the labels on the table, which
    may be others: "Map 1, ¶2" and "(Map 1)". The script of the desk reads the same
    (`placesIn` in static/js/passages.js).
    """
    labels = _labels(tuple(dict.fromkeys(filter(None, names))))
    own = list(_own(answer, labels))
    others = [one for one in _usual(answer, labels) if not any(map(one.meets, own))]
    return sorted([*own, *others], key=lambda one: one.start)


class _Labels:
    """The labels of documents on a table, and how they are typed."""

    def __init__(self, names):
        self.typed = {name: re.compile(_typed(name), re.IGNORECASE) for name in names}
        longest_first = sorted(map(_typed, names), key=len, reverse=True)
        self.cited = re.compile(
            rf"(?<![^\W_])(?P<name>{'|'.join(longest_first)})(?:{_PLACE}|(?=\)))", re.IGNORECASE
        )

    def label(self, typed):
        """The one that is meant; what is typed where it is none."""
        return next((name for name, one in self.typed.items() if one.fullmatch(typed)), typed)


_labels = lru_cache(maxsize=256)(_Labels)


def _typed(name):
    """A label as a pattern: Doc 3, Doc. 3, document 3."""
    if match := re.match(r"(?:(doc)(?:ument)?|source)\.?\s+", name, re.IGNORECASE):
        kind = "doc(?:ument)?" if match[1] else "source"
        return rf"{kind}\.?\s*{re.escape(name[match.end() :])}"
    return re.escape(name)


def label_key(label):
    """Two labels with the same are one to who types them: "Doc 1" and "document  1"."""
    return _typed(" ".join(label.split())).casefold()


def _own(answer, labels):
    """Only with a place, or alone in parentheses: a label may be a word like any other."""
    for match in labels.cited.finditer(answer) if labels.typed else ():
        one = _placed(answer, match, labels.label(match["name"]))
        if match["n"] or answer[one.start] == "(":
            yield one


def _usual(answer, labels):
    for match in _CITED.finditer(answer):
        yield from _several(match, labels) if match["kinds"] else [_one(answer, match, labels)]


def _one(answer, match, labels):
    return _placed(answer, match, labels.label(f"{_kind(match['kind'])} {match['name']}"))


def _placed(answer, match, name):
    start, end = match.span()
    if answer[start - 1 : start] == "(" and answer[end : end + 1] == ")":
        start, end = start - 1, end + 1
    return Citation(start, end, f"{name}, {_where(match)}" if match["n"] else name)


def _where(match):
    last = f"–{match['last']}" if match["last"] else ""
    letters = match["letters"] or match["letters2"] or ""
    return f"¶{match['n']}{match['sentence'] or ''}{last}{letters}"


def _several(match, labels):
    start = match.start("names")
    for one in re.finditer(_NAME, match["names"]):
        begin = match.start() if one.start() == 0 else start + one.start()
        label = labels.label(f"{_kind(match['kinds'])} {one[0]}")
        yield Citation(begin, start + one.end(), label)


def _kind(word):
    return "Source" if word.lower().startswith("source") else "Doc"
