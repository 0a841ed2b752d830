"""Citations as students type them: (Doc 3, ¶2b), Doc. 3 para 2, (Docs 2 and 5)."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Citation:
    """A place of the answer that names a document, and the label that it means."""

    start: int
    end: int
    label: str

    @property
    def document(self):
        return self.label.partition(",")[0]


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


def citations(answer):
    """Documents and places named in an answer, as typed in any of the usual ways.

    "(Doc 3, ¶2b)", "Doc. 3, p 2", "document 3 para. 2" and "(Docs 2 and 5)" are read; a
    citation alone in parentheses covers these too.
    """
    found = []
    for match in _CITED.finditer(answer):
        found += _several(match) if match["kinds"] else [_one(answer, match)]
    return found


def _one(answer, match):
    start, end = match.span()
    if answer[start - 1 : start] == "(" and answer[end : end + 1] == ")":
        start, end = start - 1, end + 1
    name = f"{_kind(match['kind'])} {match['name']}"
    return Citation(start, end, f"{name}, {_where(match)}" if match["n"] else name)


def _where(match):
    last = f"–{match['last']}" if match["last"] else ""
    letters = match["letters"] or match["letters2"] or ""
    return f"¶{match['n']}{match['sentence'] or ''}{last}{letters}"


def _several(match):
    start = match.start("names")
    for one in re.finditer(_NAME, match["names"]):
        begin = match.start() if one.start() == 0 else start + one.start()
        yield Citation(begin, start + one.end(), f"{_kind(match['kinds'])} {one[0]}")


def _kind(word):
    return "Source" if word.lower().startswith("source") else "Doc"
