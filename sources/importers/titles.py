"""What a title tells: its date, the kind of document, who wrote to whom."""

import re

from sources import dates

KINDS = [
    ("cable", r"cables?|telegrams?|telephone messages?"),
    ("note", r"aide-?m[eé]moires?|diplomatic notes?|notes? verbales?|notes?"),
    ("letter", r"letters?"),
    ("message", r"messages?"),
    ("memorandum", r"memorand(?:um|a)|memos?"),
    ("minutes", r"minutes|protocols? of (?:the )?(?:meeting|session)|transcripts?"),
    ("agreement", r"agreements?|treat(?:y|ies)|protocols?|conventions?|pacts?|charters?"),
    ("report", r"reports?"),
    ("law", r"acts?|laws?|decrees?|resolutions?|constitutions?|proclamations?"),
    ("speech", r"speech(?:es)?|address(?:es)?|sermons?"),
    ("newspaper", r"newspapers?|editorials?"),
    ("diary", r"diar(?:y|ies)|journals?|memoirs?"),
    ("interview", r"interviews?|testimon(?:y|ies)"),
    ("photograph", r"photographs?|photos?"),
    ("cartoon", r"cartoons?|posters?"),
    ("map", r"maps?"),
]
KIND = re.compile("|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in KINDS), re.IGNORECASE)
ANY_KIND = "|".join(words for _, words in KINDS)
STARTS_WITH_KIND = re.compile(rf"(?:[A-Z][a-z]+ ){{0,2}}(?:{ANY_KIND})\b", re.IGNORECASE)

CAPITAL = r"(?:[A-ZÀ-ÞĀ-Ž][\w.'’-]*|\[[^\]]+\]|\([A-Z][^)]*\))"
LINK = r"(?:(?:of|for|de|von|van|al|bin) )?(?:the )?"
NAME = rf"(?:[Tt]he )?(?:[Cc]omrade )?{CAPITAL}(?: {LINK}{CAPITAL})*"
OFFICE = (
    r"the (?:[\w.'’-]+ ){0,4}(?:minister|ministry|ambassador|envoy|consul|delegate|government"
    r"|president|king|queen|emperor|governor|secretary|commander|commissioner|mayor|council|embassy)"
)
WHO = rf"(?:{OFFICE}|{NAME})"
PLACE = rf"(?:, (?!\w+ing \w){CAPITAL})?"
# "Policy With Respect to Japan" is about Japan and sent to nobody.
TO = r"(?<!Respect)(?<!Regard)(?<!Reference)(?<!Relation) to"
LONGEST_TITLE = 500
# Papers that have parties or a meeting behind them, but no writer and no receiver.
OF_NOBODY = ("agreement", "minutes", "law", "report")
REMARK = re.compile(
    r" \[[^\]]*\b(?:translation|original|copy|draft|excerpt)[^\]]*\]$", re.IGNORECASE
)

FROM_TO = [
    rf"\bfrom (?P<sender>{WHO}(?: and {NAME})*)(?:,? (?:delivered|sent))?"
    rf"{TO} (?P<addressee>{WHO}{PLACE})(?: by (?P<transmitter>{WHO}))?",
    rf"\bof (?P<sender>{NAME}){TO} (?P<addressee>{WHO})",
    rf"(?:^|, )(?P<sender>{NAME}(?: and {NAME})*){TO} (?P<addressee>{WHO}{PLACE})",
    rf"\bfrom (?P<sender>{WHO}(?: and {NAME})*)",
]
MADE_BY = {
    "drafter": r"\bdrafted by (?P<name>{NAME})",
    "translator": r"\btranslated by (?P<name>{NAME})",
    "editor": r"\bedited by (?P<name>{NAME})",
    "author": r"\b(?:written by|by) (?P<name>{NAME})$",
}
DATE_WORD = re.compile(
    r"(?<!\w)(?<!\w-)(?:c\.|ca\.|about|circa|early|mid|late|[\w\[])", re.IGNORECASE
)


def split_date(line):
    """(words, phrase, edtf) of a line that ends with a date; ("…", "", "") without one."""
    line = line.strip()
    if not re.search(r"\d", line[-20:]):
        return line, "", ""
    for start in (found.start() for found in DATE_WORD.finditer(line, max(0, len(line) - 70))):
        phrase = line[start:].strip(" :.)")
        if len(phrase) > 60 or not re.search(r"\d", phrase):
            continue
        edtf = dates.from_phrase(phrase)
        if edtf and _is_more_than_a_number(phrase, start):
            return _without_ending(line[:start]), phrase, edtf
    return line, "", ""


def _without_ending(words):
    return re.sub(r"\s(?:of|on|dated)$", "", words.rstrip(" ,;:(–—-"))


def _is_more_than_a_number(phrase, start):
    """A bare 1950 within words may be a number; a line of its own is a year."""
    return start == 0 or not re.fullmatch(r"\d+", phrase) or int(phrase) > 1400


def is_date(line):
    return bool(dates.from_phrase(line)) and len(line) < 60


def kind_of(title):
    """The kind that a title names first, or nothing."""
    found = KIND.search(title)
    return found.lastgroup if found else ""


def people_of(title):
    """(role, name as printed) of those whom a title names as writer and receiver."""
    people = []
    if len(title) > LONGEST_TITLE or kind_of(title) in OF_NOBODY:
        return people
    for pattern in FROM_TO:
        found = re.search(pattern, title)
        if found:
            people = [
                pair for role, names in found.groupdict().items() for pair in _each(role, names)
            ]
            break
    for role, pattern in MADE_BY.items():
        found = re.search(pattern.replace("{NAME}", NAME), title)
        if found and found["name"] not in [name for _, name in people]:
            people.append((role, found["name"]))
    return people


def _each(role, names):
    names = re.split(r" and (?!the )", names or "") if role == "sender" else [names or ""]
    names = [REMARK.sub("", name).strip(" ,") for name in names]
    return [(role, name) for name in names if name and not STARTS_WITH_KIND.match(name)]
