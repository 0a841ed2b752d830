"""The first reading of a TEI file: title, word list, people, chapters, and a count of all."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from sources.importers.found import ReadError
from sources.importers.tei import header, lists
from sources.importers.tei.ledger import Ledger, kind_of
from sources.importers.tei.reading import ID, clear, name_of, walk
from sources.importers.tei.references import References

DIVISIONS = {"div", "div0", "div1", "div2", "div3", "div4", "div5"}
#: Types of a division that is one document by itself.
DOCUMENTS = {
    "document", "letter", "telegram", "cable", "memorandum", "despatch", "dispatch", "note",
    "entry", "speech", "report", "diary", "editorial-note", "historical-document",
}  # fmt: skip
#: What holds the rest together.
AROUND = {"TEI", "teiCorpus", "text", "front", "body", "back", "group", "standOff"}
APART = {"terms", "persons", "index", "toc"}


@dataclass
class Part:
    """A chapter: where it stands, its title, and the notes and words under its heading."""

    key: str
    above: int | None
    title: str = ""
    words: str = ""
    count: int = 0


@dataclass
class Survey:
    """What stands around the documents of a file.

    `rule` says what a document is: a "typed" division, the "whole" text, or each "division".
    """

    path: Path
    #: The name of the file, where it is not that of `path`.
    stem: str = ""
    #: Under which name its records stand, where that is not the edition's own.
    brought_as: str = ""
    header: object = None
    rule: str = ""
    count: int = 0
    parts: list = field(default_factory=list)
    terms: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    places: list = field(default_factory=list)
    index: dict = field(default_factory=dict)
    introduction: list = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    references: References = field(default_factory=References)
    #: Counted while the documents are read.
    note_count: int = 0
    page_count: int = 0
    lost_count: int = 0
    names: set = field(default_factory=set)

    @property
    def people_count(self):
        return len(self.names | {known.name for known in self.people.values()})

    def of_surname(self, name):
        """Full names of those whom the edition's list of people or index has under it."""
        listed = {known.name for known in self.people.values()}
        return set(self.index.get(name.casefold(), [])) | {
            one for one in listed if one.split()[-1].casefold() == name.casefold()
        }

    @property
    def identifier(self):
        """Names the edition, whatever its file is called."""
        return (self.header and self.header.identifier) or self.stem or self.path.stem

    @property
    def file(self):
        """Names its import and the records of it."""
        return (self.brought_as or self.identifier)[:300]

    @property
    def title(self):
        return (self.header and self.header.title) or self.stem or self.path.stem

    @property
    def left_over(self):
        """(what, why, how often) of everything that could not be placed."""
        return self.ledger.left_over() + self.references.left()

    def neighbors_of(self, number):
        """What "supra" and "infra" mean in a document; FRUS alone uses them so."""
        is_frus = self.rule == "typed" and self.header and self.header.is_frus
        return self.references.neighbors(number) if is_frus else {}

    @property
    def is_collection(self):
        return self.rule != "whole" or self.count > 1 or bool(self.terms)


def survey(path):
    """A Survey of the file. Raises ReadError where it is no TEI, or holds no document."""
    survey = Survey(path)
    typed = divisions = headed = texts = letters = 0
    for step in walk(path):
        element, name = step.element, step.name
        if not step.is_end:
            survey.ledger.seen[kind_of(element, name)] += 1
            if is_typed_document(element, name, step.above):
                typed += 1
                survey.references.expect_document(element)
            texts += name == "text" and not _within(step.above, "text")
            divisions += name in DIVISIONS and _is_top(step.above)
            letters += name == "correspDesc"
            _open_part(survey, element, name, step.above)
            continue
        headed += name in ("head", "opener") and _heads_a_top_division(step.above)
        _take(survey, element, name, step.above)
    survey.rule, survey.count = _rule(typed, texts, divisions, headed, letters)
    if survey.rule == "whole":  # there they are counted with the document that they are
        survey.ledger.kept.subtract(
            {name: survey.ledger.kept[name] for name in AROUND - {"TEI", "teiCorpus", "standOff"}}
        )
    _settle_parts(survey)
    return survey


