"""A document and the printing read, as a citation needs them: every style starts from `Record`.

The words are English whatever language the pages speak: Chicago, MLA and APA are styles of
English prose.
"""

import re
from dataclasses import dataclass, field

from sources.citing import days, names, titles
from sources.citing.days import Days
from sources.models import Source, Text

Kind = Source.Kind
#: Whose name stands first: the first part that somebody has.
FROM = ["author", "nominal_author", "sender", "signatory", "drafter"]
#: What a kind is called within a sentence.
GENRES = {
    Kind.LETTER: "letter",
    Kind.CABLE: "cable",
    Kind.NOTE: "diplomatic note",
    Kind.MESSAGE: "message",
    Kind.MEMORANDUM: "memorandum",
    Kind.MINUTES: "minutes",
    Kind.AGREEMENT: "treaty",
    Kind.REPORT: "report",
    Kind.LAW: "law",
    Kind.SPEECH: "speech",
    Kind.DIARY: "diary",
    Kind.INTERVIEW: "interview",
    Kind.LIST: "list",
    Kind.PHOTOGRAPH: "photograph",
    Kind.CARTOON: "cartoon",
    Kind.MAP: "map",
}
#: Sent from somebody to somebody; a memorandum too where somebody is its addressee.
SENT = {Kind.LETTER, Kind.CABLE, Kind.NOTE, Kind.MESSAGE, Kind.MEMORANDUM}
PICTURES = {Kind.PHOTOGRAPH, Kind.CARTOON, Kind.MAP}
PUBLISHED = re.compile(r"(?:(?P<place>[^:,]+):\s*)?(?P<publisher>[^,]+),\s*(?:c\.\s*)?\d{4}\.?")


@dataclass(frozen=True)
class Record:
    """`title` is empty where it says no more than the other parts; `full_title` never is."""

    key: str
    kind: str
    full_title: str
    title: str
    authors: tuple = ()
    recipients: tuple = ()
    through_to: tuple = ()
    days: Days = field(default_factory=Days)
    place: str = ""
    location: str = ""
    archive: str = ""
    archive_place: str = ""
    translators: tuple = ()
    editors: tuple = ()
    printed_in: str = ""
    is_adapted: bool = False
    language: str = ""
    summary: str = ""
    rights: str = ""
    url: str = ""

    @property
    def is_sent(self):
        return self.kind in SENT and bool(self.recipients)

    @property
    def is_named_by_people(self):
        """Whether "A to B" stands where others have a title."""
        return self.is_sent and not self.title

    @property
    def is_english(self):
        """Only English titles have Chicago's capitals; ours are written in the teacher's language,
        whatever that of the printing."""
        return not self.title or self.title.isascii() or self.language in ("", "en")

    @property
    def is_web_page(self):
        return self.kind == Kind.COMMENTARY and bool(self.url)

    @property
    def genre(self):
        """ "cable"; "" where the title names the kind already, or the kind names nothing."""
        word = GENRES.get(self.kind, "")
        said = word.rpartition(" ")[2].casefold() in self.title.casefold()
        return "" if said and not self.is_sent else word

    @property
    def described(self):
        """ "cable to Joseph Stalin", "memorandum": what it is and to whom."""
        return f"{self.genre} to {self.to_whom}" if self.is_sent else self.genre

    @property
    def to_whom(self):
        """ "Kovalev and Roshchin for Mao Zedong"."""
        whom = names.listed(one.in_order for one in self.recipients)
        beyond = names.listed(one.in_order for one in self.through_to)
        return f"{whom} for {beyond}" if beyond else whom

    @property
    def names_its_printing(self):
        """Where the publication stands in the place that its kind has for it."""
        return self.kind in (Kind.BOOK, Kind.NEWSPAPER) or self.is_web_page

    @property
    def edited_there(self):
        """Editors belong to the edition that is named in a sentence of its own, where one is."""
        is_apart = bool(self.printed_in) and not self.names_its_printing
        return self.editors if is_apart else ()

    @property
    def edited_here(self):
        return () if self.edited_there else self.editors

    @property
    def publisher(self):
        """Of a book: "Soviet News" in "London: Soviet News, 1950"; else as it was written."""
        found = PUBLISHED.fullmatch(self.printed_in)
        return found["publisher"].strip() if found else self.printed_in

    @property
    def container(self):
        """The newspaper (up to the first comma), or the site or volume a piece stands in."""
        printed = self.printed_in
        return (printed.partition(",")[0] if self.kind == Kind.NEWSPAPER else printed).strip(" .“”")


def read(source, people, text=None, address=""):
    """The Record of a Source, its contributions with their people, and the printing read.

    `address` is that of the document's page, for a printing that has none of its own.
    """
    by_role = {}
    for part in people:
        by_role.setdefault(part.role, []).append(part)
    authors = next((by_role[role] for role in FROM if role in by_role), [])
    sent_to = by_role.get("addressee", []) or by_role.get("final_recipient", [])
    beyond = by_role.get("final_recipient", []) if "addressee" in by_role else []
    archive, place, location = _held(source)
    return Record(
        key=source.slug,
        kind=source.kind,
        full_title=_line(source.title),
        title=_title(source, [*authors, *sent_to, *beyond], bool(authors and sent_to)),
        authors=_read(authors),
        recipients=_read(sent_to) if source.kind in SENT else (),
        through_to=_read(beyond) if source.kind in SENT else (),
        days=days.read(source.written),
        place=_line(source.place),
        location=location,
        archive=archive,
        archive_place=place,
        summary=source.summary,
        **_of_printing(source, text, by_role, address),
        rights=(text.rights if text else "") or source.rights,
    )


def _of_printing(source, text, by_role, address):
    hands = {"translators": "translator", "editors": "editor"}
    found = {name: _read(by_role.get(role, [])) for name, role in hands.items()}
    if text is None:
        return found | {"url": address}
    if text.editor:
        role = "translators" if text.kind == Text.Kind.TRANSLATION else "editors"
        found[role] = names.of_several(text.editor)
    return found | {
        "printed_in": _printed_in(source, text),
        "is_adapted": text.is_adapted,
        "language": text.language,
        "url": text.url or address,
    }


def _printed_in(source, text):
    """The first line of where it was published; a citation of this very document says no more."""
    line = _line(text.published_in.strip().partition("\n")[0]).rstrip(".;,")
    return "" if source.title.casefold() in line.casefold() else line


def _title(source, people, is_between):
    """Nothing for "Cable from Roshchin to Stalin" between the two; else without its own date."""
    title = _line(source.title)
    said = [name for part in people for name in (part.shown_name, part.person.name)]
    is_sent = is_between and source.kind in SENT
    if is_sent and titles.only_describes(title, said, source.place, source.written):
        return ""
    return titles.without_author(titles.without_date(title, source.written), said)


def _held(source):
    """(archive, its place, number there); an archive's name before the number is not said twice."""
    location = _line(source.shelfmark or source.shelfmark_as_printed)
    location = re.sub(r"\.+(”?)$", r"\1", location)  # within a sentence a comma follows
    if source.repository is None:
        return "", "", location
    name = source.repository.name
    if location.startswith(name):
        location = location.removeprefix(name).lstrip(" ,.")
    return name, source.repository.place, location


def _read(people):
    return tuple(names.read(part) for part in people)


def _line(text):
    return " ".join(text.split())
