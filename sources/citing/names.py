"""A name as a citation turns it round: "Alan G. Kirk" is "Kirk, Alan G." and "Kirk".

Only names that the reader of the document may see come in here: those printed on it. A closed
pseudonym stays closed, as nothing is looked up behind the printed name.
"""

import re
from dataclasses import dataclass

#: A body, not a person: its name is never turned round.
BODIES = re.compile(
    r"\b(governments?|ministry|department|office|embassy|legation|consulate|committee|council|"
    r"commission|congress|parliament|party|union|army|navy|forces|bureau|secretariat|company|"
    r"university|society|association|agency|staff|delegation|mission|church|court|soviet|assembly|"
    r"archives?|library|museum|press|service|board|league|nations|states|secretary|ambassador|"
    r"minister|president|consul|chief|director|chairman|representative|king|queen|emperor|pope)\b",
    re.I,
)
ARTICLE = re.compile(r"^the\s+", re.I)
#: What stands between two names; a comma alone may belong to one.
BETWEEN = re.compile(r",?\s+and\s+|\s*;\s*|\s*\n\s*")
COURTESY = re.compile(r"^(comrade|mr|mrs|ms|miss|dr|sir)\b\.?\s+(?=\S)", re.I)
SUFFIXES = {"Jr", "Sr", "II", "III", "IV"}
WITH_FAMILY = {"de", "du", "la", "le", "di", "da", "dos", "del", "al", "el", "ibn", "ben"}
WITH_GIVEN = {"von", "van", "zu", "der", "den", "ter"}
#: Families that stand first where nothing marks them: "Mao Zedong", "Kim Il Sung".
_CHINESE = (
    "mao zhou chou deng teng liu lin peng zhu chu chen zhang wang huang zhao gao kao chiang jiang "
    "li hu wu xu yang soong dong tung ye nie luo xi"
)
CHINESE = set(_CHINESE.split())
_KOREAN = "kim pak park ho yi lee rhee choe choi chong chung jang paek kang cho ri nam"
KOREAN = set(_KOREAN.split())


@dataclass(frozen=True)
class Name:
    """`given` is empty where there is one name only, or where `family` is the name of a body."""

    family: str
    given: str = ""
    suffix: str = ""
    is_body: bool = False
    family_first: bool = False

    @property
    def in_order(self):
        """As one says it: "Alan G. Kirk", "Mao Zedong"."""
        parts = [self.given, self.family]
        words = " ".join(filter(None, reversed(parts) if self.family_first else parts))
        return f"{words} {self.suffix}".strip()

    @property
    def leading(self):
        """The same at the head of a note, where a body has no article: "U.S. government"."""
        return self.turned if self.is_body else self.in_order

    @property
    def turned(self):
        """As a bibliography sorts it: "Kirk, Alan G."; what stands in order already stays."""
        if self.is_body:
            return ARTICLE.sub("", self.family)
        if self.family_first or not self.given:
            return self.in_order
        return ", ".join(filter(None, [self.family, self.given, self.suffix]))

    @property
    def with_initials(self):
        """As APA has it: "Kirk, A. G."."""
        if self.is_body or not self.given:
            return self.turned
        return ", ".join(filter(None, [self.family, initials(self.given), self.suffix]))

    @property
    def in_order_with_initials(self):
        """ "A. G. Kirk": beside a title, in parentheses."""
        if self.is_body or self.family_first or not self.given:
            return self.in_order
        return f"{initials(self.given)} {self.family}"

    @property
    def short(self):
        """As a second note has it: "Kirk"."""
        return self.leading if self.is_body else self.family

    def as_csl(self):
        """A program would turn "Mao Zedong" round: what stands in order goes as one piece."""
        if self.is_body or self.family_first:
            return {"literal": self.turned}
        parts = {"family": self.family, "given": self.given, "suffix": self.suffix}
        return {key: value for key, value in parts.items() if value}


def read(contribution):
    """The Name of a `Contribution`, from what is printed; offices before a known name fall off."""
    printed = COURTESY.sub("", " ".join(contribution.shown_name.split()))
    known = contribution.person.name
    if known and known in printed and not is_body(known):
        return parse(known)
    if printed.isupper() and not known.isupper():  # a signature in capitals
        printed = printed.title()
    return parse(printed)


def of_several(text):
    """The names in "John G. Reid, John P. Glennon and Ann Lee"; "Kirk, Alan G." is one."""
    parts = [part for part in BETWEEN.split(text.strip()) if part]
    return tuple(parse(name) for part in parts for name in _between_commas(part))


def _between_commas(part):
    names = part.split(", ")
    return names if all(" " in name for name in names) else [part]


def parse(text):
    """ "Kirk, Alan G." or "Alan G. Kirk" or "Mao Zedong" or "the U.S. government"."""
    family, comma, rest = text.partition(", ")
    if comma and rest[:1].islower():  # "Gromyko, under the closing line"
        return parse(family)
    if is_body(text):
        return Name(text, is_body=True)
    if comma:
        given, _comma, suffix = rest.partition(", ")
        if given.rstrip(".") in SUFFIXES:
            return parse_in_order(family, given)
        return Name(family, given, suffix)
    return parse_in_order(text)


def is_body(text):
    return bool(
        ARTICLE.match(text)
        or BODIES.search(text)
        or re.search(r"[\d(]", text)
        or text[:1].islower()
    )


def parse_in_order(text, suffix=""):
    words = text.split()
    if len(words) > 2 and words[-1].rstrip(".") in SUFFIXES:
        suffix = words.pop()
    if all(re.fullmatch(r"\w\.", word) for word in words):  # "J. R.", as a paper is signed
        return Name(" ".join(words))
    if stands_family_first(words):
        return Name(words[0], " ".join(words[1:]), suffix, family_first=True)
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in WITH_FAMILY and words[at - 1].islower():
        at -= 1
    return Name(" ".join(words[at:]), " ".join(words[:at]), suffix)


def stands_family_first(words):
    first = words[0].lower() if words else ""
    if len(words) == 2:
        hyphenated = "-" in words[1]
        return first in CHINESE or (first in KOREAN and hyphenated)
    return len(words) == 3 and first in KOREAN and not words[1].endswith(".")


def initials(given):
    """ "Alan G." is "A. G.", "Jean-Paul" is "J.-P."; particles stay."""
    return " ".join(
        word
        if word.lower() in WITH_GIVEN
        else "-".join(f"{part[0]}." for part in word.split("-") if part)
        for word in given.split()
    )


def listed(names, *, last="and", most=None, shown=1, two=None):
    """ "A", "A and B", "A, B, and C"; beyond `most` names the first `shown` "et al."."""
    names = list(names)
    if most and len(names) > most:
        return f"{', '.join(names[:shown])}{',' * (shown > 1)} et al."
    if len(names) < 3:
        return (two or f" {last} ").join(names)
    return f"{', '.join(names[:-1])}, {last} {names[-1]}"