def is_typed_document(element, name, above):
    """Whether a division is a document of its own, and not a part of one."""
    if name not in DIVISIONS or element.get("type") not in DOCUMENTS:
        return False
    return not any(one.get("type") in DOCUMENTS for one in above if name_of(one) in DIVISIONS)


def _rule(typed, texts, divisions, headed, letters):
    if typed:
        return "typed", typed
    if not texts:
        raise ReadError("There is no <text> in it, and so no document.")
    if texts == 1 and divisions > 1 and headed >= divisions and not letters:
        return "division", divisions
    return "whole", texts


def _within(above, *names):
    return any(name_of(one) in names for one in above)


def _is_top(above):
    return bool(above) and name_of(above[-1]) == "body"


def _heads_a_top_division(above):
    """A first heading or opening, directly in a division that stands directly in the body."""
    if len(above) < 2 or name_of(above[-1]) not in DIVISIONS or not _is_top(above[:-1]):
        return False
    kinds = [name_of(child) for child in above[-1]]
    return sum(kind in ("head", "opener") for kind in kinds) == 1


# --- what stands around the documents ----------------------------------------------------


def _take(survey, element, name, above):
    if name == "teiHeader" and not (survey.header and len(above) > 1):
        survey.header = header.read(element, survey)
        lists.read_people(element, survey)
        lists.read_places(element, survey)
    elif name == "head":
        _name_part(survey, element, above)
    elif name == "ref" and _within(above, "body"):
        survey.references.expect(element)
    elif name in DIVISIONS | {"listPerson", "listPlace"} and _is_apart(element, name, above):
        lists.read_apart(element, survey)
        clear(element)
    elif name in DIVISIONS and above and name_of(above[-1]) == "front":
        survey.introduction.append(lists.prose(element, survey))
        clear(element)
    elif name == "titlePage":
        survey.ledger.leave_out(
            element, "title page", "the header says the same; pictures lie outside the file"
        )
        clear(element)
    elif name in DIVISIONS and _within(above, "body"):
        clear(element)
    elif name == "pb" and not _within(above, *DIVISIONS, "titlePage", "body"):
        survey.ledger.leave_out(element, *lists.PAGES_AROUND)
    elif name in AROUND and not _within(above, "standOff"):
        survey.ledger.kept[name] += 1


def _is_apart(element, name, above):
    said = {element.get("type"), element.get(ID)}
    if name in ("listPerson", "listPlace"):
        return not _within(above, "teiHeader") and not any(
            one.get("type") in DOCUMENTS or one.get(ID) == "persons" for one in above
        )
    return bool(said & APART) and not _within(above, *DIVISIONS)


def _open_part(survey, element, name, above):
    if name not in DIVISIONS or not _within(above, "body"):
        return
    inside = any(is_typed_document(one, name_of(one), above[:n]) for n, one in enumerate(above))
    if inside or is_typed_document(element, name, above):
        if not inside and (part := part_of(survey, above)) is not None:
            survey.parts[part].count += 1
        return
    element.set("part", str(len(survey.parts)))
    survey.parts.append(Part(element.get(ID) or f"part{len(survey.parts)}", part_of(survey, above)))


def part_of(survey, above):
    """The number of the innermost chapter that is open."""
    return next((int(one.get("part")) for one in reversed(above) if one.get("part")), None)


def _name_part(survey, element, above):
    if not above or above[-1].get("part") is None:
        return
    part = survey.parts[int(above[-1].get("part"))]
    if not part.title:
        part.title, part.words = lists.heading(element)


def _settle_parts(survey):
    """Only divisions that hold documents are chapters; their headings were kept as such."""
    for part in reversed(survey.parts):
        if part.above is not None:
            survey.parts[part.above].count += part.count
        part.title = re.sub(r"\s*:\s*$", "", part.title) or part.key
