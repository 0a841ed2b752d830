"""What a reader makes of a page, before anything is stored."""

import hashlib
import json
import re
from collections import Counter
from dataclasses import asdict, dataclass, field, replace

PLUMBING = (
    "part",
    "key",
    "unplaced",
    "relations",
    "collection_introduction",
    "known_as",
    "columns_of_people",
    "is_named",
    "line",
    "rendering",
)


LONGEST_NAME = 280


class ReadError(ValueError):
    """A mistake in the file that only its author can put right; one sentence, no trace."""


class Mistakes(ReadError):
    """Several mistakes in one file. `lines` are (line, sentence); the text tells the first."""

    MOST_TOLD = 20

    def __init__(self, lines):
        self.lines = sorted(lines)
        line, words = self.lines[0]
        others = [str(line) for line, _words in self.lines[1 : self.MOST_TOLD]]
        more = f" And more: line {', '.join(others)}." if others else ""
        super().__init__(f"line {line}: {words}{more}")


@dataclass
class Picture:
    """A picture or file that belongs to a document, or the address of one elsewhere.

    `file` names it beside the spreadsheet; `digest` is of its bytes, so that another picture
    of the same name counts as a change. `kept` says where its checked copy lies while it is
    being stored.
    """

    file: str = ""
    url: str = ""
    caption: str = ""
    alt: str = ""
    transcript: str = ""
    first_paragraph: int | None = None
    rights: str = ""
    rights_note: str = ""
    digest: str = ""
    kept: object = None

    @property
    def name(self):
        return self.file or self.url


@dataclass
class Found:
    """One document, record or commentary as read. Empty where the page says nothing.

    Fields are called as in `Source` and `Text`; those of a text that both have begin with
    `text_`. `written` is EDTF, `body` Markdown. `relations` are (kind, key of another Found
    of the same page, or the address of a stored document) and, where something is said of the
    link, its note and the paragraphs that belong together. `people` are (role, name as
    printed); `known_as` says under which name the person is known, where the printed one
    does not; `columns_of_people` which column named whom, where others name other people.
    `source` is the key or the address of a document that this text joins.
    `custody` are the columns of `CustodyEvent`, `claims` those of `Claim`, `explained` those of
    `Term`, its collection by title. What found no field stands in `unplaced`; `is_named` says
    that its key stands in the file; `line` is where it begins there; `rendering` are its words
    as shown, while it is being stored.
    """

    part: str = "document"
    key: str = ""
    title: str = ""
    kind: str = ""
    written: str = ""
    written_as_printed: str = ""
    publicity: str = ""
    place: str = ""
    shelfmark: str = ""
    summary: str = ""
    context: str = ""
    content_warning: str = ""
    credits: str = ""
    citation: str = ""
    rights: str = ""
    rights_note: str = ""
    access: str = ""
    state: str = ""
    slug: str = ""
    unplaced: str = ""
    source: str = ""
    label: str = ""
    text_kind: str = ""
    language: str = ""
    original_language: str = ""
    editor: str = ""
    published_in: str = ""
    based_on: str = ""
    caption: str = ""
    url: str = ""
    text_rights: str = ""
    text_rights_note: str = ""
    voice_note: str = ""
    body: str = ""
    people: list[tuple[str, str]] = field(default_factory=list)
    relations: list[tuple[str, ...]] = field(default_factory=list)
    collection: str = ""
    collection_introduction: str = ""
    collections: list[str] = field(default_factory=list)
    time_of_day: str = ""
    repository: str = ""
    repository_place: str = ""
    shelfmark_as_printed: str = ""
    subjects: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    known_as: dict[str, str] = field(default_factory=dict)
    custody: list[dict] = field(default_factory=list)
    claims: list[dict] = field(default_factory=list)
    explained: list[dict] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    columns_of_people: dict[str, str] = field(default_factory=dict)
    is_named: bool = False
    line: int = 0
    rendering: object = None

    @property
    def recognised(self):
        """Names of the fields that hold something, in the order of a catalogue."""
        return [name for name, value in asdict(self).items() if value and name not in PLUMBING]

    @property
    def fingerprint(self):
        """Of the words read. Where they stand in the file and where a copy lies is no part."""
        passing = {"line": 0, "rendering": None, "columns_of_people": {}, "is_named": False}
        words = {name: value for name, value in asdict(replace(self, **passing)).items() if value}
        for picture in words.get("pictures", []):
            del picture["kept"]
        return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()

    @property
    def shown_title(self):
        """A title for lists, made of the first words where the page gives none."""
        return self.title or first_words(self.summary or self.body) or "Untitled"

    def set_aside(self, text):
        """Keep what found no field."""
        self.unplaced = "\n\n".join(part for part in (self.unplaced, text.strip()) if part)

    def fitted(self, row, name, value):
        """The value, shortened to its column of the row; if it did not fit, all of it is kept."""
        longest = row._meta.get_field(name).max_length
        if not longest or len(value) <= longest:
            return value
        self.set_aside(value)
        return value[: longest - 2] + " …"

    def add(self, name, text):
        """Put a value into a field; a second one stands below the first."""
        value = getattr(self, name)
        setattr(self, name, f"{value}\n\n{text}" if value and text != value else text or value)

    def add_person(self, role, name, column=""):
        """`column` is the one that speaks of this part alone."""
        if (role, name) not in self.people:
            self.people.append((role, name))
            if column:
                self.columns_of_people[f"{role}: {name}"] = column


def first_words(text, limit=80):
    words = re.sub(r"\[\^\w+\]|\{\.\w+\}|[\[\]\\*]", "", text).split()
    shown = ""
    for word in words:
        if len(shown) + len(word) > limit:
            return f"{shown} …"
        shown = f"{shown} {word}".strip()
    return shown


def shortened(name):
    """A name that fits its column and is still no other's."""
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[:200]} {hashlib.sha256(name.encode()).hexdigest()}"


def number_keys(founds):
    """Give every Found of a page a key."""
    return list(numbered(founds))


def numbered(founds):
    """The same Founds, each with a key that names it within its file and stays when others come."""
    seen = Counter()
    for found in founds:
        told = f"{found.source} {found.label}" if found.source else found.shown_title
        words = re.findall(r"\w+", f"{found.part} {told} {found.written}".casefold())
        key = "-".join(words)[:280]
        seen[key] += 1
        found.key = found.key or (key if seen[key] == 1 else f"{key}-{seen[key]}")
        yield found
