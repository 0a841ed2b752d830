"""Labelled lines: "Citation:", "Summary:", "Source:" with a value beside or below them."""

import re

from sources import dates
from sources.importers.titles import kind_of

FIELDS = {
    "title": "title",
    "caption": "caption",
    "summary": "summary|abstract|description",
    "context": "context|historical context|background|headnote|introduction",
    "citation": "citation|cite as|how to cite|suggested citation|bibliographic citation",
    "source": "source|sources",
    "shelfmark": "archive|archives|archival source|archive number|shelfmark|reference|call number"
    "|record id|repository|identifier|location of original",
    "text_rights_note": "copyright|rights|rights statement|license|licence|permissions",
    "credits": "credits?|acknowledge?ments|sponsors?",
    "original_language": "original language",
    "language": "languages?",
    "url": "url|link|web address|permalink|persistent link",
    "updated": "last updated|last modified|updated|date added|posted|accessed",
    "contents": "contents?",
    "written": "date|date written|dated|created|creation date",
    "place": "place|place of origin|written at",
    "published_in": "published in|publisher|publication|printed in",
    "kind": "type|document type|kind|genre",
    "author": "authors?|creators?|written by|by",
    "sender": "from|sender",
    "addressee": "to|recipients?|addressees?",
    "translator": "translated by|translators?|translation",
    "editor": "edited by|editors?",
    "other": "subjects?|keywords|tags|subject terms|persons?|people|coverage|format|medium|part of"
    "|collection|classification|audience|notes?",
}
LABEL = re.compile(
    rf"\**(?P<name>{'|'.join(sorted(FIELDS.values(), key=len, reverse=True))})\**\s*:\**"
    r"(?:\s+(?P<value>.*))?",
    re.IGNORECASE,
)
#: Words of a memorandum's own head: they say who wrote to whom, and stay in the text.
OF_THE_PAPER = ("sender", "addressee")
RIGHTS_TALK = re.compile(
    r"right|copyright|permission|licen[cs]e|reproduc|legal notice|terms|property|authoris|authoriz",
    re.IGNORECASE,
)
RESERVED = re.compile(r"rights?\b.*\breserved|copyright|©|\(c\)", re.IGNORECASE | re.DOTALL)
LICENCES = {
    r"creativecommons\.org/licenses/by/|\bCC[ -]BY\b(?![ -]\w)": (
        "https://creativecommons.org/licenses/by/4.0/"
    ),
    r"creativecommons\.org/licenses/by-sa/|\bCC[ -]BY-SA\b": (
        "https://creativecommons.org/licenses/by-sa/4.0/"
    ),
    r"creativecommons\.org/licenses/by-nc/|\bCC[ -]BY-NC\b(?!-)": (
        "https://creativecommons.org/licenses/by-nc/4.0/"
    ),
    r"publicdomain/zero|\bCC0\b": "https://creativecommons.org/publicdomain/zero/1.0/",
    r"\bpublic domain\b": "https://creativecommons.org/publicdomain/mark/1.0/",
}
IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"
ARCHIVAL = re.compile(
    r"\b(?:fond|font|opis|delo|fol(?:der|io)|box|record group|RG ?\d|FO ?\d|CAB ?\d|PREM ?\d"
    r"|AVP ?RF|RGASPI|APRF|collection,|ms\.|mss|(?:national|state|presidential) archives?|arkhiv)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"<?(https?://[^\s<>]+[^\s<>.,;:)”\"])>?")


def label_of(line):
    """(field, value) of a labelled line, or None."""
    found = LABEL.fullmatch(line.strip())
    if not found or not found["name"][0].isupper():
        return None
    field = next(
        field
        for field, names in FIELDS.items()
        if re.fullmatch(names, found["name"], re.IGNORECASE)
    )
    return field, (found["value"] or "").strip()


def rights_of(note):
    """The rights statement that a note plainly makes, or nothing."""
    for pattern, uri in LICENCES.items():
        if re.search(pattern, note, re.IGNORECASE):
            return uri
    return IN_COPYRIGHT if RESERVED.search(note) else ""


def place(found, field, value, label, archival=False):
    """Put a labelled value where it belongs in `found`; what fits nowhere is set aside."""
    if not value:
        found.set_aside(f"{label}:")
    elif field in PLACERS:
        PLACERS[field](found, value, label)
    elif field == "source" and (archival or ARCHIVAL.search(value)):
        found.add("shelfmark" if ARCHIVAL.search(value) else "published_in", value)
    else:
        found.add({"source": "published_in"}.get(field, field), value)


def _citation(found, value, label):
    address = ADDRESS.search(value)
    if address and not found.url:
        found.url = address[1]
        value = ADDRESS.sub("", value, count=1)
    found.add("citation", re.sub(r"\s+", " ", value).strip())


def _address(found, value, label):
    address = ADDRESS.search(value)
    if address and not found.url:
        found.url = address[1]
        value = ADDRESS.sub("", value, count=1)
    if value.strip():
        found.set_aside(f"{label}: {value.strip()}")


def _updated(found, value, label):
    found.add("published_in", f"{label}: {value}")


def _rights(found, value, label):
    found.add("text_rights_note", value)
    found.text_rights = rights_of(found.text_rights_note)


def _contents(found, value, label):
    translated = re.search(r"\b(\w+) translation", value, re.IGNORECASE)
    rest = value
    if translated:
        found.text_kind = "translation"
        found.language = language_code(translated[1]) or found.language
        rest = value.replace(translated[0], "")
    if re.search(r"\w", rest):
        found.set_aside(f"{label}: {value}")


def _original_language(found, value, label):
    found.original_language = value
    if language_code(value) != "en":
        found.text_kind = found.text_kind or "translation"


def _language(found, value, label):
    found.language = language_code(value)
    if not found.language:
        found.set_aside(f"{label}: {value}")


def _written(found, value, label):
    edtf = dates.from_phrase(value)
    if edtf and not found.written:
        put_date(found, value, edtf)
    else:
        found.set_aside(f"{label}: {value}")


def _kind(found, value, label):
    found.kind = kind_of(value)
    if not found.kind:
        found.set_aside(f"{label}: {value}")


def _person(role):
    def put(found, value, label):
        for name in re.split(r"\s*;\s*", value):
            found.add_person(role, name)
        if role in ("translator", "editor"):
            found.add("editor", value)

    return put


def _other(found, value, label):
    found.set_aside(f"{label}: {value}")


PLACERS = {
    "citation": _citation,
    "url": _address,
    "updated": _updated,
    "text_rights_note": _rights,
    "contents": _contents,
    "original_language": _original_language,
    "language": _language,
    "written": _written,
    "kind": _kind,
    "other": _other,
    **{role: _person(role) for role in ("author", "sender", "addressee", "translator", "editor")},
}


def put_date(found, phrase, edtf):
    """A date, with the words of the page where ours would be others."""
    found.written = edtf
    printed = phrase.strip(" .,:;")
    found.written_as_printed = "" if dates.in_words(edtf) == printed else printed


LANGUAGES = {
    "english": "en",
    "russian": "ru",
    "chinese": "zh",
    "korean": "ko",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "japanese": "ja",
    "polish": "pl",
    "czech": "cs",
    "hungarian": "hu",
    "latin": "la",
    "greek": "el",
    "arabic": "ar",
    "portuguese": "pt",
    "dutch": "nl",
    "vietnamese": "vi",
    "turkish": "tr",
    "ukrainian": "uk",
    "hebrew": "he",
    "swedish": "sv",
}


def language_code(name):
    """ "en" of English or en; nothing for a language we have no name of."""
    name = name.strip().casefold()
    return name if name in LANGUAGES.values() else LANGUAGES.get(name, "")
