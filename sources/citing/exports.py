"""A document as data: CSL-JSON, RIS, BibTeX and BibLaTeX, as Zotero and its like read them.

CSL-JSON and RIS keep the recipient, the archive and the number there. BibTeX has no place for
an archive: what it cannot hold stands in its note, and BibLaTeX holds it.
"""

import re

from sources.citing import days, names
from sources.citing.names import Name
from sources.citing.record import GENRES, Kind, Record

CSL_TYPES = {
    Kind.REPORT: "report",
    Kind.AGREEMENT: "treaty",
    Kind.SPEECH: "speech",
    Kind.NEWSPAPER: "article-newspaper",
    Kind.INTERVIEW: "interview",
    Kind.PHOTOGRAPH: "graphic",
    Kind.CARTOON: "graphic",
    Kind.MAP: "map",
    Kind.BOOK: "book",
    Kind.LETTER: "personal_communication",
    Kind.CABLE: "personal_communication",
    Kind.NOTE: "personal_communication",
    Kind.MESSAGE: "personal_communication",
}
#: A style calls what was sent a letter where nothing says otherwise.
SENT_TYPES = {"personal_communication"}
RIS_TYPES = {
    "personal_communication": "PCOMM",
    "report": "RPRT",
    "treaty": "STAT",
    "speech": "SLIDE",  # what Zotero takes for a presentation
    "article-newspaper": "NEWS",
    "interview": "PCOMM",
    "graphic": "ART",
    "map": "MAP",
    "book": "BOOK",
    "webpage": "ELEC",
    "document": "GEN",
}
BIBLATEX_TYPES = {
    "personal_communication": "letter",
    "report": "report",
    "article-newspaper": "article",
    "book": "book",
    "webpage": "online",
    "graphic": "artwork",
}
SPECIAL = {letter: f"\\{letter}" for letter in "{}%&#$_"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def csl_type(record):
    if record.is_web_page:
        return "webpage"
    if record.is_sent:
        return "personal_communication"
    return CSL_TYPES.get(record.kind, "document")


def csl_json(record: Record) -> dict:
    """One item of CSL-JSON. Nothing is left out that a style can print."""
    item = {
        "id": record.key,
        "type": csl_type(record),
        "title": record.full_title,
        "title-short": _short(record),
        "genre": GENRES[record.kind] if csl_type(record) in SENT_TYPES else record.genre,
        "author": [one.as_csl() for one in record.authors],
        "recipient": [one.as_csl() for one in record.recipients],
        "translator": [one.as_csl() for one in record.translators],
        "editor": [one.as_csl() for one in record.edited_here],
        "issued": days.as_csl(record.days),
        "publisher-place": record.place if not record.names_its_printing else "",
        "publisher": record.publisher if record.kind == Kind.BOOK else "",
        "container-title": record.container if _is_in_something(record) else "",
        "archive": record.archive,
        "archive-place": record.archive_place if record.archive else "",
        "archive_location": record.location,
        "abstract": record.summary,
        "language": record.language,
        "note": _note(record),
        "URL": record.url,
    }
    return {key: value for key, value in item.items() if value}


def _is_in_something(record):
    return record.kind == Kind.NEWSPAPER or record.is_web_page


def _short(record):
    main = re.split(r":\s", record.full_title)[0]
    return main if main != record.full_title else ""


def _note(record):
    printed = "" if record.names_its_printing else record.printed_in
    adapted = "Shortened for class" if record.is_adapted else ""
    rights = f"Rights: {record.rights}" if record.rights else ""
    editors = names.listed(one.in_order for one in record.edited_there)
    edited = f"Edited by {editors}" if editors else ""
    return ". ".join(filter(None, [printed, edited, adapted, rights]))


# --- RIS -----------------------------------------------------------------------------


def ris(record: Record) -> str:
    """One record of RIS, its lines ended as the format wants them (CRLF)."""
    item = csl_json(record)
    tags = [
        ("TY", RIS_TYPES[item["type"]]),
        ("TI", record.full_title),
        *(("AU", one.turned) for one in record.authors),
        *(("A2", one.turned) for one in record.recipients),
        *(("A4", one.turned) for one in record.translators),
        *(("ED", one.turned) for one in record.edited_here),
        *_ris_dates(record.days),
        ("M3", record.genre),
        ("T2", item.get("container-title", "")),
        ("PB", item.get("publisher", "")),
        ("CY", record.place),
        ("DB", record.archive),
        ("AN", record.location),
        ("LA", record.language),
        ("AB", record.summary),
        ("N1", item.get("note", "")),
        ("UR", record.url),
    ]
    lines = [f"{tag}  - {_line(words)}" for tag, words in tags if words]
    return "\r\n".join([*lines, "ER  - ", ""])


def _ris_dates(when):
    """DA as YYYY/MM/DD/ with the unknown parts empty, PY the year; words where no numbers are."""
    if not when.start:
        return [("DA", f"///{when.words}")] if when.words else []
    year, month, day = (*when.start, 0, 0)[:3]
    month = 0 if month > 12 else month
    parts = [f"{year:04}", f"{month:02}" if month else "", f"{day:02}" if month and day else ""]
    other = days.chicago(when) if not when.is_exact and len(when.start) + len(when.end) > 2 else ""
    return [("DA", "/".join([*parts, other])), ("PY", parts[0])]


def _line(words):
    return " ".join(str(words).split())


# --- BibTeX and BibLaTeX -------------------------------------------------------------


def bibtex(record: Record) -> str:
    """BibTeX has no letter, no addressee and no archive: `howpublished` and `note` say them."""
    year = f"{record.days.start[0]:04}" if record.days.start else record.days.words
    held = ", ".join(filter(None, [record.location, record.archive, record.archive_place]))
    fields = {
        "author": _people(record.authors),
        "title": _kept(record.full_title),
        "year": _tex(year),
        "howpublished": _tex(record.described),
        "publisher": _tex(record.publisher if record.kind == Kind.BOOK else ""),
        "note": _tex("; ".join(filter(None, [days.chicago(record.days), held, _note(record)]))),
        "url": _tex_address(record.url),
    }
    return _entry("book" if record.kind == Kind.BOOK else "misc", record, fields)


def biblatex(record: Record) -> str:
    item = csl_json(record)
    archive = ", ".join(filter(None, [record.archive, record.archive_place]))
    fields = {
        "author": _people(record.authors),
        "title": _kept(record.full_title),
        "date": _biblatex_date(record.days),
        "type": _tex(record.described),
        "translator": _people(record.translators),
        "editor": _people(record.edited_here),
        "journaltitle": _tex(item.get("container-title", "")),
        "publisher": _tex(item.get("publisher", "")),
        "location": _tex(record.place),
        "library": _tex(", ".join(filter(None, [archive, record.location]))),
        "language": _tex(record.language),
        "note": _tex(_note(record)),
        "url": _tex_address(record.url),
    }
    kind = BIBLATEX_TYPES.get(item["type"], "unpublished")
    # BibLaTeX's own types for letters and pictures are printed as @misc; all its styles know it.
    return _entry(kind, record, fields)


def _biblatex_date(when):
    """BibLaTeX reads EDTF's first level itself."""
    mark = "%" if when.is_about and when.is_uncertain else "~" if when.is_about else ""
    mark = mark or ("?" if when.is_uncertain else "")
    return "/".join(f"{one}{mark}" for one in days.iso(when).split("/") if one)


def _entry(kind, record, fields):
    lines = [f"  {name} = {{{words}}}," for name, words in fields.items() if words]
    key = re.sub(r"[^\w-]", "", record.key) or "document"
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _people(people):
    return " and ".join(_tex_name(one) for one in people)


def _tex_name(name: Name):
    """ "Kirk, Alan G."; what may not be turned round stands in braces."""
    if name.is_body or name.family_first or not name.given:
        return f"{{{_tex(name.turned)}}}"
    return _tex(name.turned)


def _kept(title):
    """A title whose capitals no style may lower."""
    return f"{{{_tex(title)}}}"


def _tex(words):
    return "".join(SPECIAL.get(letter, letter) for letter in _line(words))


def _tex_address(url):
    """Within \\url nothing is escaped; braces and backslashes never stand in one of ours."""
    return "".join("" if letter in "{}\\ " else letter for letter in url)
