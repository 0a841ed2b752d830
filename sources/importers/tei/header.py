"""What a TEI header says of an edition or of a single letter."""

import re
from dataclasses import dataclass, field

from sources import dates
from sources.importers.rights import statement_of
from sources.importers.tei.reading import ID, LANG, name_of
from sources.models import Source

FRUS_SITE = "https://history.state.gov/historicaldocuments"


@dataclass
class Header:
    title: str = ""
    identifier: str = ""
    series: str = ""
    editors: list = field(default_factory=list)
    publisher: str = ""
    place: str = ""
    published: str = ""
    rights: str = ""
    rights_note: str = ""
    language: str = ""
    repository: str = ""
    repository_place: str = ""
    shelfmark: str = ""
    summary: str = ""
    #: (kind of action, [names], place, date element) of a letter: sent, received …
    actions: list = field(default_factory=list)
    is_frus: bool = False
    #: Written by `sources.exporters.tei`.
    is_ours: bool = False
    #: Of a document in our own file: which place of which edition it is, "frus1949v07p2#d12".
    origin: str = ""
    date: object = None

    @property
    def volume_url(self):
        return f"{FRUS_SITE}/{self.identifier}" if self.is_frus else ""


def read(element, survey):
    """A Header of <teiHeader>; marks in the survey's ledger what was read of it."""
    taken, ledger = set(), survey.ledger

    def first(path):
        for found in element.iterfind(path, {"t": "*"}):
            if _words(found):
                taken.add(found)
                return _words(found)
        return ""

    titles = [one for one in _all(element, "titleStmt", "title") if _words(one)]
    complete = [one for one in titles if one.get("type") in ("complete", "main")] or titles
    taken |= set(titles)
    header = Header(title=_words(complete[0]) if complete else "")
    for name in ("author", "editor"):
        for one in _all(element, "titleStmt", name):
            header.editors += [_words(one)] if name == "editor" and _words(one) else []
            taken.add(one)
    header.publisher = first(".//{*}publicationStmt/{*}publisher")
    header.place = first(".//{*}publicationStmt/{*}pubPlace")
    header.published = _edtf(first(".//{*}publicationStmt/{*}date"))
    header.identifier = _identifier(element, taken)
    header.is_frus = bool(re.fullmatch(r"frus\w+", header.identifier))
    header.repository = first(".//{*}msIdentifier/{*}repository")
    header.repository_place = first(".//{*}msIdentifier/{*}settlement")
    header.shelfmark = first(".//{*}msIdentifier/{*}idno")
    header.summary = first(".//{*}profileDesc/{*}abstract")
    header.language = next(
        (one.get("ident") for one in _all(element, "langUsage", "language") if one.get("ident")), ""
    )
    _read_rights(header, element, taken)
    _read_letter(header, element, taken)
    header.is_ours = element.find(".//{*}application[@ident='dossier']") is not None
    if header.is_ours:
        header.origin = first(".//{*}publicationStmt/{*}idno[@type='edition']")
    header.date = element.find(".//{*}profileDesc/{*}creation//{*}date")
    _enter(element, taken, ledger)
    return header


def _enter(element, taken, ledger):
    """Count what was taken; the rest speaks of the making of the file."""
    kept = {one for found in taken for one in found.iter()}
    for one in element.iter():
        name = name_of(one)
        if not name:
            continue
        if one in kept or any(child in kept for child in one.iter()):
            ledger.kept[name] += 1
        else:
            ledger.out[name] += 1
            if _words(one) and not len(one):
                ledger.unplaced["header", "about the making of the file"] += 1


def _identifier(element, taken):
    root = element.getparent()
    for one in _all(element, "publicationStmt", "idno"):
        if _words(one) and one.get("type") in ("frus", "uuid", "filename", None):
            taken.add(one)
            return _words(one)
    return (root.get(ID) or "") if root is not None else ""


def _read_rights(header, element, taken):
    for one in element.iterfind(".//{*}publicationStmt/{*}availability"):
        taken.add(one)
        addresses = [part.get("target") for part in one.iter() if part.get("target")]
        header.rights = next(filter(None, map(statement_of, addresses)), "")
        header.rights_note = _words(one)
    if header.is_frus and not header.rights:
        header.rights = Source.Rights.NO_COPYRIGHT.value
        header.rights_note = "A work of the United States Government."


def _read_letter(header, element, taken):
    for action in element.iterfind(".//{*}correspDesc/{*}correspAction"):
        taken.add(action)
        names = [
            one for one in action
            if name_of(one) in ("persName", "orgName", "name", "rs") and _words(one)
        ]  # fmt: skip
        places = [one for one in action if name_of(one) in ("placeName", "settlement")]
        days = [one for one in action if name_of(one) == "date"]
        header.actions.append(
            (
                (action.get("type") or "").casefold(),
                [
                    (_words(one), one.get("ref") or one.get("key") or "", one.get("role") or "")
                    for one in names
                ],
                _words(places[0]) if places else "",
                days[0] if days else None,
            )
        )


def language_of(element, header):
    """The language of a text: its own, or the header's."""
    for one in [element, *element.iterancestors()]:
        if one.get(LANG):
            return one.get(LANG)[:15]
    return header.language[:15] or "en"


def _edtf(words):
    try:
        return dates.parse(words).edtf if words else ""
    except dates.DateError:
        return dates.from_phrase(words) or ""


def _all(element, parent, name):
    return list(element.iterfind(f".//{{*}}{parent}/{{*}}{name}"))


def _words(element):
    return " ".join("".join(element.itertext()).split())
