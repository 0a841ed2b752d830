"""What the heading of a document tells: its kind, and under which office somebody stands."""

import re

from sources.importers import titles
from sources.importers.tei import inline
from sources.importers.tei.reading import name_of
from sources.importers.tei.words import Words
from sources.models import Source

OFFICE = re.compile(r"(?:^|\b(?:by|to|from)\s)(?:(?:the|The)\s)?(?P<office>[A-Z][^()]*?),?\s*\($")
NOT_AN_OFFICE = re.compile(r"\bto\s|\bby\s")
LONGEST = 500  # of a heading, in characters: what tells of an office stands at its end
EDITORIAL = re.compile(r"\W*Editorial Note\b", re.IGNORECASE)
LETTER = ("sender", "addressee")
ROLES = {
    "sent": "sender", "from": "sender", "author": "author", "to": "addressee",
    "received": "addressee", "forwarded": "transmitter", "transmitted": "transmitter",
    "redirected": "transmitter",
}  # fmt: skip
NAMES = ("persName", "gloss", "orgName", "name", "rs")
#: "Report by X on Steps With Respect to Y" is about Y, not to Y; editions have marked it as both.
WITH_RESPECT = r"\b(?:with (?:respect|regard|reference)|in (?:relation|regard|reference))"
TOPIC_OPENS = re.compile(rf"{WITH_RESPECT}$", re.IGNORECASE)
TO_A_TOPIC = re.compile(rf"{WITH_RESPECT} to(?: the)?\s*$", re.IGNORECASE)


AUTHOR = re.compile(
    r"\b[Bb]y (?:the )?(?P<office>[A-Z][^()]*?) "
    r"\((?P<name>[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)*)\)$"
)


def author_of(title):
    """(as printed, name) of "Memorandum of Conversation, by the Chief of X (Bishop)"."""
    found = AUTHOR.search(title[-LONGEST:])
    if found and re.search(r"\bto\b", found["office"]):
        return None
    return (f"{found['office']} ({found['name']})", found["name"]) if found else None


def marked(head):
    """(role, element, name as printed) of whom an edition marks in a heading as its parties."""
    for element in head.iter():
        role = ROLES.get((element.get("type") or "").casefold())
        if not role or name_of(element) not in NAMES:
            continue
        name = without_topic(" ".join(inline.plain(Words().inside(element)).split()))
        if name and not TO_A_TOPIC.search(_before(head, element)[-LONGEST:]):
            yield role, element, name


def without_topic(name):
    """The Council, of "The Council on Recommendations With Respect", which a topic follows."""
    opens = TOPIC_OPENS.search(name)
    return name[: opens.start()].rpartition(" on ")[0].rstrip(" ,") or name if opens else name


def offices(head):
    """{element: "Ambassador in Korea (Muccio)"} of those who stand in parentheses."""
    found = {}
    for person in head.iter("{*}persName"):
        before = _before(head, person)
        office = OFFICE.search(" ".join(before.split())[-LONGEST:])
        name = " ".join(inline.plain(Words().inside(person)).split())
        if office and name:
            said = NOT_AN_OFFICE.split(office["office"])[-1]
            said = re.sub(r"^(?:the|The)\s", "", said).strip(" ,")
            found[person] = f"{said} ({name.title() if name.islower() else name})"
    return found


def _before(head, person):
    """The words of a heading up to a person."""
    parts = []

    def gather(element):
        if element is person:
            return True
        if name_of(element) == "note":
            return False
        parts.append(element.text or "")
        for child in element:
            if gather(child):
                return True
            parts.append(child.tail or "")
        return False

    gather(head)
    return "".join(parts)


def kind_of_head(found, said):
    """The kind of a document by its heading, its type and who stands over it; or ""."""
    if said in Source.Kind.values and said != Source.Kind.NOTE:
        return said
    if "editorial" in said or EDITORIAL.match(found.title):
        return "commentary"
    kind = titles.kind_of(found.title) if _begins_with_kind(found.title) else ""
    if kind:
        return kind
    if found.kind:
        return ""
    if said == "telegram":
        return "cable"
    roles = {role for role, _ in found.people}
    return "letter" if roles >= set(LETTER) else titles.kind_of(found.title)


def _begins_with_kind(title):
    return bool(titles.STARTS_WITH_KIND.match(title))
